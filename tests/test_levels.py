"""The documented examples are scored again and compared with the page."""

from __future__ import annotations

import re

import pytest

from benchmarks.levels import PAIRS, SCORES, Row, examples, line
from tests.conftest import ROOT
from workbench import score, score_alone


@pytest.fixture(scope="module")
def found() -> list[Row]:
    return examples()


def _apart(score: str) -> float:
    """Return by how much a score may differ from the documented one: processors round vectors differently."""
    return 0.5 if score in {"fidelity", "meaning", "form"} else 0.011


def test_examples_have_the_documented_scores(found: list[Row]) -> None:
    page = (ROOT / "docs" / "benchmarks" / "levels.md").read_text("utf-8").splitlines()
    rows = {cells[0].strip("`"): cells[1:] for cells in (x.strip("| ").split(" | ") for x in page)}
    for number, pair in enumerate(PAIRS, 1):
        assert line((str(number), *pair)) in page
    for name in SCORES:
        said = [float(cell) for cell in rows[name][: len(PAIRS)]]
        assert [row[name] for row in found] == pytest.approx(said, abs=_apart(name)), name


def test_examples_cover_every_label(found: list[Row]) -> None:
    for name in ("semantic", "precision", "recall", "quality"):
        values = [row[name] for row in found]
        assert min(values) < 0.4, name
        assert any(0.4 <= v < 0.8 for v in values), name
        assert max(values) > 0.9, name
    against = [row["contradiction"] for row in found]
    assert min(against) < 0.1
    assert max(against) > 0.7


def test_worked_examples_match_the_documentation() -> None:
    """Fidelity, label and the documented scores of one example of each label."""
    page = (ROOT / "docs" / "explanation" / "scoring.md").read_text("utf-8")
    told = page.partition("### One example of each label")[2].partition("\n## ")[0]
    parts = re.findall(
        r"\*\*`(\w+)`, ([\d.]+|no fidelity)\.\*\*\n\n- Left: (.+)\n(?:- Right: (.+)\n)?((?:[- ] ?.+\n)*)", told
    )
    assert [label for label, *_ in parts] == ["faithful", "minor", "major", "critical", "unsupported"]
    reports = [s.report for s in score([(left, right) for _, _, left, right, _ in parts if right])]
    reports += [s.report for s in score_alone([left for _, _, left, right, _ in parts if not right])]
    checked = 0
    for (label, fidelity, _, _, why), report in zip(parts, reports, strict=True):
        assert report.label == label
        told_none = fidelity == "no fidelity"
        assert report.fidelity == (None if told_none else pytest.approx(float(fidelity), abs=_apart("fidelity"))), label
        values = {s.name: s.value for s in report.scores}
        for name, value in re.findall(r"(Q|`\w+`)(?: = | is )([\d.]*\d)", why):
            found = values["quality" if name == "Q" else name.strip("`")]
            assert found == pytest.approx(float(value), abs=_apart(name.strip("`"))), (label, name)
            checked += 1
        suggested = {e.suggestion for e in report.errors}
        assert set(re.findall(r"`([^`a-z]+)`", why)) <= suggested
    assert checked == 9
