"""The choice between the modes: golden texts, the chain against exhaustive search, long texts and empty ones."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.conftest import golden_lines
from workbench.alignment import choose_mode
from workbench.alignment.auto import chain_by_chance, common_course, is_followed, longest_chain, order_evidence
from workbench.alignment.sentences import Sentences
from workbench.encoders.token_vectors import l2_normalise
from workbench.records import Encoding
from workbench.service import align

pytestmark = pytest.mark.usefixtures("remembering")


def goldens() -> list[list[str]]:
    return [block.split("\n") for block in "\n".join(golden_lines("modes.txt")).strip().split("\n\n")]


def texts_of(block: list[str]) -> tuple[list[str], list[str]]:
    left, right = ([line[2:] for line in block if line.startswith(mark)] for mark in ("< ", "> "))
    return left, right


@pytest.mark.parametrize("block", goldens(), ids=lambda b: b[0])
@pytest.mark.parametrize("swapped", [False, True], ids=["as written", "swapped"])
def test_the_mode_matches_the_goldens(block: list[str], swapped: bool) -> None:
    left, right = texts_of(block)
    found = align(right, left) if swapped else align(left, right)
    assert found.mode == block[0].split(":")[0], found.why
    assert "in the same order" in found.why


def test_a_choice_that_is_requested_is_not_reconsidered() -> None:
    left, right = texts_of(goldens()[0])
    assert align(left, right, mode="comparable").why == "requested"


@given(st.lists(st.integers(0, 12), max_size=9))
def test_the_longest_chain_is_the_longest_of_all(rights: list[int]) -> None:
    pairs = list(enumerate(rights))
    chain = longest_chain(pairs)
    assert all(a[1] < b[1] for a, b in pairwise(chain))
    assert chain == [p for p in pairs if p in chain]
    rising = (
        size
        for size in range(len(pairs), 0, -1)
        for some in combinations(rights, size)
        if all(a < b for a, b in pairwise(some))
    )
    assert len(chain) == next(rising, 0)


def test_order_by_chance_is_no_evidence() -> None:
    # The mean over all orders is 3/2 of two pairs, 2 of three, 29/12 of four.
    assert chain_by_chance(2) == pytest.approx(3 / 2, abs=0.3)
    assert chain_by_chance(3) == pytest.approx(2, abs=0.3)
    assert chain_by_chance(4) == pytest.approx(29 / 12, abs=0.3)
    assert order_evidence(0, 0) == order_evidence(5, 20) == 0
    assert order_evidence(2, 2) < order_evidence(4, 4) < order_evidence(20, 20)
    assert order_evidence(12, 20) < order_evidence(18, 20)


def side(vectors: NDArray[np.float32]) -> Sentences:
    none = np.zeros((1, 1), np.float16)
    encodings = [Encoding(pooled=v, tokens=none, middle=none, offsets=np.array([[0, 3]], np.int32)) for v in vectors]
    count = len(vectors)
    return Sentences(
        texts=("a line of text",) * count,
        encodings=tuple(encodings),
        documents=(0,) * count,
        published=(None,) * count,
    )


def unit_vectors(count: int, seed: int) -> NDArray[np.float32]:
    return l2_normalise(np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32))


@pytest.mark.parametrize("count", [40, 6_000])
def test_long_texts_are_judged_by_a_sample(count: int) -> None:
    vectors, background = unit_vectors(count, 1), side(unit_vectors(8, 2))
    noisy = l2_normalise(vectors + 0.1 * unit_vectors(count, 3))
    shuffled = np.random.default_rng(4).permutation(noisy)
    assert choose_mode(side(vectors), side(noisy), background)[0] == "parallel"
    assert choose_mode(side(vectors), side(noisy[: count * 3 // 4]), background)[0] == "parallel"
    assert choose_mode(side(vectors), side(shuffled), background)[0] == "comparable"


def test_a_piece_of_a_long_text_is_not_followed_by_it() -> None:
    vectors, background = unit_vectors(200, 1), side(unit_vectors(8, 2))
    course = common_course(side(vectors), side(vectors[90:110]), background)
    assert course.ordered >= 15
    assert course.extent < 0.3
    assert not is_followed(course)


def test_a_text_without_vectors_has_no_order() -> None:
    empty = Encoding(
        pooled=np.zeros(32, np.float32),
        tokens=np.zeros((0, 32), np.float16),
        middle=np.zeros((0, 32), np.float16),
        offsets=np.zeros((0, 2), np.int32),
    )
    nothing = Sentences(texts=("\u200b",), encodings=(empty,), documents=(0,), published=(None,))
    assert choose_mode(nothing, side(unit_vectors(5, 1)), side(unit_vectors(8, 2)))[0] == "comparable"
