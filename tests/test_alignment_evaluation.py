"""Alignment scores, compared with figures computed by hand and with the definition."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from workbench.cli import main
from workbench.errors import InputError
from workbench.evaluation import (
    AlignedDocument,
    Bead,
    calibration_error_by_chance,
    expected_calibration_error,
    reliability,
    score_alignment,
)
from workbench.formats import read_beads
from workbench.service import read_decisions

GOLD = "[0]:[0]\n[1]:[1, 2]\n[2]:[]\n[3]:[3]\n"
PREDICTED = "[0]:[0]:0.9\n[1]:[1]:0.4\n[]:[2]:0.6\n[2]:[]:0.8\n[3]:[3]:0.95\n"


def judged(gold: str, predicted: str) -> AlignedDocument:
    return AlignedDocument(gold=read_beads(gold, "g"), predicted=read_beads(predicted, "p"))


def test_scores_equal_those_computed_by_hand() -> None:
    """Strict: 3 of 5 predictions are right, one of them null; 2 of 3 gold beads are found. Lax: 4 of 5, and all 3."""
    score = score_alignment([judged(GOLD, PREDICTED)])
    assert (score.strict_precision, score.strict_recall) == (3 / 5, 2 / 3)
    assert (score.lax_precision, score.lax_recall) == (4 / 5, 1)
    assert score.strict_f1.value == pytest.approx(2 * 0.6 * (2 / 3) / (0.6 + 2 / 3))
    assert score.strict_f1.low <= score.strict_f1.value <= score.strict_f1.high


def test_sentences_missing_from_gold_count_as_unaligned() -> None:
    score = score_alignment([judged("[0]:[0]", "[0]:[0]\n[1]:[]\n[]:[1]")])
    assert score.strict_f1.value == 1


def test_reliability_equals_that_computed_by_hand() -> None:
    bins = reliability([judged(GOLD, PREDICTED)])
    assert [(b.low, b.count, b.right) for b in bins] == [(0.4, 1, 0.0), (0.6, 1, 0.0), (0.8, 1, 1.0), (0.9, 2, 1.0)]
    assert expected_calibration_error(bins) == pytest.approx((0.4 + 0.6 + 0.2 + 0.1 + 0.05) / 5)


sides = st.lists(st.integers(0, 5), max_size=2, unique=True).map(sorted).map(tuple)
beads = st.lists(st.builds(Bead, sides, sides).filter(lambda b: b.left or b.right), min_size=1, max_size=6)


@given(beads, beads)
def test_lax_scores_are_never_below_strict_ones(gold: list[Bead], predicted: list[Bead]) -> None:
    if not any(b.left and b.right for b in gold):
        with pytest.raises(InputError):
            score_alignment([AlignedDocument(gold=gold, predicted=predicted)])
        return
    score = score_alignment([AlignedDocument(gold=gold, predicted=predicted)])
    assert 0 <= score.strict_f1.value <= score.lax_f1.value <= 1
    full = [b for b in gold if b.left and b.right]
    assert score_alignment([AlignedDocument(gold=gold, predicted=full)]).strict_f1.value == pytest.approx(1)


@given(beads)
def test_beads_round_trip(some: list[Bead]) -> None:
    text = "\n".join(f"{list(b.left)}:{list(b.right)}" for b in some)
    assert [b.sides for b in read_beads(text, "x")] == [b.sides for b in some]


@pytest.mark.parametrize("line", ["[0:[1]", "0:1", "[a]:[b]", "[0]:[1]:high", "[0] [1]"])
def test_malformed_beads_are_reported(line: str) -> None:
    with pytest.raises(InputError, match=r"gold\.txt, line 2"):
        read_beads(f"[0]:[0]\n{line}", "gold.txt")


def test_decisions_are_read_as_kept_or_cut(tmp_path: Path) -> None:
    path = tmp_path / "d.beads"
    path.write_text("[0, 1]:[2]:1\n[3]:[3]:0\n")
    assert [(d.left, d.right, d.kept) for d in read_decisions(path)] == [((0, 1), (2,), True), ((3,), (3,), False)]
    path.write_text("[0]:[2]:0.7\n")
    with pytest.raises(InputError, match="not a decision"):
        read_decisions(path)


def test_the_command_prints_documents_and_total(tmp_path: Path) -> None:
    for name, text in (("gold", GOLD), ("pred", PREDICTED)):
        (tmp_path / name).mkdir()
        for document in ("a", "b"):
            (tmp_path / name / document).write_text(text)
    folders = ["--gold", str(tmp_path / "gold"), "--pred", str(tmp_path / "pred")]
    shown = CliRunner().invoke(main, ["evaluate", "alignment", *folders])
    assert shown.exit_code == 0, shown.output
    lines = shown.output.splitlines()
    assert [line.split()[:5] for line in lines if line.startswith(("a ", "b ", "all"))] == [
        ["a", "3", "5", "0.600", "0.667"],
        ["b", "3", "5", "0.600", "0.667"],
        ["all", "6", "10", "0.600", "0.667"],
    ]
    assert "expected calibration error: 0.270" in shown.output
    (tmp_path / "pred" / "b").unlink()
    assert "has no file b" in CliRunner().invoke(main, ["evaluate", "alignment", *folders]).output


def test_calibrated_probabilities_have_only_the_expected_error() -> None:
    rng = random.Random(5)
    found = []
    for _ in range(200):
        predicted = [Bead((k,), (k,), rng.random()) for k in range(150)]
        gold = [Bead(b.left, b.right if rng.random() < (b.probability or 0) else (999,)) for b in predicted]
        bins = reliability([AlignedDocument(gold=gold, predicted=predicted)])
        found.append((expected_calibration_error(bins), calibration_error_by_chance(bins)))
    measured, stated = (sum(column) / len(found) for column in zip(*found, strict=True))
    assert measured == pytest.approx(stated, rel=0.08)
