"""workbench run: align and score a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import ENCODER, MODE, RULES, WORKSPACE, ProgressBar, columns, main
from workbench.cli.pair_options import tell
from workbench.records import DatabaseURL

if TYPE_CHECKING:
    from workbench.service import SentenceRules

__all__ = ["run"]


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@WORKSPACE
@MODE
@RULES
@ENCODER
@click.option("--strict", is_flag=True, help="Fail, and change nothing, if a document cannot be used.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def run(
    corpus: Path,
    workspace: Path | DatabaseURL,
    mode: str,
    rules: SentenceRules | None,
    encoder: str | None,
    *,
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
    """
    from workbench.service import Settings, Workbench

    with ProgressBar() as progress:
        workbench = Workbench(workspace, Settings.from_environment(encoder), progress)
        summary = workbench.run(corpus, strict=strict, mode=mode, rules=rules)
    tell(f"left out: {s.reason} [{s.code}]" for s in summary.skipped)
    if as_json:
        from workbench.formats import summary_line

        click.echo(summary_line(summary))
    else:
        from workbench.reports.console import summary_lines

        for line in summary_lines(summary, width=columns()):
            click.echo(line)
