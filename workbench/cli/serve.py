"""workbench serve: serve the review page of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.base import WORKSPACE, main
from workbench.errors import InputError
from workbench.records import DatabaseURL

__all__ = ["serve"]


@main.command()
@WORKSPACE
@click.option("--host", metavar="HOST", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, metavar="PORT", default=7860, show_default=True, help="The port to listen on.")
@click.option("--auth", is_flag=True, help="Require users to sign in; `workbench users add` adds them.")
@click.option(
    "--require-second-factor", "second_factor", is_flag=True, help="With --auth: everybody sets up one-time codes."
)
@click.option(
    "--frame",
    "frames",
    metavar="ORIGIN",
    multiple=True,
    help="Let pages of this origin (https://…) embed the page in a frame; repeatable.",
)
@click.option("--public-url", metavar="URL", default="", help="The address behind a proxy: https://host/path.")
@click.option("--root-path", metavar="PATH", default="", help="The path behind a proxy, if not that of the URL.")
@click.option(
    "--trusted-proxy",
    "trusted",
    metavar="ADDRESS",
    multiple=True,
    help="Believe this proxy, an IP address or network, where its clients come from; repeatable.",
)
def serve(
    workspace: Path | DatabaseURL,
    host: str,
    port: int,
    frames: tuple[str, ...],
    public_url: str,
    root_path: str,
    trusted: tuple[str, ...],
    *,
    auth: bool,
    second_factor: bool,
) -> None:
    """Serve the review page of a workspace.

    A workspace that does not exist is made, and the page begins with the upload of documents.

    An address that other machines can reach requires users to sign in.

    \b
    Examples:
      workbench serve --workspace demo.sqlite --port 7860
      workbench serve --workspace demo.sqlite --host 0.0.0.0 --auth
      workbench serve --auth --public-url https://news.example.org/muqabala --trusted-proxy 127.0.0.1
    """
    from workbench.service import Settings, Workbench
    from workbench.ui import serve as serve_page
    from workbench.ui.behind_proxy import ProxySettings

    workbench = Workbench(workspace, Settings.from_environment())
    proxy = ProxySettings.of(public_url, root_path, trusted)
    if public_url and not auth:
        raise InputError("serve-public-without-auth")
    if second_factor and not auth:
        raise InputError("serve-factor-without-auth")
    if isinstance(workspace, Path) and not workspace.exists():
        workbench.new_corpus(workspace.stem)
        click.echo(f"{workspace} is new and has no documents yet", err=True)
    workbench.check_serving(host, auth=auth)

    def ready() -> None:
        click.echo(f"http://{host}:{port} (stop with Ctrl+C)", err=True)

    serve_page(workbench, host, port, ready, auth=auth, frames=frames, proxy=proxy, second_factor=second_factor)
