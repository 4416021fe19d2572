"""The page: a Gradio app of the editor, the fields to try a sentence, and the named API endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from workbench.ui.state import AppState

__all__ = ["TITLE", "build_page"]

TITLE = "مقابلة · Muqabala"


def build_page(state: AppState, files: str) -> gr.Blocks:
    """Return the Gradio app; `files` is the folder of the page's scripts on the server."""
    import gradio as gr

    from workbench.ui.api_endpoints import add_endpoints
    from workbench.ui.component import editor_html
    from workbench.ui.try_page import add_try_page

    page: gr.Blocks = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        editor_html(files)
        add_try_page(state)
        add_endpoints(state)
    return page
