"""workbench mine: find counterparts among many sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.base import CACHE, DEVICE, ENCODER, PER_LINE, RULES, ProgressBar, main, write
from workbench.cli.engine_options import engine_options
from workbench.cli.pair_options import STRICT, finish, side_options, tell_skipped

if TYPE_CHECKING:
    from workbench.formats import SideChoice
    from workbench.service import EngineOptions, SentenceRules

__all__ = ["mine"]

_EITHER = click.Path(path_type=Path)


@main.command()
@click.argument("left", type=_EITHER)
@click.argument("right", type=_EITHER)
@click.option("--left", "left_column", metavar="COLUMN", help="The column of the left texts, as in `workbench align`.")
@side_options
@PER_LINE
@RULES
@ENCODER
@DEVICE
@CACHE
@engine_options
@click.option(
    "--min-probability",
    "least",
    type=click.FloatRange(0.2, 1),
    default=0.5,
    show_default=True,
    help="Leave out pairs that are less likely to share a statement.",
)
@click.option(
    "--candidates",
    type=click.IntRange(1, 8),
    default=4,
    show_default=True,
    help="With how many of the right each left sentence is compared token by token.",
)
@click.option("--format", "format_", type=click.Choice(["jsonl", "tsv", "parquet"]), default="jsonl", show_default=True)
@STRICT
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of stdout.")
def mine(
    left: Path,
    right: Path,
    choice: SideChoice,
    rules: SentenceRules | None,
    encoder: str | None,
    device: str | None,
    cache: Path | None,
    engine: EngineOptions,
    least: float,
    candidates: int,
    format_: str,
    out: Path | None,
    *,
    per_line: bool,
    strict: bool,
) -> None:
    """Find sentences of LEFT that share a statement with sentences of RIGHT.

    LEFT and RIGHT are files or folders of files: texts, tables, JSON lines, Parquet. Nothing is assumed of their order,
    nor of which documents belong together, and most sentences may have no counterpart. Equal sentences count once.

    \b
    Example:
      workbench mine garbled/ clean/ --format parquet --out pairs.parquet --workers 4
    """
    from dataclasses import replace

    from workbench.formats import mined_json_lines, mined_tsv_lines
    from workbench.service import MiningOptions, Settings, mine_files, write_mined_table

    if format_ == "parquet" and out is None:
        raise click.UsageError("Name the file of the result: --out FILE.")
    options = MiningOptions(
        settings=replace(Settings.from_environment(encoder, device=device), cache=cache),
        engine=engine,
        choice=choice,
        rules=rules,
        per_line=per_line,
        least=least,
        candidates=candidates,
    )
    with ProgressBar() as progress:
        pairs, faults = mine_files(left, right, options, progress)
    tell_skipped(faults)
    if format_ == "parquet" and out is not None:
        write_mined_table(pairs, out)
    else:
        write((mined_json_lines if format_ == "jsonl" else mined_tsv_lines)(pairs), out)
    finish(faults, nothing_left=not pairs, strict=strict)
