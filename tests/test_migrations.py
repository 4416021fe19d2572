"""Workspaces of earlier versions can be used; `tests/golden/workspaces` has one of each version."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import GOLDEN
from tests.workspace_snapshot import PASSWORD, SENTENCES, fill
from workbench.service import Query, Workbench
from workbench.store import Workspace
from workbench.store.migrations import LATEST

FILES = {n: GOLDEN / "workspaces" / f"version-{n}.sqlite.gz" for n in range(1, LATEST + 1)}
REVISIONS = {3: 2, 4: 4, 5: 4}
CORRECTED = "شكر زيلينسكي نظيره"


def test_there_is_a_golden_workspace_of_every_version() -> None:
    """When adding a migration, write the file of its version with `python -m tests.workspace_snapshot`."""
    assert sorted(f.name for f in (GOLDEN / "workspaces").iterdir()) == sorted(f.name for f in FILES.values())


@pytest.fixture(params=FILES)
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old(number: int, tmp_path: Path) -> Path:
    path = tmp_path / "old.sqlite"
    path.write_bytes(gzip.decompress(FILES[number].read_bytes()))
    return path


def test_an_old_workspace_can_be_used(number: int, old: Path) -> None:
    with Workspace.open(old) as w:
        assert w.meta("version") == str(LATEST)
        assert w.integrity() == "ok"
        garbled, sibling = w.documents()
        assert (garbled.notes, sibling.published) == (("a note",), "2025-07-01")
        (link,) = w.links(garbled.id)
        assert (link.kind, link.probability) == ("parallel", 0.75)
        assert [r.report.fidelity for r in w.reports(garbled.id)] == [20.0, 21.0, 22.0]
        assert [d.canonical for d in w.name_decisions()] == (["باكو"] if number >= 4 else [])
    workbench = Workbench(old)
    rows = workbench.search(Query(order="document")).rows
    assert [r.number for r in rows] == [1, 2, 3]
    assert rows[0].current == (CORRECTED if number >= 3 else rows[0].segment.text)
    assert len(workbench.history()) == (REVISIONS.get(number) or (0 if number < 3 else 7 if number >= 13 else 6))
    assert [r.segment.id for r in workbench.search(Query(text="الاذري")).rows] == [rows[0].segment.id]
    found = workbench.search(Query(check="untranslated")).rows
    assert [r.segment.id for r in found] == ([] if number >= 3 else [rows[0].segment.id])  # the words are gone
    row = workbench.segment(rows[0].segment.id).row
    workbench.correct(row.segment.id, "نص جديد", base=row.revision, author="أمل")
    assert workbench.search(Query(text="نص جديد")).total == 1


def test_collaboration_data_survives_migration(number: int, old: Path) -> None:
    workbench = Workbench(old)
    rows = workbench.search(Query(order="document")).rows
    made = workbench.batches()
    assert [b.undoes for b in made] == ([None, made[0].id] if number >= 6 else [])
    assert [m.text for m in workbench.annotations(rows[2].segment.id)] == (["نص"] if number >= 6 else [])
    assert [d.action for d in workbench.link_decisions()] == (["confirm"] if number >= 6 else [])
    assert [p.role for p in workbench.people()] == (["admin"] if number >= 7 else [])
    if number >= 7:
        assert workbench.sign_in("أمل", PASSWORD, "127.0.0.1").person.name == "أمل"
    with Workspace.open(old) as w:
        typed = w.drafts.of(rows[1].segment.id, "أمل")
    assert (typed and typed.text) == ("في با" if number >= 8 else None)
    assert (typed and typed.comment) == ("أظن" if number >= 13 else None)
    threads = workbench.segment(rows[1].segment.id).threads
    said = [[t.opening.comment, *(r.text for r in t.replies)] for t in threads]
    assert said == ([["أين الأصل؟ @أمل", "عندي"]] if number >= 23 else [["أين الأصل؟"]] if number >= 13 else [])
    assert list(workbench.assignments().values()) == (["أمل"] if number >= 23 else [])
    assert workbench.search(Query(mentioned="أمل")).total == (1 if number >= 23 else 0)


def test_an_old_workspace_takes_comments_and_still_guards_its_history(number: int, old: Path) -> None:
    """The table of revisions is made anew with all that refers to it, and refuses changes as before."""
    workbench = Workbench(old)
    before = workbench.history()
    segment = workbench.search(Query(order="document")).rows[1].segment.id
    said = workbench.comment(segment, "سؤال", author="بسمة")
    assert workbench.history()[:-1] == before
    assert workbench.history()[-1].revision == said
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for statement in ("UPDATE revisions SET comment = ''", "DELETE FROM revisions"):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                connection.execute(statement)
        position = connection.execute("SELECT max(position) FROM revisions").fetchone()
        assert connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'revisions'").fetchone() == position


def test_a_current_workspace_has_the_same_content_as_old_ones(tmp_path: Path) -> None:
    fill(tmp_path / "w.sqlite")
    texts = [r.segment.text for r in Workbench(tmp_path / "w.sqlite").search(Query(order="document")).rows]
    assert tuple(texts) == SENTENCES


def test_annotations_of_a_document_are_found_by_an_index(old: Path) -> None:
    """A release reads them document by document, which without an index would take quadratic time."""
    Workspace.open(old).close()
    with closing(sqlite3.connect(old)) as connection:
        query = "EXPLAIN QUERY PLAN SELECT * FROM marks WHERE document_id = 'd' ORDER BY position"
        assert [row[3] for row in connection.execute(query)] == [
            "SEARCH marks USING INDEX marks_by_document (document_id=?)"
        ]
