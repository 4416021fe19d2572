from __future__ import annotations

from dataclasses import fields

import pytest

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
    assert (both.denied, both.both_deny) == (0, 1)
    assert together < probability


def test_a_denial_of_something_else_is_no_contradiction(scale: SemanticScorer, e5: Encoder) -> None:
    assert of(scale, e5, "فاز الفريق بالمباراة النهائية", "لم يرفع المصرف المركزي سعر الفائدة")[1] < 0.2


def test_a_negation_weighs_less_in_a_long_text(scale: SemanticScorer, e5: Encoder) -> None:
    long = "قال المتحدث إن الوفد وصل إلى العاصمة مساء الأحد والتقى عددا من الوزراء ثم توجه إلى البرلمان "
    assert of(scale, e5, long, long + "ولم يدل بتصريح")[0].denied < 0.6


def test_different_numbers_are_evidence(scale: SemanticScorer, e5: Encoder) -> None:
    assert of(scale, e5, "قتل 38 شخصا", "قتل ثمانية وأربعون شخصا")[0].other_number == 1
    assert of(scale, e5, "قتل 38 شخصا", "قتل ثمانية وثلاثون شخصا")[0].other_number == 0
    assert of(scale, e5, "قتل 38 شخصا", "قتل 38 شخصا من 67")[0].other_number == 0


def test_evidence_is_between_0_and_1(scale: SemanticScorer, e5: Encoder) -> None:
    found, probability = of(scale, e5, "لم يصل", "قال المتحدث إن الوفد وصل إلى العاصمة مساء الأحد")
    assert all(0 <= value <= 1 for value in found.values())
    assert len(found.values()) == len(fields(ContradictionEvidence))
    assert 0 <= probability <= 1
