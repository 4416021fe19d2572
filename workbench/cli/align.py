"""workbench align: align two texts."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, OUT, PER_LINE, ProgressBar, main, write

__all__ = ["align"]


@main.command()
@click.argument("left", type=FILE)
@click.argument("right", type=FILE, required=False)
@PER_LINE
@click.option("--mode", type=click.Choice(["auto", "parallel", "comparable"]), default="auto", show_default=True)
@ENCODER
@click.option("--decisions", type=FILE, help="Beads that a person kept ([0]:[1]:1) or cut ([0]:[1]:0).")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "beads", "tsv", "tmx"]), default="jsonl", show_default=True
)
@click.option("--all", "everything", is_flag=True, help="Also print sentences without counterpart (beads always do).")
@OUT
def align(
    left: Path,
    right: Path | None,
    mode: str,
    encoder: str | None,
    decisions: Path | None,
    form: str,
    out: Path | None,
    *,
    per_line: bool,
    everything: bool,
) -> None:
    """Align the sentences of two files, or the two sides of one (.tsv, .csv, .jsonl, .tmx, .xliff).

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
    click.echo(f"mode: {aligned.mode}, since {aligned.why}; signature {aligned.signature}", err=True)
    write(ALIGNMENT_FORMATS[form](aligned, everything=everything), out)
