"""Workspaces that earlier versions wrote go on with this one; `tests/golden/workspaces` keeps one of each version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import GOLDEN
from workbench.service import Query, Workbench
from workbench.store import Workspace
from workbench.store.migrations import LATEST

FILES = sorted((GOLDEN / "workspaces").glob("version-*.sqlite"))
CORRECTED = {3: "شكر زيلينسكي نظيره", 4: "شكر زيلينسكي نظيره"}


def test_every_released_version_is_kept() -> None:
    assert [f.stem for f in FILES] == [f"version-{n}" for n in range(1, LATEST)][: len(FILES)]
    assert len(FILES) >= 4


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_old_workspace_goes_on(file: Path, tmp_path: Path) -> None:
    number = int(file.stem.removeprefix("version-"))
    path = tmp_path / "old.sqlite"
    shutil.copy(file, path)
    with Workspace.open(path) as w:
        assert w.meta("version") == str(LATEST)
        assert w.integrity() == "ok"
        garbled, sibling = w.documents()
        assert (garbled.notes, sibling.published) == (("a note",), "2025-07-01")
        (link,) = w.links(garbled.id)
        assert (link.kind, link.probability) == ("parallel", 0.75)
        assert [r.report.fidelity for r in w.reports(garbled.id)] == [20.0, 21.0, 22.0]
        assert [d.canonical for d in w.name_decisions()] == (["باكو"] if number >= 4 else [])
    workbench = Workbench(path)
    rows = workbench.search(Query(order="document")).rows
    assert [r.number for r in rows] == [1, 2, 3]
    assert rows[0].current == CORRECTED.get(number, rows[0].garbled)
    assert len(workbench.history()) == {3: 2, 4: 4}.get(number, 0)
    assert [r.segment_id for r in workbench.search(Query(text="الاذري")).rows] == [rows[0].segment_id]
    assert [r.segment_id for r in workbench.search(Query(check="untranslated")).rows] == [rows[0].segment_id]
    view = workbench.segment(rows[0].segment_id)
    workbench.correct(view.segment_id, "نص جديد", base=view.revision, author="أمل")
    assert workbench.search(Query(text="نص جديد")).total == 1
