"""workbench suggest: suggest edits without applying them."""

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
@click.option("--document", metavar="NAME", help="Suggest edits for this document only.")
@click.option(
    "--post-editor",
    "model",
    metavar="MODEL",
    help="Also rewrite each segment with this text generation model: a folder or a Hugging Face name.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The prompt for the model: a file with the placeholders {text} and {sibling}.",
)
@click.option(
    "--style",
    metavar="STYLE",
    help="The style guide for numbers and dates, such as digits=eastern,months=both,thousands=any. Default: "
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
    """Suggest edits for uncorrected segments.

    Suggestions come from the name ledger, the checks, the style guide and parallel siblings, and with --post-editor
    also from a language model. Prints one JSON object per line and changes nothing.

    \b
    Examples:
      workbench suggest --workspace demo.sqlite
      workbench suggest --workspace demo.sqlite --style digits=eastern,months=both
      workbench suggest --workspace demo.sqlite --post-editor models/my-editor --out suggestions.jsonl
    """
    from dataclasses import asdict

    from workbench.service import Settings, Workbench

    workbench = Workbench(workspace, Settings.from_environment(style=style))

    def lines() -> Iterator[str]:
        for segment in workbench.suggestions(model=model, template=template, document=document):
            record = {
                "document": segment.document,
                "start": segment.start,
                "end": segment.end,
                "text": segment.text,
                "suggestions": [asdict(s) for s in segment.suggestions],
            }
            yield json.dumps(record, ensure_ascii=False)

    write(lines(), out)
