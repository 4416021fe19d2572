"""The summary of a run for the terminal.

Arabic stands last in its line and is set apart by direction isolates, so that names and numbers before it
stay where they are, whatever the terminal's own direction is.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.render import isolated, shortened, why
from workbench.service import DocumentSummary, RunSummary

__all__ = ["summary_lines"]


def summary_lines(summary: RunSummary, *, width: int) -> Iterator[str]:
    """Yield the lines of a summary, at most `width` columns wide but for single words."""
    wide = max(len(d.name) for d in summary.documents)
    yield f"Corpus {summary.corpus}: {len(summary.documents)} documents"
    yield ""
    yield f"{'document':{wide}}  {'role':8}{'segments':>9}{'parallel':>9}{'partial':>8}{'none':>6}{'fidelity':>9}"
    for d in summary.documents:
        yield f"{d.name:{wide}}  {d.role:8}{d.segments:9}" + (
            f"{d.parallel:9}{d.partial:8}{d.none:6}{d.fidelity:9.1f}" if d.fidelity is not None else ""
        )
    for d in summary.documents:
        for note in d.notes:
            yield f"{d.name}: {note}"
    for d in summary.documents:
        if d.fidelity is not None:
            yield from _worst(d, width)
    yield ""
    yield f"encoded {summary.encoded} texts, aligned {summary.redone} documents anew; signature {summary.signature}"
    yield "If Arabic letters stand apart or reversed, your terminal does not lay out right-to-left text:"
    yield "see the same in the browser with: workbench serve"


def _worst(document: DocumentSummary, width: int) -> Iterator[str]:
    yield ""
    yield f"{document.name}: siblings {', '.join(document.siblings) or 'none'}"
    yield "worst segments:"
    for w in document.worst:
        yield f"  {w.fidelity:5.1f}  {w.label:12} {isolated(shortened(why(w.errors), width - 22))}"
        yield f"         {isolated(shortened(w.text, width - 10))}"
