from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.records import ErrorSpan, LinkKind, Severity
from workbench.scoring.fidelity import LABEL_THRESHOLDS, fidelity_score, report_pair, report_text
from workbench.scoring.quality import quality
from workbench.scoring.semantic import SemanticScores

CLEAN = "أسفر الحادث عن مقتل 38 شخصا في غرب البلاد، وفق السلطات."
SEVERITIES: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")
SHARES = st.floats(0, 1)


def soft(precision: float, recall: float, semantic: float) -> SemanticScores:
    return SemanticScores(precision=precision, recall=recall, semantic=semantic)


def test_a_faithful_pair_scores_high() -> None:
    found = report_pair(CLEAN, CLEAN, soft(1, 1, 1), "parallel", "s")
    assert (found.fidelity, found.label, found.errors) == (100, "faithful", ())
    assert [s.name for s in found.scores] == [
        "chrf",
        "chrf++",
        "bleu",
        "ter",
        "semantic",
        "precision",
        "recall",
        "supported",
        "unsupported",
        "contradicted",
        "quality",
    ]


@given(SHARES, SHARES, st.sampled_from(["parallel", "partial"]))
def test_more_support_never_lowers_the_score(one: float, other: float, kind: LinkKind) -> None:
    less, more = sorted((one, other))
    low = report_pair(CLEAN, CLEAN, soft(less, less, less), kind, "s", ())
    high = report_pair(CLEAN, CLEAN, soft(more, more, more), kind, "s", ())
    assert 0 <= low.fidelity <= high.fidelity <= 100


def test_unmentioned_content_costs_half_in_a_partial_pair() -> None:
    shares = soft(0.5, 0.5, 0.5)
    assert report_pair(CLEAN, CLEAN, shares, "parallel", "s", ()).fidelity == 50
    assert report_pair(CLEAN, CLEAN, shares, "partial", "s", ()).fidelity == 75


def test_a_contradiction_halves_the_score() -> None:
    wrong = CLEAN.replace("38", "48")
    found = report_pair(wrong, CLEAN, soft(1, 1, 1), "parallel", "s", ())
    shares = {s.name: s.value for s in found.scores}
    assert [e.check for e in found.errors] == ["numbers"]
    assert shares["contradicted"] == pytest.approx(1 / 11, abs=1e-4)
    assert found.fidelity == pytest.approx(50 * shares["supported"], abs=0.01)


@given(SHARES, st.sampled_from(["parallel", "partial"]))
def test_the_shares_sum_to_one(support: float, kind: LinkKind) -> None:
    wrong = CLEAN.replace("38", "48")
    found = report_pair(wrong, CLEAN, soft(support, support, support), kind, "s", ())
    shares = {s.name: s.value for s in found.scores}
    assert shares["supported"] + shares["unsupported"] + shares["contradicted"] == pytest.approx(1, abs=1e-3)


def span(severity: Severity) -> ErrorSpan:
    return ErrorSpan(
        side="left",
        start=0,
        end=4,
        text=CLEAN[:4],
        category="accuracy/omission",
        severity=severity,
        check="omission",
        reason="r",
        reason_ar="س",
    )


@given(st.lists(st.sampled_from(SEVERITIES), max_size=5), st.data(), SHARES, SHARES, st.booleans())
def test_a_more_severe_finding_never_costs_less(
    severities: list[Severity], data: st.DataObject, own: float, supported: float, parallel: bool
) -> None:
    spans = [span(s) for s in severities]
    more = [*spans, span(data.draw(st.sampled_from(SEVERITIES)))]
    graver = [span(SEVERITIES[min(3, SEVERITIES.index(s.severity) + data.draw(st.integers(0, 2)))]) for s in spans]
    before = fidelity_score(own, supported, 1 - supported, spans, parallel=parallel)
    assert 0 <= fidelity_score(own, supported, 1 - supported, more, parallel=parallel) <= before <= 100
    assert fidelity_score(own, supported, 1 - supported, graver, parallel=parallel) <= before
    assert quality(CLEAN, graver) <= quality(CLEAN, spans)
    assert quality(CLEAN, more) <= quality(CLEAN, spans)


def test_a_text_is_scored_alone() -> None:
    found = report_text(CLEAN, "s")
    assert (found.label, found.fidelity) == ("unsupported", 50)
    assert [s.name for s in found.scores] == ["quality"]


@pytest.mark.parametrize(
    ("value", "label"), [(100, "faithful"), (80, "faithful"), (79, "minor"), (59, "major"), (39, "critical")]
)
def test_labels_follow_the_thresholds(value: float, label: str) -> None:
    found = report_pair(CLEAN, CLEAN, soft(0, 0, value / 100), "parallel", "s", ())
    assert found.label == label
    assert [least for least, _ in LABEL_THRESHOLDS] == sorted((least for least, _ in LABEL_THRESHOLDS), reverse=True)
