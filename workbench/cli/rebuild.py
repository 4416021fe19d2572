"""workbench rebuild: restore the texts of a stand-off release, or apply a delta."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import FOLDER, JSON, ProgressBar, main
from workbench.render import counted

__all__ = ["rebuild"]


@main.command()
@click.argument("release", type=FOLDER)
@click.option("--articles", type=FOLDER, help="The folder with the article files that a stand-off release leaves out.")
@click.option("--onto", type=FOLDER, help="The earlier release that a delta is applied to.")
@click.option("--out", type=FOLDER, required=True, help="The folder to create.")
@JSON
def rebuild(release: Path, articles: Path | None, onto: Path | None, out: Path, *, as_json: bool) -> None:
    """Restore the texts of a stand-off release, or apply a delta to the release that it was made from.

    The result equals the full release byte for byte.

    \b
    Examples:
      workbench rebuild release --articles corpora/azerbaijan-russia-2025/texts --out full
      workbench rebuild delta --onto release --out release-2
    """
    from workbench.service import rebuild_release, release_record

    with ProgressBar() as progress:
        metadata = rebuild_release(release, out, articles=articles, onto=onto, progress=progress)
    if as_json:
        click.echo(json.dumps({"out": str(out), **release_record(metadata)}, ensure_ascii=False))
    else:
        identity, sentences = metadata.identity, metadata.corpus.sentences
        texts = "with all texts, " if metadata.scope.text == "full" else ""
        click.echo(f"{out}: version {identity.version} {texts}{counted(sentences, 'sentence')}")
