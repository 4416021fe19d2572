"""Links between sentences, and what people decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = [
    "ACCEPTED",
    "AlignedTexts",
    "Alignment",
    "Link",
    "LinkAction",
    "LinkConstraint",
    "LinkDecision",
    "LinkKind",
    "SegmentLink",
    "WordLink",
    "preference",
]

LinkKind = Literal["parallel", "partial", "none"]
LinkAction = Literal["confirm", "cut", "pick", "merge", "split", "withdraw"]
ACCEPTED = 0.5  # a link at least this likely is a counterpart


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Left and right items that say the same (n to m); an empty side means that there is no counterpart.

    score is in the aligner's own units; probability, 0 to 1, is that of the link being right.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    kind: LinkKind
    score: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The links between two lists of sentences, and the signature of what made them."""

    links: tuple[Link, ...]
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkConstraint:
    """What a person said of left and right items: they are counterparts of each other (kept), or they are not."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLink:
    """Words that say the same, as ranges of characters of either text; score is the cosine of the best two tokens."""

    left: tuple[int, int]
    right: tuple[int, int]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedTexts:
    """Two lists of sentences, the links between them, which mode made them and why."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    links: tuple[Link, ...]
    mode: str
    why: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLink:
    """A link by the ids of its segments."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: LinkKind
    score: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """What a person said of the link between some segments.

    kind is that of the link from then on, `none` where it is cut; about is the decision that is withdrawn; replaced
    are the links that it took the place of, which come back if it is withdrawn.
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
        """Tell whether the segments are counterparts by this decision."""
        return self.action not in {"cut", "withdraw"}


class _Likely(Protocol):
    @property
    def kind(self) -> LinkKind: ...

    @property
    def probability(self) -> float: ...


def preference(link: _Likely) -> tuple[bool, float]:
    """Return the sort key of counterparts: a parallel link comes before a likelier partial one."""
    return link.kind == "parallel", link.probability
