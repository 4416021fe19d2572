"""workbench events: list the events of a workspace, and what the reports of one say of the same facts."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import JSON, WORKSPACE, main, write
from workbench.records import DatabaseURL

__all__ = ["events"]


@main.command()
@click.argument("document", required=False)
@WORKSPACE
@click.option("--preview", is_flag=True, help="Show the events and splits that a release would have, and what leaks.")
@click.option(
    "--events",
    "listing",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --preview: events and splits of your own, in place of those of the last run.",
)
@JSON
def events(
    document: str | None, workspace: Path | DatabaseURL, listing: Path | None, *, preview: bool, as_json: bool
) -> None:
    """Show what each report of an event says in numbers, dates, names and quotations.

    DOCUMENT is the name of any of its reports. Without it, the events with more than one report are listed. With
    --json, a line is an event, or a fact with what each report says of it.

    --preview lists the events and the splits that `publish` would make of them: those of events.toml and the column
    event, and for all other documents those that the program finds.

    \b
    Examples:
      workbench events --workspace demo.sqlite
      workbench events --workspace demo.sqlite 000_a34800ec96daefb6.txt
      workbench events --workspace demo.sqlite --preview
    """
    from dataclasses import asdict

    from workbench.reports.event_tables import event_lines, fact_lines, preview_lines
    from workbench.service import Workbench

    if listing and not preview:
        raise click.UsageError("--events needs --preview.")
    workbench = Workbench(workspace)
    if preview:
        found = workbench.preview_splits(listing)
        write([json.dumps(asdict(found), ensure_ascii=False)] if as_json else preview_lines(found), None)
        return
    if document is None:
        listed = workbench.events()
        write((json.dumps(asdict(e), ensure_ascii=False) for e in listed) if as_json else event_lines(listed), None)
        return
    sheet = workbench.event_sheet(document)
    names = [r.name for r in sheet.reports]
    rows = ({**asdict(row), "cells": dict(zip(names, asdict(row)["cells"], strict=True))} for row in sheet.rows)
    write((json.dumps(row, ensure_ascii=False) for row in rows) if as_json else fact_lines(sheet), None)
