"""Summaries and evaluations for the terminal.

Arabic comes last in its line, inside direction isolates, so that the names and numbers before it stay in place whatever
the direction of the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.evaluation import AlignmentScore, SpellingScore
from workbench.evaluation.alignment import AlignmentEvaluation, DocumentScore
from workbench.names.ledger import NameEntry
from workbench.records import DocumentSummary, RunSummary
from workbench.render import bidi_isolated, counted, one_safe_line, summarise_findings, truncated

__all__ = ["evaluation_lines", "name_lines", "spelling_lines", "summary_lines"]


def summary_lines(summary: RunSummary, *, width: int) -> Iterator[str]:
    """Yield the lines of a summary, at most `width` columns wide except for long single words."""
    summary = _printable(summary)
    name_width = max(len(d.name) for d in summary.documents)
    yield f"Corpus {summary.corpus}: {_count(summary)}"
    yield ""
    yield f"{'document':{name_width}}  {'role':8}{'segments':>9}{'parallel':>9}{'partial':>8}{'none':>6}{'fidelity':>9}"
    for d in summary.documents:
        yield f"{d.name:{name_width}}  {d.role:8}{d.segments:9}" + (
            f"{d.parallel:9}{d.partial:8}{d.none:6}{_figure(d.fidelity):>9}" if d.worst else ""
        )
    for d in summary.documents:
        for note in d.notes:
            yield f"{d.name}: {note}"
    for d in summary.documents:
        if d.worst:
            yield from _worst(d, width)
    yield ""
    done = f"{counted(summary.encoded, 'text')} encoded, {counted(summary.redone, 'document')} aligned"
    yield f"{done}; signature: {summary.signature}"
    yield "If Arabic letters appear disconnected or reversed, your terminal does not support right-to-left text."
    yield "To read the results in the browser, run: workbench serve"


def _count(summary: RunSummary) -> str:
    """Return how many documents there are, or were added, and the names of those that were there already."""
    if not (summary.added or summary.present):
        return counted(len(summary.documents), "document")
    there = f"; there already: {', '.join(summary.present)}" if summary.present else ""
    return f"{counted(len(summary.added), 'document')} added{there}"


def _printable(summary: RunSummary) -> RunSummary:
    """Return a summary whose names cannot move the cursor or write elsewhere: files may have any name."""

    def safe(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(one_safe_line, texts))

    documents = tuple(
        replace(
            d,
            name=one_safe_line(d.name),
            notes=safe(d.notes),
            siblings=safe(d.siblings),
            garbled_reports=safe(d.garbled_reports),
            source=d.source and one_safe_line(d.source),
        )
        for d in summary.documents
    )
    present = safe(summary.present)
    return replace(summary, corpus=one_safe_line(summary.corpus), documents=documents, present=present)


def _figure(fidelity: float | None) -> str:
    return "–" if fidelity is None else f"{fidelity:.1f}"


def _worst(document: DocumentSummary, width: int) -> Iterator[str]:
    yield ""
    mode = f"; mode: {document.mode}" if document.mode else ""
    yield f"{document.name}: siblings {', '.join(document.siblings) or 'none'}{mode}"
    if document.source:
        yield f"source: {document.source}"
    if document.garbled_reports:
        yield (
            f"other garbled reports: {', '.join(document.garbled_reports)}; {document.garbled} of the"
            f" {document.none} segments without a better counterpart have one there"
        )
    yield "worst segments:"
    for w in document.worst:
        reason = bidi_isolated(truncated(summarise_findings(w.report.errors), width - 22))
        yield f"  {_figure(w.report.fidelity):>5}  {w.report.label:12} {reason}"
        yield f"         {bidi_isolated(truncated(w.segment.text, width - 10))}"


def evaluation_lines(report: AlignmentEvaluation) -> Iterator[str]:
    """Yield a table of precision, recall and F1, and a reliability table of the probabilities."""
    rows = [*report.documents, DocumentScore(name="all", score=report.pooled)]
    name_width = max(len(row.name) for row in rows)
    yield f"{'':{name_width}}{'':23}strict{'':29}lax"
    header = f"{'P':>7}{'R':>7}{'F1':>7}{'95% CI':>15}"
    yield f"{'':{name_width}}{'gold':>7}{'pred.':>7}{header}{header}"
    for row in rows:
        yield f"{row.name:{name_width}}{row.score.gold:7}{row.score.predicted:7}{_score_columns(row.score)}"
    if report.calibration_error is not None:
        yield ""
        yield f"{'probability':14}{'beads':>7}{'mean':>7}{'right':>7}"
        for b in report.reliability:
            yield f"{b.low:.1f} to {b.high:.1f}{'':4}{b.count:7}{b.probability:7.3f}{b.right:7.3f}"
        yield f"expected calibration error: {report.calibration_error:.3f}"
        yield f"the same for perfectly calibrated probabilities: {report.calibration_error_by_chance:.3f}"
    if report.left_out:
        yield ""
        yield f"left out, without predictions: {len(report.left_out)} ({', '.join(report.left_out)})"


def _score_columns(score: AlignmentScore) -> str:
    parts = (
        (score.strict_precision, score.strict_recall, score.strict_f1),
        (score.lax_precision, score.lax_recall, score.lax_f1),
    )
    return "".join(f"{p:7.3f}{r:7.3f}{f.value:7.3f}   {f.low:.3f}-{f.high:.3f} " for p, r, f in parts)


def name_lines(entries: Iterable[NameEntry]) -> Iterator[str]:
    """Yield a line for each name: who decided on it, how sure it is, its canonical form, its spellings with counts."""
    yield f"{'decided by':16}{'sure':6}canonical form: spellings (occurrences in garbled + clean documents)"
    for entry in entries:
        spellings = ", ".join(f"{f.text} ({f.garbled}+{f.clean})" for f in entry.forms)
        decided = f"{entry.decided}{', locked' if entry.locked else ''}"
        yield f"{decided:16}{entry.probability:<6.2f}{bidi_isolated(entry.canonical)}: {bidi_isolated(spellings)}"


def spelling_lines(score: SpellingScore) -> Iterator[str]:
    """Yield precision and recall over pairs of spellings, and each name that differs from gold."""
    precision = "none" if score.precision is None else f"{score.precision:.3f}"
    yield f"pairs of spellings: {score.gold} in gold, {score.predicted} in the ledger, {score.right} in both"
    yield f"precision {precision}, recall {score.recall:.3f}"
    yield f"canonical forms: {score.forms_right} of {len(score.names)} right"
    yield f"names missing from gold, not evaluated: {score.not_judged}"
    for name in score.names:
        if name.found != name.gold:
            in_ledger = bidi_isolated(name.found) if name.found else "no such name"
            yield f"  {bidi_isolated(name.gold)}: the ledger has {in_ledger}"
        if name.missing:
            yield f"  {bidi_isolated(name.gold)}: missing {bidi_isolated(', '.join(name.missing))}"
        if name.added:
            yield f"  {bidi_isolated(name.gold)}: extra {bidi_isolated(', '.join(name.added))}"
