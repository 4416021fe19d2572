"""The page where anybody tries a sentence or two: Gradio's own components, once in each language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.messages import Message, languages
from workbench.ui.api_endpoints import LONGEST, scored
from workbench.ui.report_html import report_html, say, status_html
from workbench.ui.state import AppState

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["add_try_page"]

# From the seed corpus: a sentence with grave findings, a faithful one, and a headline that is read by itself.
_GARBLED = (
    "يوم الاثنين ، ملثمين اقتحمت الشرطة مكاتب باكو من Sputnik Azerbaijan ، وهو منفذ إعلامي تموله الكرملين ، واعتقل "
    "سبعة من موظفيها."
)
_FAITHFUL = (
    "تم إدراج إحصاء عام 2021 حوالي نصف مليون أذربيجاني العرقيين الذين يعيشون في روسيا ، لكن التقديرات غير الرسمية تصل "
    "إلى 2 مليون."
)
_FAITHFUL_TO = (
    "وأدرج تعداد عام 2021 حوالي نصف مليون من العرق الأذربيجاني الذين يعيشون في روسيا، لكن التقديرات غير الرسمية تشير "
    "إلى أن العدد يصل إلى 2 مليون."
)
_EXAMPLES = (
    (_GARBLED, 'وداهمت الشرطة الأذربيجانية مكتب وكالة الأنباء الروسية "سبوتنيك" في باكو، واعتقلت بعض موظفيها.'),
    (_FAITHFUL, _FAITHFUL_TO),
    ("تدهور العلاقات بين موسكو وأذربيجان ، يدعم Volodymyr Zelensky إيلهام ألييف", ""),
)


def add_try_page(office: AppState) -> None:
    """Add the page to the Gradio app that is being made.

    Of the panels `page.css` shows that of the page's language, and `try_page.js` writes what is typed into both.
    """
    import gradio as gr

    with gr.Column(elem_id="try"):
        panels = [_panel(language) for language in languages()]
        found = gr.HTML(apply_default_css=False, elem_id="try-found")
    every = [field for fields, _, _ in panels for field in fields]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for fields, button, examples in panels:
        button.click(partial(_judged, office), fields, found, **quiet)
        for example, pair in zip(examples, _EXAMPLES, strict=True):
            example.click(partial(_example, office, pair), None, [*every, found], **quiet)


def _panel(language: str) -> tuple[list[gr.Textbox], gr.Button, list[gr.Button]]:
    """Return the fields, the button and the examples of a language."""
    import gradio as gr

    def field(name: str, label: str) -> gr.Textbox:
        attributes = gr.InputHTMLAttributes(lang="ar", spellcheck=False)
        return gr.Textbox(
            label=say(language, label),
            lines=3,
            max_lines=12,
            rtl=True,
            elem_id=f"{name}-{language}",
            html_attributes=attributes,
        )

    with gr.Column(elem_classes=f"in-{language}"):
        head, note = (escape(say(language, key)) for key in ("page_try", "tryNote"))
        gr.HTML(f"<h2>{head}</h2><p>{note}</p>", apply_default_css=False)
        with gr.Row():
            fields = [field("try-garbled", "tryGarbled"), field("try-clean", "tryClean")]
        with gr.Row():
            button = gr.Button(
                say(language, "tryButton"), variant="primary", size="md", scale=0, elem_id=f"try-{language}"
            )
            examples = [
                gr.Button(say(language, "tryExample", n=n), size="md", scale=0) for n in range(1, len(_EXAMPLES) + 1)
            ]
    return fields, button, examples


def _judged(office: AppState, garbled: str, clean: str) -> Iterator[str]:
    """Yield that it is being looked at, and then what was found or what is wrong with what was given."""
    if not garbled.strip():
        yield status_html(Message("page.tryEmpty"), "alert")
    elif max(len(garbled), len(clean)) > LONGEST:
        yield status_html(Message("page.tryLong"), "alert")
    else:
        yield status_html(Message("page.looking"), "status")
        try:
            yield report_html(garbled, clean, scored(office, garbled, clean))
        except WorkbenchError as error:
            yield status_html(error, "alert")


def _example(office: AppState, pair: tuple[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield an example for the fields of all languages, with what is said of it."""
    for said in _judged(office, *pair):
        yield (*pair * len(languages()), said)
