"""Words that change what is said: other places, peoples and offices, opposites, exchanged roles."""

from __future__ import annotations

from importlib.resources import files
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.checks import check_pair
from workbench.checks.opposites import are_opposites, are_synonyms, word_senses

GOLDEN = Path(__file__).parent / "golden"
LINES = [line for name in ("relations.tsv", "roles.tsv") for line in (GOLDEN / name).read_text("utf-8").splitlines()]
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0][:30]} {row[1][:30]}")
def test_sentences_contradict_each_other_or_not(row: list[str]) -> None:
    left, right, expected = row[:3]
    found = [s for s in check_pair(left, right) if s.relation == "contradicted"]
    if expected == "none":
        assert found == []
    else:
        assert row[3] in {s.text for s in found}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1][:30]} {row[0][:30]}")
def test_contradictions_are_mutual(row: list[str]) -> None:
    left, right, expected = row[:3]
    assert any(s.relation == "contradicted" for s in check_pair(right, left)) == (expected == "contradiction")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ارتفعت", "وانخفض"),
        ("سيرتفعون", "لينخفضوا"),
        ("ارتفاعها", "بانخفاض"),
        ("اشتراها", "باعوها"),
        (["لم", "يزد"][1], "ينقص"),
        ("ينتهي", "سيبدأ"),
        ("والدته", "أبيه"),
        ("شقيقتان", "شقيقان"),
        ("شمالا", "جنوبا"),
        ("الشمالية", "الغربية"),
        ("الصدر", "الرأس"),
        ("بإلغائها", "بقاء"),
        ("ناجحة", "فاشلة"),
    ],
)
def test_forms_of_words_are_opposites(one: str, other: str) -> None:
    assert are_opposites(word_senses(one), word_senses(other))
    assert not are_opposites(word_senses(one), word_senses(one))


@pytest.mark.parametrize(("one", "other"), [("صعدت", "ارتفاعا"), ("يؤيد", "دعمهم"), ("عقب", "بعد"), ("شقيقه", "أخيه")])
def test_forms_of_words_are_synonyms(one: str, other: str) -> None:
    assert are_synonyms(word_senses(one), word_senses(other))


@pytest.mark.parametrize(("one", "other"), [("صدر", "ظهر"), ("عين", "رأس"), ("آخر", "قدم"), ("جامعة", "جامع")])
def test_words_that_look_like_opposites_are_none(one: str, other: str) -> None:
    assert not are_opposites(word_senses(one), word_senses(other))


WORDS = "زار الوزير العراق إيران هزمت مصر السودان ارتفعت انخفضت قبل بعد من إلى غير لم الروسية الأوكرانية حلب التقى و 5"


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_findings_are_in_the_left_and_a_text_agrees_with_itself(words: list[str], random: object) -> None:
    text = " ".join(words)
    other = " ".join(sorted(words, key=lambda w: random.random()))  # type: ignore[attr-defined]
    assert [s for s in check_pair(text, text) if s.relation == "contradicted"] == []
    for span in check_pair(text, other):
        assert text[span.start : span.end] == span.text


def test_no_two_words_exclude_each_other_here_and_stand_for_each_other_there() -> None:
    lines = files("workbench.checks").joinpath("opposites.txt").read_text("utf-8").splitlines()
    sets = [
        line for line in lines if line and not line.startswith(("#", "symmetric:", "agents:", "contests:", "denials:"))
    ]
    members = [[_heads(member) for member in line.rpartition(":")[2].split("|")] for line in sets]
    same = {pair for some in members for member in some for pair in combinations(sorted(member), 2)}
    excluding = {
        tuple(sorted(pair)) for some in members for a, b in combinations(some, 2) for pair in product(a - b, b - a)
    }
    assert same & excluding == set()


def _heads(member: str) -> set[str]:
    return {entry.lstrip("=+").partition("/")[0] for entry in member.split()}
