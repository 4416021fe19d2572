"""The items of a list that is written in one line: `1. الحكومة 2. البرلمان`, `أ) المقدمة ب) الخاتمة`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["is_item_mark", "item_starts"]

_DIGITS = r"[\d٠-٩۰-۹]{1,2}"
_NUMBERED = re.compile(rf"(?<!\S)(?:\({_DIGITS}\)|{_DIGITS}(?:[.)]|\s?[-–]\s))(?=\s*[^\W\d_\s]|\s+[«\"“(])")
_LETTERED = re.compile(r"(?<!\S)(?:\([أ-ي]\)|[أ-ي][.)]|[أ-ي][-–]\s)(?=\s*\w)")
_ROMAN = re.compile(r"(?<!\S)[IVX]{1,4}[.)](?=\s*\w)")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ORDERS = ("أبجدهوزحطيكلمنسعفصقرشت", "أبتثجحخدذرزسشصضطظعغفقكلمنهوي")
_ORDINALS = "أولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا".replace(" ", "[اً]*|")
_ORDINAL_WORDS = re.compile(rf"(?<!\S)(?:{_ORDINALS}[اً]*)\s?[-–:)](?=\s*[^\W\d_])")
_ORDER_OF_ORDINALS = ("أول", "ثان", "ثال", "راب", "خام", "ساد", "ساب", "ثام", "تاس", "عاش")
_PARTS = "المادة|البند|الفصل|القسم|الباب|الفقرة|السؤال|الخطوة|المرحلة|الملحق|النقطة|الشكل|الجدول"
_MARK = re.compile(
    rf"\s*(?:\(?(?:{_DIGITS}|{_DIGITS}(?:\.{_DIGITS})+|[IVX]{{1,4}})[.)\-–]|\(?[أ-ي][.)]|(?:{_ORDINALS}[اً]*)\.|(?:{_PARTS})\s+{_DIGITS}\.)\s*"
)
_INTRODUCED = re.compile(r"[:.؟?!؛،]\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_item_mark(text: str) -> bool:
    """Return whether a text is nothing but the number, the letter or the ordinal of an item or a section."""
    return bool(_MARK.fullmatch(text))


def item_starts(line: str) -> list[int]:
    """Return where the items of a list within a line begin, none if it has fewer than two.

    The first one begins the line or follows a sign, and each has a word of its own.

    >>> item_starts("1. الحكومة 2. البرلمان")
    [0, 11]
    """
    numbers = [(m.start(), int("".join(c for c in m[0] if c.isdigit()))) for m in _NUMBERED.finditer(line)]
    romans = [(m.start(), _ROMANS.index(m[0][:-1]) + 1) for m in _ROMAN.finditer(line) if m[0][:-1] in _ROMANS]
    ordinals = [(m.start(), _ORDER_OF_ORDINALS.index(m[0][:3]) + 1) for m in _ORDINAL_WORDS.finditer(line)]
    starts = next(filter(None, (list(_run(line, marks, first=1)) for marks in (numbers, romans, ordinals))), [])
    for order in _ORDERS:
        if not starts:
            letters = [(m.start(), order.find(m[0].strip("()-–. ")) + 1) for m in _LETTERED.finditer(line)]
            starts = list(_run(line, letters, first=1))
    return starts


def _run(line: str, marks: Sequence[tuple[int, int]], first: int) -> Iterator[int]:
    """Yield the places of marks that count up by one from the first."""
    run: list[int] = []
    wanted = first
    start = len(line) - len(line.lstrip())
    for place, value in marks:
        begins = place == start or (value == first and _INTRODUCED.search(line[max(start, place - 9) : place]))
        if run and value == wanted and _WORD.search(line, run[-1], place):
            run.append(place)
            wanted += 1
        elif not run and begins:
            run, wanted = [place], value + 1
    if len(run) > 1:
        yield from run
