"""Where a translator corrects: a garbled sentence, what is wrong with it, its counterparts, what is proposed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from workbench.errors import ConflictError, WorkbenchError
from workbench.render import difference_html, isolated, spans_html
from workbench.service import ExportedLink, ExportedSegment, Suggestion, Workbench, ledger, merged, suggestions

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["KEYS", "counterpart_html", "review"]

_AUTHOR = "مترجم"
_WORDS = {"name": "اسم", "finding": "تصحيح", "sibling": "صياغة النص الشقيق", "model": "صياغة نموذج لغوي"}

# Keys are taken by their place, so that they work with an Arabic layout too.
KEYS = """
<script>
document.addEventListener('keydown', (event) => {
  const press = (id) => { event.preventDefault(); document.querySelector('#' + id)?.click(); };
  if (event.ctrlKey && event.code === 'Enter') press('approve');
  else if (event.ctrlKey && event.code === 'KeyS') press('draft');
  else if (event.altKey && event.code === 'ArrowDown') press('forward');
  else if (event.altKey && event.code === 'ArrowUp') press('backward');
  else if (event.altKey && event.code === 'KeyT') press('take');
  else if (event.altKey && event.code === 'KeyZ') press('undo');
  else if (event.altKey && event.code === 'KeyY') press('redo');
}, true);
</script>
"""


@dataclass(frozen=True, slots=True)
class _Place:
    """Which segment is shown, its garbled text, from which revision, and since when."""

    index: int = 0
    segment: str | None = None
    garbled: str = ""
    base: str | None = None
    since: float = 0.0


class _Desk:
    """What the callbacks share: the workspace and, read once, its names."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self._names = ledger(bench)

    def rows(self, name: str | None, worst: bool) -> tuple[ExportedSegment, ...]:
        return self.bench.segments(name, worst_first=worst) if name else ()

    def proposed(self, row: ExportedSegment) -> tuple[Suggestion, ...]:
        return suggestions(row, self._names)

    def show(self, name: str | None, worst: bool, index: int) -> list[Any]:
        """Return what every component shows for the segment of this number."""
        import gradio as gr

        rows = self.rows(name, worst)
        if not rows:
            empty = _Place()
            return [empty, "—", "", "", "", gr.CheckboxGroup(choices=[], value=[]), "", ""]
        index = max(0, min(index, len(rows) - 1))
        row = rows[index]
        text = row.correction if row.correction is not None else row.text
        done = sum(r.status in {"done", "reviewed"} for r in rows)
        head = f"{index + 1} / {len(rows)} · ✓ {done} · {row.report.fidelity:.0f} {row.report.label} · {row.status}"
        return [
            _Place(index, row.segment_id, row.text, row.revision, time.monotonic()),
            head,
            garbled_html(row),
            counterparts_html(row),
            text,
            gr.CheckboxGroup(choices=list(map(_proposal, self.proposed(row))), value=[]),
            difference_html(row.text, text),
            "",
        ]

    def save(
        self,
        name: str | None,
        worst: bool,
        place: _Place,
        text: str,
        author: str,
        taken: list[str],
        status: str,
    ) -> list[Any]:
        """Keep the text, and show the next segment if it is approved; a conflict leaves everything as it is."""
        import gradio as gr

        if place.segment is None:
            return self.show(name, worst, 0)
        try:
            self.bench.correct(
                place.segment, text, base=place.base, author=author.strip() or _AUTHOR,
                status="draft" if status == "draft" else "done", taken=taken,
                seconds=round(time.monotonic() - place.since, 1),
            )  # fmt: skip
        except ConflictError as error:
            return [*_unchanged(7), conflict_html(str(error))]
        except WorkbenchError as error:
            raise gr.Error(str(error)) from error
        # Among the worst first a corrected segment keeps its place, since its report is of the garbled text.
        return self.show(name, worst, place.index + (status != "draft"))

    def step_back(self, name: str | None, worst: bool, place: _Place, author: str, how: str) -> list[Any]:
        """Undo or redo."""
        import gradio as gr

        try:
            change = self.bench.undo if how == "undo" else self.bench.redo
            change(place.segment or "", base=place.base, author=author.strip() or _AUTHOR)
        except WorkbenchError as error:
            gr.Warning(str(error))
        return self.show(name, worst, place.index)

    def take(self, name: str | None, worst: bool, place: _Place, text: str, chosen: list[str]) -> tuple[str, str]:
        """Return what stands in the field with the chosen edits made, and how it differs."""
        rows = self.rows(name, worst)
        if rows:
            row = rows[place.index]
            text = merged(text, [s for s in self.proposed(row) if _proposal(s) in chosen])
        return text, difference_html(place.garbled, text)


def review(bench: Workbench, names: list[str], page: gr.Blocks) -> None:
    """Put the review into a page that is being built."""
    import gradio as gr

    desk = _Desk(bench)
    place = gr.State(_Place())
    with gr.Row():
        name = gr.Dropdown(names, value=names[0] if names else None, label="الوثيقة · document")
        worst = gr.Checkbox(value=True, label="الأسوأ أولا · worst first")
        author = gr.Textbox(label="المترجم · translator", rtl=True, max_lines=1)
    head = gr.Markdown(elem_id="head")
    garbled = gr.HTML(elem_id="garbled")
    text = gr.Textbox(label="التصحيح · correction", rtl=True, lines=3, elem_id="correction", html_attributes=_arabic())
    difference = gr.HTML(elem_id="difference")
    notice = gr.HTML(elem_id="notice")
    chosen = gr.CheckboxGroup(choices=[], label="مقترحات · suggestions", elem_id="suggestions")
    with gr.Row():
        take = gr.Button("خذ المختار · take (Alt+T)", elem_id="take")
        draft = gr.Button("مسودة · draft (Ctrl+S)", elem_id="draft")
        approve = gr.Button("اعتمد ثم التالي · approve, next (Ctrl+Enter)", variant="primary", elem_id="approve")
    with gr.Row():
        backward = gr.Button("السابق · back (Alt+↑)", elem_id="backward")
        forward = gr.Button("التالي · next (Alt+↓)", elem_id="forward")
        undo = gr.Button("تراجع · undo (Alt+Z)", elem_id="undo")
        redo = gr.Button("أعد · redo (Alt+Y)", elem_id="redo")
    counterparts = gr.HTML(elem_id="counterparts")

    shown = [place, head, garbled, counterparts, text, chosen, difference, notice]
    private: Any = {"api_visibility": "private", "show_progress": "hidden"}
    for event in (page.load, name.change, worst.change):
        event(lambda n, w: desk.show(n, w, 0), [name, worst], shown, **private)
    for button, step in ((forward, 1), (backward, -1)):
        button.click(lambda n, w, p, s=step: desk.show(n, w, p.index + s), [name, worst, place], shown, **private)
    for button, status in ((approve, "done"), (draft, "draft")):
        button.click(
            lambda n, w, p, t, a, c, s=status: desk.save(n, w, p, t, a, c, s),
            [name, worst, place, text, author, chosen], shown, **private,
        )  # fmt: skip
    for button, how in ((undo, "undo"), (redo, "redo")):
        button.click(
            lambda n, w, p, a, h=how: desk.step_back(n, w, p, a, h), [name, worst, place, author], shown, **private
        )
    take.click(desk.take, [name, worst, place, text, chosen], [text, difference], **private)
    text.input(
        lambda p, t: difference_html(p.garbled, t), [place, text], difference, trigger_mode="always_last", **private
    )


def garbled_html(row: ExportedSegment) -> str:
    """Return a garbled sentence with its findings marked, and their reasons in a list."""
    reasons = "".join(
        f"<li><bdi>{escape(e.text)}</bdi>: {escape(e.reason)}"
        + (f" ← <bdi>{escape(e.suggestion)}</bdi>" if e.suggestion else "")
        + "</li>"
        for e in row.report.errors
    )
    marked = spans_html(row.text, row.report.errors)
    return f'<div dir="rtl" lang="ar" class="review"><p>{marked}</p><ul>{reasons}</ul></div>'


def counterparts_html(row: ExportedSegment) -> str:
    """Return the counterparts, the likeliest first."""
    found = sorted(row.links, key=lambda k: (k.kind != "parallel", -k.probability))
    return f'<div dir="rtl" lang="ar" class="review">{"".join(map(counterpart_html, found)) or "—"}</div>'


def counterpart_html(link: ExportedLink) -> str:
    """Return one counterpart with its kind, probability and document."""
    return (
        f'<p>{escape(link.text)} <bdi dir="ltr"><small>{escape(link.kind)} {link.probability:.2f} · '
        f"{escape(link.document)}</small></bdi></p>"
    )


def conflict_html(said: str) -> str:
    """Return the notice that another person was first."""
    return f'<div role="alert" class="review conflict">{escape(said)}</div>'


def _proposal(s: Suggestion) -> str:
    if s.kind in {"sibling", "model"}:
        return f"{_WORDS[s.kind]}: {s.replacement}"
    return f"{_WORDS[s.kind]}: {isolated(s.text)} ← {isolated(s.replacement) if s.replacement else '∅'} [{s.start}]"


def _arabic() -> Any:
    import gradio as gr

    return gr.InputHTMLAttributes(lang="ar", spellcheck=True)


def _unchanged(count: int) -> list[Any]:
    import gradio as gr

    return [gr.skip() for _ in range(count)]
