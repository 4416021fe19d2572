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
@click.option("--document", metavar="NAME", help="Export only the revisions of this document.")
@click.option(
    "--format",
    type=click.Choice(["jsonl"]),
    default="jsonl",
    show_default=True,
    expose_value=False,
    help="The output format.",
)
@click.option("--effort", is_flag=True, help="Add the distance from the garbled text: HTER and character edit rate.")
@click.option("--marks", is_flag=True, help="Export annotations instead of revisions.")
@click.option("--links", is_flag=True, help="Export decisions on links instead of revisions.")
@click.option("--names", is_flag=True, help="Export decisions on names instead of revisions.")
@click.option(
    "--all",
    "all_",
    is_flag=True,
    help="Export every human edit: revisions, batches, annotations, decisions, takedowns, segments joined or split.",
)
@OUT
def history(
    workspace: Path | DatabaseURL,
    document: str | None,
    out: Path | None,
    *,
    effort: bool,
    marks: bool,
    links: bool,
    names: bool,
    all_: bool,
) -> None:
    """Export every revision, or every human edit.

    Prints one JSON object per line, oldest first.

    \b
    Examples:
      workbench history --workspace demo.sqlite --out history.jsonl
      workbench history --workspace demo.sqlite --links
      workbench history --workspace demo.sqlite --all --out everything.jsonl
    """
    from workbench.formats import (
        annotation_line,
        batch_line,
        boundary_line,
        decision_line,
        history_line,
        name_line,
        takedown_line,
    )
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if marks + links + names + all_ > 1:
        raise click.UsageError("Give at most one of --marks, --links, --names and --all.")
    if document is not None and (marks or links or names or all_):
        raise click.UsageError("--document applies to revisions only.")
    edits = workbench.human_edits() if names or all_ else None
    if marks:
        write(map(annotation_line, workbench.annotation_history()), out)
    elif links:
        write(map(decision_line, workbench.link_decisions()), out)
    elif edits and names:
        write(map(name_line, edits.names), out)
    elif edits:
        lines = chain(
            map(history_line, workbench.history(measured=effort)),
            map(batch_line, edits.batches),
            map(annotation_line, edits.annotations),
            map(decision_line, edits.decisions),
            map(name_line, edits.names),
            map(takedown_line, edits.takedowns),
            map(boundary_line, edits.boundaries),
        )
        write(lines, out)
    else:
        write(map(history_line, workbench.history(document, measured=effort)), out)
