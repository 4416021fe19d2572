"""Signing in to the page: every route but the one for that wants a session; a cookie that no script reads holds it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from workbench.errors import SignInError
from workbench.records import Person
from workbench.service import Workbench
from workbench.service.accounts import HOURS, Right, check_right
from workbench.ui.json_views import error_view

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["name_of", "person_of", "require_right", "require_sign_in"]

_COOKIE = "workbench_session"
_SIGN_IN, _SIGN_OUT = "/sign-in", "/sign-out"
_OPEN = {_SIGN_IN, "/healthz"}
_LARGEST = 10_000  # bytes of a form
_PAGE = """<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>مقابلة · Muqabala</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font-family:system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem;line-height:1.8}}
input,button{{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;margin:.25rem 0 1rem}}
[role=alert]{{border:2px solid #b3261e;padding:.5rem}}</style></head><body><main>
<h1>مقابلة · Muqabala</h1>{said}
<form method="post" action="/sign-in"><label for="name">الاسم · name</label>
<input id="name" name="name" autocomplete="username" required autofocus>
<label for="password">كلمة السر · password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>دخول · sign in</button></form></main></body></html>"""


def require_sign_in(app: FastAPI, workbench: Workbench) -> None:
    """Let nobody use an application without signing in, and add the routes to sign in and out."""
    from fastapi.responses import JSONResponse, RedirectResponse
    from starlette.concurrency import run_in_threadpool

    async def guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path in _OPEN:
            return await answer(request)
        person = await run_in_threadpool(workbench.signed_in, request.cookies.get(_COOKIE, ""))
        if person is None:
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                return RedirectResponse(_SIGN_IN, status_code=303)
            return JSONResponse(error_view(SignInError("sign-in-required")), 401)
        request.state.person = person
        return await answer(request)

    _add_doors(app, workbench)
    app.middleware("http")(guarded)


def _add_doors(app: FastAPI, workbench: Workbench) -> None:
    """Add the routes to sign in and out."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse, RedirectResponse
    from starlette.concurrency import run_in_threadpool

    async def form() -> Response:
        return HTMLResponse(_PAGE.format(said=""), headers=_STRICT)

    async def enter(request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > _LARGEST:
                return HTMLResponse(
                    _PAGE.format(said=_alert(SignInError("sign-in-form-too-large"))), status_code=413, headers=_STRICT
                )
        given = parse_qs(body.decode("utf-8", "replace"))
        name, password = (given.get(field, [""])[0] for field in ("name", "password"))
        address = request.client.host if request.client else ""
        try:
            session = await run_in_threadpool(workbench.sign_in, name, password, address)
        except SignInError as error:
            said = _alert(error)
            return HTMLResponse(_PAGE.format(said=said), status_code=401, headers=_STRICT)
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            _COOKIE,
            session.token,
            max_age=HOURS * 3600,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def leave(request: Request) -> Response:
        await run_in_threadpool(workbench.sign_out, request.cookies.get(_COOKIE, ""))
        response = RedirectResponse(_SIGN_IN, status_code=303)
        response.delete_cookie(_COOKIE)
        return response

    for handler in (enter, leave):  # annotations are read by FastAPI, where `Request` is imported here only
        handler.__annotations__ = {"request": Request}
    form.__annotations__ = {}
    app.add_api_route(_SIGN_IN, form, methods=["GET"], include_in_schema=False)
    app.add_api_route(_SIGN_IN, enter, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route(_SIGN_OUT, leave, methods=["POST"], include_in_schema=False, response_model=None)


def _alert(error: SignInError) -> str:
    """Return what went wrong in both languages: which of them the person reads is not known yet."""
    arabic, english = escape(error.text("ar")), escape(error.text("en"))
    return f'<div role="alert"><p>{arabic}</p><p lang="en" dir="ltr">{english}</p></div>'


_STRICT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}


def person_of(request: Request) -> Person | None:
    """Return who is signed in, None where nobody has to."""
    found = getattr(request.state, "person", None)
    return found if isinstance(found, Person) else None


def name_of(request: Request) -> str | None:
    """Return the name of who is signed in: the `auth_dependency` of a Gradio app that is mounted."""
    person = person_of(request)
    return None if person is None else person.name


def require_right(request: Request, right: Right) -> None:
    """Raise a PermissionDeniedError if whoever asks may not do something."""
    check_right(person_of(request), right)
