"""A number under construction from number words and figures: what may be added to it, and what it comes to.

A number is a sum of groups in falling order (مليون ومئتا ألف وخمسة), each a number below a thousand times a scale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal

from workbench.arabic.counted import counted_noun
from workbench.arabic.numerals import SCALE_KINDS, Numeral, construct_dual
from workbench.caching import load_once

__all__ = ["FIFTHS", "NumberSum", "longest_number"]

# Whether a numeral is taken, belongs to another number, or shows that another number began before it.
_Verdict = Literal["taken", "other", "split"]
_TEN = 10.0
_HUNDRED = 100.0
_THOUSAND = 1000.0
FIFTHS = frozenset({"خمس", "سبع", "تسع", "عشر"})  # five, or a fifth
_WITH_FRACTION = {"units", "teens", "tens", "hundreds", "figure"}
_NEXT_WORD = re.compile(r"\s+([^\W\d_]+)")
_LESS = re.compile(r"\s+الا\s*")


@load_once
def _function_words() -> frozenset[str]:
    text = files("workbench.arabic").joinpath("function_words.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


class NumberSum:
    """A number that numerals make up: closed groups with their scales, and the open one below a thousand."""

    def __init__(self, plain: str, first: Numeral) -> None:
        self.numerals = [first]
        self.closed = 0.0
        self.opened_at = 0  # index of the first numeral of the open group
        self._plain = plain
        self._open: float | None = None
        self._bound = float("inf")  # what follows is less than the last scale
        self._last_group = 0.0
        self._last_kind: str = first.kind
        self._halved = 0.0  # the scale that a fraction belongs to: المليون may follow مليون ونصف
        if first.kind in SCALE_KINDS:
            self._close(first, 1.0)
        else:
            self._open = first.value

    @property
    def value(self) -> float:
        """What the numerals come to."""
        return self.closed + (self._open or 0.0)

    def add(self, numeral: Numeral) -> _Verdict:
        """Add the next numeral if it belongs to the number."""
        figure = self.numerals[0].figure
        foreign = numeral.prefix and (numeral.prefix != "ال" or numeral.kind == "duals")  # خمسة بالمئة is five
        foreign = foreign or (numeral.kind == "scales" and self._is_fraction_of(numeral))
        if foreign or (figure is not None and figure.is_code):
            return "other"
        if numeral.kind in SCALE_KINDS:
            verdict = self._add_scale(numeral)
        else:
            verdict = "taken" if self._adds(numeral) else "other"
        if verdict == "taken":
            self.numerals.append(numeral)
        return verdict

    def _is_fraction_of(self, scale: Numeral) -> bool:
        """Return whether a number so far is a share of a scale: عشر المليون is a tenth."""
        last = self.numerals[-1]
        return bool(scale.prefix) and last.form in FIFTHS and not last.prefix and not last.joined

    def add_decimals(self, point: Numeral, following: Sequence[Numeral]) -> int:
        """Add the digits after فاصلة, and return of how many numerals they are made."""
        if self._open is None or not following or following[0].joined or following[0].prefix:
            return 0
        if len(following) > 1 and following[0].value == 0 and following[1].kind == "units":  # صفر خمسة
            taken, digits = 2, following[1].value / _HUNDRED
        else:
            before_scale = next((k for k, n in enumerate(following) if n.kind in SCALE_KINDS), len(following))
            if before_scale == 0:
                return 0
            after, taken = longest_number("", following[:before_scale])
            digits = after.value / 10 ** len(str(int(after.value)))
        self._open += digits
        self._last_kind = "fractions"
        self.numerals += [point, *following[:taken]]
        return taken

    def _adds(self, numeral: Numeral) -> bool:
        if numeral.kind == "denominators":
            return self._divide(numeral)
        if numeral.kind == "fractions":
            return self._add_fraction(numeral)
        if self._open is not None:
            return self._add_joined(numeral) if numeral.joined else self._multiply(numeral)
        if not numeral.joined or self._halved or numeral.value >= self._bound:
            return False
        self._open, self.opened_at, self._last_kind = numeral.value, len(self.numerals), numeral.kind
        return True

    def _multiply(self, numeral: Numeral) -> bool:
        """Add what stands beside a unit without و: خمسة عشر, ثلاث مئة."""
        said = self._open or 0.0
        if self._last_kind in {"units", "bound"} and numeral.form in {"عشر", "عشره"} and 1 <= said % 10 <= 9:
            self._open, self._last_kind = said + 10, "teens"
            return True
        if self._last_kind == "units" and numeral.kind == "hundreds" and numeral.value == _HUNDRED and 3 <= said <= 9:
            self._open, self._last_kind = said * _HUNDRED, "hundreds"
            return True
        return False

    def _add_joined(self, numeral: Numeral) -> bool:
        """Add what و joins to a number below a thousand: tens to units, all below a hundred to hundreds."""
        said, last = self._open or 0.0, self._last_kind
        to_hundred = last == "hundreds" and numeral.value < _HUNDRED and numeral.kind != "hundreds"
        to_unit = last in {"units", "bound"} and numeral.kind == "tens" and 1 <= said % 10 <= 9
        if not (to_hundred or to_unit):
            return False
        self._open, self._last_kind = said + numeral.value, numeral.kind
        return True

    def _add_scale(self, numeral: Numeral) -> _Verdict:
        scale = numeral.value / 2 if numeral.kind == "duals" else numeral.value
        if self._halved:  # مليون ونصف المليون
            same = scale == self._halved and not numeral.joined and numeral.kind == "scales"
            self._halved = 0.0 if same else self._halved
            return "taken" if same else "other"
        if self._open is None:
            return "taken" if self._add_bare_scale(numeral, scale) else "other"
        if numeral.joined or numeral.kind == "duals" or self._open <= 0 or self._last_kind == "bound":
            return "other"
        if self._are_thousands_of(numeral, scale):
            self.closed = self._last_group = (self.closed + self._open) * scale
            self._bound, self._open, self._last_kind = scale, None, "scales"
            return "taken"
        if scale >= self._bound:  # 5 آلاف و10 آلاف
            return "split"
        self._close(numeral, self._open)
        return "taken"

    def _are_thousands_of(self, numeral: Numeral, scale: float) -> bool:
        """Return whether a scale multiplies thousands and the rest: ألف وخمسمئة مليار, not 5 آلاف و10 ملايين."""
        thousands = self._bound == _THOUSAND and self.closed == self._last_group
        return thousands and scale > _THOUSAND and numeral.kind == "scales" and (self._open or 0) > _TEN

    def _add_bare_scale(self, numeral: Numeral, scale: float) -> bool:
        """Add a scale after a scale: a smaller one with و (مليون وألف), or one times the other (ألف مليار)."""
        if numeral.joined:
            fits = scale < self._bound and numeral.kind != "scale_plurals"
            if fits:
                self._close(numeral, 1.0)
            return fits
        fits = numeral.kind != "duals" and scale > self._bound and self.closed == self._last_group
        if fits:
            self.closed = self._last_group = self.closed * scale
            self._bound = scale
        return fits

    def _close(self, numeral: Numeral, count: float) -> None:
        """Add a scale times a count, or twice the scale for a dual."""
        dual = numeral.value if numeral.kind == "duals" else None
        if count == 1.0 and self._open is None and dual is None and self._counts_next(numeral):
            dual = construct_dual(numeral)
        value = count * numeral.value if dual is None else dual
        self.closed, self._last_group = self.closed + value, value
        self._bound = numeral.value if dual is None else dual / 2
        self._open, self._last_kind, self._halved = None, "scales", 0.0

    def _counts_next(self, numeral: Numeral) -> bool:
        """Return whether what is counted follows, as in مليونا نازح: a word that no particle is."""
        match = _NEXT_WORD.match(self._plain, numeral.end)
        word = match.group(1) if match else "من"
        joined = word.startswith("و") and counted_noun(word) is None  # but وحدة is a noun
        return word not in _function_words() and not joined and not word.startswith("ال") and not word.endswith("ا")

    def _divide(self, numeral: Numeral) -> bool:
        """Add a denominator to its numerator: ثلاثة أرباع, مليار وثلاثة أرباع المليار."""
        said = self._open or 0.0
        if numeral.joined or self._last_kind != "units" or not said < numeral.value:
            return False
        share = said / numeral.value
        if self.closed:
            of = self._bound if self.numerals[self.opened_at].joined else 1.0
            self.closed, self._open, self._halved = self.closed + share * of, None, of
        else:
            self._open = share
        self._last_kind = "fractions"
        return True

    def _add_fraction(self, numeral: Numeral) -> bool:
        """Add a half or the like to what stands before it, or take it off: مليون ونصف, خمسة ونصف, مليون إلا ربعا."""
        less = _LESS.fullmatch(self._plain[self.numerals[-1].end : numeral.whole_start]) is not None
        share = -numeral.value if less else numeral.value
        if not numeral.joined and not less:
            return False
        if self._open is None and not self._halved:
            self.closed += share * self._bound
            self._halved = self._bound
            return True
        if self._open is None or self._last_kind not in _WITH_FRACTION:
            return False
        self._open, self._last_kind = self._open + share, "fractions"
        return True


def longest_number(plain: str, numerals: Sequence[Numeral]) -> tuple[NumberSum, int]:
    """Return the number that numerals side by side begin with, and of how many of them it is made."""
    current = NumberSum(plain, numerals[0])
    k = 1
    while k < len(numerals):
        if numerals[k].kind == "decimal":
            taken = current.add_decimals(numerals[k], numerals[k + 1 :])
            if not taken:
                break
            k += taken + 1
            continue
        verdict = current.add(numerals[k])
        if verdict == "split":
            return longest_number(plain, numerals[: current.opened_at])
        if verdict == "other":
            break
        k += 1
    return current, k
