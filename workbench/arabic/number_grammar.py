"""What number words and figures that follow one another make up: one number, or several, or none.

Numerals that are vague by themselves (آلاف القتلى, واحد, المليون) are no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.arabic.number_sums import FIFTHS, NumberSum, longest_number
from workbench.arabic.numerals import Numeral, construct_fraction, is_like_number_word

__all__ = ["NumberGroup", "read_groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGroup:
    """Numerals that are one number, its value, and where it ends in the compact text.

    partial tells that the text goes on with what is part of the number too, but could not be read; is_fraction that it
    is a fraction in words by itself.
    """

    numerals: tuple[Numeral, ...]
    value: float
    end: int
    partial: bool = False
    is_fraction: bool = False


_VAGUE_BEFORE = re.compile(r"(?<![^\W_])(?:[وفبلك]|ال)*(?:بضعه?|نيف|عشرات|ميات|مايات|الاف|ملايين|عده|مليارات)\s+$")
_GOES_ON = re.compile(r"\s+و\s?(?:نيف|كسور|بضعه?|كسر|يزيد)(?![^\W_])")
# ثلاث ساعات ونصف, ثلاث ساعات ونصف الساعة
_HALF_MORE = re.compile(
    r"\s+(?P<noun>[^\W\d_]{2,3})[^\W\d_]*\s+و\s?(?:نصف|ربع|ثلث|ثلاثه\s+ارباع)(?![^\W_])(?:\s+ال(?P=noun)|(?!\s+ال))"
)
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")
_MISSPELT_AFTER = re.compile(r"\s+(?P<joined>و\s?)?(?P<word>[^\W\d_]+)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s+$")
_TWO_WORDS_BEFORE = re.compile(r"(?:(?<![^\W_])([^\W\d_]+)\s+)?([^\W\d_]+)\s+$")
_LESS = re.compile(r"\s+الا\s*")
_AUTHORED = re.compile(r"\s+(?:ال[^\W\d_]+|[^\W\d_]+ا(?![^\W_]))")
_PERCENT_AFTER = re.compile(r"\s*[%٪]|\s+(?:في\s+ال|بال)(?:مي?ه|مايه|الف)(?![^\W_])")
_PERCENT_BEFORE = re.compile(r"(?<![^\W_])في\s+ال$")
_SOMETHING_AFTER = re.compile(r"\s*[^\W_]")
_FINAL_AFTER = re.compile(r"\s+(?:ال)?نهايي(?:ات)?(?![^\W_])")
_DEFINITE_AFTER = re.compile(r"\s+ال[^\W\d_]")
_WHOLES = re.compile(
    r"\s+(?:ال(?:سكان|ناتج|مساحه|اراضي|انتاج|ميزانيه|موازنه|دخل|عالم|مقاعد|اصوات|بلاد|شعب|اقتصاد|ثروه|ارباح|ايرادات"
    r"|مبيعات|صادرات|واردات|ناخبين|نواب|اعضاء|عمال|موظفين|طلاب|وقت|مبلغ|سوق|كميه|استهلاك|طاقه|نفط|غاز|مياه|ديون|اسهم|لاجيين|مهاجرين"
    r"|زوار|سجناء|مشاركين|مستطلعين|مرضي)"
    r"|سكان|اجمالي|مساحه|عدد|اعضاء|الناتج)(?![^\W_])"
)


def read_groups(plain: str, numerals: Sequence[Numeral]) -> Iterator[NumberGroup]:
    """Yield the numbers that the numerals of a compact text make up, in order."""
    run: list[Numeral] = []
    for numeral in numerals:
        if run and not _is_beside(plain, run[-1], numeral):
            yield from _read_run(plain, run)
            run = []
        run.append(numeral)
    if run:
        yield from _read_run(plain, run)


def _is_beside(plain: str, last: Numeral, numeral: Numeral) -> bool:
    between = plain[last.end : numeral.whole_start]
    is_less = numeral.kind == "fractions" and _LESS.fullmatch(between) is not None  # مليون إلا ربعا
    return is_less or not between.strip(" \u00a0\u202f\t")


def _read_run(plain: str, run: Sequence[Numeral]) -> Iterator[NumberGroup]:
    """Yield the numbers in numerals that stand side by side."""
    rest, first, clashed = list(run), True, False
    while rest:
        current, used = longest_number(plain, rest)
        clashes = used < len(rest) and _clash(current.numerals[-1], rest[used])
        if len(current.numerals) > 1 or _twice(plain, current) or not _is_vague(plain, current.numerals[0]):
            after_vague = first and _follows_vague_count(plain, current.numerals[0])
            yield _group(plain, current, partial=clashes or clashed or after_vague)
        rest, first, clashed = rest[used:], False, clashes


def _clash(last: Numeral, following: Numeral) -> bool:
    """Return whether the next numeral belongs to the number before it, but in no order that is known."""
    if "figure" in {last.kind, following.kind} or following.prefix:
        return False
    reversed_order = {("tens", "units"), ("hundreds", "scales")}  # عشرون وخمسة, خمسمئة وألف
    return not following.joined or (last.kind, following.kind) in reversed_order


def _follows_vague_count(plain: str, first: Numeral) -> bool:
    """Return whether a number is the rest of one that is vague: بضعة وعشرون, مئات آلاف."""
    goes_on = first.joined or first.kind in {"scales", "scale_plurals"}
    return goes_on and _VAGUE_BEFORE.search(plain[max(0, first.whole_start - 12) : first.whole_start]) is not None


def _group(plain: str, current: NumberSum, *, partial: bool) -> NumberGroup:
    first, last = current.numerals[0], current.numerals[-1]
    may_be_share = len(current.numerals) == 1 and not first.defined and first.form in FIFTHS
    is_share = may_be_share and _WHOLES.match(plain, last.end) is not None  # خمس السكان
    unclear = may_be_share and not is_share and _DEFINITE_AFTER.match(plain, last.end) is not None
    goes_on = any(pattern.match(plain, last.end) for pattern in (_GOES_ON, _HALF_MORE))
    goes_on = goes_on or _is_beside_misspelling(plain, first, last)
    twice = _twice(plain, current)
    in_words = last.kind in {"fractions", "denominators"} and current.closed == 0 and current.value < 1
    return NumberGroup(
        numerals=tuple(current.numerals),
        value=round(twice or (1 / current.value if is_share else current.value), 6),
        end=last.end,
        partial=partial or unclear or goes_on,
        is_fraction=is_share
        or twice > 0
        or in_words
        or (last is first and first.figure is not None and first.figure.is_share),
    )


def _twice(plain: str, current: NumberSum) -> float:
    """Return twice a share that stands before the whole, 0 for any other number: خمسا الناخبين, ربعا سكان المدينة."""
    share = construct_fraction(current.numerals[0]) if len(current.numerals) == 1 else None
    of_whole = share and any(p.match(plain, current.numerals[0].end) for p in (_DEFINITE_AFTER, _WHOLES))
    return share if share and of_whole else 0.0


def _is_beside_misspelling(plain: str, first: Numeral, last: Numeral) -> bool:
    """Return whether a word beside a number is one of its own, misspelt: مئة وعشرن, خمصة وعشرون, 5 مليوون."""
    after = _MISSPELT_AFTER.match(plain, last.end)
    before = _WORD_BEFORE.search(plain[max(0, first.whole_start - 12) : first.whole_start]) if first.joined else None
    following = after is not None and is_like_number_word(after["word"], scale=not after["joined"])
    return following or (before is not None and is_like_number_word(before.group(1), scale=False))


def _is_vague(plain: str, only: Numeral) -> bool:
    """Return whether a numeral alone says no number."""
    check = _VAGUE.get(only.kind)
    return check is not None and check(plain, only)


def _is_vague_unit(plain: str, only: Numeral) -> bool:
    is_monday = only.form in {"اثنين", "اثنان"} and only.defined
    of_hundred = not only.defined and _PERCENT_AFTER.match(plain, only.end) is not None  # واحد في المئة
    return (only.value in {0.0, 1.0} and not of_hundred) or is_monday


def _is_vague_scale(plain: str, only: Numeral) -> bool:
    return only.defined or (only.form == "الف" and _AUTHORED.match(plain, only.end) is not None)


def _is_percent(plain: str, only: Numeral) -> bool:
    """Return whether a hundred is that of بالمئة or في المئة."""
    if only.value != 100 or not only.defined:
        return False
    in_the = _PERCENT_BEFORE.search(plain[max(0, only.whole_start - 5) : only.start])
    return only.prefix == "بال" or in_the is not None


def _is_vague_fraction(plain: str, only: Numeral) -> bool:
    of_nothing = _SOMETHING_AFTER.match(plain, only.end) is None
    of_final = _FINAL_AFTER.match(plain, only.end) is not None  # a stage of a competition: ربع النهائي
    return only.defined or of_nothing or of_final or (only.joined and _adds_to_noun(plain, only))


def _adds_to_noun(plain: str, fraction: Numeral) -> bool:
    """Return whether a fraction belongs to a noun before it: عام ونصف العام, ساعة ونصف."""
    before = _TWO_WORDS_BEFORE.search(plain[max(0, fraction.whole_start - 30) : fraction.whole_start])
    after = _NEXT_WORD.match(plain, fraction.end)
    if before is None:
        return False
    of = after.group(1).removeprefix("ال")[:3] if after else ""
    same = len(of) > 1 and any(w and w.startswith(of) for w in before.groups())  # طنين ونصف, نقطة مئوية ونصف النقطة
    return same or after is None or not after.group(1).startswith("ال")


def _always(_: str, __: Numeral) -> bool:
    return True


_VAGUE: dict[str, Callable[[str, Numeral], bool]] = {
    "scale_plurals": _always,
    "bound": _always,
    "denominators": _always,
    "decimal": _always,
    "units": _is_vague_unit,
    "scales": _is_vague_scale,
    "hundreds": _is_percent,
    "fractions": _is_vague_fraction,
}
