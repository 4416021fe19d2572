"""Vectors in a file of their own: the same results, moved, damaged, lost, erased, and refused places."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from workbench.cli import main
from workbench.encoders import encoder_signature
from workbench.errors import WorkspaceError
from workbench.ingest.corpus import Corpus
from workbench.records import DatabaseURL, Document, RunSummary, content_id
from workbench.service import Workbench
from workbench.service.pipeline.run import run_corpus
from workbench.store import Workspace

GONE = "قال المتحدث إن القطار وصل إلى زقزوقلاب مساء أمس."
GARBLED = "قال بيسكوف إن موسكو قريبة. عاد الوفد من باكو اليوم."
CLEAN = "قال بيسكوف إن موسكو قريبة جدا. وعاد الوفد من باكو اليوم."
ADDED = "وصل الوفد إلى باكو صباح اليوم."


def document(name: str, words: str, role: Literal["garbled", "clean"]) -> Document:
    return Document(id=content_id(words), name=name, text=words, language="ar", role=role)


DOCUMENTS = (
    document("garbled.txt", GARBLED, "garbled"),
    document("clean.txt", CLEAN, "clean"),
    document("secret.txt", GONE, "clean"),
)


def run(place: Path | DatabaseURL, vectors: Path | Literal["workspace"] | None = None, *more: Document) -> RunSummary:
    corpus = Corpus(name="c", documents=(*DOCUMENTS, *more))
    return run_corpus(Workbench(place).context, corpus, vectors=vectors)


def in_file(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def in_workspace(place: Path | DatabaseURL) -> int:
    with Workspace.open(place) as workspace, workspace._transaction(reading=True) as connection:
        return int(connection.execute(text("SELECT count(*) FROM vectors")).scalar_one())


def integrity(place: Path | DatabaseURL) -> str:
    with Workspace.open(place) as workspace:
        return workspace.integrity()


def test_a_run_gives_the_same_wherever_vectors_are(place: Path | DatabaseURL, tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    summary = run(place, path)
    run(tmp_path / "other.sqlite")
    assert Workbench(place).segments_for_export() == Workbench(tmp_path / "other.sqlite").segments_for_export()
    assert in_workspace(place) == 0
    assert in_file(path) == in_workspace(tmp_path / "other.sqlite") > summary.encoded
    assert path.stat().st_mode & 0o777 == 0o600
    assert integrity(place) == "ok"
    assert run(place).encoded == 0


def test_vectors_are_moved_out_and_back(place: Path | DatabaseURL, tmp_path: Path) -> None:
    run(place)
    number = in_workspace(place)
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    assert run(place, one).encoded == 0
    assert (in_workspace(place), in_file(one)) == (0, number)
    assert run(place, two).encoded == 0
    assert (one.exists(), in_file(two)) == (False, number)
    assert run(place, "workspace").encoded == 0
    assert (two.exists(), in_workspace(place)) == (False, number)
    assert integrity(place) == "ok"


def test_an_altered_vector_is_found_and_made_anew(place: Path | DatabaseURL, tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    run(place, path)
    number = in_file(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE vectors SET packed = packed || x'00' WHERE text_id = ?", [content_id(GONE)])
        connection.commit()
    assert content_id(GONE) in integrity(place)
    assert run(place).documents
    assert integrity(place) == "ok"
    assert run(place, None, document("added.txt", ADDED, "clean")).encoded
    assert in_file(path) > number - 1


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_a_lost_or_overwritten_file_costs_time_only(place: Path | DatabaseURL, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.sqlite"
    run(place, path)
    before = Workbench(place).segments_for_export()
    path.write_bytes(content)
    for log in tmp_path.glob("vectors.sqlite-*"):
        log.unlink()
    run(place)
    assert Workbench(place).segments_for_export() == before
    assert integrity(place) == "ok"
    run(place, None, document("added.txt", ADDED, "clean"))
    run(tmp_path / "other.sqlite", None, document("added.txt", ADDED, "clean"))
    assert Workbench(place).segments_for_export() == Workbench(tmp_path / "other.sqlite").segments_for_export()
    assert (tmp_path / "vectors.sqlite.damaged").exists() is bool(content)


def test_an_erased_document_leaves_no_vector(place: Path | DatabaseURL, tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    run(place, path)
    signature = encoder_signature("e5")
    with Workspace.open(place) as workspace:
        assert workspace.missing_vectors(signature, [GONE]) == []
    number = in_file(path)
    Workbench(place).erase_document("secret.txt", reason="asked", author="أمل")
    assert in_file(path) == number - 1
    with Workspace.open(place) as workspace:
        assert workspace.missing_vectors(signature, [GONE]) == [GONE]
    assert content_id(GONE).encode() not in path.read_bytes()


def test_a_place_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    place, notes = tmp_path / "w.sqlite", tmp_path / "notes.txt"
    notes.write_text("ملاحظات " * 100, "utf-8")
    run(place)
    run(tmp_path / "other.sqlite")
    number = in_workspace(place)
    for taken in (notes, tmp_path / "other.sqlite", place):
        with pytest.raises(WorkspaceError) as raised:
            run(place, taken)
        assert raised.value.code == "vectors-foreign-file"
    with pytest.raises(WorkspaceError) as raised:
        run(place, tmp_path / "nowhere" / "vectors.sqlite")
    assert raised.value.code == "vectors-folder-missing"
    assert notes.read_text("utf-8") == "ملاحظات " * 100
    assert in_workspace(place) == number
    assert integrity(place) == "ok"


def test_workspace_and_vectors_are_moved_together(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    run(tmp_path / "here" / "w.sqlite", tmp_path / "here" / "vectors.sqlite")
    number = in_file(tmp_path / "here" / "vectors.sqlite")
    shutil.move(tmp_path / "here", tmp_path / "there")
    moved = tmp_path / "there" / "w.sqlite"
    assert run(moved, None, document("added.txt", ADDED, "clean")).encoded == 1
    assert in_file(tmp_path / "there" / "vectors.sqlite") == number + 1
    assert not (tmp_path / "here").exists()


def test_a_backup_does_without_vectors(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    run(place, tmp_path / "vectors.sqlite")
    (tmp_path / "kept").mkdir()
    Workbench(place).back_up(tmp_path / "kept" / "b.sqlite")
    assert [f.name for f in (tmp_path / "kept").iterdir()] == ["b.sqlite"]
    restored = tmp_path / "kept" / "w.sqlite"
    Workbench(restored).restore(tmp_path / "kept" / "b.sqlite")
    assert Workbench(restored).segments_for_export() == Workbench(place).segments_for_export()
    assert run(restored, None, document("added.txt", ADDED, "clean")).encoded


def test_the_command_moves_them(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    listed = [f'[[documents]]\nfile = "{d.name}"\nrole = "{d.role}"\n' for d in DOCUMENTS]
    (tmp_path / "c" / "corpus.toml").write_text("\n".join(listed), "utf-8")
    for d in DOCUMENTS:
        (tmp_path / "c" / d.name).write_text(d.text, "utf-8")
    place, path = tmp_path / "w.sqlite", tmp_path / "vectors.sqlite"
    command = ["run", str(tmp_path / "c"), "--workspace", str(place), "--vectors"]
    result = CliRunner().invoke(main, [*command, str(path)])
    assert result.exit_code == 0, result.output
    assert in_workspace(place) == 0
    assert in_file(path)
    assert CliRunner().invoke(main, [*command, "workspace"]).exit_code == 0
    assert in_workspace(place)
    assert not path.exists()
