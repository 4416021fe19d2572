"""workbench export: export the segments of a workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from workbench.cli.base import WORKSPACE, FormatName, main, write
from workbench.records import Beside, DatabaseURL, ExportedSegment

if TYPE_CHECKING:
    from workbench.registry import Plugin

__all__ = ["export"]

_FORMATS = ["jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx", "html", "md", "txt"]
_SOURCES = "corpus.src"  # of WMT, where there are source texts
_FOLDERS = ["moses", "wmt", "mt-metrics-eval"]
_ARTICLE_FORMATS = ["docx", "html", "md", "txt"]
_OF_ARTICLES = {"md", "txt"}


@main.command()
@WORKSPACE
@click.option(
    "--format",
    "format_",
    type=FormatName([*_FORMATS, *_FOLDERS]),
    help="The output format.  [default: jsonl; docx with --article]",
)
@click.option("--document", metavar="NAME", help="Export only this document.")
@click.option("--worst-first", is_flag=True, help="Sort by fidelity, lowest first, instead of by position.")
@click.option("--suggestions", is_flag=True, help="Include suggested edits as matches (xliff, xliff2).")
@click.option("--bom", is_flag=True, help="Start with a byte order mark, for Excel (csv, tsv).")
@click.option("--article", is_flag=True, help="Export the corrected text as an article (docx, html, md, txt).")
@click.option(
    "--bilingual",
    "beside",
    type=click.Choice(["garbled", "source"]),
    help="With --article: the machine translation or the source text beside each sentence.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a copy of this TMX or XLIFF file, which a document was read from, with the corrections in it.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write to this file instead of stdout, or the files of moses, wmt and mt-metrics-eval to this folder.",
)
def export(
    workspace: Path | DatabaseURL,
    format_: str | None,
    document: str | None,
    out: Path | None,
    into: Path | None,
    *,
    worst_first: bool,
    suggestions: bool,
    bom: bool,
    article: bool,
    beside: Beside | None,
) -> None:
    """Export segments with scores and findings, or the corrected articles.

    \b
    jsonl   one JSON object per segment, with all fields
    tsv     a table, tab-separated
    csv     a table, as in RFC 4180
    tmx     TMX 1.4b; the garbled text has the language ar-x-garbled
    xliff   XLIFF 1.2: garbled source, corrected target, findings as notes
    xliff2  XLIFF 2.1, with the same content
    docx    a right-to-left Word table, findings as comments
    html    a report to read; it cannot be imported again

    moses, wmt and mt-metrics-eval write a folder (--out) of what was corrected. Plug-ins can add more formats.

    With --article, the text as it stands, with the headings and paragraphs of its document: docx, html, md (Markdown)
    or txt. Several documents, or an output that ends in .zip, make a ZIP archive of one file each.

    \b
    Examples:
      workbench export --workspace demo.sqlite --format jsonl --out demo.jsonl
      workbench export --workspace demo.sqlite --format xliff --suggestions --out demo.xlf
      workbench export --workspace demo.sqlite --article --document report.txt --out report.docx
      workbench export --workspace demo.sqlite --article --format html --bilingual source --out articles.zip
      workbench export --workspace demo.sqlite --into job.sdlxliff --out corrected.sdlxliff
    """
    if into is not None:
        return _fill(workspace, into, out)
    if article:
        segment_options = {"--worst-first": worst_first, "--suggestions": suggestions, "--bom": bom}
        if unfit := next((name for name, given in segment_options.items() if given), None):
            raise click.UsageError(f"{unfit} does not apply to --article.")
        return _export_articles(workspace, format_ or "docx", document, out, beside)
    if beside or format_ in _OF_ARTICLES:
        raise click.UsageError("--bilingual, md and txt apply to --article only.")
    if bom and format_ not in {"csv", "tsv"}:
        raise click.UsageError("--bom applies to csv and tsv only.")
    return _export_segments(workspace, format_ or "jsonl", document, out, worst_first, suggestions, bom)


def _export_segments(
    workspace: Path | DatabaseURL,
    format_: str,
    document: str | None,
    out: Path | None,
    worst_first: bool,  # noqa: FBT001
    suggestions: bool,  # noqa: FBT001
    bom: bool,  # noqa: FBT001
) -> None:
    from workbench.errors import InputError
    from workbench.registry import EXPORTERS
    from workbench.service import Workbench, write_segments

    if document is not None and all(d.name != document for d in Workbench(workspace).document_names()):
        raise InputError("document-not-in-workspace", document=document, workspace=workspace)
    segments = Workbench(workspace).segments_for_export(document, suggest=suggestions, worst_first=worst_first)
    plugin = EXPORTERS.plugins().get(format_)
    if plugin is not None:
        write(_plugin_lines(plugin, segments), out)
        return
    if format_ in _FOLDERS:
        _write_folder(segments, format_, out)
        return
    with _binary_stream(out) as stream:
        write_segments(segments, format_, stream, bom=bom)


def _plugin_lines(plugin: Plugin, segments: Sequence[ExportedSegment]) -> Iterator[str]:
    """Yield the lines of an exporter of somebody's own; PluginError if it fails or yields anything else."""
    from workbench.errors import PluginError, WorkbenchError

    try:
        for line in plugin.load()(segments):
            yield "".join(line)  # a TypeError if it is none
    except WorkbenchError:
        raise
    except Exception as error:
        raise PluginError(
            "plugin-exporter-failed",
            name=plugin.name,
            origin=plugin.origin,
            kind=type(error).__name__,
            reason=str(error),
        ) from error


def _export_articles(
    workspace: Path | DatabaseURL, format_: str, document: str | None, out: Path | None, beside: Beside | None
) -> None:
    """Write one article, or an archive of several, and say how many sentences are not finished."""
    from workbench.service import Workbench, write_articles

    if format_ not in _ARTICLE_FORMATS:
        raise click.UsageError(f"--article has the formats {', '.join(_ARTICLE_FORMATS)}.")
    articles = Workbench(workspace).articles(document, beside)
    archive = len(articles) > 1 or (out is not None and out.suffix.lower() == ".zip")
    if archive and out is not None and out.suffix.lower() != ".zip":
        raise click.UsageError("Several articles make an archive: end --out in .zip, or choose a --document.")
    with _binary_stream(out) as stream:
        write_articles(articles, format_, stream, archive=archive)
    for article in articles:
        if article.unfinished:
            click.echo(f"{article.name}: {article.unfinished} of {article.sentences} sentences not finished", err=True)
        if beside == "source" and article.beside is None:
            click.echo(f"{article.name}: no source text, so nothing stands beside it", err=True)


def _write_folder(segments: Sequence[ExportedSegment], format_: str, out: Path | None) -> None:
    from workbench.errors import InputError
    from workbench.service import folder_files

    if out is None:
        raise click.UsageError(f"{format_} is a folder of files: name it with --out FOLDER.")
    files = folder_files(segments, format_)
    if not any(files.values()):
        click.echo("No correction is done or reviewed yet, so all files are empty.", err=True)
    for name, lines in files.items():
        try:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError("output-not-writable", path=out / name, reason=error.strerror) from error
        write(lines, out / name)
    if format_ == "wmt" and _SOURCES not in files:
        (out / _SOURCES).unlink(missing_ok=True)  # of an earlier export, whose lines are not those of the others


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
    """Yield stdout, or the stream of a file."""
    from workbench.service.output import output_stream

    if out is None:
        yield sys.stdout.buffer
        return
    with output_stream(out) as stream:
        yield stream
