"""Which annotations of a segment are active."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.records import Annotation

__all__ = [
    "active_annotations",
    "latest_annotations",
]


def active_annotations(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return the active annotations, in the order they were first made.

    A change replaces the annotation it is about, a dismissal removes it. Dismissals of findings are active themselves.
    """
    return tuple(a for a in latest_annotations(annotations) if a.action != "dismiss" or a.about is None)


def latest_annotations(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return the latest version of each annotation, in the order they were first made."""
    latest: dict[str, Annotation] = {}
    roots: dict[str, str] = {}
    for annotation in annotations:
        root = roots[annotation.id] = roots.get(annotation.about or "", annotation.id)
        latest[root] = annotation
    return tuple(latest.values())
