"""workbench align: align the sentences of two files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import ENCODER, FILE, OUT, PER_LINE, ProgressBar, main, write
from workbench.cli.pair_options import STRICT, finish, side_options, tell_skipped

if TYPE_CHECKING:
    from workbench.formats import SideChoice

__all__ = ["align"]


@main.command()
@click.argument("left", type=FILE)
@click.argument("right", type=FILE, required=False)
@click.option(
    "--left",
    "left_column",
    metavar="COLUMN",
    help="The column of the left texts: its head, its number from 1, or in JSON a field such as translation.ar.",
)
@side_options
@PER_LINE
@click.option(
    "--mode",
    type=click.Choice(["auto", "parallel", "comparable"]),
    default="auto",
    show_default=True,
    help="parallel: translations in the same order. comparable: different reports of the same events.",
)
@ENCODER
@click.option("--decisions", type=FILE, help="Beads to keep ([0]:[1]:1) or to rule out ([0]:[1]:0).")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "beads", "tsv", "tmx"]),
    default="jsonl",
    show_default=True,
    help="The output format.",
)
@click.option("--all", "unaligned", is_flag=True, help="Include sentences without a counterpart (beads always does).")
@STRICT
@OUT
def align(
    left: Path,
    right: Path | None,
    mode: str,
    encoder: str | None,
    decisions: Path | None,
    format_: str,
    out: Path | None,
    *,
    choice: SideChoice,
    per_line: bool,
    unaligned: bool,
    strict: bool,
) -> None:
    """Align the sentences of two files.

    Given one file (.tsv, .csv, .xlsx, .jsonl, .json, .parquet, .tmx, .xliff), align its two sides. A row that cannot be
    read is named on stderr and has no counterpart.

    \b
    Examples:
      workbench align garbled.txt clean.txt --mode comparable --format beads
      workbench align both.tmx --mode comparable
    """
    from workbench import service
    from workbench.formats import ALIGNMENT_FORMATS

    if right is None:
        left_texts, right_texts, faults = service.read_both_sides(left, choice)
    else:
        left_texts, left_faults = service.read_side(left, choice, per_line=per_line)
        right_texts, right_faults = service.read_side(right, choice.of_right_file(), per_line=per_line)
        faults = (*left_faults, *right_faults)
    tell_skipped(faults)
    with ProgressBar() as progress:
        aligned = service.align(
            left_texts,
            right_texts,
            mode=mode,
            settings=service.Settings.from_environment(encoder),
            progress=progress,
            decisions=service.read_decisions(decisions) if decisions else (),
        )
    click.echo(f"mode: {aligned.mode} ({aligned.why}); signature: {aligned.signature}", err=True)
    write(ALIGNMENT_FORMATS[format_](aligned, everything=unaligned), out)
    finish(faults, nothing_left=False, strict=strict)
