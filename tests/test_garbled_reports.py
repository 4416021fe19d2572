"""Garbled reports of one event are counterparts of each other, which count for less than clean ones."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import SEEDS, golden_lines
from workbench.arabic.attributions import is_attribution
from workbench.checks.differing_reports import reports_differ
from workbench.events.near_duplicates import has_same_wording
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.records import (
    ACCEPTED,
    Document,
    ErrorSpan,
    LinkKind,
    LinkRole,
    Role,
    SegmentLink,
    basis_of,
    compared_links,
    content_id,
    counting_links,
)
from workbench.scoring.fidelity import report_text
from workbench.scoring.garbled_support import SCORE, with_garbled_support
from workbench.service import Workbench
from workbench.store import Workspace

WAITED = "انتظر فلاديمير بوتين ثلاثة أيام لتقديم"  # the apology, as 001 has it
APOLOGISED = "بوتين اعتذر إلى علييف لما أسماه"  # as 003 has it


def seeds(*, garbled: dict[str, str]) -> Corpus:
    """Return the seed corpus with the roles said and other garbled reports; one without a text is left out."""
    found = read_corpus(SEEDS)
    roles: dict[str, Role] = {"001": "garbled", "003": "garbled"}
    documents = {d.name: replace(d, role=roles.get(d.name[:3], "clean")) for d in found.documents}
    for name, text in garbled.items():
        documents.pop(name, None)
        if text:
            documents[name] = Document(id=content_id(text), name=name, text=text, language="ar", role="garbled")
    return Corpus(name=found.name, documents=tuple(documents.values()))


def links(place: Path, name: str) -> tuple[SegmentLink, ...]:
    with Workspace.open(place) as workspace:
        (document,) = (d for d in workspace.documents() if d.name.startswith(name))
        return workspace.links(document.id)


def garbled(link: SegmentLink) -> bool:
    return link.role == "garbled"


def texts(place: Path) -> dict[str, str]:
    with Workspace.open(place) as workspace:
        return {s.id: s.text for d in workspace.documents() for s in workspace.segments(d)}


def settled(place: Path, name: str) -> str:
    """Return the links of a document but those to garbled reports, and its reports where it has a clean counterpart."""
    with Workspace.open(place) as workspace:
        (document,) = (d for d in workspace.documents() if d.name.startswith(name))
        clean = [k for k in workspace.links(document.id) if k.role != "garbled"]
        linked = {i for k in clean if k.right and k.probability >= ACCEPTED for i in k.left}
        reports = [asdict(r) for r in workspace.reports(document.id) if r.segment.id in linked]
    for report in reports:  # the ledger is of all texts
        report["report"]["errors"] = [e for e in report["report"]["errors"] if e["check"] != "name ledger"]
    return json.dumps([[asdict(k) for k in clean], reports], ensure_ascii=False)


def test_one_statement_in_two_garbled_reports_is_linked_from_either(seed_workspace: Path) -> None:
    said = texts(seed_workspace)
    one, other = (
        {
            frozenset(map(said.get, (*k.left, *k.right))): k.probability
            for k in links(seed_workspace, name)
            if garbled(k)
        }
        for name in ("001", "003")
    )
    assert one == other
    (apology,) = (p for pair, p in one.items() if any(t and t.startswith(WAITED) for t in pair))
    assert apology >= ACCEPTED
    (pair,) = (pair for pair in one if any(t and t.startswith(WAITED) for t in pair))
    assert any(t and t.startswith(APOLOGISED) for t in pair)


def test_a_sentence_without_a_better_counterpart_is_told_to_be_supported(seed_workspace: Path) -> None:
    supported = 0
    for segment in Workbench(seed_workspace).segments():
        alone = report_text(segment.text, "s")
        if {k.role for k in segment.links} == {"garbled"}:
            assert (segment.report.fidelity, segment.report.label) == (alone.fidelity, alone.label)
            supported += {s.name: s.value for s in segment.report.scores}[SCORE] > 0
        else:
            assert SCORE not in {s.name for s in segment.report.scores}
    assert supported


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.lists(st.integers(0, 24), min_size=1, max_size=25, unique=True), with_latin=st.booleans())
def test_garbled_reports_change_nothing_that_rests_on_clean_ones(
    seed_workspace: Path, tmp_path: Path, kept: list[int], *, with_latin: bool
) -> None:
    other = next(d for d in read_corpus(SEEDS).documents if d.name.startswith("003"))
    lines = other.text.splitlines()
    text = "\n".join(lines[k % len(lines)] for k in kept) + ("\nSputnik ، في Baku" if with_latin else "")
    for place, garbled in (("with", {other.name: "", "x.txt": text}), ("without", {other.name: ""})):
        (tmp_path / f"{place}.sqlite").unlink(missing_ok=True)
        Workbench(tmp_path / f"{place}.sqlite").run_corpus(seeds(garbled=garbled))
    assert settled(tmp_path / "with.sqlite", "001") == settled(tmp_path / "without.sqlite", "001")


def test_a_repost_of_the_same_translation_is_no_evidence(tmp_path: Path) -> None:
    own = next(d for d in read_corpus(SEEDS).documents if d.name.startswith("001"))
    copies = {
        "repost.txt": own.text.replace(" ،", "،") + "\nنشر في موقع آخر",
        "part.txt": "\n".join(own.text.splitlines()[:3]) + "\nوقال مراقبون إن العلاقات بين البلدين في أسوأ حال.",
    }
    Workbench(tmp_path / "w.sqlite").run_corpus(seeds(garbled=copies))
    said = texts(tmp_path / "w.sqlite")
    found = [k for k in links(tmp_path / "w.sqlite", "001") if garbled(k)]
    assert found
    assert not any(has_same_wording(said[i], said[j]) for k in found for i in k.left for j in k.right)
    summary = next(d for d in Workbench(tmp_path / "w.sqlite").documents() if d.name == own.name)
    assert "repost.txt" not in summary.garbled_reports


def test_a_garbled_link_can_be_confirmed_and_cut(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    segment = next(s for s in workbench.segments() if [k.role for k in s.links] == ["garbled"])
    (link,) = segment.links
    kept = workbench.confirm_link(link.link.left, link.link.right, author="أمل")
    now = {s.segment_id: s for s in workbench.segments()}[segment.segment_id]
    assert [(k.role, k.probability) for k in now.links] == [("garbled", 1.0)]
    assert now.report.fidelity == segment.report.fidelity
    workbench.run(SEEDS)
    assert {s.segment_id: s for s in workbench.segments()}[segment.segment_id].links == now.links
    workbench.withdraw_decision(kept.id, author="أمل")
    workbench.cut_link(link.link.left, link.link.right, author="أمل")
    workbench.run(SEEDS)
    cut = {s.segment_id: s for s in workbench.segments()}[segment.segment_id]
    assert (cut.links, cut.report.fidelity) == ((), report_text(cut.text, "s").fidelity)


WORDS = st.lists(
    st.sampled_from(["قتل", "38", "36", "شخصا", "في", "5", "مارس", "Baku", "باكو", "زيلينسكي", "،", "Zelensky", "لا"]),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(WORDS, WORDS, st.floats(0, 1))
def test_another_garbled_report_changes_no_number_and_only_hints(left: str, right: str, support: float) -> None:
    alone = report_text(left, "s")
    beside = with_garbled_support(alone, left, right, support)
    assert (beside.fidelity, beside.label) == (alone.fidelity, alone.label)
    new = [
        e for e in beside.errors if (e.start, e.end, e.check) not in {(a.start, a.end, a.check) for a in alone.errors}
    ]
    assert all((e.severity, e.suggestion) == ("neutral", None) for e in new)
    assert {(e.severity, e.suggestion) for e in beside.errors if e not in new} <= {
        (e.severity, e.suggestion) for e in alone.errors
    }


def test_where_reports_differ_is_a_hint_without_a_fix() -> None:
    left, right = "قتل 38 شخصا في التحطم قرب أكتاو", "قتل 36 شخصا في التحطم قرب أكتاو"
    beside = with_garbled_support(report_text(left, "s"), left, right, 0.8)
    (hint,) = (e for e in beside.errors if e.check == "numbers")
    assert (hint.text, hint.severity, hint.suggestion, hint.evidence) == ("38", "neutral", None, right)
    assert hint.reason.startswith("Reports differ")
    assert hint.reason_ar.startswith("تختلف التقارير")


def link(left: str, right: str, role: LinkRole, kind: LinkKind, probability: float) -> SegmentLink:
    sides = tuple(left), tuple(right)
    return SegmentLink(left=sides[0], right=sides[1], kind=kind, score=0.5, probability=probability, role=role)


LINKS = st.lists(
    st.builds(
        link,
        st.sampled_from(["a", "b", "ab"]),
        st.sampled_from("xyz"),
        st.sampled_from(["clean", "garbled", "source"]),
        st.sampled_from(["parallel", "partial"]),
        st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0]),
    ),
    max_size=6,
)


@given(LINKS)
def test_a_garbled_report_counts_only_where_nothing_better_does(found: list[SegmentLink]) -> None:
    counting = counting_links(found)
    others = [k for k in found if k.role != "garbled"]
    assert [k for k in counting if k.role != "garbled"] == others
    accepted = [k for k in others if k.probability >= ACCEPTED]
    for k in counting:
        for i in k.left if k.role == "garbled" and k.probability < 1 else ():
            assert all(
                (k.kind == "parallel", k.probability) > (o.kind == "parallel", o.probability)
                for o in accepted
                if i in o.left
            )
    for i in "ab":
        compared = compared_links(found, i)
        assert len({k.role for k in compared}) == len(compared)
        assert {k.role for k in compared} in ({"garbled"}, {"clean"}, {"source"}, {"clean", "source"}, set())
        if any(i in k.left for k in accepted):
            assert "garbled" not in {k.role for k in compared}
            assert basis_of(compared) == basis_of(compared_links(others, i))


def test_same_wording_is_a_copy_and_a_paraphrase_is_none() -> None:
    said = "قال الرئيس إن البلاد آمنة تماما"
    assert has_same_wording(said, f"{said} ، وأضاف أنه مستعد للحوار")
    assert not has_same_wording(said, "أكد رئيس الدولة أن الوطن في أمان كامل")
    assert not has_same_wording("", "")


@pytest.mark.parametrize("check", ["spacing", "omission"])
def test_other_findings_against_a_garbled_report_are_none(check: str) -> None:
    span = ErrorSpan(side="left", start=0, end=1, text="ا", category="c", severity="critical", check=check, reason="r")
    assert reports_differ([span]) == []


@pytest.mark.parametrize("line", golden_lines("attributions.tsv"))
def test_a_sentence_that_only_says_who_spoke_is_no_statement(line: str) -> None:
    answer, text = line.split("\t")
    assert is_attribution(text) == (answer == "yes")


def test_no_garbled_counterpart_only_says_who_spoke(seed_workspace: Path) -> None:
    said = texts(seed_workspace)
    found = [k for name in ("001", "003") for k in links(seed_workspace, name) if garbled(k)]
    assert found
    assert not any(is_attribution(said[i]) for k in found for i in (*k.left, *k.right))
