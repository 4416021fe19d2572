"""The commands that do the work: each parses, calls one use case, prints."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.cli.base import ENCODER, FILE, OUT, PER_LINE, WORKSPACE, ProgressBar, columns, main, write
from workbench.records import Server

__all__ = ["align", "names", "run", "score", "serve"]


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@WORKSPACE
@ENCODER
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def run(corpus: Path, workspace: Path | Server, encoder: str | None, *, as_json: bool) -> None:
    """Take a corpus folder in, find roles and siblings, align and score; print a summary.

    What is done already is not done again; a run that was stopped goes on where it was.

    \b
    Example:
      workbench run corpora/azerbaijan-russia-2025 --workspace demo.sqlite
    """
    from workbench.service import Settings, Workbench

    with ProgressBar() as progress:
        summary = Workbench(workspace, Settings.from_environment(encoder), progress).run(corpus)
    if as_json:
        from dataclasses import asdict

        click.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        from workbench.reports.console import summary_lines

        for line in summary_lines(summary, width=columns()):
            click.echo(line)


@main.command()
@click.argument("left", type=FILE)
@click.argument("right", type=FILE, required=False)
@PER_LINE
@click.option("--mode", type=click.Choice(["auto", "parallel", "comparable"]), default="auto", show_default=True)
@ENCODER
@click.option("--decisions", type=FILE, help="Beads that a person kept ([0]:[1]:1) or cut ([0]:[1]:0).")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "beads", "tsv", "tmx"]), default="jsonl", show_default=True
)
@click.option("--all", "everything", is_flag=True, help="Also print sentences without counterpart (beads always do).")
@OUT
def align(
    left: Path, right: Path | None, mode: str, encoder: str | None, decisions: Path | None, form: str, out: Path | None,
    *, per_line: bool, everything: bool,
) -> None:  # fmt: skip
    """Align the sentences of two files, or the two sides of one (.tsv, .csv, .jsonl, .tmx, .xliff).

    \b
    Examples:
      workbench align garbled.txt clean.txt --mode comparable --format beads
      workbench align both.tmx --mode comparable
    """
    from workbench import service
    from workbench.formats import ALIGNMENT_FORMATS

    left_texts, right_texts = (
        service.read_sides(left)
        if right is None
        else (service.read_sentences(left, per_line=per_line), service.read_sentences(right, per_line=per_line))
    )
    with ProgressBar() as progress:
        aligned = service.align(
            left_texts, right_texts, mode=mode, settings=service.Settings.from_environment(encoder), progress=progress,
            decisions=service.read_decisions(decisions) if decisions else (),
        )  # fmt: skip
    click.echo(f"mode: {aligned.mode}, since {aligned.why}; signature {aligned.signature}", err=True)
    write(ALIGNMENT_FORMATS[form](aligned, everything=everything), out)


@main.command()
@click.argument("left", type=FILE, required=False)
@click.argument("right", type=FILE, required=False)
@click.option("--left", "left_option", type=FILE, help="Score this file alone, without a right side.")
@click.option("--pairs", type=FILE, help="A file of pairs: .jsonl, .tsv, .csv, .tmx, .xliff.")
@PER_LINE
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    help="Only these metrics; `workbench plugins` lists them. comet:FILE and metricx:FILE read scores.",
)
@ENCODER
@OUT
def score(
    left: Path | None, right: Path | None, left_option: Path | None, pairs: Path | None,
    metrics: tuple[str, ...], encoder: str | None, out: Path | None, *, per_line: bool,
) -> None:  # fmt: skip
    """Score how faithful each left text is to its right one, and say why; one JSON object a line.

    \b
    Examples:
      workbench score garbled.txt clean.txt --per-line
      workbench score --pairs pairs.tsv --metric chrf --metric bertscore
      workbench score --left garbled.txt
    """
    from workbench import service
    from workbench.formats import score_line
    from workbench.metrics import DEFAULT_METRICS

    alone = left_option or (left if right is None else None)
    if (pairs is not None) + (left is not None) + (left_option is not None) != 1:
        raise click.UsageError("Give LEFT RIGHT, or --pairs F, or --left F.")
    settings = service.Settings.from_environment(encoder)
    with ProgressBar() as progress:
        if alone:
            scores = service.score_alone(service.read_sentences(alone, per_line=per_line), metrics=metrics)
        else:
            if left is not None and right is not None:
                given = service.pair_files(left, right, settings, progress, per_line=per_line)
            else:
                given = service.read_pairs(pairs) if pairs else ()
            scores = service.score(given, metrics=metrics or DEFAULT_METRICS, settings=settings, progress=progress)
    write(map(score_line, scores), out)


@main.command()
@WORKSPACE
@click.option("--use", nargs=2, metavar="SPELLING FORM", help="Write FORM for the name that has this spelling.")
@click.option("--together", nargs=2, metavar="SPELLING FORM", help="The two are the same name.")
@click.option("--apart", nargs=2, metavar="SPELLING FORM", help="The two are different names.")
@click.option("--lock", metavar="SPELLING", help="Leave this name as it is, whatever evidence comes.")
@click.option("--unlock", metavar="SPELLING", help="Let evidence change this name again.")
@click.option("--author", default="", envvar="USER", help="Who decides.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def names(
    workspace: Path | Server, use: tuple[str, str] | None, together: tuple[str, str] | None,
    apart: tuple[str, str] | None, lock: str | None, unlock: str | None, author: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Show the name ledger: every spelling of each name, and the form to use; or decide on a name first.

    \b
    Examples:
      workbench names --workspace demo.sqlite
      workbench names --workspace demo.sqlite --use Peskov بيسكوف
      workbench names --workspace demo.sqlite --lock بيسكوف
    """
    from dataclasses import asdict

    from workbench.records import NameDecision
    from workbench.reports.console import name_lines
    from workbench.service import Workbench, decide_name, ledger, lock_name

    bench = Workbench(workspace)
    if use:
        decide_name(bench, NameDecision(kind="use", form=use[0], canonical=use[1]), author)
    if together:
        decide_name(bench, NameDecision(kind="together", form=together[0], canonical=together[1]), author)
    if apart:
        decide_name(bench, NameDecision(kind="apart", form=apart[0], canonical=apart[1]), author)
    for spelling, locked in ((lock, True), (unlock, False)):
        if spelling:
            lock_name(bench, spelling, author, locked=locked)
    entries = ledger(bench)
    lines = (json.dumps(asdict(e), ensure_ascii=False) for e in entries) if as_json else name_lines(entries)
    write(lines, None)


@main.command()
@WORKSPACE
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, default=7860, show_default=True, help="The port to listen on.")
@click.option("--auth", is_flag=True, help="Only for people who sign in; add them with `workbench users add`.")
@click.option("--frame", "frames", metavar="ORIGIN", multiple=True, help="Let pages of https://… show it in a frame.")
def serve(workspace: Path | Server, host: str, port: int, frames: tuple[str, ...], *, auth: bool) -> None:
    """Show a workspace in the browser. Where other machines can reach it, people have to sign in.

    \b
    Examples:
      workbench serve --workspace demo.sqlite --port 7860
      workbench serve --workspace demo.sqlite --host 0.0.0.0 --auth
    """
    from workbench.service import Settings, Workbench
    from workbench.service.accounts import check_serving
    from workbench.ui import serve as serve_page

    bench = Workbench(workspace, Settings.from_environment())
    check_serving(bench, host, auth=auth)

    def ready() -> None:
        click.echo(f"http://{host}:{port} (stop with Ctrl+C)", err=True)

    serve_page(bench, host, port, ready, auth=auth, frames=frames)
