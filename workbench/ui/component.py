"""The editor as a Gradio component, for the page and for any other Gradio app."""

from __future__ import annotations

import atexit
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import requires_extra
from workbench.records import DatabaseURL
from workbench.service import Settings, Workbench
from workbench.ui.api_app import build_routes
from workbench.ui.static_files import head_tags, static_folder

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["TEMPLATE", "EditorPage", "editor_html", "pair_editor"]

EditorPage = Literal["review", "documents", "names", "overview"]
_PAGES: tuple[EditorPage, ...] = ("review", "documents", "names", "overview")
TEMPLATE = '<div id="workbench" dir="rtl" lang="ar"><p class="waiting">…</p></div>'
# `root` is where Gradio is mounted; a page of an app with several is below it.
_ON_LOAD = """
const root = new URL(`${window.gradio_config?.root ?? ''}/`, document.baseURI);
import(new URL(`${props.files}/main.js`, root)).then(({ mount }) => {
  mount(element.querySelector('#workbench'), { ...props, ask: server?.workbench_request });
});
"""


def pair_editor(
    workspace: Workbench | Path | str | DatabaseURL,
    *,
    pages: Sequence[EditorPage] = _PAGES,
    height: str = "min(90vh, 60rem)",
) -> gr.HTML:
    """Add the editor of a workspace to the enclosing Gradio app: queue, sentence, counterparts, history.

    It needs nothing of the app: its scripts are served as Gradio's static files, and it reads and writes the workspace
    through a server function of the component. Whoever may use the app may edit, under the name that they give in the
    editor; sign-in is the app's. `height` is a CSS length. One document holds one editor. A missing workspace raises a
    WorkspaceError, a missing Gradio a MissingExtraError, an unknown page a ValueError.

    >>> import gradio as gr
    >>> with gr.Blocks() as demo:  # doctest: +SKIP
    ...     editor = pair_editor("demo.sqlite")
    """
    if unknown := sorted(set(pages) - set(_PAGES)):
        raise ValueError(f"no page of the editor: {', '.join(unknown)}; there are {', '.join(_PAGES)}")
    with requires_extra("page"):
        import gradio as gr

    if not isinstance(workspace, Workbench):
        place = Path(workspace) if isinstance(workspace, str) else workspace
        workspace = Workbench(place, Settings.from_environment())
    folder = static_folder()
    gr.set_static_paths(folder)
    return editor_html(
        f"gradio_api/file={folder.as_posix()}",
        server_functions=[_request_function(workspace)],
        pages=list(pages),
        height=height,
    )


def editor_html(files: str, *, server_functions: Sequence[Callable[..., Any]] = (), **props: Any) -> gr.HTML:
    """Add the editor to the enclosing Gradio app, with its scripts in the folder `files` of the server.

    Without server functions it asks the JSON routes beside the app.
    """
    import gradio as gr

    return gr.HTML(
        html_template=TEMPLATE,
        js_on_load=_ON_LOAD,
        head=head_tags(files),
        server_functions=list(server_functions) or None,
        apply_default_css=False,
        elem_classes="muqabala",
        files=files,
        **props,
    )


def _request_function(workbench: Workbench) -> Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]:
    """Return a server function that answers a request as the JSON routes do, without a connection of its own."""
    import httpx

    app = build_routes(workbench)
    state = app.state.workbench_state
    state.assistant.prepare()
    atexit.register(state.close)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    async def workbench_request(asked: dict[str, Any]) -> dict[str, Any]:
        content = None if asked.get("body") is None else json.dumps(asked["body"])
        answer = await client.request(
            str(asked.get("method", "GET")),
            f"/api/{str(asked['path']).removeprefix('/')}",
            content=content,
            headers={str(k): str(v) for k, v in dict(asked.get("headers") or {}).items()},
        )
        return {"status": answer.status_code, "body": answer.json() if answer.content else {}}

    return workbench_request
