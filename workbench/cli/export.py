"""workbench export: write segments for people and for other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from workbench.cli.base import OUT, WORKSPACE, FormatName, main, write
from workbench.records import DatabaseURL

__all__ = ["export"]

_FORMATS = ["jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx", "html"]


@main.command()
@WORKSPACE
@click.option("--format", "form", type=FormatName(_FORMATS), default="jsonl", show_default=True)
@click.option("--document", help="Only the document of this name.")
@click.option("--worst-first", is_flag=True, help="In the order of fidelity, not of the text.")
@click.option("--suggestions", is_flag=True, help="With what could be put instead, as matches (xliff, xliff2).")
@click.option("--bom", is_flag=True, help="With a byte order mark, which Excel wants to see (csv, tsv).")
@OUT
def export(
    workspace: Path | DatabaseURL,
    form: str,
    document: str | None,
    out: Path | None,
    *,
    worst_first: bool,
    suggestions: bool,
    bom: bool,
) -> None:
    """Write every garbled segment with its counterparts, fidelity and findings, for people and for other tools.

    \b
    jsonl   one JSON object a segment; everything is in it
    tsv     a table; csv by RFC 4180
    tmx     TMX 1.4b; the garbled text has the language ar-x-garbled
    xliff   XLIFF 1.2; xliff2 is XLIFF 2.1; garbled source, corrected target, findings as notes
    docx    a Word table from right to left; findings as comments
    html    a report to read; it does not come back

    Exporters of others have formats of their own; `workbench plugins` lists them.

    \b
    Examples:
      workbench export --workspace demo.sqlite --format jsonl --out demo.jsonl
      workbench export --workspace demo.sqlite --format xliff --suggestions --out demo.xlf
      workbench export --workspace demo.sqlite --format csv --bom --out demo.csv
    """
    from workbench.errors import InputError
    from workbench.registry import EXPORTERS
    from workbench.service import Workbench, write_segments

    if bom and form not in {"csv", "tsv"}:
        raise click.UsageError("--bom is for csv and tsv.")
    if document is not None and all(d.name != document for d in Workbench(workspace).documents()):
        raise InputError("document-not-in-workspace", document=document, workspace=workspace)
    segments = Workbench(workspace).segments_for_export(document, suggest=suggestions, worst_first=worst_first)
    plugin = EXPORTERS.plugins().get(form)
    if plugin is not None:
        write(plugin.load()(tuple(s.segment for s in segments)), out)
        return
    with _binary(out) as stream:
        write_segments(segments, form, stream, bom=bom)


@contextmanager
def _binary(out: Path | None) -> Iterator[IO[bytes]]:
    """Yield a stream to a file that appears once it is whole, or to stdout."""
    from workbench.errors import InputError

    if out is None:
        yield sys.stdout.buffer
        return
    whole = False
    spare = out.with_name(f".{out.name}.part")
    try:
        with spare.open("wb") as stream:
            yield stream
        spare.replace(out)
        whole = True
    except OSError as error:
        raise InputError("output-not-writable", path=out, reason=error.strerror) from error
    finally:
        if not whole:
            spare.unlink(missing_ok=True)
