"""workbench memory: search the translation memory."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import WORKSPACE, main

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL

__all__ = ["memory"]


@main.command()
@click.argument("text")
@WORKSPACE
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def memory(text: str, workspace: Path | DatabaseURL, limit: int, *, as_json: bool) -> None:
    """Find what was made earlier of the same or a similar text.

    \b
    Example:
      workbench memory "استدعت باكو السفير" --workspace demo.sqlite
    """
    from workbench.render import plain
    from workbench.service import Workbench

    for found in Workbench(workspace).memory(text, limit=limit):
        if as_json:
            click.echo(json.dumps(asdict(found), ensure_ascii=False))
        else:
            click.echo(f"{found.similarity:5.1f}  {found.document}\n  - {plain(found.garbled)}")
            click.echo(f"  + {plain(found.corrected)}")
