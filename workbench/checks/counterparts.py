"""Which place of a translation stands for which of its source, by the links between their words."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.checks.concepts import Concept
from workbench.checks.linked_changes import are_linked
from workbench.names.gazetteer import EntityMention
from workbench.records import WordLink

__all__ = ["are_counterparts", "linked_place", "meets"]


def are_counterparts(ours: Concept | EntityMention, theirs: Concept | EntityMention, links: Sequence[WordLink]) -> bool:
    """Return whether two places are linked, or neither to anything."""
    places = (ours.start, ours.end), (theirs.start, theirs.end)
    alone = not any(meets(k.left, places[0]) or meets(k.right, places[1]) for k in links)
    return alone or are_linked(ours, theirs, links)


def linked_place(place: tuple[int, int], links: Sequence[WordLink]) -> tuple[int, int] | None:
    """Return the place of the left that one of the right is linked to, None for none."""
    return next((k.left for k in links if meets(k.right, place)), None)


def meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two places have a character in common."""
    return one[0] < other[1] and other[0] < one[1]
