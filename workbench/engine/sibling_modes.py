"""How a document is aligned with its siblings: in its order with one that follows it, without one with others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.alignment import Sentences, align_comparable, align_parallel, choose_mode, comparable_signature
from workbench.alignment.parallel import parallel_signature
from workbench.errors import AlignmentError
from workbench.records import Alignment, Link, LinkConstraint

__all__ = [
    "MODES",
    "align_with_siblings",
    "aligners_signature",
    "by_counterpart",
    "decisions_about",
    "mode_of_signatures",
    "sentences_at",
]

MODES = ("auto", "parallel", "comparable")
# Few reports of an event are translations of one another: made reports in the same order by chance reach this much.
_MIN_EVIDENCE = 3.0


@dataclass(frozen=True, slots=True)
class _Sided:
    """The links of a document that have a counterpart, and how likely each of its sentences is to have none."""

    links: list[Link]
    alone: dict[int, float]


def aligners_signature(mode: str) -> str:
    """Return the signature of what may align a document in a mode."""
    known = {"parallel": (parallel_signature(),), "comparable": (comparable_signature(),)}
    return "|".join([mode, *known.get(mode, (parallel_signature(), comparable_signature()))])


def mode_of_signatures(signatures: Iterable[str]) -> str:
    """Return the mode in which a document was aligned, by the signatures of its reports.

    A report that was made anew after a decision on its link names no order.
    """
    return "parallel" if any("|align:parallel" in s for s in signatures) else "comparable"


def align_with_siblings(
    left: Sentences, right: Sentences, background: Sentences, decisions: Sequence[LinkConstraint], mode: str
) -> Alignment:
    """Align a document with its siblings, whose sentences are all on the right; the signature names the aligners.

    In the mode `auto`, each sibling that goes side by side with the document is aligned in its order, and the others
    without one; in `parallel`, each in its order. Where decisions cross, and an order is not asked for, a sibling is
    aligned without one.

    Raises:
        AlignmentError: In the mode `parallel`, decisions cross or a text is too long.
        ValueError: There is no such mode.
    """
    if mode not in MODES:
        raise ValueError(f"no mode {mode!r}; known: {', '.join(MODES)}")
    found, others = [], []
    for sibling in sorted(set(right.documents)):
        places = [j for j, document in enumerate(right.documents) if document == sibling]
        side = _side(left, right, places, background, decisions, mode)
        found += [side] if side else []
        others += [] if side else places
    signature = parallel_signature()
    if others or not found:
        aligned = align_comparable(left, sentences_at(right, others), background, decisions_about(decisions, others))
        found.append(_sided([k.renumbered(range(len(left)), others) for k in aligned.links]))
        signature = "|".join([signature, aligned.signature]) if len(found) > 1 else aligned.signature
    return Alignment(links=_joined(found, len(left)), signature=signature)


def _side(
    left: Sentences,
    right: Sentences,
    places: Sequence[int],
    background: Sentences,
    decisions: Sequence[LinkConstraint],
    mode: str,
) -> _Sided | None:
    """Return how a document and a sibling are aligned in their order, None if they are not to be."""
    own = sentences_at(right, places)
    chosen = choose_mode(left, own, background, _MIN_EVIDENCE)[0] if mode == "auto" else mode
    if chosen != "parallel":
        return None
    try:
        aligned = align_parallel(left, own, background, decisions_about(decisions, places))
    except AlignmentError:
        if mode == "parallel":
            raise
        return None
    return _sided([k.renumbered(range(len(left)), places) for k in aligned.links])


def sentences_at(side: Sentences, places: Sequence[int]) -> Sentences:
    """Return the sentences of a side at some places."""
    return Sentences(
        texts=tuple(side.texts[j] for j in places),
        encodings=[side.encodings[j] for j in places],
        documents=tuple(side.documents[j] for j in places),
        published=tuple(side.published[j] for j in places),
    )


def decisions_about(decisions: Sequence[LinkConstraint], places: Sequence[int]) -> list[LinkConstraint]:
    """Return the decisions on some sentences of the right, with their indices among these."""
    index = {j: k for k, j in enumerate(places)}
    return [
        replace(d, right=tuple(index[j] for j in d.right)) for d in decisions if d.right and set(d.right) <= set(index)
    ]


def _sided(links: Sequence[Link]) -> _Sided:
    return _Sided(
        [pair for k in links if k.left and k.right for pair in by_counterpart(k)],
        {i: k.probability for k in links if not k.right for i in k.left},
    )


def _joined(sides: Sequence[_Sided], count: int) -> tuple[Link, ...]:
    """Return the links of all siblings, and one without counterpart for each sentence that has none in any."""
    links = [k for side in sides for k in side.links]
    for i in range(count):
        if all(i in side.alone for side in sides):
            probability = min(side.alone[i] for side in sides)
            links.append(Link(left=(i,), right=(), kind="none", score=0.0, probability=probability))
    return tuple(sorted(links, key=lambda k: (k.left, not k.right, k.right)))


def by_counterpart(link: Link) -> Iterator[Link]:
    """Yield a link for each sentence on the right, since reports compare with one: each of several is a part."""
    if len(link.right) == 1:
        yield link
    else:
        yield from (replace(link, right=(j,), kind="partial") for j in link.right)
