"""What number words and figures that follow one another make up: one number, or several.

A number is a sum of groups in falling order (مليون ومئتا ألف وخمسة), each a number below a thousand times a scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from workbench.arabic.numerals import Numeral, construct_dual

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


@dataclass(slots=True)
class _Sum:
    """A number under construction: closed groups with their scales, and the open one below a thousand."""

    numerals: list[Numeral] = field(default_factory=list)
    closed: float = 0.0
    bound: float = float("inf")  # what follows is less than the last scale
    last_group: float = 0.0
    open: float | None = None
    opened_at: int = 0  # index of the first numeral of the open group
    last_kind: str = ""
    fraction_of: float = 0.0  # the scale that a fraction belongs to: المليون may follow مليون ونصف

    @property
    def value(self) -> float:
        return self.closed + (self.open or 0.0)

    def take(self, numeral: Numeral) -> None:
        self.numerals.append(numeral)


_HUNDRED = 100.0
_THOUSAND = 1000.0
_NOT_COUNTED = {
    "من", "في", "علي", "الي", "عن", "مع", "بعد", "قبل", "خلال", "او", "ام", "ثم", "حتي", "منذ", "بين", "فقط", "عند",
    "هذا", "هذه", "كما", "اي", "ان", "قد", "لكن", "بل", "كل", "تقريبا", "سنويا", "يوميا", "شهريا", "امس", "اليوم",
    "ما", "لا", "لم", "لن", "هو", "هي", "هم", "التي", "الذي", "حسب", "بحسب", "وفق", "جديدا", "اخر", "اخري",
}  # fmt: skip
_VAGUE_BEFORE = re.compile(r"(?<![^\W_])(?:[وفبلك]|ال)*(?:بضعه?|نيف|عشرات|ميات|مايات|الاف|ملايين|عده|مليارات)\s+$")
_GOES_ON = re.compile(r"\s+و\s?(?:نيف|كسور|بضعه?|كسر|يزيد)(?![^\W_])")
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")
_LESS = re.compile(r"\s+الا\s*$")
_AUTHORED = re.compile(r"\s+(?:ال[^\W\d_]+|[^\W\d_]+ا(?![^\W_]))")


def read_groups(plain: str, numerals: Sequence[Numeral]) -> Iterator[NumberGroup]:
    """Yield the numbers that the numerals of a compact text make up, in order."""
    run: list[Numeral] = []
    for numeral in numerals:
        if (
            run
            and plain[run[-1].end : numeral.whole_start].strip(" \u00a0\u202f\t")
            and not _is_less(plain, run[-1], numeral)
        ):
            yield from _read_run(plain, run)
            run = []
        run.append(numeral)
    if run:
        yield from _read_run(plain, run)


def _is_less(plain: str, last: Numeral, numeral: Numeral) -> bool:
    """Return whether a fraction is taken off: مليون إلا ربعا."""
    return numeral.kind == "fractions" and _LESS.fullmatch(plain[last.end : numeral.whole_start]) is not None


def _read_run(plain: str, run: Sequence[Numeral]) -> Iterator[NumberGroup]:
    """Yield the numbers in numerals that stand side by side."""
    groups: list[tuple[_Sum, bool]] = []  # with whether what follows is another number without a word between
    rest = list(run)
    while rest:
        current, used = _longest(plain, rest)
        clash = used < len(rest) and _clashes(current, rest[used])
        groups.append((current, clash))
        rest = rest[used:]
    clashed = False
    for k, (current, clash) in enumerate(groups):
        if not _is_vague(plain, current):
            yield _closed(plain, current, clash or clashed, is_first=k == 0)
        clashed = clash


def _closed(plain: str, current: _Sum, clash: bool, *, is_first: bool) -> NumberGroup:
    first, last = current.numerals[0], current.numerals[-1]
    vague = is_first and _VAGUE_BEFORE.search(plain[max(0, first.whole_start - 12) : first.whole_start])
    after_vague = (
        vague is not None and vague is not False and (first.joined or first.kind in {"scales", "scale_plurals"})
    )
    partial = clash or after_vague or _GOES_ON.match(plain, last.end) is not None
    alone = len(current.numerals) == 1 and not first.defined and _FIFTHS.fullmatch(first.form)
    is_share = alone is not None and alone is not False and _WHOLES.match(plain, last.end) is not None  # خمس السكان
    return NumberGroup(
        numerals=tuple(current.numerals),
        value=_tidy(1 / current.value if is_share else current.value),
        end=last.end,
        partial=partial or bool(alone and not is_share and _DEFINITE_AFTER.match(plain, last.end)),
        is_fraction=is_share
        or (last.kind in {"fractions", "denominators"} and current.closed == 0 and current.value < 1),
    )


def _tidy(value: float) -> float:
    """Return a value without the last digits that adding fractions leaves."""
    return round(value, 6) if abs(value) < 1 else float(f"{value:.12g}")


def _clashes(current: _Sum, following: Numeral) -> bool:
    """Return whether the next numeral belongs to the number before it, but in no order that is known."""
    last = current.numerals[-1]
    if "figure" in {last.kind, following.kind}:
        return False
    if not following.joined:
        return not following.prefix
    return last.kind == "tens" and following.kind == "units" and not following.prefix


def _is_vague(plain: str, current: _Sum) -> bool:
    """Return whether a numeral alone says no number: thousands of, one of, the million, he authored."""
    only = current.numerals[0]
    if len(current.numerals) > 1:
        return False
    if only.kind in {"scale_plurals", "bound", "denominators", "ten_of_teens", "decimal"}:
        return True
    if only.kind == "units" and only.value in {0.0, 1.0}:
        return True
    if only.form in {"اثنين", "اثنان"} and only.defined:  # Monday
        return True
    if only.kind == "scales":
        return only.defined or (only.form == "الف" and _AUTHORED.match(plain, only.end) is not None)
    if only.kind == "hundreds" and only.value == _HUNDRED and only.defined:  # بالمئة
        return (
            only.prefix == "بال" or _PERCENT_BEFORE.search(plain[max(0, only.whole_start - 5) : only.start]) is not None
        )
    if only.kind == "fractions":
        return only.defined or not _IS_SHARE.match(plain, only.end) or (only.joined and _adds_to_noun(plain, only))
    return False


def _adds_to_noun(plain: str, fraction: Numeral) -> bool:
    """Return whether a fraction belongs to a noun before it: عام ونصف العام, ساعة ونصف."""
    before = _WORD_BEFORE.search(plain[max(0, fraction.whole_start - 20) : fraction.whole_start])
    after = _NEXT_WORD.match(plain, fraction.end)
    if before is None:
        return False
    same = after is not None and after.group(1).removeprefix("ال")[:3] == before.group(1)[:3]
    return same or after is None or not after.group(1).startswith("ال")


_PERCENT_BEFORE = re.compile(r"(?<![^\W_])في\s+ال$")
_IS_SHARE = re.compile(r"\s*[^\W_]")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s+$")
_FIFTHS = re.compile(r"خمس|سبع|تسع|عشر")
_WHOLES = re.compile(
    r"\s+(?:ال(?:سكان|ناتج|مساحه|اراضي|انتاج|ميزانيه|موازنه|دخل|عالم|مقاعد|اصوات|بلاد|شعب|اقتصاد|ثروه|ارباح|ايرادات"
    r"|مبيعات|صادرات|واردات|ناخبين|نواب|اعضاء|عمال|موظفين|طلاب|وقت|مبلغ|سوق|كميه|استهلاك|طاقه|نفط|غاز|مياه|ديون)"
    r"|سكان|اجمالي|مساحه|عدد|اعضاء|الناتج)(?![^\W_])"
)
_DEFINITE_AFTER = re.compile(r"\s+ال[^\W\d_]")


def _longest(plain: str, rest: Sequence[Numeral]) -> tuple[_Sum, int]:
    """Return the number that starts a run, and of how many numerals it is made."""
    current = _Sum()
    k = 0
    while k < len(rest):
        numeral = rest[k]
        if k == 0:
            _begin(plain, current, numeral)
        elif numeral.kind == "decimal":
            taken = _add_decimals(current, rest[k + 1 :])
            if not taken:
                break
            current.numerals += rest[k : k + 1 + taken]
            k += taken
        else:
            verdict = _add(plain, current, numeral)
            if verdict == "split":  # 5 آلاف و10 آلاف: the second figure begins another number
                kept = current.opened_at
                return _longest(plain, rest[:kept])
            if verdict == "no":
                break
            current.take(numeral)
        k += 1
    return current, k


def _begin(plain: str, current: _Sum, numeral: Numeral) -> None:
    current.take(numeral)
    current.last_kind = numeral.kind
    if numeral.kind in {"scales", "scale_plurals", "duals"}:
        _close_scale(plain, current, numeral, 1.0)
    else:
        current.open, current.opened_at = numeral.value, 0


def _close_scale(plain: str, current: _Sum, numeral: Numeral, count: float) -> None:
    """Add a scale times a count, or twice the scale for a dual."""
    dual = construct_dual(numeral) if count == 1.0 and current.open is None and _counts_next(plain, numeral) else None
    if dual is not None or numeral.kind == "duals":
        value = dual or numeral.value
        current.closed, current.last_group, current.bound = current.closed + value, value, value / 2
    else:
        value = count * numeral.value
        current.closed, current.last_group, current.bound = current.closed + value, value, numeral.value
    current.open, current.last_kind, current.fraction_of = None, "scales", 0.0


def _counts_next(plain: str, numeral: Numeral) -> bool:
    """Return whether what is counted follows, as in مليونا نازح: a word that no particle is."""
    match = _NEXT_WORD.match(plain, numeral.end)
    if match is None:
        return False
    word = match.group(1)
    return word not in _NOT_COUNTED and not word.startswith(("و", "ال")) and not word.endswith("ا")


def _add(plain: str, current: _Sum, numeral: Numeral) -> str:
    """Add the next numeral to a number: return yes, no, or split if it shows that another number began before it."""
    if current.numerals[0].figure is not None and current.numerals[0].figure.is_code:
        return "no"
    if numeral.prefix and not (numeral.prefix == "ال" and numeral.kind != "duals"):
        return "no"  # خمسة بالمئة is five
    if numeral.kind in {"fractions", "denominators"}:
        return _add_fraction(plain, current, numeral)
    if numeral.kind in {"scales", "scale_plurals", "duals"}:
        return _add_scale(plain, current, numeral)
    if current.open is None:
        if not numeral.joined or current.fraction_of or numeral.value >= current.bound:
            return "no"
        current.open, current.opened_at, current.last_kind = numeral.value, len(current.numerals), numeral.kind
        return "yes"
    return _add_below_thousand(current, numeral)


def _add_below_thousand(current: _Sum, numeral: Numeral) -> str:
    last, value, said = current.last_kind, numeral.value, current.open or 0.0
    if not numeral.joined:
        if last in {"units", "bound"} and numeral.form in {"عشر", "عشره"} and 1 <= said % 10 <= 9:
            current.open, current.last_kind = said + 10, "teens"
            return "yes"
        if last == "units" and numeral.kind == "hundreds" and value == _HUNDRED and 3 <= said <= 9:
            current.open, current.last_kind = said * _HUNDRED, "hundreds"
            return "yes"
        return "no"
    fits = (last == "hundreds" and value < _HUNDRED and numeral.kind != "hundreds") or (
        last in {"units", "bound"} and numeral.kind == "tens" and 1 <= said % 10 <= 9
    )
    if not fits:
        return "no"
    current.open, current.last_kind = said + value, numeral.kind
    return "yes"


def _add_scale(plain: str, current: _Sum, numeral: Numeral) -> str:
    scale = numeral.value / 2 if numeral.kind == "duals" else numeral.value
    if current.fraction_of:  # مليون ونصف المليون
        same = scale == current.fraction_of and not numeral.joined and numeral.kind == "scales"
        current.fraction_of = 0.0 if same else current.fraction_of
        return "yes" if same else "no"
    if current.open is None:
        if numeral.joined and scale < current.bound and numeral.kind != "scale_plurals":
            _close_scale(plain, current, numeral, 1.0)
            return "yes"
        if (
            not numeral.joined
            and numeral.kind != "duals"
            and scale > current.bound
            and current.closed == current.last_group
        ):
            current.closed = current.last_group = current.closed * scale  # ألف مليار
            current.bound = scale
            return "yes"
        return "no"
    if numeral.joined or numeral.kind == "duals":
        return "no"
    if scale >= current.bound:
        return "split"
    if not 0 < current.open or (current.last_kind == "bound"):
        return "no"
    _close_scale(plain, current, numeral, current.open)
    return "yes"


def _add_fraction(plain: str, current: _Sum, numeral: Numeral) -> str:
    if numeral.kind == "denominators":
        said = current.open or 0.0
        if numeral.joined or current.last_kind != "units" or not said < numeral.value:
            return "no"
        before = current.numerals[current.opened_at]
        of = current.bound if before.joined and current.closed else 1.0
        current.open = None if current.closed else said / numeral.value
        current.closed += said / numeral.value * of if current.closed else 0.0
        current.fraction_of = of if current.closed else 0.0
        current.last_kind = "fractions"
        return "yes"
    less = _LESS.fullmatch(plain[current.numerals[-1].end : numeral.whole_start]) is not None
    if not numeral.joined and not less:
        return "no"
    share = -numeral.value if less else numeral.value
    if current.open is None and not current.fraction_of:
        current.closed += share * current.bound
        current.fraction_of = current.bound
    elif current.open is not None and current.last_kind in {
        "units",
        "teens",
        "tens",
        "hundreds",
        "figure",
        "ten_of_teens",
    }:
        current.open += share
        current.last_kind = "fractions"
    else:
        return "no"
    return "yes"


def _add_decimals(current: _Sum, following: Sequence[Numeral]) -> int:
    """Add the digits after فاصلة, and return of how many numerals they are made."""
    if current.open is None or not following or following[0].joined or following[0].prefix:
        return 0
    if len(following) > 1 and following[0].value == 0 and following[1].kind == "units":  # صفر خمسة
        current.open += following[1].value / 100
        taken = 2
    else:
        after, taken = _longest("", [n for n in following if n.kind not in {"scales", "scale_plurals", "duals"}][:3])
        taken = min(taken, _before_scale(following))
        digits = sum(1 for _ in str(int(after.value)))
        current.open += after.value / 10**digits
    current.last_kind = "fractions"
    return taken


def _before_scale(following: Sequence[Numeral]) -> int:
    """Return how many numerals stand before a scale."""
    return next((k for k, n in enumerate(following) if n.kind in {"scales", "scale_plurals", "duals"}), len(following))
