"""The FastAPI application of JSON routes and static files, without Gradio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypedDict, Unpack

from workbench.errors import requires_extra
from workbench.service import Workbench, held_open
from workbench.ui.error_handlers import add_error_handlers
from workbench.ui.static_files import serve_static_files
from workbench.version import VERSION

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["PageOptions", "allowed_hosts", "build_routes"]

_LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}
_ALL_INTERFACES = {"0.0.0.0", "::"}  # noqa: S104 - the names under which clients reach the machine are unknown then


class PageOptions(TypedDict, total=False):
    """How a page is served.

    Attributes:
        auth: Whether people have to sign in.
        second_factor: Whether everybody has to set up a second factor.
        frames: Origins whose pages may embed it.
    """

    auth: bool
    second_factor: bool
    frames: Sequence[str]


def build_routes(workbench: Workbench, *, host: str = "", **options: Unpack[PageOptions]) -> FastAPI:
    """Return the application without the Gradio page: routes and static files only.

    Where nobody signs in, it answers only requests for this machine or for the host that it is served on.
    """
    with requires_extra("page"):
        from fastapi import FastAPI
        from starlette.middleware.trustedhost import TrustedHostMiddleware

    from workbench.ui.account_page import add_account_page
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
    app.state.files = serve_static_files(app)
    if options.get("auth"):
        require_sign_in(app, workbench, second_factor=options.get("second_factor", False))
        add_password_page(app, workbench)
        add_account_page(app, workbench)
    if hosts := allowed_hosts(host, auth=options.get("auth", False)):
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(RequestGuard)
    app.add_middleware(SecurityMiddleware, frames=frame_policy(options.get("frames", ())))
    add_error_handlers(app)
    return app


def allowed_hosts(host: str, *, auth: bool) -> list[str]:
    """Return the host names that requests may be for, as the header `Host` writes them; any where there are none.

    Against DNS rebinding: a foreign name that resolves to this machine would make its page of the same origin.
    """
    if auth or host in _ALL_INTERFACES:
        return []
    return [f"[{name}]" if ":" in name else name for name in {*_LOCAL_HOSTS, host.strip("[]")} - {""}]
