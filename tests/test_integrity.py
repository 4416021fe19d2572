"""Nothing that was altered in a workspace file is served: it is found, refused, or made anew from the corpus."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from benchmarks.bit_flips import outcome, served
from tests.conftest import SEEDS
from tests.workspace_snapshot import fill
from workbench.encoders.codec import pack
from workbench.encoders.encodings import encoding_of
from workbench.errors import WorkspaceError
from workbench.ingest.corpus import read_corpus
from workbench.records import Document, content_id
from workbench.service import Query, Workbench, health_checks
from workbench.service.pipeline import run as pipeline
from workbench.service.pipeline import settled
from workbench.service.review.revisions import now, shifted
from workbench.store import Workspace

# What one changed bit can make of each table, by the first row that it fits.
ALTERATIONS = (
    "UPDATE documents SET text = replace(text, 'ثالث', 'ثانث')",
    "UPDATE documents SET text = substr(text, 2)",
    "UPDATE documents SET title = 'other'",
    "UPDATE documents SET licence = 'CC0'",
    "UPDATE documents SET role = 'clean' WHERE role = 'garbled'",
    "UPDATE documents SET active = 0 WHERE role = 'clean'",
    "UPDATE documents SET position = 9 WHERE role = 'garbled'",
    "UPDATE segments SET end_at = end_at - 1 WHERE start_at = 0",
    "UPDATE segments SET kind = 'heading' WHERE start_at = 0",
    "UPDATE segments SET position = 90 WHERE start_at = 0",
    "UPDATE vectors SET packed = x'02'",
    "UPDATE results SET signature = 'other'",
    "UPDATE results SET inputs = 'other'",
    "UPDATE reports SET fidelity = 84.0",
    "UPDATE reports SET label = 'critical'",
    "UPDATE reports SET errors = '[]'",
    "DELETE FROM reports WHERE fidelity > 21",
    "UPDATE links SET probability = 0.25",
    "UPDATE links SET kind = 'partial'",
    "UPDATE link_segments SET segment_id = (SELECT max(id) FROM segments) WHERE side = 'left'",
    "DELETE FROM link_segments WHERE side = 'right'",
    "UPDATE queue SET status = 'reviewed'",
    "UPDATE queue SET label = 'critical'",
    "UPDATE queue SET fidelity = 84.0",
    "UPDATE queue SET probability = 0.25",
    "UPDATE queue SET author = 'بسنت'",
    "UPDATE queue_texts SET garbled = replace(garbled, 'ثالث', 'ثانث')",
    "UPDATE queue_texts SET correction = 'غير ما كتب'",
    "UPDATE queue_texts SET searched = replace(searched, 'ثالث', 'ثانث')",
    "UPDATE queue_texts SET checks = 'negation'",
    """INSERT INTO queue_checks (name, number, status, label, probability, author, comments)
        SELECT 'negation', number, status, label, probability, author, comments FROM queue LIMIT 1""",
    "UPDATE name_evidence SET data = x'00'",
    "UPDATE remembered SET corrected = 'غير ما كتب'",
    "UPDATE remembered_words SET word = word || 'ا' WHERE word = (SELECT min(word) FROM remembered_words)",
    "UPDATE meta SET value = 'other' WHERE name = 'corpus'",
    "UPDATE people SET role = 'translator'",
    "UPDATE people SET password_hash = password_hash || 'x'",
    "UPDATE name_decisions SET canonical = 'باكر'",
    "UPDATE drafts SET words = 'في بع'",
    "UPDATE revisions SET after_text = after_text || '.'",
    "UPDATE batches SET what = 'other'",
    "UPDATE marks SET category = 'terminology'",
    "UPDATE link_decisions SET comment = 'other'",
    "UPDATE replies SET words = 'غير ما كتب'",
    "UPDATE assignments SET assignee = 'بسنت'",
    "UPDATE queue SET words = words + 1",
)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workspace that has a row at the least in every table that people's work is kept in."""
    path = tmp_path_factory.mktemp("intact") / "w.sqlite"
    fill(path)
    with Workspace.open(path) as w:
        text = w.segments(w.documents()[0])[2].text
        w.name_evidence.save("e", b"evidence")
        w.save_vectors("e", [(text, pack(encoding_of(np.eye(1, 8), [(0, 3)])))])
    whole = path.with_name("whole.sqlite")
    Workbench(path).back_up(whole)
    return whole.read_bytes()


@pytest.fixture
def path(intact: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "w.sqlite"
    path.write_bytes(intact)
    return path


def alter(path: Path, statement: str) -> None:
    """Change rows behind the back of the program, as a disk does."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount, "nothing was altered"
        for _, made in triggers:
            connection.execute(made)
        connection.commit()


def test_an_intact_workspace_is_backed_up_and_exported(path: Path, tmp_path: Path) -> None:
    workbench = Workbench(path)
    assert len(workbench.segments_for_export()) == 3
    workbench.back_up(tmp_path / "b.sqlite")
    Workbench(tmp_path / "c.sqlite").restore(tmp_path / "b.sqlite")
    assert served(tmp_path / "c.sqlite") == served(path)


@pytest.mark.parametrize("statement", ALTERATIONS)
def test_whatever_is_altered_is_found_and_neither_backed_up_nor_restored_nor_exported(
    statement: str, path: Path, tmp_path: Path
) -> None:
    alter(path, statement)
    (found,) = [c for c in health_checks(path) if c.what == str(path)]
    assert not found.ok, found
    with pytest.raises(WorkspaceError):
        Workbench(path).back_up(tmp_path / "b.sqlite")
    assert not list(tmp_path.glob("b.sqlite*"))
    with pytest.raises(WorkspaceError):
        Workbench(tmp_path / "new.sqlite").restore(path)
    assert not (tmp_path / "new.sqlite").exists() or not (tmp_path / "new.sqlite").stat().st_size
    with pytest.raises(WorkspaceError):
        Workbench(path).segments_for_export()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = replace(text, 'شكر زيلينسكي', 'شكر زيلينسكو')",  # a counterpart
        "UPDATE queue_texts SET garbled = replace(garbled, 'شكر', 'شكز')",
        "UPDATE queue_texts SET correction = 'غير ما كتب' WHERE correction IS NOT NULL",
        "UPDATE reports SET label = 'critical'",
        "UPDATE links SET probability = 0.25",
        "UPDATE revisions SET after_text = after_text || '.'",
    ],
)
def test_the_page_refuses_to_show_what_was_altered(statement: str, path: Path) -> None:
    workbench = Workbench(path)
    first = workbench.search(Query(order="document")).rows[0].segment.id
    alter(path, statement)
    with pytest.raises(WorkspaceError) as raised:
        workbench.segment(first)
    assert raised.value.code == "workspace-row-damaged"
    assert "workbench run" in raised.value.remedy


def test_one_flipped_bit_is_never_served(path: Path, intact: bytes, tmp_path: Path) -> None:
    expected = served(path)
    chance = random.Random(23)
    for _ in range(60):
        bit = chance.randrange(8 * len(intact))
        flipped = bytearray(intact)
        flipped[bit // 8] ^= 1 << bit % 8
        copy = tmp_path / "flipped.sqlite"
        copy.write_bytes(flipped)
        assert outcome(copy, expected) in {"found", "refused", "harmless"}, bit
        for left in tmp_path.glob("flipped.sqlite*"):
            left.unlink()


REPAIRED = (
    "UPDATE documents SET text = replace(text, '38', '28')",
    "UPDATE documents SET language = 'fr' WHERE position = 1",
    "UPDATE segments SET end_at = end_at - 1 WHERE position = 5",
    "UPDATE vectors SET packed = substr(packed, 1, 40) || x'00' || substr(packed, 42) WHERE rowid % 50 = 3",
    "UPDATE reports SET fidelity = 0.5 WHERE rowid % 40 = 1",
    "UPDATE links SET probability = 0.125 WHERE id % 40 = 1",
    "UPDATE results SET signature = 'other' WHERE rowid = (SELECT min(rowid) FROM results)",
    "UPDATE queue SET label = 'critical' WHERE number % 30 = 2",
    "UPDATE queue_texts SET searched = 'x' WHERE number % 30 = 2",
    "UPDATE meta SET value = '{}' WHERE name = 'roles'",
    "UPDATE name_evidence SET data = x'00'",
    "UPDATE document_profiles SET profile = x'00' WHERE rowid = (SELECT max(rowid) FROM document_profiles)",
)


def intact_after(statement: str, path: Path) -> bool:
    """Alter a workspace, add a report of another event, and return whether everything is as it was written then."""
    alter(path, statement)
    corpus = read_corpus(SEEDS)
    text = "فاز الفريق بالمباراة النهائية بهدفين دون مقابل."
    further = Document(id=content_id(text), name="further.txt", text=text, language="ar", role="clean")
    Workbench(path).run_corpus(replace(corpus, documents=(*corpus.documents, further)))
    with Workspace.open(path) as w:
        return w.integrity() == "ok"


def test_a_run_that_adds_a_report_repairs_what_it_reads_and_all_once_a_day(
    seed_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread, read = "UPDATE queue_texts SET searched = 'x'", "UPDATE documents SET title = 'other'"
    Workbench(seed_workspace).run(SEEDS)  # which checks it
    paths = [Path(shutil.copy(seed_workspace, tmp_path / f"{n}.sqlite")) for n in range(3)]
    assert not intact_after(unread, paths[0])
    assert intact_after(read, paths[1])
    later = shifted(now(), timedelta(hours=25))
    for module in (pipeline, settled):
        monkeypatch.setattr(module, "now", lambda: later)
    assert intact_after(unread, paths[2])


def test_a_run_over_the_intact_corpus_repairs(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    row = workbench.search(Query(order="document")).rows[3]
    workbench.correct(row.segment.id, "نص صححه إنسان", base=None, author="أمل")
    expected = served(seed_workspace)
    for statement in REPAIRED:
        alter(seed_workspace, statement)
    with Workspace.open(seed_workspace) as w:
        assert w.integrity() != "ok"
    workbench.run(SEEDS)
    with Workspace.open(seed_workspace) as w:
        assert w.integrity() == "ok"
        assert all(d.id == content_id(d.text) for d in w.documents())
    assert workbench.segment(row.segment.id).row.current == "نص صححه إنسان"
    assert served(seed_workspace) == expected
