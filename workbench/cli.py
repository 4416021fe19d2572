"""The command `workbench`: each command parses, calls one use case, prints. Messages and progress go to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import click

from workbench.version import VERSION

__all__ = ["main"]

_WORKSPACE = click.option(
    "--workspace", type=click.Path(path_type=Path, dir_okay=False), default=Path("workbench.sqlite"),
    show_default=True, envvar="WORKBENCH_WORKSPACE", help="The workspace file.",
)  # fmt: skip
_ENCODER = click.option(
    "--encoder", help="e5 (embedded, the default), a model's folder, its name on the hub, or several as A+B."
)
_OUT = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to stdout.")
_PER_LINE = click.option("--per-line", is_flag=True, help="One sentence a line; nothing is cut anew.")
_FILE = click.Path(path_type=Path, dir_okay=False)


class _Group(click.Group):
    """Turns what a user can mend into a message and exit code 1; a fault of the program keeps its traceback."""

    def invoke(self, context: click.Context) -> Any:
        from workbench.errors import WorkbenchError

        try:
            return super().invoke(context)
        except WorkbenchError as error:
            click.echo(f"workbench: {error}", err=True)
            context.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="workbench")
def main() -> None:
    """Align garbled machine-translated Arabic with cleaner siblings, score it, say why.

    \b
    Example:
      workbench run corpora/azerbaijan-russia-2025
    """


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@_WORKSPACE
@_ENCODER
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def run(corpus: Path, workspace: Path, encoder: str | None, *, as_json: bool) -> None:
    """Take a corpus folder in, find roles and siblings, align and score; print a summary.

    What is done already is not done again; a run that was stopped goes on where it was.

    \b
    Example:
      workbench run corpora/azerbaijan-russia-2025 --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    with _ProgressBar() as progress:
        summary = Workbench(workspace, Settings.from_environment(encoder), progress).run(corpus)
    if as_json:
        from dataclasses import asdict

        click.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        from workbench.tables import summary_lines

        for line in summary_lines(summary, width=_columns()):
            click.echo(line)


@main.command()
@click.argument("left", type=_FILE)
@click.argument("right", type=_FILE)
@_PER_LINE
@click.option("--mode", type=click.Choice(["auto", "parallel", "comparable"]), default="auto", show_default=True)
@_ENCODER
@click.option("--decisions", type=_FILE, help="Beads that a person kept ([0]:[1]:1) or cut ([0]:[1]:0).")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "beads", "tsv", "tmx"]), default="jsonl", show_default=True
)
@click.option("--all", "everything", is_flag=True, help="Also print sentences without counterpart (beads always do).")
@_OUT
def align(
    left: Path, right: Path, mode: str, encoder: str | None, decisions: Path | None, form: str, out: Path | None,
    *, per_line: bool, everything: bool,
) -> None:  # fmt: skip
    """Align the sentences of two files.

    \b
    Example:
      workbench align garbled.txt clean.txt --mode comparable --format beads
    """
    from workbench import service
    from workbench.formats import ALIGNMENT_FORMATS

    sides = [service.read_sentences(path, per_line=per_line) for path in (left, right)]
    with _ProgressBar() as progress:
        aligned = service.align(
            *sides, mode=mode, settings=service.Settings.from_environment(encoder), progress=progress,
            decisions=service.read_decisions(decisions) if decisions else (),
        )  # fmt: skip
    click.echo(f"mode: {aligned.mode}, since {aligned.why}; signature {aligned.signature}", err=True)
    _write(ALIGNMENT_FORMATS[form](aligned, everything=everything), out)


@main.command()
@click.argument("left", type=_FILE, required=False)
@click.argument("right", type=_FILE, required=False)
@click.option("--left", "left_option", type=_FILE, help="Score this file alone, without a right side.")
@click.option("--pairs", type=_FILE, help="A .jsonl or .tsv file of pairs.")
@_PER_LINE
@click.option("--metric", "metrics", multiple=True, help="Only these metrics; `workbench plugins` lists them.")
@_ENCODER
@_OUT
def score(
    left: Path | None, right: Path | None, left_option: Path | None, pairs: Path | None,
    metrics: tuple[str, ...], encoder: str | None, out: Path | None, *, per_line: bool,
) -> None:  # fmt: skip
    """Score how faithful each left text is to its right one, and say why; one JSON object a line.

    \b
    Examples:
      workbench score garbled.txt clean.txt --per-line
      workbench score --pairs pairs.tsv --metric chrf
      workbench score --left garbled.txt
    """
    from workbench import service
    from workbench.formats import score_line
    from workbench.metrics import DEFAULT_METRICS

    alone = left_option or (left if not right and not pairs else None)
    if (pairs is not None) + (right is not None) + (alone is not None) != 1:
        raise click.UsageError("Give LEFT RIGHT, or --pairs F, or --left F.")
    settings = service.Settings.from_environment(encoder)
    with _ProgressBar() as progress:
        if alone:
            scores = service.score_alone(service.read_sentences(alone, per_line=per_line), metrics=metrics)
        else:
            if left is not None and right is not None:
                given = service.pair_files(left, right, settings, progress, per_line=per_line)
            else:
                given = service.read_pairs(pairs) if pairs else ()
            scores = service.score(given, metrics=metrics or DEFAULT_METRICS, settings=settings, progress=progress)
    _write(map(score_line, scores), out)


@main.command()
@_WORKSPACE
@click.option("--use", nargs=2, metavar="SPELLING FORM", help="Write FORM for the name that has this spelling.")
@click.option("--together", nargs=2, metavar="SPELLING FORM", help="The two are the same name.")
@click.option("--apart", nargs=2, metavar="SPELLING FORM", help="The two are different names.")
@click.option("--author", default="", envvar="USER", help="Who decides.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def names(
    workspace: Path, use: tuple[str, str] | None, together: tuple[str, str] | None, apart: tuple[str, str] | None,
    author: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Show the name ledger: every spelling of each name, and the form to use; or decide on a name first.

    \b
    Examples:
      workbench names --workspace demo.sqlite
      workbench names --workspace demo.sqlite --use Peskov بيسكوف
    """
    from dataclasses import asdict

    from workbench.records import NameDecision
    from workbench.service import Workbench, decide_name, ledger
    from workbench.tables import name_lines

    bench = Workbench(workspace)
    if use:
        decide_name(bench, NameDecision(kind="use", form=use[0], canonical=use[1]), author)
    if together:
        decide_name(bench, NameDecision(kind="together", form=together[0], canonical=together[1]), author)
    if apart:
        decide_name(bench, NameDecision(kind="apart", form=apart[0], canonical=apart[1]), author)
    entries = ledger(bench)
    lines = (json.dumps(asdict(e), ensure_ascii=False) for e in entries) if as_json else name_lines(entries)
    _write(lines, None)


@main.group()
def evaluate() -> None:
    """Measure against gold."""


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
        from workbench.tables import evaluation_lines

        for line in evaluation_lines(report):
            click.echo(line)


@main.command()
@_WORKSPACE
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@_OUT
def export(workspace: Path, form: str, out: Path | None) -> None:  # noqa: ARG001
    """Write every garbled segment with its counterparts, fidelity and findings; one JSON object a line.

    \b
    Example:
      workbench export --workspace demo.sqlite --format jsonl --out demo.jsonl
    """
    from workbench.formats import segment_line
    from workbench.service import Workbench

    _write(map(segment_line, Workbench(workspace).segments()), out)


@main.command()
@_WORKSPACE
@click.option("--document", help="Only the documents of this name.")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@_OUT
def history(workspace: Path, document: str | None, form: str, out: Path | None) -> None:  # noqa: ARG001
    """Write every revision of every correction, in the order they came; one JSON object a line.

    \b
    Example:
      workbench history --workspace demo.sqlite --out history.jsonl
    """
    from workbench.formats import history_line
    from workbench.service import Workbench

    _write(map(history_line, Workbench(workspace).history(document)), out)


@main.command("import")
@click.argument("file", type=_FILE)
@_WORKSPACE
@click.option("--author", default="", help="Who corrected the segments; a history names its own authors.")
def import_(file: Path, workspace: Path, author: str) -> None:
    """Take in corrections: a history (.jsonl), or segments with their corrections (.jsonl, .tsv).

    All of the file is taken in, or nothing. What is there already is passed over, and nothing is overwritten.

    \b
    Examples:
      workbench import history.jsonl --workspace demo.sqlite
      workbench import corrected.tsv --workspace demo.sqlite --author Amal
    """
    from workbench.service import Workbench

    found = Workbench(workspace).take_in(file, author=author)
    click.echo(f"{found.added} revisions taken in, {found.beside} of them beside a newer text; {found.known} not new")


@main.command()
@click.argument("file", type=_FILE)
@_WORKSPACE
def backup(file: Path, workspace: Path) -> None:
    """Copy a workspace to a new file; it may be in use meanwhile.

    \b
    Example:
      workbench backup monday.sqlite --workspace demo.sqlite
    """
    from workbench.service import Workbench

    Workbench(workspace).back_up(file)


@main.command()
@click.argument("file", type=_FILE)
@_WORKSPACE
@click.option("--replace", is_flag=True, help="Replace the workspace that is there; it is kept beside the new one.")
def restore(file: Path, workspace: Path, *, replace: bool) -> None:
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
@_WORKSPACE
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, default=7860, show_default=True, help="The port to listen on.")
def serve(workspace: Path, host: str, port: int) -> None:
    """Show a workspace in the browser.

    \b
    Example:
      workbench serve --workspace demo.sqlite --port 7860
    """
    from workbench.errors import InputError
    from workbench.service import Workbench
    from workbench.ui import build

    page = build(Workbench(workspace))
    click.echo(f"http://{host}:{port} (stop with Ctrl+C)", err=True)
    try:
        page.launch(server_name=host, server_port=port, footer_links=[], run_history=False, quiet=True)
    except OSError as error:
        raise InputError(f"{host}:{port} cannot be listened on.", remedy="Name another with --port.") from error


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plugins(*, as_json: bool) -> None:
    """List the encoders and metrics that are installed.

    \b
    Example:
      workbench plugins
    """
    from workbench.registry import ENCODERS, METRICS

    found = [p for registry in (ENCODERS, METRICS) for _, p in sorted(registry.plugins().items())]
    if as_json:
        rows = [{"kind": p.kind, "name": p.name, "target": p.target, "origin": p.origin} for p in found]
        click.echo(json.dumps(rows))
    else:
        for p in found:
            click.echo(f"{p.kind:10}{p.name:16}{p.origin:20}{p.target}")


@main.command()
@click.option("--workspace", type=_FILE, help="Also check this workspace.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(workspace: Path | None, *, as_json: bool) -> None:
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


class _ProgressBar:
    """A progress bar on stderr, only where stderr is a terminal."""

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((110, 24)).columns


def _write(lines: Iterable[str], out: Path | None) -> None:
    from workbench.errors import InputError

    if out is None:
        for line in lines:
            click.echo(line)
        return
    try:
        with out.open("w", encoding="utf-8", newline="\n") as stream:
            for line in lines:
                stream.write(line + "\n")
    except OSError as error:
        raise InputError(
            f"{out} cannot be written: {error.strerror}.", remedy="Name another file with --out."
        ) from error
