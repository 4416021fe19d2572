"""The parallel mode: the lattice against counting every way by hand, beads on real sentences, the choice of mode."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SEEDS
from workbench.alignment import LARGEST, align_parallel
from workbench.alignment.beads import BEAD_FEATURES, TYPES
from workbench.alignment.lattice import best_path, forward, posteriors
from workbench.alignment.sentences import Sentences
from workbench.errors import AlignmentError
from workbench.formats import beads, jsonl
from workbench.records import Encoding
from workbench.service import align, read_sentences

TEXTS = SEEDS / "texts"


def ways(i: int, j: int) -> Iterator[list[tuple[int, int, int]]]:
    """Yield every way to cut i left and j right sentences into beads."""
    if not i and not j:
        yield []
    for t, (m, n) in enumerate(TYPES):
        if m <= i and n <= j:
            for way in ways(i - m, j - n):
                yield [*way, (t, i, j)]


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 10_000))
def test_the_lattice_counts_every_way(rows: int, columns: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(len(TYPES), rows + 1, columns + 1))
    totals = {tuple(way): sum(scores[bead] for bead in way) for way in ways(rows, columns)}
    whole = np.logaddexp.reduce(list(totals.values()))
    assert forward(scores)[-1, -1] == pytest.approx(whole)
    found, total = posteriors(scores)
    assert total == pytest.approx(whole)
    for t, i, j in {bead for way in totals for bead in way}:
        by_hand = sum(np.exp(s - whole) for way, s in totals.items() if (t, i, j) in way)
        assert found[t, i, j] == pytest.approx(by_hand, abs=1e-9)
    assert tuple(best_path(scores)) == max(totals, key=lambda way: totals[way])


def clean() -> list[str]:
    return list(read_sentences(TEXTS / "004_4fd9f03a3114214d.txt", per_line=False))


def test_merged_and_lost_sentences_are_found() -> None:
    left = clean()[:12]
    right = [*left[:2], f"{left[2]} {left[3]}", left[4], *left[6:]]
    found = align(left, right, mode="parallel")
    assert [(k.left, k.right) for k in found.links] == [
        ((0,), (0,)), ((1,), (1,)), ((2, 3), (2,)), ((4,), (3,)), ((5,), ()), *(((i,), (i - 2,)) for i in range(6, 12)),
    ]  # fmt: skip
    assert np.mean([k.probability for k in found.links]) > 0.7
    assert found.signature.count("align:parallel-1.") == 1


def test_every_sentence_is_in_exactly_one_bead_in_order() -> None:
    left = list(read_sentences(TEXTS / "003_30cd569a23fb4a9a.txt", per_line=False))
    found = align(left, clean(), mode="parallel")
    assert [i for k in found.links for i in k.left] == list(range(len(left)))
    assert [j for k in found.links for j in k.right] == list(range(len(clean())))
    assert all(0 <= k.probability <= 1 for k in found.links)
    assert len(list(beads(found))) == len(found.links)
    assert len(list(jsonl(found))) == sum(k.kind == "parallel" for k in found.links)


def test_the_mode_is_chosen_by_the_texts() -> None:
    left = clean()
    same = align(left, [*left[1:4], *left[5:]])
    assert (same.mode, "in the same order" in same.why) == ("parallel", True)
    shuffled = align(left, left[::-1])
    assert shuffled.mode == "comparable"
    garbled = list(read_sentences(TEXTS / "003_30cd569a23fb4a9a.txt", per_line=False))
    assert align(garbled, left).mode == "comparable"


@pytest.mark.parametrize(("left", "right"), [(1, 1), (1, 3), (5, 1)])
def test_short_sides(left: int, right: int) -> None:
    texts = clean()
    found = align(texts[:left], texts[:right], mode="parallel")
    assert ((0,), (0,)) in [(k.left[:1], k.right[:1]) for k in found.links]


def test_texts_too_long_are_refused() -> None:
    vector = Encoding(
        pooled=np.ones(1, np.float32), tokens=np.ones((1, 1), np.float16), offsets=np.array([[0, 1]], np.int32)
    )

    def side(count: int) -> Sentences:
        return Sentences(
            texts=("x",) * count, encodings=(vector,) * count, documents=(0,) * count, published=(None,) * count
        )

    with pytest.raises(AlignmentError, match="too many"):
        align_parallel(side(LARGEST // 2), side(3), side(1))


def test_features_and_types_are_named_once() -> None:
    assert len(set(BEAD_FEATURES)) == len(BEAD_FEATURES)
    assert len(set(TYPES)) == len(TYPES)
    assert all(a != b for a, b in pairwise(TYPES))
