"""Erased documents: no byte of their texts is left in the file, no row on a server, and the rest is as it was."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.conftest import SEEDS
from workbench.cli import main
from workbench.errors import CorpusError, InputError, WorkspaceError
from workbench.ingest.corpus import Corpus
from workbench.records import DatabaseURL, Document, NameDecision, content_id
from workbench.service import Query, Workbench
from workbench.store import Workspace, held_open

# Words that stand in one document only, as they come, folded, and in pieces of what people wrote about it.
TEXT = "قال السيد زقزوقلاب إن كفرطبخون بعيدة. وصل الخبر من سنجفوريا أمس."
OTHER = "قال بيسكوف إن موسكو قريبة. عاد الوفد من باكو اليوم."
CLEAN = "قال بيسكوف إن موسكو قريبة جدا. وعاد الوفد من باكو اليوم."
TRACES = ("زقزوقلاب", "كفرطبخون", "سنجفوريا", "شلبونيق", "طرمباحي", "قعطبوش", "خنفشاري", "بلقيعوط", "زنكلوني")


def document(name: str, words: str, role: str) -> Document:
    return Document(id=content_id(words), name=name, text=words, language="ar", role=role)  # type: ignore[arg-type]


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    workbench = Workbench(place)
    documents = (
        document("secret.txt", TEXT, "garbled"),
        document("other.txt", OTHER, "garbled"),
        document("clean.txt", CLEAN, "clean"),
    )
    workbench.run_corpus(Corpus(name="c", documents=documents))
    rows = {r.segment.text: r.segment.id for r in workbench.search(Query(size=50, order="document")).rows}
    first, second = (i for words, i in rows.items() if words in TEXT)
    kept = next(i for words, i in rows.items() if words in OTHER)
    one = workbench.correct(first, "قال شلبونيق إن المدينة بعيدة.", base=None, author="أمل", comment="انظر طرمباحي")
    workbench.undo(first, base=one.id, author="أمل")
    said = workbench.comment(first, "هل هو قعطبوش؟", author="بسمة")
    workbench.reply(first, said.id, "نعم خنفشاري", author="أمل")
    workbench.annotate(second, 0, 4, category="style", severity="minor", author="أمل", comment="بلقيعوط")
    workbench.correct(second, "وصل الخبر أمس من زنكلوني.", base=None, author="أمل", status="reviewed")
    workbench.correct(kept, "قال المتحدث إن موسكو قريبة.", base=None, author="أمل")
    batch = workbench.replace_everywhere(workbench.preview_replacement("قال", "صرح"), "أمل").batch  # of both documents
    assert batch is not None
    assert len(batch.revisions) == 2
    workbench.undo_batch(batch.id, "أمل")
    workbench.assign(["secret.txt"], "أمل", author="بسمة")
    workbench.decide_names([NameDecision(kind="use", form="باكو", canonical="باكو")], "أمل")
    return workbench


def rows_with(workbench: Workbench, words: str) -> list[str]:
    """Return the tables that have a row with some words."""
    found = []
    with Workspace.open(workbench.path) as workspace, workspace._transaction(reading=True) as connection:
        for table in sorted(workspace._database.tables(connection)):
            if table.startswith("queue_index"):
                continue
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            found += [table for row in rows if words in str(tuple(row))]
    return found


def test_nothing_of_an_erased_document_is_left(workbench: Workbench) -> None:
    path = workbench.path
    before = {trace: rows_with(workbench, trace) for trace in TRACES}
    assert all(before.values()), before
    secret = content_id(TEXT)
    assert {"profile_blocks", "document_profiles"} <= set(rows_with(workbench, secret))
    others = [h.revision.after for h in workbench.history() if h.document == "other.txt"]
    with held_open(path):  # as the server of the page does
        assert workbench.search(Query(text="زقزوقلاب")).total == 1
        erased = workbench.erase_document("secret.txt", reason="asked for", author="بسمة")
        if isinstance(path, Path):
            held = b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))
            assert [t for t in TRACES if t.encode() in held] == []
    assert erased.revisions == 6
    assert {trace: rows_with(workbench, trace) for trace in TRACES} == {trace: [] for trace in TRACES}
    assert not {"profile_blocks", "document_profiles", "documents", "vectors"} & set(rows_with(workbench, secret))
    if isinstance(path, Path):
        held = b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))
        assert [t for t in TRACES if t.encode() in held] == []
        assert "موسكو".encode() in held
    with Workspace.open(path) as workspace:
        assert workspace.integrity() == "ok"
    assert [h.revision.after for h in workbench.history()] == others
    assert [d.name for d in workbench.documents()] == ["other.txt", "clean.txt"]
    assert workbench.search(Query(text="زقزوقلاب")).total == 0
    assert workbench.search(Query(text="موسكو")).total == 1
    batches = workbench.batches()
    assert [(len(b.revisions), b.undoes) for b in batches] == [(1, None), (1, batches[0].id)]
    assert [(e.document_id, e.author) for e in workbench.erasures()] == [(content_id(TEXT), "بسمة")]
    with pytest.raises(Exception, match="never changed"):  # the guards are back
        with Workspace.open(path) as workspace, workspace._transaction() as connection:
            connection.execute(text("DELETE FROM revisions"))


def test_a_file_that_could_not_be_rewritten_is_rewritten_by_the_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.store.sqlite_files.BUSY_MILLISECONDS", 100)
    path = tmp_path / "w.sqlite"
    documents = (document("secret.txt", TEXT, "garbled"), document("other.txt", OTHER, "garbled"))
    Workbench(path).run_corpus(Corpus(name="c", documents=(*documents, document("clean.txt", CLEAN, "clean"))))
    command = ["erase", "secret.txt", "--reason", "asked for", "--author", "Amal", "--yes", "--workspace", str(path)]
    by_id = ["erase", content_id(TEXT), "--yes", "--author", "", "--workspace", str(path)]
    with sqlite3.connect(path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM documents").fetchone()
        for arguments in (command, by_id):
            held = CliRunner().invoke(main, arguments)
            assert held.exit_code != 0
            assert "erasure-not-compacted" in held.stderr
            assert content_id(TEXT) in held.stderr
        with pytest.raises(WorkspaceError) as error:
            Workbench(path).erase_document(content_id(TEXT), reason="", author="")
        assert all(content_id(TEXT) in error.value.text(language) for language in ("en", "ar"))
        assert "زقزوقلاب".encode() in b"".join(p.read_bytes() for p in tmp_path.glob("w.sqlite*"))
    reader.close()
    again = CliRunner().invoke(main, by_id)
    assert again.exit_code == 0, again.output
    assert "زقزوقلاب".encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("w.sqlite*"))
    assert [e.reason for e in Workbench(path).erasures()] == ["asked for"]


def test_vectors_are_left_of_the_texts_that_stay_only(tmp_path: Path) -> None:
    """They are kept by the plain form of a text, and a sentence that was joined or split has some too."""
    hidden = "قَالَ السيّد زقزوقلاب إن كفرطبـــخون بعيدة. وَصَلَ الوفد أمس. عاد الوزير غدا."
    other = "وصل الوفد أمس. عاد الرئيس من باكو اليوم."
    documents = [document("secret.txt", hidden, "garbled"), document("other.txt", other, "garbled")]
    documents.append(document("clean.txt", CLEAN, "clean"))
    workbench = Workbench(tmp_path / "w.sqlite")
    workbench.run_corpus(Corpus(name="c", documents=tuple(documents)))
    rows = [r.segment for r in workbench.search(Query(size=50, order="document")).rows if r.segment.text in hidden]
    workbench.join_segments(rows[1].id, author="أمل")
    workbench.erase_document("secret.txt", reason="asked for", author="بسمة")
    never = Workbench(tmp_path / "never.sqlite")
    never.run_corpus(Corpus(name="c", documents=tuple(documents[1:])))
    assert encoded(workbench) == encoded(never)
    assert workbench.run_corpus(Corpus(name="c", documents=tuple(documents[1:]))).encoded == 0


def encoded(workbench: Workbench) -> set[str]:
    """Return the ids of the texts that have vectors."""
    with Workspace.open(workbench.path) as workspace, workspace._transaction(reading=True) as connection:
        return set(connection.execute(text("SELECT text_id FROM vectors")).scalars())


def test_no_run_brings_an_erased_text_back(workbench: Workbench) -> None:
    workbench.erase_document("secret.txt", reason="asked for", author="بسمة")
    documents = (document("again.txt", TEXT, "garbled"), document("clean.txt", CLEAN, "clean"))
    with pytest.raises(CorpusError, match=r"again\.txt"):
        workbench.run_corpus(Corpus(name="c", documents=documents))
    again = workbench.erase_document(content_id(TEXT), reason="once more", author="بسمة")
    assert (again.revisions, again.erasure.reason) == (0, "asked for")
    for wrong in ({"reason": " ", "author": "x"}, {"reason": "x", "author": ""}):
        with pytest.raises(InputError):
            workbench.erase_document("other.txt", **wrong)
    with pytest.raises(InputError):
        workbench.erase_document("none.txt", reason="x", author="x")


@pytest.mark.parametrize("removed", [False, True])
def test_erasing_by_command_leaves_the_rest_as_if_it_had_never_been_there(
    removed: bool, seed_workspace: Path, tmp_path: Path
) -> None:
    workbench = Workbench(seed_workspace)
    counterpart = next(s for d in workbench.documents() for s in d.siblings)
    with Workspace.open(seed_workspace) as workspace:
        erased = next(d for d in workspace.documents() if d.name == counterpart)
    words = {w for w in erased.text.split() if len(w) > 5}
    never = tmp_path / "never.sqlite"
    shutil.copy(seed_workspace, never)
    Workbench(never).remove_document(counterpart)
    with Workspace.open(never) as workspace:
        others = " ".join(d.text for d in workspace.documents())
    if removed:
        workbench.remove_document(counterpart)
    copy = seed_workspace.with_name(f"{seed_workspace.name}.before-restore-1")
    shutil.copy(never, copy)
    command = ["erase", counterpart, "--reason", "asked for", "--author", "Amal", "--workspace", str(seed_workspace)]
    assert CliRunner().invoke(main, command, input="n\n").exit_code == 1
    done = CliRunner().invoke(main, [*command, "--yes"])
    assert done.exit_code == 0, done.output
    assert copy.name in done.stderr
    own = [w for w in words if w not in others]
    assert len(own) > 20
    held = seed_workspace.read_bytes()
    assert [w for w in own if w.encode() in held] == []
    assert workbench.segments_for_export() == Workbench(never).segments_for_export()
    assert workbench.names() == Workbench(never).names()
    with Workspace.open(seed_workspace) as workspace:
        assert workspace.integrity() == "ok"
    assert erased.id in CliRunner().invoke(main, ["erase", "--list", "--workspace", str(seed_workspace)]).stdout
    refused = CliRunner().invoke(main, ["run", str(SEEDS), "--workspace", str(seed_workspace)])
    assert refused.exit_code != 0
    assert counterpart in refused.stderr
