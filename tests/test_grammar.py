"""Spelling and grammar, by goldens that a linguist can edit: `spelling.tsv`, `grammar.tsv` and `calques.tsv`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.checks import check_text
from workbench.checks.numerals import numerals
from workbench.records import ErrorSpan

OURS = {"spelling", "agreement", "inflection", "word order", "calque", "spacing", "keyboard letters"}
LINES = [line for name in ("spelling.tsv", "grammar.tsv", "calques.tsv") for line in golden_lines(name) if line]


def found(text: str) -> list[ErrorSpan]:
    return [span for span in check_text(text) if span.check in OURS]


def corrected(text: str) -> str:
    for span in reversed(found(text)):
        if span.suggestion:
            text = text[: span.start] + span.suggestion + text[span.end :]
    return text


@pytest.mark.parametrize("line", LINES)
def test_a_sentence_has_these_findings(line: str) -> None:
    text, wanted = line.split("\t")
    said = [f"{span.text} > {span.suggestion or '?'}" for span in found(text)]
    assert " | ".join(said) == ("" if wanted == "-" else wanted)


def test_there_are_enough_sentences_that_are_right() -> None:
    right = [line for line in LINES if line.endswith("\t-")]
    assert len(LINES) >= 250
    assert len(right) >= 100


@pytest.mark.parametrize("line", [line for line in LINES if not line.endswith(("\t-", "?"))])
def test_a_corrected_sentence_is_right(line: str) -> None:
    text, _ = line.split("\t")
    assert found(corrected(text)) == []


UNITS = st.sampled_from(["ثلاثة", "أربع", "خمسة", "ست", "سبعة", "ثماني", "تسعة", "أحد", "إحدى", "اثنا", "اثنتي"])
TENS = st.sampled_from(["عشر", "عشرة", "وعشرون", "وثلاثين"])


@given(UNITS, TENS, st.sampled_from(["m", "f"]))
def test_the_form_of_a_numeral_is_right_for_its_gender(unit: str, ten: str, gender: str) -> None:
    for numeral in numerals(f"جاء {unit} {ten} من الشمال"):
        (again,) = numerals(numeral.form(gender))
        assert not again.is_wrong_before(gender)
        assert again.form(gender) == numeral.form(gender)


SENTENCES = st.sampled_from([line.split("\t")[0].rstrip("؟?!. ") + ".\n" for line in LINES if "ی" not in line])


@given(st.lists(SENTENCES, min_size=2, max_size=3))
def test_sentences_are_judged_by_themselves(sentences: list[str]) -> None:
    wanted, at = [], 0
    for sentence in sentences:
        wanted += [(at + s.start, s.text, s.suggestion) for s in found(sentence)]
        at += len(sentence)
    assert [(s.start, s.text, s.suggestion) for s in found("".join(sentences))] == wanted
