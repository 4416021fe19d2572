"""A report in one HTML file: every segment with its findings, correction and counterparts, right to left, escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import IO

from workbench.formats.characters import spell_out_invalid
from workbench.formats.xml_markup import detect_language
from workbench.records import ExportedSegment
from workbench.render import diff_html, highlights_html

__all__ = ["REPORT_TITLE", "write_html_report"]

REPORT_TITLE = "<title>Muqabala: report</title>"

_STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font-family: system-ui, sans-serif; line-height: 1.6; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid var(--line); padding: .8rem 0; break-inside: avoid; }
.text { font-size: 1.15rem; font-family: "Noto Naskh Arabic", "Amiri", serif; margin: .3rem 0; white-space: pre-wrap; }
.facts { color: GrayText; font-size: .85rem; }
mark.critical { background: #f5b5b5; color: #000; } mark.major { background: #f8d5a0; color: #000; }
mark.minor { background: #f6efb0; color: #000; } mark.neutral { background: #d8e4f0; color: #000; }
del { color: #b00020; } ins { color: #106b21; }
del, ins { unicode-bidi: isolate; } del + ins { margin-inline-start: .2em; }
.difference :is(del, ins)::before { content: "\\061c"; }
ul { margin: .3rem 0; padding-inline-start: 1.2rem; }
@media (prefers-color-scheme: dark) { del { color: #ff8a95; } ins { color: #7ddc8f; } }
"""


def write_html_report(segments: Iterable[ExportedSegment], stream: IO[bytes]) -> None:
    """Write a self-contained report, without scripts or external resources."""
    for line in _lines(segments):
        stream.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _lines(segments: Iterable[ExportedSegment]) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield REPORT_TITLE
    yield f"<style>{_STYLE}</style></head><body><h1>Muqabala: report</h1>"
    for name, some in groupby(segments, lambda s: s.document):
        rows = list(some)
        known = [r.report.fidelity for r in rows if r.report.fidelity is not None]
        mean = f"{sum(known) / len(known):.1f}" if known else "–"
        touched = sum(r.status != "untouched" for r in rows)
        yield f"<h2><bdi>{_safe(name)}</bdi></h2>"
        yield f'<p class="facts">{len(rows)} segments, mean fidelity {mean}, {touched} corrected</p>'
        for row in rows:
            yield from _section(row)
    yield "</body></html>"


def _section(segment: ExportedSegment) -> Iterator[str]:
    report = segment.report
    yield f'<section id="{_safe(segment.segment_id)}">'
    yield f'<p class="facts">{segment.start}–{segment.end} · fidelity {report.fidelity_text or "–"} · {report.label}'
    if report.estimate is not None:
        low, high = round(report.estimate.low), round(report.estimate.high)
        yield f" · estimate from the text alone {round(report.estimate.value)} ({low} to {high})"
    yield f" · {segment.status}"
    yield f" · <bdi>{_safe(segment.author)}</bdi> {_safe(segment.created)}</p>" if segment.author else "</p>"
    errors = tuple(e for e in report.errors if e.side == "left")
    yield _text(spell_out_invalid(highlights_html(segment.text, errors)), segment.text)
    if segment.correction is not None:
        yield f'<div class="text">{spell_out_invalid(diff_html(segment.text, segment.correction))}</div>'
    if segment.comment:
        yield f'<p class="facts">“<bdi>{_safe(segment.comment)}</bdi>”</p>'
    if report.errors:
        yield "<ul>"
        for error in report.errors:
            instead = f" → <bdi>{_safe(error.suggestion)}</bdi>" if error.suggestion is not None else ""
            yield (
                f"<li>{_safe(error.severity)}, {_safe(error.check)}: <bdi>{_safe(error.text)}</bdi>:"
                f" <bdi>{_safe(error.reason)}</bdi>{instead}</li>"
            )
        yield "</ul>"
    for link in segment.links:
        yield f'<p class="facts">{link.kind}, {link.probability}, <bdi>{_safe(link.origin)}</bdi>:</p>'
        yield _text(_safe(link.text), link.text, link.language if link.role == "source" else None)
    yield "</section>"


def _text(shown: str, text: str, language: str | None = None) -> str:
    code = language or detect_language(text)
    return f'<div class="text" lang="{_safe(code)}" dir="{"rtl" if code == "ar" else "auto"}">{shown}</div>'


def _safe(text: str) -> str:
    return escape(spell_out_invalid(text))
