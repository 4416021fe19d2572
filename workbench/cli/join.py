"""workbench join: join two neighbouring segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.base import ENCODER, JSON, WORKSPACE, ProgressBar, main
from workbench.cli.split import tell_change

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL

__all__ = ["join"]


@main.command()
@click.argument("segment")
@WORKSPACE
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who joins the segments.")
@click.option("--comment", metavar="TEXT", default="", help="Why.")
@ENCODER
@JSON
def join(
    segment: str, workspace: Path | DatabaseURL, author: str, comment: str, encoder: str | None, *, as_json: bool
) -> None:
    """Join a segment and the one after it.

    SEGMENT is the id of the first, as `workbench export` and the page show it. Corrections, annotations and decisions
    on links go over to the joined segment, whose document is aligned and scored again. Later runs keep it, and
    `workbench split` undoes it.

    \b
    Example:
      workbench join 5f2c1d0e9b8a7c6d:120-164 --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    with ProgressBar() as progress:
        workbench = Workbench(workspace, Settings.from_environment(encoder), progress)
        change = workbench.join_segments(segment, author=author, comment=comment)
    tell_change(change, as_json=as_json)
