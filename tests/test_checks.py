from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT, golden_lines
from workbench.checks import CATALOGUE, check_content, check_pair, check_text, merge_findings, with_ledger_findings
from workbench.checks.repetitions import repeats_as, repetition
from workbench.editing.code_findings import code_findings
from workbench.messages import render
from workbench.names.ledger import NameEntry, NameForm


@pytest.mark.parametrize("line", [x for x in golden_lines("checks.txt") if x])
def test_findings_match_the_goldens(line: str) -> None:
    kind, _, rest = line.partition(" | ")
    name = kind.removesuffix(" (parallel)")
    marked, _, right = rest.partition(" || ")
    text = re.sub(r"\[\[|\]\]", "", marked)
    expected = re.findall(r"\[\[(.*?)\]\]", marked)
    if name == "name ledger":
        assert [
            s.text for s in with_ledger_findings(text, check_text(text), ledger(right)) if s.check == name
        ] == expected
        return
    if name == "inline codes":
        assert [s.text for s in code_findings(right, text)] == expected
        return
    of_pair = check_content if kind != name or name in {"omission", "addition", "word order"} else check_pair
    given = of_pair(text, right) if right else check_text(text)
    found = [s for s in given if s.check == name]
    assert [s.text for s in found] == expected
    for span in found:
        assert text[span.start : span.end] == span.text
        assert re.search("[a-z]", span.reason)
        assert re.search("[\u0621-\u064a]", span.reason_ar)
        assert span.category in CATALOGUE[name].categories


def ledger(line: str) -> list[NameEntry]:
    canonical, spellings = line.split("=")
    forms = [NameForm(text=t, garbled=1, clean=int(t == canonical)) for t in (canonical, *spellings.split())]
    return [NameEntry(id="n", canonical=canonical, forms=tuple(forms), decided="clean")]


LEDGERS = st.sampled_from(["علييف=ألييف Aliyev", "إلهام=إيلهام Ilham ilhan", "بيسكوف=Peskov", "باكو=Baku باكوو"])
WORDS = st.sampled_from(
    [
        "Ilham",
        "Aliyev",
        "Peskov",
        "Baku",
        "government",
        "ألييف",
        "إيلهام",
        "وألييف",
        "قال",
        "إن",
        "التحقيق",
        "شركة",
        "مستمر",
        "(Baku)",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=8), LEDGERS, LEDGERS)
def test_findings_from_the_ledger_follow_its_changes(some: list[str], one: str, other: str) -> None:
    text = " ".join([*some, "في العاصمة مساء أمس"])
    base = check_text(text)
    first = with_ledger_findings(text, base, ledger(one))
    assert with_ledger_findings(text, first, ()) == base
    assert with_ledger_findings(text, first, ledger(other)) == with_ledger_findings(text, base, ledger(other))
    assert with_ledger_findings(text, first, ledger(one)) == first


@given(st.text(alphabet=st.one_of(st.sampled_from("ابتيس ،.”“»()[]abZ12٢ "), st.characters()), max_size=80))
def test_offsets_of_findings_are_valid(text: str) -> None:
    for span in (*check_text(text), *check_pair(text, text), *check_content(text, text[::2])):
        assert text[span.start : span.end] == span.text
        assert span.text


@given(st.text(alphabet="ابت 0123456789", max_size=60))
def test_a_text_does_not_contradict_itself(text: str) -> None:
    assert (*check_pair(text, text), *check_content(text, text)) == ()


def test_every_check_has_goldens_and_is_documented() -> None:
    lines = [x for x in golden_lines("checks.txt") if x]
    pages = (ROOT / "docs" / "reference" / "checks.md").read_text("utf-8")
    for name, check in CATALOGUE.items():
        mine = [x for x in lines if x.startswith(f"{name} | ")]
        assert any("[[" in x for x in mine), name
        assert any("[[" not in x for x in mine), name
        assert f"`{name}`" in pages, name
        assert render(f"page.named_{name}", {}, "ar") in pages, name
        for category in check.categories:
            assert f"`{category}`" in pages, category


def test_a_counterpart_replaces_checks_of_the_text_alone() -> None:
    left, right = "أطلقت Gartshore برنامجا جديدا", "أطلقت Gartshore برنامجا كبيرا"
    assert [s.check for s in check_text(left)] == ["untranslated"]
    assert merge_findings(check_text(left), check_pair(left, right), right) == ()
    left, right = "قال Peskov إن التحقيق مستمر", "قال بيسكوف إن التحقيق مستمر"
    (span,) = merge_findings(check_text(left), check_pair(left, right), right)
    assert (span.severity, span.suggestion) == ("major", "بيسكوف")


def test_findings_distinguish_contradicted_from_unmentioned() -> None:
    (wrong,) = check_pair("أسفر عن مقتل 48 شخصا", "أسفر عن مقتل 38 شخصا")
    assert wrong.relation == "contradicted"
    clean = "استدعت وزارة الخارجية السفير الروسي اليوم"
    longer = f"{clean} لتقديم احتجاج شديد على اعتقال الصحفيين"
    assert [s.relation for s in check_content(longer, clean)] == ["unmentioned"]
    assert [s.relation for s in check_content(clean, longer)] == ["omitted"]
    assert [s.relation for s in check_text("وصل الوفد ، ثم غادر")] == ["form"]


@given(st.integers(1, 40), st.integers(1, 40))
def test_approximately_equal_numbers_do_not_contradict(near: int, far: int) -> None:
    assert check_pair(f"قتل نحو {1000 + near} شخصا في الحادث", f"قتل {1000 - far} شخصا في الحادث") == ()


def test_mojibake_is_decoded() -> None:
    spoilt = "السلام".encode().decode("latin-1")
    (span,) = [s for s in check_text(f"قال {spoilt} للجميع في القاعة") if s.check == "broken"]
    assert (span.text, span.suggestion) == (spoilt, "السلام")


def test_contradicted_numbers_carry_evidence_and_suggestion() -> None:
    (span,) = check_pair("أسفر عن مقتل 48 شخصا", "أسفر عن مقتل ثمانية وثلاثين شخصا")
    assert (span.severity, span.suggestion) == ("critical", "ثمانية وثلاثين")
    assert span.evidence == "أسفر عن مقتل ثمانية وثلاثين شخصا"


def test_what_the_source_says_again_is_no_repetition() -> None:
    (span,) = repetition("يحبون الغناء والغناء والغناء.")
    assert repeats_as("They love to sing, sing, and sing.", span)
    assert not repeats_as("They love to sing and sing.", span)
    assert not repeats_as("They love to sing.", span)
