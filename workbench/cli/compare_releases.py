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
@click.option("--delta", type=FOLDER, help="Write what differs as a delta to this folder.")
@JSON
def compare_releases(before: Path, after: Path, *, delta: Path | None, as_json: bool) -> None:
    """List the differences between two releases.

    Rows are matched by id.

    \b
    Examples:
      workbench compare-releases release release-2
      workbench compare-releases release release-2 --delta delta
    """
    from workbench.service import compare_releases, release_changes, write_delta

    if delta:
        write_delta(before, after, delta)
    comparison = compare_releases(before, after)
    if as_json:
        click.echo(json.dumps(asdict(comparison), ensure_ascii=False))
    else:
        for line in release_changes(comparison):
            click.echo(line)
