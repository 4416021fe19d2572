"""Commands on many pairs of files: one result a pair, and a failure of one does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from workbench.cli.base import ProgressBar, write
from workbench.cli.pair_options import tell, tell_skipped

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.service import FileJob

__all__ = ["EITHER", "JOBS", "OUT_OF_JOBS", "jobs_of", "run_jobs"]

R = TypeVar("R")
EITHER = click.Path(path_type=Path)
JOBS = click.option(
    "--jobs",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Work on the pairs of files listed here, tab-separated or JSON lines with left, right and name.",
)
OUT_OF_JOBS = click.option("--out", type=EITHER, help="Write to this file, or of many pairs of files to this folder.")


def jobs_of(left: Path | None, right: Path | None, jobs: Path | None, out: Path | None) -> tuple[FileJob, ...] | None:
    """Return the pairs of files of two folders or of a list, None where the command is about two files."""
    from workbench.service import folder_jobs, listed_jobs

    folders = [p for p in (left, right) if p is not None and p.is_dir()]
    if jobs is None and not folders:
        return None
    if jobs is not None and left is not None:
        raise click.UsageError("Give --jobs FILE or two folders, not both.")
    if jobs is None and len(folders) < 2:
        raise click.UsageError("Give two folders or two files.")
    if out is None:
        raise click.UsageError("Name the folder of the results: --out FOLDER.")
    return listed_jobs(jobs) if jobs is not None else folder_jobs(folders[0], folders[1])


def run_jobs(
    jobs: Sequence[FileJob],
    out: Path,
    work: Callable[[FileJob], tuple[Mapping[str, Iterable[str]], Sequence[WorkbenchError]]],
    *,
    strict: bool,
) -> None:
    """Write the result of each job to files of its name in a folder; exits with code 1 if one of them failed.

    work returns the lines of a result by the suffix of their file, and what had to be left out of it.
    """
    from workbench.cli.base import in_language
    from workbench.errors import InputError, WorkbenchError

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("output-not-writable", path=out, reason=error.strerror) from error
    failed, skipped = 0, 0
    with ProgressBar() as progress:
        for number, job in enumerate(jobs):
            progress("files", number, len(jobs))
            try:
                if job.fault is not None:
                    raise job.fault
                files, faults = work(job)
                for suffix, lines in files.items():
                    write(lines, out / f"{job.name}{suffix}")
            except WorkbenchError as error:
                failed += 1
                tell([f"{job.name}: {' '.join(in_language(error))}"])
            else:
                skipped += len(faults)
                tell_skipped(faults)
        progress("files", len(jobs), len(jobs))
    click.echo(f"{len(jobs) - failed} of {len(jobs)} pairs of files done: {out}", err=True)
    if failed or (strict and skipped):
        click.get_current_context().exit(1)
