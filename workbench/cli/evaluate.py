"""workbench evaluate: measure alignments, corpora, metrics, names and systems."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, JSON, METRICS, MODE, OUT, PER_LINE, WORKSPACE, ProgressBar, main, write

__all__ = [
    "evaluate",
    "evaluate_alignment",
    "evaluate_corpus",
    "evaluate_fidelity",
    "evaluate_names",
    "evaluate_systems",
]


def _require_charts(_context: click.Context, _option: click.Parameter, folder: Path | None) -> Path | None:
    """Return the folder, or fail before the evaluation starts if the charts extra is missing."""
    from importlib import import_module

    from workbench.errors import requires_extra

    if folder is not None:
        with requires_extra("charts"):
            import_module("matplotlib")
    return folder


FORMAT = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "latex", "csv", "json"]),
    default="text",
    show_default=True,
    help="The format of the tables.",
)
WITHOUT = click.option(
    "--without",
    metavar="SYSTEM",
    multiple=True,
    help="Leave out this system, such as a reference that is among them; repeatable.",
)
CHARTS = click.option(
    "--pictures",
    "charts",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_require_charts,
    help="Also write charts (SVG) to this folder.",
)


@main.group()
def evaluate() -> None:
    """Measure alignments, corpora, metrics, names and systems.

    \b
    Example:
      workbench evaluate alignment --gold gold.beads --pred predicted.beads
    """


@evaluate.command("alignment")
@click.option(
    "--gold",
    type=click.Path(path_type=Path),
    required=True,
    help="The gold alignment: a file, a folder of them, or what the names of Moses's files begin with.",
)
@click.option(
    "--pred",
    type=click.Path(path_type=Path),
    required=True,
    help="The predicted alignment: the same, with the same names apart from the suffix.",
)
@click.option(
    "--gold-format",
    type=click.Choice(["auto", "beads", "ladder", "cesalign", "moses"]),
    default="auto",
    show_default=True,
    help="The format of gold. ladder: hunalign. cesalign: OPUS, InterText, TEI. moses: line k belongs to line k.",
)
@click.option("--swap-gold", is_flag=True, help="Take the left side of gold for the right one.")
@click.option("--common", is_flag=True, help="Leave out the documents of gold that have no predictions.")
@click.option(
    "--texts",
    nargs=2,
    type=click.Path(path_type=Path),
    metavar="LEFT RIGHT",
    help="Check against the texts, one sentence a line: two files, or two folders.",
)
@JSON
def evaluate_alignment(
    gold: Path,
    pred: Path,
    gold_format: str,
    texts: tuple[Path, Path] | None,
    *,
    swap_gold: bool,
    common: bool,
    as_json: bool,
) -> None:
    """Score predicted beads against gold beads.

    Reports strict and lax precision, recall and F1, and the calibration of the probabilities. Gold may be beads, a
    ladder of hunalign, links of OPUS, InterText or TEI, or Moses's files; predictions too. The left side of links is
    fromDoc, of Moses's files the first by the alphabet.

    \b
    Examples:
      workbench evaluate alignment --gold gold.beads --pred predicted.beads
      workbench evaluate alignment --gold gold/ --pred predicted/ --common
      workbench evaluate alignment --gold book.ladder --pred predicted.beads --texts book.ar book.en
    """
    from workbench.service import evaluate_beads

    report = evaluate_beads(
        gold, pred, gold_format=gold_format, swap_gold=swap_gold, common=common, texts=texts or None
    )
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
@CHARTS
@OUT
def evaluate_corpus(workspace: Path, encoder: str | None, format_: str, charts: Path | None, out: Path | None) -> None:
    """Compare corrected segments with their garbled originals.

    Covers segments with the status done or reviewed: scores, findings, editing effort and time. Each difference comes
    with a confidence interval, two significance tests and an effect size.

    \b
    Examples:
      workbench evaluate corpus --workspace demo.sqlite
      workbench evaluate corpus --workspace demo.sqlite --format latex --out table.tex --pictures charts
    """
    from workbench import service
    from workbench.reports import corpus_tables, table_lines
    from workbench.reports.charts import corpus_charts, write_charts

    workbench = service.Workbench(workspace, service.Settings.from_environment(encoder))
    with ProgressBar() as progress:
        evaluation = workbench.evaluate_corpus(progress)
    write(table_lines(corpus_tables(evaluation), format_, evaluation.signature), out)
    if charts is not None:
        _print_paths(write_charts(corpus_charts(evaluation), charts))


@evaluate.command("fidelity")
@click.option("--ratings", type=FILE, required=True, help="Ratings: .tsv or .csv with a header, MQM, or .seg.score.")
@click.option(
    "--scores",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Scores of a metric: a .seg.score file, or a folder of them; repeatable.",
)
@click.option("--reference", metavar="SYSTEM", help="In MQM, the system whose translations are the references.")
@METRICS
@click.option(
    "--negate",
    "negated",
    metavar="NAME",
    multiple=True,
    help="A metric of the file for which lower is better; repeatable.",
)
@WITHOUT
@ENCODER
@FORMAT
@OUT
def evaluate_fidelity(
    ratings: Path,
    scores: tuple[Path, ...],
    reference: str | None,
    metrics: tuple[str, ...],
    negated: tuple[str, ...],
    without: tuple[str, ...],
    encoder: str | None,
    format_: str,
    out: Path | None,
) -> None:
    """Correlate metrics with human ratings.

    Also reports the agreement between raters. Ratings are a TSV or CSV with the column human, or human:NAME for each
    rater, and either a column for each metric or the columns left and right with the texts to score; the columns item
    and system identify several translations of the same item. The WMT formats work as well: MQM as a TSV, or human
    and metric scores as .seg.score files.

    \b
    Examples:
      workbench evaluate fidelity --ratings ratings.tsv
      workbench evaluate fidelity --ratings ratings.tsv --metric chrf --metric bleu --format markdown
      workbench evaluate fidelity --ratings mqm.tsv --reference refA --without refB
    """
    from workbench import service
    from workbench.reports import rating_tables, table_lines

    with ProgressBar() as progress:
        evaluation = service.evaluate_ratings(
            ratings,
            scores=scores,
            reference=reference,
            metrics=metrics,
            negated=negated,
            without=without,
            settings=service.Settings.from_environment(encoder),
            progress=progress,
        )
    write(table_lines(rating_tables(evaluation), format_, evaluation.signature), out)


@evaluate.command("names")
@WORKSPACE
@click.option(
    "--gold", type=FILE, required=True, help="Gold names, one per line: canonical form, tab, other spellings."
)
@JSON
@ENCODER
def evaluate_names(workspace: Path, gold: Path, encoder: str | None, *, as_json: bool) -> None:
    """Compare the name ledger with gold names.

    Reports precision and recall over pairs of spellings of the same name, and how many canonical forms are right. Names
    missing from the gold file are ignored.

    \b
    Example:
      workbench evaluate names --workspace demo.sqlite --gold names.tsv
    """
    from dataclasses import asdict

    from workbench import service
    from workbench.reports.console import spelling_lines

    score = service.Workbench(workspace, service.Settings.from_environment(encoder)).evaluate_names(gold)
    lines = [json.dumps(asdict(score), ensure_ascii=False)] if as_json else spelling_lines(score)
    for line in lines:
        click.echo(line)


@evaluate.command("systems")
@click.argument("versions", type=FILE, nargs=-1, required=True)
@click.option("--reference", type=FILE, required=True, help="The reference text.")
@click.option(
    "--by",
    metavar="NAME",
    default="fidelity",
    show_default=True,
    help="Rank by this column: fidelity, meaning, form, quality, semantic, precision, recall, contradicted, "
    "unsupported, contradiction or a metric.",
)
@METRICS
@WITHOUT
@PER_LINE
@MODE
@ENCODER
@FORMAT
@CHARTS
@OUT
def evaluate_systems(
    versions: tuple[Path, ...],
    reference: Path,
    by: str,
    metrics: tuple[str, ...],
    without: tuple[str, ...],
    mode: str,
    encoder: str | None,
    format_: str,
    charts: Path | None,
    out: Path | None,
    *,
    per_line: bool,
) -> None:
    """Compare several translations of one text.

    Reports the ranking of VERSIONS with significance tests, scores by bucket, and the segments that differ most.

    \b
    Examples:
      workbench evaluate systems one.txt two.txt --reference clean.txt --per-line
      workbench evaluate systems wmt/*.txt --reference wmt/refA.txt --without refA --without refB --per-line
    """
    from workbench import service
    from workbench.metrics import DEFAULT_METRICS
    from workbench.reports import system_tables, table_lines
    from workbench.reports.charts import system_charts, write_charts

    with ProgressBar() as progress:
        evaluation = service.evaluate_systems(
            versions,
            reference,
            by=by,
            metrics=metrics or DEFAULT_METRICS,
            without=without,
            per_line=per_line,
            mode=mode,
            settings=service.Settings.from_environment(encoder),
            progress=progress,
        )
    for a in evaluation.alignments:
        click.echo(f"{a.name}: mode: {a.mode} ({a.why})", err=True)
    write(table_lines(system_tables(evaluation), format_, evaluation.signature), out)
    if charts is not None:
        _print_paths(write_charts(system_charts(evaluation), charts))


def _print_paths(paths: tuple[Path, ...]) -> None:
    for path in paths:
        click.echo(str(path), err=True)
