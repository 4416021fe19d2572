"""The page itself: a Gradio app, and before it the workbench's own scripts, which draw all pages but the one to try.

Gradio's front end takes a second or two until it shows something. Nothing of the workbench waits for that: its root and
its scripts stand in the document itself, and Gradio's scripts are fetched when the page to try is opened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from workbench.ui.state import AppState

__all__ = ["build_page", "head", "with_workbench"]

_TITLE = "مقابلة · Muqabala"
_ROOT = '<div id="workbench" dir="rtl" lang="ar"><p class="waiting">…</p></div>'
_BASE = re.compile(r"<base\b[^>]*>")
_BODY = re.compile(r"<body\b[^>]*>")
_SCRIPT = re.compile(r'<script(?: type="module"(?=[^>]* src="\./assets/)|(?=>[^<]*iframeResizer\.contentWindow))')
_STYLE = re.compile(r'<link rel="stylesheet"(?=[^>]* href="\./assets/)')


def head(files: str) -> str:
    """Return what the head of the page loads from a folder of this server: its style, its type and its scripts."""
    font = f"{files}/fonts/noto-naskh-arabic-400.woff2"
    return (
        f'<link rel="stylesheet" href="{files}/page.css"><script type="module" src="{files}/page.js"></script>'
        f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>'
    )


def with_workbench(html: str, files: str) -> str:
    """Return the document that Gradio makes with the workbench in it, and what is Gradio's own put off until later.

    `try_page.js` puts it back. A document that another Gradio makes otherwise keeps its scripts where they are.
    """
    ours = _BODY.sub(lambda m: m[0] + _ROOT, _BASE.sub(lambda m: m[0] + head(files), html, count=1), count=1)
    return _STYLE.sub('<link rel="later" data-later', _SCRIPT.sub('<script type="later" data-later', ours))


def build_page(office: AppState) -> gr.Blocks:
    """Return the Gradio app: the page to try, and what scripts ask by name."""
    import gradio as gr

    from workbench.ui.api_endpoints import add_endpoints
    from workbench.ui.try_page import add_try_page

    page: gr.Blocks = gr.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True)
    with page:
        add_try_page(office)
        add_endpoints(office)
    return page
