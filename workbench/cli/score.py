"""workbench score: score texts against their counterparts, or alone."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, OUT, PER_LINE, ProgressBar, main, write

__all__ = ["score"]


@main.command()
@click.argument("left", type=FILE, required=False)
@click.argument("right", type=FILE, required=False)
@click.option("--left", "left_option", type=FILE, help="Score this file alone, without counterparts.")
@click.option("--pairs", type=FILE, help="Score the pairs of this file (.jsonl, .tsv, .csv, .tmx, .xliff).")
@PER_LINE
@click.option(
    "--metric",
    "metrics",
    metavar="NAME",
    multiple=True,
    help="Compute only this metric; repeatable. `workbench plugins` lists them; comet:FILE and metricx:FILE read "
    "scores from a file.",
)
@ENCODER
@OUT
def score(
    left: Path | None,
    right: Path | None,
    left_option: Path | None,
    pairs: Path | None,
    metrics: tuple[str, ...],
    encoder: str | None,
    out: Path | None,
    *,
    per_line: bool,
) -> None:
    """Score texts against their counterparts.

    Scores how faithful each text of LEFT is to that of RIGHT and explains why. Prints one JSON object per line.

    \b
    Examples:
      workbench score garbled.txt clean.txt --per-line
      workbench score --pairs pairs.tsv --metric chrf --metric bertscore
      workbench score --left garbled.txt
    """
    from workbench import service
    from workbench.formats import score_line
    from workbench.metrics import DEFAULT_METRICS

    alone = left_option or (left if right is None else None)
    if (pairs is not None) + (left is not None) + (left_option is not None) != 1:
        raise click.UsageError("Give LEFT RIGHT, --pairs FILE or --left FILE.")
    settings = service.Settings.from_environment(encoder)
    with ProgressBar() as progress:
        if alone:
            scores = service.score_alone(service.read_sentences(alone, per_line=per_line), metrics=metrics)
        else:
            if left is not None and right is not None:
                text_pairs = service.pair_files(left, right, settings, progress, per_line=per_line)
            else:
                text_pairs = service.read_pairs(pairs) if pairs else ()
            scores = service.score(text_pairs, metrics=metrics or DEFAULT_METRICS, settings=settings, progress=progress)
    write(map(score_line, scores), out)
