"""workbench import: import corrections or a history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import FILE, JSON, WORKSPACE, language, main
from workbench.records import DatabaseURL
from workbench.render import counted

if TYPE_CHECKING:
    from workbench.service import ImportChange, ImportSummary

__all__ = ["import_"]


@main.command("import")
@click.argument("file", type=FILE)
@WORKSPACE
@click.option("--author", metavar="NAME", default="", help="The author of corrections that name none.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Import the whole file, or nothing if a row cannot be imported.")
@JSON
@click.pass_context
def import_(
    context: click.Context,
    file: Path,
    workspace: Path | DatabaseURL,
    author: str,
    *,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Import corrections or a history.

    Reads the output of `workbench history` (.jsonl) or segments (.jsonl, .tsv, .csv, .txt, .tmx, .xliff, .xlf, .docx).

    Entries that are already present and unchanged segments are skipped. If a segment was corrected after the file was
    exported, the newer text stays current and the imported one is kept in its history. A row that cannot be imported is
    reported, the others are imported, and the exit code is 1; with --strict nothing is imported then.

    \b
    Examples:
      workbench import history.jsonl --workspace demo.sqlite
      workbench import corrected.xlf --workspace demo.sqlite --author Amal
      workbench import corrected.xlf --workspace demo.sqlite --author Amal --dry-run
    """
    from workbench.service import Workbench, import_view

    workbench = Workbench(workspace)
    result = (workbench.import_preview if dry_run else workbench.import_file)(file, author=author, strict=strict)
    if as_json:
        click.echo(json.dumps(import_view(result, language()), ensure_ascii=False))
    else:
        _show(result, dry_run=dry_run)
    if result.refused:
        context.exit(1)


def _show(result: ImportSummary, *, dry_run: bool) -> None:
    for conflict in result.conflicts:
        click.echo(conflict, err=True)
    for refused in result.refused:
        click.echo(refused.in_language(language())[0], err=True)
    for note in result.notes:
        click.echo(note.text(language()), err=True)
    if dry_run:
        _show_changes(result.changes)
    would = " would be" if dry_run else ""
    click.echo(
        f"{counted(result.added, 'revision')}{would} imported, {result.beside} of them kept beside newer ones; "
        f"{result.known} already present"
    )
    if result.said:
        click.echo(f"{result.said} batches, annotations and decisions{would} imported")
    if result.broken_codes:
        texts = counted(result.broken_codes, "correction")
        click.echo(f"{texts} with an inline code that is missing or broken: see the findings `inline codes`", err=True)
    if result.refused:
        click.echo(f"{counted(len(result.refused), 'row')} cannot be imported", err=True)


def _show_changes(changes: Sequence[ImportChange]) -> None:
    for change in changes:
        click.echo(f"{change.document}, {change.start} to {change.end}: {change.status_before} → {change.status}")
        if change.before != change.after:
            click.echo(f"- {change.before}\n+ {change.after}")
        if change.comment:
            click.echo(f"# {change.comment}")
