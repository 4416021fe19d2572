"""Assessments of corrected texts, each made once, and the gain of correction aggregated by the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.store.assessment_rows import Assessment, add_assessment
from workbench.store.queue import update_row
from workbench.store.revisions import Transaction
from workbench.store.statistics import tenth_of

__all__ = ["Assessments", "CorrectionGains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionGains:
    """The gain of correction over all measured segments that are done or reviewed; `waiting` ones are not measured yet.

    before and after are mean fidelities; fidelities and efforts are histograms in tenths of fidelity and of HTER after
    correction; seconds is the total time spent.
    """

    measured: int
    waiting: int
    before: float | None
    after: float | None
    hter: float | None
    character_edit_rate: float | None
    seconds: float
    fidelities: tuple[int, ...]
    efforts: tuple[int, ...]


class Assessments:
    """The assessments of texts that people have worked on."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, assessment: Assessment) -> None:
        """Save an assessment, and update the queue where its text stands."""
        with self._transaction(segment=assessment.segment_id) as connection:
            add_assessment(connection, assessment)
            update_row(connection, assessment.segment_id)

    def gains(self, signature: str) -> CorrectionGains:
        """Return the gains of correction by assessments of a signature."""
        key = {"signature": signature}
        with self._transaction(reading=True) as connection:
            ready = connection.execute(text(_READY)).scalar_one()
            row = connection.execute(text(_MEANS), key).one()
            tenths = [_tenths(connection, column, key) for column in ("a.fidelity", "a.hter")]
        return CorrectionGains(
            measured=row.measured,
            waiting=ready - row.measured,
            before=row.before,
            after=row.after,
            hter=row.hter,
            character_edit_rate=row.cer,
            seconds=row.seconds or 0.0,
            fidelities=tenths[0],
            efforts=tenths[1],
        )

    def missing(self, signature: str, limit: int) -> tuple[str, ...]:
        """Return the ids of segments whose text has no assessment of a signature, those last changed first."""
        values = {"signature": signature, "limit": limit}
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_MISSING), values).scalars())


def _tenths(connection: Connection, column: str, key: dict[str, str]) -> tuple[int, ...]:
    query = f"SELECT {tenth_of(column)} AS tenth, count(*) AS segments {_MEASURED} AND {column} IS NOT NULL GROUP BY 1"
    counts = {int(r.tenth): r.segments for r in connection.execute(text(query), key)}
    return tuple(counts.get(k, 0) for k in range(10))


_FRESH = """a.segment_id = q.segment_id AND a.text_id = q.text_id AND a.counterpart = q.counterpart
    AND a.signature = :signature"""
_DONE = "q.status IN ('done', 'reviewed')"
_MEASURED = f"FROM queue q JOIN assessments a ON {_FRESH} WHERE {_DONE}"
_READY = f"SELECT count(*) FROM queue q WHERE {_DONE}"  # noqa: S608
_MEANS = f"""SELECT count(*) AS measured, avg(q.garbled_fidelity) AS before, avg(a.fidelity) AS after,
    avg(a.hter) AS hter, avg(a.character_edit_rate) AS cer, sum(q.seconds) AS seconds {_MEASURED}"""
_MISSING = f"""SELECT q.segment_id FROM queue q LEFT JOIN assessments a ON {_FRESH}
    WHERE q.status <> 'untouched' AND a.segment_id IS NULL ORDER BY q.updated DESC, q.place LIMIT :limit"""  # noqa: S608
