"""Correlation, agreement and significance, compared with definitions, other implementations and published examples."""

from __future__ import annotations

from itertools import combinations
from statistics import correlation
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest
from sklearn.metrics import f1_score

from tests.conftest import GOLDEN, golden_lines
from workbench.evaluation import (
    LEVELS,
    DoublyMarked,
    MarkedSpan,
    ScoredGroup,
    compare,
    kendall_b,
    kendall_c,
    krippendorff_alpha,
    mean_measure,
    meta_evaluate,
    pairwise_accuracy,
    pearson,
    permuted,
    randomised,
    read_ratings,
    soft_accuracy,
    span_agreement,
    spearman,
    system_accuracy,
    text_measures,
    williams,
)

few = st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3)), min_size=2, max_size=40)


def lists(rows: list[tuple[int, int]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(rows, dtype=np.float64)
    return table[:, 0], table[:, 1]


@given(few)
def test_correlations_match_their_definitions_with_ties(rows: list[tuple[int, int]]) -> None:
    a, b = lists(rows)
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        assert [c(a, b) for c in (pearson, spearman, kendall_b, kendall_c)] == [None] * 4
        return
    assert pearson(a, b) == pytest.approx(correlation(a.tolist(), b.tolist()), abs=1e-9)
    assert spearman(a, b) == pytest.approx(correlation(mean_ranks(a), mean_ranks(b)), abs=1e-9)
    signs = [(np.sign(p[0] - q[0]), np.sign(p[1] - q[1])) for p, q in combinations(rows, 2)]
    agreement = sum(x * y for x, y in signs)
    untied = sum(x != 0 for x, _ in signs), sum(y != 0 for _, y in signs)
    assert kendall_b(a, b) == pytest.approx(agreement / (untied[0] * untied[1]) ** 0.5, abs=1e-9)
    fewer = min(len(set(a)), len(set(b)))
    assert kendall_c(a, b) == pytest.approx(2 * agreement * fewer / (len(rows) ** 2 * (fewer - 1)), abs=1e-9)


def mean_ranks(values: NDArray[np.float64]) -> list[float]:
    """Return one more than how many values are lower, plus half of how many others are equal."""
    return [1 + np.sum(values < v) + (np.sum(values == v) - 1) / 2 for v in values]


def test_correlations_of_too_few_values_are_undefined() -> None:
    one, close = np.array([1.0]), np.array([1e-200, 2e-200, 4e-200])
    for coefficient in (pearson, spearman, kendall_b, kendall_c):
        assert coefficient(one[:0], one[:0]) is None
        assert coefficient(one, one) is None
        with pytest.raises(ValueError, match="same length"):
            coefficient(one, close)
    assert pearson(close * 1e200, close) == pytest.approx(1)
    assert pearson(close * 1e-120, close) is None  # their squares are no longer numbers


@given(st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6)), min_size=1, max_size=6), max_size=5))
def test_calibrated_accuracy_is_the_maximum_over_thresholds(groups: list[list[tuple[int, int]]]) -> None:
    given_groups = [ScoredGroup(human=h, metric=m) for h, m in map(lists, groups)]
    pairs = [
        [(a[0] - b[0], a[1] - b[1]) for n, a in enumerate(group) for b in group[n + 1 :]]
        for group in groups
        if len(group) > 1
    ]
    found = pairwise_accuracy(given_groups)
    if not pairs:
        assert found is None
        return
    by_definition = [
        np.mean([np.mean([np.sign(h) == (np.sign(m) if abs(m) > t else 0) for h, m in some]) for some in pairs])
        for t in range(7)
    ]
    assert found is not None
    assert found.value == pytest.approx(max(by_definition))
    assert by_definition[int(found.threshold)] == pytest.approx(found.value)


@pytest.mark.parametrize(("name", "golden"), [("ratings.tsv", "meta.tsv"), ("wmt.tsv", "wmt_meta.tsv")])
def test_statistics_equal_those_of_mt_metrics_eval(name: str, golden: str) -> None:
    """The figures of mt-metrics-eval on synthetic and WMT ratings; the golden files say how they were computed."""
    ratings = read_ratings((GOLDEN / name).read_text("utf-8"), name)
    found = meta_evaluate(ratings)
    told = [line.split("\t") for line in golden_lines(golden)]
    for metric, figure, expected in told:
        if metric == "people":
            continue
        if figure == "williams":
            assert found.rivalries[0].williams == pytest.approx(float(expected), abs=1e-9)
            continue
        value = getattr(next(q for q in found.metrics if q.metric == metric), figure)
        assert getattr(value, "value", value) == pytest.approx(float(expected), abs=1e-9), (metric, figure)
    assert {q.metric for q in found.metrics} == {metric for metric, _, _ in told} - {"people"}
    for q in found.metrics:
        for estimate in (q.pearson, q.spearman, q.kendall_b, q.accuracy):
            assert estimate is not None
            assert estimate.low is not None
            assert estimate.high is not None
            assert estimate.low < estimate.value < estimate.high


def test_alpha_equals_the_published_example() -> None:
    """Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": four observers, twelve units."""
    rows = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
    table = np.array([[float("nan") if c == "." else float(c) for c in row.split()] for row in rows])
    found = [krippendorff_alpha(table, level) for level in LEVELS]
    assert [round(a or 0, 3) for a in found] == [0.743, 0.815, 0.849]
    assert krippendorff_alpha(table[:1], "nominal") is None
    assert krippendorff_alpha(np.ones((2, 3)), "interval") is None


def test_agreement_on_spans() -> None:
    both = DoublyMarked(
        first=(MarkedSpan(start=0, end=4), MarkedSpan(start=10, end=12)), second=(MarkedSpan(start=2, end=6),)
    )
    same = DoublyMarked(first=(MarkedSpan(start=1, end=3),), second=(MarkedSpan(start=1, end=3),))
    found = span_agreement([both, same])
    assert found is not None
    assert (found.characters, found.spans) == (2 * 4 / 14, 2 * 1 / 5)
    assert span_agreement([DoublyMarked(first=(), second=())]) is None


def test_agreement_of_wmt_raters_equals_other_implementations() -> None:
    """Alpha equals that of the package krippendorff, F1 of characters and spans that of scikit-learn."""
    people = read_ratings((GOLDEN / "wmt_people.tsv").read_text("utf-8"), "people").raters
    table = np.stack([column.values for column in people])
    told = [line.split("\t") for line in golden_lines("wmt_meta.tsv")]
    alphas = {level: float(value) for who, level, value in told if who == "people"}
    assert alphas.keys() == set(LEVELS)
    for level in LEVELS:
        assert krippendorff_alpha(table, level) == pytest.approx(alphas[level], abs=1e-9)
    marked: dict[str, list[tuple[MarkedSpan, ...]]] = {}
    for line in golden_lines("wmt_spans.tsv")[1:]:
        item, _, spans = line.split("\t")
        places = (map(int, span.split("-")) for span in spans.split())
        marked.setdefault(item, []).append(tuple(MarkedSpan(start=a, end=b) for a, b in places))
    texts = [DoublyMarked(first=a, second=b) for some in marked.values() for a, b in combinations(some, 2)]
    found = span_agreement(texts)
    assert found is not None
    assert found.texts == 3 * len(marked)
    for way, ours in ((_letters, found.characters), (_spans, found.spans)):
        first, second = (np.concatenate(side) for side in zip(*map(way, texts), strict=True))
        assert ours == pytest.approx(f1_score(first, second), abs=1e-9)
    assert 0.1 < found.spans < found.characters < 0.9


def _letters(text: DoublyMarked) -> list[NDArray[np.bool_]]:
    """Return for each person which characters are marked."""
    end = max((m.end for m in (*text.first, *text.second)), default=0)
    return [
        np.array([any(m.start <= k < m.end for m in side) for k in range(end)], dtype=bool)
        for side in (text.first, text.second)
    ]


def _spans(text: DoublyMarked) -> list[NDArray[np.bool_]]:
    """Return for each person which of the spans of either are marked."""
    either = sorted({*text.first, *text.second}, key=lambda m: (m.start, m.end))
    return [np.array([m in side for m in either], dtype=bool) for side in (text.first, text.second)]


def test_williams_test_matches_the_closed_form() -> None:
    """Student's t with two degrees of freedom has the distribution function 1/2 + t / (2 sqrt(2 + t^2))."""
    first, second, between, count = 0.9, 0.6, 0.5, 5
    left = 1 - first**2 - second**2 - between**2 + 2 * first * second * between
    below = 2 * (count - 1) / (count - 3) * left + ((first + second) / 2) ** 2 * (1 - between) ** 3
    t = (first - second) * ((count - 1) * (1 + between) / below) ** 0.5
    assert williams(first, second, between, count) == pytest.approx(0.5 - t / (2 * (2 + t * t) ** 0.5), abs=1e-12)
    assert williams(second, first, between, count) == williams(first, second, between, count)
    assert williams(0.5, 0.5, 1.0, 30) is None
    assert williams(0.5, 0.5 + 1e-16, 1 - 2e-16, 30) is None  # the same, but for rounding
    assert williams(0.5, -0.5, -1 + 2e-16, 30) is None
    assert williams(0.5, 0.4, 0.3, 3) is None


def test_system_accuracies_equal_those_computed_by_hand() -> None:
    human = np.array([[3.0, 3.0, 3.0], [2.0, 2.0, 2.0], [1.0, 1.0, 1.0]])
    assert system_accuracy(human, human * 2) == 1
    assert system_accuracy(human, human[[0, 2, 1]]) == 2 / 3
    assert soft_accuracy(human, human * 2) == 1
    assert soft_accuracy(human, -human) < 0.5


def test_the_better_metric_is_significantly_better() -> None:
    rng = np.random.default_rng(3)
    human = rng.normal(size=200)
    near, far = human + rng.normal(size=200), human + rng.normal(scale=5, size=200)
    told, back = permuted(human, near, far), permuted(human, far, near)
    assert told is not None
    assert back is not None
    assert told < 0.01
    assert back > 0.99
    assert permuted(human, near, np.ones(200)) is None
    assert randomised(np.ones(30), np.zeros(30)) < 0.01
    assert randomised(np.ones(30), np.ones(30)) == 1


WORDS = ["وصل", "الوزير", "إلى", "موسكو", "أمس", "وبحث", "مع", "نظيره", "العلاقات", "بين", "البلدين"]


@pytest.fixture(scope="module")
def versions() -> tuple[list[str], list[str], list[str]]:
    rng = np.random.default_rng(5)
    right = [" ".join(rng.choice(WORDS, size=9)) for _ in range(40)]
    return [t.replace("موسكو", "باكو") for t in right], [t.replace("أمس", "") for t in right], right


def test_scores_and_tests_equal_those_of_sacrebleu(versions: tuple[list[str], list[str], list[str]]) -> None:
    one, other, right = versions
    metrics = {"chrf": CHRF(), "bleu": BLEU(tokenize="intl", effective_order=True), "ter": TER()}
    names = list(metrics)
    ours = [
        compare(a, b) for a, b in zip(text_measures(one, right, names), text_measures(other, right, names), strict=True)
    ]
    for kind in ("bs", "ar"):
        test = PairedTest([("one", one), ("other", other)], metrics, [right], kind, n_samples=1000)
        _, theirs = test()
        results: list[list[Any]] = list(theirs.values())[1:]
        for found, (first, second) in zip(ours, results, strict=True):
            assert (found.first, found.second) == pytest.approx((first.score, second.score), abs=1e-9)
            p = found.bootstrap if kind == "bs" else found.randomisation
            assert p is not None
            if found.measure == "ter":  # whole numbers: many resamples equal the difference, and these count here
                assert p >= second.p_value
            else:
                assert p == pytest.approx(second.p_value, abs=0.002)


def test_equal_versions_and_single_segments_are_not_significant() -> None:
    same = mean_measure("x", np.array([1.0, 2.0, 3.0]))
    found = compare(same, same)
    assert (found.difference.value, found.bootstrap, found.randomisation, found.effect) == (0, 1, 1, None)
    alone = compare(mean_measure("x", np.array([1.0])), mean_measure("x", np.array([9.0])))
    assert (alone.difference.value, alone.difference.low, alone.bootstrap, alone.randomisation) == (8, None, None, None)


def test_a_clear_difference_is_significant() -> None:
    rng = np.random.default_rng(0)
    before = rng.normal(50, 10, size=60)
    found = compare(mean_measure("x", before), mean_measure("x", before + rng.normal(5, 2, size=60)))
    assert found.bootstrap is not None
    assert found.randomisation is not None
    assert found.bootstrap < 0.01
    assert found.randomisation < 0.01
    assert found.difference.low is not None
    assert 4 < found.difference.low < 5
    assert found.effect is not None
    assert found.effect > 2
