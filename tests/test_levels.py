"""The page of examples cannot go stale: every example is scored again."""

from __future__ import annotations

import pytest

from benchmarks.levels import PAIRS, SCORES, Row, examples, line
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def found() -> list[Row]:
    return examples()


def test_the_examples_have_the_scores_that_the_page_says(found: list[Row]) -> None:
    page = (ROOT / "docs" / "levels.md").read_text("utf-8").splitlines()
    rows = {cells[0].strip("`"): cells[1:] for cells in (x.strip("| ").split(" | ") for x in page)}
    for number, pair in enumerate(PAIRS, 1):
        assert line((str(number), *pair)) in page
    for name in SCORES:
        said = [float(cell) for cell in rows[name][: len(PAIRS)]]
        assert [row[name] for row in found] == pytest.approx(said, abs=0.011, rel=0.003), name


def test_the_examples_reach_every_level(found: list[Row]) -> None:
    for name in ("semantic", "precision", "recall", "quality"):
        values = [row[name] for row in found]
        assert min(values) < 0.4, name
        assert any(0.4 <= v < 0.8 for v in values), name
        assert max(values) > 0.9, name
    against = [row["contradiction"] for row in found]
    assert min(against) < 0.1
    assert max(against) > 0.7
