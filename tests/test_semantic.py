from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from workbench.encoders import Encoder
from workbench.records import Encoding
from workbench.scoring.semantic import SemanticScorer, SemanticScores


def compare(scale: SemanticScorer, encoder: Encoder, left: str, right: str) -> SemanticScores:
    found = dict(encoder.encode([left, right]))
    return scale.compare(left, found[0], right, found[1])


def test_equal_texts_score_one_and_unrelated_ones_near_zero(scale: SemanticScorer, e5: Encoder) -> None:
    text = "وصل الوفد إلى العاصمة مساء الأحد."
    same = compare(scale, e5, text, text)
    assert min(same.precision, same.recall, same.semantic) > 0.999
    strange = compare(scale, e5, text, "The recipe asks for two eggs and a cup of flour.")
    assert strange.semantic < 0.2


def test_a_part_has_high_precision_and_low_recall(scale: SemanticScorer, e5: Encoder) -> None:
    part = "وصل الوفد إلى العاصمة"
    whole = "وصل الوفد إلى العاصمة مساء الأحد والتقى عددا من الوزراء قبل أن يتوجه إلى مقر البرلمان لإلقاء كلمة."
    found = compare(scale, e5, part, whole)
    assert found.precision > 0.7
    assert found.recall < 0.6


def test_translations_score_high(scale: SemanticScorer, e5: Encoder) -> None:
    right = compare(scale, e5, "فاز الفريق بالمباراة النهائية", "The team won the final match").semantic
    wrong = compare(scale, e5, "فاز الفريق بالمباراة النهائية", "The bank raised interest rates").semantic
    assert right > wrong + 0.15


def test_an_incomplete_background_is_rejected() -> None:
    with pytest.raises(ValueError, match="background vectors"):
        SemanticScorer([])


def test_the_score_map_is_for_the_embedded_encoder_only(background: Sequence[Encoding]) -> None:
    assert SemanticScorer(background).map is not None
    assert SemanticScorer(background, mapped=False).map is None
    turned = [replace(e, tokens=e.tokens[:, ::-1]) for e in background]
    assert SemanticScorer(turned).map is None
    narrow = [replace(e, tokens=e.tokens[:, :64]) for e in background]
    assert SemanticScorer(narrow).map is None
