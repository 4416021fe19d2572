"""The gains of correction, measured once for each revision and aggregated by the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, text

from workbench.store.revisions import Transaction
from workbench.store.statistics import tenth_of

__all__ = ["CorrectionGains", "CorrectionOutcome", "CorrectionOutcomes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionOutcome:
    """The fidelity of a corrected segment, its edit distance from the garbled text, and the time spent on it.

    signature is that of the score; the distance of a text too long to compare is None.
    """

    segment_id: str
    revision: str
    signature: str
    fidelity: float
    hter: float | None
    character_edit_rate: float | None
    seconds: float


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


class CorrectionOutcomes:
    """The measured outcomes of corrections."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, outcome: CorrectionOutcome) -> None:
        """Save an outcome in place of that of an earlier revision."""
        with self._transaction(segment=outcome.segment_id) as connection:
            connection.execute(text(_SAVE), asdict(outcome))

    def known(self, segment_id: str, revision: str, signature: str) -> bool:
        """Tell whether a revision of a segment has an outcome of a signature."""
        values = {"segment": segment_id, "revision": revision, "signature": signature}
        with self._transaction(reading=True) as connection:
            return connection.execute(text(_KNOWN), values).scalar() is not None

    def gains(self, signature: str) -> CorrectionGains:
        """Return the gains of correction by outcomes of a signature."""
        key = {"signature": signature}
        with self._transaction(reading=True) as connection:
            ready = connection.execute(text(_READY)).scalar_one()
            row = connection.execute(text(_MEANS), key).one()
            tenths = [_tenths(connection, column, key) for column in ("o.fidelity", "o.hter")]
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

    def unmeasured(self, signature: str, limit: int) -> tuple[str, ...]:
        """Return the ids of segments that are done or reviewed without an outcome of a signature, latest first."""
        values = {"signature": signature, "limit": limit}
        with self._transaction(reading=True) as connection:
            return tuple(connection.execute(text(_UNMEASURED), values).scalars())


def _tenths(connection: Connection, column: str, key: dict[str, str]) -> tuple[int, ...]:
    query = f"SELECT {tenth_of(column)} AS tenth, count(*) AS segments {_MEASURED} AND {column} IS NOT NULL GROUP BY 1"
    counts = {int(r.tenth): r.segments for r in connection.execute(text(query), key)}
    return tuple(counts.get(k, 0) for k in range(10))


_SAVE = """INSERT INTO outcomes VALUES (:segment_id, :revision, :signature, :fidelity, :hter, :character_edit_rate,
    :seconds) ON CONFLICT (segment_id) DO UPDATE SET revision = :revision, signature = :signature,
    fidelity = :fidelity, hter = :hter, character_edit_rate = :character_edit_rate, seconds = :seconds"""
_KNOWN = """SELECT 1 FROM outcomes WHERE segment_id = :segment AND revision = :revision
    AND signature = :signature"""
_FRESH = "o.segment_id = q.segment_id AND o.revision = q.revision AND o.signature = :signature"
_DONE = "q.status IN ('done', 'reviewed')"
_MEASURED = f"FROM queue q JOIN outcomes o ON {_FRESH} WHERE {_DONE}"
_READY = f"SELECT count(*) FROM queue q WHERE {_DONE}"  # noqa: S608
_MEANS = f"""SELECT count(*) AS measured, avg(q.fidelity) AS before, avg(o.fidelity) AS after, avg(o.hter) AS hter,
    avg(o.character_edit_rate) AS cer, sum(o.seconds) AS seconds {_MEASURED}"""
_UNMEASURED = f"""SELECT q.segment_id FROM queue q LEFT JOIN outcomes o ON {_FRESH}
    WHERE {_DONE} AND o.segment_id IS NULL ORDER BY q.updated DESC, q.place LIMIT :limit"""  # noqa: S608
