"""workbench align: align the sentences of two files."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, OUT, PER_LINE, ProgressBar, main, write

__all__ = ["align"]


@main.command()
@click.argument("left", type=FILE)
@click.argument("right", type=FILE, required=False)
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
    per_line: bool,
    unaligned: bool,
) -> None:
    """Align the sentences of two files.

    Given one file (.tsv, .csv, .jsonl, .tmx, .xliff), align its two sides.

    \b
    Examples:
      workbench align garbled.txt clean.txt --mode comparable --format beads
      workbench align both.tmx --mode comparable
    """
    from workbench import service
    from workbench.formats import ALIGNMENT_FORMATS

    left_texts, right_texts = (
        service.read_sides(left)
        if right is None
        else (service.read_sentences(left, per_line=per_line), service.read_sentences(right, per_line=per_line))
    )
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
