"""workbench backup: back up a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import FILE, WORKSPACE, main
from workbench.records import DatabaseURL

__all__ = ["backup"]


@main.command()
@click.argument("file", type=FILE)
@WORKSPACE
def backup(file: Path, workspace: Path | DatabaseURL) -> None:
    """Back up a workspace to a new file.

    The workspace can stay in use meanwhile.

    \b
    Example:
      workbench backup monday.sqlite --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).back_up(file)
