"""workbench erase: erase a document with its texts, also from the history."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import ENCODER, JSON, WORKSPACE, ProgressBar, main
from workbench.render import counted, one_safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL

__all__ = ["erase"]


@main.command()
@click.argument("document", required=False)
@WORKSPACE
@ENCODER
@click.option("--reason", metavar="TEXT", default="", help="Why: who asked for it, and on what grounds.")
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who erases.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--list", "list_", is_flag=True, help="List what has been erased.")
@JSON
def erase(
    document: str | None,
    workspace: Path | DatabaseURL,
    encoder: str | None,
    reason: str,
    author: str,
    *,
    yes: bool,
    list_: bool,
    as_json: bool,
) -> None:
    """Erase a document with its texts, also from the history. It cannot be undone.

    DOCUMENT is its name or id. Its text, its corrections, comments, annotations and decisions, and all that follows
    from them are deleted, and the other documents are aligned and scored without it. Only its id is kept, by which
    later runs refuse it. Nothing of it is left in the file of a workspace; a database server reuses the place of the
    rows. If the file cannot be rewritten at once, repeat the command with the id that it prints.

    Not touched: backups, releases, exports, the corpus folder, and corrections of other documents that took a sentence
    over. Delete or make them anew yourself.

    \b
    Examples:
      workbench erase 003.txt --reason "the person asked for it" --workspace demo.sqlite
      workbench erase --list --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    if list_ == (document is not None):
        raise click.UsageError("Give either a document or --list.")
    if document is None:
        for e in Workbench(workspace).erasures():
            line = f"{e.created}  {e.document_id}  {one_safe_line(e.author)}: {one_safe_line(e.reason)}"
            click.echo(json.dumps(asdict(e), ensure_ascii=False) if as_json else line)
        return
    if not yes:
        click.confirm(f"Erase {one_safe_line(document)} for good?", abort=True, err=True)
    with ProgressBar() as progress:
        workbench = Workbench(workspace, Settings.from_environment(encoder), progress)
        erased = workbench.erase_document(document, reason=reason, author=author)
    if as_json:
        told = {**asdict(erased.erasure), "revisions": erased.revisions, "copies": [str(c) for c in erased.copies]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"erased {erased.erasure.document_id} with {counted(erased.revisions, 'revision')}")
    for copy in erased.copies:
        click.echo(f"{copy} still has it", err=True)
    click.echo(f"backups and exports from before {erased.erasure.created} still have it", err=True)
