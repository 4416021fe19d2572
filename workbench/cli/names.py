"""workbench names: show the name ledger, decide on a name, and keep the glossary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import FILE, JSON, WORKSPACE, main, write
from workbench.cli.pair_options import tell_skipped
from workbench.records import DatabaseURL, DecisionKind

if TYPE_CHECKING:
    from workbench.service import NameEntry, Workbench

__all__ = ["names"]

_DECISIONS: tuple[DecisionKind, ...] = ("use", "together", "apart", "add", "term", "drop")  # options of two words


@main.command()
@WORKSPACE
@click.option(
    "--use", nargs=2, metavar="SPELLING FORM", help="Make FORM the canonical form of the name with this spelling."
)
@click.option("--together", nargs=2, metavar="SPELLING SPELLING", help="Merge two spellings into one name.")
@click.option("--apart", nargs=2, metavar="SPELLING SPELLING", help="Split two spellings into different names.")
@click.option("--add", nargs=2, metavar="SPELLING FORM", help="Add a name: write FORM for SPELLING.")
@click.option("--term", nargs=2, metavar="TERM FORM", help="Add a term: write FORM for TERM, of one word or several.")
@click.option("--drop", nargs=2, metavar="SPELLING FORM", help="Take a form of a name or term out of the glossary.")
@click.option("--note", nargs=2, metavar="FORM TEXT", help="Say how a name or term of the glossary is used.")
@click.option("--import", "import_", type=FILE, help="Add the names and terms of a TBX, TSV or CSV file.")
@click.option("--export", type=FILE, help="Write what people have decided to a TBX or TSV file.")
@click.option("--lock", metavar="SPELLING", help="Keep this name as it is, whatever new evidence comes.")
@click.option("--unlock", metavar="SPELLING", help="Let new evidence change this name again.")
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who makes the decision.")
@JSON
def names(
    workspace: Path | DatabaseURL,
    import_: Path | None,
    export: Path | None,
    lock: str | None,
    unlock: str | None,
    note: tuple[str, str] | None,
    author: str,
    *,
    as_json: bool,
    **decided: tuple[str, str] | None,
) -> None:
    """Show the name ledger, decide on a name, or keep the glossary.

    The ledger lists every spelling of each name and its canonical form, and the names and terms that people have added.
    Decisions are recorded first, then the ledger is printed.

    \b
    Examples:
      workbench names --workspace demo.sqlite
      workbench names --workspace demo.sqlite --use Peskov بيسكوف
      workbench names --workspace demo.sqlite --lock بيسكوف
      workbench names --workspace demo.sqlite --term ceasefire "وقف إطلاق النار"
      workbench names --workspace demo.sqlite --import glossary.tbx
    """
    from dataclasses import asdict

    from workbench.records import NameDecision
    from workbench.reports.console import name_lines
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if import_:
        _import(workbench, import_, author)
    for kind in _DECISIONS:
        if forms := decided[kind]:
            workbench.decide_name(NameDecision(kind=kind, form=forms[0], canonical=forms[1]), author)
    if note:
        workbench.decide_name(NameDecision(kind="note", form=note[1], canonical=note[0]), author)
    for spelling, locked in ((lock, True), (unlock, False)):
        if spelling:
            workbench.lock_name(spelling, author, locked=locked)
    if export:
        workbench.export_terms(export)
    entries = workbench.names()
    workbench.refresh_findings(_changed(decided, entries if import_ else ()), entries)
    lines = (json.dumps(asdict(e), ensure_ascii=False) for e in entries) if as_json else name_lines(entries)
    write(lines, None)


def _import(workbench: Workbench, file: Path, author: str) -> None:
    """Enter a glossary, and say on stderr what came of it and which of its entries were refused."""
    found = workbench.import_terms(file, author)
    tell_skipped(found.faults)
    refused = f"; {len(found.faults):,} entries refused" if found.faults else ""
    click.echo(f"{file.name}: {found.forms:,} forms, {found.new:,} of them new{refused}", err=True)


def _changed(decided: Mapping[str, tuple[str, str] | None], glossary: Iterable[NameEntry]) -> list[str]:
    """Return the forms that were decided on, and those of a glossary, to look for in the sentences."""
    forms = [form for pair in decided.values() for form in pair or ()]
    return forms + [form.text for e in glossary if e.decided == "person" for form in e.forms]
