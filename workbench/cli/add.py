"""workbench add: add documents to a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, JSON, WORKSPACE, ProgressBar, columns, main
from workbench.cli.pair_options import tell
from workbench.records import DatabaseURL, Role

__all__ = ["add"]


@main.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@WORKSPACE
@click.option(
    "--role",
    type=click.Choice(["garbled", "clean", "source"]),
    help="What the documents are; without it, whether an Arabic one is garbled is found out.",
)
@click.option("--language", default="", metavar="CODE", help="The language of sources, such as `en`.")
@ENCODER
@JSON
def add(
    files: tuple[Path, ...],
    workspace: Path | DatabaseURL,
    role: Role | None,
    language: str,
    encoder: str | None,
    *,
    as_json: bool,
) -> None:
    """Add documents to a workspace.

    Reads FILES, finds the reports of the same event (siblings), and aligns and scores these events alone, so that
    the size of the corpus matters little. All of the files are added or none. The summary is that of the added
    documents and of those that were aligned again.

    In a corpus of 500 documents or more, a spelling of a name that is new to it is looked for when one document in
    fifty has changed, or by a run of the whole corpus.

    \b
    Example:
      workbench add report.html sibling.html --workspace demo.sqlite
      workbench add original.txt --role source --language en --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    with ProgressBar() as progress:
        workbench = Workbench(workspace, Settings.from_environment(encoder), progress)
        summary = workbench.add_documents(files, role or "unknown", language)
    tell(f"left out: {s.reason} [{s.code}]" for s in summary.skipped)
    if as_json:
        from workbench.formats import summary_line

        click.echo(summary_line(summary))
        return
    from workbench.reports.console import summary_lines

    for line in summary_lines(summary, width=columns()):
        click.echo(line)
