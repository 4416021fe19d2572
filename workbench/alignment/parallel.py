"""Alignment of parallel texts: the order is kept, and every sentence is in exactly one bead.

A log-linear model scores each bead (`beads`). The lattice of all ways to cut the two texts into beads gives every bead
its posterior probability, and the alignment is the path whose beads are the most probable (`lattice`). Long texts are
cut into blocks first (`anchors`). How many sentences have no counterpart, and how long a sentence is beside its
counterpart, is estimated from the two texts (`parallel_estimates`). The weights are in `parallel.toml`;
`benchmarks/fit_parallel.py` writes that file and names the training data.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from workbench.alignment.anchors import split_into_blocks
from workbench.alignment.beads import BEAD_FEATURES, BlockBatch, bead_scores
from workbench.alignment.lattice import BEAD_TYPES, PathBead, bead_posteriors, best_paths
from workbench.alignment.parallel_estimates import (
    MOST_STRANGERS,
    Estimates,
    block_batches,
    course_of,
    estimate,
    shift_nulls,
)
from workbench.alignment.parallel_sides import Block, ParallelSide, prepare_sides
from workbench.alignment.sentences import Sentences
from workbench.caching import load_once
from workbench.errors import AlignmentError
from workbench.records import Alignment, Link, LinkConstraint

__all__ = ["align_parallel", "parallel_signature"]

MAX_BLOCK_PAIRS = 500_000  # sentence pairs in one block
_FORBIDDEN = -1e9
_BREAK_EVEN = 0.5  # posterior from which taking a bead is a gain
_WEIGHTS = files("workbench.alignment").joinpath("parallel.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class _BlockLinks:
    """The links of one block and the place, (left, right), where the block begins."""

    origin: tuple[int, int]
    links: tuple[Link, ...]


@load_once
def parallel_signature() -> str:
    """Return the name of this aligner with a hash of its weights."""
    return f"align:parallel-4.{hashlib.sha256(_WEIGHTS.read_bytes()).hexdigest()[:6]}"


def align_parallel(
    left: Sentences,
    right: Sentences,
    background: Sentences,
    decisions: Sequence[LinkConstraint] = (),
    weights: dict[str, float] | None = None,
) -> Alignment:
    """Align two texts in their order; a bead with an empty side is a sentence without counterpart.

    Time and memory are linear in the length of the texts. A sentence without vectors is in a bead with an empty side,
    unless it was decided otherwise, and does not change the beads of the others.

    Args:
        left: One text.
        right: The other text.
        background: Unrelated sentences, which stabilise the token statistics of short texts.
        decisions: What a person has decided: a kept link is a bead as it stands, and no bead contains a cut one.
        weights: Feature weights for experiments; the signature names those of `parallel.toml` all the same.

    Raises:
        AlignmentError: A block has more than MAX_BLOCK_PAIRS sentence pairs, or kept links contradict the order.
    """
    kept = [d for d in decisions if d.kept]
    some_left, lefts = left.with_vectors({i for d in kept for i in d.left})
    some_right, rights = right.with_vectors({j for d in kept for j in d.right})
    links: list[Link] = []
    if lefts and rights:
        constraints = _renumbered(decisions, lefts, rights)
        found = _align_with_vectors(some_left, some_right, background, constraints, weights or _weights())
        links = [k.renumbered(lefts, rights) for k in found]
    linked = [{i for k in links for i in k.left}, {j for k in links for j in k.right}]
    alone = [[i for i in range(len(side)) if i not in known] for side, known in zip((left, right), linked, strict=True)]
    return Alignment(links=tuple(_with_null_beads(links, *alone)), signature=parallel_signature())


def _renumbered(
    decisions: Sequence[LinkConstraint], lefts: Sequence[int], rights: Sequence[int]
) -> list[LinkConstraint]:
    """Return decisions with the indices among the sentences that are compared; a cut of any other is fulfilled."""
    places = [{old: new for new, old in enumerate(indices)} for indices in (lefts, rights)]
    return [
        replace(d, left=tuple(places[0][i] for i in d.left), right=tuple(places[1][j] for j in d.right))
        for d in decisions
        if d.kept or (all(i in places[0] for i in d.left) and all(j in places[1] for j in d.right))
    ]


def _with_null_beads(links: Sequence[Link], lefts: list[int], rights: list[int]) -> Iterator[Link]:
    """Yield links in order, with one of an empty side for each further sentence in its place."""
    lefts, rights = lefts[::-1], rights[::-1]
    for link in [*links, None]:
        while lefts and (link is None or (link.left and lefts[-1] < link.left[0])):
            yield Link(left=(lefts.pop(),), right=(), kind="none", score=0.0, probability=1.0)
        while rights and (link is None or (link.right and rights[-1] < link.right[0])):
            yield Link(left=(), right=(rights.pop(),), kind="none", score=0.0, probability=1.0)
        if link is not None:
            yield link


def _align_with_vectors(
    left: Sentences,
    right: Sentences,
    background: Sentences,
    decisions: Sequence[LinkConstraint],
    weights: dict[str, float],
) -> list[Link]:
    left_side, right_side = prepare_sides(left, right, background)
    aligned = list(_kept_beads(decisions))
    gaps = _gaps_between_kept(decisions, len(left), len(right))
    blocks = [block for gap in gaps for block in _blocks(left_side, right_side, gap)]
    for gap in gaps:
        aligned += _null_beads(gap)
    cuts = [d for d in decisions if not d.kept]
    course = course_of(left, right, background)
    estimates = estimate(left_side, right_side, blocks, weights, course)
    for batch in block_batches(blocks):
        aligned += _align_blocks(left_side, right_side, batch, cuts, weights, estimates)
    aligned.sort(key=lambda block: block.origin)
    links = [link for block in aligned for link in block.links]
    # Where no sentence is nearer to one of the other text than to the background, nothing goes together.
    return list(_all_alone(links, decisions)) if course and not course.clear else links


def _kept_beads(decisions: Sequence[LinkConstraint]) -> Iterator[_BlockLinks]:
    """Yield each kept link as a block of one bead."""
    for d in decisions:
        for places in (d.left, d.right):
            if d.kept and (not places or list(places) != list(range(places[0], places[0] + len(places)))):
                raise AlignmentError("alignment-decision-not-adjacent", link=f"{list(d.left)}:{list(d.right)}")
        if d.kept:
            link = Link(left=tuple(d.left), right=tuple(d.right), kind="parallel", score=0.0, probability=1.0)
            yield _BlockLinks(origin=(d.left[0], d.right[0]), links=(link,))


def _gaps_between_kept(decisions: Sequence[LinkConstraint], left_count: int, right_count: int) -> list[Block]:
    """Return what remains to be aligned before, between and after the kept beads."""
    gaps = []
    i = j = 0
    for d in sorted((d for d in decisions if d.kept), key=lambda d: d.left[0]):
        if d.left[0] < i or d.right[0] < j:
            raise AlignmentError("alignment-decision-out-of-order", link=f"{list(d.left)}:{list(d.right)}")
        gaps.append(Block(left_start=i, left_end=d.left[0], right_start=j, right_end=d.right[0]))
        i, j = d.left[-1] + 1, d.right[-1] + 1
    return [*gaps, Block(left_start=i, left_end=left_count, right_start=j, right_end=right_count)]


def _null_beads(gap: Block) -> list[_BlockLinks]:
    """Return null beads for a gap with an empty side, and nothing for any other."""
    if all(gap.shape):
        return []
    lefts, rights = range(gap.left_start, gap.left_end), range(gap.right_start, gap.right_end)
    links = [Link(left=(i,), right=(), kind="none", score=0.0, probability=1.0) for i in lefts]
    links += [Link(left=(), right=(j,), kind="none", score=0.0, probability=1.0) for j in rights]
    return [_BlockLinks(origin=gap.origin, links=tuple(links))]


def _blocks(left: ParallelSide, right: ParallelSide, gap: Block) -> list[Block]:
    """Cut a gap into blocks; one with an empty side has none."""
    if not all(gap.shape):
        return []
    blocks = [
        block.shifted(*gap.origin)
        for block in split_into_blocks(
            left.pooled[gap.left_start : gap.left_end], right.pooled[gap.right_start : gap.right_end]
        )
    ]
    widest = max(block.shape[0] * block.shape[1] for block in blocks)
    if widest > MAX_BLOCK_PAIRS:
        raise AlignmentError("alignment-too-large", pairs=widest)
    return blocks


def _all_alone(links: Sequence[Link], decisions: Sequence[LinkConstraint]) -> Iterator[Link]:
    """Yield links with all beads taken apart but those that a person keeps."""
    kept = {d.left for d in decisions if d.kept}
    for link in links:
        if link.left in kept or not link.left or not link.right:
            yield link
        else:
            for i in link.left:
                yield Link(left=(i,), right=(), kind="none", score=0.0, probability=MOST_STRANGERS)
            for j in link.right:
                yield Link(left=(), right=(j,), kind="none", score=0.0, probability=MOST_STRANGERS)


def _align_blocks(
    left: ParallelSide,
    right: ParallelSide,
    blocks: list[Block],
    cuts: Sequence[LinkConstraint],
    weights: dict[str, float],
    estimates: Estimates,
) -> Iterator[_BlockLinks]:
    batch = BlockBatch(left, right, blocks, estimates.log_length_ratio)
    scores = bead_scores(batch, weights)
    shift_nulls(scores, estimates.null_shift)
    for row, block in enumerate(blocks):
        for cut in cuts:
            _forbid(scores[row], block, cut)
    posteriors, _ = bead_posteriors(scores, batch.shapes)
    gains = np.where(scores <= _FORBIDDEN, _FORBIDDEN, posteriors - _BREAK_EVEN)
    for row, path in enumerate(best_paths(gains, batch.shapes)):
        links = (_link(bead, blocks[row], scores[row], posteriors[row]) for bead in path)
        yield _BlockLinks(origin=blocks[row].origin, links=tuple(links))


def _link(bead: PathBead, block: Block, scores: NDArray[np.float64], posteriors: NDArray[np.float64]) -> Link:
    m, n = BEAD_TYPES[bead.type]
    left_end, right_end = block.left_start + bead.left_end, block.right_start + bead.right_end
    place = (bead.type, bead.left_end, bead.right_end)
    return Link(
        left=tuple(range(left_end - m, left_end)),
        right=tuple(range(right_end - n, right_end)),
        kind="parallel" if m and n else "none",
        score=round(float(scores[place]), 4),
        probability=round(float(posteriors[place]), 4),
    )


def _forbid(scores: NDArray[np.float64], block: Block, cut: LinkConstraint) -> None:
    """Forbid every bead of a block that contains all sentences of a cut link."""
    first_left, last_left = min(cut.left) - block.left_start, max(cut.left) - block.left_start
    first_right, last_right = min(cut.right) - block.right_start, max(cut.right) - block.right_start
    if first_left < 0 or first_right < 0:
        return
    for t, (m, n) in enumerate(BEAD_TYPES):
        if m and n:
            scores[t, last_left + 1 : first_left + m + 1, last_right + 1 : first_right + n + 1] = _FORBIDDEN


@load_once
def _weights() -> dict[str, float]:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return {name: float(table[name]) for name in BEAD_FEATURES}
