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
    remedy = f"Mend it in {plugin.origin}, or do without it."
    try:
        spans = list(check(left, *right))
    except Exception as error:
        raise PluginError(
            f"The check '{plugin.name}' failed on {left[:40]!r}: {type(error).__name__}: {error}", remedy=remedy
        ) from error
    for span in spans:
        if not isinstance(span, ErrorSpan) or left[span.start : span.end] != span.text or span.side != "left":
            raise PluginError(f"The check '{plugin.name}' gave no span of the text: {span!r}", remedy=remedy)
        yield span
