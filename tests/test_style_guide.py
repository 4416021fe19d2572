from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.arabic import find_dates, find_quantities
from workbench.editing.style_guide import StyleGuide, style_edits
from workbench.editing.suggestions import apply_suggestions, suggest
from workbench.errors import InputError
from workbench.records import ErrorSpan, FidelityReport
from workbench.service import Settings

MARKED = re.compile(r"\[\[(.*?)=>(.*?)\]\]")
STYLES = st.builds(
    StyleGuide,
    digits=st.sampled_from(["western", "eastern", "any"]),
    months=st.sampled_from(["international", "levantine", "both", "any"]),
    thousands=st.sampled_from(["parted", "any"]),
)
PIECES = st.sampled_from(
    [
        "قتل",
        "شخصا",
        "في",
        "67",
        "٦٧",
        "120000",
        "١٬٢٠٠",
        "4.5",
        "12:30",
        "25",
        "ديسمبر",
        "كانون الأول",
        "2024",
        "، ",
        ".",
        "25/12/2024",
        "شهر",
        "A320",
        "دولار",
        "الأحد",
        "%",
    ]
)


@pytest.mark.parametrize("line", golden_lines("style_guide.tsv"))
def test_edits_match_the_goldens(line: str) -> None:
    style, marked = line.split("\t")
    text = MARKED.sub(r"\1", marked)
    found = style_edits(text, StyleGuide.read(style))
    assert [(e.text, e.replacement) for e in found] == MARKED.findall(marked)
    assert apply_suggestions(text, found) == MARKED.sub(r"\2", marked)
    for edit in found:
        assert text[edit.start : edit.end] == edit.text
        assert re.search("[a-z]", edit.reason)
        assert re.search("[\u0621-\u064a]", edit.reason_ar)


@given(st.lists(PIECES, max_size=12).map(" ".join), STYLES)
def test_edits_keep_values_and_reach_the_style(text: str, style: StyleGuide) -> None:
    found = style_edits(text, style)
    assert all(a.end <= b.start for a, b in pairwise(found))
    after = apply_suggestions(text, found)
    assert [d.value for d in find_dates(after)] == [d.value for d in find_dates(text)]
    assert sorted(q.value for q in find_quantities(after)) == sorted(q.value for q in find_quantities(text))
    assert style_edits(after, style) == ()


@given(
    st.text(alphabet=st.one_of(st.sampled_from("0123456789٠١٢٣,.٬٫/-: ابتAz%"), st.characters()), max_size=60), STYLES
)
def test_offsets_of_edits_are_valid(text: str, style: StyleGuide) -> None:
    for edit in style_edits(text, style):
        assert text[edit.start : edit.end] == edit.text != edit.replacement


def test_findings_take_precedence_over_the_style() -> None:
    text = "قتل ٤٨ شخصا في تموز 2025"
    finding = ErrorSpan(
        side="left",
        start=4,
        end=6,
        text="٤٨",
        category="accuracy/mistranslation/number",
        severity="critical",
        check="numbers",
        reason="r",
        reason_ar="س",
        suggestion="38",
    )
    report = FidelityReport(fidelity=40, label="major", scores=(), errors=(finding,), signature="s")
    found = suggest(text, report, ())
    assert [(s.kind, s.replacement) for s in found] == [("finding", "38"), ("style", "يوليو")]
    assert apply_suggestions(text, found[1:]) == "قتل ٤٨ شخصا في يوليو 2025"
    other = suggest(text, report, (), style=StyleGuide(months="levantine"))
    assert [s.kind for s in other] == ["finding"]


def test_the_style_is_a_setting() -> None:
    assert Settings.from_environment(environment={}).style == StyleGuide()
    told = Settings.from_environment(environment={"WORKBENCH_STYLE": "digits=eastern"})
    assert told.style == StyleGuide(digits="eastern")
    assert Settings.from_environment(environment={"WORKBENCH_STYLE": "digits=any"}, style="").style == StyleGuide()


@pytest.mark.parametrize("text", ["digits=roman", "weeks=iso", "eastern"])
def test_an_invalid_style_is_rejected(text: str) -> None:
    with pytest.raises(InputError, match="Unknown style option"):
        StyleGuide.read(text)
