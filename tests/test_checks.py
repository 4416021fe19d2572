from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench import checks
from workbench.checks import check_pair, check_text

BY_NAME = {
    "untranslated": checks.untranslated,
    "spacing": checks.spacing,
    "repetition": checks.repetition,
    "foreign inflection": checks.foreign_inflection,
    "unknown words": checks.unknown_words,
}


@pytest.mark.parametrize("line", [x for x in golden_lines("checks.txt") if x])
def test_goldens(line: str) -> None:
    name, _, rest = line.partition(" | ")
    marked, _, right = rest.partition(" || ")
    text = re.sub(r"\[\[|\]\]", "", marked)
    expected = re.findall(r"\[\[(.*?)\]\]", marked)
    found = list(BY_NAME[name](text)) if name in BY_NAME else [s for s in check_pair(text, right) if s.check == name]
    assert [s.text for s in found] == expected
    for span in found:
        assert text[span.start : span.end] == span.text
        assert span.reason
        assert "/" in span.category


@given(st.text(alphabet=st.one_of(st.sampled_from("ابتيس ،.”“»()[]abZ12٢ "), st.characters()), max_size=80))
def test_findings_point_into_the_text(text: str) -> None:
    for span in (*check_text(text), *check_pair(text, text)):
        assert text[span.start : span.end] == span.text
        assert span.text


@given(st.text(alphabet="ابت 0123456789", max_size=60))
def test_a_text_does_not_contradict_itself(text: str) -> None:
    assert check_pair(text, text) == ()


def test_every_check_is_reached() -> None:
    assert {c.__name__ for c in checks.TEXT_CHECKS} == {c.__name__ for c in BY_NAME.values()}


def test_contradicted_numbers_carry_evidence_and_suggestion() -> None:
    (span,) = check_pair("أسفر عن مقتل 48 شخصا", "أسفر عن مقتل ثمانية وثلاثين شخصا")
    assert (span.severity, span.suggestion) == ("critical", "ثمانية وثلاثين")
    assert span.evidence == "أسفر عن مقتل ثمانية وثلاثين شخصا"
