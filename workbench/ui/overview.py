"""The page over a workspace: the review, and an overview; every callback is one call of the service."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from workbench.render import spans_html
from workbench.service import DocumentSummary, ExportedSegment, Workbench
from workbench.ui.review import counterpart_html, review

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["build"]

_PAGE = 25
_STYLE = """
<style>
.pairs { width: 100%; border-collapse: collapse; font-size: 1.05rem; line-height: 1.9 }
.pairs th, .pairs td { border-bottom: 1px solid #8886; padding: .5rem; vertical-align: top; text-align: start }
.pairs td.number { white-space: nowrap; direction: ltr }
mark { color: inherit; background: none; border-bottom: 2px dotted #888 }
mark.minor { border-bottom: 2px dashed #b07900 }
mark.major, mark.critical { border-bottom: 3px solid #c62828 }
.review, .difference { font-size: 1.15rem; line-height: 1.9; text-align: start }
.review ul { font-size: .9rem; padding-inline-start: 1.2rem; list-style: disc }
.difference del { color: #b3261e } .difference ins { color: #146c2e }
.conflict { border: 2px solid #c62828; padding: .5rem }
#correction textarea { font-size: 1.15rem; line-height: 1.9 }
#suggestions { direction: rtl }
</style>
"""


def build(workbench: Workbench) -> gr.Blocks:
    """Return the page of a workspace; a missing workspace is a WorkspaceError here and not later."""
    import gradio as gr

    documents = workbench.documents()
    names = [d.name for d in documents if d.role == "garbled"]
    page: gr.Blocks = gr.Blocks(title="مقابلة · Muqabala", analytics_enabled=False)
    with page:
        gr.Markdown("# مقابلة · Muqabala")
        with gr.Tab("تصحيح · review"):
            gr.HTML(_STYLE, padding=False)
            review(workbench, names, page)
        with gr.Tab("نظرة عامة · overview"):
            _overview(workbench, documents, names, page)
    return page


def _overview(workbench: Workbench, documents: tuple[DocumentSummary, ...], names: list[str], page: gr.Blocks) -> None:
    import gradio as gr

    gr.Dataframe(
        headers=["document", "role", "segments", "parallel", "partial", "none", "fidelity"],
        value=[_counts(d) for d in documents],
        interactive=False,
    )
    choice = gr.Dropdown(names, value=names[0] if names else None, label="garbled document")
    worst_first = gr.Checkbox(value=True, label="worst first")
    number = gr.Number(value=1, minimum=1, precision=0, label="page")
    table = gr.HTML()

    def show(name: str | None, worst: bool, at: int | None) -> str:
        return pairs_html(workbench.segments(name, worst_first=worst) if name else (), at or 1)

    inputs = [choice, worst_first, number]
    for event in (page.load, choice.change, worst_first.change, number.change):
        event(show, inputs, table, api_visibility="private")


def _counts(d: DocumentSummary) -> list[object]:
    found = [d.parallel, d.partial, d.none, d.fidelity] if d.role == "garbled" else ["", "", "", ""]
    return [d.name, d.role, d.segments, *found]


def pairs_html(rows: tuple[ExportedSegment, ...], page: int) -> str:
    """Return one page of segments as an HTML table, everything escaped."""
    first = (page - 1) * _PAGE
    body = "".join(map(_row, rows[first : first + _PAGE]))
    last = max(1, -(-len(rows) // _PAGE))
    head = "<tr><th>الجملة</th><th>ما يقابلها</th><th>fidelity</th></tr>"
    return f'{_STYLE}<p>{page} / {last}</p><table class="pairs" dir="rtl" lang="ar">{head}{body}</table>'


def _row(row: ExportedSegment) -> str:
    counterparts = "".join(map(counterpart_html, row.links))
    return (
        f"<tr><td>{spans_html(row.text, row.report.errors)}</td><td>{counterparts or '—'}</td>"
        f'<td class="number">{row.report.fidelity:.0f} {escape(row.report.label)}</td></tr>'
    )
