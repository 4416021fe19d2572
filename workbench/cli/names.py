"""workbench names: show the name ledger or decide on a name."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import JSON, WORKSPACE, main, write
from workbench.records import DatabaseURL

__all__ = ["names"]


@main.command()
@WORKSPACE
@click.option(
    "--use", nargs=2, metavar="SPELLING FORM", help="Make FORM the canonical form of the name with this spelling."
)
@click.option("--together", nargs=2, metavar="SPELLING SPELLING", help="Merge two spellings into one name.")
@click.option("--apart", nargs=2, metavar="SPELLING SPELLING", help="Split two spellings into different names.")
@click.option("--lock", metavar="SPELLING", help="Keep this name as it is, whatever new evidence comes.")
@click.option("--unlock", metavar="SPELLING", help="Let new evidence change this name again.")
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who makes the decision.")
@JSON
def names(
    workspace: Path | DatabaseURL,
    use: tuple[str, str] | None,
    together: tuple[str, str] | None,
    apart: tuple[str, str] | None,
    lock: str | None,
    unlock: str | None,
    author: str,
    *,
    as_json: bool,
) -> None:
    """Show the name ledger or decide on a name.

    The ledger lists every spelling of each name and its canonical form. Decisions are recorded first, then the ledger
    is printed.

    \b
    Examples:
      workbench names --workspace demo.sqlite
      workbench names --workspace demo.sqlite --use Peskov بيسكوف
      workbench names --workspace demo.sqlite --lock بيسكوف
    """
    from dataclasses import asdict

    from workbench.records import NameDecision
    from workbench.reports.console import name_lines
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if use:
        workbench.decide_name(NameDecision(kind="use", form=use[0], canonical=use[1]), author)
    if together:
        workbench.decide_name(NameDecision(kind="together", form=together[0], canonical=together[1]), author)
    if apart:
        workbench.decide_name(NameDecision(kind="apart", form=apart[0], canonical=apart[1]), author)
    for spelling, locked in ((lock, True), (unlock, False)):
        if spelling:
            workbench.lock_name(spelling, author, locked=locked)
    entries = workbench.names()
    lines = (json.dumps(asdict(e), ensure_ascii=False) for e in entries) if as_json else name_lines(entries)
    write(lines, None)
