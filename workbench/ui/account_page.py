"""The page of one's own account: the second factor and the tokens of scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from workbench.errors import InputError, PermissionDeniedError, SignInError, WorkbenchError
from workbench.messages import Message, languages
from workbench.records import Person
from workbench.service import Workbench
from workbench.ui.account_html import account_html, recovery_codes_html, secret_html
from workbench.ui.auth import (
    ACCOUNT,
    address_of,
    at,
    form_fields,
    form_headers,
    form_status,
    person_of,
    wait_after_failures,
)
from workbench.ui.language import asked_language
from workbench.ui.sign_in_queue import SignInQueue

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["add_account_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A form that a person has sent, and where from; demanded says that the server requires a second factor of all."""

    person: Person
    address: str
    demanded: bool
    fields: dict[str, str]
    language: str

    @property
    def code(self) -> str:
        return self.fields.get("code", "")[:100]


def add_account_page(app: FastAPI, workbench: Workbench) -> None:
    """Add the routes of the page; whoever uses them is signed in by a session."""
    from fastapi import Request
    from starlette.concurrency import run_in_threadpool

    queue = SignInQueue(at_once=1)

    def handler(work: Callable[[Workbench, _Asked], str]) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            person, address = person_of(request), address_of(request)
            if person is None:
                raise SignInError("sign-in-required")
            language, demanded = _language(""), bool(request.app.state.second_factor)
            try:
                fields = await form_fields(request)
                language = _language(fields.get("lang", ""))
                asked = _Asked(person=person, address=address, demanded=demanded, fields=fields, language=language)
                async with queue.attempt(person.name, address):  # codes and passwords, one after another
                    if "code" in fields or "password" in fields:
                        await wait_after_failures(workbench, person.name, address)
                    said = await queue.run(address, partial(work, workbench, asked))
            except (SignInError, InputError, PermissionDeniedError) as error:
                alert, status = _alert(error, language), form_status(error, 400)
                return await run_in_threadpool(_page, request, workbench, person, alert, status, language)
            return await run_in_threadpool(_page, request, workbench, person, said, 200, language)

        handle.__annotations__ = {"request": Request}
        return handle

    async def show(request: Request) -> Response:
        person = person_of(request)
        if person is None:
            raise SignInError("sign-in-required")
        language = _language(request.query_params.get("lang", ""))
        return await run_in_threadpool(_page, request, workbench, person, "", 200, language)

    show.__annotations__ = {"request": Request}
    app.add_api_route(ACCOUNT, show, methods=["GET"], include_in_schema=False, response_model=None)
    for name, work in (
        ("tokens", _add_token),
        ("tokens/revoke", _revoke_token),
        ("second-factor", _change_factor),
        ("sign-out-everywhere", _sign_out_everywhere),
    ):
        path = f"{ACCOUNT}/{name}"
        app.add_api_route(path, handler(work), methods=["POST"], include_in_schema=False, response_model=None)


def _add_token(workbench: Workbench, asked: _Asked) -> str:
    _check_password(workbench, asked)
    scope, days = asked.fields.get("scope", ""), asked.fields.get("days", "")
    made = workbench.add_token(
        asked.person.name,
        title=asked.fields.get("title", ""),
        scope=scope,  # type: ignore[arg-type]  # which is checked
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
        actor=asked.person.name,
    )
    return secret_html(made.secret, asked.language)


def _check_password(workbench: Workbench, asked: _Asked) -> None:
    """Raise a SignInError unless the form has the person's password, so that an open session alone is not enough."""
    workbench.check_own_password(asked.person.name, asked.fields.get("password", ""), asked.address)


def _revoke_token(workbench: Workbench, asked: _Asked) -> str:
    workbench.revoke_token(asked.fields.get("id", ""), of=asked.person.name, actor=asked.person.name)
    return _said(Message("terms.account-token-revoked"), asked)


def _sign_out_everywhere(workbench: Workbench, asked: _Asked) -> str:
    workbench.sign_out_everywhere(asked.person.name)
    return _said(Message("terms.account-signed-out"), asked)


def _change_factor(workbench: Workbench, asked: _Asked) -> str:
    change = _CHANGES.get(asked.fields.get("action", ""))
    if change is None:
        raise InputError("form-action-unknown")
    return change(workbench, asked)


def _begin_factor(workbench: Workbench, asked: _Asked) -> str:
    workbench.begin_factor(asked.person.name)
    return ""


def _confirm_factor(workbench: Workbench, asked: _Asked) -> str:
    _check_password(workbench, asked)
    return recovery_codes_html(workbench.confirm_factor(asked.person.name, asked.code), asked.language)


def _new_recovery_codes(workbench: Workbench, asked: _Asked) -> str:
    codes = workbench.new_recovery_codes(asked.person.name, asked.code, asked.address)
    return recovery_codes_html(codes, asked.language)


def _end_factor(workbench: Workbench, asked: _Asked) -> str:
    workbench.end_factor(asked.person.name, asked.code, asked.address, demanded=asked.demanded)
    return _said(Message("terms.account-factor-ended"), asked)


_CHANGES: Mapping[str, Callable[[Workbench, _Asked], str]] = {
    "begin": _begin_factor,
    "confirm": _confirm_factor,
    "codes": _new_recovery_codes,
    "end": _end_factor,
}


def _said(message: Message, asked: _Asked) -> str:
    return f'<p role="status">{escape(message.text(asked.language))}</p>'


def _language(wanted: str) -> str:
    """Return the language of the page: the one that its address or form names, otherwise that of the browser."""
    return wanted if wanted in languages() else asked_language.get()


def _alert(error: WorkbenchError, language: str) -> str:
    message, remedy = error.in_language(language)
    return f'<p role="alert">{escape(message)} {escape(remedy)}</p>'


def _page(request: Request, workbench: Workbench, person: Person, said: str, status: int, language: str) -> Response:
    from fastapi.responses import HTMLResponse

    state = workbench.factor_state(person.name)
    enrolment = workbench.begin_factor(person.name) if state.pending else None
    shown = account_html(
        person,
        workbench.tokens(person.name),
        state,
        enrolment,
        said=said,
        demanded=state.required or bool(request.app.state.second_factor),
        language=language,
        base=at(request, "/"),
    )
    return HTMLResponse(shown, status_code=status, headers=form_headers(status))
