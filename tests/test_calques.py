"""The list of calques: which words its patterns need, how bad lines are refused, and that advice is not marked."""

from __future__ import annotations

import re

import pytest

from tests.conftest import golden_lines
from workbench.checks.calque_patterns import calques_that_may_be_in, read_calques
from workbench.checks.calques import calques_found
from workbench.checks.regex_words import required_words
from workbench.checks.word_lists import numbered_rows

CALQUES = read_calques(numbered_rows("calques.tsv"))
SENTENCES = [line.split("\t")[0] for line in golden_lines("calques.tsv") + golden_lines("grammar.tsv") if line]


@pytest.mark.parametrize(
    ("regex", "wanted"),
    [
        (r"تحت\s+الطقس", [{"الطقس"}, {"تحت"}]),
        (r"(?:شمس|قمر)(?:ا)?\s+أزرق", [{"أزرق"}, {"شمس", "قمر"}]),
        (r"كتابا?", [{"كتاب"}]),
        (r"(?:ال)?كتاب(?:ة|ات)", [{"كتاب"}, {"ات"}][:1]),
        (r"(?:كتاب)?قلم+", [{"قلم"}]),
        (r"(?:كتاب){2}", [{"كتاب"}]),
        (r"[قك]لم(?=\s+أحمر)(?!\s+أزرق)", [{"لم"}]),
        (r"(?:قلم|\w+)", []),
        (r"\d+\s*", []),
    ],
)
def test_words_that_a_pattern_needs(regex: str, wanted: list[set[str]]) -> None:
    assert [set(words) for words in required_words(regex)] == wanted


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("تحت الطقس", "under the weather"), "line 7: three columns"),
        (("تحت الطقس", "under the weather", " متوعك"), "line 7: three columns"),
        (("تحت الطقس", "متوعك", "under the weather"), "line 7: the second column is English"),
        (("تحت (الطقس", "under the weather", "متوعك"), "line 7: missing"),
        (("في يد", "in hand", "معنا"), "line 7: no word of 3 letters"),
        (("<طقس> الطقس", "weather", "متوعك"), "line 7: no line above names <طقس>"),
        (("{كسر/كسر/كسر/كسر} الخبر", "break", "أذاع"), "line 7: a verb has stems"),
        (("=1", "كلمة"), "line 7: a name is ="),
        (("خارج السؤال", "out of the question", "غير وارد"), "line 7: the same pattern stands above"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(row: tuple[str, ...], said: str) -> None:
    good = (3, ("خارج السؤال", "out of the question", "غير وارد"))
    with pytest.raises(ValueError, match=re.escape(f"calques.tsv, {said}")):
        [calque.pattern for calque in read_calques([good, (7, row)])]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("{كسر} الخبر", "وسيكسرون الخبر"),
        ("{رمى رم/رمي رم/رمي} حفلة", "للرمي حفلة"),
        ("~سوق ~ثور", "بسوق الثور"),
        ("ضربة رأس~", "ضربة رأسها"),
        ("<لون> أحمر", "خط أحمر"),
        ("شد … الحبل", "شد بيده اليمنى الحبل"),
    ],
)
def test_the_marks_of_a_pattern(written: str, text: str) -> None:
    rows = [(1, ("=لون", "خط|قلم")), (2, (written, "something", "شيء"))]
    (calque,) = read_calques(rows)
    assert calque.pattern.fullmatch(text)
    assert calque.may_be_in(text)


def test_the_index_misses_nothing() -> None:
    for text in SENTENCES:
        wanted = [calque for calque in CALQUES if calque.pattern.search(text)]
        assert [calque for calque in calques_that_may_be_in(text) if calque.pattern.search(text)] == wanted


def test_what_is_said_in_arabic_is_no_calque() -> None:
    assert [(c.arabic, found.text) for c in CALQUES for found in calques_found(c.arabic)] == []


def test_of_two_that_overlap_one_is_found() -> None:
    (found,) = calques_found("أدار عينا عمياء عن الفساد.")
    assert found.text == "أدار عينا عمياء"


def test_there_are_enough_lines() -> None:
    assert len(CALQUES) >= 350
