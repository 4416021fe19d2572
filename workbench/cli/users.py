"""workbench users: manage users and roles. Passwords are prompted for or read from stdin."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import WORKSPACE, main

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL, PersonRole

__all__ = ["add", "list_", "password", "remove", "role", "users"]

_ROLES = click.Choice(["translator", "reviewer", "admin"])


@main.group()
def users() -> None:
    """Say who may sign in to the page, and who may do what there.

    A translator corrects; a reviewer also reviews and rejects; an admin also looks after people and takes documents in.

    \b
    Example:
      workbench users add Amal --role reviewer --workspace demo.sqlite
    """


@users.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, default="translator", show_default=True)
@WORKSPACE
def add(name: str, role: PersonRole, workspace: Path | DatabaseURL) -> None:
    """Add a person. The password is asked for, or is the first line of stdin.

    \b
    Example:
      workbench users add Amal --role reviewer --workspace demo.sqlite
    """
    from workbench.service import Workbench

    person = Workbench(workspace).add_person(name, role, _asked())
    click.echo(f"{person.name} is a {person.role}")


@users.command("list")
@WORKSPACE
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(workspace: Path | DatabaseURL, *, as_json: bool) -> None:
    """List who may sign in.

    \b
    Example:
      workbench users list --workspace demo.sqlite
    """
    from workbench.service import Workbench

    for person in Workbench(workspace).people():
        line = f"{person.role:12}{person.created[:10]}  {person.name}"
        click.echo(json.dumps(asdict(person), ensure_ascii=False) if as_json else line)


@users.command("remove")
@click.argument("name")
@WORKSPACE
def remove(name: str, workspace: Path | DatabaseURL) -> None:
    """Let a person sign in no more; what they wrote stays, with their name.

    \b
    Example:
      workbench users remove Amal --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).remove_person(name)


@users.command("role")
@click.argument("name")
@click.argument("role", type=_ROLES)
@WORKSPACE
def role(name: str, role: PersonRole, workspace: Path | DatabaseURL) -> None:
    """Give a person another role.

    \b
    Example:
      workbench users role Amal admin --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).set_role(name, role)


@users.command("password")
@click.argument("name")
@WORKSPACE
def password(name: str, workspace: Path | DatabaseURL) -> None:
    """Give a person another password, and end their sessions. It is asked for, or is the first line of stdin.

    \b
    Example:
      workbench users password Amal --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).set_password(name, _asked())


def _asked() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
