"""The name ledger: names of the seed corpus, human decisions, and the edits that follow from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN, SEEDS, golden_lines
from workbench.cli import main
from workbench.editing.suggestions import apply_suggestions, suggest
from workbench.errors import InputError
from workbench.evaluation import NameGroup, read_names, score_names
from workbench.names.ledger import build_ledger, noncanonical_names
from workbench.records import FidelityReport, NameDecision, Suggestion
from workbench.service import Workbench, suggestions

REPORT = FidelityReport(fidelity=50, label="major", scores=(), signature="s")
GARBLED = ["التقى ألييف مع Aliyev في باكو ثم زار يكاترنبورغ", "قال إيلهام ألييف"]
CLEAN = ["التقى علييف في باكو وزار يكاترينبورغ", "قال إلهام علييف"]


def test_the_seed_corpus_has_its_gold_names(seed_run: tuple[Path, object]) -> None:
    """Each golden line has the canonical form, then the spellings that must be grouped with it."""
    entries = {e.canonical: {f.text for f in e.forms} for e in Workbench(seed_run[0]).names()}
    for line in golden_lines("names.tsv"):
        canonical, *spellings = line.split("\t")
        assert set(spellings) <= entries[canonical], canonical
    assert "فلاديمير" not in entries["فولوديمير"]
    assert not any({"هايدار", "إيلهام"} <= forms for forms in entries.values())
    assert len(entries) <= 20


def test_distinct_names_are_not_merged() -> None:
    entries = {e.canonical: {f.text for f in e.forms} for e in build_ledger(GARBLED, CLEAN)}
    assert entries["علييف"] == {"علييف", "ألييف", "Aliyev"}
    assert entries["إلهام"] == {"إلهام", "إيلهام"}
    assert entries["يكاترينبورغ"] == {"يكاترينبورغ", "يكاترنبورغ"}


def test_a_shared_context_word_relaxes_the_phonetic_threshold() -> None:
    clean = ["احتجزت باكو مدير وكالة سبوتنيك الروسية"]
    (entry,) = build_ledger(["احتجزت الشرطة صحفيين من وكالة أنباء شتوتنيك أمس"], clean)
    assert (entry.canonical, [f.text for f in entry.forms]) == ("سبوتنيك", ["سبوتنيك", "شتوتنيك"])
    assert "beside the same words: وكالة" in entry.evidence[0].text("en")
    assert build_ledger(["احتجزت الشرطة صحفيين من مدينة شتوتنيك أمس"], clean) == ()
    assert build_ledger(["احتجزت الشرطة صحفيين من وكالة أنباء رويترس أمس"], clean) == ()


def test_human_decisions_take_precedence() -> None:
    decisions = [
        NameDecision(kind="apart", form="Aliyev", canonical="علييف"),
        NameDecision(kind="use", form="إيلهام", canonical="إيلهام"),
        NameDecision(kind="together", form="يكاترنبورغ", canonical="باكو"),
    ]
    entries = {e.canonical: e for e in build_ledger(GARBLED, CLEAN, (), decisions)}
    assert "Aliyev" not in {f.text for f in entries["علييف"].forms}
    assert entries["إيلهام"].decided == "person"
    assert any({"باكو", "يكاترنبورغ"} <= {f.text for f in e.forms} for e in entries.values())


def test_a_locked_name_ignores_new_evidence() -> None:
    locks = [NameDecision(kind="lock", form=f, canonical="علييف") for f in ("علييف", "ألييف", "Aliyev")]
    more_garbled, more_clean = [*GARBLED, "قال ألياييف"], [*CLEAN, *["قال عليايف"] * 9, "قال ألييف", "قال ألييف"]
    free = {e.canonical: e for e in build_ledger(more_garbled, more_clean)}
    assert "علييف" not in free or len(free["علييف"].forms) != 3
    entry = {e.canonical: e for e in build_ledger(more_garbled, more_clean, (), locks)}["علييف"]
    assert {f.text for f in entry.forms} == {"علييف", "ألييف", "Aliyev"}
    assert (entry.locked, entry.decided) == (True, "person")
    unlock = [NameDecision(kind="unlock", form=d.form, canonical=d.canonical) for d in locks]
    assert not any(e.locked for e in build_ledger(more_garbled, more_clean, (), [*locks, *unlock]))


def test_names_are_found_with_attached_particles() -> None:
    entries = build_ledger(GARBLED, CLEAN)
    text = "قال لألييف وAliyev"
    assert [(text[n.start : n.end], e.canonical) for n, e in noncanonical_names(text, entries)] == [
        ("ألييف", "علييف"),
        ("Aliyev", "علييف"),
    ]


def test_suggestions_can_be_accepted_and_rejected() -> None:
    text = GARBLED[0]
    found = suggest(text, REPORT, build_ledger(GARBLED, CLEAN), sibling=CLEAN[0])
    assert [s.kind for s in found] == ["name", "name", "name", "sibling"]
    assert apply_suggestions(text, found[:3]) == "التقى علييف مع علييف في باكو ثم زار يكاترينبورغ"
    assert apply_suggestions(text, [found[1]]) == "التقى ألييف مع علييف في باكو ثم زار يكاترنبورغ"
    assert apply_suggestions(text, []) == text
    with pytest.raises(ValueError, match="another text"):
        apply_suggestions("نص آخر", found[:1])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.text(max_size=3)), max_size=5))
def test_overlapping_edits_are_not_both_applied(edits: list[tuple[int, int, str]]) -> None:
    text = "0123456789"
    chosen = [
        Suggestion(start=a, end=b, text=text[a:b], replacement=new, kind="name", reason="")
        for a, b, new in edits
        if a < b
    ]
    made = apply_suggestions(text, chosen)
    assert len(made) <= len(text) + sum(len(s.replacement) for s in chosen)
    assert apply_suggestions(text, chosen[:1]) == (
        text[: chosen[0].start] + chosen[0].replacement + text[chosen[0].end :] if chosen else text
    )


def test_segments_of_the_seed_corpus_get_suggestions(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    names = workbench.names()
    rows = [(s, suggestions(s, names)) for s in workbench.segments()]
    kinds = {s.kind for _, found in rows for s in found}
    assert kinds == {"name", "finding", "sibling"}
    for segment, found in rows:
        for s in found:
            assert segment.text[s.start : s.end] == s.text


def test_the_command_shows_names_and_records_decisions(seed_workspace: Path) -> None:
    at = ["names", "--workspace", str(seed_workspace)]
    before = CliRunner().invoke(main, at)
    assert before.exit_code == 0, before.output
    assert any("Zelensky" in line and line.startswith("clean") for line in before.output.splitlines())
    after = CliRunner().invoke(main, [*at, "--use", "Peskov", "بيسكوف", "--author", "أمل"])
    assert any("Peskov" in line and line.startswith("person") for line in after.output.splitlines())
    locked = CliRunner().invoke(main, [*at, "--lock", "Peskov", "--author", "أمل"])
    assert any("Peskov" in line and line.startswith("person, locked") for line in locked.output.splitlines())
    assert CliRunner().invoke(main, [*at, "--lock", "لا أحد"]).exit_code == 1


def test_a_run_after_a_decision_changes_the_findings(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    said = {e.suggestion for s in workbench.segments() for e in s.report.errors if e.check == "name ledger"}
    assert "علييف" in said
    before = workbench.segments()
    workbench.decide_name(NameDecision(kind="use", form="علييف", canonical="عليف"), "أمل")
    workbench.run(SEEDS)
    changed = {e.suggestion for s in workbench.segments() for e in s.report.errors if e.check == "name ledger"}
    assert "عليف" in changed
    assert "علييف" not in changed
    assert [s.report.fidelity for s in workbench.segments()] == [s.report.fidelity for s in before]
    workbench.decide_name(NameDecision(kind="use", form="علييف", canonical="علييف"), "أمل")
    workbench.run(SEEDS)
    assert {e.suggestion for s in workbench.segments() for e in s.report.errors if e.check == "name ledger"} == said


def test_the_last_decision_on_a_name_counts() -> None:
    """The last decision counts, also for a spelling that no text contains, and the name stays one."""
    said = [("علييف", "علييڤ"), ("علييڤ", "ألييف"), ("ألييف", "علييف"), ("علييف", "ألييف")]
    decisions = [NameDecision(kind="use", form=form, canonical=canonical) for form, canonical in said]
    for k, (_, canonical) in enumerate(said):
        entries = [e for e in build_ledger(GARBLED, CLEAN, decisions=decisions[: k + 1]) if "علييف" in str(e.forms)]
        assert [e.canonical for e in entries] == [canonical]
    apart = NameDecision(kind="apart", form="ألييف", canonical="علييڤ")
    parted = build_ledger(GARBLED, CLEAN, decisions=[decisions[0], apart])
    assert not any({"ألييف", "علييف"} <= {f.text for f in e.forms} for e in parted)


def test_a_split_spelling_keeps_its_own_form() -> None:
    """Splitting a name withdraws the decision to write it like the other one."""
    said = [
        NameDecision(kind="together", form="علييف", canonical="باكو"),
        NameDecision(kind="use", form="باكو", canonical="علييف"),
        NameDecision(kind="apart", form="باكو", canonical="علييف"),
    ]
    for entry in build_ledger(GARBLED, CLEAN, decisions=said):
        assert entry.canonical != "علييف" or "باكو" not in {f.text for f in entry.forms}


@pytest.mark.parametrize("nothing", ["", " ", "\u064b", "\u0640", "\u200f", "\ufe0f", "\u0640\u064b", "%", "«»"])
def test_what_has_no_letter_is_no_name(seed_workspace: Path, nothing: str) -> None:
    """Such a form would be equal to every other one, and a canonical form would take the name out of the text."""
    workbench = Workbench(seed_workspace)
    before = workbench.names()
    for form, canonical in ((nothing, "علييف"), ("علييف", nothing)):
        decision = NameDecision(kind="use", form=form, canonical=canonical)
        with pytest.raises(InputError) as error:
            workbench.decide_name(decision, "أمل")
        assert error.value.code == "name-without-letters"
        # A workspace or a history of an earlier version may hold such a decision.
        assert build_ledger(GARBLED, CLEAN, (), [decision]) == build_ledger(GARBLED, CLEAN)
    assert workbench.names() == before


def test_a_ledger_is_scored_against_gold() -> None:
    gold = read_names("# a comment\nأ\tA\tB\nب\tC\n", "gold.tsv")
    found = [
        NameGroup(canonical="أ", spellings=frozenset("أAC")),
        NameGroup(canonical="C", spellings=frozenset("Cب")),
        NameGroup(canonical="x", spellings=frozenset("xyz")),
    ]
    score = score_names(gold, found[:1] + found[2:])
    assert (score.gold, score.predicted, score.right) == (4, 3, 1)
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == 0.25
    assert (score.names[0].missing, score.names[0].added) == (("B",), ("C",))
    assert [n.found for n in score_names(gold, found[1:]).names] == [None, "C"]
    assert score_names(gold, found[1:]).forms_right == 0
    assert score_names(gold, found[2:]).precision is None
    assert score.not_judged == 1


@pytest.mark.parametrize("text", ["# nothing\n", "باكو\n", "باكو\t\n", "باكو\tBaku\nباكوم\tBaku\n", "باكو\t\u064b\n"])
def test_malformed_gold_is_rejected(text: str) -> None:
    with pytest.raises(InputError) as said:
        read_names(text, "gold.tsv")
    assert said.value.remedy


def test_the_command_scores_the_seed_corpus(seed_workspace: Path, tmp_path: Path) -> None:
    at = ["evaluate", "names", "--workspace", str(seed_workspace), "--gold"]
    found = json.loads(CliRunner().invoke(main, [*at, str(GOLDEN / "names.tsv"), "--json"]).stdout)
    assert found["recall"] == 1
    assert found["forms_right"] == len(golden_lines("names.tsv"))
    other = tmp_path / "other.tsv"
    other.write_text("Baku\tباكو\tAzerbaijan\n", "utf-8")
    shown = CliRunner().invoke(main, [*at, str(other)])
    assert shown.exit_code == 0, shown.output
    assert "canonical forms: 0 of 1 right" in shown.output
    assert CliRunner().invoke(main, [*at, str(tmp_path / "none.tsv")]).exit_code == 1
