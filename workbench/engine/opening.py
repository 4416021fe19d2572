"""Open the engine that options name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.encoders.devices import CPU
from workbench.engine.inline import InlineEngine
from workbench.engine.stages import Engine, EngineOptions
from workbench.registry import loaded_plugin_sources

__all__ = ["open_engine"]


@contextmanager
def open_engine(options: EngineOptions, device: str = CPU) -> Iterator[Engine]:
    """Open an engine, whose workers end with the context and encode on a device; a single local one is this process.

    Raises:
        MissingExtraError: Ray is not installed.
        EngineError: The cluster cannot be reached.
    """
    if options.name == "ray":
        from workbench.engine.ray_engine import RayEngine

        with RayEngine(options.workers, options.address, loaded_plugin_sources(), device) as cluster:
            yield cluster
    elif options.workers == 1:
        yield InlineEngine()
    else:
        from workbench.engine.local import LocalEngine

        with LocalEngine(options.workers, loaded_plugin_sources()) as local:
            yield local
