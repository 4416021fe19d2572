"""Many segments approved at once: previewed by the filters of the queue, by right of a role, undone as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from workbench.records import PersonRole
from workbench.service import Query, Workbench
from workbench.ui.app import build_routes

PASSWORD = "خبز شاي قمر 7"  # noqa: S105


@pytest.fixture
def bench(seed_workspace: Path) -> Workbench:
    return Workbench(seed_workspace)


def test_what_matches_is_approved_as_one_batch_and_undone_as_one(bench: Workbench) -> None:
    name = bench.segments()[0].document
    query = Query(document=name)
    before = {r.segment.id: r for r in bench.search(Query(document=name, size=500)).rows}
    first = next(iter(before))
    bench.correct(first, "مسودة", base=None, author="زيد", status="draft")
    other = next(i for i in before if i != first)
    bench.correct(other, "نص منجز", base=None, author="زيد")
    rows = bench.preview_approval(query, "done")
    assert {r.segment.id for r in rows} == set(before) - {other}
    assert bench.preview_approval(Query(document=name, status="draft"), "done")[0].current == "مسودة"
    seen = {r.segment.id: r.revision for r in rows}
    late = next(i for i in before if i not in {first, other})
    bench.correct(late, "غُيّر في الأثناء", base=None, author="زيد", status="draft")
    outcome = bench.approve_together(seen, "done", "أمل")
    assert outcome.left == (late,)
    assert outcome.batch
    assert bench.segment(first).row.status == "done"
    assert bench.segment(first).row.current == "مسودة"
    assert bench.search(Query(document=name, status="open")).total == 1  # the one that was changed
    bench.correct(other, "نص منجز", base=bench.segment(other).row.revision, author="هدى", status="reviewed")
    reviewed = next(iter(set(before) - {first, other, late}))
    bench.correct(
        reviewed, before[reviewed].current, base=bench.segment(reviewed).row.revision, author="هدى", status="reviewed"
    )
    undone = bench.undo_batch(outcome.batch.id, "أمل")
    assert reviewed in undone.left  # a reviewer has approved it meanwhile
    assert bench.segment(reviewed).row.status == "reviewed"
    assert bench.segment(first).row.status == "draft"
    rest = set(before) - {first, other, late, reviewed}
    assert {bench.segment(i).row.status for i in rest} == {"untouched"}


def test_reviewers_approve_what_is_done(bench: Workbench) -> None:
    one, two, three, *_ = bench.segments()
    for s in (one, two):
        bench.correct(s.segment_id, "نص منجز", base=None, author="زيد")
    bench.correct(three.segment_id, "مسودة", base=None, author="زيد", status="draft")
    rows = bench.preview_approval(Query(author="زيد"), "reviewed")
    assert {r.segment.id for r in rows} == {one.segment_id, two.segment_id}
    outcome = bench.approve_together({r.segment.id: r.revision for r in rows}, "reviewed", "هدى")
    assert {r.status for r in outcome.revisions} == {"reviewed"}


@pytest.mark.usefixtures("cheap_hashes")
@pytest.mark.parametrize(("role", "allowed"), [("translator", False), ("reviewer", True), ("admin", True)])
def test_only_reviewers_review_many_at_once(bench: Workbench, role: PersonRole, *, allowed: bool) -> None:
    segment = bench.segments()[0]
    done = bench.correct(segment.segment_id, "نص منجز", base=None, author="زيد")
    bench.add_person("هدى", "admin", PASSWORD)
    bench.add_person("ليلى", role, PASSWORD)
    routes = build_routes(bench, auth=True)
    with TestClient(routes, base_url="https://testserver", follow_redirects=False) as client:
        assert client.get("/api/approval").status_code == 401
        client.post("/sign-in", data={"name": "ليلى", "password": PASSWORD})
        assert client.get("/api/approval", params={"sort": "document"}).status_code == 200
        wanted = {"segments": [{"id": segment.segment_id, "base": done.id}], "status": "reviewed"}
        assert client.get("/api/approval", params={"to": "reviewed"}).status_code == (200 if allowed else 403)
        answer = client.post("/api/approval", json=wanted)
        assert answer.status_code == (200 if allowed else 403)
        assert bench.segment(segment.segment_id).row.status == ("reviewed" if allowed else "done")
        batch = bench.approve_together(
            {segment.segment_id: bench.segment(segment.segment_id).row.revision}, "reviewed", "هدى"
        )
        made = answer.json()["batch"] if allowed else (batch.batch.id if batch.batch else "")
        undo = client.post("/api/everywhere/undo", json={"batch": made})
        assert undo.status_code == (200 if allowed else 403)  # a translator takes back no batch of others
        assert bench.segment(segment.segment_id).row.status == ("done" if allowed else "reviewed")
        again = client.post("/api/everywhere/undo", json={"batch": bench.batches()[-1].id})  # would review again
        assert again.status_code == (200 if allowed else 403)


def test_a_sentence_is_found_by_its_number(bench: Workbench) -> None:
    name = bench.segments()[0].document
    (row,) = bench.search(Query(document=name, number=3)).rows
    assert (row.segment.document, row.number) == (name, 3)
    assert bench.search(Query(document=name, number=3, check="untranslated")).total <= 1
    assert bench.search(Query(document=name, number=100_000)).rows == ()
