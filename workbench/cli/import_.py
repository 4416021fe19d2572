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
@click.option("--author", metavar="NAME", default="", help="The author of corrections that name none.")
@JSON
def import_(file: Path, workspace: Path | DatabaseURL, author: str, *, as_json: bool) -> None:
    """Import corrections or a history.

    Reads the output of `workbench history` (.jsonl) or segments (.jsonl, .tsv, .csv, .txt, .tmx, .xliff, .xlf, .docx).

    The whole file is imported or nothing. Entries that are already present and unchanged segments are skipped. If a
    segment was corrected after the file was exported, the newer text stays current and the imported one is kept in its
    history.

    \b
    Examples:
      workbench import history.jsonl --workspace demo.sqlite
      workbench import corrected.xlf --workspace demo.sqlite --author Amal
    """
    from workbench.service import Workbench

    result = Workbench(workspace).import_file(file, author=author)
    for conflict in result.conflicts:
        click.echo(conflict, err=True)
    if as_json:
        click.echo(json.dumps(asdict(result), ensure_ascii=False))
        return
    click.echo(
        f"{result.added} revisions imported, {result.beside} of them kept beside newer ones; "
        f"{result.known} already present"
    )
    if result.said:
        click.echo(f"{result.said} batches, annotations and decisions imported")
