"""An English source is compared with its translation in countries, opposites and negations."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT, golden_lines
from workbench.alignment.words import align_words
from workbench.checks.opposites import EXCLUDING, word_senses
from workbench.checks.source_meaning import changed_in_translation
from workbench.checks.source_text import check_with_source
from workbench.checks.word_lists import listed_rows
from workbench.encoders import Encoder
from workbench.names.english_places import find_english_entities
from workbench.names.gazetteer import find_entities, may_be_one
from workbench.records import WordLink

LINES = [line for line in golden_lines("source_meaning.tsv") if line]


def linked(left: str, right: str, e5: Encoder) -> tuple[WordLink, ...]:
    a, b = (dict(e5.encode([text]))[0] for text in (left, right))
    return align_words(left, a, right, b)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:40])
def test_what_an_english_source_says_otherwise_is_found(line: str, e5: Encoder) -> None:
    left, right, check, *rest = line.split("\t")
    found = [(s.check, s.severity, s.text) for s in changed_in_translation(left, right, linked(left, right, e5))]
    if check == "-":
        assert found == []
    else:
        assert found == [(check, *rest)]


@pytest.mark.parametrize(
    "line", [line for line in golden_lines("source_dates.tsv") if line], ids=lambda line: line[:40]
)
def test_a_time_that_an_english_source_says_otherwise_is_found(line: str) -> None:
    left, right, check, *rest = line.split("\t")
    found = [(s.check, s.severity, s.text) for s in check_with_source(left, right, "en", (), parallel=True)]
    assert found == ([] if check == "-" else [(check, *rest)])


def test_only_the_source_of_a_whole_sentence_is_compared(e5: Encoder) -> None:
    left, right = "انخفضت أسعار القمح في الأسواق العالمية", "Wheat prices rose on world markets"
    links = linked(left, right, e5)
    (found,) = check_with_source(left, right, "en-GB", links, parallel=True)
    assert (found.check, found.text, found.suggestion, found.relation) == ("opposites", "انخفضت", None, "contradicted")
    assert check_with_source(left, right, "en", links, parallel=False) == ()
    assert check_with_source(left, "Weizenpreise stiegen an den Weltmärkten", "de", (), parallel=True) == ()


def test_every_english_word_says_what_excludes_something() -> None:
    for forms, arabic, *_ in listed_rows("english_words.tsv"):
        for word in arabic.split() if forms != "-" else ():
            assert any(s.kind in EXCLUDING for s in word_senses(word)), word


def test_names_are_told_from_the_words_that_contain_them() -> None:
    text = "The turkey was served in New Mexico and Latin America, not in Turkey's south or South Korea."
    found = [(m.text, [e.id for e in m.entities]) for m in find_english_entities(text)]
    assert found == [("Turkey", ["country:TR"]), ("South Korea", ["country:KR"])]
    assert [e.id for m in find_english_entities("Korean envoys") for e in m.entities] == ["people:KP", "people:KR"]


def test_a_part_of_a_country_excludes_another_but_not_the_country() -> None:
    def may_be(english: str, arabic: str) -> bool:
        return may_be_one(find_english_entities(english)[0].entities, find_entities(arabic)[0].entities)

    for english, arabic in [
        ("England", "بريطانيا"),
        ("Britain", "الإنجليز"),
        ("Gazans", "الفلسطينيين"),
        ("Jenin", "الضفة الغربية"),
    ]:
        assert may_be(english, arabic), english
    for english, arabic in [
        ("England", "اسكتلندا"),
        ("Welsh", "الإنجليز"),
        ("Gaza", "الضفة الغربية"),
        ("Jenin", "غزة"),
    ]:
        assert not may_be(english, arabic), english


def test_each_english_region_is_one_of_the_gazetteer() -> None:
    rows, listed = (
        [line.split("\t") for line in (ROOT / "workbench" / "names" / name).read_text("utf-8").splitlines()]
        for name in ("english_regions.tsv", "regions.tsv")
    )
    assert {row[0] for row in rows if row[0][:1] != "#"} <= {row[0] for row in listed}
