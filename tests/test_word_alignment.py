"""Word alignment: names, numbers and clitics of real sentences, with valid offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.alignment.words import align_words
from workbench.encoders import Encoder


def pairs(e5: Encoder, left: str, right: str) -> list[tuple[str, str]]:
    a, b = (dict(e5.encode([text]))[0] for text in (left, right))
    found = align_words(left, a, right, b)
    return [(left[slice(*w.left)], right[slice(*w.right)]) for w in found]


@pytest.mark.parametrize("line", golden_lines("words.tsv"))
def test_word_links_match_the_goldens(e5: Encoder, line: str) -> None:
    left, right, wanted = line.split("\t")
    found = pairs(e5, left, right)
    for pair in wanted.split(" | "):
        ours, theirs = pair.split("=")
        assert (ours, theirs) in found, found


def test_words_without_counterpart_are_unlinked(e5: Encoder) -> None:
    found = pairs(e5, "وصل الوزير إلى باكو يوم الثلاثاء", "وصل الوزير إلى باكو")
    assert {ours for ours, _ in found} == {"وصل", "الوزير", "إلى", "باكو"}


@given(st.text(alphabet="ابت ةَ,.1aé\u200f'", min_size=1, max_size=20).filter(lambda t: any(map(str.isalnum, t))))
@settings(max_examples=25, deadline=None)
def test_offsets_of_links_are_those_of_words(e5: Encoder, text: str) -> None:
    other = "نص آخر، من كلمات."
    a, b = (dict(e5.encode([t]))[0] for t in (text, other))
    for link in align_words(text, a, other, b):
        ours, theirs = text[slice(*link.left)], other[slice(*link.right)]
        assert ours
        assert theirs
        assert not any(map(str.isspace, ours + theirs))
        assert -1 <= link.score <= 1.001
