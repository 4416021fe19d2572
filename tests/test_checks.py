from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.checks import PAIR_CHECKS, TEXT_CHECKS, check_pair, check_text


@pytest.mark.parametrize("line", [x for x in golden_lines("checks.txt") if x])
def test_goldens(line: str) -> None:
    name, _, rest = line.partition(" | ")
    marked, _, right = rest.partition(" || ")
    text = re.sub(r"\[\[|\]\]", "", marked)
    expected = re.findall(r"\[\[(.*?)\]\]", marked)
    found = [s for s in (check_pair(text, right) if right else check_text(text)) if s.check == name]
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
    with_findings = {x.partition(" | ")[0] for x in golden_lines("checks.txt") if "[[" in x}
    assert with_findings == {
        "untranslated", "spacing", "repetition", "foreign inflection", "unknown words", "broken", "quotation",
        "numbers", "dates", "negation", "names", "spelling", "article",
    }  # fmt: skip
    assert len(TEXT_CHECKS) + len(PAIR_CHECKS) == 14


@given(st.integers(1, 40), st.integers(1, 40))
def test_what_is_only_roughly_another_number_does_not_contradict(near: int, far: int) -> None:
    assert check_pair(f"قتل نحو {1000 + near} شخصا في الحادث", f"قتل {1000 - far} شخصا في الحادث") == ()


def test_spoilt_letters_are_read_back() -> None:
    spoilt = "السلام".encode().decode("latin-1")
    (span,) = [s for s in check_text(f"قال {spoilt} للجميع في القاعة") if s.check == "broken"]
    assert (span.text, span.suggestion) == (spoilt, "السلام")


def test_contradicted_numbers_carry_evidence_and_suggestion() -> None:
    (span,) = check_pair("أسفر عن مقتل 48 شخصا", "أسفر عن مقتل ثمانية وثلاثين شخصا")
    assert (span.severity, span.suggestion) == ("critical", "ثمانية وثلاثين")
    assert span.evidence == "أسفر عن مقتل ثمانية وثلاثين شخصا"
