"""How a document is aligned with its siblings: in its order with a translation, without one with other reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.alignment import Sentences, align_comparable, align_parallel, comparable_signature
from workbench.alignment.parallel import parallel_signature
from workbench.errors import AlignmentError
from workbench.records import Alignment, Link, LinkConstraint
from workbench.service.texts import choose_mode

__all__ = ["MODES", "align_with_siblings", "aligners_signature", "mode_of_signatures"]

MODES = ("auto", "parallel", "comparable")


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
    """Align a document with its siblings, whose sentences are all on the right; the signature names the aligner.

    In the mode `auto`, only a single sibling can be a translation. In `parallel`, each sibling is aligned in its order.
    Where decisions cross, and an order is not asked for, the texts are aligned without one.

    Raises:
        AlignmentError: In the mode `parallel`, decisions cross or a text is too long.
        ValueError: There is no such mode.
    """
    if mode not in MODES:
        raise ValueError(f"no mode {mode!r}; known: {', '.join(MODES)}")
    siblings = sorted(set(right.documents))
    chosen = mode
    if mode == "auto":
        chosen = choose_mode(left, right, background)[0] if len(siblings) == 1 else "comparable"
    if chosen == "parallel":
        try:
            return _in_order(left, right, siblings, background, decisions)
        except AlignmentError:
            if mode == "parallel":
                raise
    return align_comparable(left, right, background, decisions)


def _in_order(
    left: Sentences,
    right: Sentences,
    siblings: Sequence[int],
    background: Sentences,
    decisions: Sequence[LinkConstraint],
) -> Alignment:
    sides = [_with_sibling(left, right, sibling, background, decisions) for sibling in siblings]
    links = [k for side in sides for k in side.links]
    linked = {i for k in links for i in k.left}
    for i in sorted(set(range(len(left))) - linked):
        probability = min((side.alone[i] for side in sides if i in side.alone), default=1.0)
        links.append(Link(left=(i,), right=(), kind="none", score=0.0, probability=probability))
    return Alignment(
        links=tuple(sorted(links, key=lambda k: (k.left, not k.right, k.right))), signature=parallel_signature()
    )


def _with_sibling(
    left: Sentences, right: Sentences, sibling: int, background: Sentences, decisions: Sequence[LinkConstraint]
) -> _Sided:
    places = [j for j, document in enumerate(right.documents) if document == sibling]
    own = Sentences(
        texts=tuple(right.texts[j] for j in places),
        encodings=[right.encodings[j] for j in places],
        documents=tuple(right.documents[j] for j in places),
        published=tuple(right.published[j] for j in places),
    )
    index = {j: k for k, j in enumerate(places)}
    constraints = [
        replace(d, right=tuple(index[j] for j in d.right)) for d in decisions if d.right and set(d.right) <= set(index)
    ]
    found = [k.renumbered(range(len(left)), places) for k in align_parallel(left, own, background, constraints).links]
    return _Sided(
        [pair for k in found if k.left and k.right for pair in _by_counterpart(k)],
        {i: k.probability for k in found if not k.right for i in k.left},
    )


def _by_counterpart(link: Link) -> Iterator[Link]:
    """Yield a link for each sentence on the right, since reports compare with one: each of several is a part."""
    if len(link.right) == 1:
        yield link
    else:
        yield from (replace(link, right=(j,), kind="partial") for j in link.right)
