"""workbench new: make a workspace without documents."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import WORKSPACE, main
from workbench.records import DatabaseURL

__all__ = ["new"]


@main.command()
@click.argument("name")
@WORKSPACE
def new(name: str, workspace: Path | DatabaseURL) -> None:
    """Make a workspace for a corpus that has no documents yet.

    NAME is the name of the corpus. Its documents are uploaded or pasted on the page; the first may come alone.

    \b
    Example:
      workbench new "Trade talks" --workspace talks.sqlite
      workbench serve --workspace talks.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).new_corpus(name)
    click.echo(f"made {workspace}; add documents with: workbench serve --workspace {workspace}")
