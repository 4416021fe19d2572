from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.arabic import find_dates, find_measures, find_quantities, is_arabic, normalise, share_of_arabic, words
from workbench.arabic.normalisation import _fold_by_cluster, fold_preserving_offsets

TEXT = st.text(
    alphabet=st.one_of(st.sampled_from('ابتأإآىةؤئـًَُّٕٔ ،؛؟.,()«»“”"\n\t1٢۳ﷲﻻ\u200f\u202babZ'), st.characters()),
    max_size=60,
)


@pytest.mark.parametrize("line", [x for x in golden_lines("normalise.tsv") if x])
def test_normalisation_profiles_match_the_goldens(line: str) -> None:
    profile, text, expected = line.split("\t")
    assert normalise(text, profile).text == expected


@given(TEXT, st.sampled_from(["raw", "light", "full"]))
def test_normalised_offsets_map_back_to_the_text(text: str, profile: str) -> None:
    found = normalise(text, profile)
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert list(found.starts) == sorted(found.starts)
    assert list(found.ends) == sorted(found.ends)
    assert all(0 <= a <= b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))
    if found.text:
        start, end = found.to_source(0, len(found.text))
        assert normalise(text[start:end], profile).text == found.text


@given(TEXT)
def test_normalisation_is_idempotent(text: str) -> None:
    once = normalise(text, "full").text
    assert normalise(once, "full").text == once


@given(TEXT)
def test_ranges_map_to_the_normalised_text_and_back(text: str) -> None:
    found = normalise(text, "light")
    for k in range(len(found.text)):
        start, end = found.to_source(k, k + 1)
        if end > start:
            a, b = found.from_source(start, end)
            assert a <= k < b


def test_an_unknown_profile_is_rejected() -> None:
    with pytest.raises(ValueError, match="no profile"):
        normalise("نص", "heavy")
    with pytest.raises(ValueError, match="no such range"):
        normalise("نص", "light").to_source(1, 1)


@given(TEXT)
def test_offsets_of_quantities_are_valid(text: str) -> None:
    for q in find_quantities(text):
        assert 0 <= q.start < q.end <= len(text)
        assert text[q.start : q.end].strip()


@given(TEXT)
def test_offsets_of_words_are_valid_and_words_have_one_script(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert all(is_arabic(c) == word.arabic for c in word.text if c.isalpha())


def test_share_of_arabic_letters() -> None:
    assert share_of_arabic("كلمة") == 1
    assert share_of_arabic("word") == 0
    assert share_of_arabic("12 ،") == 0
    assert share_of_arabic("كل ab") == 0.5


@given(st.text(alphabet=st.sampled_from("بةأىؤـ ١۲3،.َّ\u0655\u0653ﷲﻻㅤ\u200e½ab,é"), max_size=12))
def test_fast_folding_equals_slow_folding(text: str) -> None:
    assert fold_preserving_offsets(text) == _fold_by_cluster(text)


@given(TEXT | st.text(alphabet=st.sampled_from("0123٤٥:/.-، يوليومارس الأحد عام"), max_size=30))
def test_offsets_of_dates_are_valid_and_do_not_overlap(text: str) -> None:
    found = find_dates(text)
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(d.month is None or 1 <= d.month <= 12 for d in found)
    assert all(d.hour is None or (0 <= d.hour < 24 and 0 <= d.minute < 60) for d in found)


@pytest.mark.parametrize("line", [x for x in golden_lines("measures.tsv") if x])
def test_measures_match_the_goldens(line: str) -> None:
    text, _, expected = line.partition("\t")
    assert " | ".join(f"{m.value:.12g} {m.unit}={text[m.start : m.end]}" for m in find_measures(text)) == expected
