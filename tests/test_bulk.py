"""Many rows at once: what is written is what was given, on a file and on a server, and a refusal is told as ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from workbench.records import DatabaseURL
from workbench.store import Workspace
from workbench.store.bulk import insert_rows

COLUMNS = ("number", "garbled", "correction", "checks", "searched")
AWKWARD = ("نصّ", "a\tb\nc\r\\N", "\\.", "", "'; --", "\u2028 𝄞 \x7f")


def rows(count: int) -> list[dict[str, object]]:
    """Return rows with a column more than is asked for."""
    return [
        {
            "number": n,
            "garbled": AWKWARD[n % len(AWKWARD)],
            "correction": None if n % 2 else AWKWARD[-1 - n % len(AWKWARD)],
            "checks": "",
            "searched": f" {n} ",
            "further": n,
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 300])
def test_rows_are_written_as_they_are(place: Path | DatabaseURL, count: int) -> None:
    with Workspace.open(place, create=True) as workspace:
        with workspace._transaction() as connection:
            insert_rows(connection, "queue_texts", COLUMNS, rows(count))
        with workspace._transaction(reading=True) as connection:
            stored = connection.execute(text("SELECT * FROM queue_texts ORDER BY number")).mappings().all()
    assert [dict(row) for row in stored] == [{c: row[c] for c in COLUMNS} for row in rows(count)]


def test_floats_come_back_to_the_last_digit(place: Path | DatabaseURL) -> None:
    numbers = [0.1 + n / 7 for n in range(40)]
    made = [
        {"name": "c", "number": n, "status": "done", "label": None, "probability": p} for n, p in enumerate(numbers)
    ]
    made = [{**row, "author": "", "comments": 0} for row in made]
    with Workspace.open(place, create=True) as workspace:
        with workspace._transaction() as connection:
            insert_rows(connection, "queue_checks", tuple(made[0]), made)
        with workspace._transaction(reading=True) as connection:
            stored = connection.execute(text("SELECT probability FROM queue_checks ORDER BY number")).scalars().all()
    assert stored == numbers


@pytest.mark.parametrize("count", [2, 300])
def test_a_refusal_leaves_nothing_behind(place: Path | DatabaseURL, count: int) -> None:
    twice = [*rows(count), rows(count)[-1]]
    with Workspace.open(place, create=True) as workspace:
        with pytest.raises(IntegrityError), workspace._transaction() as connection:
            insert_rows(connection, "queue_texts", COLUMNS, twice)
        with workspace._transaction(reading=True) as connection:
            assert connection.execute(text("SELECT count(*) FROM queue_texts")).scalar_one() == 0
