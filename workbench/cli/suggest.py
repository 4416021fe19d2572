"""workbench suggest: suggest edits; nothing is applied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from workbench.cli.base import OUT, WORKSPACE, main, write
from workbench.records import DatabaseURL

__all__ = ["suggest"]


@main.command()
@WORKSPACE
@click.option("--document", help="Only the document of this name.")
@click.option("--post-editor", "model", help="A model for text generation: its folder, or its name on the hub.")
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file that says what the model is asked, with {text} and {sibling} in it.",
)
@click.option(
    "--style",
    metavar="STYLE",
    help="How the house writes numbers and dates, as digits=eastern,months=both,thousands=any. Otherwise "
    "WORKBENCH_STYLE, or digits=western,months=international,thousands=parted.",
)
@OUT
def suggest(
    workspace: Path | DatabaseURL,
    document: str | None,
    model: str | None,
    template: Path | None,
    style: str | None,
    out: Path | None,
) -> None:
    """Propose edits for every garbled segment that nobody has corrected; one JSON object a line, nothing is applied.

    Names as the ledger has them, what the checks would put, numbers and dates in the style of the house, the wording of
    a parallel sibling; and with --post-editor the sentence as a language model writes it.

    \b
    Examples:
      workbench suggest --workspace demo.sqlite
      workbench suggest --workspace demo.sqlite --style digits=eastern,months=both
      workbench suggest --workspace demo.sqlite --post-editor models/my-editor --out proposals.jsonl
    """
    from dataclasses import asdict

    from workbench.service import Settings, Workbench

    workbench = Workbench(workspace, Settings.from_environment(style=style))

    def lines() -> Iterator[str]:
        for segment in workbench.suggestions(model=model, template=template, document=document):
            place = {"document": segment.document, "start": segment.start, "end": segment.end, "text": segment.text}
            suggestions = [asdict(s) for s in segment.suggestions]
            yield json.dumps({**place, "suggestions": suggestions}, ensure_ascii=False)

    write(lines(), out)
