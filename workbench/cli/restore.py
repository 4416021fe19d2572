"""workbench restore: replace a workspace by a backup."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import FILE, WORKSPACE, main
from workbench.records import DatabaseURL

__all__ = ["restore"]


@main.command()
@click.argument("file", type=FILE)
@WORKSPACE
@click.option("--replace", is_flag=True, help="Replace the workspace that is there; it is kept beside the new one.")
def restore(file: Path, workspace: Path | DatabaseURL, *, replace: bool) -> None:
    """Make a workspace what it was when a backup was taken.

    \b
    Example:
      workbench restore monday.sqlite --workspace restored.sqlite
    """
    from workbench.service import Workbench

    spare = Workbench(workspace).restore(file, replace_present=replace)
    if spare is not None:
        click.echo(f"what was there is kept in {spare}", err=True)
