from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SEEDS, golden_lines
from workbench.publication.personal_data import KINDS, legible, personal_data_in

LINES = [line.split("\t") for line in golden_lines("personal_data.tsv")]


def expected(told: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in told.split(" ; ") if part]
    return [(kind, words) for kind, _, words in parts]


def found(text: str) -> list[tuple[str, str]]:
    return [(d.kind, text[d.start : d.end]) for d in personal_data_in(text)]


@pytest.mark.parametrize(("text", "told"), LINES)
def test_personal_data_of_each_line(text: str, told: str) -> None:
    assert found(text) == expected(told)


def test_precision_and_recall() -> None:
    kinds = {kind for _, told in LINES for kind, _ in expected(told)}
    assert kinds == set(KINDS)
    assert sum(not told for _, told in LINES) >= 40
    wanted = [(k, *d) for k, (_, told) in enumerate(LINES) for d in expected(told)]
    given_ = [(k, *d) for k, (text, _) in enumerate(LINES) for d in found(text)]
    right = len(set(wanted) & set(given_))
    assert right / len(given_) >= 0.98
    assert right / len(wanted) >= 0.98


def test_the_news_of_the_seed_corpus_hold_none() -> None:
    texts = [p.read_text("utf-8") for p in sorted((SEEDS / "texts").iterdir())]
    assert sum(c.isdecimal() for text in texts for c in text) > 100
    assert [d for text in texts for d in found(text)] == []


@given(st.text(alphabet=st.sampled_from("0123456789٠١٢٣+-() .@abAB\u200fهاتف:\n"), max_size=60))
def test_places_are_in_order_and_hold_no_more_than_they_say(text: str) -> None:
    end = 0
    for datum in personal_data_in(text):
        assert end <= datum.start < datum.end <= len(text)
        assert "\n" not in text[datum.start : datum.end]
        end = datum.end


@given(st.text())
def test_legible_text_keeps_offsets(text: str) -> None:
    plain, offsets = legible(text)
    assert len(plain) == len(offsets)
    assert offsets == sorted(set(offsets))
