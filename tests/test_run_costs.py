"""What a run costs: told before from a sample, and after in a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import SEEDS
from workbench.cli import main
from workbench.records import RunReport, StageTime
from workbench.reports.run_costs import duration, report_html
from workbench.service import RunSummary, StageClock


def called(*arguments: str) -> str:
    told = CliRunner().invoke(main, ["run", *arguments], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return told.stdout


def test_a_dry_run_tells_the_costs_and_writes_nothing(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    plan = json.loads(called(str(SEEDS), "--workspace", str(place), "--dry-run", "--json"))
    assert (plan["documents"], plan["garbled"]) == (5, 2)
    assert plan["texts"] <= plan["sentences"]
    assert [s["stage"] for s in plan["stages"]] == ["encode", "align and score"]
    assert all(s["seconds"] > 0 for s in plan["stages"])
    assert plan["memory"] > 50_000_000
    assert not place.exists()
    lines = called(str(SEEDS), "--workspace", str(place), "--dry-run").splitlines()
    assert lines[0] == f"5 documents, 2 of them garbled; {plan['sentences']} sentences"


def test_the_disk_that_a_dry_run_tells_is_about_what_a_run_takes(
    seed_run: tuple[Path, RunSummary], tmp_path: Path
) -> None:
    plan = json.loads(called(str(SEEDS), "--workspace", str(tmp_path / "w.sqlite"), "--dry-run", "--json"))
    assert 0.5 < plan["disk"] / seed_run[0].stat().st_size < 1.5


def test_texts_that_have_vectors_need_not_be_encoded(seed_workspace: Path) -> None:
    plan = json.loads(called(str(SEEDS), "--workspace", str(seed_workspace), "--dry-run", "--json"))
    assert plan["texts"] == 0
    assert plan["stages"][0]["seconds"] == 0


def test_a_report_has_the_time_of_each_stage(seed_workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    called(str(SEEDS), "--workspace", str(seed_workspace), "--report", str(file))
    report = json.loads(file.read_text("utf-8"))
    assert (report["documents"], report["redone"], report["engine"], report["workers"]) == (5, 0, "local", 1)
    assert {"read", "names"} <= {s["stage"] for s in report["stages"]}
    assert sum(s["seconds"] for s in report["stages"]) <= report["seconds"]
    page = tmp_path / "report.html"
    called(str(SEEDS), "--workspace", str(seed_workspace), "--report", str(page))
    assert "<td>read</td>" in page.read_text("utf-8")


def test_a_page_shows_what_was_left_out_verbatim() -> None:
    report = RunReport(
        corpus="<news>",
        engine="ray",
        workers=2,
        documents=1,
        sentences=1,
        encoded=1,
        redone=0,
        skipped=("<b>خبر.txt</b>: no words",),
        stages=(StageTime(stage="encode", items=10, seconds=4.0),),
        seconds=65.0,
        memory=2_500_000,
        signature="s",
    )
    page = report_html(report)
    assert "<bdi>&lt;news&gt;</bdi>" in page
    assert "<li dir=auto>&lt;b&gt;خبر.txt&lt;/b&gt;: no words</li>" in page
    assert "1 min 5 s" in page
    assert ">2.5<" in page
    assert "2 workers" in page


def test_a_clock_passes_progress_on() -> None:
    heard: list[tuple[str, int, int]] = []
    clock = StageClock(lambda *said: heard.append(said))
    clock("encode", 0, 2)
    clock("read", 0, 1)
    clock("encode", 2, 2)
    assert heard == [("encode", 0, 2), ("read", 0, 1), ("encode", 2, 2)]
    assert [(s.stage, s.items) for s in clock.stages()] == [("encode", 2), ("read", 1)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.04, "0.0 s"), (59.9, "59.9 s"), (61, "1 min 1 s"), (3600, "1 h 0 min"), (200_000, "2 d 7 h")],
)
def test_durations_have_two_units(seconds: float, said: str) -> None:
    assert duration(seconds) == said
