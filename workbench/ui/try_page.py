"""The Try page, on which anyone can score a sentence: Gradio components, once for each language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.messages import Message, languages
from workbench.ui.api_endpoints import MAX_LENGTH, score_sentence
from workbench.ui.report_html import page_text, report_html, status_html
from workbench.ui.state import AppState

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["add_try_page"]

# From the seed corpus: a sentence with critical findings, a faithful one, and a headline without a counterpart.
_GARBLED = (
    "يوم الاثنين ، ملثمين اقتحمت الشرطة مكاتب باكو من Sputnik Azerbaijan ، وهو منفذ إعلامي تموله الكرملين ، واعتقل "
    "سبعة من موظفيها."
)
_FAITHFUL = (
    "تم إدراج إحصاء عام 2021 حوالي نصف مليون أذربيجاني العرقيين الذين يعيشون في روسيا ، لكن التقديرات غير الرسمية تصل "
    "إلى 2 مليون."
)
_FAITHFUL_COUNTERPART = (
    "وأدرج تعداد عام 2021 حوالي نصف مليون من العرق الأذربيجاني الذين يعيشون في روسيا، لكن التقديرات غير الرسمية تشير "
    "إلى أن العدد يصل إلى 2 مليون."
)
_EXAMPLES = (
    (_GARBLED, 'وداهمت الشرطة الأذربيجانية مكتب وكالة الأنباء الروسية "سبوتنيك" في باكو، واعتقلت بعض موظفيها.'),
    (_FAITHFUL, _FAITHFUL_COUNTERPART),
    ("تدهور العلاقات بين موسكو وأذربيجان ، يدعم Volodymyr Zelensky إيلهام ألييف", ""),
)


def add_try_page(state: AppState) -> None:
    """Add the page to the enclosing Gradio app.

    `page.css` shows the panel of the page's language; `try_page.js` copies what is typed from one panel to the other.
    """
    import gradio as gr

    with gr.Column(elem_id="try"):
        panels = [_panel(language) for language in languages()]
        report = gr.HTML(apply_default_css=False, elem_id="try-found")
    all_fields = [field for fields, _, _ in panels for field in fields]
    options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for fields, button, examples in panels:
        button.click(partial(_score, state), fields, report, **options)
        for example, pair in zip(examples, _EXAMPLES, strict=True):
            example.click(partial(_score_example, state, pair), None, [*all_fields, report], **options)


def _panel(language: str) -> tuple[list[gr.Textbox], gr.Button, list[gr.Button]]:
    """Return the fields, the Score button and the example buttons of a language."""
    import gradio as gr

    def field(name: str, label: str) -> gr.Textbox:
        attributes = gr.InputHTMLAttributes(lang="ar", spellcheck=False)
        return gr.Textbox(
            label=page_text(language, label),
            lines=3,
            max_lines=12,
            rtl=True,
            elem_id=f"{name}-{language}",
            html_attributes=attributes,
        )

    with gr.Column(elem_classes=f"in-{language}"):
        head, note = (escape(page_text(language, key)) for key in ("page_try", "tryNote"))
        gr.HTML(f"<h2>{head}</h2><p>{note}</p>", apply_default_css=False)
        with gr.Row():
            fields = [field("try-garbled", "tryGarbled"), field("try-clean", "tryClean")]
        with gr.Row():
            button = gr.Button(
                page_text(language, "tryButton"), variant="primary", size="md", scale=0, elem_id=f"try-{language}"
            )
            examples = [
                gr.Button(page_text(language, "tryExample", n=n), size="md", scale=0)
                for n in range(1, len(_EXAMPLES) + 1)
            ]
    return fields, button, examples


def _score(state: AppState, garbled: str, clean: str) -> Iterator[str]:
    """Yield a status line, then the report or an error."""
    if not garbled.strip():
        yield status_html(Message("page.tryEmpty"), "alert")
    elif max(len(garbled), len(clean)) > MAX_LENGTH:
        yield status_html(Message("page.tryLong"), "alert")
    else:
        yield status_html(Message("page.looking"), "status")
        try:
            yield report_html(garbled, clean, score_sentence(state, garbled, clean))
        except WorkbenchError as error:
            yield status_html(error, "alert")


def _score_example(state: AppState, pair: tuple[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield an example for the fields of all languages, then its status line or report."""
    for html in _score(state, *pair):
        yield (*pair * len(languages()), html)
