"""What is estimated from two parallel texts before they are aligned.

- How long a sentence is beside its counterpart. The lengths of the texts tell it unless one leaves out much of the
  other; then the clear counterparts do, as long as sentences are not joined or split throughout. The texts decide: of
  the two ratios that one counts under which their alignments are likelier altogether.
- How many sentences have no counterpart, by expectation maximisation from their posteriors (Saerens, Latinne and
  Decaestecker 2002), beginning with the share that is usual in texts that go side by side as these do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from workbench.alignment.auto import Course, common_course, is_ordered
from workbench.alignment.beads import LENGTH_OFFSET, BlockBatch, bead_scores, text_length_ratio
from workbench.alignment.lattice import NULL_TYPES, bead_posteriors
from workbench.alignment.parallel_sides import Block, ParallelSide
from workbench.alignment.sentences import Sentences

__all__ = ["MOST_STRANGERS", "Estimates", "block_batches", "course_of", "estimate", "shift_nulls"]

MOST_STRANGERS = 0.95  # greatest share of sentences without counterpart, in texts without a common course
_STRANGERS = 0.5  # expected share in such texts
_USUAL_SHARE = 0.1  # of sentences without counterpart, as the weights take it to be; chosen on sets held out
_OFF_COURSE = 0.5  # share of what lies off the common course that may have no counterpart
_PRIOR_SENTENCES = 12  # that the expected share counts for
_PRIOR_COUNTERPARTS = 2  # that the ratio of the whole texts counts for beside the clear counterparts
_LIKELIER = 1.0  # by how much in logarithms the clear counterparts' ratio must fit better
_SAME_RATIO = 0.1  # difference of logarithms that does not matter
_SAMPLED_BLOCKS = 60
_ROUNDS = 5
_BATCH_PAIRS = 12_000  # sentence pairs, with padding, of the blocks that are aligned together


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """What two texts say of the beads to expect.

    Attributes:
        log_length_ratio: The log of how much longer a left sentence is than its counterpart.
        null_shift: What the score of a bead with an empty side gains, for these are more or less frequent than usual.
    """

    log_length_ratio: float
    null_shift: float


def course_of(left: Sentences, right: Sentences, background: Sentences) -> Course | None:
    """Return how far two texts go side by side, None where there is nothing to compare."""
    (some_left, lefts), (some_right, rights) = left.with_vectors(), right.with_vectors()
    if not lefts or not rights:
        return None
    course = common_course(some_left, some_right, background)
    return replace(course, chain=tuple((lefts[i], rights[j]) for i, j in course.chain))


def estimate(
    left: ParallelSide, right: ParallelSide, blocks: Sequence[Block], weights: dict[str, float], course: Course | None
) -> Estimates:
    """Return the estimates from a sample of the blocks."""
    sample = blocks[:: max(1, len(blocks) // _SAMPLED_BLOCKS)]
    nulls = _expected_nulls(course)
    of_texts, *others = (_fitted(left, right, sample, weights, r, nulls) for r in _length_ratios(left, right, course))
    best, likelihood = of_texts
    for estimates, other in others:
        if other > likelihood + _LIKELIER:
            best = estimates
    return best


def _length_ratios(left: ParallelSide, right: ParallelSide, course: Course | None) -> list[float]:
    """Return the log ratio of the lengths of the texts, and that of their clear counterparts if it is another."""
    of_texts = text_length_ratio(left, right)
    if course is None or not course.chain:
        return [of_texts]
    lefts, rights = (list(side) for side in zip(*course.chain, strict=True))
    middle = np.median(np.log((left.lengths[lefts] + LENGTH_OFFSET) / (right.lengths[rights] + LENGTH_OFFSET)))
    share = len(lefts) / (len(lefts) + _PRIOR_COUNTERPARTS)
    of_counterparts = float(share * middle + (1 - share) * of_texts)
    return [of_texts, of_counterparts] if abs(of_counterparts - of_texts) > _SAME_RATIO else [of_texts]


def _fitted(
    left: ParallelSide,
    right: ParallelSide,
    blocks: Sequence[Block],
    weights: dict[str, float],
    log_length_ratio: float,
    nulls: tuple[float, float],
) -> tuple[Estimates, float]:
    """Return the estimates under a ratio of lengths, and the logarithm of how likely the texts are under them.

    nulls are the expected and the greatest share of sentences without counterpart.
    """
    scored = []
    for some in block_batches(blocks):
        batch = BlockBatch(left, right, some, log_length_ratio)
        scored.append((bead_scores(batch, weights), batch.shapes))
    count = sum(int(shapes.sum()) for _, shapes in scored)
    expected, most = nulls
    share, shift = expected, 0.0
    for _ in range(_ROUNDS):
        change = _log_odds(share) - _log_odds(_USUAL_SHARE) - shift
        shift += change
        found = likelihood = 0.0
        for scores, shapes in scored:
            shift_nulls(scores, change)
            posteriors, log_partition = bead_posteriors(scores, shapes)
            found += float(posteriors[:, : len(NULL_TYPES)].sum())
            likelihood += float(log_partition.sum())
        likelihood += count * (log(1 - share) - log(1 - _USUAL_SHARE))
        share = min(most, (found + expected * _PRIOR_SENTENCES) / (count + _PRIOR_SENTENCES))
    estimates = Estimates(log_length_ratio=log_length_ratio, null_shift=_log_odds(share) - _log_odds(_USUAL_SHARE))
    return estimates, likelihood


def block_batches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield blocks of similar shape together, as many as fit into memory once padded to the largest."""
    batch: list[Block] = []
    for block in sorted(blocks, key=lambda b: (max(b.shape), min(b.shape))):
        rows, columns = (max(b.shape[side] for b in (*batch, block)) for side in (0, 1))
        if batch and (len(batch) + 1) * rows * columns > _BATCH_PAIRS:
            yield batch
            batch = []
        batch.append(block)
    if batch:
        yield batch


def _expected_nulls(course: Course | None) -> tuple[float, float]:
    """Return the expected and the greatest share of sentences without counterpart in two texts."""
    if course is None or not is_ordered(course):
        return _STRANGERS, MOST_STRANGERS
    return _USUAL_SHARE, max(_USUAL_SHARE, _OFF_COURSE * (1 - course.extent))


def shift_nulls(scores: NDArray[np.float64], shift: float) -> None:
    """Add to the scores of beads with an empty side, (blocks, types, I + 1, J + 1), in place."""
    scores[:, : len(NULL_TYPES)] += shift


def _log_odds(share: float) -> float:
    return log(share / (1 - share))
