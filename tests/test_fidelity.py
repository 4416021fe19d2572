from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.records import ErrorSpan, FidelityReport, LinkKind, Severity
from workbench.scoring.fidelity import (
    LABEL_THRESHOLDS,
    fidelity_score,
    label_of,
    meaning_score,
    report_pair,
    report_text,
)
from workbench.scoring.meaning import level, shared_meaning, supported_part
from workbench.scoring.quality import quality
from workbench.scoring.semantic import SemanticScores

CLEAN = "أسفر الحادث عن مقتل 38 شخصا في غرب البلاد، وفق السلطات."
SEVERITIES: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")
SHARES = st.floats(0, 1)


def soft(share: float) -> SemanticScores:
    return SemanticScores(precision=share, recall=share, semantic=share, token_mean=share, bertscore=share, least=share)


def test_a_faithful_pair_scores_high() -> None:
    found = report_pair(CLEAN, CLEAN, soft(1), "parallel", "s")
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
        "meaning",
        "form",
    ]


@given(SHARES, SHARES, st.sampled_from(["parallel", "partial"]))
def test_more_support_never_lowers_the_score(one: float, other: float, kind: LinkKind) -> None:
    less, more = sorted((one, other))
    low = report_pair(CLEAN, CLEAN, soft(less), kind, "s", ())
    high = report_pair(CLEAN, CLEAN, soft(more), kind, "s", ())
    assert 0 <= low.ranking <= high.ranking <= 100


def test_unmentioned_content_costs_half_in_a_partial_pair() -> None:
    share = supported_part(CLEAN, CLEAN, soft(0.5))
    found = report_pair(CLEAN, CLEAN, soft(0.5), "partial", "s", ())
    assert found.fidelity == pytest.approx(100 * (share + (1 - share) / 2), abs=0.01)


def test_a_counterpart_that_neighbours_share_need_not_be_covered_whole() -> None:
    longer = f"{CLEAN} وقال شهود إن النيران اندلعت قبل ذلك بساعة."
    shares = SemanticScores(precision=1, recall=0.5, semantic=0.67, token_mean=0.7, bertscore=0.7, least=0.5)
    alone, shared = (report_pair(CLEAN, longer, shares, "parallel", "s", (), shared=s) for s in (False, True))
    assert scores_of(alone)["supported"] < scores_of(shared)["supported"] == 1


def scores_of(report: FidelityReport) -> dict[str, float]:
    return {s.name: s.value for s in report.scores}


@given(SHARES, SHARES)
def test_more_likeness_is_never_less_meaning(one: float, other: float) -> None:
    less, more = (soft(s) for s in sorted((one, other)))
    for right in (CLEAN, "The accident killed 38 people in the west of the country."):
        assert 0 <= shared_meaning(CLEAN, right, less) <= shared_meaning(CLEAN, right, more) <= 1
        assert 0 <= supported_part(CLEAN, right, less) <= supported_part(CLEAN, right, more) <= 1


HEBREW = "התאונה הרגה 38 בני אדם במערב המדינה."


def test_what_is_less_alike_in_another_language_counts_for_more() -> None:
    default = replace(soft(0.5), mapped=True)
    assert level(CLEAN, HEBREW, default) == level(HEBREW, CLEAN, default) > 1
    assert level(CLEAN, "A baleset 38 embert ölt meg az ország nyugati részén.", default) > 1
    for right in (CLEAN, "1945", ""):
        assert level(CLEAN, right, default) == 1
    assert level("The accident killed 38 people.", HEBREW, default) == 1
    assert level(CLEAN, "The accident killed 38 people.", replace(default, sentence=0.5)) == 1
    assert level(CLEAN, HEBREW, soft(0.5)) == 1, "measured with the default encoder only"
    assert shared_meaning(CLEAN, HEBREW, default) > shared_meaning(CLEAN, HEBREW, soft(0.5))


def test_equal_texts_mean_the_same_and_strangers_nothing() -> None:
    assert shared_meaning(CLEAN, CLEAN, soft(1)) == pytest.approx(1)
    assert supported_part(CLEAN, CLEAN, soft(0)) == 0


def test_a_contradiction_takes_much_of_the_meaning() -> None:
    wrong = CLEAN.replace("38", "48")
    found = report_pair(wrong, CLEAN, soft(1), "parallel", "s", ())
    shares = scores_of(found)
    assert [e.check for e in found.errors] == ["numbers"]
    assert shares["contradicted"] == pytest.approx(1 / 11, abs=1e-4)
    assert found.fidelity == shares["meaning"] == pytest.approx(58 * shares["supported"], abs=0.01)


def test_form_moves_fidelity_by_a_few_points_however_often_it_fails() -> None:
    spaced = CLEAN.replace("،", " ،").replace(".", " .")
    once, often = (
        report_pair(text, CLEAN, soft(1), "parallel", "s", ()) for text in (spaced, spaced.replace(" ", "  "))
    )
    assert 94 <= often.ranking <= once.ranking < 100
    assert scores_of(once)["form"] < 100 == scores_of(once)["meaning"]


@given(SHARES, st.sampled_from(["parallel", "partial"]))
def test_the_shares_sum_to_one(support: float, kind: LinkKind) -> None:
    wrong = CLEAN.replace("38", "48")
    found = report_pair(wrong, CLEAN, soft(support), kind, "s", ())
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
    before, worse, worst = (
        fidelity_score(meaning_score(supported, 1 - supported, some, parallel=parallel), own)
        for some in (spans, more, graver)
    )
    assert 0 <= worse <= before <= 100
    assert worst <= before
    assert quality(CLEAN, graver) <= quality(CLEAN, spans)
    assert quality(CLEAN, more) <= quality(CLEAN, spans)


def test_a_text_is_scored_alone() -> None:
    found = report_text(CLEAN, "s")
    assert (found.label, found.fidelity, found.ranking) == ("unsupported", None, 100)
    assert [s.name for s in found.scores] == ["quality", "form"]


@pytest.mark.parametrize(
    ("value", "label"), [(100, "faithful"), (80, "faithful"), (79, "minor"), (59, "major"), (39, "critical")]
)
def test_labels_follow_the_thresholds(value: float, label: str) -> None:
    assert label_of(value) == label
    assert [least for least, _ in LABEL_THRESHOLDS] == sorted((least for least, _ in LABEL_THRESHOLDS), reverse=True)


@given(SHARES, st.sampled_from(["major", "critical"]))
def test_nothing_with_a_major_error_is_faithful(supported: float, severity: Severity) -> None:
    assert label_of(meaning_score(supported, 0.0, [span(severity)], parallel=True)) != "faithful"
