"""Second factors of people: the secret of their one-time codes, and hashes of their recovery codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace

from sqlalchemy import Connection, text

from workbench.store.checksums import checked, checksum
from workbench.store.revisions import Transaction

__all__ = ["SecondFactor", "SecondFactors"]

_SAVE = """INSERT INTO second_factors (name, required, secret, active, last_step, checksum)
    VALUES (:name, :required, :secret, :active, :last_step, :checksum)
    ON CONFLICT (name) DO UPDATE SET required = excluded.required, secret = excluded.secret, active = excluded.active,
    last_step = excluded.last_step, checksum = excluded.checksum"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """The second factor of a person: the secret is in base32, active says whether a code has confirmed it.

    last_step is the half minute since 1970 of the last code that was used; no code is taken twice.
    """

    name: str
    required: bool = False
    secret: str = field(default="", repr=False)
    active: bool = False
    last_step: int = 0


class SecondFactors:
    """The second factors of a workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, name: str) -> SecondFactor:
        """Return the second factor of a person, one without a secret if they have none."""
        with self._transaction(reading=True) as connection:
            return _read(connection, name)

    def any(self) -> bool:
        """Return whether anybody has one."""
        with self._transaction(reading=True) as connection:
            query = text("SELECT count(*) FROM second_factors WHERE active = 1")
            return bool(connection.execute(query).scalar())

    def codes_left(self, name: str) -> int:
        """Return how many recovery codes of a person have not been used."""
        with self._transaction(reading=True) as connection:
            query = text("SELECT count(*) FROM recovery_codes WHERE name = :name")
            return int(connection.execute(query, {"name": name}).scalar_one())

    def update(
        self, name: str, change: Callable[[SecondFactor], SecondFactor], codes: Iterable[str] | None = None
    ) -> SecondFactor:
        """Change the second factor of a person and return it; nobody else changes it between reading and writing.

        codes are hashes of recovery codes in place of the former ones, unless they are None. What `change` raises
        leaves all as it was.
        """
        with self._transaction() as connection:
            factor = change(_read(connection, name))
            _write(connection, factor)
            if codes is not None:
                connection.execute(text("DELETE FROM recovery_codes WHERE name = :name"), {"name": name})
                for code in codes:
                    query = "INSERT INTO recovery_codes (name, code_hash) VALUES (:name, :code)"
                    connection.execute(text(query), {"name": name, "code": code})
        return factor

    def use_step(self, name: str, step: int) -> bool:
        """Take the code of a half minute; return False if that or a later one has been taken."""
        with self._transaction() as connection:
            factor = _read(connection, name)
            if step <= factor.last_step:
                return False
            _write(connection, replace(factor, last_step=step))
        return True

    def use_code(self, name: str, code_hash: str) -> bool:
        """Take a recovery code; return False if there is none of this hash."""
        with self._transaction() as connection:
            query = text("DELETE FROM recovery_codes WHERE name = :name AND code_hash = :code")
            return connection.execute(query, {"name": name, "code": code_hash}).rowcount > 0


def _read(connection: Connection, name: str) -> SecondFactor:
    query = text("SELECT * FROM second_factors WHERE name = :name")
    row = connection.execute(query, {"name": name}).mappings().one_or_none()
    if row is None:
        return SecondFactor(name=name)
    stored = checked("second_factors", row)
    return SecondFactor(
        name=stored["name"],
        required=bool(stored["required"]),
        secret=stored["secret"],
        active=bool(stored["active"]),
        last_step=stored["last_step"],
    )


def _write(connection: Connection, factor: SecondFactor) -> None:
    row = {**asdict(factor), "required": int(factor.required), "active": int(factor.active)}
    connection.execute(text(_SAVE), {**row, "checksum": checksum("second_factors", row)})
