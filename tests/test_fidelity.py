from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.fidelity import LEVELS, report_alone, report_pair
from workbench.records import LinkKind
from workbench.semantic import SoftScores

CLEAN = "أسفر الحادث عن مقتل 38 شخصا في غرب البلاد، وفق السلطات."
SHARES = st.floats(0, 1)


def soft(precision: float, recall: float, semantic: float) -> SoftScores:
    return SoftScores(precision=precision, recall=recall, semantic=semantic)


def test_a_faithful_pair() -> None:
    found = report_pair(CLEAN, CLEAN, soft(1, 1, 1), "parallel", "s")
    assert (found.fidelity, found.label, found.errors) == (100, "faithful", ())
    assert [s.name for s in found.scores] == [
        "chrf", "chrf++", "bleu", "ter", "semantic", "precision", "recall", "quality",
    ]  # fmt: skip


@given(SHARES, SHARES, st.sampled_from(["parallel", "partial"]))
def test_more_support_never_costs(one: float, other: float, kind: LinkKind) -> None:
    less, more = sorted((one, other))
    low = report_pair(CLEAN, CLEAN, soft(less, less, less), kind, "s", ())
    high = report_pair(CLEAN, CLEAN, soft(more, more, more), kind, "s", ())
    assert 0 <= low.fidelity <= high.fidelity <= 100


def test_what_a_sibling_does_not_mention_costs_half_in_a_partial_pair() -> None:
    shares = soft(0.5, 0.5, 0.5)
    assert report_pair(CLEAN, CLEAN, shares, "parallel", "s", ()).fidelity == 50
    assert report_pair(CLEAN, CLEAN, shares, "partial", "s", ()).fidelity == 75


def test_a_contradiction_halves() -> None:
    wrong = CLEAN.replace("38", "48")
    found = report_pair(wrong, CLEAN, soft(1, 1, 1), "parallel", "s", ())
    assert found.fidelity == 50
    assert [e.check for e in found.errors] == ["numbers"]


def test_alone() -> None:
    found = report_alone(CLEAN, "s")
    assert (found.label, found.fidelity) == ("unsupported", 50)
    assert [s.name for s in found.scores] == ["quality"]


@pytest.mark.parametrize(
    ("value", "label"), [(100, "faithful"), (80, "faithful"), (79, "minor"), (59, "major"), (39, "critical")]
)
def test_labels(value: float, label: str) -> None:
    found = report_pair(CLEAN, CLEAN, soft(0, 0, value / 100), "parallel", "s", ())
    assert found.label == label
    assert [least for least, _ in LEVELS] == sorted((least for least, _ in LEVELS), reverse=True)
