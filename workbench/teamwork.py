"""What people do beside correcting: repairs in many places at once, marks, decisions on links, locks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from workbench.records import (
    ACCEPTED,
    Decision,
    EditOperation,
    ExportedSegment,
    LinkKind,
    NameDecision,
    Revision,
    Severity,
    Status,
    Suggestion,
    content_id,
)

__all__ = [
    "Batch",
    "BatchOutcome",
    "LinkAction",
    "LinkDecision",
    "LinkedSegment",
    "Lock",
    "Mark",
    "MarkAction",
    "NameStatement",
    "OutgoingSegment",
    "Person",
    "PersonRole",
    "Proposal",
    "Told",
    "batched",
    "changed_by",
    "constraints",
    "identified_decision",
    "identified_mark",
    "last_said",
    "linked_now",
    "standing",
    "standing_decisions",
]

MarkAction = Literal["mark", "change", "dismiss"]
PersonRole = Literal["translator", "reviewer", "admin"]
LinkAction = Literal["confirm", "cut", "pick", "merge", "split", "withdraw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A repair that fits a segment: `operations` make `after` of `before`, the text that stands at the revision `base`.

    sure is False where a word may be another one that only looks like it with a particle before it; status is that
    of the segment before the repair.
    """

    segment_id: str
    document: str
    base: str | None
    before: str
    after: str
    operations: tuple[EditOperation, ...]
    sure: bool = True
    status: Status = "untouched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Revisions that were made together and can be undone together; undoes is the batch that it took back."""

    id: str
    author: str
    created: str
    what: str
    undoes: str | None = None
    revisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """A batch with its revisions, and the segments that it left alone since they had been changed meanwhile.

    batch is None where every one was left alone.
    """

    batch: Batch | None
    revisions: tuple[Revision, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a person said of a span of a segment: it is wrong (mark), wrong in another way (change), or fine (dismiss).

    about is the mark that is changed or dismissed; without it, dismiss is about the finding of `check` there. The
    offsets are those of the garbled text or of the text of `revision`, as `side` says.
    """

    id: str
    segment_id: str
    about: str | None
    action: MarkAction
    side: Literal["garbled", "current"]
    revision: str | None
    start: int
    end: int
    text: str
    category: str
    severity: Severity
    check: str | None
    comment: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSegment:
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
    replaced: tuple[LinkedSegment, ...] = ()

    @property
    def kept(self) -> bool:
        """Tell whether the segments are counterparts by this decision."""
        return self.action not in {"cut", "withdraw"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameStatement:
    """What a person decided on a name, who it was, and when."""

    decision: NameDecision
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that people ever did in a workspace, each kind in the order it came."""

    revisions: tuple[Revision, ...] = ()
    batches: tuple[Batch, ...] = ()
    marks: tuple[Mark, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()
    names: tuple[NameStatement, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return how many there are of each kind; as nothing is ever taken away, others of these sizes are the same."""
        return tuple(map(len, (self.revisions, self.batches, self.marks, self.decisions, self.names)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Who is at work on a segment, and until when if they give no further sign."""

    segment_id: str
    holder: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in, and what they may do there."""

    name: str
    role: PersonRole
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingSegment:
    """A segment on its way to another tool: who corrected it last, when and with what comment, and what to propose.

    marks and decisions are what people said of its spans and links.
    """

    segment: ExportedSegment
    author: str = ""
    created: str = ""
    comment: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    marks: tuple[Mark, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()


def identified_mark(mark: Mark) -> Mark:
    """Return a mark with the id that its content gives it."""
    return replace(mark, id=_content(mark))


def identified_decision(decision: LinkDecision) -> LinkDecision:
    """Return a decision with the id that its content gives it."""
    return replace(decision, id=_content(decision))


def batched(batch: Batch) -> Batch:
    """Return a batch with the id that its content gives it."""
    facts = [batch.author, batch.created, batch.what, batch.undoes, batch.revisions]
    return replace(batch, id=content_id(json.dumps(facts)))


def _content(said: Any) -> str:
    facts = {name: value for name, value in asdict(said).items() if name != "id"}
    return content_id(json.dumps(facts, sort_keys=True))


def standing(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks that stand, in the order they were first made.

    A change takes the place of what it is about, a dismissal takes it away. Dismissals of findings stand themselves.
    """
    return tuple(m for m in last_said(marks) if m.action != "dismiss" or m.about is None)


def last_said(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the last that was said of each span, in the order they were first made."""
    found: dict[str, Mark] = {}
    roots: dict[str, str] = {}
    for mark in marks:
        root = roots[mark.id] = roots.get(mark.about or "", mark.id)
        found[root] = mark
    return tuple(found.values())


def standing_decisions(decisions: Iterable[LinkDecision]) -> tuple[LinkDecision, ...]:
    """Return the decisions that nobody has withdrawn, the oldest first."""
    every = list(decisions)
    gone = {d.about for d in every if d.action == "withdraw"}
    return tuple(d for d in every if d.action != "withdraw" and d.id not in gone)


def constraints(decisions: Iterable[LinkDecision], left: dict[str, int], right: dict[str, int]) -> tuple[Decision, ...]:
    """Return what has been decided as constraints for an aligner; left and right are the places of the segments.

    Of two decisions on the same pair the later one counts. What names a segment that is not there is left out.
    """
    kept, cut = _settled(decisions)
    found = [(d.left, d.right, True) for d in kept.values()]
    found += [((a,), (b,), False) for a, b in cut]
    return tuple(
        Decision(left=tuple(sorted(left[i] for i in ours)), right=tuple(sorted(right[j] for j in theirs)), kept=stays)
        for ours, theirs, stays in found
        if all(i in left for i in ours) and all(j in right for j in theirs)
    )


def linked_now(links: Iterable[LinkedSegment], decisions: Iterable[LinkDecision]) -> tuple[LinkedSegment, ...]:
    """Return links as they are by what has been decided since an aligner made them."""
    kept, cut = _settled(decisions)
    settled = {pair for group in kept.values() for pair in _pairs(group.left, group.right)} | cut
    found: list[LinkedSegment] = []
    for link in links:
        if not _pairs(link.left, link.right) & settled:
            found.append(link)
            continue
        # What no decision speaks of stays: a group falls apart into the pairs that are left of it.
        found += [replace(link, left=(a,), right=(b,)) for a in link.left for b in link.right if (a, b) not in settled]
    found += [LinkedSegment(left=d.left, right=d.right, kind=d.kind, score=1.0, probability=1.0) for d in kept.values()]
    linked = {i for k in found if k.right and k.probability >= ACCEPTED for i in k.left}
    return tuple(k for k in found if k.right or not linked & set(k.left))


def changed_by(decision: LinkDecision, links: Iterable[LinkedSegment]) -> tuple[LinkedSegment, ...]:
    """Return the links that a decision takes the place of."""
    pairs = _pairs(decision.left, decision.right)
    alone = {i for i in decision.left if decision.kept}
    return tuple(k for k in links if _pairs(k.left, k.right) & pairs or (not k.right and alone & set(k.left)))


def _settled(decisions: Iterable[LinkDecision]) -> tuple[dict[str, LinkDecision], set[tuple[str, str]]]:
    """Return the groups that are kept, by decision, and the pairs that are cut; the later decision counts."""
    kept: dict[str, LinkDecision] = {}
    cut: dict[tuple[str, str], None] = {}
    for d in standing_decisions(decisions):
        pairs = _pairs(d.left, d.right)
        kept = {i: k for i, k in kept.items() if not pairs & _pairs(k.left, k.right)}
        for pair in pairs:
            cut.pop(pair, None)
        if d.kept:
            kept[d.id] = d
        else:
            cut |= dict.fromkeys(pairs)
    return kept, set(cut)


def _pairs(left: Iterable[str], right: Iterable[str]) -> set[tuple[str, str]]:
    theirs = tuple(right)
    return {(a, b) for a in left for b in theirs}
