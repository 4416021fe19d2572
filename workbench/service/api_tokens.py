"""Tokens by which scripts act for people: with a scope, for a limited time, shown once and kept as a hash."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import get_args

from workbench.errors import InputError, PermissionDeniedError
from workbench.records import ApiToken, Person, PersonRole, TokenScope
from workbench.service.accounts import Right, may, people
from workbench.service.audit import COMMAND, note
from workbench.service.review.revisions import now, shifted
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = [
    "DAYS",
    "LONGEST_DAYS",
    "SCOPES",
    "Acting",
    "NewToken",
    "acting_by",
    "add_token",
    "check_scope",
    "revoke_token",
    "scope_allows",
    "scopes_of",
    "tokens",
]

DAYS, LONGEST_DAYS = 90, 365
SCOPES: tuple[TokenScope, ...] = get_args(TokenScope)
_PREFIX = "muqabala_"  # by which scanners for secrets find one that was published by mistake
_LONGEST_TITLE = 80  # characters
_MOST = 20  # tokens of a person
_NOTED_AFTER = timedelta(minutes=1)
_RIGHTS: dict[TokenScope, tuple[Right, ...]] = {
    "read": (),
    "translate": ("correct",),
    "review": ("correct", "review"),
    "admin": ("correct", "review", "admin"),
}
_NEEDED: dict[TokenScope, Right] = {"read": "correct", "translate": "correct", "review": "review", "admin": "admin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token that has just been made, with its secret, which nothing tells again."""

    token: ApiToken
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """For whom a script acts, and how far its token goes."""

    person: Person
    scope: TokenScope


def add_token(
    context: WorkbenchContext, name: str, *, title: str, scope: str, days: int = DAYS, actor: str = COMMAND
) -> NewToken:
    """Make a token for a person, which expires after `days`; a scope above their role is a PermissionDeniedError."""
    person = next((p for p in people(context) if p.name == name), None)
    if person is None:
        raise InputError("user-unknown", name=name)
    wanted = _checked_scope(scope)
    if wanted not in scopes_of(person.role):
        raise PermissionDeniedError("token-scope-above-role", scope=wanted, name=person.name)
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError("token-bad-days", longest=LONGEST_DAYS)
    shown = " ".join(title.split())
    if not 0 < len(shown) <= _LONGEST_TITLE or not shown.isprintable():
        raise InputError("token-bad-title", longest=_LONGEST_TITLE)
    if sum(t.name == name for t in tokens(context)) >= _MOST:
        raise InputError("token-too-many", most=_MOST)
    created = now()
    token = ApiToken(
        id=secrets.token_hex(4),
        name=person.name,
        title=shown,
        scope=wanted,
        created=created,
        until=shifted(created, timedelta(days=days)),
    )
    secret = _PREFIX + secrets.token_urlsafe(32)
    with Workspace.open(context.path) as workspace:
        workspace.api_tokens.add(token, _hash(secret))
    note(context, f"add {wanted} token", actor=actor, target=f"{token.id} of {person.name}")
    return NewToken(token=token, secret=secret)


def tokens(context: WorkbenchContext, name: str | None = None) -> tuple[ApiToken, ...]:
    """Return the tokens of a person or of all, expired ones too, sorted by person and time."""
    with Workspace.open(context.path) as workspace:
        return tuple(t for t in workspace.api_tokens.all() if name in {None, t.name})


def revoke_token(context: WorkbenchContext, token_id: str, *, of: str | None = None, actor: str = COMMAND) -> ApiToken:
    """Delete a token, if it is one of a person's own where `of` names them; return what it was."""
    token = next((t for t in tokens(context, of) if t.id == token_id), None)
    if token is None:
        raise InputError("token-unknown", token=token_id)
    with Workspace.open(context.path) as workspace:
        workspace.api_tokens.revoke(token.id)
    note(context, "revoke token", actor=actor, target=f"{token.id} of {token.name}")
    return token


def acting_by(context: WorkbenchContext, secret: str, address: str = "") -> Acting | None:
    """Return for whom a script with this token acts, None if there is no such token or it has expired.

    The first use of each day is noted in the audit log.
    """
    if not secret.startswith(_PREFIX):
        return None
    moment = now()
    with Workspace.open(context.path) as workspace:
        found = workspace.api_tokens.holder(_hash(secret), moment)
        if found is None:
            return None
        token, person = found
        if token.used is None or token.used < shifted(moment, -_NOTED_AFTER):
            workspace.api_tokens.used(token.id, moment)
    if token.used is None or token.used[:10] != moment[:10]:
        note(context, "use token", actor=person.name, target=token.id, address=address)
    return Acting(person=person, scope=token.scope)


def scopes_of(role: PersonRole) -> tuple[TokenScope, ...]:
    """Return the scopes that tokens of a role may have."""
    return tuple(scope for scope in SCOPES if may(role, _NEEDED[scope]))


def scope_allows(scope: TokenScope, right: Right) -> bool:
    """Return whether a scope includes a right, which the person of the token needs as well."""
    return right in _RIGHTS[scope]


def check_scope(scope: TokenScope | None, right: Right) -> None:
    """Raise a PermissionDeniedError if a scope lacks a right; None is a person who has signed in."""
    if scope is not None and not scope_allows(scope, right):
        raise PermissionDeniedError("token-scope-too-narrow", scope=scope)


def _checked_scope(scope: str) -> TokenScope:
    for known in SCOPES:
        if scope == known:
            return known
    raise InputError("token-unknown-scope", scope=scope, known=SCOPES)


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
