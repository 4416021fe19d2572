"""One-time codes by time: RFC 6238 with SHA-1, six digits and half a minute, which every authenticator app speaks."""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha1
from urllib.parse import quote

__all__ = ["STEP", "code_at", "key_uri", "matching_step", "new_secret", "plain_code", "step_of"]

STEP = 30  # seconds
_DIGITS = 6
_SECRET_BYTES = 20  # as long as the hash, which RFC 4226 recommends
_ISSUER = "Muqabala"


def new_secret() -> str:
    """Return a random secret of 160 bits in base32."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def step_of(seconds: float) -> int:
    """Return the number of the half minute that a time is in, in seconds since 1970."""
    return int(seconds // STEP)


def code_at(secret: str, step: int, digits: int = _DIGITS) -> str:
    """Return the code of a half minute: the counter's HMAC, dynamically truncated (RFC 4226, section 5.3)."""
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), sha1).digest()
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: str, code: str, seconds: float) -> int | None:
    """Return the half minute that a code is of, the present one or a neighbour of it; None if it is of none."""
    plain = plain_code(code)
    present = step_of(seconds)
    steps = [s for s in (present - 1, present, present + 1) if s >= 0]
    matching = [s for s in steps if hmac.compare_digest(code_at(secret, s).encode(), plain.encode())]
    return matching[-1] if matching else None


def plain_code(code: str) -> str:
    """Return a code as it is compared: digits of any script as ASCII, capitals, no spaces and hyphens."""
    kept = (c for c in code if not c.isspace() and c not in "-\u2010\u2011")
    return "".join(str(int(c)) if c.isdecimal() else c.upper() for c in kept)


def key_uri(secret: str, name: str) -> str:
    """Return the address by which an authenticator app takes over a secret, as a link or in a QR code."""
    label = quote(f"{_ISSUER}:{name}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={_ISSUER}"
