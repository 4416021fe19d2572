"""workbench users token: tokens by which scripts act for users."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import JSON, WORKSPACE
from workbench.cli.users import users
from workbench.render import one_safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL, TokenScope

__all__ = ["add", "list_", "revoke", "token"]

_SCOPES = click.Choice(["read", "translate", "review", "admin"])


@users.group()
def token() -> None:
    """Manage tokens by which scripts act for users.

    A script sends its token with each request: `Authorization: Bearer TOKEN`. It may do what the scope of the token and
    the role of the user both allow. A token cannot change accounts.
    """


@token.command("add")
@click.argument("name")
@click.option("--title", required=True, metavar="TEXT", help="What the token is for.")
@click.option("--scope", type=_SCOPES, default="read", show_default=True, help="What it permits.")
@click.option("--days", type=click.IntRange(1, 365), default=90, show_default=True, help="Days until it expires.")
@WORKSPACE
def add(name: str, title: str, scope: TokenScope, days: int, workspace: Path | DatabaseURL) -> None:
    """Make a token and print it; it is not shown again.

    \b
    Example:
      workbench users token add Amal --title "nightly export" --scope read --workspace demo.sqlite
    """
    from workbench.service import Workbench

    made = Workbench(workspace).add_token(name, title=title, scope=scope, days=days)
    click.echo(made.secret)
    click.echo(f"token {made.token.id}, {made.token.scope}, until {made.token.until[:10]}", err=True)


@token.command("list")
@click.argument("name", required=False)
@WORKSPACE
@JSON
def list_(name: str | None, workspace: Path | DatabaseURL, *, as_json: bool) -> None:
    """List tokens, of one user or of all.

    \b
    Example:
      workbench users token list --workspace demo.sqlite
    """
    from workbench.service import Workbench

    for one in Workbench(workspace).tokens(name):
        used = f"used {one.used[:10]}" if one.used else "never used"
        parts = (one.id, one.scope, f"until {one.until[:10]}", used, one.name, one.title)
        click.echo(json.dumps(asdict(one), ensure_ascii=False) if as_json else "\t".join(map(one_safe_line, parts)))


@token.command("revoke")
@click.argument("id_", metavar="ID")
@WORKSPACE
def revoke(id_: str, workspace: Path | DatabaseURL) -> None:
    """Revoke a token, with immediate effect.

    \b
    Example:
      workbench users token revoke 3f9c12ab --workspace demo.sqlite
    """
    from workbench.service import Workbench

    revoked = Workbench(workspace).revoke_token(id_)
    click.echo(f"revoked {revoked.id} of {one_safe_line(revoked.name)}")
