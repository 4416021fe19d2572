from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.arabic import plain_text, words
from workbench.encoders import Encoder
from workbench.records import Encoding
from workbench.scoring import error_detection
from workbench.scoring.error_detection import KINDS, WordError, detect_errors

SENTENCE = "أعلنت وزارة الزراعة اليوم عن خطة جديدة لدعم صغار المزارعين في المناطق الجبلية."


def judged(encoder: Encoder, text: str) -> tuple[WordError, ...]:
    ((_, encoding),) = encoder.encode([plain_text(text)])
    return detect_errors(text, encoding, ())


def test_words_that_no_writer_would_write_are_the_likeliest_errors(e5: Encoder) -> None:
    for right, wrong in (("المزارعين", "المزارعني"), ("جديدة لدعم", "جديدةلدعم")):
        found = judged(e5, text := SENTENCE.replace(right, wrong))
        likeliest = max(found, key=lambda e: e.probability)
        assert text[likeliest.start : likeliest.end] == wrong
        assert likeliest.probability > 1.5 * max(e.probability for e in judged(e5, SENTENCE))


def test_every_word_is_judged_at_its_place_whatever_its_vowel_signs(e5: Encoder) -> None:
    signed = "أَعْلَنَتْ وِزَارَةُ الزِّرَاعَةِ خُطَّةً جَدِيدَةً."
    found = judged(e5, signed)
    assert [signed[e.start : e.end] for e in found] == [w.text for w in words(signed)]
    assert [(e.probability, e.kind) for e in found] == [(e.probability, e.kind) for e in judged(e5, plain_text(signed))]


def test_a_text_without_words_or_of_another_encoder_has_none(e5: Encoder) -> None:
    assert judged(e5, "12.5 % (…)") == ()
    ((_, encoding),) = e5.encode([SENTENCE])
    assert detect_errors(SENTENCE, replace(encoding, tokens=encoding.tokens[:, :100]), ()) == ()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.sampled_from(SENTENCE.split()), min_size=1, max_size=9))
def test_probabilities_and_kinds_are_what_they_say(seed: int, some: list[str]) -> None:
    text, chance = " ".join(some), np.random.default_rng(seed)
    offsets = np.array([(w.start, w.end) for w in words(text)], dtype=np.int32)
    tokens, middle = (chance.normal(size=(len(offsets), width)).astype(np.float16) for width in (384, 160))
    encoding = Encoding(pooled=np.zeros(384, np.float32), tokens=tokens, middle=middle, offsets=offsets)
    found = detect_errors(text, encoding, ())
    assert len(found) == len(offsets)
    assert all(0 <= e.probability <= 1 and e.kind in KINDS for e in found)
    assert detect_errors(text, encoding, (), least=0.5) == tuple(e for e in found if e.probability >= 0.5)


def test_a_long_text_is_judged_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of a later piece do not change those of an earlier one, and each word is judged once."""
    monkeypatch.setattr(error_detection, "_PIECE", 4)
    rng = np.random.default_rng(3)
    said = SENTENCE.removesuffix(".").split()
    starts = np.cumsum([0, *(len(w) + 1 for w in said[:-1])])
    offsets = np.array([(a, a + len(w)) for a, w in zip(starts, said, strict=True)], np.int32)
    tokens, middle = (rng.standard_normal((len(said), width)).astype(np.float16) for width in (384, 160))
    whole = Encoding(pooled=np.zeros(384, np.float32), tokens=tokens, middle=middle, offsets=offsets)
    first = Encoding(pooled=whole.pooled, tokens=tokens[:4], middle=middle[:4], offsets=offsets[:4])
    found = detect_errors(" ".join(said), whole, ())
    assert [(e.start, e.end) for e in found] == [tuple(span) for span in offsets.tolist()]
    assert found[:4] == detect_errors(" ".join(said[:4]), first, ())
