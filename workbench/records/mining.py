"""A pair of sentences found among many."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records.links import LinkKind

__all__ = ["MinedPair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinedPair:
    """Two sentences of two sides that share a statement, and where each is, its file and number there.

    Attributes:
        left: The left sentence.
        right: The right one.
        kind: `parallel` where they say the same: each is the nearest of the other, by a margin of 1.04 at least, and
            neither is much shorter. `partial` otherwise.
        probability: That they share a statement, 0 to 1.
        margin: How much nearer their vectors are than those of either to its other neighbours; 1 is no more.
        left_place: Where the left sentence is first.
        right_place: Where the right one is.
        signature: Of the encoder, the search and the aligner.
    """

    left: str
    right: str
    kind: LinkKind
    probability: float
    margin: float
    left_place: str = ""
    right_place: str = ""
    signature: str
