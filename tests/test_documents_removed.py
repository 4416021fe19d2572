"""Documents can be removed again: the rest is as if they had never been there, and their history is kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import SEEDS
from workbench.cli import main
from workbench.errors import InputError, WorkspaceError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.service import Query, ReleaseOrder, Workbench
from workbench.store import Workspace


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def outcome(workbench: Workbench) -> tuple[object, ...]:
    """Return everything that follows from the corpus of a workspace."""
    return (
        workbench.segments_for_export(),
        workbench.documents(),
        workbench.names(),
        [replace(r, number=0) for r in workbench.search(Query(size=500)).rows],
        [replace(d, id="") for d in workbench.document_statistics()],
        workbench.check_counts(),
    )


@pytest.mark.parametrize("role", ["clean", "garbled"])
def test_without_a_document_all_is_as_if_it_had_never_been_there(
    role: str, seed_workspace: Path, tmp_path: Path
) -> None:
    workbench = Workbench(seed_workspace)
    corpus = read_corpus(SEEDS)
    documents = workbench.documents()
    linked = next(s for d in documents for s in d.siblings)
    name = linked if role == "clean" else next(d.name for d in documents if d.role == "garbled")
    shown = call("remove", name, "--workspace", seed_workspace, "--json")
    assert shown.exit_code == 0, shown.output
    told = json.loads(shown.stdout)
    assert (told["document"], told["role"]) == (name, role)
    assert told["redone"] == (2 if role == "clean" else 1)  # every report counts for the garbled ones of its event
    never = Workbench(tmp_path / "never.sqlite")
    with Workspace.open(seed_workspace) as w:
        roles = {d.name: d.role for d in w.documents(inactive=True)}
    rest = tuple(replace(d, role=roles[d.name]) for d in corpus.documents if d.name != name)
    never.run_corpus(Corpus(name=corpus.name, documents=rest))
    assert name not in {d.name for d in workbench.documents()}
    assert outcome(workbench) == outcome(never)


def test_the_history_of_a_removed_document_is_kept_and_comes_back(seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    garbled = [s for s in workbench.segments() if s.document == workbench.segments()[0].document]
    name = garbled[0].document
    workbench.correct(garbled[0].segment_id, "مصحح", base=None, author="أمل")
    workbench.annotate(garbled[1].segment_id, 0, 2, category="style", severity="minor", author="أمل")
    before, history = workbench.segments(), call("history", "--all", "--workspace", seed_workspace).stdout
    exported = tmp_path / "e.csv"
    assert call("export", "--workspace", seed_workspace, "--format", "csv", "--out", exported).exit_code == 0
    shown = call("remove", name, "--workspace", seed_workspace)
    assert shown.exit_code == 0, shown.output
    assert f"removed {name}" in shown.stdout
    assert "kept in the history: 1 revision" in shown.stdout
    assert name not in {s.document for s in workbench.segments()}
    assert call("history", "--all", "--workspace", seed_workspace).stdout == history
    refused = workbench.import_file(exported, author="بسمة").refused
    assert len(refused) == len(garbled)
    assert f"{name} was removed from the workspace" in refused[0].message
    with Workspace.open(seed_workspace) as w:
        assert w.integrity() == "ok"
    file = next(SEEDS.rglob(name))
    shutil.copy(file, tmp_path / name)
    workbench.add_documents([tmp_path / name])
    assert sorted(workbench.segments(), key=lambda s: s.segment_id) == sorted(before, key=lambda s: s.segment_id)


def test_what_cannot_be_removed_is_told(seed_workspace: Path) -> None:
    workbench = Workbench(seed_workspace)
    before = workbench.documents()
    shown = call("remove", "none.txt", "--workspace", seed_workspace)
    assert shown.exit_code == 1
    assert "has no document none.txt" in shown.stderr
    garbled = [d.name for d in before if d.role == "garbled"]
    for name in garbled[:-1]:
        workbench.remove_document(name)
    with pytest.raises(InputError) as caught:
        workbench.remove_document(garbled[-1])
    assert caught.value.code == "document-last-of-role"
    assert [d.name for d in workbench.documents() if d.role == "garbled"] == garbled[-1:]


def test_neither_of_the_last_two_documents_can_be_removed(tmp_path: Path) -> None:
    texts = {"a": "أعلنت الوزارة أن الوزير وصل أمس.", "b": "وصل الوزير إلى العاصمة مساء أمس.", "c": "غادر الوفد اليوم."}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    workbench = Workbench(tmp_path / "w.sqlite")
    workbench.new_corpus("تجربة")
    with pytest.raises(WorkspaceError, match="workbench add FILES --workspace") as empty:
        workbench.publish(tmp_path / "release", ReleaseOrder())
    assert empty.value.code == "workspace-without-documents"
    workbench.add_documents([tmp_path / f"{name}.txt" for name in texts], "clean")
    workbench.remove_document("a.txt")
    with pytest.raises(InputError, match="nothing left to align"):
        workbench.remove_document("b.txt")
    assert [d.name for d in workbench.documents()] == ["b.txt", "c.txt"]
