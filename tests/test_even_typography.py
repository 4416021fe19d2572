"""Texts that differ in typography only have the same vectors and scores; findings stay at their places."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN
from workbench import align, load_encoder, score
from workbench.arabic import even_characters, even_typography
from workbench.encoders import Encoder, encode_plain

SENTENCES = (
    'قال الرئيس: "لن نتراجع"، وغادر القاعة بعد 12 دقيقة.',
    "قتل 5 أشخاص (بينهم طفل) في هجوم على محطة القطارات، وأصيب 12 آخرون.",
    "ارتفعت الأسعار 3.5%، وهي أعلى نسبة منذ عام 2019.",
    'هل وافق البرلمان؟ "نعم"، قال الوزير.',
)
LATIN = {ord("،"): ",", ord("؟"): "?"}
MARKS = [("«", "»"), ("“", "”"), ("”", "“"), ('"', '"'), ("‹", "›"), ("<<", ">>"), ("``", "''")]
DIGITS = dict(zip(map(ord, "0123456789"), "٠١٢٣٤٥٦٧٨٩", strict=True))


def reset(text: str, seed: int) -> str:
    """Return a text as another publisher sets it."""
    chance = random.Random(seed)
    opening, closing = chance.choice(
        [("«", "»"), ("“", "”"), ("”", "“"), ('"', '"'), ("‹", "›"), ("<<", ">>"), ("``", "''")]
    )
    gap = chance.choice(["", " ", "\u00a0"])
    parts = text.split('"')
    text = "".join(
        part if k == 0 else (opening + gap if k % 2 else gap + closing) + part for k, part in enumerate(parts)
    )
    for mark in "،؟":
        text = text.replace(mark, chance.choice([mark, f" {mark}", f"\u202f{mark}", {"،": ",", "؟": "?"}[mark]]))
    if chance.random() < 0.5:
        text = text.translate(DIGITS)
    return text.replace(" ", chance.choice([" ", "  ", "\u2009"]))


def golden() -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in (GOLDEN / "even_typography.tsv").read_text("utf-8").splitlines()]
    return [(row[0], form) for row in rows if not row[0].startswith("#") for form in row]


@pytest.mark.parametrize(("even", "written"), golden())
def test_forms_of_one_sentence_are_read_alike(even: str, written: str) -> None:
    assert even_typography(written).text == even


@given(st.sampled_from(SENTENCES), st.integers(0, 2**32))
def test_what_a_publisher_sets_otherwise_is_read_alike(text: str, seed: int) -> None:
    assert even_typography(reset(text, seed)).text == text


any_text = st.text(max_size=60) | st.text(alphabet=' "«»“”،,؛;؟?%()-–٣3.أبتab\u00a0', max_size=40)


@given(any_text)
def test_characters_keep_their_number_and_places(text: str) -> None:
    assert len(even_characters(text)) == len(text)
    form = even_typography(text)
    assert len(form.starts) == len(form.ends) == len(form.text)
    assert list(form.starts) == sorted(form.starts)
    kept = [k for a, b in zip(form.starts, form.ends, strict=True) for k in range(a, b)]
    assert all(text[k].isspace() for k in set(range(len(text))) - set(kept))


@given(any_text)
def test_only_spaces_come_and_go(text: str) -> None:
    assert "".join(even_typography(text).text.split()) == "".join(even_characters(text).split())


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("e5")


def test_vectors_are_the_same_and_offsets_point_into_the_text(encoder: Encoder) -> None:
    texts = [reset(text, seed) for text in SENTENCES for seed in range(6)]
    assert len(set(texts)) > 2 * len(SENTENCES)
    plain, found = dict(encode_plain(encoder, SENTENCES)), dict(encode_plain(encoder, texts))
    for k, text in enumerate(texts):
        wanted = plain[k // 6]
        for name in ("pooled", "tokens", "middle"):
            assert np.array_equal(getattr(found[k], name), getattr(wanted, name))
        for (start, end), (a, b) in zip(found[k].offsets.tolist(), wanted.offsets.tolist(), strict=True):
            read, written = (even_typography(t).text for t in (text[start:end], SENTENCES[k // 6][a:b]))
            assert read.translate(LATIN) == written.translate(LATIN)  # which of the two depends on the words around


def test_typography_moves_no_meaning_and_little_fidelity() -> None:
    right = "بعد 12 دقيقة غادر الرئيس القاعة قائلا إنه لن يتراجع."
    wanted = score([(SENTENCES[0], right)])[0].report
    for seed in range(5):
        found = score([(reset(SENTENCES[0], seed), right)])[0].report
        assert wanted.fidelity is not None
        assert found.fidelity is not None
        values, others = ({s.name: s.value for s in r.scores} for r in (wanted, found))
        assert {n: values[n] for n in ("semantic", "meaning")} == {n: others[n] for n in ("semantic", "meaning")}
        assert abs(found.fidelity - wanted.fidelity) <= 3


@pytest.mark.parametrize("mode", ["parallel", "comparable"])
def test_links_are_the_same(mode: str) -> None:
    wanted = align(SENTENCES, SENTENCES[::-1], mode=mode)
    found = align([reset(t, 3) for t in SENTENCES], [reset(t, 4) for t in SENTENCES[::-1]], mode=mode)
    assert (found.links, found.signature) == (wanted.links, wanted.signature)
