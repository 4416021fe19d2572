from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from tests.spelled_numbers import Spelling
from workbench.arabic import find_quantities
from workbench.arabic.compact_text import compact

SPELLINGS = st.builds(
    Spelling,
    feminine=st.booleans(),
    oblique=st.booleans(),
    long_hundred=st.booleans(),
    apart=st.booleans(),
    loose=st.booleans(),
)
NUMBERS = st.one_of(st.integers(2, 1000), st.integers(2, 10**6), st.integers(2, 10**15 - 1))
AROUND = st.sampled_from(
    [("", ""), ("قتل ", " في الهجوم"), ("بلغ العدد ", "، بحسب الوزارة"), ("(", ")"), ("نحو ", " من المدنيين")]
)
DIGIT_SETS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
MARKS = st.sampled_from(["", "\u200f", "\u200e", "\u0640", "\u061c", "\u2067"])


@pytest.mark.parametrize("line", [x for x in golden_lines("numbers.tsv") if x])
def test_numbers_match_the_goldens(line: str) -> None:
    text, _, expected = line.partition("\t")
    found = find_quantities(text)
    wanted = expected.split()
    assert [q.kind == "month" for q in found] == [w.startswith("m") for w in wanted]
    assert [q.partial for q in found] == [w.endswith("?") for w in wanted]
    assert [q.value for q in found] == pytest.approx([float(w.strip("m?")) for w in wanted], rel=1e-9, abs=1e-6)


@given(NUMBERS, SPELLINGS, AROUND)
@example(111, Spelling(), ("", ""))
@example(1_011_000, Spelling(feminine=True), ("", ""))
def test_number_words_say_their_number(number: int, spelling: Spelling, around: tuple[str, str]) -> None:
    words = spelling.words(number)
    text = around[0] + words + around[1]
    (found,) = find_quantities(text)
    assert (found.value, found.partial) == (number, False)
    assert text[found.start : found.end] == words


@given(st.integers(1, 999), st.sampled_from([10**3, 10**6, 10**9, 10**12]), SPELLINGS, st.integers(1, 999))
def test_figures_and_words_mix(count: int, scale: int, spelling: Spelling, rest: int) -> None:
    name = {10**3: "ألف", 10**6: "مليون", 10**9: "مليار", 10**12: "تريليون"}[scale]
    for joint in (" و", " و "):
        assert [q.value for q in find_quantities(f"{count} {name}{joint}{rest} شخص")] == [count * scale + rest]
    words = spelling.words(rest)
    if rest > 2:
        assert [q.value for q in find_quantities(f"{count} {name} و{words}")] == [count * scale + rest]


def written(number: int, cents: int | None, separator: str, decimal: str, digits: str) -> str:
    grouped = f"{number:,}".replace(",", separator)
    decimals = "" if cents is None else f"{decimal}{cents:02}"
    return (grouped + decimals).translate(str.maketrans("0123456789", digits))


@given(
    st.integers(1_000_000, 10**11),
    st.none() | st.integers(0, 99),
    st.sampled_from(
        [
            (",", "."),
            ("٬", "٫"),
            (".", ","),
            (" ", ","),
            ("\u00a0", ","),
            ("\u202f", "."),
            ("،", "."),
            ("'", "."),
            ("", "."),
        ]
    ),
    DIGIT_SETS,
    MARKS,
)
def test_every_format_of_a_number_reads_alike(
    number: int, cents: int | None, signs: tuple[str, str], digits: str, mark: str
) -> None:
    figure = written(number, cents, *signs, digits)
    text = f"بلغ العدد {mark}{mark.join(figure)} نسمة"
    (found,) = find_quantities(text)
    assert found.value == pytest.approx(float(number + Fraction(cents or 0, 100)), rel=1e-15)
    assert compact(text[found.start : found.end]).text == compact(figure).text


@given(st.integers(0, 99), st.sampled_from(["-", "−"]), DIGIT_SETS)
def test_a_sign_belongs_to_its_number(degrees: int, sign: str, digits: str) -> None:
    figure = str(degrees).translate(str.maketrans("0123456789", digits))
    assert [q.value for q in find_quantities(f"بلغت الحرارة {sign}{figure} درجات")] == [-degrees]
    assert [q.value for q in find_quantities(f"بلغت الحرارة {figure} درجات تحت الصفر")] == [-degrees]
    assert [q.value for q in find_quantities(f"بين {figure}{sign}{figure} درجات")] == [degrees, degrees]


@given(st.integers(1, 99), st.sampled_from(["مليون", "مليار", "ألف"]))
def test_half_a_scale_belongs_to_its_number(count: int, scale: str) -> None:
    whole = find_quantities(f"{count} {scale}")[0].value
    unit = whole / count
    for text in (
        f"{count} {scale} ونصف",
        f"{count} {scale} ونصف ال{scale}",
        f"{count}.5 {scale}",
        f"{count}½ {scale}",
        f"{count}ر5 {scale}",
    ):
        assert [q.value for q in find_quantities(text)] == [whole + unit / 2]


@given(st.text(alphabet=st.sampled_from("0129٣٥.,،٬٫ /-+ر½ %والمئةألفنصف\u00a0\u200fـ "), max_size=40))
def test_quantities_lie_in_the_text_and_apart(text: str) -> None:
    found = [q for q in find_quantities(text) if q.kind != "month"]
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
