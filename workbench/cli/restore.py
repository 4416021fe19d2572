"""workbench restore: restore a workspace from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import FILE, WORKSPACE, main
from workbench.records import DatabaseURL

__all__ = ["restore"]


@main.command()
@click.argument("file", type=FILE)
@WORKSPACE
@click.option("--replace", is_flag=True, help="Replace an existing workspace; a copy of it is kept.")
def restore(file: Path, workspace: Path | DatabaseURL, *, replace: bool) -> None:
    """Restore a workspace from a backup.

    \b
    Example:
      workbench restore monday.sqlite --workspace restored.sqlite
    """
    from workbench.service import Workbench

    replaced = Workbench(workspace).restore(file, replace_present=replace)
    if replaced is not None:
        click.echo(f"the replaced workspace is kept in {replaced}", err=True)
