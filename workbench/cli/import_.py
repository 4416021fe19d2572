"""workbench import: import corrections or a history."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from workbench.cli.base import FILE, JSON, WORKSPACE, main
from workbench.records import DatabaseURL

__all__ = ["import_"]


@main.command("import")
@click.argument("file", type=FILE)
@WORKSPACE
@click.option(
    "--author",
    default="",
    help="Who corrected the segments, where the file does not say; see docs/reference/formats.md.",
)
@JSON
def import_(file: Path, workspace: Path | DatabaseURL, author: str, *, as_json: bool) -> None:
    """Take in corrections: a history (.jsonl), or segments (.jsonl, .tsv, .csv, .txt, .tmx, .xliff, .xlf,
    .docx).

    A history may hold marks, batches and decisions too. All of the file is taken in, or nothing. What is there already,
    or came back as it went out, is passed over. Where another correction came between, that one stands and the one of
    the file is kept beside it.

    \b
    Examples:
      workbench import history.jsonl --workspace demo.sqlite
      workbench import corrected.xlf --workspace demo.sqlite --author Amal
    """
    from workbench.service import Workbench

    found = Workbench(workspace).import_file(file, author=author)
    for conflict in found.conflicts:
        click.echo(conflict, err=True)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    click.echo(f"{found.added} revisions taken in, {found.beside} of them beside a newer text; {found.known} not new")
    if found.said:
        click.echo(f"{found.said} batches, marks and decisions taken in")
