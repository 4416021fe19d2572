"""Text with vowel signs, tatweel, presentation forms or letters of other keyboards is the plain text to the encoder."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import GOLDEN, CountingEncoder
from workbench import align, load_encoder, score
from workbench.arabic import is_in_arabic, plain_form, plain_text, search_key
from workbench.checks import check_text
from workbench.encoders import Encoder, encode_plain, source_offsets
from workbench.scoring.document_role import detect_role
from workbench.service import Settings
from workbench.service import vectors as vectors_module

SENTENCES = (
    "استدعت وزارة الخارجية الأذربيجانية السفير الروسي في باكو يوم الثلاثاء.",
    "قتل خمسة أشخاص في هجوم على محطة القطارات، وأصيب 12 آخرون.",
    "أعلن الرئيس أن الاتفاق سيوقع في 3 مايو بعد محادثات استمرت أسبوعا.",
    "لم يعلق الكرملين على التقرير الذي نشرته وكالة سبوتنيك.",
    "ارتفعت أسعار النفط إلى أعلى مستوى لها منذ عامين بسبب الحرب.",
    "زار الوزير الملك في قصره، وقال إن العلاقات بين البلدين قوية.",
)
OTHERS = (
    "استدعت الخارجية في باكو سفير روسيا أمس.",
    "أسفر الهجوم على المحطة عن مقتل خمسة وإصابة 12 شخصا.",
    "سيوقع الاتفاق في الثالث من مايو، كما قال الرئيس.",
    "رفض الكرملين التعليق على ما نشرته سبوتنيك.",
    "بلغ سعر النفط أعلى مستوياته منذ عامين.",
    "العلاقات بين البلدين قوية، كما قال الوزير بعد لقاء الملك.",
)
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
CONTROLS = "\u200b\u200c\u200d\u200e\u200f\u00ad\u061c\u2060\u2067\u2069"
KEYBOARD = {"ك": "ک", "ه": "ہ", "ة": "ۃ"}
FORMS: dict[str, list[str]] = {}
for code in (*range(0xFB50, 0xFD3E), *range(0xFE70, 0xFEFD)):
    read = unicodedata.normalize("NFKC", chr(code))
    if len(read) in {1, 2} and " " not in read and "ـ" not in read and "\u0640" not in read:
        FORMS.setdefault(read, []).append(chr(code))


def is_letter(text: str, k: int) -> bool:
    return 0 <= k < len(text) and "\u0620" <= text[k] <= "\u064a"


def decorated(text: str, seed: int) -> str:
    """Return a text whose every letter may have another form, other marks, or another keyboard's code."""
    chance, parts, k = random.Random(seed), [], 0
    while k < len(text):
        taken = text[k : k + 2] if text[k : k + 2] in FORMS and chance.random() < 0.5 else text[k]
        written = taken
        if chance.random() < 0.3 and taken in FORMS:
            written = chance.choice(FORMS[taken])
        elif taken == "ي" and is_letter(text, k + 1) and chance.random() < 0.5:
            written = "ی"
        elif chance.random() < 0.5:
            written = KEYBOARD.get(taken, taken)
        parts.append(written)
        if is_letter(taken, len(taken) - 1):
            parts += [chance.choice(MARKS) for _ in range(chance.choice([0, 0, 1, 1, 2]))]
            if is_letter(text, k + len(taken)):
                parts += [c for c in ("ـ", chance.choice(CONTROLS)) if chance.random() < 0.1]
        k += len(taken)
    return "".join(parts)


seeds = st.integers(0, 2**32)
sentences = st.sampled_from(SENTENCES + OTHERS)


@given(sentences, seeds)
def test_the_plain_form_is_the_text_that_was_decorated(text: str, seed: int) -> None:
    assert plain_text(text) is text
    assert plain_text(decorated(text, seed)) == text


@given(sentences, seeds)
def test_every_character_has_its_place_in_the_text(text: str, seed: int) -> None:
    source = decorated(text, seed)
    form = plain_form(source)
    assert all(a <= b for a, b in zip(form.starts, form.starts[1:], strict=False))
    for character, start, end in zip(form.text, form.starts, form.ends, strict=True):
        assert 0 <= start < end <= len(source)
        place = source[start:end].translate({ord(b): a for a, b in KEYBOARD.items()} | {ord("ی"): "ي"})
        assert character in unicodedata.normalize("NFKC", place)
    for k in range(len(form.text)):
        assert form.from_source(*form.to_source(k, k + 1))[0] <= k < form.from_source(*form.to_source(k, k + 1))[1]


@given(st.text(max_size=60), seeds)
def test_the_plain_form_of_a_plain_form_is_the_same(text: str, seed: int) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)
    assert plain_form(text).text == plain_text(text)
    assert len(plain_form(text).starts) == len(plain_form(text).ends) == len(plain_text(text))


def golden() -> list[tuple[str, str]]:
    lines = (GOLDEN / "languages.tsv").read_text("utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("language", "text"), golden())
def test_only_arabic_loses_its_letters(language: str, text: str) -> None:
    if language == "ar":
        assert is_in_arabic(unicodedata.normalize("NFKC", text))
        assert not set(plain_text(text)) & set("یکہۃ\u064b\u064e\u0650\ufed3")
    elif language == "en":
        assert "Arabic" not in text
    else:
        assert not is_in_arabic(text)
        assert plain_text(text) == text


def test_a_final_yeh_of_a_persian_keyboard_is_what_the_word_has() -> None:
    assert plain_text("وصل إلی باکو حتی الآن ومعه مصطفی فی المستشفی") == "وصل إلى باكو حتى الآن ومعه مصطفى في المستشفى"


def test_hamza_and_madda_are_composed_and_marks_alone_vanish() -> None:
    assert plain_text("ا\u0653لا\u0654ن ال\ufe77ي\u064eوم") == "آلأن اليوم"


def test_joiners_of_emoji_stay() -> None:
    assert plain_text("قال الوزير 👨\u200d👩\u200d👧") == "قال الوزير 👨\u200d👩\u200d👧"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("e5")


def test_vectors_are_the_same_and_offsets_point_into_the_text(encoder: Encoder) -> None:
    plain = dict(encoder.encode(SENTENCES))
    texts = [decorated(t, k) for k, t in enumerate(SENTENCES)]
    found = dict(encode_plain(encoder, texts))
    assert sorted(found) == list(range(len(texts)))
    for k, text in enumerate(texts):
        for name in ("pooled", "tokens", "middle"):
            assert np.array_equal(getattr(found[k], name), getattr(plain[k], name))
        assert np.array_equal(found[k].offsets, plain[k].offsets)
        for (start, end), (a, b) in zip(
            source_offsets(found[k], text).tolist(), plain[k].offsets.tolist(), strict=True
        ):
            if a < b:
                first, last = plain_form(text).from_source(start, end)
                assert first <= a < b <= last  # a ligature may reach into the next token
            else:
                assert start == end


@pytest.mark.parametrize("mode", ["parallel", "comparable"])
def test_links_are_the_same(mode: str) -> None:
    wanted = align(SENTENCES, OTHERS, mode=mode)
    assert any(k.right for k in wanted.links)
    for seed in range(3):
        left = [decorated(t, seed) for t in SENTENCES]
        right = [decorated(t, seed + 1) for t in OTHERS]
        found = align(left, right, mode=mode)
        assert (found.links, found.signature) == (wanted.links, wanted.signature)
        assert (found.left, found.right) == (tuple(left), tuple(right))


def test_vocalised_sentences_are_parallel_to_themselves() -> None:
    texts = [decorated(t, 5) for t in SENTENCES]
    assert [(k.left, k.right) for k in align(texts, SENTENCES, mode="parallel").links] == [
        ((k,), (k,)) for k in range(len(texts))
    ]


def test_scores_are_the_same_and_findings_are_at_their_places() -> None:
    lefts = (*SENTENCES, "قتل 15 شخصا في الهجوم الهجوم على المحطة ،، أمس .")
    rights = (*OTHERS, "قتل 12 شخصا في الهجوم على المحطة أمس.")
    wanted = score(list(zip(lefts, rights, strict=True)))
    assert {e.check for s in wanted for e in s.report.errors} >= {"repetition", "spacing", "numbers"}
    for seed in range(3):
        pairs = [(decorated(a, seed), decorated(b, seed + 1)) for a, b in zip(lefts, rights, strict=True)]
        for ours, theirs, (left, _) in zip(score(pairs), wanted, pairs, strict=True):
            assert (ours.report.scores, ours.report.fidelity) == (theirs.report.scores, theirs.report.fidelity)
            assert "|norm:plain-2|" in ours.report.signature
            errors = [e for e in ours.report.errors if e.check != "keyboard letters"]
            assert [e.check for e in errors] == [e.check for e in theirs.report.errors]
            for mine, plain in zip(errors, theirs.report.errors, strict=True):
                assert mine.text == left[mine.start : mine.end]
                assert plain_form(left).from_source(mine.start, mine.end) == (plain.start, plain.end)


def test_a_decorated_copy_is_not_encoded_again(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counting = CountingEncoder(encoder)
    monkeypatch.setattr(vectors_module, "load_encoder", lambda *_: counting)
    vectors_module._loaded.cache_clear()
    try:
        align(SENTENCES, OTHERS, settings=Settings(cache=tmp_path))
        counting.asked.clear()
        align([decorated(t, 1) for t in SENTENCES], OTHERS, settings=Settings(cache=tmp_path))
        assert not counting.asked
    finally:
        vectors_module._loaded.cache_clear()


def test_decoration_makes_no_text_garbled() -> None:
    assert detect_role(SENTENCES) == "clean"
    assert detect_role([decorated(t, 3) for t in SENTENCES]) == "clean"


def test_an_override_of_direction_is_damage_at_its_place() -> None:
    text = "قَال الوزير\u202e ذلك"
    assert [(e.check, e.start, e.end) for e in check_text(text)] == [("broken", 11, 12)]


@given(sentences, seeds)
@settings(max_examples=50)
def test_a_search_finds_the_decorated_text(text: str, seed: int) -> None:
    assert search_key(decorated(text, seed)) == search_key(text)
