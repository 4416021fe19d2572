"""workbench evaluate: measure alignments, corpora, metrics, names and systems."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, OUT, PER_LINE, WORKSPACE, ProgressBar, main, write

__all__ = [
    "evaluate",
    "evaluate_alignment",
    "evaluate_corpus",
    "evaluate_fidelity",
    "evaluate_names",
    "evaluate_systems",
]


def _require_charts(_context: click.Context, _option: click.Parameter, folder: Path | None) -> Path | None:
    """Return the folder; a missing library is an error before the evaluation, not after it."""
    from importlib import import_module

    from workbench.errors import requires_extra

    if folder is not None:
        with requires_extra("charts"):
            import_module("matplotlib")
    return folder


FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "latex", "csv", "json"]),
    default="text",
    show_default=True,
    help="How the tables are written.",
)
PICTURES = click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_require_charts,
    help="Also write pictures (SVG) into this folder.",
)


@main.group()
def evaluate() -> None:
    """Measure against gold.

    \b
    Example:
      workbench evaluate alignment --gold gold.beads --pred predicted.beads
    """


@evaluate.command("alignment")
@click.option("--gold", type=click.Path(path_type=Path), required=True, help="A file of beads, or a folder of them.")
@click.option("--pred", type=click.Path(path_type=Path), required=True, help="The same, with the same file names.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate_alignment(gold: Path, pred: Path, *, as_json: bool) -> None:
    """Score predicted beads: strict and lax precision, recall and F1, and whether the probabilities can be trusted.

    \b
    Example:
      workbench evaluate alignment --gold gold.beads --pred predicted.beads
    """
    from workbench.service import evaluate_beads

    report = evaluate_beads(gold, pred)
    if as_json:
        from dataclasses import asdict

        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        from workbench.reports.console import evaluation_lines

        for line in evaluation_lines(report):
            click.echo(line)


@evaluate.command("corpus")
@WORKSPACE
@ENCODER
@FORMAT
@PICTURES
@OUT
def evaluate_corpus(workspace: Path, encoder: str | None, form: str, pictures: Path | None, out: Path | None) -> None:
    """Compare the corrected segments of a workspace with what they were: scores, findings, effort and time.

    Counts what is done or reviewed. Every difference comes with an interval, two tests and the size of the effect.

    \b
    Examples:
      workbench evaluate corpus --workspace demo.sqlite
      workbench evaluate corpus --workspace demo.sqlite --format latex --out table.tex --pictures pictures
    """
    from workbench import service
    from workbench.reports import corpus_tables, table_lines
    from workbench.reports.charts import corpus_charts, write_charts

    workbench = service.Workbench(workspace, service.Settings.from_environment(encoder))
    with ProgressBar() as progress:
        found = workbench.evaluate_corpus(progress)
    write(table_lines(corpus_tables(found), form, found.signature), out)
    if pictures is not None:
        _told(write_charts(corpus_charts(found), pictures))


@evaluate.command("fidelity")
@click.option("--ratings", type=FILE, required=True, help="Ratings: .tsv with a head, MQM .tsv, or .seg.score.")
@click.option(
    "--scores", type=click.Path(path_type=Path), multiple=True, help="Scores of a metric (.seg.score), or a folder."
)
@click.option("--reference", help="In MQM: the system whose translations are the references.")
@click.option("--metric", "metrics", multiple=True, help="Of ours only these, where left and right texts are given.")
@click.option("--negate", "negated", multiple=True, help="A metric of the file in which lower is better.")
@ENCODER
@FORMAT
@OUT
def evaluate_fidelity(
    ratings: Path,
    scores: tuple[Path, ...],
    reference: str | None,
    metrics: tuple[str, ...],
    negated: tuple[str, ...],
    encoder: str | None,
    form: str,
    out: Path | None,
) -> None:
    """Evaluate metrics against people's ratings, and the agreement of the people.

    The ratings are a TSV with the columns human (or human:NAME for each person), and a column for each metric, or the
    texts left and right; item and system where several systems translate the same items. Or they are those of the
    WMT: MQM as a TSV, or human scores and metric scores as .seg.score files.

    \b
    Examples:
      workbench evaluate fidelity --ratings ratings.tsv
      workbench evaluate fidelity --ratings ratings.tsv --metric chrf --metric bleu --format markdown
    """
    from workbench import service
    from workbench.reports import rating_tables, table_lines

    with ProgressBar() as progress:
        found = service.evaluate_ratings(
            ratings,
            scores=scores,
            reference=reference,
            metrics=metrics,
            negated=negated,
            settings=service.Settings.from_environment(encoder),
            progress=progress,
        )
    write(table_lines(rating_tables(found), form, found.signature), out)


@evaluate.command("names")
@WORKSPACE
@click.option("--gold", type=FILE, required=True, help="A name a line: the form to use, tab, its other spellings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@ENCODER
def evaluate_names(workspace: Path, gold: Path, encoder: str | None, *, as_json: bool) -> None:
    """Compare the name ledger with gold: precision and recall of spellings united, and whether the form is right.

    Counts pairs of spellings of one name. Names that gold does not tell of count neither for nor against.

    \b
    Example:
      workbench evaluate names --workspace demo.sqlite --gold names.tsv
    """
    from dataclasses import asdict

    from workbench import service
    from workbench.reports.console import spelling_lines

    found = service.Workbench(workspace, service.Settings.from_environment(encoder)).evaluate_names(gold)
    lines = [json.dumps(asdict(found), ensure_ascii=False)] if as_json else spelling_lines(found)
    for line in lines:
        click.echo(line)


@evaluate.command("systems")
@click.argument("versions", type=FILE, nargs=-1, required=True)
@click.option("--reference", type=FILE, required=True, help="The clean text.")
@click.option("--by", default="fidelity", show_default=True, help="What to rank by: fidelity, semantic or a metric.")
@click.option("--metric", "metrics", multiple=True, help="Only these metrics; `workbench plugins` lists them.")
@PER_LINE
@ENCODER
@FORMAT
@PICTURES
@OUT
def evaluate_systems(
    versions: tuple[Path, ...],
    reference: Path,
    by: str,
    metrics: tuple[str, ...],
    encoder: str | None,
    form: str,
    pictures: Path | None,
    out: Path | None,
    *,
    per_line: bool,
) -> None:
    """Compare several versions of one text: ranking, tests, buckets, and where they differ most.

    \b
    Example:
      workbench evaluate systems one.txt two.txt --reference clean.txt --per-line
    """
    from workbench import service
    from workbench.metrics import DEFAULT_METRICS
    from workbench.reports import system_tables, table_lines
    from workbench.reports.charts import system_charts, write_charts

    with ProgressBar() as progress:
        found = service.evaluate_systems(
            versions,
            reference,
            by=by,
            metrics=metrics or DEFAULT_METRICS,
            per_line=per_line,
            settings=service.Settings.from_environment(encoder),
            progress=progress,
        )
    write(table_lines(system_tables(found), form, found.signature), out)
    if pictures is not None:
        _told(write_charts(system_charts(found), pictures))


def _told(paths: tuple[Path, ...]) -> None:
    for path in paths:
        click.echo(str(path), err=True)
