"""How a translation is aligned with its source: in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.alignment import Sentences, align_comparable, align_parallel, choose_mode
from workbench.engine.sibling_modes import by_counterpart
from workbench.errors import AlignmentError
from workbench.records import ACCEPTED, Link, LinkConstraint

__all__ = ["SourceLinks", "align_with_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLinks:
    """The accepted links of a translation to its source, and the signature of the aligner."""

    links: tuple[Link, ...]
    signature: str


def align_with_source(
    left: Sentences,
    right: Sentences,
    background: Sentences,
    decisions: Sequence[LinkConstraint],
    mode: str,
    *,
    is_told: bool,
) -> SourceLinks:
    """Align a translation with its source, whose sentences are on the right.

    In the mode `auto` they are aligned in their order if the corpus says that it is the source, or if they go side by
    side; and without one where decisions cross.

    Raises:
        AlignmentError: In the mode `parallel`, decisions cross or a text is too long.
    """
    in_order = mode == "parallel" or (
        mode == "auto" and (is_told or choose_mode(left, right, background)[0] == "parallel")
    )
    try:
        aligned = (
            align_parallel(left, right, background, decisions)
            if in_order
            else align_comparable(left, right, background, decisions)
        )
    except AlignmentError:
        if mode == "parallel":
            raise
        aligned = align_comparable(left, right, background, decisions)
    links = [part for k in aligned.links if k.left and k.right for part in by_counterpart(k)]
    return SourceLinks(links=tuple(k for k in links if k.probability >= ACCEPTED), signature=aligned.signature)
