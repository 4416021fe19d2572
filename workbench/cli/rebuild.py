"""workbench rebuild: restore the texts of a stand-off release."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import FOLDER, JSON, ProgressBar, main

__all__ = ["rebuild"]


@main.command()
@click.argument("release", type=FOLDER)
@click.option("--articles", type=FOLDER, required=True, help="The folder with the article files.")
@click.option("--out", type=FOLDER, required=True, help="The folder to create.")
@JSON
def rebuild(release: Path, articles: Path, out: Path, *, as_json: bool) -> None:
    """Restore the texts of a stand-off release.

    The result equals the full release byte for byte.

    \b
    Example:
      workbench rebuild release --articles corpora/azerbaijan-russia-2025/texts --out full
    """
    from workbench.service import rebuild as rebuild_release
    from workbench.service import release_record

    with ProgressBar() as progress:
        metadata = rebuild_release(release, articles, out, progress)
    if as_json:
        click.echo(json.dumps({"out": str(out), **release_record(metadata)}, ensure_ascii=False))
    else:
        version, sentences = metadata.identity.version, metadata.corpus.sentences
        click.echo(f"{out}: version {version} with all texts, {sentences:,} sentences")
