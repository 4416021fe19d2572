"""workbench split: split a segment in two."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import ENCODER, JSON, WORKSPACE, ProgressBar, main

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import BoundaryChange, DatabaseURL

__all__ = ["split", "tell_change"]


@main.command()
@click.argument("segment")
@click.option("--at", type=int, required=True, help="How many characters of the garbled text stand before the cut.")
@WORKSPACE
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who splits the segment.")
@click.option("--comment", metavar="TEXT", default="", help="Why.")
@ENCODER
@JSON
def split(
    segment: str,
    at: int,
    workspace: Path | DatabaseURL,
    author: str,
    comment: str,
    encoder: str | None,
    *,
    as_json: bool,
) -> None:
    """Split a segment in two.

    SEGMENT is its id, as `workbench export` and the page show it. A correction is cut at the same place, and its
    annotations and decisions on links go over to the parts. Their document is aligned and scored again. Later runs keep
    the boundary, and `workbench join` undoes it.

    \b
    Example:
      workbench split 5f2c1d0e9b8a7c6d:120-201 --at 45 --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    with ProgressBar() as progress:
        workbench = Workbench(workspace, Settings.from_environment(encoder), progress)
        change = workbench.split_segment(segment, at, author=author, comment=comment)
    tell_change(change, as_json=as_json)


def tell_change(change: BoundaryChange, *, as_json: bool) -> None:
    """Print the segments that a change makes, and what went over to them."""
    texts = {s.id: s.text for s in change.segments}
    moved = {name: len(getattr(change, name)) for name in ("revisions", "annotations", "decisions")}
    if as_json:
        made = [{"segment": i, "text": texts[i]} for i in change.made]
        click.echo(json.dumps({"segments": made, **asdict(change.boundary), **moved}, ensure_ascii=False))
        return
    for segment_id in change.made:
        click.echo(f"{segment_id}  {' '.join(texts[segment_id].split())}")
    click.echo("went over: " + ", ".join(f"{count} {name}" for name, count in moved.items()))
