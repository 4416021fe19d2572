"""workbench users: manage users and roles."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import JSON, WORKSPACE, main
from workbench.render import one_safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL, PersonRole

__all__ = ["add", "data", "forget", "list_", "log", "password", "remove", "role", "users"]

_ROLES = click.Choice(["translator", "reviewer", "admin"])


@main.group()
def users() -> None:
    """Manage users and roles.

    Translators correct segments; reviewers also approve and reject corrections; admins also manage users and import
    documents.

    \b
    Example:
      workbench users add Amal --role reviewer --workspace demo.sqlite
    """


@users.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, default="translator", show_default=True, help="The role of the user.")
@WORKSPACE
def add(name: str, role: PersonRole, workspace: Path | DatabaseURL) -> None:
    """Add a user.

    Prompts for the password, or reads it from the first line of stdin.

    \b
    Example:
      workbench users add Amal --role reviewer --workspace demo.sqlite
    """
    from workbench.service import Workbench

    person = Workbench(workspace).add_person(name, role, _read_password())
    click.echo(f"added {person.name} as {person.role}")


@users.command("list")
@WORKSPACE
@JSON
def list_(workspace: Path | DatabaseURL, *, as_json: bool) -> None:
    """List users and their roles.

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
    """Remove a user.

    Their corrections and comments stay, under their name.

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
    """Change the role of a user.

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
    """Change the password of a user and sign them out.

    Prompts for the password, or reads it from the first line of stdin.

    \b
    Example:
      workbench users password Amal --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).set_password(name, _read_password())


@users.command("data")
@click.argument("name")
@WORKSPACE
def data(name: str, workspace: Path | DatabaseURL) -> None:
    """Print what the workspace keeps of a person, as JSON.

    Account, sessions, failed sign-ins, drafts, locks, entries of the audit log, and what they wrote in the history.

    \b
    Example:
      workbench users data Amal --workspace demo.sqlite > amal.json
    """
    from workbench.service import Workbench

    click.echo(json.dumps(Workbench(workspace).personal_data(name), ensure_ascii=False, indent=2))


@users.command("forget")
@click.argument("name")
@WORKSPACE
def forget(name: str, workspace: Path | DatabaseURL) -> None:
    """Erase a person.

    Deletes account, sessions, failed sign-ins, drafts and locks, and the name in the audit log. The history stays: its
    ids are hashes of what was written and by whom. Releases show pseudonyms.

    \b
    Example:
      workbench users forget Amal --workspace demo.sqlite
    """
    from workbench.service import Workbench

    for kind, count in Workbench(workspace).forget_person(name).items():
        click.echo(f"{count} {kind} of the history keep the name")


@users.command("log")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, metavar="N", help="How many entries.")
@WORKSPACE
@JSON
def log(workspace: Path | DatabaseURL, limit: int, *, as_json: bool) -> None:
    """Print the audit log, newest first: sign-ins and failures, accounts, documents, exports and releases.

    \b
    Example:
      workbench users log --limit 20 --workspace demo.sqlite
    """
    from workbench.service import Workbench

    for entry in Workbench(workspace).audit_log(limit):
        parts = (entry.at, entry.actor, entry.action, entry.target, entry.address)
        click.echo(json.dumps(asdict(entry), ensure_ascii=False) if as_json else "\t".join(map(one_safe_line, parts)))


@users.command("two-people")
@click.argument("state", type=click.Choice(["on", "off"]))
@WORKSPACE
def two_people(state: str, workspace: Path | DatabaseURL) -> None:
    """Choose whether another person reviews a sentence than the one who finished it.

    \b
    Example:
      workbench users two-people on --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).set_two_person_rule(on=state == "on")


def _read_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().removesuffix("\n").removesuffix("\r")


@users.command("second-factor")
@click.argument("name")
@click.argument("state", type=click.Choice(["required", "optional", "reset"]))
@WORKSPACE
def second_factor(name: str, state: str, workspace: Path | DatabaseURL) -> None:
    """Require a second factor of a user, no longer require it, or take it away from one who has lost it.

    Users set it up on the page of their account. Until one who must have it has done so, nothing else is open to them.

    \b
    Example:
      workbench users second-factor Amal required --workspace demo.sqlite
    """
    from workbench.service import Workbench

    if state == "reset":
        Workbench(workspace).reset_factor(name)
    else:
        Workbench(workspace).require_factor(name, on=state == "required")
