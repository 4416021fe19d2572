"""Decisions on names, append-only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from workbench.records import NameDecision, NameStatement
from workbench.store.checksums import checked, checksum

__all__ = ["add_name_statements", "read_name_statements"]

_READ = "SELECT * FROM name_decisions ORDER BY id"
_INSERT = """INSERT INTO name_decisions (kind, form, canonical, language, author, made_at, checksum)
    VALUES (:kind, :form, :canonical, :language, :author, :made_at, :checksum)"""


def read_name_statements(connection: Connection) -> tuple[NameStatement, ...]:
    """Return the decisions on names with their authors, oldest first."""
    return tuple(
        NameStatement(
            decision=NameDecision(kind=r["kind"], form=r["form"], canonical=r["canonical"], language=r["language"]),
            author=r["author"],
            created=r["made_at"],
        )
        for r in (checked("name_decisions", row) for row in connection.execute(text(_READ)).mappings())
    )


def add_name_statements(connection: Connection, statements: Sequence[NameStatement]) -> None:
    """Append decisions on names."""
    for s in statements:
        d = s.decision
        values = {"kind": d.kind, "form": d.form, "canonical": d.canonical, "language": d.language}
        values |= {"author": s.author, "made_at": s.created}
        connection.execute(text(_INSERT), {**values, "checksum": checksum("name_decisions", values)})
