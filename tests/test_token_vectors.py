from __future__ import annotations

import numpy as np

from workbench.encoders.token_vectors import inverse_document_frequency, l2_normalise, token_texts
from workbench.records import Encoding


def test_rows_have_unit_length() -> None:
    found = l2_normalise(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert found.tolist() == [[np.float32(0.6), np.float32(0.8)], [0, 0]]


def test_token_texts_are_the_characters_covered() -> None:
    vectors = np.ones((2, 1), np.float16)
    found = Encoding(
        pooled=np.ones(1, np.float32), tokens=vectors, middle=vectors, offsets=np.array([[0, 2], [3, 5]], np.int32)
    )
    assert token_texts("AB cd", found) == ["ab", "cd"]


def test_rare_tokens_weigh_more() -> None:
    found = inverse_document_frequency([["في", "قط"], ["في", "في"], ["في"]])
    assert found["قط"] > found["في"] > 0
