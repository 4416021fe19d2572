"""Documents that the page takes in: the process beside it may end at any time, and the next run has another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.service.jobs.ingest_job import IngestJob, IngestState
from workbench.service.settings import Settings


@pytest.fixture
def intake(seed_workspace: Path) -> Iterator[IngestJob]:
    made = IngestJob(seed_workspace, Settings())
    yield made
    made.close()


def ended(intake: IngestJob, within: float = 120.0) -> IngestState:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if intake.state is not None and intake.state.state != "running":
            return intake.state
        time.sleep(0.05)
    pytest.fail("the run did not end")


def code(intake: IngestJob) -> str:
    error = ended(intake).error
    assert error is not None
    return error.code


def faults(intake: IngestJob) -> list[str]:
    """Return what is wrong with each of the files, by its code."""
    error = ended(intake).error
    assert error is not None
    found = error.fields["faults"]
    assert isinstance(found, list)
    return [fault.code for fault in found]


def test_a_process_that_ended_as_it_was_asked_is_replaced(
    intake: IngestJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    intake.prepare()
    first = intake._process
    assert first is not None
    first.kill()
    first.join()
    monkeypatch.setattr(first, "is_alive", lambda: True)  # as it was a moment ago
    intake.begin([empty], "garbled")
    assert (ended(intake).state, faults(intake)) == ("failed", ["document-empty"])
    assert intake._process is not first


def test_a_run_whose_process_is_killed_is_told(intake: IngestJob, tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("أعلن الرئيس مقتل عشرة أشخاص في باكو.\n" * 50, encoding="utf-8")
    intake.begin([text], "garbled")
    assert intake._process is not None
    intake._process.kill()
    assert (ended(intake).state, code(intake)) == ("failed", "ingest-ended")
    intake.begin([tmp_path / "gone.txt"], "garbled")
    assert (code(intake), faults(intake)) == ("documents-unusable", ["document-unreadable"])
