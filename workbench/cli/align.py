"""workbench align: align the sentences of two files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import CACHE, ENCODER, FILE, MODE, PER_LINE, RULES, ProgressBar, main, write
from workbench.cli.file_jobs import EITHER, JOBS, OUT_OF_JOBS, jobs_of, run_jobs
from workbench.cli.pair_options import STRICT, finish, side_options, tell_skipped

if TYPE_CHECKING:
    from workbench.errors import InputError
    from workbench.formats import SideChoice
    from workbench.service import AlignmentOptions, FileJob, SentenceRules

__all__ = ["align"]


@main.command()
@click.argument("left", type=EITHER, required=False)
@click.argument("right", type=EITHER, required=False)
@JOBS
@click.option(
    "--left",
    "left_column",
    metavar="COLUMN",
    help="The column of the left texts: its head, its number from 1, or in JSON a field such as translation.ar.",
)
@side_options
@PER_LINE
@MODE
@RULES
@ENCODER
@CACHE
@click.option("--decisions", type=FILE, help="Beads to keep ([0]:[1]:1) or to rule out ([0]:[1]:0).")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "beads", "tsv", "tmx", "ladder", "cesalign", "moses"]),
    default="jsonl",
    show_default=True,
    help="The output format. moses writes three files, whose names begin with --out.",
)
@click.option(
    "--all",
    "unaligned",
    is_flag=True,
    help="Include sentences without a counterpart (beads, ladder and cesalign always do).",
)
@STRICT
@OUT_OF_JOBS
def align(
    left: Path | None,
    right: Path | None,
    jobs: Path | None,
    mode: str,
    rules: SentenceRules | None,
    encoder: str | None,
    cache: Path | None,
    decisions: Path | None,
    format_: str,
    out: Path | None,
    *,
    choice: SideChoice,
    per_line: bool,
    unaligned: bool,
    strict: bool,
) -> None:
    """Align the sentences of two files, of the files of two folders, or of a list of files.

    Files of two folders belong together if they have the same name, apart from the suffix. Given one file (.tsv, .csv,
    .xlsx, .jsonl, .json, .parquet, .tmx, .xliff), align its two sides. A row that cannot be read is named on stderr and
    has no counterpart.

    \b
    Examples:
      workbench align garbled.txt clean.txt --mode comparable --format beads
      workbench align both.tmx --mode comparable
      workbench align garbled/ clean/ --cache vectors --out aligned
      workbench align --jobs pairs.tsv --out aligned --format tmx
    """
    from workbench import service

    options = service.AlignmentOptions(
        mode=mode,
        settings=replace(service.Settings.from_environment(encoder), cache=cache),
        choice=choice,
        per_line=per_line,
        decisions=service.read_decisions(decisions) if decisions else (),
        rules=rules,
    )
    return _align(
        left, right, jobs_of(left, right, jobs, out), out, options, format_, unaligned=unaligned, strict=strict
    )


def _align(
    left: Path | None,
    right: Path | None,
    jobs: Sequence[FileJob] | None,
    out: Path | None,
    options: AlignmentOptions,
    format_: str,
    *,
    unaligned: bool,
    strict: bool,
) -> None:
    from workbench import service
    from workbench.formats import alignment_files

    def lines_of(job: FileJob) -> tuple[Mapping[str, Iterable[str]], Sequence[InputError]]:
        aligned, faults = service.align_files(job.left, job.right, options)
        names = job.left.name, job.right.name
        return alignment_files(format_, aligned, everything=unaligned, names=names), faults

    if jobs is not None and out is not None:
        return run_jobs(jobs, out, lines_of, strict=strict)
    if left is None:
        raise click.UsageError("Give LEFT RIGHT, or --jobs FILE.")
    if format_ == "moses" and out is None:
        raise click.UsageError("--format moses writes several files: name what they begin with by --out.")
    with ProgressBar() as progress:
        aligned, faults = service.align_files(left, right, options, progress)
    tell_skipped(faults)
    click.echo(f"mode: {aligned.mode} ({aligned.why}); signature: {aligned.signature}", err=True)
    names = (left.name, right.name) if right is not None else ("left", "right")
    files = alignment_files(format_, aligned, everything=unaligned, names=names)
    for suffix, lines in files.items():
        write(lines, out.with_name(out.name + suffix) if out is not None and len(files) > 1 else out)
    return finish(faults, nothing_left=False, strict=strict)
