"""The FastAPI application: routes, static files and the Gradio page, and the server that runs it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import InputError, requires_extra
from workbench.messages import page_texts
from workbench.service import Workbench, held_open
from workbench.ui.behind_proxy import BehindProxy, ProxySettings
from workbench.ui.error_handlers import add_error_handlers
from workbench.ui.page import build_page
from workbench.ui.script_bundle import bundle
from workbench.version import VERSION

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

    from workbench.ui.state import AppState

__all__ = ["STATIC", "build", "build_quickly", "build_routes", "serve"]

STATIC = Path(__file__).parent / "static"
_LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}
_ALL_INTERFACES = {"0.0.0.0", "::"}  # noqa: S104 - the names under which clients reach the machine are unknown then
# The order matters: among rules of equal specificity the later one applies.
_STYLES = (
    "base",
    "frame",
    "queue",
    "sentence",
    "assistance",
    "overlays",
    "pages",
    "event_sheet",
    "bidi_tools",
    "try_page",
    "responsive",
)


def build(workbench: Workbench, *, auth: bool = False, host: str = "", frames: Sequence[str] = ()) -> FastAPI:
    """Return the application for a workspace served on `host`; `auth` requires users to sign in.

    Pages of the origins in `frames` may embed it. A missing workspace raises a WorkspaceError.
    """
    with requires_extra("page"):
        import gradio  # noqa: F401 - a missing one is told here

    app = build_routes(workbench, auth=auth, host=host, frames=frames)
    app.state.workbench_state.assistant.prepare()
    return _with_gradio(app, app.state.workbench_state, auth=auth)


def _with_gradio(app: FastAPI, state: AppState, *, auth: bool) -> FastAPI:
    """Return an application with the Gradio app mounted below its own routes."""
    import gradio as gr

    from workbench.ui.auth import name_of

    gr.mount_gradio_app(
        app,
        build_page(state),
        path="/",
        footer_links=[],
        run_history=False,
        theme=_theme(),
        show_error=False,
        auth_dependency=name_of if auth else None,
    )
    return app


def build_quickly(workbench: Workbench, *, auth: bool = False, host: str = "", frames: Sequence[str] = ()) -> FastAPI:
    """Return the same application as `build`, which shows its first page before it has loaded Gradio."""
    with requires_extra("page"):
        from fastapi import FastAPI

        if find_spec("gradio") is None:
            raise ModuleNotFoundError("no module named 'gradio'", name="gradio")

    from workbench.ui.later_mount import LaterMount

    app = build_routes(workbench, auth=auth, host=host, frames=frames)
    state = app.state.workbench_state

    def make() -> FastAPI:
        return _with_gradio(FastAPI(openapi_url=None), state, auth=auth)

    gradio = LaterMount(make, state.assistant.prepare)
    app.mount("/", gradio)
    routes_alone = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with routes_alone(app), gradio.running():
            yield

    app.router.lifespan_context = lifespan
    return app


def build_routes(workbench: Workbench, *, auth: bool = False, host: str = "", frames: Sequence[str] = ()) -> FastAPI:
    """Return the application without the Gradio page: routes and static files only."""
    with requires_extra("page"):
        from fastapi import FastAPI
        from starlette.middleware.trustedhost import TrustedHostMiddleware

    from workbench.ui.auth import require_sign_in
    from workbench.ui.middleware import SecurityMiddleware, frame_policy
    from workbench.ui.password_page import add_password_page
    from workbench.ui.request_guard import RequestGuard
    from workbench.ui.routes.router import router

    workbench.document_names()  # raises here, not in the first request, if there is no workspace

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with held_open(workbench.path):
            yield
            app.state.workbench_state.close()

    app = FastAPI(title="Muqabala", version=VERSION, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.include_router(router(app, workbench))
    files = _serve_files(app)
    if auth:
        require_sign_in(app, workbench)
        add_password_page(app, workbench)
    if not auth and host not in _ALL_INTERFACES:
        # Against DNS rebinding: a foreign name that resolves to this machine would make its page of the same origin.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=_host_names(host), www_redirect=False)
    app.add_middleware(RequestGuard)
    app.add_middleware(SecurityMiddleware, frames=frame_policy(frames), files=files)
    add_error_handlers(app)
    return app


def _host_names(host: str) -> list[str]:
    """Return the host names of this machine and the one it is served on, as the header `Host` writes them."""
    return [f"[{name}]" if ":" in name else name for name in {*_LOCAL_HOSTS, host.strip("[]")} - {""}]


def serve(
    workbench: Workbench,
    host: str,
    port: int,
    ready: Callable[[], None],
    *,
    auth: bool = False,
    frames: Sequence[str] = (),
    proxy: ProxySettings | None = None,
) -> None:
    """Serve the page of a workspace until the process is stopped; call `ready` once before the first request."""
    import socket

    with requires_extra("page"):
        from workbench.ui.http_server import run_server

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError("serve-port-taken", host=host, port=port) from error
    app = build_quickly(workbench, auth=auth, host=host, frames=frames)
    ready()
    proxy = proxy or ProxySettings()
    counted = app.state.workbench_state.metrics.around(app)
    run_server(BehindProxy(counted, proxy), host, port, trusted=proxy.trusted)


def _static_files() -> dict[str, bytes]:
    """Return the static files by name, with bundles of the style sheets and scripts.

    The script with the messages is generated from the message catalogue.
    """
    files = {p.relative_to(STATIC).as_posix(): p.read_bytes() for p in sorted(STATIC.rglob("*")) if p.is_file()}
    scripts = {name.removesuffix(".js"): source.decode() for name, source in files.items() if name.endswith(".js")}
    scripts["messages"] = f"export const MESSAGES = {json.dumps(page_texts(), ensure_ascii=False)};\n"
    styles = b"\n".join(files[f"{name}.css"] for name in _STYLES)
    generated = {"messages.js": scripts["messages"].encode(), "page.css": styles, "page.js": bundle(scripts).encode()}
    return {**files, **generated}


def _serve_files(app: FastAPI) -> str:
    """Serve the static files and return their folder; its name is a hash of their content."""
    from fastapi.responses import Response

    files = _static_files()
    content_hash = sha256(b"".join(files.values())).hexdigest()[:16]

    async def file(path: str) -> Response:
        if path not in files:
            return Response(status_code=404)
        media_type = guess_type(path)[0] or "font/woff2"
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(files[path], media_type=media_type, headers=headers)

    file.__annotations__ = {"path": str}
    app.add_api_route(f"/files/{content_hash}/{{path:path}}", file, include_in_schema=False)
    return f"files/{content_hash}"


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
