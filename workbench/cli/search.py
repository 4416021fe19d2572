"""workbench search: search segments, corrections and counterparts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from workbench.cli.base import JSON, WORKSPACE, columns, main
from workbench.records import DatabaseURL, Label, Status

if TYPE_CHECKING:
    from workbench.service import QueueRow

__all__ = ["search"]

_PROBABILITY = click.FloatRange(0, 1)


@main.command()
@click.argument("words", nargs=-1)
@WORKSPACE
@click.option("--document", metavar="NAME", help="Only this document, by name or id.")
@click.option("--status", type=click.Choice(get_args(Status)), help="Only segments with this status.")
@click.option(
    "--label",
    type=click.Choice([*get_args(Label), "pending"]),
    help="Only segments whose current text has this label; `pending` until a correction is assessed.",
)
@click.option("--check", metavar="NAME", help="Only segments with a finding of this check in the current text.")
@click.option("--author", metavar="NAME", help="Only segments whose current text is by this author.")
@click.option("--commented", is_flag=True, help="Only segments with a comment in their history.")
@click.option("--probability-from", type=_PROBABILITY, help="The lowest probability of the best counterpart.")
@click.option("--probability-to", type=_PROBABILITY, help="The highest probability of the best counterpart.")
@click.option(
    "--order",
    type=click.Choice(["worst", "document", "uncertain", "recent"]),
    default="worst",
    show_default=True,
    help="Least faithful first, in document order, most uncertain counterpart first, or last corrected first.",
)
@click.option("--size", type=click.IntRange(1, 500), default=20, show_default=True, help="The number of results.")
@click.option("--after", metavar="CURSOR", help="Continue after this cursor: `next` in the JSON of the last page.")
@JSON
def search(words: tuple[str, ...], workspace: Path | DatabaseURL, *, as_json: bool, **filters: object) -> None:
    """Search segments, corrections and counterparts.

    A segment matches if it contains all WORDS, also as parts of longer words; quote words to match them as a phrase.
    Spelling variants, such as أ and ا, match each other.

    \b
    Examples:
      workbench search الخارجية --workspace demo.sqlite
      workbench search --status untouched --label critical --workspace demo.sqlite --json
    """
    from workbench.service import Query, Workbench

    text = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    page = Workbench(workspace).search(Query(text=text, **filters))  # type: ignore[arg-type]
    if as_json:
        rows = [_row(r) for r in page.rows]
        click.echo(json.dumps({"rows": rows, "total": page.total, "next": page.next}, ensure_ascii=False))
        return
    from workbench.render import truncated

    for row in page.rows:
        fidelity = f"{row.fidelity:5.1f}" if row.fidelity is not None else "    –"
        label = row.label or "pending"
        comments = f"  {row.comments} comment{'s'[: row.comments != 1]}" if row.comments else ""
        click.echo(f"{fidelity} {label:11} {row.status:9} {row.segment.document}:{row.number}{comments}")
        click.echo(f"      {truncated(row.current, columns() - 8)}")
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
        "garbled_fidelity": row.garbled_fidelity,
        "probability": row.probability,
        "checks": row.checks,
        "comments": row.comments,
        "author": row.author,
        "updated": row.updated,
    }
