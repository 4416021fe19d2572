"""Checks that others wrote: found by entry point or in a file that the user named, and held to the rules of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from workbench.errors import PluginError
from workbench.records import ErrorSpan
from workbench.registry import CHECKS, PAIR_CHECKS, Plugin, used_files

__all__ = ["plugged_pair", "plugged_text"]


def plugged_text(text: str) -> Iterator[ErrorSpan]:
    """Yield what the checks of others find in a text by itself."""
    for plugin, check in _loaded("checks", used_files()):
        yield from _found(plugin, check, text)


def plugged_pair(left: str, right: str) -> Iterator[ErrorSpan]:
    """Yield what the checks of others find in the left of a pair."""
    for plugin, check in _loaded("pair_checks", used_files()):
        yield from _found(plugin, check, left, right)


@cache
def _loaded(kind: str, files: tuple[str, ...]) -> tuple[tuple[Plugin, Callable[..., Any]], ...]:
    del files  # what was found is found anew after a further file
    registry = CHECKS if kind == "checks" else PAIR_CHECKS
    return tuple((plugin, plugin.load()) for _, plugin in sorted(registry.plugins().items()))


def _found(plugin: Plugin, check: Callable[..., Iterable[object]], left: str, *right: str) -> Iterator[ErrorSpan]:
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
