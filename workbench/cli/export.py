"""workbench export: export the segments of a workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from workbench.cli.base import OUT, WORKSPACE, FormatName, main, write
from workbench.records import DatabaseURL, ExportedSegment

__all__ = ["export"]

_FORMATS = ["jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx", "html"]
_FOLDERS = ["moses", "wmt", "mt-metrics-eval"]


@main.command()
@WORKSPACE
@click.option(
    "--format",
    "format_",
    type=FormatName([*_FORMATS, *_FOLDERS]),
    default="jsonl",
    show_default=True,
    help="The output format.",
)
@click.option("--document", metavar="NAME", help="Export only this document.")
@click.option("--worst-first", is_flag=True, help="Sort by fidelity, lowest first, instead of by position.")
@click.option("--suggestions", is_flag=True, help="Include suggested edits as matches (xliff, xliff2).")
@click.option("--bom", is_flag=True, help="Start with a byte order mark, for Excel (csv, tsv).")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a copy of this TMX or XLIFF file, which a document was read from, with the corrections in it.",
)
@OUT
def export(
    workspace: Path | DatabaseURL,
    format_: str,
    document: str | None,
    out: Path | None,
    into: Path | None,
    *,
    worst_first: bool,
    suggestions: bool,
    bom: bool,
) -> None:
    """Export segments with scores and findings.

    \b
    jsonl   one JSON object per segment, with all fields
    tsv     a table, tab-separated
    csv     a table, as in RFC 4180
    tmx     TMX 1.4b; the garbled text has the language ar-x-garbled
    xliff   XLIFF 1.2: garbled source, corrected target, findings as notes
    xliff2  XLIFF 2.1, with the same content
    docx    a right-to-left Word table, findings as comments
    html    a report to read; it cannot be imported again

    These write a folder, --out FOLDER, of what was corrected, a segment a line:

    \b
    moses            corpus.mt and corpus.pe, with corpus.ids
    wmt              corpus.mt, .pe, .tags (OK or BAD) and, with a source, .src
    mt-metrics-eval  a test set: system, reference, source and documents

    Plug-ins can add formats; `workbench plugins` lists them.

    \b
    Examples:
      workbench export --workspace demo.sqlite --format jsonl --out demo.jsonl
      workbench export --workspace demo.sqlite --format xliff --suggestions --out demo.xlf
      workbench export --workspace demo.sqlite --format csv --bom --out demo.csv
      workbench export --workspace demo.sqlite --into job.sdlxliff --out corrected.sdlxliff
    """
    from workbench.errors import InputError
    from workbench.registry import EXPORTERS
    from workbench.service import Workbench, write_segments

    if into is not None:
        _fill(workspace, into, out)
        return
    if bom and format_ not in {"csv", "tsv"}:
        raise click.UsageError("--bom applies to csv and tsv only.")
    if document is not None and all(d.name != document for d in Workbench(workspace).documents()):
        raise InputError("document-not-in-workspace", document=document, workspace=workspace)
    segments = Workbench(workspace).segments_for_export(document, suggest=suggestions, worst_first=worst_first)
    plugin = EXPORTERS.plugins().get(format_)
    if plugin is not None:
        write(plugin.load()(segments), out)
        return
    if format_ in _FOLDERS:
        _write_folder(segments, format_, out)
        return
    with _binary_stream(out) as stream:
        write_segments(segments, format_, stream, bom=bom)


def _write_folder(segments: Sequence[ExportedSegment], format_: str, out: Path | None) -> None:
    from workbench.errors import InputError
    from workbench.service import folder_files

    if out is None:
        raise click.UsageError(f"{format_} is a folder of files: name it with --out FOLDER.")
    for name, lines in folder_files(segments, format_).items():
        try:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="")
        except OSError as error:
            raise InputError("output-not-writable", path=out / name, reason=error.strerror) from error


def _fill(workspace: Path | DatabaseURL, into: Path, out: Path | None) -> None:
    """Write a translation file with its corrections; name those that stay out of it, and exit with 1."""
    from workbench.service import Workbench

    data, faults = Workbench(workspace).fill_file(into)
    with _binary_stream(out) as stream:
        stream.write(data)
    for fault in faults:
        click.echo(fault.message, err=True)
    if faults:
        sys.exit(1)


@contextmanager
def _binary_stream(out: Path | None) -> Iterator[IO[bytes]]:
    """Yield stdout, or a stream whose file appears only once it is complete."""
    from workbench.errors import InputError

    if out is None:
        yield sys.stdout.buffer
        return
    complete = False
    partial = out.with_name(f".{out.name}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(out)
        complete = True
    except OSError as error:
        raise InputError("output-not-writable", path=out, reason=error.strerror) from error
    finally:
        if not complete:
            partial.unlink(missing_ok=True)
