"""The application of the page: the routes with the Gradio app below them, and the server that runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Unpack

from workbench.errors import InputError, requires_extra
from workbench.service import Workbench
from workbench.ui.api_app import PageOptions, build_routes
from workbench.ui.behind_proxy import BehindProxy, ProxySettings
from workbench.ui.mcp_answers import answer_in_json
from workbench.ui.page import build_page
from workbench.ui.static_files import head_tags

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp

    from workbench.ui.corpora import Corpora
    from workbench.ui.state import AppState

__all__ = ["PageOptions", "build", "build_corpora", "build_quickly", "build_routes", "serve"]


def build(workbench: Workbench, *, host: str = "", **options: Unpack[PageOptions]) -> FastAPI:
    """Return the application for a workspace; a missing workspace raises a WorkspaceError."""
    with requires_extra("page"):
        import gradio  # noqa: F401 - a missing one is told here

    app = build_routes(workbench, host=host, **options)
    app.state.workbench_state.assistant.prepare()
    return _with_gradio(app, app.state.workbench_state, app.state.files, auth=options.get("auth", False))


def _with_gradio(app: FastAPI, state: AppState, files: str, *, auth: bool) -> FastAPI:
    """Return an application with the Gradio app mounted below its own routes."""
    import gradio as gr

    from workbench.ui.auth import name_of

    page = build_page(state, files)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        theme=_theme(),
        head=head_tags(files),
        show_error=False,
        mcp_server=find_spec("mcp") is not None,
        auth_dependency=name_of if auth else None,
    )
    answer_in_json(page)
    return app


def build_quickly(
    workbench: Workbench, *, host: str = "", among: bool = False, **options: Unpack[PageOptions]
) -> FastAPI:
    """Return the same application as `build`, which shows its first page before it has loaded Gradio.

    among says that it is one of several, below the page that lists them: it loads nothing unasked.
    """
    with requires_extra("page"):
        from fastapi import FastAPI

        if find_spec("gradio") is None:
            raise ModuleNotFoundError("no module named 'gradio'", name="gradio")

    from workbench.ui.later_mount import AT_THE_LATEST, LaterMount

    app = build_routes(workbench, host=host, **options)
    state, files = app.state.workbench_state, app.state.files
    state.home = "../" if among else None

    def make() -> FastAPI:
        return _with_gradio(FastAPI(openapi_url=None), state, files, auth=options.get("auth", False))

    gradio = LaterMount(make, state.assistant.prepare, files, None if among else AT_THE_LATEST)
    app.mount("/", gradio)
    routes_alone = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with routes_alone(app), gradio.running():
            yield

    app.router.lifespan_context = lifespan
    return app


def build_corpora(workbenches: Mapping[str, Workbench], *, host: str = "", **options: Unpack[PageOptions]) -> Corpora:
    """Return the application of several corpora, each below its path, with a page that lists them."""
    with requires_extra("page"):
        from workbench.ui.api_app import allowed_hosts
        from workbench.ui.corpora import Corpora

    made = {path: partial(build_quickly, w, host=host, among=True, **options) for path, w in workbenches.items()}
    checks = {path: workbench.document_names for path, workbench in workbenches.items()}
    return Corpora(made, checks, options.get("frames", ()), allowed_hosts(host, auth=options.get("auth", False)))


def serve(
    workbench: Workbench | Mapping[str, Workbench],
    host: str,
    port: int,
    ready: Callable[[], None],
    *,
    proxy: ProxySettings | None = None,
    **options: Unpack[PageOptions],
) -> None:
    """Serve the page of a workspace until the process is stopped; call `ready` once before the first request.

    Several are served together, each below the path that it is given by.
    """
    import socket

    with requires_extra("page"):
        from workbench.ui.http_server import run_server

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError("serve-port-taken", host=host, port=port) from error
    app: ASGIApp
    if isinstance(workbench, Workbench):
        alone = build_quickly(workbench, host=host, **options)
        app = alone.state.workbench_state.metrics.around(alone)
    else:
        app = build_corpora(workbench, host=host, **options)
    ready()
    proxy = proxy or ProxySettings()
    run_server(BehindProxy(app, proxy), host, port, trusted=proxy.trusted)


def _theme() -> object:
    """Return Gradio's default theme with the colours of `base.css`, light and dark, and system fonts."""
    from gradio.themes import Default

    variables = {
        "body_background_fill": "ground",
        "body_text_color": "ink",
        "body_text_color_subdued": "soft",
        "block_background_fill": "paper",
        "block_border_color": "line",
        "block_title_text_color": "ink",
        "input_background_fill": "paper",
        "input_border_color": "soft",
        "input_border_color_focus": "accent",
        "button_primary_background_fill": "accent",
        "button_primary_background_fill_hover": "accent",
        "button_primary_text_color": "accent-ink",
        "button_primary_border_color": "accent",
        "button_secondary_background_fill": "paper",
        "button_secondary_background_fill_hover": "accent-soft",
        "button_secondary_text_color": "ink",
        "button_secondary_border_color": "line",
    }
    theme = Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    colours = {f"{name}{mode}": f"var(--{colour})" for name, colour in variables.items() for mode in ("", "_dark")}
    return theme.set(button_border_width="1px", color_accent="var(--accent)", **colours)
