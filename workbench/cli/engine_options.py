"""The options of commands that an engine runs: which one, with how many workers, and where."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

__all__ = ["engine_options"]

_OPTIONS = (
    click.option(
        "--engine",
        "engine_name",
        type=click.Choice(["local", "ray"]),
        default="local",
        show_default=True,
        help="local: processes of this machine. ray: a Ray cluster. The results are the same.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, 4096),
        default=1,
        show_default=True,
        help="How many processes encode, align and score. One needs no start.",
    ),
    click.option("--address", metavar="ADDRESS", help="The Ray cluster: auto, HOST:PORT or ray://HOST:PORT."),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of an engine: the command's `engine`."""

    @functools.wraps(command)
    def with_engine(*, engine_name: str, workers: int, address: str | None, **others: Any) -> Any:
        from workbench.service import EngineOptions

        return command(engine=EngineOptions(name=engine_name, workers=workers, address=address), **others)

    for option in reversed(_OPTIONS):
        with_engine = option(with_engine)
    return with_engine
