"""Links between sentences, and decisions of people on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from workbench.records.texts import Segment

__all__ = [
    "ACCEPTED",
    "AlignedTexts",
    "Alignment",
    "Bead",
    "Counterpart",
    "Link",
    "LinkAction",
    "LinkConstraint",
    "LinkDecision",
    "LinkKind",
    "LinkVerdict",
    "SegmentLink",
    "WordLink",
    "best_link",
    "preference",
]

LinkKind = Literal["parallel", "partial", "none"]
LinkAction = Literal["confirm", "cut", "pick", "merge", "split", "withdraw"]
LinkVerdict = Literal["kept", "cut", "picked"]
ACCEPTED = 0.5  # a link at least this likely is a counterpart


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Left and right items that correspond, n to m; an empty side means that there is no counterpart.

    Items are indices into the two lists that were aligned: an aligner sees texts, which need not be segments with ids.
    score is in the aligner's own units; probability, 0 to 1, is that of the link being right.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    kind: LinkKind
    score: float
    probability: float

    def renumbered(self, lefts: Sequence[int], rights: Sequence[int]) -> Link:
        """Return the link between items of longer lists, given the index there of each item here."""
        return replace(self, left=tuple(lefts[i] for i in self.left), right=tuple(rights[j] for j in self.right))


@dataclass(frozen=True, slots=True)
class Bead:
    """Left and right sentences by index, with a probability if the prediction gives one."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    probability: float | None = None

    @property
    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return left and right, by which beads are compared."""
        return self.left, self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The links between two lists of sentences, and the signature of the aligner."""

    links: tuple[Link, ...]
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkConstraint:
    """A decision that an aligner has to respect: left and right are counterparts (kept), or they are not."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLink:
    """Corresponding words as character ranges of either text; score is the cosine of the best two tokens."""

    left: tuple[int, int]
    right: tuple[int, int]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedTexts:
    """Two lists of sentences, the links between them, the mode that was used and why."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    links: tuple[Link, ...]
    mode: str
    why: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLink:
    """A link by the ids of its segments: how links are stored, decided on and published."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: LinkKind
    score: float
    probability: float

    @property
    def basis(self) -> str:
        """Return what a report by this link rests on: the counterpart, the kind, and whether neighbours share it."""
        return f"{self.right[0]} {self.kind}{' shared' if len(self.left) > 1 else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A clean segment with the link that leads to it from a garbled one, and the verdict of a person on that link."""

    segment: Segment
    link: SegmentLink
    verdict: LinkVerdict | None = None

    @property
    def document(self) -> str:
        """Return the name of the clean document."""
        return self.segment.document

    @property
    def start(self) -> int:
        """Return where the clean segment starts in its document."""
        return self.segment.start

    @property
    def end(self) -> int:
        """Return where the clean segment ends in its document."""
        return self.segment.end

    @property
    def text(self) -> str:
        """Return the text of the clean segment."""
        return self.segment.text

    @property
    def kind(self) -> LinkKind:
        """Return the kind of the link."""
        return self.link.kind

    @property
    def probability(self) -> float:
        """Return the probability of the link."""
        return self.link.probability


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """A decision of a person on the link between some segments.

    kind is that of the link from then on, `none` where it is cut; about is the decision that is withdrawn; replaced
    are the links that the decision replaced, which come back if it is withdrawn.
    """

    id: str
    document_id: str
    action: LinkAction
    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: LinkKind
    author: str
    created: str
    about: str | None = None
    comment: str = ""
    replaced: tuple[SegmentLink, ...] = ()

    @property
    def kept(self) -> bool:
        """Tell whether the decision makes the segments counterparts."""
        return self.action not in {"cut", "withdraw"}


class _Ranked(Protocol):
    @property
    def kind(self) -> LinkKind: ...

    @property
    def probability(self) -> float: ...


def preference(link: _Ranked) -> tuple[bool, float]:
    """Return the sort key of counterparts: a parallel link comes before a likelier partial one."""
    return link.kind == "parallel", link.probability


def best_link(links: Iterable[SegmentLink], segment_id: str) -> SegmentLink | None:
    """Return the preferred accepted link of a garbled segment, None where it has no counterpart."""
    accepted = [k for k in links if segment_id in k.left and k.right and k.probability >= ACCEPTED]
    return max(accepted, key=preference, default=None)
