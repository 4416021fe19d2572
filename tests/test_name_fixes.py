"""Fixes that are offered and those that are not; what the ledger groups as one name and what it leaves apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.arabic import words
from workbench.checks import check_text, check_with_counterpart, merge_findings, with_ledger_findings
from workbench.editing.suggestions import apply_suggestions, suggest
from workbench.names.document_names import document_names, pack_names, unpack_names
from workbench.names.fixes import name_fixes, relevant_entries
from workbench.names.inflection import is_common_word, is_rigid, share_lemma
from workbench.names.latin_names import find_arabic_name
from workbench.names.ledger import build_ledger
from workbench.names.particles import joined, without_particles
from workbench.names.phonetics import has_arabic_letters
from workbench.records import FidelityReport, NameDecision, Suggestion

arabic = st.text(alphabet="ابتجحدرزسشعفكلمنهويةى", min_size=2, max_size=8)


def offered(text: str, counterpart: str) -> tuple[Suggestion, ...]:
    """Return the edits for a text beside its counterpart, with a ledger of the two."""
    ledger = build_ledger([text], [counterpart])
    against = check_with_counterpart(text, counterpart, parallel=True)
    errors = with_ledger_findings(text, merge_findings(check_text(text), against, counterpart), ledger)
    report = FidelityReport(fidelity=50, label="major", scores=(), signature="s", errors=errors)
    return suggest(text, report, ledger)


@pytest.mark.parametrize("line", golden_lines("fixes.tsv"))
def test_fixes(line: str) -> None:
    text, counterpart, span, right = line.split("\t")
    start = text.index(span)
    near = [s for s in offered(text, counterpart) if s.start < start + len(span) and start < s.end]
    if right == "-":
        assert near == []
        return
    assert near
    after = text[start + len(span) :]
    joined_particle = text[: start - 1] + right + after  # لKremlin becomes للكرملين
    assert {apply_suggestions(text, [s]) for s in near} <= {text[:start] + right + after, joined_particle}


@pytest.mark.parametrize("line", golden_lines("ledger.tsv"))
def test_the_ledger_groups_spellings_of_one_name(line: str) -> None:
    garbled, clean, source, form, canonical = line.split("\t")
    entries = build_ledger([garbled], [clean], sources=[source] if source else [])
    mine = [e for e in entries if form in {f.text for f in e.forms} and e.probability >= 0.5]
    others = {f.text for e in mine for f in e.forms if has_arabic_letters(f.text)} - {form}
    if canonical == "-":
        assert others == set()
    else:
        assert [e.canonical for e in mine] == [canonical]


@given(arabic, arabic)
def test_particles_are_joined_to_any_name(one: str, name: str) -> None:
    assert joined("", name) == name
    assert joined("و", name) == "و" + name
    assert joined("ل", "ال" + name) == "لل" + name
    assert all(one.endswith(form) or form.startswith("ال") for form in without_particles(one))


@given(st.lists(arabic | st.sampled_from(["Aliyev", "Baku", "قال", "و", "الرئيس", "في"]), max_size=12))
def test_what_a_document_says_survives_packing(some: list[str]) -> None:
    found = document_names(" ".join(some))
    assert unpack_names(pack_names(found)) == found


@given(st.lists(st.sampled_from(["Aliyev", "ألييف", "علييف", "لألييف", "Ilham", "قال", "(Aliyev)", "و"]), max_size=8))
def test_a_fix_replaces_what_it_names(some: list[str]) -> None:
    text = " ".join(some)
    ledger = build_ledger(["قال ألييف وAliyev"], ["قال علييف"])
    fixes = list(name_fixes(text, ledger))
    assert all(0 <= f.start < f.end <= len(text) for f in fixes)
    entries = {e.id for f in fixes for e in f.entries}
    assert entries <= {e.id for e in relevant_entries([w.text for w in words(text)], ledger)}


def test_the_language_tells_words_from_names() -> None:
    assert not any(map(is_common_word, ["زيلينسكي", "بوتين", "غوتيريش", "ترامب", "برودكوم", "هيغسيث", "سبستاك"]))
    assert all(map(is_common_word, ["كتابا", "سأراهن", "لاحظوه", "الاشمئزاز", "وخلعوا", "المهذبة", "تمامًا"]))
    assert is_rigid("باريس")
    assert not is_rigid("المنشار")
    assert share_lemma("مصري", "مصريين")
    assert not share_lemma("بوتين", "ترامب")


def test_a_name_in_brackets_after_its_arabic_form_stays() -> None:
    ledger = build_ledger(["شركة بوينغ (Boeing) خسرت وBoeing"], ["قالت بوينغ إنها"])
    assert [f.replacement for f in name_fixes("شركة بوينغ (Boeing) خسرت", ledger)] == [None]


def test_the_longest_name_is_found_whole() -> None:
    found = find_arabic_name("Hassan Nasrallah", "قال حسن نصر الله إن حسن الجوار واجب")
    assert found is not None
    assert found.form == "حسن نصر الله"


def test_a_term_of_several_words_is_replaced_with_its_particles() -> None:
    decisions = [
        NameDecision(kind="term", form="الأمن الوطني", canonical="الأمن القومي"),
        NameDecision(kind="add", form="Antonio Guterres", canonical="أنطونيو غوتيريش"),
        NameDecision(kind="add", form="غوتيريش", canonical="أنطونيو غوتيريش"),
    ]
    ledger = build_ledger([], [], (), decisions)

    def edited(text: str) -> str:
        report = FidelityReport(fidelity=50, label="major", scores=(), signature="s")
        return apply_suggestions(text, suggest(text, report, ledger))

    assert edited("مستشار للأمن الوطني وبالأمن الوطني") == "مستشار للأمن القومي وبالأمن القومي"
    assert edited("قال Antonio Guterres أمس") == "قال أنطونيو غوتيريش أمس"
    assert edited("قال أنطونيو غوتيريش أمس") == "قال أنطونيو غوتيريش أمس"
    dropped = [*decisions, NameDecision(kind="drop", form="الأمن القومي", canonical="الأمن القومي")]
    assert {e.canonical for e in build_ledger([], [], (), dropped)} == {"أنطونيو غوتيريش"}


def test_a_term_of_the_source_is_missed() -> None:
    text, ledger = (
        "أعلن الطرفان الهدنة أمس",
        build_ledger([], [], (), [NameDecision(kind="term", form="ceasefire", canonical="وقف إطلاق النار")]),
    )
    source = ["Both sides announced the ceasefire yesterday."]
    (found,) = with_ledger_findings(text, (), ledger, source)
    assert (found.category, found.severity) == ("terminology/inconsistent-with-resource", "minor")
    assert with_ledger_findings(text, [found], ledger) == ()
    assert with_ledger_findings("أعلن الطرفان وقف إطلاق النار", (), ledger, source) == ()
    assert with_ledger_findings(text, (), ledger, ["Both sides announced a truce."]) == ()
