"""Annotations, link decisions and locks, and how the next run respects them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from tests.conftest import SEEDS
from tests.test_revisions import FIRST, GARBLED, OTHER, call, make
from tests.workspace_snapshot import fill
from workbench.editing.link_decisions import affected_links, current_links, link_constraints
from workbench.errors import InputError
from workbench.records import (
    Counterpart,
    DatabaseURL,
    ErrorSpan,
    ExportedSegment,
    LinkAction,
    LinkDecision,
    SegmentLink,
)
from workbench.service import Workbench
from workbench.service.review.rescoring import keep_names
from workbench.store import Workspace

IDS = st.sampled_from(["a", "b", "c"])
RIGHT = st.sampled_from(["x", "y"])
GROUPS = st.tuples(st.sets(IDS, min_size=1), st.sets(RIGHT, min_size=1))


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@pytest.fixture
def on_file(tmp_path: Path) -> Workbench:
    return make(tmp_path / "w.sqlite")


def link(left: str, right: str, probability: float = 0.9) -> SegmentLink:
    return SegmentLink(left=tuple(left), right=tuple(right), kind="partial", score=0.5, probability=probability)


def said(action: LinkAction, left: str, right: str, number: int = 0, about: str | None = None) -> LinkDecision:
    return LinkDecision(
        id=f"{action}{number}",
        document_id="d",
        action=action,
        left=tuple(left),
        right=tuple(right),
        author="أمل",
        kind="none" if action in {"cut", "withdraw"} else "parallel",
        created="",
        about=about,
    )


def pairs(links: tuple[SegmentLink, ...]) -> set[tuple[str, str]]:
    return {("".join(k.left), "".join(k.right)) for k in links}


def test_links_follow_decisions() -> None:
    links = (link("ab", "x"), link("c", "y"), SegmentLink(left=("e",), right=(), kind="none", score=0, probability=1))
    assert pairs(current_links(links, [said("cut", "a", "x")])) == {("b", "x"), ("c", "y"), ("e", "")}
    assert pairs(current_links(links, [said("pick", "e", "z")])) == {("ab", "x"), ("c", "y"), ("e", "z")}
    merged = current_links(links, [said("merge", "abc", "xy")])
    assert pairs(merged) == {("abc", "xy"), ("e", "")}
    assert (merged[-1].kind, merged[-1].probability) == ("parallel", 1.0)
    back = [said("cut", "c", "y", 1), said("withdraw", "c", "y", 2, about="cut1")]
    assert current_links(links, back) == links
    assert [k.right for k in affected_links(said("pick", "e", "z"), links)] == [()]
    assert affected_links(said("cut", "b", "x"), links) == links[:1]


@given(st.lists(st.tuples(GROUPS, st.booleans()), max_size=6))
def test_the_last_decision_on_a_pair_counts(steps: list[tuple[tuple[set[str], set[str]], bool]]) -> None:
    links = tuple(link(a, b) for a in "abc" for b in "xy")
    decisions = [
        said("merge" if kept else "cut", "".join(sorted(left)), "".join(sorted(right)), n)
        for n, ((left, right), kept) in enumerate(steps)
    ]
    found = current_links(links, decisions)
    assert current_links(found, decisions) == tuple(sorted(found, key=found.index))
    last = {(a, b): kept for (left, right), kept in steps for a in left for b in right}
    linked = {(a, b) for k in found for a in k.left for b in k.right}
    assert all((pair in linked) is kept or not kept for pair, kept in last.items() if not kept)
    made = link_constraints(decisions, {"a": 0, "b": 1, "c": 2}, {"x": 0, "y": 1})
    cut = {(i, j) for d in made if not d.kept for i in d.left for j in d.right}
    assert cut == {("abc".index(a), "xy".index(b)) for (a, b), kept in last.items() if not kept}
    assert not cut & {(i, j) for d in made if d.kept for i in d.left for j in d.right}


def test_an_annotation_is_made_changed_and_removed(workbench: Workbench) -> None:
    one = workbench.annotate(FIRST, 4, 13, category="name", severity="minor", author=" أمل ", comment="لاتيني")
    assert (one.text, one.author, one.side, one.revision) == ("Volodymyr", "أمل", "garbled", None)
    two = workbench.change_annotation(one.id, category="name", severity="major", author="بسمة")
    assert workbench.annotations(FIRST) == (two,)
    assert workbench.annotations(OTHER) == ()
    workbench.dismiss_annotation(two.id, author="أمل")
    assert workbench.annotations() == ()
    assert [m.action for m in workbench.annotation_history()] == ["mark", "change", "dismiss"]


def test_an_annotation_may_be_on_the_current_text(workbench: Workbench) -> None:
    revision = workbench.correct(FIRST, "نص جديد", base=None, author="أمل")
    found = workbench.annotate(FIRST, 3, 7, category="style", severity="neutral", author="أمل", side="current")
    assert (found.text, found.revision) == ("جديد", revision.id)


def test_a_dismissal_of_a_finding_can_be_withdrawn(workbench: Workbench) -> None:
    finding = next(e for s in workbench.segments() for e in s.report.errors if s.segment_id == FIRST)
    gone = workbench.dismiss_finding(FIRST, finding, author="أمل", comment="صحيح")
    assert workbench.annotations(FIRST) == (gone,)
    assert (gone.check, gone.start, gone.end, gone.action) == (finding.check, finding.start, finding.end, "dismiss")
    workbench.dismiss_annotation(gone.id, author="أمل")
    assert workbench.annotations(FIRST) == ()


FINDING = ErrorSpan(side="left", start=0, end=3, text="xyz", category="c", severity="minor", check="k", reason="r")


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.annotate(FIRST, 3, 3, category="x", severity="minor", author="أمل"),
        lambda w: w.annotate(FIRST, 0, 999, category="x", severity="minor", author="أمل"),
        lambda w: w.annotate(FIRST, 0, 3, category=" ", severity="minor", author="أمل"),
        lambda w: w.annotate(FIRST, 0, 3, category="x", severity="grave", author="أمل"),
        lambda w: w.annotate(FIRST, 0, 3, category="x", severity="minor", author=""),
        lambda w: w.annotate("f" * 16 + ":0-3", 0, 3, category="x", severity="minor", author="أمل"),
        lambda w: w.dismiss_annotation("0" * 16, author="أمل"),
        lambda w: w.dismiss_finding(FIRST, FINDING, author="أمل"),
        lambda w: w.cut_link([FIRST], [FIRST], author="أمل"),
        lambda w: w.cut_link([], [], author="أمل"),
        lambda w: w.cut_link([FIRST], ["x:0-1"], author=" "),
        lambda w: w.withdraw_decision("0" * 16, author="أمل"),
        lambda w: w.lock(FIRST, " "),
        lambda w: w.lock(FIRST, "أمل", seconds=0),
        lambda w: w.lock("f" * 16 + ":0-3", "أمل"),
        lambda w: w.rescore("f" * 16 + ":0-3", "نص"),
    ],
)
def test_invalid_changes_are_rejected_and_not_stored(
    workbench: Workbench, change: Callable[[Workbench], object]
) -> None:
    with pytest.raises(InputError):
        change(workbench)
    assert workbench.annotation_history() == ()
    assert workbench.link_decisions() == ()
    assert workbench.locks() == ()


def test_the_database_refuses_to_change_annotations(on_file: Workbench) -> None:
    on_file.annotate(FIRST, 0, 3, category="x", severity="minor", author="أمل")
    with contextlib.closing(sqlite3.connect(str(on_file.path))) as connection:
        for statement in (
            "DELETE FROM marks",
            "UPDATE marks SET author = 'x'",
            "INSERT OR REPLACE INTO marks SELECT * FROM marks",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                connection.execute(statement)
            connection.commit()
    assert len(on_file.annotation_history()) == 1


def test_a_lock_is_acquired_renewed_shown_and_released(workbench: Workbench) -> None:
    first = workbench.lock(FIRST, "أمل")
    assert workbench.lock(FIRST, "بسمة") == first == workbench.holder(FIRST)
    renewed = workbench.lock(FIRST, "أمل", seconds=300)
    assert renewed.until > first.until
    workbench.unlock(FIRST, "بسمة")
    assert workbench.holder(FIRST) == renewed
    assert workbench.correct(FIRST, "نص", base=None, author="بسمة").after == "نص"  # told, not refused
    workbench.unlock(FIRST, "أمل")
    assert workbench.holder(FIRST) is None
    assert workbench.lock(FIRST, "بسمة").holder == "بسمة"


def test_an_expired_lock_is_taken_over(workbench: Workbench) -> None:
    workbench.lock(FIRST, "أمل", seconds=0.05)
    time.sleep(0.1)
    assert workbench.holder(FIRST) is None
    assert workbench.lock(FIRST, "بسمة").holder == "بسمة"


def test_a_lock_never_has_two_holders(workbench: Workbench) -> None:
    names = [f"p{n}" for n in range(8)]
    for n in range(5):
        ready = threading.Barrier(len(names))
        told: dict[str, str] = {}

        def ask(name: str, ready: threading.Barrier = ready, told: dict[str, str] = told) -> None:
            handle = Workbench(workbench.path)
            ready.wait()
            told[name] = handle.lock(FIRST, name).holder

        threads = [threading.Thread(target=ask, args=(name,)) for name in names]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        (winner,) = set(told.values())
        assert len(told) == len(names), n
        workbench.unlock(FIRST, winner)


def linked(workbench: Workbench) -> dict[str, set[str]]:
    return {s.segment_id: {k.text for k in s.links} for s in workbench.segments()}


def clean(segment: ExportedSegment) -> list[Counterpart]:
    return [k for k in segment.links if k.role == "clean"]


def test_a_link_decision_applies_at_once_and_in_the_next_run(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    before = {s.segment_id: s for s in bench.segments()}
    row = next(s for s in before.values() if len(s.links) == 1 and s.links[0].kind == "parallel")
    lone = next(s for s in before.values() if not s.links and s.document == row.document)
    target = row.links[0].segment.id

    cut = bench.cut_link([row.segment_id], [target], author="أمل", comment="يوم آخر")
    now = {s.segment_id: s for s in bench.segments()}
    assert not clean(now[row.segment_id])
    assert now[row.segment_id].report.label == "unsupported"
    bench.pick_link([lone.segment_id], [target], author="أمل", kind="partial")
    now = {s.segment_id: s for s in bench.segments()}
    (picked,) = now[lone.segment_id].links
    assert (picked.text, picked.kind, picked.probability) == (row.links[0].text, "partial", 1.0)
    assert now[lone.segment_id].report.label != "unsupported"
    report = now[lone.segment_id].report
    assert keep_names(bench.rescore(lone.segment_id, lone.text), report) == report
    assert [d.action for d in bench.link_decisions(lone.segment_id)] == ["pick"]

    assert bench.run(SEEDS).redone == 1
    again = {s.segment_id: s for s in bench.segments()}
    assert again[row.segment_id].links == now[row.segment_id].links
    assert again[lone.segment_id].links == now[lone.segment_id].links
    assert again[lone.segment_id].report == now[lone.segment_id].report
    assert bench.run(SEEDS).redone == 0

    shown = [json.loads(line) for line in call("history", "--links", "--workspace", seed_workspace).stdout.splitlines()]
    assert [d["action"] for d in shown] == ["cut", "pick"]
    rows = map(json.loads, call("export", "--workspace", seed_workspace).stdout.splitlines())
    assert {d["id"] for r in rows for d in r.get("decisions", ())} == {d["id"] for d in shown}

    bench.withdraw_decision(cut.id, author="بسمة")
    back = {s.segment_id: s for s in bench.segments()}
    assert back[row.segment_id].links == row.links
    assert back[row.segment_id].report == row.report
    with pytest.raises(InputError, match="active"):
        bench.withdraw_decision(cut.id, author="بسمة")


def fail(place: Path | DatabaseURL, *, mend: bool = False) -> None:
    """Let no report be written any more; or again."""
    with Workspace.open(place) as w, w._transaction() as connection:
        if connection.dialect.name == "postgresql":
            change = "DROP CONSTRAINT broken" if mend else "ADD CONSTRAINT broken CHECK (false) NOT VALID"
            connection.exec_driver_sql(f"ALTER TABLE reports {change}")
        elif mend:
            connection.exec_driver_sql("DROP TRIGGER broken")
        else:
            refuse = "BEGIN SELECT RAISE(ABORT, 'broken'); END"
            connection.exec_driver_sql(f"CREATE TRIGGER broken BEFORE INSERT ON reports {refuse}")


def test_a_link_decision_is_stored_with_its_effects_or_not_at_all(place: Path | DatabaseURL) -> None:
    fill(place)
    bench = Workbench(place)
    (before,) = (s for s in bench.segments() if s.links)
    with Workspace.open(place) as w:
        left, right = w.links(before.segment_id.partition(":")[0])[0].left, w.documents()[1]
    sibling = f"{right.id}:0-{len(right.text)}"
    fail(place)
    with pytest.raises(IntegrityError, match="broken"):
        bench.cut_link(left, [sibling], author="أمل")
    assert [d.action for d in bench.link_decisions()] == ["confirm"]
    assert [s for s in bench.segments() if s.links] == [before]
    fail(place, mend=True)
    bench.cut_link(left, [sibling], author="أمل")
    assert [s for s in bench.segments() if s.links] == []
    assert bench.segments()[0].report.label == "unsupported"


def test_simultaneous_decisions_are_both_kept(place: Path | DatabaseURL) -> None:
    fill(place)
    bench = Workbench(place)
    ids = [s.segment_id for s in bench.segments()]
    with Workspace.open(place) as w:
        right = w.documents()[1]
    sibling = f"{right.id}:0-{len(right.text)}"
    ready = threading.Barrier(len(ids))

    def cut(segment_id: str) -> None:
        ready.wait()
        Workbench(place).cut_link([segment_id], [sibling], author=segment_id)

    threads = [threading.Thread(target=cut, args=(i,)) for i in ids]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(d.author for d in bench.link_decisions() if d.action == "cut") == sorted(ids)
    assert all(s.links == () for s in bench.segments())


def test_links_are_merged_and_split_and_confirmed(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    rows = [s for s in bench.segments() if len(s.links) == len(clean(s)) == 1]
    pairs = ((a, b) for a in rows for b in rows if a.document == b.document)
    one, two = next((a, b) for a, b in pairs if a.links[0].segment != b.links[0].segment)
    rights = [s.links[0].segment.id for s in (one, two)]
    ids = [one.segment_id, two.segment_id]
    bench.merge_links(ids, rights, author="أمل")
    assert {k.text for k in one.links + two.links} == linked(bench)[ids[0]] == linked(bench)[ids[1]]
    bench.split_link([([ids[0]], [rights[1]]), ([ids[1]], [rights[0]])], author="أمل")
    assert linked(bench)[ids[0]] == {two.links[0].text}
    assert linked(bench)[ids[1]] == {one.links[0].text}
    made = bench.confirm_link([ids[0]], [rights[1]], author="أمل", kind="partial")
    assert made.kind == "partial"
    assert [d.action for d in bench.link_decisions()] == ["merge", "cut", "split", "split", "confirm"]


def test_a_draft_is_scored_without_being_stored(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    row = max(bench.segments(), key=lambda s: any(k.kind == "parallel" for k in s.links))
    best = next(k for k in row.links if k.kind == "parallel")
    assert bench.rescore(row.segment_id, row.text) == row.report
    typed = bench.rescore(row.segment_id, best.text)
    assert typed.ranking > row.report.ranking
    assert bench.rescore(row.segment_id, " ").label == "unsupported"
    assert bench.history() == ()
    assert next(s for s in bench.segments() if s.segment_id == row.segment_id).report == row.report


def test_the_history_includes_effort_on_request(workbench: Workbench, tmp_path: Path) -> None:
    workbench.correct(FIRST, GARBLED.replace("شكر", "شكرا"), base=None, author="أمل", seconds=4, taken=["a"])
    plain, told = (json.loads(call("history", *o, "--workspace", workbench.path).stdout) for o in ([], ["--effort"]))
    assert plain == {k: v for k, v in told.items() if k not in {"hter", "character_edit_rate", "signature"}}
    assert told["hter"] > told["character_edit_rate"] > 0
    file = tmp_path / "h.jsonl"
    file.write_text(json.dumps(told), "utf-8")
    other = make(tmp_path / "other.sqlite")
    assert other.import_file(file).added == 1
    told["operations"][0]["text"] = "غير"
    file.write_text(json.dumps(told), "utf-8")
    with pytest.raises(InputError, match="'operations' do not turn"):
        make(tmp_path / "third.sqlite").import_file(file, strict=True)
    told["operations"] = [{"from": 1}]
    file.write_text(json.dumps(told), "utf-8")
    with pytest.raises(InputError, match=r"'operations\.0\.start' is missing"):
        make(tmp_path / "fourth.sqlite").import_file(file, strict=True)


def test_export_and_history_include_annotations(workbench: Workbench) -> None:
    made = workbench.annotate(FIRST, 0, 3, category="x", severity="minor", author="أمل")
    rows = [json.loads(line) for line in call("export", "--workspace", workbench.path).stdout.split("\n")[:-1]]
    assert [m["id"] for r in rows for m in r.get("marks", ())] == [made.id]
    assert json.loads(call("history", "--marks", "--workspace", workbench.path).stdout)["text"] == made.text
    assert call("history", "--marks", "--links", "--workspace", workbench.path).exit_code == 2
    assert replace(made, comment="x").id == made.id
