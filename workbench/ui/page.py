"""The page itself: one Gradio component in which the workbench's own scripts draw everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["MODULES", "build_page", "head", "workbench_html"]

MODULES = (
    "main", "api", "bring", "charts", "dialogs", "difference", "documents", "dom", "drafts", "field", "keys", "names",
    "overview", "queue", "review", "sentence", "settings", "side", "text", "words", "words-ar", "words-en",
)  # fmt: skip
_TITLE = "مقابلة · Muqabala"


def head(version: str) -> str:
    """Return what the head of the page loads: its style, its type and its modules, all from this server.

    The modules are named one by one so that they come at once, and not one after the other as they name each other.
    """
    at = f"files/{version}"
    font = f'<link rel="preload" href="{at}/fonts/noto-naskh-arabic-400.woff2" as="font" type="font/woff2" crossorigin>'
    modules = "".join(f'<link rel="modulepreload" href="{at}/{name}.js">' for name in MODULES)
    return (
        f'<link rel="stylesheet" href="{at}/page.css">{font}{modules}<script type="module" src="{at}/main.js"></script>'
    )


def workbench_html() -> gr.HTML:
    """Return the component that holds the workbench; a function, since a subclass would write a stub beside it."""
    import gradio as gr

    # A value without a word of any document: those come by the routes, and become text nodes.
    return gr.HTML(
        value="",
        html_template='<div id="workbench" dir="rtl" lang="ar"><p class="waiting">…</p></div>',
        js_on_load="",
        apply_default_css=False,
        elem_id="workbench-holder",
    )


def build_page() -> gr.Blocks:
    """Return the Gradio page."""
    import gradio as gr

    page: gr.Blocks = gr.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True)
    with page:
        workbench_html()
    return page
