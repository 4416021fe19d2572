"""The document of the page: a Gradio app for the Try page, and our own scripts for all others.

Gradio's front end takes a second or two to show anything. The workbench does not wait for it: its root element and
scripts are in the document itself, and Gradio's scripts are loaded when the Try page is opened.
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
    """Return the tags that load style sheet, script and font from a folder of this server."""
    font = f"{files}/fonts/noto-naskh-arabic-400.woff2"
    return (
        f'<link rel="stylesheet" href="{files}/page.css"><script type="module" src="{files}/page.js"></script>'
        f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>'
    )


def with_workbench(html: str, files: str) -> str:
    """Return Gradio's document with the workbench inserted and Gradio's own scripts and styles deferred.

    `try_page.js` restores them. If another version of Gradio writes its document differently, they are not deferred.
    """
    inserted = _BODY.sub(lambda m: m[0] + _ROOT, _BASE.sub(lambda m: m[0] + head(files), html, count=1), count=1)
    return _STYLE.sub('<link rel="later" data-later', _SCRIPT.sub('<script type="later" data-later', inserted))


def build_page(state: AppState) -> gr.Blocks:
    """Return the Gradio app: the Try page and the named API endpoints."""
    import gradio as gr

    from workbench.ui.api_endpoints import add_endpoints
    from workbench.ui.try_page import add_try_page

    page: gr.Blocks = gr.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True)
    with page:
        add_try_page(state)
        add_endpoints(state)
    return page
