"""workbench serve: serve the page of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import WORKSPACE, main
from workbench.records import DatabaseURL

__all__ = ["serve"]


@main.command()
@WORKSPACE
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, default=7860, show_default=True, help="The port to listen on.")
@click.option("--auth", is_flag=True, help="Only for people who sign in; add them with `workbench users add`.")
@click.option("--frame", "frames", metavar="ORIGIN", multiple=True, help="Let pages of https://… show it in a frame.")
def serve(workspace: Path | DatabaseURL, host: str, port: int, frames: tuple[str, ...], *, auth: bool) -> None:
    """Show a workspace in the browser. Where other machines can reach it, people have to sign in.

    \b
    Examples:
      workbench serve --workspace demo.sqlite --port 7860
      workbench serve --workspace demo.sqlite --host 0.0.0.0 --auth
    """
    from workbench.service import Settings, Workbench
    from workbench.ui import serve as serve_page

    workbench = Workbench(workspace, Settings.from_environment())
    workbench.check_serving(host, auth=auth)

    def ready() -> None:
        click.echo(f"http://{host}:{port} (stop with Ctrl+C)", err=True)

    serve_page(workbench, host, port, ready, auth=auth, frames=frames)
