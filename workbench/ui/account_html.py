"""The HTML of the page of one's own account, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from workbench.messages import Message
from workbench.messages.catalogue import entries
from workbench.records import ApiToken, Person, TokenScope
from workbench.service.accounts import ROLE_NAMES
from workbench.service.api_tokens import DAYS, LONGEST_DAYS, scopes_of
from workbench.service.review.revisions import now

if TYPE_CHECKING:
    from workbench.service.second_factor import FactorEnrolment, FactorState

__all__ = ["account_html", "recovery_codes_html", "secret_html"]

_SCOPES: Mapping[TokenScope, Message] = {
    "read": Message("terms.scope-read"),
    "translate": Message("terms.scope-translate"),
    "review": Message("terms.scope-review"),
    "admin": Message("terms.scope-admin"),
}
_STYLE = """:root{color-scheme:light dark}
body{font-family:system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;line-height:1.8}
input,select{font:inherit;padding:.4rem;box-sizing:border-box;width:100%;margin:.25rem 0 .75rem}
button{font:inherit;padding:.4rem 1rem}table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
th,td{text-align:start;padding:.35rem .5rem;border-bottom:1px solid #767676}
td:first-child{min-width:6rem;overflow-wrap:anywhere}.wide{overflow-x:auto}pre{white-space:pre-wrap;overflow-wrap:anywhere}
code,pre{unicode-bidi:isolate;font-family:ui-monospace,monospace}section{margin:2rem 0}
.secret{border:2px solid #1b6e3c;padding:.75rem}[role=alert]{border:2px solid #b3261e;padding:.5rem}
svg{background:#fff;max-width:14rem;height:auto;display:block;margin:.5rem 0}"""
_BASE = "\0"  # stands for the path of the workbench in forms
_GROUP = 4  # characters of the key between spaces


def account_html(
    person: Person,
    tokens: Sequence[ApiToken],
    state: FactorState,
    enrolment: FactorEnrolment | None,
    *,
    said: str,
    demanded: bool,
    language: str,
    base: str,
) -> str:
    """Return the page; said is HTML on what was just done, demanded says whether a second factor is required.

    base is the path of the workbench, which ends with a slash.
    """
    say = _speaker(language)
    direction = entries(language)["language.direction"]
    title = say(Message("terms.account"))
    base = escape(base)
    everywhere = f"<button>{say(Message('terms.account-sign-out-everywhere'))}</button>"
    lacking = demanded and not state.active
    back = f'<a href="{base}">{say(Message("terms.account-back"))}</a> · '  # which leads here again without the factor
    forms = (
        _form("sign-out-everywhere", everywhere, language)
        + _factor(state, enrolment, demanded=demanded, language=language)
        + _tokens(person, tokens, language, locked=lacking)
    )
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<title>{title} · Muqabala</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p><bdi>{escape(person.name)}</bdi> · {say(ROLE_NAMES[person.role])}</p>{said}"
        f'<p>{"" if lacking else back}<a href="{base}password">{say(Message("terms.account-password"))}</a></p>'
        f"{forms.replace(_BASE, base)}</main></body></html>"
    )


def secret_html(secret: str, language: str) -> str:
    """Return a token that has just been made."""
    told = _speaker(language)(Message("terms.account-token-shown"))
    return f'<div class="secret" role="status"><p>{told}</p><pre dir="ltr" id="secret">{escape(secret)}</pre></div>'


def recovery_codes_html(codes: Sequence[str], language: str) -> str:
    """Return recovery codes that have just been made."""
    told = _speaker(language)(Message("terms.account-codes-shown"))
    lines = escape("\n".join(codes))
    return f'<div class="secret" role="status"><p>{told}</p><pre dir="ltr" id="codes">{lines}</pre></div>'


def _speaker(language: str) -> Callable[[Message], str]:
    """Return what renders a message in a language as HTML."""
    return lambda message: escape(message.text(language))


def _factor(state: FactorState, enrolment: FactorEnrolment | None, *, demanded: bool, language: str) -> str:
    say = _speaker(language)
    if state.active:
        buttons = [_action("codes", Message("terms.account-codes-new"), language)]
        buttons += [] if demanded else [_action("end", Message("terms.account-factor-end"), language)]
        on = Message("terms.account-factor-on", count=state.codes_left)
        body = f"<p>{say(on)}</p>{_form('second-factor', _code(language) + ' '.join(buttons), language)}"
    elif enrolment is not None:
        key = " ".join(enrolment.secret[k : k + _GROUP] for k in range(0, len(enrolment.secret), _GROUP))
        confirm = (
            _password("factor-password", language)
            + _code(language)
            + _action("confirm", Message("terms.account-factor-confirm"), language)
        )
        body = (
            f"<p>{say(Message('terms.account-factor-scan'))}</p>{_picture(enrolment.uri)}"
            f'<p><a href="{escape(enrolment.uri)}">{say(Message("terms.account-factor-open"))}</a></p>'
            f'<p>{say(Message("terms.account-factor-key"))}: <code dir="ltr" id="key">{key}</code></p>'
            f"{_form('second-factor', confirm, language)}"
        )
    else:
        told = Message("terms.account-factor-demanded") if demanded else Message("terms.account-factor-off")
        begin = _action("begin", Message("terms.account-factor-begin"), language)
        body = f"<p>{say(told)}</p>{_form('second-factor', begin, language)}"
    return f'<section id="factor"><h2>{say(Message("terms.account-factor"))}</h2>{body}</section>'


def _picture(uri: str) -> str:
    """Return the QR code of an address."""
    import segno

    return segno.make(uri, error="m").svg_inline(scale=4, border=3)


def _code(language: str) -> str:
    label = _speaker(language)(Message("terms.account-code"))
    return (
        f'<label for="code">{label}</label><input id="code" name="code" autocomplete="one-time-code" dir="ltr" '
        'autocapitalize="off" spellcheck="false" maxlength="60" required>'
    )


def _password(id_: str, language: str) -> str:
    label = _speaker(language)(Message("terms.account-current-password"))
    return (
        f'<label for="{id_}">{label}</label><input id="{id_}" name="password" type="password" '
        'autocomplete="current-password" required>'
    )


def _action(name: str, label: Message, language: str) -> str:
    return f'<button name="action" value="{name}">{_speaker(language)(label)}</button>'


def _form(path: str, fields: str, language: str) -> str:
    hidden = f'<input type="hidden" name="lang" value="{language}">'
    return f'<form method="post" action="{_BASE}account/{path}">{hidden}{fields}</form>'


def _tokens(person: Person, tokens: Sequence[ApiToken], language: str, *, locked: bool) -> str:
    """Return the tokens and the form that makes one; locked leaves out the forms, which the server would refuse."""
    say = _speaker(language)
    columns = (
        Message("terms.account-token-title"),
        Message("terms.account-token-scope"),
        Message("terms.account-token-until"),
        Message("terms.account-token-used"),
    )
    heads = "".join(f"<th>{say(column)}</th>" for column in columns)
    rows = "".join(_row(token, language, locked=locked) for token in tokens)
    table = f'<div class="wide"><table><thead><tr>{heads}<th></th></tr></thead><tbody>{rows}</tbody></table></div>'
    scopes = "".join(f'<option value="{s}">{say(_SCOPES[s])}</option>' for s in scopes_of(person.role))
    fields = (
        f'<label for="title">{say(Message("terms.account-token-title"))}</label>'
        f'<input id="title" name="title" maxlength="80" dir="auto" required>'
        f'<label for="scope">{say(Message("terms.account-token-scope"))}</label>'
        f'<select id="scope" name="scope">{scopes}</select>'
        f'<label for="days">{say(Message("terms.account-token-days"))}</label>'
        f'<input id="days" name="days" type="number" min="1" max="{LONGEST_DAYS}" value="{DAYS}" required>'
        f"{_password('token-password', language)}<button>{say(Message('terms.account-token-add'))}</button>"
    )
    none = f"<p>{say(Message('terms.account-tokens-none'))}</p>"
    head = say(Message("terms.account-tokens"))
    later = f"<p>{say(Message('terms.account-tokens-later'))}</p>"
    form = later if locked else _form("tokens", fields, language)
    return f'<section id="tokens"><h2>{head}</h2>{table if tokens else none}{form}</section>'


def _row(token: ApiToken, language: str, *, locked: bool) -> str:
    say = _speaker(language)
    until = token.until[:10] if token.until > now() else say(Message("terms.account-token-expired"))
    used = token.used[:10] if token.used else say(Message("terms.account-token-never"))
    hidden = f'<input type="hidden" name="id" value="{escape(token.id)}">'
    revoke = _form("tokens/revoke", f"{hidden}<button>{say(Message('terms.account-token-revoke'))}</button>", language)
    cells = (f"<bdi>{escape(token.title)}</bdi>", say(_SCOPES[token.scope]), until, used, "" if locked else revoke)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
