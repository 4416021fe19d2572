"""The tokenizer made for a few texts cuts them as one with all word pieces does."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tests.test_encoders import seed_sentences
from workbench.encoders.background import background_texts
from workbench.encoders.embedded.pieces import PieceIndex
from workbench.encoders.embedded.tokenizer import unigram_tokenizer
from workbench.encoders.embedded.weights import WeightFile, weights_path

ODD = [
    "",
    " ",
    "<s> </s> <unk>",
    "▁▁ a▁b",
    "ﷺ" * 300,
    "a\n\tb\x00c",
    "ﬁ ´x e\u0301",
    "😀漢字漢字",
    "x" * 5000,
    "صً" * 900,
]


@cache
def index() -> PieceIndex:
    return PieceIndex(WeightFile(weights_path()).word_pieces)


@cache
def full() -> Tokenizer:
    return unigram_tokenizer(WeightFile(weights_path()).word_pieces.pieces(), unknown=3, ends=(0, 2))


def assert_cut_alike(texts: list[str]) -> None:
    tokenizer = index().tokenizer(texts)
    for text in texts:
        numbers, places = tokenizer.encode(text)
        expected = full().encode(text)
        assert numbers.tolist() == expected.ids
        assert [tuple(place) for place in places.tolist()] == expected.offsets
        assert tokenizer.places(text) == full().encode(text, add_special_tokens=False).offsets


@pytest.mark.parametrize("together", [1, 64])
def test_news_is_cut_alike(together: int) -> None:
    texts = [*seed_sentences(), *background_texts(), *ODD]
    for first in range(0, len(texts), together):
        assert_cut_alike(texts[first : first + together])


def test_texts_cut_anywhere_and_joined_are_cut_alike() -> None:
    choose = random.Random(1)
    whole = [*seed_sentences(), *background_texts()]
    pieces = [text[choose.randrange(len(text)) :][: choose.randrange(1, 60)] for text in choose.choices(whole, k=1000)]
    assert_cut_alike([a + choose.choice(["", " ", "▁", "\n", "<s>"]) + b for a, b in pairwise(pieces)])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3))
@example(["ấ", "\U0010ffff"])
def test_any_text_is_cut_alike(texts: list[str]) -> None:
    assert_cut_alike(texts)


def test_a_text_longer_than_what_is_looked_up_at_a_time_is_cut_alike() -> None:
    text = " ".join(f"كلمة{number}" for number in range(20_000))
    assert_cut_alike([text])


def test_no_two_pieces_of_a_length_have_the_same_hash() -> None:
    """Of two that had, one would never be found."""
    found = index()
    lengths = [length for length, count in enumerate(found._counts) for _ in range(count)]
    assert len(set(zip(lengths, found._hashes.tolist(), strict=True))) == len(lengths)
