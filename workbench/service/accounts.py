"""Who may use the page and do what there. Passwords are kept as scrypt hashes, sessions as hashes of their tokens.

A translator corrects. A reviewer also reviews and rejects. An admin also looks after people, imports and publishes.
Alone on one's own machine none of this is needed.
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
HOURS = 12  # a session lasts for a day's work
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
_ABLE: dict[Right, Message] = {
    "correct": Message("terms.an-admin"),
    "review": Message("terms.a-reviewer-or-an-admin"),
    "admin": Message("terms.an-admin"),
}
_COST = (2**15, 8, 3)  # n, r, p: 32 MiB and some tenths of a second for each guess (OWASP)
_MEMORY = 96 * 2**20
_SHORTEST, _LONGEST, _LONGEST_NAME = 10, 1000, 80
_MINUTES = 15  # for so long failed tries count
_MOST_TRIES = SignInAttempts(both=5, placed=30, named=50)
_turns = BoundedSemaphore(2)  # so that many tries at once do not take all memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who has signed in, until when, and the token that shows it; the token is a secret and is not shown."""

    person: Person
    until: str
    token: str = field(repr=False)


def add_person(context: WorkbenchContext, name: str, role: PersonRole, password: str) -> Person:
    """Add a person who may sign in."""
    person = Person(name=_name(name), role=_role(role), created=now())
    if any(p.name.casefold() == person.name.casefold() for p in people(context)):
        raise InputError("user-exists", name=person.name)
    hashed = hash_password(_password(password, person.name))
    with Workspace.open(context.path) as workspace:
        workspace.people.add(person, hashed)
    return person


def people(context: WorkbenchContext) -> tuple[Person, ...]:
    """Return everybody who may sign in, by name."""
    with Workspace.open(context.path) as workspace:
        return workspace.people.all()


def set_role(context: WorkbenchContext, name: str, role: PersonRole) -> None:
    """Give a person another role; it counts from their next step on."""
    person = _known(context, name)
    if person.role == "admin" and role != "admin":
        _keep_an_admin(context, person)
    with Workspace.open(context.path) as workspace:
        workspace.people.change(person.name, role=_role(role))


def set_password(context: WorkbenchContext, name: str, password: str) -> None:
    """Give a person another password; wherever they are signed in they have to sign in anew."""
    person = _known(context, name)
    hashed = hash_password(_password(password, person.name))
    with Workspace.open(context.path) as workspace:
        workspace.people.change(person.name, password_hash=hashed)


def remove_person(context: WorkbenchContext, name: str) -> None:
    """Let a person sign in no more; what they wrote keeps their name."""
    person = _known(context, name)
    if person.role == "admin":
        _keep_an_admin(context, person)
    with Workspace.open(context.path) as workspace:
        workspace.people.remove(person.name)


def sign_in(context: WorkbenchContext, name: str, password: str, address: str) -> Session:
    """Begin a session; a wrong name and a wrong password are told alike, and too many tries are refused for a time."""
    who = "".join(c for c in _normal(name) if unicodedata.category(c)[0] != "C")[:_LONGEST_NAME]
    created = now()
    since = _later(created, timedelta(minutes=-_MINUTES))
    with Workspace.open(context.path) as workspace:
        if not workspace.people.let_try(who, address[:80], created, since, _MOST_TRIES):
            raise SignInError("sign-in-too-many-attempts", minutes=_MINUTES)
        kept = workspace.people.password_hash(who)
        # For an unknown name a hash is made as well, so that the time does not tell whether the name is known.
        if not verified(password, kept or _nobody()) or kept is None:
            raise SignInError("sign-in-wrong-credentials")
        token = secrets.token_urlsafe(32)
        until = _later(created, timedelta(hours=HOURS))
        workspace.people.begin(who, address[:80], _hashed(token), created, until)
        person = workspace.people.signed_in(_hashed(token), created)
    if person is None:
        raise SignInError("sign-in-user-removed")
    return Session(person=person, until=until, token=token)


def signed_in(context: WorkbenchContext, token: str) -> Person | None:
    """Return who shows a token, None if its session is over or never was."""
    if not token:
        return None
    with Workspace.open(context.path) as workspace:
        return workspace.people.signed_in(_hashed(token), now())


def sign_out(context: WorkbenchContext, token: str) -> None:
    """End a session."""
    with Workspace.open(context.path) as workspace:
        workspace.people.end(_hashed(token))


def may(role: PersonRole, right: Right) -> bool:
    """Tell whether people with a role may do something."""
    return right in _RIGHTS[role]


def check_right(person: Person | None, right: Right) -> None:
    """Raise a PermissionDeniedError if a person may not do something; nobody is whoever works alone, and may all."""
    if person is not None and not may(person.role, right):
        raise PermissionDeniedError("permission-denied", name=person.name, role=_ROLES[person.role], able=_ABLE[right])


def check_serving(context: WorkbenchContext, host: str, *, auth: bool) -> None:
    """Raise an InputError if others could reach the page without signing in, or nobody could sign in."""
    if auth and not any(p.role == "admin" for p in people(context)):
        raise InputError("serve-no-admin")
    if not auth and not _is_own_machine(host):
        raise InputError("serve-unprotected", host=host)


def hash_password(password: str, cost: tuple[int, int, int] = _COST) -> str:
    """Return the hash of a password with a salt of its own and all that is needed to make it again."""
    salt = secrets.token_bytes(16)
    n, r, p = cost
    return f"scrypt${n}${r}${p}${_base64(salt)}${_base64(_scrypt(password, salt, n, r, p))}"


def verified(password: str, kept: str) -> bool:
    """Tell whether a hash is that of a password, in a time that does not tell how much of it agrees."""
    _, n, r, p, salt, wanted = kept.split("$")
    found = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(wanted))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # Of one letter typed in two ways the same password is made.
    plain = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")[: 8 * _LONGEST]
    with _turns:
        return hashlib.scrypt(plain, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


@cache
def _nobody() -> str:
    return hash_password(secrets.token_urlsafe(16))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _later(time: str, by: timedelta) -> str:
    return (datetime.fromisoformat(time) + by).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _is_own_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _normal(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _name(name: str) -> str:
    found = _normal(name)
    if not 0 < len(found) <= _LONGEST_NAME or any(unicodedata.category(c)[0] == "C" for c in found):
        raise InputError("user-bad-name", limit=_LONGEST_NAME)
    return found


def _role(role: str) -> PersonRole:
    for known in get_args(PersonRole):
        if role == known:
            return known  # type: ignore[no-any-return]
    raise InputError("user-unknown-role", role=role, known=get_args(PersonRole))


def _password(password: str, name: str) -> str:
    if not _SHORTEST <= len(password) <= _LONGEST or password.casefold() == name.casefold():
        raise InputError("user-bad-password", shortest=_SHORTEST, longest=_LONGEST)
    return password


def _known(context: WorkbenchContext, name: str) -> Person:
    found = next((p for p in people(context) if p.name == _normal(name)), None)
    if found is None:
        raise InputError("user-unknown", name=name)
    return found


def _keep_an_admin(context: WorkbenchContext, person: Person) -> None:
    if sum(p.role == "admin" for p in people(context)) == 1:
        raise InputError("user-last-admin", name=person.name)
