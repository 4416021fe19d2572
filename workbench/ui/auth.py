"""Signing in to the page: every route except sign-in needs a session, kept in an HTTP-only cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from html import escape
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from workbench.errors import PermissionDeniedError, SignInError, WorkbenchError
from workbench.messages import Message
from workbench.records import Person, Status, TokenScope
from workbench.service import Workbench
from workbench.service.accounts import HOURS, Right, check_right, may
from workbench.service.api_tokens import check_scope, scope_allows
from workbench.ui.json_views import error_view
from workbench.ui.route_table import Access, own_path, route_of
from workbench.ui.sign_in_queue import SignInQueue

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = [
    "ACCOUNT",
    "address_of",
    "allow_status",
    "allows",
    "at",
    "form_fields",
    "form_headers",
    "form_status",
    "is_encrypted",
    "is_own_machine",
    "name_of",
    "person_of",
    "require_right",
    "require_sign_in",
    "scope_of",
    "wait_after_failures",
]

_COOKIE = "workbench_session"
_SIGN_IN, _SIGN_OUT, ACCOUNT = "/sign-in", "/sign-out", "/account"
# Open to whoever has to set up a second factor first. To make a token is not: it would take the factor's place.
_WITHOUT_FACTOR = {ACCOUNT, f"{ACCOUNT}/second-factor", f"{ACCOUNT}/sign-out-everywhere", "/password", _SIGN_OUT}
_MAX_FORM_SIZE = 10_000  # bytes
_TOO_MANY = 429
_STATUS = {"sign-in-required": 401, "sign-in-form-too-large": 413, "sign-in-too-many-attempts": _TOO_MANY}
_PAGE = """<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>مقابلة · Muqabala</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:light dark}}
body{{font-family:system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem;line-height:1.8}}
input,button{{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;margin:.25rem 0 1rem}}
[role=alert]{{border:2px solid #b3261e;padding:.5rem}}</style></head><body><main>
<h1>مقابلة · Muqabala</h1>{alert}
<form method="post" action="sign-in"><label for="name">الاسم · name</label>
<input id="name" name="name" autocomplete="username" value="{name}" required autofocus>
<label for="password">كلمة السر · password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
{code}<button>دخول · sign in</button></form></main></body></html>"""

_CODE = """<label for="code">رمز التحقق إن كنت فعّلته · code, if you have set one up</label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" dir="ltr">
"""


def require_sign_in(app: FastAPI, workbench: Workbench, *, second_factor: bool = False) -> None:
    """Require users of an application to sign in, by a second factor as well if told so, and add the routes for that.

    Scripts give an API token instead: `Authorization: Bearer TOKEN`.
    """
    from fastapi.responses import JSONResponse, RedirectResponse
    from starlette.concurrency import run_in_threadpool

    app.state.second_factor = second_factor

    async def authenticate(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        route = route_of(request.method, own_path(request.scope))
        access = route.access if route else "signed in"
        if access == "everybody":
            return await call_next(request)
        if not await run_in_threadpool(_identify, request, workbench):
            if _wants_page(request):
                return RedirectResponse(at(request, _SIGN_IN), status_code=303)
            again = {"WWW-Authenticate": "Bearer"} if _bearer(request) is not None else None
            return JSONResponse(error_view(SignInError("sign-in-required")), 401, headers=again)
        try:
            _check_access(request, access)
            await run_in_threadpool(_check_factor, request, workbench, demanded=second_factor)
        except PermissionDeniedError as error:  # before the body is read
            if error.code == "second-factor-needed" and _wants_page(request):
                return RedirectResponse(at(request, ACCOUNT), status_code=303)
            return JSONResponse(error_view(error), 403, headers={"Connection": "close"})
        return await call_next(request)

    _add_sign_in_routes(app, workbench)
    app.middleware("http")(authenticate)


def _identify(request: Request, workbench: Workbench) -> bool:
    """Take note of who a request is from, by its token or its session; return False where it is from nobody known."""
    token = _bearer(request)
    if token is not None:
        acting = workbench.acting_by(token, address_of(request))
        if acting is None:
            return False
        request.state.person, request.state.scope = acting.person, acting.scope
        return True
    request.state.person = workbench.signed_in(request.cookies.get(_cookie(request), ""))
    return request.state.person is not None


def _bearer(request: Request) -> str | None:
    """Return the token that a request gives, None where it gives none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _check_access(request: Request, access: Access) -> None:
    """Raise a PermissionDeniedError for a route that the person or the token of a request does not open."""
    if access == "in person":
        if scope_of(request) is not None:
            raise PermissionDeniedError("token-not-for-accounts")
    elif access != "everybody" and access != "signed in":  # noqa: PLR1714 - so that the type is a right
        require_right(request, access)


def _check_factor(request: Request, workbench: Workbench, *, demanded: bool) -> None:
    """Raise a PermissionDeniedError for whoever has to set up a second factor first; their account is open to them."""
    person = person_of(request)
    path = own_path(request.scope)
    if person is None or scope_of(request) is not None or path in _WITHOUT_FACTOR or path.startswith("/files/"):
        return
    if workbench.lacks_factor(person.name, demanded=demanded):
        raise PermissionDeniedError("second-factor-needed")


def _add_sign_in_routes(app: FastAPI, workbench: Workbench) -> None:
    """Add the routes to sign in and out."""
    from fastapi import Request
    from fastapi.responses import RedirectResponse
    from starlette.concurrency import run_in_threadpool

    async def form(request: Request) -> Response:
        ended = "ended" in request.query_params
        return _sign_in_page(code=await run_in_threadpool(workbench.any_factor), ended=ended)

    queue = SignInQueue()

    async def sign_in(request: Request) -> Response:
        address, name = address_of(request), ""
        try:
            fields = await form_fields(request)
            name, password, code = (fields.get(key, "") for key in ("name", "password", "code"))
            async with queue.attempt(name, address):
                await wait_after_failures(workbench, name, address)
                session = await queue.run(address, partial(workbench.sign_in, name, password, address, code))
        except SignInError as error:
            code_asked = await run_in_threadpool(workbench.any_factor)
            return _sign_in_page(error, status=form_status(error, 401), code=code_asked, name=name)
        response = RedirectResponse(at(request, "/"), status_code=303)
        response.set_cookie(
            _cookie(request),
            session.token,
            max_age=HOURS * 3600,
            path=at(request, "/"),
            httponly=True,
            samesite="strict",
            secure=is_encrypted(request),
        )
        return response

    async def sign_out(request: Request) -> Response:
        await run_in_threadpool(workbench.sign_out, request.cookies.get(_cookie(request), ""))
        response = RedirectResponse(at(request, _SIGN_IN), status_code=303)
        response.delete_cookie(_cookie(request), path=at(request, "/"))
        return response

    for handler in (form, sign_in, sign_out):  # FastAPI cannot resolve the annotation `Request`, which is local here
        handler.__annotations__ = {"request": Request}
    app.add_api_route(_SIGN_IN, form, methods=["GET"], include_in_schema=False, response_model=None)
    app.add_api_route(_SIGN_IN, sign_in, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route(_SIGN_OUT, sign_out, methods=["POST"], include_in_schema=False, response_model=None)


async def wait_after_failures(workbench: Workbench, name: str, address: str) -> None:
    """Wait before a password or code is tried, as long as the failures of a name and an address demand."""
    from starlette.concurrency import run_in_threadpool

    await asyncio.sleep(await run_in_threadpool(workbench.sign_in_delay, name, address))


async def form_fields(request: Request) -> dict[str, str]:
    """Return the fields of a small form; one that is not small is a SignInError."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM_SIZE:
            raise SignInError("sign-in-form-too-large")
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def is_encrypted(request: Request) -> bool:
    """Return whether people reach the page by HTTPS, which a proxy may provide."""
    return request.url.scheme == "https" or bool(getattr(request.app.state, "is_encrypted", False))


def at(request: Request, path: str) -> str:
    """Return a path of ours as people reach it, perhaps below one of a proxy."""
    root: str = request.scope.get("root_path", "")
    return root + path


def _cookie(request: Request) -> str:
    """Return the name of the cookie, another one for each path.

    Of two cookies with one name, a browser sends that of the longer path first, and the last one would be read.
    """
    root: str = request.scope.get("root_path", "")
    return f"{_COOKIE}_{sha256(root.encode()).hexdigest()[:8]}" if root else _COOKIE


def _sign_in_page(
    error: SignInError | None = None, *, status: int = 200, code: bool = False, name: str = "", ended: bool = False
) -> Response:
    """Return the sign-in form, with an error in both languages as the reader's is not known yet.

    code says whether it asks for a second factor, which those who have none leave empty. The name that was entered
    stands in it again. ended says that a session ended while somebody was at work.
    """
    from fastapi.responses import HTMLResponse

    alert = ""
    if error is not None:
        arabic, english = escape(error.text("ar")), escape(error.text("en"))
        alert = f'<div role="alert"><p>{arabic}</p><p lang="en" dir="ltr">{english}</p></div>'
    elif ended:
        message = Message("terms.sign-in-session-ended")
        alert = f'<p role="status">{message.text("ar")}<br><span lang="en" dir="ltr">{message.text("en")}</span></p>'
    page = _PAGE.format(alert=alert, code=_CODE if code else "", name=escape(name))
    return HTMLResponse(page, status_code=status, headers=form_headers(status))


def form_status(error: WorkbenchError, otherwise: int) -> int:
    """Return the status by which a form is refused for an error."""
    return _STATUS.get(error.code, otherwise)


def form_headers(status: int) -> dict[str, str]:
    """Return the headers of a page with a form; whoever comes too often is told when to come again."""
    return {**_STRICT, "Retry-After": "30"} if status == _TOO_MANY else _STRICT


_STRICT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}


def person_of(request: Request) -> Person | None:
    """Return the user who is signed in, None where the server does not require it."""
    person = getattr(request.state, "person", None)
    return person if isinstance(person, Person) else None


def scope_of(request: Request) -> TokenScope | None:
    """Return the scope of the API token that a request gives, None for a person who has signed in themselves."""
    scope: TokenScope | None = getattr(request.state, "scope", None)
    return scope


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
    person, scope = person_of(request), scope_of(request)
    return person is None or (may(person.role, right) and (scope is None or scope_allows(scope, right)))


def require_right(request: Request, right: Right) -> None:
    """Raise a PermissionDeniedError if the user of a request, or the token that it gives, lacks a right."""
    check_right(person_of(request), right)
    check_scope(scope_of(request), right)


def allow_status(request: Request, status: Status) -> None:
    """Raise a PermissionDeniedError if the user of a request may not set or restore a status."""
    if status in {"reviewed", "rejected"}:
        require_right(request, "review")
