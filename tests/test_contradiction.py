"""`contradiction`: what raises it, and what does not."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.conftest import GOLDEN
from workbench import score
from workbench.encoders import Encoder
from workbench.scoring.contradiction import ContradictionEvidence, contradiction_evidence, contradiction_probability
from workbench.scoring.semantic import SemanticScorer


def of(scale: SemanticScorer, e5: Encoder, left: str, right: str) -> tuple[ContradictionEvidence, float]:
    found = dict(e5.encode([left, right]))
    soft = scale.compare(left, found[0], right, found[1])
    given = (left, found[0], right, found[1], soft)
    return contradiction_evidence(*given), contradiction_probability(*given)


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("رجل يعزف على الغيتار", "لا يوجد رجل يعزف على الغيتار"),
        ("رجل يعزف على الغيتار", "رجل لايعزف على الغيتار"),
        ("اعترفت روسيا بمسؤوليتها عن الحادث", "لم تعترف روسيا بمسؤوليتها عن الحادث"),
        ("A man is playing the guitar", "A man isn't playing the guitar"),
    ],
)
def test_a_denial_is_more_likely_a_contradiction_than_a_repetition(
    scale: SemanticScorer, e5: Encoder, said: str, denied: str
) -> None:
    against, probability = of(scale, e5, said, denied)
    assert against.denied == 1
    assert probability > 0.5 > of(scale, e5, said, said)[1]
    both, together = of(scale, e5, denied, denied)
    assert both.denied == 0
    assert together < probability


def test_a_denial_of_something_else_is_no_contradiction(scale: SemanticScorer, e5: Encoder) -> None:
    assert of(scale, e5, "فاز الفريق بالمباراة النهائية", "لم يرفع المصرف المركزي سعر الفائدة")[1] < 0.2


def test_a_negation_weighs_less_in_a_long_text(scale: SemanticScorer, e5: Encoder) -> None:
    long = "قال المتحدث إن الوفد وصل إلى العاصمة مساء الأحد والتقى عددا من الوزراء ثم توجه إلى البرلمان "
    assert of(scale, e5, long, long + "ولم يدل بتصريح")[0].denied < 0.6


@pytest.fixture(scope="module")
def golden() -> list[tuple[str, str, bool, float]]:
    """Return left, right, whether they contradict each other, and the probability of it."""
    lines = (GOLDEN / "contradictions.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    reports = [s.report for s in score([(left, right) for left, right, _ in rows])]
    values = [next(s.value for s in r.scores if s.name == "contradiction") for r in reports]
    return [(a, b, said == "yes", value) for (a, b, said), value in zip(rows, values, strict=True)]


def test_contradictions_are_told_from_what_is_only_alike(golden: list[tuple[str, str, bool, float]]) -> None:
    wrong = [row for row in golden if (row[3] < 0.5 if row[2] else row[3] >= 0.2)]
    assert wrong == []


def test_likeness_alone_never_raises_it(scale: SemanticScorer, e5: Encoder) -> None:
    """The nearer a text without a contradicting fact comes to the other, the probability stays where it is."""
    whole = "أعلن وزير النقل أن الخط الجديد سيربط المدينتين خلال ثلاث سنوات"
    nearer = ("يلعب الأطفال في الحديقة", "أعلن وزير النقل", "أعلن وزير النقل أن الخط الجديد سيربط المدينتين", whole)
    assert len({of(scale, e5, text, whole)[1] for text in nearer}) == 1


def test_different_numbers_are_evidence(scale: SemanticScorer, e5: Encoder) -> None:
    assert of(scale, e5, "قتل 38 شخصا", "قتل ثمانية وأربعون شخصا")[0].other_number > 0.5
    assert of(scale, e5, "قتل 38 شخصا", "قتل ثمانية وثلاثون شخصا")[0].other_number == 0
    assert of(scale, e5, "قتل 38 شخصا", "قتل 38 شخصا من 67")[0].other_number == 0


def test_evidence_is_between_0_and_1(scale: SemanticScorer, e5: Encoder) -> None:
    found, probability = of(scale, e5, "لم يصل", "قال المتحدث إن الوفد وصل إلى العاصمة مساء الأحد")
    assert all(0 <= value <= 1 for value in found.values())
    assert len(found.values()) == len(fields(ContradictionEvidence))
    assert 0 <= probability <= 1
