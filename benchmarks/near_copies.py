"""Recall of near-duplicates among formulaic sentences: python -m benchmarks.near_copies

A bulletin with different figures each time; 200 pairs differ in one figure or one and a half. A pair is a
near-duplicate if its Jaccard similarity is at least .8, and found if it is a candidate.
"""

from __future__ import annotations

import random

import numpy as np

from workbench.events.near_duplicates import (
    NEAR_DUPLICATE_JACCARD,
    candidate_pairs,
    jaccard_similarity,
    minhash_sketches,
)

_MOULD = (
    "وسجل سعر صرف الدولار الأمريكي مقابل الجنيه المصري في البنك المركزي اليوم {} جنيه للشراء في حين بلغ سعر اليورو في"
    " البنوك العاملة في السوق المصرية نحو {} جنيه للشراء وبلغ سعر الجنيه الإسترليني {} جنيه وبلغ الريال السعودي {} جنيه"
)
_PAIRS = 200


def main() -> None:
    """Print a line for each number of other sentences."""
    for others in (200, 1000, 5000):
        for halves in (False, True):
            _measure(others, halves=halves)


def _measure(others: int, *, halves: bool) -> None:
    rng = random.Random(7)
    texts = [_MOULD.format(*_figures(rng)) for _ in range(others)]
    for _ in range(_PAIRS):
        one, other = _figures(rng), _figures(rng)
        texts += [_MOULD.format(*one), _MOULD.format(one[0], other[1], _half(one[2], other[2], halves), one[3])]
    pairs = [(n, n + 1) for n in range(others, len(texts), 2)]
    near = [p for p in pairs if jaccard_similarity(texts[p[0]], texts[p[1]]) >= NEAR_DUPLICATE_JACCARD]
    made = minhash_sketches(texts)
    bands = enumerate(np.ascontiguousarray(made.bands.T))
    found = [pair for k, band in bands for pair in candidate_pairs(band, k, made.fingerprints.__getitem__)]
    missed = len(set(map(frozenset, near)) - set(map(frozenset, found)))
    alike = np.mean([jaccard_similarity(texts[a], texts[b]) for a, b in near])
    print(
        f"{others:6,} others  {len(near)} pairs {alike:.2f} alike  {missed:3} missed"
        f"  {len(found) / len(texts):4.1f} comparisons a sentence"
    )


def _figures(rng: random.Random) -> list[str]:
    return [f"{rng.randint(10, 99)},{rng.randint(1000, 9999)}" for _ in range(4)]


def _half(one: str, other: str, halves: bool) -> str:  # noqa: FBT001
    return one[:3] + other[3:] if halves else one


if __name__ == "__main__":
    main()
