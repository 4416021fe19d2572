"""workbench replace: replace a word or phrase in many segments."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.base import JSON, WORKSPACE, main
from workbench.render import counted, one_safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.records import DatabaseURL, TextSearch
    from workbench.service import BatchOutcome, Replacement, Workbench

__all__ = ["replace"]


@main.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@WORKSPACE
@click.option("--name", metavar="NAME", help="Replace every spelling of this name with its canonical form.")
@click.option("--document", metavar="NAME", help="Replace only in this document.")
@click.option("--anywhere", is_flag=True, help="Replace inside words too, without regard to particles.")
@click.option("--regex", "pattern", is_flag=True, help=r"BEFORE is a regular expression; AFTER may use \1, \2, ….")
@click.option("--corrected", is_flag=True, help="Replace only in segments that people have worked on.")
@click.option("--dry-run", is_flag=True, help="Preview the changes without making them.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--unsure", is_flag=True, help="Include uncertain matches, where it may be another word (برد for رد).")
@click.option("--undo", "batch", metavar="BATCH", help="Undo the batch with this id.")
@click.option("--batches", is_flag=True, help="List earlier batches of replacements.")
@click.option("--author", metavar="NAME", default="", envvar="USER", help="Who makes the replacement.")
@JSON
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
    anywhere: bool,
    pattern: bool,
    corrected: bool,
    as_json: bool,
) -> None:
    """Replace a word, a phrase or what a regular expression matches in many segments.

    Replaces BEFORE with AFTER in the current text of every segment. Matches whole words, with or without attached
    particles such as و and ب, unless --anywhere is given.

    \b
    Examples:
      workbench replace Peskov بيسكوف --workspace demo.sqlite --dry-run
      workbench replace '(\\d+) بالمئة' '\\1 في المئة' --regex --workspace demo.sqlite --dry-run
      workbench replace --name بيسكوف --workspace demo.sqlite --yes
      workbench replace --batches --workspace demo.sqlite
    """
    from workbench.records import TextSearch
    from workbench.service import Workbench

    workbench = Workbench(workspace)
    if batches:
        _print_batches(workbench, as_json=as_json)
        return
    if batch is not None:
        _print_outcome(workbench.undo_batch(batch, author))
        return
    if (name is None) == (before is None or after is None):
        raise click.UsageError("Give either BEFORE and AFTER or --name NAME.")
    options = {"whole_words": not anywhere, "pattern": pattern, "corrected": corrected}
    search = TextSearch(find=before or "", replacement=after or "", **options)
    replacements = _preview(workbench, search, name, document)
    chosen = tuple(r for r in replacements if r.sure or unsure)
    _print_preview(replacements, as_json=as_json)
    if dry_run or not chosen or not (yes or _confirmed(chosen)):
        return
    _print_outcome(workbench.replace_everywhere(chosen, author))


def _print_batches(workbench: Workbench, *, as_json: bool) -> None:
    for b in workbench.batches():
        line = json.dumps(asdict(b), ensure_ascii=False)
        click.echo(line if as_json else f"{b.id}  {b.created}  {b.author}  {len(b.revisions)}  {b.what}")


def _preview(
    workbench: Workbench, search: TextSearch, name: str | None, document: str | None
) -> tuple[Replacement, ...]:
    from workbench.errors import InputError

    if name is None:
        return workbench.preview_search(search, document=document)
    for entry in workbench.names():
        if name in {entry.canonical, *(f.text for f in entry.forms)}:
            return workbench.preview_name_replacement(entry, document=document)
    raise InputError("name-not-in-ledger", name=name)


def _print_preview(replacements: Sequence[Replacement], *, as_json: bool) -> None:

    for r in replacements:
        if as_json:
            click.echo(json.dumps(asdict(r), ensure_ascii=False))
        else:
            click.echo(f"{r.segment_id}  {r.document}{'' if r.sure else '  uncertain'}")
            click.echo(f"  - {one_safe_line(r.before)}\n  + {one_safe_line(r.after)}")
    unsure = sum(not r.sure for r in replacements)
    click.echo(f"{counted(len(replacements), 'segment')}, {unsure} uncertain", err=True)


def _confirmed(chosen: Sequence[Replacement]) -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError("Standard input is no terminal: add --yes to replace or --dry-run to preview.")
    return click.confirm(f"Replace in {counted(len(chosen), 'segment')}?", err=True)


def _print_outcome(outcome: BatchOutcome) -> None:
    for segment_id in outcome.left:
        click.echo(f"skipped, changed in the meantime: {segment_id}", err=True)
    if outcome.batch:
        click.echo(f"{counted(len(outcome.revisions), 'revision')}, batch {outcome.batch.id}")
