"""The parallel mode: the lattice compared with exhaustive enumeration, beads of real sentences, the choice of mode."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.conftest import SEEDS, golden_lines
from workbench.alignment import align_parallel, parallel
from workbench.alignment.anchors import split_into_blocks
from workbench.alignment.beads import BEAD_FEATURES
from workbench.alignment.lattice import BEAD_TYPES, bead_posteriors, best_paths, forward_log_sums
from workbench.alignment.sentences import Sentences
from workbench.encoders.token_vectors import l2_normalise
from workbench.errors import AlignmentError
from workbench.formats import bead_lines, jsonl_lines
from workbench.records import Encoding, LinkConstraint
from workbench.service import align, read_sentences

TEXTS = SEEDS / "texts"
pytestmark = pytest.mark.usefixtures("remembering")


def ways(i: int, j: int) -> Iterator[list[tuple[int, int, int]]]:
    """Yield every way to cut i left and j right sentences into beads."""
    if not i and not j:
        yield []
    for t, (m, n) in enumerate(BEAD_TYPES):
        if m <= i and n <= j:
            for way in ways(i - m, j - n):
                yield [*way, (t, i, j)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3), st.integers(0, 10_000))
def test_the_lattice_equals_exhaustive_enumeration(extents: list[tuple[int, int]], seed: int) -> None:
    """Spans of different lengths are processed in one batch, and padding has no effect."""
    ends = np.array(extents)
    scores = np.random.default_rng(seed).normal(size=(len(extents), len(BEAD_TYPES), *(ends.max(axis=0) + 1)))
    found, totals = bead_posteriors(scores, ends)
    paths = best_paths(scores, ends)
    for k, (rows, columns) in enumerate(extents):
        sums = {tuple(way): sum(scores[(k, *bead)] for bead in way) for way in ways(rows, columns)}
        whole = np.logaddexp.reduce(list(sums.values()))
        assert forward_log_sums(scores)[k, rows, columns] == pytest.approx(whole)
        assert totals[k] == pytest.approx(whole)
        for t, i, j in {bead for way in sums for bead in way}:
            by_hand = sum(np.exp(s - whole) for way, s in sums.items() if (t, i, j) in way)
            assert found[k, t, i, j] == pytest.approx(by_hand, abs=1e-9)
        assert tuple(paths[k]) == max(sums, key=lambda way: sums[way])


def clean() -> list[str]:
    return list(read_sentences(TEXTS / "004_4fd9f03a3114214d.txt", per_line=False))


@pytest.mark.parametrize("step", [2, 3])
def test_what_one_text_leaves_out_is_not_joined_to_its_neighbours(step: int) -> None:
    texts = clean()
    beads = [(k.left, k.right) for k in align(texts, texts[::step], mode="parallel").links]
    exact = [((step * j,), (j,)) for j in range(len(texts[::step]))]
    assert len(set(beads) & set(exact)) >= 0.85 * len(exact)


def test_merged_and_lost_sentences_are_found() -> None:
    left = clean()[:12]
    right = [*left[:2], f"{left[2]} {left[3]}", left[4], *left[6:]]
    found = align(left, right, mode="parallel")
    assert [(k.left, k.right) for k in found.links] == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((2, 3), (2,)),
        ((4,), (3,)),
        ((5,), ()),
        *(((i,), (i - 2,)) for i in range(6, 12)),
    ]
    assert np.mean([k.probability for k in found.links]) > 0.7
    assert found.signature.count("align:parallel-4.") == 1


def test_every_sentence_is_in_exactly_one_bead_in_order() -> None:
    left = list(read_sentences(TEXTS / "003_30cd569a23fb4a9a.txt", per_line=False))
    found = align(left, clean(), mode="parallel")
    assert [i for k in found.links for i in k.left] == list(range(len(left)))
    assert [j for k in found.links for j in k.right] == list(range(len(clean())))
    assert all(0 <= k.probability <= 1 for k in found.links)
    assert len(list(bead_lines(found))) == len(found.links)
    assert len(list(jsonl_lines(found))) == sum(k.kind == "parallel" for k in found.links)


def test_auto_mode_chooses_by_the_texts() -> None:
    left = clean()
    same = align(left, [*left[1:4], *left[5:]])
    assert (same.mode, "in the same order" in same.why) == ("parallel", True)
    shuffled = align(left, left[::-1])
    assert shuffled.mode == "comparable"
    garbled = list(read_sentences(TEXTS / "003_30cd569a23fb4a9a.txt", per_line=False))
    assert align(garbled, left).mode == "comparable"


@pytest.mark.parametrize(("left", "right"), [(1, 1), (1, 3), (5, 1)])
def test_short_texts_are_aligned(left: int, right: int) -> None:
    texts = clean()
    found = align(texts[:left], texts[:right], mode="parallel")
    assert ((0,), (0,)) in [(k.left[:1], k.right[:1]) for k in found.links]


def side(pooled: NDArray[np.float32], words: str = "سطر {}.") -> Sentences:
    """Return sentences with the pooled vectors given, each of one token with the same vector."""
    encodings = [
        Encoding(
            pooled=v,
            tokens=v[None].astype(np.float16),
            middle=v[None].astype(np.float16),
            offsets=np.array([[0, 3]], np.int32),
        )
        for v in pooled
    ]
    count = len(pooled)
    texts = tuple(words.format(i) for i in range(count))
    return Sentences(texts=texts, encodings=tuple(encodings), documents=(0,) * count, published=(None,) * count)


def unit_vectors(count: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32)
    return l2_normalise(vectors)


@given(st.integers(40, 400), st.integers(0, 1000), st.integers(0, 60))
@settings(max_examples=20, deadline=None)
def test_long_texts_are_split_between_counterparts(count: int, seed: int, gap: int) -> None:
    left = unit_vectors(count, seed)
    at = count // 2
    right = np.concatenate([left[:at], unit_vectors(gap, seed + 1), left[at:]])
    blocks = split_into_blocks(left, right)
    assert [b.left_start for b in blocks] == [0, *(b.left_end for b in blocks[:-1])]
    assert [b.right_start for b in blocks] == [0, *(b.right_end for b in blocks[:-1])]
    assert (blocks[-1].left_end, blocks[-1].right_end) == (count, count + gap)
    for block in blocks[1:]:
        i, j = block.origin
        assert j == (i if i < at else i + gap) or (i == at and at <= j <= at + gap)


def test_a_text_aligns_with_itself_across_a_gap() -> None:
    vectors = unit_vectors(300, 5)
    left, right = side(vectors), side(np.concatenate([vectors[:100], vectors[160:]]))
    links = align_parallel(left, right, side(unit_vectors(8, 1))).links
    right_of = {k.left: k.right for k in links if k.right}
    good = sum(right_of.get((i,)) == ((i,) if i < 100 else (i - 60,)) for i in (*range(100), *range(160, 300)))
    assert good >= 236


def test_identical_sentences_are_aligned_one_to_one() -> None:
    same = np.repeat(unit_vectors(1, 2), 10_000, axis=0)
    links = align_parallel(side(same, "نفس السطر."), side(same, "نفس السطر."), side(unit_vectors(8, 1))).links
    assert sum(len(k.left) for k in links) == sum(len(k.right) for k in links) == 10_000


def test_one_sentence_aligns_with_many() -> None:
    many = unit_vectors(5_000, 3)
    links = align_parallel(side(many[70:71]), side(many), side(unit_vectors(8, 1))).links
    assert sum(len(k.right) for k in links) == 5_000
    (bead,) = (k for k in links if k.left)
    assert 70 in bead.right or not bead.right


def test_texts_without_a_cutting_point_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "MAX_BLOCK_PAIRS", 100)
    with pytest.raises(AlignmentError, match="No cutting point"):
        align_parallel(side(unit_vectors(1, 0)), side(unit_vectors(101, 1)), side(unit_vectors(8, 1)))


def test_swapping_the_sides_swaps_the_beads() -> None:
    left, right = clean()[:14], [f"{a} {b}" for a, b in pairwise(clean()[:14])][::2]
    forth = {(k.left, k.right) for k in align(left, right, mode="parallel").links}
    back = {(k.right, k.left) for k in align(right, left, mode="parallel").links}
    assert forth == back


def test_features_and_bead_types_are_unique() -> None:
    assert len(set(BEAD_FEATURES)) == len(BEAD_FEATURES)
    assert len(set(BEAD_TYPES)) == len(BEAD_TYPES)
    assert all(a != b for a, b in pairwise(BEAD_TYPES))


def test_decisions_are_kept() -> None:
    texts = clean()[:10]
    decisions = [LinkConstraint(left=(2, 3), right=(2,), kept=True), LinkConstraint(left=(6,), right=(6,), kept=False)]
    links = align(texts, texts, mode="parallel", decisions=decisions).links
    beads = {(k.left, k.right): k for k in links}
    assert beads[(2, 3), (2,)].probability == 1
    assert not any(6 in k.left and 6 in k.right for k in links)
    assert sorted(i for k in links for i in k.left) == sorted(j for k in links for j in k.right) == list(range(10))
    assert {((0,), (0,)), ((9,), (9,))} <= beads.keys()


def test_decisions_are_kept_in_comparable_mode() -> None:
    texts = clean()[:8]
    decisions = [LinkConstraint(left=(0,), right=(1,), kept=True), LinkConstraint(left=(5,), right=(2,), kept=False)]
    links = align(texts, texts[::-1], mode="comparable", decisions=decisions).links
    assert any(k.left == (0,) and k.right == (1,) and k.probability == 1 for k in links)
    assert not any(5 in k.left and 2 in k.right for k in links)


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([((1,), (3,)), ((2,), (2,))], "contradicts the order"),
        ([((1, 3), (1,))], "adjacent"),
        ([((99,), (0,))], "no left sentence 99"),
    ],
)
def test_impossible_decisions_are_rejected(decisions: list[tuple[tuple[int, ...], tuple[int, ...]]], said: str) -> None:
    texts = clean()[:6]
    kept = [LinkConstraint(left=a, right=b, kept=True) for a, b in decisions]
    with pytest.raises(AlignmentError, match=said):
        align(texts, texts, mode="parallel", decisions=kept)


def blocks_with_sentences_alone() -> list[list[str]]:
    return [block.split("\n") for block in "\n".join(golden_lines("alone.txt")).strip().split("\n\n")]


@pytest.mark.parametrize("block", blocks_with_sentences_alone(), ids=lambda b: b[0][:30])
def test_sentences_without_counterpart_are_left_alone(block: list[str]) -> None:
    left, right = ([line for line in block if line[0] == mark] for mark in "<>")
    links = align(*([line.split(" ", 1)[1] for line in side] for side in (left, right)), mode="parallel").links
    alone = [k for k in links if not (k.left and k.right)]
    assert [i for k in alone for i in k.left] == [i for i, line in enumerate(left) if line[1] == "!"]
    assert [j for k in alone for j in k.right] == [j for j, line in enumerate(right) if line[1] == "!"]
