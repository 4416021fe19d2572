"""Measurements of corrections: made once per revision, stored in the workspace, counted in the overview."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.test_revisions import FIRST, GARBLED, make
from workbench.editing.revisions import effort
from workbench.records import DatabaseURL, ExportedSegment
from workbench.service import Workbench
from workbench.ui.app import build_routes

TEXT = "شكر زيلينسكي نظيره"


@pytest.fixture
def workbench(place: Path | DatabaseURL) -> Workbench:
    return make(place)


@pytest.fixture
def linked(seed_workspace: Path) -> tuple[Workbench, ExportedSegment]:
    bench = Workbench(seed_workspace)
    return bench, next(s for s in bench.segments() if s.links and s.links[0].kind == "parallel")


def test_a_correction_is_measured_once(workbench: Workbench) -> None:
    workbench.correct(FIRST, "مسودة", base=None, author="أمل", status="draft", seconds=2)
    assert workbench.correction_gains().waiting == 0
    base = workbench.segment(FIRST).row.revision
    workbench.correct(FIRST, TEXT, base=base, author="أمل", seconds=3)
    assert workbench.unmeasured_segments(10) == (FIRST,)
    workbench.measure_correction(FIRST)
    found = workbench.correction_gains()
    assert (found.measured, found.waiting, found.seconds) == (1, 0, 5.0)
    assert found.before == pytest.approx(workbench.segment(FIRST).report.fidelity)
    assert found.after is None
    spent = effort(GARBLED, TEXT)
    assert (found.hter, found.character_edit_rate) == pytest.approx((spent.hter, spent.character_edit_rate))
    assert (sum(found.fidelities), sum(found.efforts)) == (0, 1)  # there is nothing to compare it with


def test_a_changed_text_is_measured_again(workbench: Workbench) -> None:
    first = workbench.correct(FIRST, TEXT, base=None, author="أمل")
    workbench.measure_correction(FIRST)
    workbench.undo(FIRST, base=first.id, author="أمل")
    found = workbench.correction_gains()
    assert (found.measured, found.waiting, found.after) == (0, 0, None)
    workbench.correct(FIRST, GARBLED, base=workbench.segment(FIRST).row.revision, author="أمل")
    assert workbench.correction_gains().waiting == 1
    workbench.measure_correction(FIRST)
    found = workbench.correction_gains()
    assert (found.waiting, found.hter) == (0, 0.0)


def test_a_text_too_long_to_compare_is_measured(workbench: Workbench) -> None:
    workbench.correct(FIRST, "كلمة " * 2_000, base=None, author="أمل")
    workbench.measure_correction(FIRST)
    found = workbench.correction_gains()
    assert (found.measured, found.hter, sum(found.fidelities), sum(found.efforts)) == (1, None, 0, 0)


def test_a_changed_counterpart_is_measured_again(linked: tuple[Workbench, ExportedSegment]) -> None:
    bench, row = linked
    bench.correct(row.segment_id, row.links[0].text, base=None, author="أمل")
    bench.measure_correction(row.segment_id)
    with_it = bench.correction_gains().after
    (link, *_) = bench.segment(row.segment_id).links
    bench.cut_link(link.link.left, (link.segment.id,), author="أمل")
    assert bench.unmeasured_segments(10) == (row.segment_id,)
    bench.measure_correction(row.segment_id)
    assert with_it is not None
    assert bench.correction_gains().after is None


def test_the_overview_includes_new_measurements(linked: tuple[Workbench, ExportedSegment]) -> None:
    bench, row = linked
    text = row.links[0].text
    with TestClient(build_routes(bench), base_url="http://127.0.0.1") as client:
        said = client.post(f"/api/pairs/{row.segment_id}", json={"text": text, "base": None})
        assert said.status_code == 200
        deadline = time.monotonic() + 120
        while (found := client.get("/api/overview").json())["after"]["waiting"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert found["after"]["count"] == sum(found["after"]["histogram"]) == 1
    assert found["after"]["mean"] > found["after"]["was"]
    assert found["effort"]["hter"] == effort(row.text, text).hter
