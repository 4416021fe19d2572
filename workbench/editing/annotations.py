"""Which annotations of a segment are active."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.records import Annotation

__all__ = [
    "active_annotations",
    "latest_annotations",
]


def active_annotations(marks: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return the marks that stand, in the order they were first made.

    A change takes the place of what it is about, a dismissal takes it away. Dismissals of findings stand themselves.
    """
    return tuple(m for m in latest_annotations(marks) if m.action != "dismiss" or m.about is None)


def latest_annotations(marks: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return the last that was said of each span, in the order they were first made."""
    found: dict[str, Annotation] = {}
    roots: dict[str, str] = {}
    for mark in marks:
        root = roots[mark.id] = roots.get(mark.about or "", mark.id)
        found[root] = mark
    return tuple(found.values())
