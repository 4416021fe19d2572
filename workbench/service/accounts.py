"""Users, roles and sessions of the page. Passwords are stored as scrypt hashes, sessions as hashes of their tokens.

Translators correct segments; reviewers also approve and reject corrections; admins also manage users, import documents
and publish. A page that only its own machine can reach needs no users.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import Literal, get_args

from workbench.errors import InputError, PermissionDeniedError, SignInError
from workbench.messages import Message
from workbench.records import Person, PersonRole
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.store import SignInAttempts, Workspace

__all__ = [
    "HOURS",
    "Right",
    "Session",
    "add_person",
    "check_right",
    "check_serving",
    "hash_password",
    "may",
    "people",
    "remove_person",
    "set_password",
    "set_role",
    "sign_in",
    "sign_out",
    "signed_in",
    "verified",
]

Right = Literal["correct", "review", "admin"]
HOURS = 12  # lifetime of a session: a working day
_RIGHTS: dict[PersonRole, tuple[Right, ...]] = {
    "translator": ("correct",),
    "reviewer": ("correct", "review"),
    "admin": ("correct", "review", "admin"),
}
_ROLES: dict[PersonRole, Message] = {
    "translator": Message("terms.role-translator"),
    "reviewer": Message("terms.role-reviewer"),
    "admin": Message("terms.role-admin"),
}
_HOLDERS: dict[Right, Message] = {
    "correct": Message("terms.an-admin"),
    "review": Message("terms.a-reviewer-or-an-admin"),
    "admin": Message("terms.an-admin"),
}
_COST = (2**15, 8, 3)  # n, r, p, as OWASP recommends: 32 MiB and a few tenths of a second per hash
_MAX_MEMORY = 96 * 2**20
_MIN_PASSWORD, _MAX_PASSWORD, _MAX_NAME = 10, 1000, 80  # characters
_MINUTES = 15  # the window in which failed attempts count
_MAX_ATTEMPTS = SignInAttempts(both=5, placed=30, named=50)
_hashing = BoundedSemaphore(2)  # limits the memory of simultaneous attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The session of a user; the token is a secret and left out of the repr."""

    person: Person
    until: str
    token: str = field(repr=False)


def add_person(context: WorkbenchContext, name: str, role: PersonRole, password: str) -> Person:
    """Add a user."""
    person = Person(name=_checked_name(name), role=_checked_role(role), created=now())
    if any(p.name.casefold() == person.name.casefold() for p in people(context)):
        raise InputError("user-exists", name=person.name)
    hashed = hash_password(_checked_password(password, person.name))
    with Workspace.open(context.path) as workspace:
        workspace.people.add(person, hashed)
    return person


def people(context: WorkbenchContext) -> tuple[Person, ...]:
    """Return all users, sorted by name."""
    with Workspace.open(context.path) as workspace:
        return workspace.people.all()


def set_role(context: WorkbenchContext, name: str, role: PersonRole) -> None:
    """Change the role of a user, with immediate effect."""
    person = _find(context, name)
    if person.role == "admin" and role != "admin":
        _check_not_last_admin(context, person)
    with Workspace.open(context.path) as workspace:
        workspace.people.change(person.name, role=_checked_role(role))


def set_password(context: WorkbenchContext, name: str, password: str) -> None:
    """Change the password of a user, which ends all their sessions."""
    person = _find(context, name)
    hashed = hash_password(_checked_password(password, person.name))
    with Workspace.open(context.path) as workspace:
        workspace.people.change(person.name, password_hash=hashed)


def remove_person(context: WorkbenchContext, name: str) -> None:
    """Remove a user; their corrections keep their name."""
    person = _find(context, name)
    if person.role == "admin":
        _check_not_last_admin(context, person)
    with Workspace.open(context.path) as workspace:
        workspace.people.remove(person.name)


def sign_in(context: WorkbenchContext, name: str, password: str, address: str) -> Session:
    """Start a session; raises a SignInError, the same for a wrong name and a wrong password, or after many attempts."""
    user = "".join(c for c in _normalised(name) if unicodedata.category(c)[0] != "C")[:_MAX_NAME]
    created = now()
    since = _shifted(created, timedelta(minutes=-_MINUTES))
    with Workspace.open(context.path) as workspace:
        if not workspace.people.allow_attempt(user, address[:80], created, since, _MAX_ATTEMPTS):
            raise SignInError("sign-in-too-many-attempts", minutes=_MINUTES)
        stored = workspace.people.password_hash(user)
        # An unknown name is hashed as well, so that the response time does not reveal whether a name exists.
        if not verified(password, stored or _dummy_hash()) or stored is None:
            raise SignInError("sign-in-wrong-credentials")
        token = secrets.token_urlsafe(32)
        until = _shifted(created, timedelta(hours=HOURS))
        workspace.people.begin(user, address[:80], _token_hash(token), created, until)
        person = workspace.people.signed_in(_token_hash(token), created)
    if person is None:
        raise SignInError("sign-in-user-removed")
    return Session(person=person, until=until, token=token)


def signed_in(context: WorkbenchContext, token: str) -> Person | None:
    """Return the user of a session token, None if there is no such session or it has expired."""
    if not token:
        return None
    with Workspace.open(context.path) as workspace:
        return workspace.people.signed_in(_token_hash(token), now())


def sign_out(context: WorkbenchContext, token: str) -> None:
    """End a session."""
    with Workspace.open(context.path) as workspace:
        workspace.people.end(_token_hash(token))


def may(role: PersonRole, right: Right) -> bool:
    """Return whether a role includes a right."""
    return right in _RIGHTS[role]


def check_right(person: Person | None, right: Right) -> None:
    """Raise a PermissionDeniedError if a user lacks a right; None is a user without sign-in, who has all rights."""
    if person is not None and not may(person.role, right):
        raise PermissionDeniedError(
            "permission-denied", name=person.name, role=_ROLES[person.role], able=_HOLDERS[right]
        )


def check_serving(context: WorkbenchContext, host: str, *, auth: bool) -> None:
    """Raise an InputError if other machines could reach the page without sign-in, or sign-in has no admin."""
    if auth and not any(p.role == "admin" for p in people(context)):
        raise InputError("serve-no-admin")
    if not auth and not _is_loopback(host):
        raise InputError("serve-unprotected", host=host)


def hash_password(password: str, cost: tuple[int, int, int] = _COST) -> str:
    """Return the hash of a password together with its random salt and cost parameters."""
    salt = secrets.token_bytes(16)
    n, r, p = cost
    return f"scrypt${n}${r}${p}${_base64(salt)}${_base64(_scrypt(password, salt, n, r, p))}"


def verified(password: str, stored: str) -> bool:
    """Return whether a stored hash is that of a password; compares in constant time."""
    _, n, r, p, salt, expected = stored.split("$")
    actual = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(actual, base64.b64decode(expected))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # NFKC, since keyboards differ in how they compose the same letter.
    normalised = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")[: 8 * _MAX_PASSWORD]
    with _hashing:
        return hashlib.scrypt(normalised, salt=salt, n=n, r=r, p=p, maxmem=_MAX_MEMORY, dklen=32)


@cache
def _dummy_hash() -> str:
    """Return a hash that no password matches."""
    return hash_password(secrets.token_urlsafe(16))


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _shifted(time: str, by: timedelta) -> str:
    return (datetime.fromisoformat(time) + by).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _normalised(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _checked_name(name: str) -> str:
    normalised = _normalised(name)
    if not 0 < len(normalised) <= _MAX_NAME or any(unicodedata.category(c)[0] == "C" for c in normalised):
        raise InputError("user-bad-name", limit=_MAX_NAME)
    return normalised


def _checked_role(role: str) -> PersonRole:
    for known in get_args(PersonRole):
        if role == known:
            return known  # type: ignore[no-any-return]
    raise InputError("user-unknown-role", role=role, known=get_args(PersonRole))


def _checked_password(password: str, name: str) -> str:
    if not _MIN_PASSWORD <= len(password) <= _MAX_PASSWORD or password.casefold() == name.casefold():
        raise InputError("user-bad-password", shortest=_MIN_PASSWORD, longest=_MAX_PASSWORD)
    return password


def _find(context: WorkbenchContext, name: str) -> Person:
    person = next((p for p in people(context) if p.name == _normalised(name)), None)
    if person is None:
        raise InputError("user-unknown", name=name)
    return person


def _check_not_last_admin(context: WorkbenchContext, person: Person) -> None:
    if sum(p.role == "admin" for p in people(context)) == 1:
        raise InputError("user-last-admin", name=person.name)
