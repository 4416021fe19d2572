"""workbench rebuild: put the texts back into a stand-off release."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import FOLDER, JSON, ProgressBar, main

__all__ = ["rebuild"]


@main.command()
@click.argument("release", type=FOLDER)
@click.option("--articles", type=FOLDER, required=True, help="The folder that holds the articles' files.")
@click.option("--out", type=FOLDER, required=True, help="The folder to make.")
@JSON
def rebuild(release: Path, articles: Path, out: Path, *, as_json: bool) -> None:
    """Put the texts back into a stand-off release; it becomes the full release, byte for byte.

    \b
    Example:
      workbench rebuild release --articles corpora/azerbaijan-russia-2025/texts --out full
    """
    from workbench.service import rebuild as rebuild_release
    from workbench.service import release_record

    with ProgressBar() as progress:
        facts = rebuild_release(release, articles, out, progress)
    if as_json:
        click.echo(json.dumps({"out": str(out), **release_record(facts)}, ensure_ascii=False))
    else:
        click.echo(f"{out}: version {facts.identity.version} with all texts, {facts.corpus.sentences:,} sentences")
