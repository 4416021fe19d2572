"""workbench search: search segments, corrections and counterparts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from workbench.cli.base import WORKSPACE, columns, main
from workbench.records import DatabaseURL, Label, Status

if TYPE_CHECKING:
    from workbench.service import QueueRow

__all__ = ["search"]

_SHARE = click.FloatRange(0, 1)


@main.command()
@click.argument("words", nargs=-1)
@WORKSPACE
@click.option("--document", help="Only the segments of this document, by name or id.")
@click.option("--status", type=click.Choice(get_args(Status)), help="Only those with this status.")
@click.option("--label", type=click.Choice(get_args(Label)), help="Only those with this label.")
@click.option("--check", help="Only those in which this check found something.")
@click.option("--author", help="Only those whose text as it stands is by this author.")
@click.option("--probability-from", type=_SHARE, help="Only those whose best counterpart is at least this likely.")
@click.option("--probability-to", type=_SHARE, help="Only those whose best counterpart is at most this likely.")
@click.option(
    "--order",
    type=click.Choice(["worst", "document", "uncertain", "recent"]),
    default="worst",
    show_default=True,
    help="The least faithful first, as in the corpus, by the doubt of the counterpart, or the last corrected first.",
)
@click.option("--size", type=click.IntRange(1, 500), default=20, show_default=True, help="How many to show.")
@click.option("--after", help="Go on from here: the `next` of the page before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(words: tuple[str, ...], workspace: Path | DatabaseURL, *, as_json: bool, **wanted: object) -> None:
    """Find garbled segments by words of theirs, of their corrections or counterparts; spelling differences are folded.

    Every word has to be there, also as a part of a longer one. Words in quotes stand side by side.

    \b
    Examples:
      workbench search الخارجية --workspace demo.sqlite
      workbench search --status untouched --label critical --workspace demo.sqlite --json
    """
    from workbench.service import Query, Workbench

    text = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    page = Workbench(workspace).search(Query(text=text, **wanted))  # type: ignore[arg-type]
    if as_json:
        rows = [_row(r) for r in page.rows]
        click.echo(json.dumps({"rows": rows, "total": page.total, "next": page.next}, ensure_ascii=False))
        return
    from workbench.render import shortened

    for row in page.rows:
        click.echo(f"{row.fidelity:5.1f} {row.label:11} {row.status:9} {row.segment.document}:{row.number}")
        click.echo(f"      {shortened(row.current, columns() - 8)}")
    click.echo(f"{len(page.rows)} of {page.total}")


def _row(row: QueueRow) -> dict[str, object]:
    """Return a row as JSON values."""
    return {
        "segment_id": row.segment.id,
        "document_id": row.segment.document_id,
        "document_name": row.segment.document,
        "number": row.number,
        "garbled": row.segment.text,
        "current": row.current,
        "status": row.status,
        "fidelity": row.fidelity,
        "label": row.label,
        "probability": row.probability,
        "checks": row.checks,
        "author": row.author,
        "updated": row.updated,
    }
