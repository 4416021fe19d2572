"""The commands that keep, measure and examine: each parses, calls one use case, prints."""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path

import click

from workbench.cli.base import FILE, OUT, PLACE, WORKSPACE, main, write
from workbench.records import Server

__all__ = ["backup", "doctor", "evaluate", "evaluate_alignment", "history", "plugins", "restore"]


@main.group()
def evaluate() -> None:
    """Measure against gold.

    \b
    Example:
      workbench evaluate alignment --gold gold.beads --pred predicted.beads
    """


@evaluate.command("alignment")
@click.option("--gold", type=click.Path(path_type=Path), required=True, help="A file of beads, or a folder of them.")
@click.option("--pred", type=click.Path(path_type=Path), required=True, help="The same, with the same file names.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate_alignment(gold: Path, pred: Path, *, as_json: bool) -> None:
    """Score predicted beads: strict and lax precision, recall and F1, and whether the probabilities can be trusted.

    \b
    Example:
      workbench evaluate alignment --gold gold.beads --pred predicted.beads
    """
    from workbench.service import evaluate_beads

    report = evaluate_beads(gold, pred)
    if as_json:
        from dataclasses import asdict

        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        from workbench.reports.console import evaluation_lines

        for line in evaluation_lines(report):
            click.echo(line)


@main.command()
@WORKSPACE
@click.option("--document", help="Only the documents of this name.")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--effort", is_flag=True, help="Also how far each text is from the garbled one: HTER, character rate.")
@click.option("--marks", is_flag=True, help="Instead, what people said of spans.")
@click.option("--links", is_flag=True, help="Instead, what people decided on links.")
@click.option("--names", is_flag=True, help="Instead, what people decided on names.")
@click.option("--all", "all_", is_flag=True, help="Also batches, marks, decisions on links and names: all there is.")
@OUT
def history(
    workspace: Path | Server, document: str | None, form: str, out: Path | None, *,  # noqa: ARG001
    effort: bool, marks: bool, links: bool, names: bool, all_: bool,
) -> None:  # fmt: skip
    """Write every revision of every correction, in the order they came; one JSON object a line.

    \b
    Examples:
      workbench history --workspace demo.sqlite --out history.jsonl
      workbench history --workspace demo.sqlite --links
      workbench history --workspace demo.sqlite --all --out everything.jsonl
    """
    from workbench.formats import batch_line, decision_line, history_line, mark_line, name_line
    from workbench.service import Workbench

    bench = Workbench(workspace)
    if marks + links + names + all_ > 1:
        raise click.UsageError("Give one of --marks, --links, --names and --all.")
    if document is not None and (marks or links or names or all_):
        raise click.UsageError("--document is for revisions alone.")
    told = bench.everything() if names or all_ else None
    if marks:
        write(map(mark_line, bench.mark_history()), out)
    elif links:
        write(map(decision_line, bench.link_decisions()), out)
    elif told and names:
        write(map(name_line, told.names), out)
    elif told:
        revisions = map(history_line, bench.history(measured=effort))
        said = (map(batch_line, told.batches), map(mark_line, told.marks), map(decision_line, told.decisions))
        write(chain(revisions, *said, map(name_line, told.names)), out)
    else:
        write(map(history_line, bench.history(document, measured=effort)), out)


@main.command()
@click.argument("file", type=FILE)
@WORKSPACE
def backup(file: Path, workspace: Path | Server) -> None:
    """Copy a workspace to a new file; it may be in use meanwhile.

    \b
    Example:
      workbench backup monday.sqlite --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).back_up(file)


@main.command()
@click.argument("file", type=FILE)
@WORKSPACE
@click.option("--replace", is_flag=True, help="Replace the workspace that is there; it is kept beside the new one.")
def restore(file: Path, workspace: Path | Server, *, replace: bool) -> None:
    """Make a workspace what it was when a backup was taken.

    \b
    Example:
      workbench restore monday.sqlite --workspace restored.sqlite
    """
    from workbench.service import Workbench

    spare = Workbench(workspace).restore(file, replace_present=replace)
    if spare is not None:
        click.echo(f"what was there is kept in {spare}", err=True)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plugins(*, as_json: bool) -> None:
    """List the encoders, metrics, checks and exporters that can be plugged in, and those that are.

    The workbench's own checks are not among them; all are told of in docs/checks.md.

    \b
    Example:
      workbench plugins
    """
    from workbench.registry import CHECKS, ENCODERS, EXPORTERS, METRICS, PAIR_CHECKS, VECTOR_METRICS

    registries = (ENCODERS, METRICS, VECTOR_METRICS, CHECKS, PAIR_CHECKS, EXPORTERS)
    found = [p for registry in registries for _, p in sorted(registry.plugins().items())]
    if as_json:
        rows = [{"kind": p.kind, "name": p.name, "target": p.target, "origin": p.origin} for p in found]
        click.echo(json.dumps(rows))
    else:
        for p in found:
            click.echo(f"{p.kind:12}{p.name:16}{p.origin:20}{p.target}")


@main.command()
@click.option("--workspace", type=PLACE, metavar="FILE", help="Also check this workspace.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(workspace: Path | Server | None, *, as_json: bool) -> None:
    """Say what is installed, what runs, on which device, and whether a workspace is sound.

    \b
    Example:
      workbench doctor --workspace demo.sqlite
    """
    from workbench.service import examine

    findings = examine(workspace)
    if as_json:
        click.echo(json.dumps([{"what": f.what, "state": f.state, "ok": f.ok} for f in findings], ensure_ascii=False))
    else:
        for f in findings:
            click.echo(f"{'ok  ' if f.ok else 'FAIL'}  {f.what:28}{f.state}")
    if not all(f.ok for f in findings):
        sys.exit(1)
