from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from tests.spelled_numbers import Spelling
from workbench.checks import check_pair, check_with_counterpart
from workbench.records import ErrorSpan

PAIRS = [x for x in golden_lines("figures.txt") if x]
MARKED = re.compile(r"\[\[(.*?)\]\]")


def figures(left: str, right: str) -> list[ErrorSpan]:
    return [s for s in check_with_counterpart(left, right, (), parallel=True) if s.check in {"numbers", "dates"}]


def replaced(text: str, spans: list[ErrorSpan]) -> str:
    for span in sorted(spans, key=lambda s: -s.start):
        text = text[: span.start] + (span.suggestion or "") + text[span.end :]
    return text


@pytest.mark.parametrize("line", [x for x in PAIRS if "[[" not in x])
def test_the_same_said_otherwise_is_no_contradiction(line: str) -> None:
    left, _, right = line.partition(" || ")
    for ours, theirs in ((left, right), (right, left)):
        found = check_with_counterpart(ours, theirs, (), parallel=True)
        assert [s.text for s in found if s.severity in {"critical", "major"}] == []
        assert figures(ours, theirs) == []


@pytest.mark.parametrize("line", [x for x in PAIRS if "[[" in x])
def test_figures_that_contradict_are_found_with_their_fix(line: str) -> None:
    ours, theirs = line.split(" || ")
    left, right = (MARKED.sub(r"\1", side) for side in (ours, theirs))
    found = figures(left, right)
    assert [s.text for s in found] == MARKED.findall(ours)
    assert [s.suggestion for s in found] == MARKED.findall(theirs)
    assert all(s.severity == "critical" for s in found)
    assert [s.text for s in check_pair(left, right) if s.check in {"numbers", "dates"}] == MARKED.findall(ours)
    assert [s.suggestion for s in figures(right, left)] == MARKED.findall(ours)
    assert figures(replaced(left, found), right) == []


@given(st.integers(3, 10**9), st.integers(3, 10**9), st.booleans(), st.booleans())
def test_numbers_contradict_whatever_they_are_written_in(one: int, other: int, words: bool, oblique: bool) -> None:
    spelling = Spelling(oblique=oblique)
    left = f"بلغ عدد النازحين من المدينة {spelling.words(one) if words else f'{one:,}'} بحسب بيان الوزارة"
    right = f"بلغ عدد النازحين من المدينة {other} بحسب بيان الوزارة"
    found = figures(left, right)
    assert (found == []) == (one == other)
    assert replaced(left, found) == right or one == other


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1990, 2030), st.integers(1, 28), st.integers(1, 12))
def test_dates_contradict_whatever_they_are_written_in(day: int, month: int, year: int, late: int, other: int) -> None:
    names = ["يناير", "شباط", "مارس", "نيسان", "ماي", "حزيران", "يوليوز", "غشت", "سبتمبر", "أكتوبر", "نونبر", "دجنبر"]
    left = f"صدر القرار يوم {day} {names[month - 1]} {year} في العاصمة"
    assert figures(left, f"صدر القرار يوم {day:02}/{month:02}/{year} في العاصمة") == []
    found = figures(left, f"صدر القرار يوم {late} {names[other - 1]} {year} في العاصمة")
    assert (found == []) == ((day, month) == (late, other))
