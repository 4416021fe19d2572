"""workbench demo: run the seed corpus and serve its page."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import WORKSPACE_TYPE, ProgressBar, columns, main
from workbench.records import DatabaseURL

__all__ = ["demo", "seed_corpus"]

_NAME = "azerbaijan-russia-2025"


@main.command()
@click.option(
    "--workspace", type=WORKSPACE_TYPE, default="demo.sqlite", metavar="FILE", show_default=True, help="The workspace."
)
@click.option(
    "--port",
    type=int,
    default=7860,
    metavar="PORT",
    show_default=True,
    help="The port to listen on; 0 is the same as --no-serve.",
)
@click.option("--no-serve", is_flag=True, help="Print the summary and exit.")
def demo(workspace: Path | DatabaseURL, port: int, *, no_serve: bool) -> None:
    """Run the seed corpus and serve its page.

    The seed corpus, five Arabic news texts, is part of the installation. Run this command in any folder; a second run
    reuses the workspace.

    \b
    Examples:
      workbench demo
      workbench demo --workspace /tmp/demo.sqlite --no-serve
    """
    from workbench.reports.console import summary_lines
    from workbench.service import Settings, Workbench

    corpus = seed_corpus()
    with ProgressBar() as progress:
        bench = Workbench(workspace, Settings.from_environment(), progress)
        summary = bench.run(corpus)
    for line in summary_lines(summary, width=columns()):
        click.echo(line)
    click.echo(f"The texts belong to their publishers; see {corpus / 'card.md'}", err=True)
    if port and not no_serve:
        from workbench.ui import serve

        host = "127.0.0.1"
        serve(bench, host, port, lambda: click.echo(f"http://{host}:{port} (stop with Ctrl+C)", err=True))


def seed_corpus() -> Path:
    """Return the folder of the seed corpus, in the wheel or in the checkout."""
    from workbench.errors import CorpusError

    package = Path(__file__).parent.parent
    for home in (package, package.parent):
        folder = home / "corpora" / _NAME
        if (folder / "corpus.toml").is_file():
            return folder
    raise CorpusError("seed-corpus-missing")
