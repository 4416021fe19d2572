"""Background jobs: state, progress, cancellation, and worker processes that end at any time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.errors import DocumentError, WorkbenchError, WorkspaceBusyError
from workbench.ingest.readers import read_document
from workbench.records import DocumentSummary
from workbench.service import Workbench
from workbench.service.jobs.ingest_job import IngestJob
from workbench.service.jobs.runner import JobRunner, JobState
from workbench.service.jobs.worker import WorkerProcess
from workbench.service.settings import Progress, WorkbenchContext

BUSY = WorkspaceBusyError.plain("It runs.", remedy="Wait.")


def count(seconds: float, items: int, progress: Progress) -> int:
    for k in range(items):
        progress("count", k, items)
        time.sleep(seconds)
    return os.getpid()


def fail(text: str, _: Progress) -> int:
    raise DocumentError.plain(text, remedy="Fix it.")


def until(condition: Callable[[], bool], within: float = 120.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def ended(job: JobRunner[int] | IngestJob) -> JobState[int] | JobState[tuple[DocumentSummary, ...]]:
    until(lambda: job.state is not None and job.state.state != "running")
    assert job.state is not None
    return job.state


@pytest.fixture
def runner() -> Iterator[JobRunner[int]]:
    made: JobRunner[int] = JobRunner(BUSY)
    yield made
    made.close()


@pytest.fixture
def ingest(seed_workspace: Path) -> Iterator[IngestJob]:
    made = IngestJob(WorkbenchContext(path=seed_workspace))
    yield made
    made.close()


def test_a_job_reports_progress_and_its_result(runner: JobRunner[int]) -> None:
    before = runner.state
    assert before is None
    over = threading.Event()
    assert runner.start(count, 0.5, 4, after=over.set).state == "running"
    until(lambda: runner.state is not None and runner.state.done == 2)
    assert runner.state is not None
    assert (runner.state.stage, runner.state.total) == ("count", 4)
    with pytest.raises(WorkspaceBusyError, match="It runs"):
        runner.start(count, 0, 1)
    state = ended(runner)
    assert state.state == "done"
    assert state.result not in {None, os.getpid()}
    assert over.wait(10)


def test_a_job_that_fails_keeps_its_error_and_the_next_one_runs(runner: JobRunner[int]) -> None:
    runner.start(fail, "x.txt is empty.")
    error = ended(runner).error
    assert isinstance(error, DocumentError)
    assert (error.message, error.remedy) == ("x.txt is empty.", "Fix it.")
    runner.start(count, 0, 1)
    assert ended(runner).state == "done"


def test_a_cancelled_job_ends_at_once_and_the_next_one_runs(runner: JobRunner[int]) -> None:
    runner.start(count, 600, 2)
    until(lambda: runner.state is not None and runner.state.stage == "count")
    runner.cancel()
    assert ended(runner).state == "cancelled"
    runner.start(count, 0, 3)
    state = ended(runner)
    assert (state.state, state.error) == ("done", None)
    runner.cancel()  # nothing runs: nothing changes
    assert runner.state == state


def test_an_idle_worker_ends_and_is_replaced() -> None:
    worker = WorkerProcess(idle=0.2)
    try:
        first = worker.ask(os.getpid)
        process = worker._process
        assert process is not None
        process.join(30)
        assert not process.is_alive()
        assert worker.ask(os.getpid) not in {first, os.getpid()}
    finally:
        worker.close()


def test_a_worker_that_ends_during_a_request_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = WorkerProcess()
    try:
        first = worker.ask(os.getpid)
        process = worker._process
        assert process is not None
        process.kill()
        process.join()
        monkeypatch.setattr(process, "is_alive", lambda: True)  # as it was a moment ago
        assert worker.ask(os.getpid) != first
    finally:
        worker.close()


def test_a_worker_reuses_its_process_until_it_ends(tmp_path: Path) -> None:
    worker = WorkerProcess()
    try:
        first = worker.ask(os.getpid)
        assert first != os.getpid()
        assert worker.ask_later(os.getpid) == first
        with pytest.raises(DocumentError, match="cannot be read"):
            worker.ask(read_document, tmp_path / "none.txt")
        assert worker.ask(os.getpid) == first
        with pytest.raises(WorkbenchError, match="stopped before it was finished"):
            worker.ask(os._exit, 1)
        assert worker.ask(os.getpid) not in {first, os.getpid()}
    finally:
        worker.close()


def test_unreadable_files_fail_the_job_and_are_all_reported(ingest: IngestJob, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    ingest.start([empty, tmp_path / "gone.txt"], "garbled")
    error = ended(ingest).error
    assert isinstance(error, DocumentError)
    assert "empty.txt: the file is empty." in error.message
    assert "gone.txt: the file cannot be read" in error.message


def test_a_text_under_a_taken_name_is_told_under_its_own(
    ingest: IngestJob, seed_workspace: Path, tmp_path: Path
) -> None:
    taken = Workbench(seed_workspace).documents()[0].name
    text = tmp_path / Path(taken).name
    text.write_text("قالت الوزارة إن الجسر الجديد سيفتح يوم الأحد أمام السيارات.\n", "utf-8")
    ingest.start([text], "clean")
    result = ended(ingest).result
    assert isinstance(result, tuple)
    (made,) = result
    assert made.name == f"{Path(taken).stem}-2.txt"


def test_a_run_whose_process_is_killed_fails_and_the_next_one_works(ingest: IngestJob, tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("أعلن الرئيس مقتل عشرة أشخاص في باكو.\n" * 50, encoding="utf-8")
    ingest.start([text], "garbled")
    worker = ingest._runner._worker
    until(lambda: ingest.state is not None and ingest.state.stage != "waiting")
    assert worker._process is not None
    worker._process.kill()
    error = ended(ingest).error
    assert error is not None
    assert error.code == "worker-ended"
    ingest.start([tmp_path / "gone.txt"], "garbled")
    error = ended(ingest).error
    assert error is not None
    assert "gone.txt: the file cannot be read" in error.message


def hang(_: Progress) -> int:
    time.sleep(600)
    return 0


def test_a_job_without_progress_is_ended_and_the_next_one_runs() -> None:
    worker = WorkerProcess()
    hasty: JobRunner[int] = JobRunner(BUSY, worker, patience=1.0, reading=1.0)
    patient: JobRunner[int] = JobRunner(BUSY, worker)
    try:
        hasty.start(hang)
        state = ended(hasty)
        assert state.error is not None
        assert (state.state, state.error.code) == ("failed", "job-stalled")
        patient.start(count, 0.01, 3)
        assert ended(patient).state == "done"
    finally:
        worker.close()
