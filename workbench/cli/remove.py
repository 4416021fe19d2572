"""workbench remove: remove a document from a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import ENCODER, JSON, WORKSPACE, ProgressBar, main
from workbench.records import DatabaseURL
from workbench.render import counted

__all__ = ["remove"]


@main.command()
@click.argument("document")
@WORKSPACE
@ENCODER
@JSON
def remove(document: str, workspace: Path | DatabaseURL, encoder: str | None, *, as_json: bool) -> None:
    """Remove a document from a workspace.

    DOCUMENT is its name or id. The other documents are aligned and scored without it. Its corrections, annotations and
    decisions are kept: `workbench history` still has them, and they come back if the document is added again.

    \b
    Example:
      workbench remove report.txt --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    with ProgressBar() as progress:
        workbench = Workbench(workspace, Settings.from_environment(encoder), progress)
        found = workbench.document_named(document)
        corrected = sum(e.revision.document_id == found.id for e in workbench.history())
        summary = workbench.remove_document(found.id)
    if as_json:
        told = {"document": found.name, "id": found.id, "role": found.role, "revisions": corrected}
        click.echo(json.dumps({**told, "redone": summary.redone}, ensure_ascii=False))
        return
    click.echo(
        f"removed {found.name} ({found.role}, {found.id}); kept in the history: {counted(corrected, 'revision')}"
    )
    click.echo(f"{counted(summary.redone, 'document')} aligned again")
