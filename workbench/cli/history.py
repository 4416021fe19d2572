"""workbench history: export every revision, or every human edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import OUT, WORKSPACE, main, write
from workbench.records import DatabaseURL

if TYPE_CHECKING:
    from workbench.records import HistoryEntry, HumanEdits

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
    from workbench.formats import annotation_line, decision_line, history_line, name_line
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
        write(_every_line(workbench.history(measured=effort), edits), out)
    else:
        write(map(history_line, workbench.history(document, measured=effort)), out)


def _every_line(revisions: Iterable[HistoryEntry], edits: HumanEdits) -> Iterator[str]:
    from workbench import formats

    yield from map(formats.history_line, revisions)
    yield from map(formats.batch_line, edits.batches)
    yield from map(formats.annotation_line, edits.annotations)
    yield from map(formats.decision_line, edits.decisions)
    yield from map(formats.name_line, edits.names)
    yield from map(formats.takedown_line, edits.takedowns)
    yield from map(formats.boundary_line, edits.boundaries)
    yield from map(formats.reply_line, edits.replies)
    yield from map(formats.assignment_line, edits.assignments)
