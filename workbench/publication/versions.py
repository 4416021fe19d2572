"""Versions of releases by Semantic Versioning 2.0.0."""

from __future__ import annotations

import re

__all__ = ["Rank", "rank"]

_NUMBER = "(0|[1-9][0-9]*)"
_NAMES = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_NAMES}))?(?:\+{_NAMES})?")

Rank = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


def rank(version: str) -> Rank | None:
    """Return the sort key of a version by precedence, None for an invalid one; build metadata (after +) is ignored.

    >>> rank("1.0.0-rc.2") < rank("1.0.0-rc.10") < rank("1.0.0") < rank("1.0.1")
    True
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        return None
    major, minor, patch, before = found.groups()
    names = before.split(".") if before else []
    if any(re.fullmatch("0[0-9]+", name) for name in names):
        return None
    return int(major), int(minor), int(patch), not names, tuple(_part(name) for name in names)


def _part(name: str) -> tuple[bool, int, str]:
    """Return the sort key of a pre-release identifier: numbers precede words."""
    return (False, int(name), "") if name.isdigit() else (True, 0, name)
