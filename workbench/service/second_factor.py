"""The second factor of a person: one-time codes of an authenticator app, with recovery codes for when it is lost."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from workbench.errors import InputError
from workbench.service.audit import COMMAND, note
from workbench.service.one_time_codes import key_uri, matching_step, new_secret, plain_code
from workbench.service.review.revisions import now, shifted
from workbench.service.settings import WorkbenchContext
from workbench.store import SecondFactor, Workspace

__all__ = [
    "FactorEnrolment",
    "FactorState",
    "any_factor",
    "begin_factor",
    "confirm_factor",
    "end_factor",
    "factor_state",
    "is_second_factor",
    "lacks_factor",
    "new_recovery_codes",
    "require_factor",
    "reset_factor",
]

_CODES = 10
_CODE_BYTES = 15  # 120 bits, 24 characters
_COUNTED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorState:
    """Whether a person has a second factor, begins one or must have one, and how many recovery codes they have left."""

    active: bool
    pending: bool
    required: bool
    codes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorEnrolment:
    """A secret that an app is to take over, in base32, and the address that a QR code or a link holds."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def factor_state(context: WorkbenchContext, name: str) -> FactorState:
    """Return the state of a person's second factor."""
    with Workspace.open(context.path) as workspace:
        factor = workspace.second_factors.of(name)
        left = workspace.second_factors.codes_left(name)
    pending = bool(factor.secret) and not factor.active
    return FactorState(active=factor.active, pending=pending, required=factor.required, codes_left=left)


def any_factor(context: WorkbenchContext) -> bool:
    """Return whether anybody has a second factor, so that the form to sign in asks for it."""
    with Workspace.open(context.path) as workspace:
        return workspace.second_factors.any()


def lacks_factor(context: WorkbenchContext, name: str, *, demanded: bool) -> bool:
    """Return whether a person has no second factor where they, or everybody (demanded), must have one."""
    with Workspace.open(context.path) as workspace:
        factor = workspace.second_factors.of(name)
    return (demanded or factor.required) and not factor.active


def begin_factor(context: WorkbenchContext, name: str) -> FactorEnrolment:
    """Make a secret, which counts when a code has confirmed it; the one of an unfinished enrolment is kept."""

    def begun(factor: SecondFactor) -> SecondFactor:
        if factor.active:
            raise InputError("second-factor-there")
        return factor if factor.secret else replace(factor, secret=new_secret())

    with Workspace.open(context.path) as workspace:
        factor = workspace.second_factors.update(name, begun)
    return FactorEnrolment(secret=factor.secret, uri=key_uri(factor.secret, name))


def confirm_factor(context: WorkbenchContext, name: str, code: str) -> tuple[str, ...]:
    """Put the second factor into force by a code of it; return the recovery codes, which nothing tells again."""

    def confirmed(factor: SecondFactor) -> SecondFactor:
        if factor.active:
            raise InputError("second-factor-there")
        step = matching_step(factor.secret, code, _seconds()) if factor.secret else None
        if step is None:
            raise InputError("second-factor-wrong-code")
        return replace(factor, active=True, last_step=step)

    codes = _new_codes()
    with Workspace.open(context.path) as workspace:
        workspace.second_factors.update(name, confirmed, map(_hash, codes))
    note(context, "add second factor", actor=name)
    return codes


def new_recovery_codes(context: WorkbenchContext, name: str, code: str, address: str = "") -> tuple[str, ...]:
    """Replace the recovery codes of a person, who gives a code; a wrong one is an InputError."""

    def same(factor: SecondFactor) -> SecondFactor:
        if not factor.active:  # it has been ended since
            raise InputError("second-factor-wrong-code")
        return factor

    _check_code(context, name, code, address)
    codes = _new_codes()
    with Workspace.open(context.path) as workspace:
        workspace.second_factors.update(name, same, map(_hash, codes))
    note(context, "new recovery codes", actor=name)
    return codes


def end_factor(context: WorkbenchContext, name: str, code: str, address: str = "", *, demanded: bool = False) -> None:
    """Go without the second factor again, by a code; an InputError where it is required of them or all (demanded)."""
    if demanded or factor_state(context, name).required:
        raise InputError("second-factor-required-here")
    _check_code(context, name, code, address)
    _clear(context, name)
    note(context, "remove second factor", actor=name)


def reset_factor(context: WorkbenchContext, name: str) -> None:
    """Take the second factor from a person who has lost it; whether they must have one stays as it is."""
    _check_person(context, name)
    _clear(context, name)
    note(context, "reset second factor", actor=COMMAND, target=name)


def require_factor(context: WorkbenchContext, name: str, *, on: bool) -> None:
    """Say whether a person must have a second factor; until they do, they can only set one up."""
    _check_person(context, name)
    with Workspace.open(context.path) as workspace:
        workspace.second_factors.update(name, lambda factor: replace(factor, required=on))
    note(context, f"second factor {'required' if on else 'optional'}", target=name)


def is_second_factor(workspace: Workspace, name: str, code: str) -> bool:
    """Return whether a code is the second factor of a person, and use it up; True if they have none."""
    factor = workspace.second_factors.of(name)
    if not factor.active:
        return True
    step = matching_step(factor.secret, code, _seconds())
    if step is not None:
        return workspace.second_factors.use_step(name, step)
    return workspace.second_factors.use_code(name, _hash(code))


def _check_code(context: WorkbenchContext, name: str, code: str, address: str) -> None:
    """Use up a code; a wrong one is an InputError, and counted as a failed attempt to sign in is."""
    with Workspace.open(context.path) as workspace:
        if not workspace.second_factors.of(name).active or not is_second_factor(workspace, name, code):
            workspace.people.failed(name, address[:80], now(), shifted(now(), -_COUNTED))
            note(context, "failed second factor", actor=name, address=address)
            raise InputError("second-factor-wrong-code")


def _check_person(context: WorkbenchContext, name: str) -> None:
    with Workspace.open(context.path) as workspace:
        if name not in {p.name for p in workspace.people.all()}:
            raise InputError("user-unknown", name=name)


def _clear(context: WorkbenchContext, name: str) -> None:
    with Workspace.open(context.path) as workspace:
        workspace.second_factors.update(name, lambda factor: replace(factor, secret="", active=False), ())


def _new_codes() -> tuple[str, ...]:
    codes = (base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode("ascii") for _ in range(_CODES))
    return tuple("-".join(code[k : k + 4] for k in range(0, len(code), 4)) for code in codes)


def _hash(code: str) -> str:
    return sha256(plain_code(code).encode("utf-8", "surrogatepass")).hexdigest()


def _seconds() -> float:
    return datetime.fromisoformat(now()).timestamp()
