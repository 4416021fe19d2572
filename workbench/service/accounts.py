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
from datetime import timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import Literal, get_args

from workbench.errors import InputError, PermissionDeniedError, SignInError
from workbench.messages import Message
from workbench.records import Person, PersonRole
from workbench.service.audit import note
from workbench.service.passwords import check_password
from workbench.service.review.revisions import now, shifted
from workbench.service.second_factor import is_second_factor
from workbench.service.settings import WorkbenchContext
from workbench.store import SignInFailures, Workspace

__all__ = [
    "HOURS",
    "ROLE_NAMES",
    "Right",
    "Session",
    "add_person",
    "change_password",
    "check_own_password",
    "check_right",
    "check_serving",
    "hash_password",
    "may",
    "people",
    "remove_person",
    "set_password",
    "set_role",
    "sign_in",
    "sign_in_delay",
    "sign_out",
    "sign_out_everywhere",
    "signed_in",
    "verified",
]

Right = Literal["correct", "review", "admin"]
HOURS = 12  # lifetime of a session: a working day
_IDLE_MINUTES = 90  # after which a session that nobody uses ends
_RENEWED_AFTER_MINUTES = 5
_RIGHTS: dict[PersonRole, tuple[Right, ...]] = {
    "translator": ("correct",),
    "reviewer": ("correct", "review"),
    "admin": ("correct", "review", "admin"),
}
ROLE_NAMES: dict[PersonRole, Message] = {
    "translator": Message("terms.role-translator"),
    "reviewer": Message("terms.role-reviewer"),
    "admin": Message("terms.role-admin"),
}
_HOLDERS: dict[Right, Message] = {
    "correct": Message("terms.an-admin"),
    "review": Message("terms.a-reviewer-or-an-admin"),
    "admin": Message("terms.an-admin"),
}
_CLOCKS_DIFFER = timedelta(minutes=5)  # between servers of one workspace
_HASHED_AT_ONCE = 2
_COST = (2**15, 8, 3)  # n, r, p, as OWASP recommends: 32 MiB and a few tenths of a second per hash
_MAX_MEMORY = 96 * 2**20
_MAX_PASSWORD, _MAX_NAME = 1000, 80  # characters
_MINUTES = 15  # the window in which failed attempts count
# Failed attempts after which the next one waits: of a name from one address, of an address, and of a name.
_FREE = SignInFailures(both=5, placed=30, named=50)
_LONGEST_DELAY, _LONGEST_SHARED_DELAY = 30.0, 3.0  # seconds; the second falls on others than whoever fails
_hashing = BoundedSemaphore(_HASHED_AT_ONCE)  # limits the memory of simultaneous attempts


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
    hashed = _hashed(password, person.name)
    with Workspace.open(context.path) as workspace:
        workspace.people.add(person, hashed)
    note(context, f"add {person.role}", target=person.name)
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
    note(context, f"make {role}", target=person.name)


def set_password(context: WorkbenchContext, name: str, password: str) -> None:
    """Change the password of a user, which ends all their sessions."""
    person = _find(context, name)
    hashed = _hashed(password, person.name)
    with Workspace.open(context.path) as workspace:
        workspace.people.change(person.name, password_hash=hashed)
    note(context, "change password", target=person.name)


def remove_person(context: WorkbenchContext, name: str) -> None:
    """Remove a user; their corrections keep their name."""
    person = _find(context, name)
    if person.role == "admin":
        _check_not_last_admin(context, person)
    with Workspace.open(context.path) as workspace:
        workspace.people.remove(person.name)
    note(context, "remove", target=person.name)


def sign_in(context: WorkbenchContext, name: str, password: str, address: str, code: str = "") -> Session:
    """Start a session; raises a SignInError, the same for a wrong name, password and code of the second factor.

    Failures are counted; whoever takes attempts from the network waits before each as long as `sign_in_delay` says.
    """
    return _signed_in_by(context, name, password, address, code)


def _signed_in_by(context: WorkbenchContext, name: str, password: str, address: str, code: str | None) -> Session:
    """Start a session; code is None for whoever has given their second factor before."""
    user = _user(name)
    created = now()
    with Workspace.open(context.path) as workspace:
        stored = workspace.people.password_hash(user)
        # An unknown name is hashed as well, so that the response time does not reveal whether a name exists.
        known = verified(password, stored or _dummy_hash()) and stored is not None
        if not known or (code is not None and not is_second_factor(workspace, user, code)):
            workspace.people.failed(user, address[:80], created, shifted(created, timedelta(minutes=-_MINUTES)))
            note(context, "failed sign-in", actor=user, address=address)
            raise SignInError("sign-in-wrong-credentials")
        token = secrets.token_urlsafe(32)
        until = shifted(created, timedelta(minutes=_IDLE_MINUTES))
        workspace.people.begin(user, address[:80], _token_hash(token), created, until)
        person = workspace.people.signed_in(_token_hash(token), created, created)
    if person is None:
        raise SignInError("sign-in-user-removed")
    note(context, "sign-in", actor=user, address=address)
    return Session(person=person, until=until, token=token)


def sign_in_delay(context: WorkbenchContext, name: str, address: str) -> float:
    """Return how many seconds the next attempt to sign in has to wait, so that guessing takes too long.

    It doubles with each failure of a name from one address, up to half a minute. What others fail with the same name or
    from the same address delays an attempt by seconds only, and locks nobody out.
    """
    since = shifted(now(), timedelta(minutes=-_MINUTES))
    with Workspace.open(context.path) as workspace:
        failures = workspace.people.failures(_user(name), address[:80], since)
    own = failures.both - _FREE.both
    delay = min(2.0 ** min(own, 10), _LONGEST_DELAY) if own >= 0 else 0.0
    if failures.placed >= _FREE.placed or failures.named >= _FREE.named:
        shared = max(failures.placed / _FREE.placed, failures.named / _FREE.named)
        delay = max(delay, min(shared, _LONGEST_SHARED_DELAY))
    return delay


def _user(name: str) -> str:
    return "".join(c for c in _normalised(name) if unicodedata.category(c)[0] != "C")[:_MAX_NAME]


def signed_in(context: WorkbenchContext, token: str) -> Person | None:
    """Return the user of a session token, None if there is no such session or it has expired."""
    if not token:
        return None
    moment, hashed = now(), _token_hash(token)
    with Workspace.open(context.path) as workspace:
        # A session of the future is of a clock that has gone back since: it would not end in time.
        person = workspace.people.signed_in(hashed, moment, shifted(moment, _CLOCKS_DIFFER))
        if person is not None:
            _renew(workspace, hashed, moment)
    return person


def _renew(workspace: Workspace, hashed: str, moment: str) -> None:
    """Let a session that is used last longer, though never longer than a working day."""
    until = workspace.people.session_end(hashed)
    wanted = shifted(moment, timedelta(minutes=_IDLE_MINUTES))
    if until is not None and until < shifted(wanted, timedelta(minutes=-_RENEWED_AFTER_MINUTES)):
        workspace.people.extend(hashed, wanted, shifted(wanted, timedelta(hours=-HOURS)))


def change_password(context: WorkbenchContext, name: str, current: str, new: str, address: str) -> None:
    """Change one's own password, which ends all sessions; a wrong current one is a SignInError, and counted."""
    sign_out(context, _signed_in_by(context, name, current, address, None).token)
    set_password(context, name, new)


def check_own_password(context: WorkbenchContext, name: str, password: str, address: str) -> None:
    """Raise a SignInError unless the password is a person's own; a wrong one counts as a failed attempt to sign in."""
    moment = now()
    with Workspace.open(context.path) as workspace:
        stored = workspace.people.password_hash(name)
        if verified(password, stored or _dummy_hash()) and stored is not None:
            return
        workspace.people.failed(name, address[:80], moment, shifted(moment, timedelta(minutes=-_MINUTES)))
    note(context, "wrong password", actor=name, address=address)
    raise SignInError("account-wrong-password")


def sign_out(context: WorkbenchContext, token: str) -> None:
    """End a session."""
    with Workspace.open(context.path) as workspace:
        workspace.people.end(_token_hash(token))


def sign_out_everywhere(context: WorkbenchContext, name: str) -> None:
    """End all sessions of a person."""
    with Workspace.open(context.path) as workspace:
        workspace.people.end_all(name)
    note(context, "sign out everywhere", actor=name)


def may(role: PersonRole, right: Right) -> bool:
    """Return whether a role includes a right."""
    return right in _RIGHTS[role]


def check_right(person: Person | None, right: Right) -> None:
    """Raise a PermissionDeniedError if a user lacks a right; None is a user without sign-in, who has all rights."""
    if person is not None and not may(person.role, right):
        raise PermissionDeniedError(
            "permission-denied", name=person.name, role=ROLE_NAMES[person.role], able=_HOLDERS[right]
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


def _hashed(password: str, name: str) -> str:
    check_password(password, name)
    return hash_password(password)


def _find(context: WorkbenchContext, name: str) -> Person:
    person = next((p for p in people(context) if p.name == _normalised(name)), None)
    if person is None:
        raise InputError("user-unknown", name=name)
    return person


def _check_not_last_admin(context: WorkbenchContext, person: Person) -> None:
    if sum(p.role == "admin" for p in people(context)) == 1:
        raise InputError("user-last-admin", name=person.name)
