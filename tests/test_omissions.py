"""Omissions and additions weigh as much as the content they carry."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.alignment.words import align_words
from workbench.checks import check_content
from workbench.checks.content_share import content_of
from workbench.encoders import Encoder
from workbench.records import Severity


@pytest.mark.parametrize("line", [x for x in golden_lines("omissions.tsv") if x])
def test_the_severity_follows_the_content(line: str, e5: Encoder) -> None:
    left, right, check, severity = line.split("\t")
    a, b = (dict(e5.encode([text]))[0] for text in (left, right))
    found = [
        s for s in check_content(left, right, align_words(left, a, right, b)) if s.check in ("omission", "addition")
    ]
    order = get_args(Severity)
    gravest = max(found, key=lambda s: order.index(s.severity), default=None)
    if check == "none":
        assert found == []
    elif check == "-":
        assert gravest is None or gravest.severity in ("neutral", "minor")
    else:
        assert gravest is not None
        assert (gravest.check, gravest.severity) == (check, severity)


def test_names_and_figures_carry_more_than_particles() -> None:
    text = "وقال إن 25 شخصا أصيبوا في حلب"
    assert content_of(text, text.index("25"), text.index("25") + 2) == 2
    assert content_of(text, text.index("حلب"), len(text)) == 1
    assert content_of(text, text.index("في"), text.index("في") + 2) == 0


def test_an_adverb_in_two_words_is_one() -> None:
    assert content_of("يسير بشكل جيد", 4, 13) == 1
    assert content_of("ارتفعت بصورة حادة", 7, 17) == 1
    assert content_of("احتفظ بصورة الرئيس", 6, 18) == 2


@given(st.text(alphabet="ابت ة123 THEofParis,.", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_the_parts_of_a_text_have_the_content_of_the_whole(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    parts = content_of(text, 0, start), content_of(text, start, end), content_of(text, end, len(text))
    assert max(parts) <= content_of(text, 0, len(text)) <= sum(parts)
