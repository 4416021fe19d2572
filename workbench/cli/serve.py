"""workbench serve: serve the review page of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from workbench.cli.base import WORKSPACE, main
from workbench.errors import InputError, WorkspaceError
from workbench.records import DatabaseURL

if TYPE_CHECKING:
    from workbench.service import Settings, Workbench

__all__ = ["serve"]


@main.command()
@click.pass_context
@click.argument("corpora", nargs=-1, type=click.Path(path_type=Path), metavar="[CORPORA]...")
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
    context: click.Context,
    corpora: tuple[Path, ...],
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
    """Serve the review page of a workspace, or of several.

    CORPORA are workspaces, or folders with workspaces in them (*.sqlite), instead of --workspace. Of several, a page
    lists all, and each has its own path, people and rights.

    A single workspace that does not exist is made, and the page begins with the upload of documents.

    An address that other machines can reach requires users to sign in.

    \b
    Examples:
      workbench serve --workspace demo.sqlite --port 7860
      workbench serve --workspace demo.sqlite --host 0.0.0.0 --auth
      workbench serve demo.sqlite talks.sqlite
      workbench serve --auth --public-url https://news.example.org/muqabala --trusted-proxy 127.0.0.1
    """
    from workbench.service import Settings
    from workbench.ui import serve as serve_page
    from workbench.ui.behind_proxy import ProxySettings
    from workbench.ui.corpora import corpus_paths

    if corpora and context.get_parameter_source("workspace") is ParameterSource.COMMANDLINE:
        raise click.UsageError("Give either CORPORA or --workspace.")
    settings = Settings.from_environment()
    proxy = ProxySettings.of(public_url, root_path, trusted)
    if not auth:
        _check_no_auth(public_url, second_factor=second_factor)
    served: list[Path | DatabaseURL] = [*_workspaces(corpora)] or [workspace]
    workbenches = [_workbench(place, settings, host, auth=auth) for place in served]
    names = corpus_paths(place.stem if isinstance(place, Path) else "corpus" for place in served)
    shown = workbenches[0] if len(workbenches) == 1 else dict(zip(names, workbenches, strict=True))

    def ready() -> None:
        click.echo(f"http://{host}:{port} (stop with Ctrl+C)", err=True)

    serve_page(shown, host, port, ready, auth=auth, frames=frames, proxy=proxy, second_factor=second_factor)


def _check_no_auth(public_url: str, *, second_factor: bool) -> None:
    """Raise an InputError for options that need --auth."""
    if public_url:
        raise InputError("serve-public-without-auth")
    if second_factor:
        raise InputError("serve-factor-without-auth")


def _workspaces(corpora: Sequence[Path]) -> list[Path]:
    """Return the workspaces that are named, those of folders in the order of their names, each once.

    One that does not exist is a WorkspaceError among several, where it is a misspelt name.
    """
    found: dict[Path, Path] = {}
    for place in corpora:
        inside = sorted(place.glob("*.sqlite")) if place.is_dir() else [place]
        if not inside:
            raise InputError("serve-no-workspaces", folder=place)
        found.update((path.resolve(), path) for path in inside)
    missing = [path for path in found.values() if not path.exists()]
    if len(found) > 1 and missing:
        raise WorkspaceError("workspace-missing", path=missing[0])
    return list(found.values())


def _workbench(place: Path | DatabaseURL, settings: Settings, host: str, *, auth: bool) -> Workbench:
    """Return the workbench on a workspace that may be served; one that does not exist is made."""
    from workbench.service import Workbench

    workbench = Workbench(place, settings)
    if isinstance(place, Path) and not place.exists():
        workbench.new_corpus(place.stem)
        click.echo(f"{place} is new and has no documents yet", err=True)
    workbench.check_serving(host, auth=auth)
    return workbench
