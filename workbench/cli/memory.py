"""workbench memory: search the translation memory."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import JSON, WORKSPACE, main

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL

__all__ = ["memory"]


@main.command()
@click.argument("text")
@WORKSPACE
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="The largest number of matches.")
@JSON
def memory(text: str, workspace: Path | DatabaseURL, limit: int, *, as_json: bool) -> None:
    """Search the translation memory.

    Prints earlier corrections of TEXT and of similar texts, best match first.

    \b
    Example:
      workbench memory "استدعت باكو السفير" --workspace demo.sqlite
    """
    from workbench.render import one_safe_line
    from workbench.service import Workbench

    for match in Workbench(workspace).memory(text, limit=limit):
        if as_json:
            click.echo(json.dumps(asdict(match), ensure_ascii=False))
        else:
            click.echo(f"{match.similarity:5.1f}  {match.document}\n  - {one_safe_line(match.garbled)}")
            click.echo(f"  + {one_safe_line(match.corrected)}")
