"""workbench score: score texts against their counterparts, or alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import CACHE, ENCODER, FILE, MODE, PER_LINE, RULES, ProgressBar, main, write
from workbench.cli.file_jobs import EITHER, JOBS, OUT_OF_JOBS, jobs_of, run_jobs
from workbench.cli.pair_options import STRICT, finish, side_options, tell_skipped

if TYPE_CHECKING:
    from workbench.errors import InputError
    from workbench.formats import SideChoice, TextPair
    from workbench.records import PairScore
    from workbench.service import FileJob, PairedFiles, SentenceRules

__all__ = ["score"]


@main.command()
@click.argument("left", type=EITHER, required=False)
@click.argument("right", type=EITHER, required=False)
@JOBS
@click.option(
    "--left",
    "left_column",
    metavar="FILE|COLUMN",
    help="With --pairs or LEFT, the column of the left texts: its head, its number from 1, or in JSON a field such as "
    "translation.ar. Otherwise a file to score alone, without counterparts.",
)
@click.option(
    "--pairs",
    type=FILE,
    help="Score the pairs of this file (.jsonl, .json, .tsv, .csv, .xlsx, .parquet, .tmx, .xliff).",
)
@side_options
@PER_LINE
@MODE
@RULES
@click.option(
    "--metric",
    "metrics",
    metavar="NAME",
    multiple=True,
    help="Compute only this metric; repeatable. `workbench plugins` lists them; comet:FILE and metricx:FILE read "
    "scores from a file.",
)
@ENCODER
@CACHE
@STRICT
@OUT_OF_JOBS
def score(
    left: Path | None,
    right: Path | None,
    jobs: Path | None,
    pairs: Path | None,
    mode: str,
    rules: SentenceRules | None,
    metrics: tuple[str, ...],
    encoder: str | None,
    cache: Path | None,
    out: Path | None,
    *,
    choice: SideChoice,
    per_line: bool,
    strict: bool,
) -> None:
    """Score texts against their counterparts.

    Scores how faithful each text of LEFT is to that of RIGHT and explains why. Prints one JSON object per line, whose
    index is that of the row or line in the file, from 0. A row that cannot be scored is named on stderr and left out;
    the exit code is 1 only if none could be, or with --strict.

    \b
    Examples:
      workbench score garbled.txt clean.txt --per-line
      workbench score --pairs pairs.tsv --metric chrf --metric bertscore
      workbench score --pairs mt.csv --left mt --right reference
      workbench score --left garbled.txt
      workbench score garbled/ clean/ --cache vectors --out scores
    """
    from workbench import service

    settings = replace(service.Settings.from_environment(encoder), cache=cache)
    pair = partial(service.pair_files, settings=settings, per_line=per_line, choice=choice, mode=mode, rules=rules)
    many = jobs_of(left, right, jobs, out)

    def lines_of(job: FileJob) -> tuple[Mapping[str, Iterable[str]], Sequence[InputError]]:
        paired = pair(job.left, job.right)
        scores = service.score_rows(paired.rows, metrics=metrics, settings=settings, aligner=paired.aligner)
        return {".jsonl": _lines(scores)}, [row.fault for row in paired.rows if row.fault]

    if many is not None and out is not None:
        return run_jobs(many, out, lines_of, strict=strict)
    with ProgressBar() as progress:
        paired, alone = _paired(left, right, pairs, choice, rules, partial(pair, progress=progress), per_line=per_line)
        scores = service.score_rows(
            paired.rows, metrics=metrics, settings=settings, progress=progress, alone=alone, aligner=paired.aligner
        )
    write(_lines(scores), out)
    return finish(_told(paired), nothing_left=not scores, strict=strict)


def _lines(scores: Iterable[PairScore]) -> Iterator[str]:
    from workbench.formats import score_line

    return map(score_line, scores)


def _told(paired: PairedFiles) -> list[InputError]:
    """Print the mode in which the texts were paired and what was left out, and return the latter."""
    if paired.aligned is not None:
        click.echo(f"mode: {paired.aligned.mode} ({paired.aligned.why})", err=True)
    _tell_sides(paired.rows)
    faults = [row.fault for row in paired.rows if row.fault]
    tell_skipped(faults)
    return faults


def _tell_sides(rows: Sequence[TextPair]) -> None:
    """Print a note if the Arabic texts are mostly on the right, since the left ones are judged, as Arabic."""
    from workbench.service import foreign_lefts

    foreign, pairs = foreign_lefts(rows)
    if 2 * foreign > pairs:
        click.echo(
            f"workbench: {foreign:,} of {pairs:,} left texts are not in Arabic, and the right ones are. The left "
            "text is judged as a translation into Arabic: choose the sides with --left and --right, or with "
            "--left-lang and --right-lang.",
            err=True,
        )


def _paired(
    left: Path | None,
    right: Path | None,
    pairs: Path | None,
    choice: SideChoice,
    rules: SentenceRules | None,
    pair: Callable[[Path, Path], PairedFiles],
    *,
    per_line: bool,
) -> tuple[PairedFiles, bool]:
    """Return the rows to score, and whether they are scored alone."""
    from workbench import service

    given = (pairs is not None) + (left is not None)
    left_file = Path(choice.left) if choice.left is not None and (not given or Path(choice.left).is_file()) else None
    if given + (left_file is not None) != 1:
        raise click.UsageError("Give LEFT RIGHT, --pairs FILE or --left FILE.")
    alone = left if right is None else None
    if left_file:
        alone, choice = FILE.convert(left_file, None, None), replace(choice, left=None)
    if alone:
        return service.PairedFiles(rows=service.read_sentence_rows(alone, choice, rules, per_line=per_line)), True
    if left is not None and right is not None:
        return pair(left, right), False
    return service.PairedFiles(rows=service.read_pair_rows(pairs, choice) if pairs else ()), False
