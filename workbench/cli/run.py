"""workbench run: align and score a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import DEVICE, ENCODER, FILE, MODE, RULES, WORKSPACE, ProgressBar, columns, main, write
from workbench.cli.engine_options import engine_options
from workbench.cli.pair_options import tell
from workbench.records import DatabaseURL

if TYPE_CHECKING:
    from workbench.records import RunSummary
    from workbench.service import EngineOptions, SentenceRules, VectorPlace, Workbench

__all__ = ["run"]


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@WORKSPACE
@MODE
@RULES
@ENCODER
@DEVICE
@engine_options
@click.option(
    "--vectors",
    type=FILE,
    callback=lambda _, __, path: "workspace" if path == Path("workspace") else path,
    help="Keep the vectors of texts in this file from now on; `workspace` brings them back into the workspace.",
)
@click.option("--dry-run", is_flag=True, help="Only tell how many sentences, how long, how much disk and memory.")
@click.option(
    "--report",
    type=FILE,
    help="Write how long each stage took to this file, as a page (.html) or else as JSON.",
)
@click.option("--strict", is_flag=True, help="Fail, and change nothing, if a document cannot be used.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def run(
    corpus: Path,
    workspace: Path | DatabaseURL,
    mode: str,
    rules: SentenceRules | None,
    encoder: str | None,
    device: str | None,
    engine: EngineOptions,
    *,
    vectors: VectorPlace,
    dry_run: bool,
    report: Path | None,
    as_json: bool,
    strict: bool,
) -> None:
    """Align and score a corpus.

    Imports the documents of the folder CORPUS, detects their roles, finds the reports of the same event (siblings),
    aligns and scores the garbled ones with theirs and prints a summary. Finished steps are skipped, so an interrupted
    run continues where it stopped. Files that are no document of the corpus are named on stderr, with the reason. In
    the mode auto, a document is aligned in order with a sibling that it follows, and without one with the others.

    \b
    Example:
      workbench run corpora/azerbaijan-russia-2025 --workspace demo.sqlite
      workbench run reports --workers 8
      workbench run reports --engine ray --address auto --workers 64
    """
    from workbench.service import Settings, StageClock, Workbench, run_report

    settings = Settings.from_environment(encoder, device=device)
    if dry_run:
        _tell_costs(Workbench(workspace, settings), corpus, engine, as_json=as_json)
        return
    with ProgressBar() as progress:
        clock = StageClock(progress)
        workbench = Workbench(workspace, settings, clock)
        summary = workbench.run(corpus, strict=strict, mode=mode, rules=rules, engine=engine, vectors=vectors)
    if report:
        from workbench.reports.run_costs import report_html, report_json

        write_report = report_html if report.suffix.lower() == ".html" else report_json
        write([write_report(run_report(summary, engine, clock)).rstrip("\n")], report)
    tell(f"left out: {s.reason} [{s.code}]" for s in summary.skipped)
    _show(summary, as_json=as_json)


def _show(summary: RunSummary, *, as_json: bool) -> None:
    """Print what came of a run."""
    if as_json:
        from workbench.formats import summary_line

        click.echo(summary_line(summary))
    else:
        from workbench.reports.console import summary_lines

        for line in summary_lines(summary, width=columns()):
            click.echo(line)


def _tell_costs(workbench: Workbench, corpus: Path, engine: EngineOptions, *, as_json: bool) -> None:
    """Print what a run is going to cost."""
    from workbench.reports.run_costs import plan_json, plan_lines
    from workbench.service import plan_run

    plan = plan_run(workbench.context, corpus, engine)
    for line in [plan_json(plan)] if as_json else plan_lines(plan):
        click.echo(line)
