"""Links between sentences, and decisions of people on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    "LinkRole",
    "LinkVerdict",
    "SegmentLink",
    "WordLink",
    "basis_of",
    "best_link",
    "compared_links",
    "counting_links",
    "goodness",
    "preference",
]

LinkKind = Literal["parallel", "partial", "none"]
LinkRole = Literal["clean", "garbled", "source"]
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
    """A link by the ids of its segments: how links are stored, decided on and published.

    role is that of the document of the right segments: a clean report, another garbled one, or the source text.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: LinkKind
    score: float
    probability: float
    role: LinkRole = "clean"

    @property
    def basis(self) -> str:
        """Return what a report by this link rests on: the counterpart, the kind, and whether neighbours share it."""
        return f"{self.right[0]} {self.kind}{' shared' if len(self.left) > 1 else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A segment with the link that leads to it from a garbled one, and the verdict of a person on that link.

    language is that of its document.
    """

    segment: Segment
    link: SegmentLink
    verdict: LinkVerdict | None = None
    language: str = "ar"

    @property
    def document(self) -> str:
        """Return the name of the document of the counterpart."""
        return self.segment.document

    @property
    def start(self) -> int:
        """Return where the counterpart starts in its document."""
        return self.segment.start

    @property
    def end(self) -> int:
        """Return where the counterpart ends in its document."""
        return self.segment.end

    @property
    def text(self) -> str:
        """Return the text of the counterpart."""
        return self.segment.text

    @property
    def role(self) -> LinkRole:
        """Return what the counterpart is: clean, garbled or source."""
        return self.link.role

    @property
    def origin(self) -> str:
        """Return the name of the document, and in brackets what it is unless it is a clean report."""
        return self.document if self.role == "clean" else f"{self.document} ({self.role})"

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


class _OfRole(_Ranked, Protocol):
    @property
    def role(self) -> LinkRole: ...


def goodness(link: _Ranked) -> tuple[bool, float]:
    """Return the sort key of links of one role: a parallel link comes before a likelier partial one."""
    return link.kind == "parallel", link.probability


def preference(link: _OfRole) -> tuple[bool, bool, float]:
    """Return the sort key of counterparts: another garbled report comes after all others."""
    return link.role != "garbled", *goodness(link)


def best_link(links: Iterable[SegmentLink], segment_id: str) -> SegmentLink | None:
    """Return the preferred accepted link of a garbled segment, None where it has no counterpart."""
    return next(iter(compared_links(links, segment_id)), None)


def compared_links(links: Iterable[SegmentLink], segment_id: str) -> tuple[SegmentLink, ...]:
    """Return the links by which a garbled segment is judged, the preferred one first; none where it has no counterpart.

    These are the best one to a clean report and the best one to the source; where there is neither, the best one to
    another garbled report.
    """
    accepted = [k for k in links if segment_id in k.left and k.right and k.probability >= ACCEPTED]
    best: dict[LinkRole, SegmentLink] = {}
    for link in sorted(accepted, key=preference, reverse=True):
        best.setdefault(link.role, link)
    return tuple(k for k in best.values() if k.role != "garbled") or tuple(best.values())


def counting_links(links: Sequence[SegmentLink]) -> tuple[SegmentLink, ...]:
    """Return links without those to garbled reports where a segment has as good a link to a clean one or the source.

    A link that is certain, since a person said so, stays.
    """
    best: dict[str, tuple[bool, float]] = {}
    for link in links:
        if link.role != "garbled" and link.right and link.probability >= ACCEPTED:
            for i in link.left:
                best[i] = max(best.get(i, (False, 0.0)), goodness(link))
    counting = []
    for link in links:
        left = link.left if link.role != "garbled" else _lacking(link, best)
        if left == link.left:
            counting.append(link)
            continue
        part = replace(link, left=left, kind="partial")
        if lacking := _lacking(part, best):
            counting.append(replace(part, left=lacking))
    return tuple(counting)


def _lacking(link: SegmentLink, best: Mapping[str, tuple[bool, float]]) -> tuple[str, ...]:
    """Return the left segments of a link to a garbled report that have no other link as good."""
    return tuple(i for i in link.left if link.probability == 1 or goodness(link) > best.get(i, (False, 0.0)))


def basis_of(compared: Sequence[SegmentLink]) -> str:
    """Return what a report by some links rests on, empty where there is none."""
    return " + ".join(link.basis for link in compared)
