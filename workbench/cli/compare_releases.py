"""workbench compare-releases: list the differences between two releases."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from workbench.cli.base import FOLDER, JSON, main

__all__ = ["compare_releases"]


@main.command("compare-releases")
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@JSON
def compare_releases(before: Path, after: Path, *, as_json: bool) -> None:
    """Say what differs between two releases, by the ids of their rows.

    \b
    Example:
      workbench compare-releases release release-2
    """
    from workbench.service import compare_releases, release_changes

    found = compare_releases(before, after)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        for line in release_changes(found):
            click.echo(line)
