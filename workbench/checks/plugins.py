"""Third-party checks, from entry points or a plugin file, with validation of their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from workbench.errors import PluginError
from workbench.records import ErrorSpan
from workbench.registry import CHECKS, PAIR_CHECKS, Plugin, loaded_plugin_files

__all__ = ["plugin_pair_findings", "plugin_text_findings"]


def plugin_text_findings(text: str) -> Iterator[ErrorSpan]:
    """Yield the findings of third-party checks in a text."""
    for plugin, check in _load_checks("checks", loaded_plugin_files()):
        yield from _run_check(plugin, check, text)


def plugin_pair_findings(left: str, right: str) -> Iterator[ErrorSpan]:
    """Yield the findings of third-party checks in the left of a pair."""
    for plugin, check in _load_checks("pair_checks", loaded_plugin_files()):
        yield from _run_check(plugin, check, left, right)


@cache
def _load_checks(kind: str, files: tuple[str, ...]) -> tuple[tuple[Plugin, Callable[..., Any]], ...]:
    del files  # part of the cache key, so that a newly loaded file is taken into account
    registry = CHECKS if kind == "checks" else PAIR_CHECKS
    return tuple((plugin, plugin.load()) for _, plugin in sorted(registry.plugins().items()))


def _run_check(plugin: Plugin, check: Callable[..., Iterable[object]], left: str, *right: str) -> Iterator[ErrorSpan]:
    try:
        spans = list(check(left, *right))
    except Exception as error:
        raise PluginError(
            "plugin-check-failed",
            name=plugin.name,
            origin=plugin.origin,
            text=left[:40],
            kind=type(error).__name__,
            reason=str(error),
        ) from error
    for span in spans:
        if not isinstance(span, ErrorSpan) or left[span.start : span.end] != span.text or span.side != "left":
            raise PluginError("plugin-check-bad-span", name=plugin.name, origin=plugin.origin, span=repr(span))
        yield span
