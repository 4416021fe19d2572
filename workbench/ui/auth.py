"""Signing in to the page: every route except sign-in needs a session, kept in an HTTP-only cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from html import escape
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from workbench.errors import PermissionDeniedError, SignInError
from workbench.records import Person, Status
from workbench.service import Workbench
from workbench.service.accounts import HOURS, Right, check_right, may
from workbench.ui.json_views import error_view
from workbench.ui.route_table import own_path, route_of
from workbench.ui.sign_in_queue import SignInQueue

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = [
    "STRICT",
    "address_of",
    "allow_status",
    "allows",
    "form_fields",
    "is_encrypted",
    "is_own_machine",
    "name_of",
    "person_of",
    "require_right",
    "require_sign_in",
]

_COOKIE = "workbench_session"
_SIGN_IN, _SIGN_OUT = "/sign-in", "/sign-out"
_MAX_FORM_SIZE = 10_000  # bytes
_TOO_MANY = 429
_PAGE = """<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>مقابلة · Muqabala</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font-family:system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem;line-height:1.8}}
input,button{{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;margin:.25rem 0 1rem}}
[role=alert]{{border:2px solid #b3261e;padding:.5rem}}</style></head><body><main>
<h1>مقابلة · Muqabala</h1>{alert}
<form method="post" action="sign-in"><label for="name">الاسم · name</label>
<input id="name" name="name" autocomplete="username" required autofocus>
<label for="password">كلمة السر · password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>دخول · sign in</button></form></main></body></html>"""


def require_sign_in(app: FastAPI, workbench: Workbench) -> None:
    """Require users of an application to sign in, and add the routes for that."""
    from fastapi.responses import JSONResponse, RedirectResponse
    from starlette.concurrency import run_in_threadpool

    async def authenticate(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        route = route_of(request.method, own_path(request.scope))
        access = route.access if route else "signed in"
        if access == "everybody":
            return await call_next(request)
        person = await run_in_threadpool(workbench.signed_in, request.cookies.get(_COOKIE, ""))
        if person is None:
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                return RedirectResponse(_at(request, _SIGN_IN), status_code=303)
            return JSONResponse(error_view(SignInError("sign-in-required")), 401)
        request.state.person = person
        try:
            if access != "signed in":
                check_right(person, access)
        except PermissionDeniedError as error:  # before the body is read
            return JSONResponse(error_view(error), 403, headers={"Connection": "close"})
        return await call_next(request)

    _add_sign_in_routes(app, workbench)
    app.middleware("http")(authenticate)


def _add_sign_in_routes(app: FastAPI, workbench: Workbench) -> None:
    """Add the routes to sign in and out."""
    from fastapi import Request
    from fastapi.responses import RedirectResponse
    from starlette.concurrency import run_in_threadpool

    async def form() -> Response:
        return _sign_in_page()

    queue = SignInQueue()

    async def sign_in(request: Request) -> Response:
        fields = await form_fields(request)
        if fields is None:
            return _sign_in_page(SignInError("sign-in-form-too-large"), status=413)
        name, password = fields.get("name", ""), fields.get("password", "")
        address = address_of(request)
        try:
            async with queue.attempt(name, address):
                await asyncio.sleep(await run_in_threadpool(workbench.sign_in_delay, name, address))
                session = await queue.run(address, partial(workbench.sign_in, name, password, address))
        except SignInError as error:
            if error.code == "sign-in-too-many-attempts":
                return _sign_in_page(error, status=429)
            return _sign_in_page(error, status=401)
        response = RedirectResponse(_at(request, "/"), status_code=303)
        response.set_cookie(
            _COOKIE,
            session.token,
            max_age=HOURS * 3600,
            path=_at(request, "/"),
            httponly=True,
            samesite="strict",
            secure=is_encrypted(request),
        )
        return response

    async def sign_out(request: Request) -> Response:
        await run_in_threadpool(workbench.sign_out, request.cookies.get(_COOKIE, ""))
        response = RedirectResponse(_at(request, _SIGN_IN), status_code=303)
        response.delete_cookie(_COOKIE, path=_at(request, "/"))
        return response

    for handler in (sign_in, sign_out):  # FastAPI cannot resolve the annotation `Request`, which is local here
        handler.__annotations__ = {"request": Request}
    form.__annotations__ = {}
    app.add_api_route(_SIGN_IN, form, methods=["GET"], include_in_schema=False)
    app.add_api_route(_SIGN_IN, sign_in, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route(_SIGN_OUT, sign_out, methods=["POST"], include_in_schema=False, response_model=None)


async def form_fields(request: Request) -> dict[str, str] | None:
    """Return the fields of a small form, None where it is not small."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM_SIZE:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def is_encrypted(request: Request) -> bool:
    """Return whether people reach the page by HTTPS, which a proxy may provide."""
    return request.url.scheme == "https" or bool(getattr(request.app.state, "is_encrypted", False))


def _at(request: Request, path: str) -> str:
    """Return a path of ours as people reach it, perhaps below one of a proxy."""
    root: str = request.scope.get("root_path", "")
    return root + path


def _sign_in_page(error: SignInError | None = None, *, status: int = 200) -> Response:
    """Return the sign-in form, with an error in both languages as the reader's is not known yet."""
    from fastapi.responses import HTMLResponse

    alert = ""
    if error is not None:
        arabic, english = escape(error.text("ar")), escape(error.text("en"))
        alert = f'<div role="alert"><p>{arabic}</p><p lang="en" dir="ltr">{english}</p></div>'
    again = {"Retry-After": "30"} if status == _TOO_MANY else {}
    return HTMLResponse(_PAGE.format(alert=alert), status_code=status, headers={**STRICT, **again})


STRICT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}


def person_of(request: Request) -> Person | None:
    """Return the user who is signed in, None where the server does not require it."""
    person = getattr(request.state, "person", None)
    return person if isinstance(person, Person) else None


def name_of(request: Request) -> str | None:
    """Return the name of the user who is signed in; the `auth_dependency` of the mounted Gradio app."""
    person = person_of(request)
    return None if person is None else person.name


def address_of(request: Request) -> str:
    """Return the address that a request comes from, empty where it is not known."""
    return request.client.host if request.client else ""


def is_own_machine(address: str) -> bool:
    """Return whether an address is one of the machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def allows(request: Request, right: Right) -> bool:
    """Return whether the user of a request has a right; without sign-in everybody has every right."""
    person = person_of(request)
    return person is None or may(person.role, right)


def require_right(request: Request, right: Right) -> None:
    """Raise a PermissionDeniedError if the user of a request lacks a right."""
    check_right(person_of(request), right)


def allow_status(request: Request, status: Status) -> None:
    """Raise a PermissionDeniedError if the user of a request may not set or restore a status."""
    if status in {"reviewed", "rejected"}:
        require_right(request, "review")
