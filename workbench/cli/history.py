"""workbench history: export every revision, or every human edit."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from workbench.cli.base import OUT, WORKSPACE, main, write
from workbench.records import DatabaseURL

__all__ = ["history"]


@main.command()
@WORKSPACE
@click.option("--document", help="Only the documents of this name.")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--effort", is_flag=True, help="Also how far each text is from the garbled one: HTER, character rate.")
@click.option("--marks", is_flag=True, help="Instead, what people said of spans.")
@click.option("--links", is_flag=True, help="Instead, what people decided on links.")
@click.option("--names", is_flag=True, help="Instead, what people decided on names.")
@click.option("--all", "all_", is_flag=True, help="Also batches, marks, decisions on links and names: all there is.")
@OUT
def history(
    workspace: Path | DatabaseURL,
    document: str | None,
    form: str,  # noqa: ARG001
    out: Path | None,
    *,
    effort: bool,
    marks: bool,
    links: bool,
    names: bool,
    all_: bool,
) -> None:
    """Write every revision of every correction, in the order they came; one JSON object a line.

    \b
    Examples:
      workbench history --workspace demo.sqlite --out history.jsonl
      workbench history --workspace demo.sqlite --links
      workbench history --workspace demo.sqlite --all --out everything.jsonl
    """
    from workbench.formats import annotation_line, batch_line, decision_line, history_line, name_line
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if marks + links + names + all_ > 1:
        raise click.UsageError("Give one of --marks, --links, --names and --all.")
    if document is not None and (marks or links or names or all_):
        raise click.UsageError("--document is for revisions alone.")
    told = workbench.human_edits() if names or all_ else None
    if marks:
        write(map(annotation_line, workbench.annotation_history()), out)
    elif links:
        write(map(decision_line, workbench.link_decisions()), out)
    elif told and names:
        write(map(name_line, told.names), out)
    elif told:
        revisions = map(history_line, workbench.history(measured=effort))
        said = (
            map(batch_line, told.batches),
            map(annotation_line, told.annotations),
            map(decision_line, told.decisions),
        )
        write(chain(revisions, *said, map(name_line, told.names)), out)
    else:
        write(map(history_line, workbench.history(document, measured=effort)), out)
