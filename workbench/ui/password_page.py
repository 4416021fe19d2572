"""The page on which people change their own password."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from workbench.errors import InputError, SignInError, WorkbenchError
from workbench.service import Workbench
from workbench.ui.auth import address_of, form_fields, form_headers, form_status, person_of, wait_after_failures
from workbench.ui.sign_in_queue import SignInQueue

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["add_password_page"]

_PATH = "/password"
_PAGE = """<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>كلمة السر · password</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:light dark}}
body{{font-family:system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem;line-height:1.8}}
input,button{{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;margin:.25rem 0 1rem}}
[role=alert]{{border:2px solid #b3261e;padding:.5rem}}</style></head><body><main>
<h1>كلمة السر · password</h1>{said}
<form method="post" action="password">
<label for="current">كلمة السر الحالية · current password</label>
<input id="current" name="current" type="password" autocomplete="current-password" required autofocus>
<label for="new">كلمة السر الجديدة · new password</label>
<input id="new" name="new" type="password" autocomplete="new-password" required>
<button>تغيير · change</button></form></main></body></html>"""
_DONE = """<p role="status">غُيّرت كلمة السر. ادخل من جديد.
<span lang="en" dir="ltr">The password was changed. <a href="sign-in">Sign in again.</a></span></p>"""


def add_password_page(app: FastAPI, workbench: Workbench) -> None:
    """Add the routes of the page; whoever uses them is signed in."""
    from functools import partial

    from fastapi import Request

    queue = SignInQueue(at_once=1)

    async def form() -> Response:
        return _page("", 200)

    async def change(request: Request) -> Response:
        address, person = address_of(request), person_of(request)
        if person is None:
            return _refused(SignInError("sign-in-required"))
        try:
            fields = await form_fields(request)
            current, new = fields.get("current", ""), fields.get("new", "")
            work = partial(workbench.change_password, person.name, current, new, address)
            async with queue.attempt(person.name, address):
                await wait_after_failures(workbench, person.name, address)
                await queue.run(address, work)
        except (SignInError, InputError) as error:
            return _refused(error)
        return _page(_DONE, 200)

    form.__annotations__ = {}
    change.__annotations__ = {"request": Request}
    app.add_api_route(_PATH, form, methods=["GET"], include_in_schema=False)
    app.add_api_route(_PATH, change, methods=["POST"], include_in_schema=False, response_model=None)


def _refused(error: WorkbenchError) -> Response:
    arabic, english = escape(error.text("ar")), escape(error.text("en"))
    alert = f'<div role="alert"><p>{arabic}</p><p lang="en" dir="ltr">{english}</p></div>'
    return _page(alert, form_status(error, 400))


def _page(said: str, status: int) -> Response:
    from fastapi.responses import HTMLResponse

    return HTMLResponse(_PAGE.format(said=said), status_code=status, headers=form_headers(status))
