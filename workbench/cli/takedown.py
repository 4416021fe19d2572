"""workbench takedown: keep a text out of later releases."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import JSON, WORKSPACE, main

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL

__all__ = ["takedown"]


@main.command()
@click.argument("target", required=False, metavar="[DOCUMENT|SEGMENT]")
@WORKSPACE
@click.option("--reason", metavar="TEXT", default="", help="Why: who asked for it, and on what grounds.")
@click.option("--withdraw", is_flag=True, help="Withdraw the takedown: later releases hold the text again.")
@click.option("--list", "list_", is_flag=True, help="List every takedown and withdrawal.")
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who takes the text down.")
@JSON
def takedown(
    target: str | None,
    workspace: Path | DatabaseURL,
    reason: str,
    author: str,
    *,
    withdraw: bool,
    list_: bool,
    as_json: bool,
) -> None:
    """Keep a text out of later releases.

    Names a document by its name or id, or a sentence by its id. Every later release leaves the text out and states
    how many were. Releases that were published before stay as they are.

    \b
    Examples:
      workbench takedown 003.txt --reason "the agency asked for it" --workspace demo.sqlite
      workbench takedown 30cd569a23fb4a9a:0-34 --reason "names a minor" --workspace demo.sqlite
      workbench takedown 003.txt --withdraw --reason "permission came" --workspace demo.sqlite
      workbench takedown --list --workspace demo.sqlite
    """
    from workbench.render import one_safe_line
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if list_ == (target is not None):
        raise click.UsageError("Give either a document or segment, or --list.")
    if target is None:
        made = workbench.takedowns()
    elif withdraw:
        made = (workbench.withdraw_takedown(target, reason=reason, author=author),)
    else:
        made = (workbench.take_down(target, reason=reason, author=author),)
    for t in made:
        words = json.dumps(asdict(t), ensure_ascii=False)
        click.echo(words if as_json else f"{t.created}  {t.action}  {t.target}  {t.author}: {one_safe_line(t.reason)}")
