"""workbench replace: make the same replacement in many segments."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import WORKSPACE, main

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL
    from workbench.service import BatchOutcome, Replacement, Workbench

__all__ = ["replace"]


@main.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@WORKSPACE
@click.option("--name", "name", help="Instead of BEFORE AFTER: every spelling of this name, to its canonical form.")
@click.option("--document", help="Only in the document of this name.")
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@click.option("--yes", is_flag=True, help="Change every sure place without asking.")
@click.option("--unsure", is_flag=True, help="Also where the word may be another one, such as برد for رد.")
@click.option("--undo", "batch", help="Take back the batch of this id.")
@click.option("--batches", is_flag=True, help="List what was replaced together.")
@click.option("--author", default="", envvar="USER", help="Who replaces.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replace(
    before: str | None,
    after: str | None,
    workspace: Path | DatabaseURL,
    name: str | None,
    document: str | None,
    batch: str | None,
    author: str,
    *,
    dry_run: bool,
    yes: bool,
    unsure: bool,
    batches: bool,
    as_json: bool,
) -> None:
    """Make the same repair in every text as it stands: whole words, with the particles that are written onto them.

    \b
    Examples:
      workbench replace Peskov بيسكوف --workspace demo.sqlite --dry-run
      workbench replace --name بيسكوف --workspace demo.sqlite --yes
      workbench replace --batches --workspace demo.sqlite
    """
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if batches:
        for b in workbench.batches():
            line = json.dumps(asdict(b), ensure_ascii=False)
            click.echo(line if as_json else f"{b.id}  {b.created}  {b.author}  {len(b.revisions)}  {b.what}")
        return
    if batch is not None:
        _told(workbench.undo_batch(batch, author))
        return
    if (name is None) == (before is None or after is None):
        raise click.UsageError("Give BEFORE AFTER, or --name NAME.")
    proposals = _proposals(workbench, before or "", after or "", name, document)
    chosen = tuple(p for p in proposals if p.sure or unsure)
    _shown(proposals, as_json=as_json)
    if dry_run or not chosen or not (yes or _agreed(chosen)):
        return
    _told(workbench.replace_everywhere(chosen, author))


def _proposals(
    workbench: Workbench, before: str, after: str, name: str | None, document: str | None
) -> tuple[Replacement, ...]:
    from workbench.errors import InputError

    if name is None:
        return workbench.preview_replacement(before, after, document=document)
    for entry in workbench.names():
        if name in {entry.canonical, *(f.text for f in entry.forms)}:
            return workbench.preview_name_replacement(entry, document=document)
    raise InputError("name-not-in-ledger", name=name)


def _shown(proposals: Sequence[Replacement], *, as_json: bool) -> None:
    from workbench.render import plain

    for p in proposals:
        if as_json:
            click.echo(json.dumps(asdict(p), ensure_ascii=False))
        else:
            click.echo(f"{p.segment_id}  {p.document}{'' if p.sure else '  not sure'}")
            click.echo(f"  - {plain(p.before)}\n  + {plain(p.after)}")
    unsure = sum(not p.sure for p in proposals)
    click.echo(f"{len(proposals)} segments, {unsure} of them not sure", err=True)


def _agreed(chosen: Sequence[Replacement]) -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError("Give --yes to replace, or --dry-run to look only.")
    return click.confirm(f"Replace in {len(chosen)} segments?", err=True)


def _told(outcome: BatchOutcome) -> None:
    for segment_id in outcome.left:
        click.echo(f"left alone, it was changed meanwhile: {segment_id}", err=True)
    if outcome.batch:
        click.echo(f"{len(outcome.revisions)} revisions, batch {outcome.batch.id}")
