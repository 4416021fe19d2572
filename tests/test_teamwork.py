"""Comments as threads, the round of a review, assignments, and who has done what; rights by role at the routes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.workspace_snapshot import lay_out
from workbench.cli import main
from workbench.editing.threads import mentions, person_key
from workbench.errors import InputError, NoSegmentError, PermissionDeniedError
from workbench.records import DatabaseURL, PersonRole
from workbench.service import Query, Workbench
from workbench.store import Workspace
from workbench.ui.app import build_routes

PASSWORD = "خبز شاي قمر 7"  # noqa: S105
MENTIONS = {
    "ما رأيك يا @أمل؟": ["أمل"],
    "و@زيد، ثم لـ@هدى.": ["زيد", "هدى"],
    "@أمل_خالد و@Amal_Khaled": ["أمل خالد", "amal khaled"],
    "write to a@b.org or @@": [],
    "(@ليلى) @ليلى": ["ليلى"],
    "سعر 5@ و@ وحدها": [],
}


@pytest.fixture
def bench(place: Path | DatabaseURL) -> Workbench:
    lay_out(place)
    return Workbench(place)


def ids(bench: Workbench) -> list[str]:
    return [r.segment.id for r in bench.search(Query(order="document")).rows]


@pytest.mark.parametrize("text", MENTIONS)
def test_mentions_are_names_after_an_at_sign(text: str) -> None:
    assert list(mentions(text)) == MENTIONS[text]


@given(st.text("أبتخ_ Aa", min_size=1, max_size=12).filter(lambda t: t.strip(" _")))
def test_whoever_is_mentioned_is_found_by_the_name(name: str) -> None:
    name = " ".join(name.split()).strip("_ ")
    if name:
        assert mentions(f"يا @{name.replace(' ', '_')}!") == (person_key(name),)


def test_a_thread_is_answered_settled_and_opened_again(bench: Workbench) -> None:
    first, second, _ = ids(bench)
    asked = bench.comment(first, "أين الأصل؟ @هدى", author="أمل")
    assert bench.search(Query(unresolved=True)).total == 1
    assert [r.segment.id for r in bench.search(Query(mentioned="هدى")).rows] == [first]
    bench.reply(first, asked.id, "عند @زيد", author="هدى")
    assert bench.search(Query(mentioned="زيد", check="untranslated")).total == 1
    assert len(bench.reply(first, asked.id, "عند @زيد", author="هدى").replies) == 1  # sent again
    thread = bench.reply(first, asked.id, author="هدى", action="resolve")
    assert (thread.resolved, [r.action for r in thread.replies]) == (True, ["reply", "resolve"])
    assert bench.reply(first, asked.id, author="أمل", action="resolve") == thread  # settled already
    assert bench.search(Query(unresolved=True)).total == bench.search(Query(mentioned="هدى")).total == 0
    assert bench.search(Query(commented=True)).total == 1
    assert not bench.reply(first, asked.id, author="أمل", action="reopen").resolved
    other = bench.comment(first, "وسؤال آخر", author="أمل")
    assert [t.opening.id for t in bench.segment(first).threads] == [asked.id, other.id]
    assert bench.segment(first).row.open_threads == 2
    with Workspace.open(bench.path) as workspace:
        assert workspace.integrity() == "ok"
    for thread_id, text in ((asked.id, " "), ("0", "x")):
        with pytest.raises(InputError):
            bench.reply(first, thread_id, text, author="أمل")
    with pytest.raises(InputError):
        bench.reply(second, asked.id, "في غير موضعه", author="أمل")
    with pytest.raises(NoSegmentError):
        bench.reply(f"{'0' * 16}:0-1", asked.id, "x", author="أمل")


def test_who_changes_a_comment_keeps_one_thread(bench: Workbench) -> None:
    first = ids(bench)[0]
    bench.comment(first, "مسودة سؤال", author="أمل")
    asked = bench.comment(first, "السؤال", author="أمل")
    assert [t.opening.comment for t in bench.segment(first).threads] == ["السؤال"]
    bench.reply(first, asked.id, "جواب", author="هدى")
    bench.comment(first, "سؤال بعد الجواب", author="أمل")
    assert [len(t.replies) for t in bench.segment(first).threads] == [1, 0]
    bench.comment(first, "", author="أمل")
    assert bench.segment(first).threads == ()
    assert bench.segment(first).row.open_threads == 0


def test_a_rejected_text_goes_back_to_its_translator(bench: Workbench) -> None:
    first, second, third = ids(bench)
    done = bench.correct(first, "نص مترجم", base=None, author="أمل")
    no = bench.correct(first, "نص مترجم", base=done.id, author="هدى", status="rejected", comment="الاسم خطأ")
    assert [r.segment.id for r in bench.search(Query(returned="أمل")).rows] == [first]
    assert bench.search(Query(returned="هدى")).total == 0
    (thread,) = bench.segment(first).threads
    assert (thread.opening.comment, thread.opening.author) == ("الاسم خطأ", "هدى")
    again = bench.correct(first, "نص مصحح", base=no.id, author="أمل")
    assert bench.search(Query(returned="أمل")).total == 0
    bench.correct(first, "نص مصحح", base=again.id, author="هدى", status="reviewed")
    bench.correct(second, "في Baku ، قال بيسكوف ،", base=None, author="هدى", status="rejected")  # nobody's text
    assert bench.search(Query(returned="أمل")).total == 0
    bench.assign(["garbled.txt"], "أمل", author="هدى")
    assert [r.segment.id for r in bench.search(Query(returned="أمل")).rows] == [second]
    assert bench.search(Query(assigned="أمل")).total == 3
    bench.assign([bench.segment(third).row.segment.document_id], "", author="هدى")
    assert bench.search(Query(assigned="أمل")).total == 0
    assert bench.assignments() == {}
    for wrong in ("sibling.txt", "nope"):
        with pytest.raises(InputError):
            bench.assign([wrong], "أمل", author="هدى")


def test_where_two_people_are_wanted_nobody_reviews_their_own_text(bench: Workbench) -> None:
    first, second, third = ids(bench)
    own = bench.correct(first, "نص", base=None, author="هدى")
    bench.set_two_person_rule(on=True)
    with pytest.raises(PermissionDeniedError) as refused:
        bench.correct(first, "نص", base=own.id, author="هدى", status="reviewed")
    assert refused.value.code == "review-needs-two-people"
    with pytest.raises(PermissionDeniedError):
        bench.correct(second, "لم ينجزه أحد", base=None, author="هدى", status="reviewed")
    assert bench.segment(second).row.status == "untouched"
    bench.correct(first, "نص", base=own.id, author="ليلى", status="reviewed")
    done = bench.correct(third, "نص أمل", base=None, author="أمل")
    bench.correct(third, "نص أمل بتحرير هدى", base=done.id, author="هدى", status="reviewed")  # two have seen it
    mine = bench.correct(second, "نص هدى", base=None, author="هدى")
    outcome = bench.approve_together({second: mine.id}, "reviewed", "هدى")
    assert (outcome.batch, outcome.left) == (None, (second,))
    assert len(bench.approve_together({second: mine.id}, "reviewed", "أمل").revisions) == 1
    bench.set_two_person_rule(on=False)
    assert not bench.two_person_rule()
    bench.undo(second, base=bench.segment(second).row.revision, author="أمل")
    bench.correct(second, "نص هدى", base=bench.segment(second).row.revision, author="هدى", status="reviewed")


def test_the_command_sets_the_rule(bench: Workbench) -> None:
    where = bench.path.url if isinstance(bench.path, DatabaseURL) else str(bench.path)
    for state in ("on", "off"):
        assert CliRunner().invoke(main, ["users", "two-people", state, "--workspace", where]).exit_code == 0
        assert bench.two_person_rule() is (state == "on")


def test_an_import_keeps_the_rule_of_two_people(bench: Workbench, tmp_path: Path) -> None:
    first = ids(bench)[0]
    done = bench.correct(first, "نص", base=None, author="هدى")
    bench.set_two_person_rule(on=True)
    row = {"segment": first, "document": "garbled.txt", "start": 0, "end": int(first.rpartition("-")[2])}
    row |= {"correction": "نص", "status": "reviewed", "revision": done.id}
    file = tmp_path / "back.jsonl"
    file.write_text(json.dumps(row), "utf-8")
    said = bench.import_file(file, author="هدى")
    assert (said.added, len(said.refused)) == (0, 1)
    assert bench.import_file(file, author="ليلى").added == 1


def test_what_each_has_done_is_counted_in_segments_words_and_time(bench: Workbench) -> None:
    first, second, _ = ids(bench)
    words = {r.segment.id: len(r.segment.text.split()) for r in bench.search(Query()).rows}
    one = bench.correct(first, "نص", base=None, author="أمل", seconds=30)
    bench.correct(first, "نص آخر", base=one.id, author="أمل", seconds=30)
    two = bench.correct(second, "نص", base=None, author="أمل", seconds=60)
    bench.correct(second, "نص", base=two.id, author="هدى", status="reviewed", seconds=10)
    amal, huda = bench.contributions()
    assert (amal.author, amal.done, amal.words, amal.seconds) == ("أمل", 2, words[first] + words[second], 120)
    assert amal.pace == pytest.approx(3600 * amal.words / 120)
    assert (huda.reviewed, huda.reviewed_words, huda.words) == (1, words[second], 0)
    figures = next(d for d in bench.document_statistics() if d.role == "garbled")
    assert dict(figures.words) == {
        "done": words[first],
        "reviewed": words[second],
        "untouched": sum(words.values()) - words[first] - words[second],
    }
    assert figures.characters == sum(len(r.segment.text) for r in bench.search(Query()).rows)


def test_replies_and_assignments_move_with_the_history(bench: Workbench, tmp_path: Path) -> None:
    first = ids(bench)[0]
    asked = bench.comment(first, "سؤال", author="أمل")
    bench.reply(first, asked.id, "جواب", author="هدى", action="resolve")
    bench.assign(["garbled.txt"], "أمل", author="هدى")
    other = tmp_path / "other.sqlite"
    lay_out(other)
    file = tmp_path / "all.jsonl"
    where = bench.path.url if isinstance(bench.path, DatabaseURL) else str(bench.path)
    assert CliRunner().invoke(main, ["history", "--all", "--workspace", where, "--out", str(file)]).exit_code == 0
    said = Workbench(other).import_file(file)
    assert said.refused == ()
    assert Workbench(other).human_edits() == bench.human_edits()
    assert Workbench(other).segment(first).threads == bench.segment(first).threads
    assert Workbench(other).import_file(file).added == 0
    forged = file.read_text("utf-8").replace("جواب", "جواب آخر")
    file.write_text(forged, "utf-8")
    assert len(Workbench(other).import_file(file).refused) == 1


def test_joined_sentences_keep_what_was_said(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    one, two = (s.segment_id for s in bench.segments()[2:4])
    asked = bench.comment(one, "سؤال", author="أمل")
    bench.reply(one, asked.id, "جواب", author="هدى")
    (made,) = bench.join_segments(one, author="أمل").made
    (thread,) = bench.segment(made).threads
    assert thread.opening.comment == "سؤال\nهدى: جواب"
    parts = bench.split_segment(
        made, len(bench.segment(one).row.segment.text) if one == made else _length(one), author="أ"
    )
    assert parts.made == (one, two)
    assert [t.replies[0].text for t in bench.segment(one).threads] == ["جواب"]


def _length(segment_id: str) -> int:
    start, end = segment_id.partition(":")[2].split("-")
    return int(end) - int(start)


@contextmanager
def signed_in(bench: Workbench, name: str) -> Iterator[TestClient]:
    routes = build_routes(bench, auth=True)
    with TestClient(routes, base_url="https://testserver", follow_redirects=False) as client:
        client.post("/sign-in", data={"name": name, "password": PASSWORD})
        yield client


@pytest.mark.usefixtures("cheap_hashes")
@pytest.mark.parametrize("role", ["translator", "reviewer", "admin"])
def test_each_role_may_do_its_own(tmp_path: Path, role: PersonRole) -> None:
    lay_out(tmp_path / "w.sqlite")
    bench = Workbench(tmp_path / "w.sqlite")
    bench.add_person("المدير", "admin", PASSWORD)
    bench.add_person("ليلى", role, PASSWORD)
    first = ids(bench)[0]
    done = bench.correct(first, "نص", base=None, author="زيد")
    asked = bench.comment(first, "سؤال", author="زيد")
    reviews, rules = role != "translator", role == "admin"
    with signed_in(bench, "ليلى") as client:
        assert client.get("/api/me").json()["two_person"] is False
        thread = f"/api/pairs/{first}/threads/{asked.id}"
        assert client.post(thread, json={"text": "جواب"}).json()["replies"][0]["author"] == "ليلى"
        assert client.post(thread, json={"action": "resolve"}).json()["resolved"]
        assert client.post(f"/api/pairs/{first}/threads/0", json={"text": "x"}).status_code == 400
        wanted = {"text": "نص", "base": done.id, "status": "rejected", "comment": "لا"}
        assert client.post(f"/api/pairs/{first}", json=wanted).status_code == (200 if reviews else 403)
        given = {"documents": ["garbled.txt"], "assignee": "ليلى"}
        assert client.post("/api/team/assign", json=given).status_code == (200 if reviews else 403)
        assert client.get("/api/pairs", params={"mine": "assigned"}).json()["total"] == (3 if reviews else 0)
        assert client.put("/api/team/rule", json={"two_person": True}).status_code == (200 if rules else 403)
        team = client.get("/api/team").json()
        assert team["two_person"] is rules
        assert [c["author"] for c in team["contributions"]] == (["زيد", "ليلى"] if reviews else ["زيد"])
        assert client.get("/api/people").json()["people"] == ["المدير", "ليلى"]
        overview = client.get("/api/overview").json()
        assert sum(overview["words"].values()) == 14
