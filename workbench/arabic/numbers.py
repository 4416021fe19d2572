"""Find numbers and months in Arabic news, with their values.

Reads three digit sets, number words and mixtures: ٦٧, 1,200, ثمانية وثلاثون, نصف مليون, 2 مليون, مليونان.
Months have two sets of names: يونيو and حزيران are both 6.

>>> [q.value for q in find_quantities("قتل ثمانية وثلاثون شخصا من بين ٦٧ في يونيو/حزيران")]
[38.0, 67.0, 6.0]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from workbench.arabic.normalisation import fold_preserving_offsets, normalise

__all__ = ["MONTHS", "Quantity", "find_quantities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or a month at `source[start:end]`; the value of a month is 1 to 12."""

    start: int
    end: int
    value: float
    kind: Literal["number", "month"]


_UNITS = {
    3: "ثلاث ثلاثه",
    4: "اربع اربعه",
    5: "خمس خمسه",
    6: "ست سته",
    7: "سبع سبعه",
    8: "ثمان ثماني ثمانيه",
    9: "تسع تسعه",
    10: "عشر عشره",
    11: "احد_عشر احدي_عشره",
    12: "اثنا_عشر اثني_عشر اثنتا_عشره اثنتي_عشره",
    13: "ثلاثه_عشر ثلاث_عشره",
    14: "اربعه_عشر اربع_عشره",
    15: "خمسه_عشر خمس_عشره",
    16: "سته_عشر ست_عشره",
    17: "سبعه_عشر سبع_عشره",
    18: "ثمانيه_عشر ثماني_عشره",
    19: "تسعه_عشر تسع_عشره",
}
_TENS = {
    20: "عشرون عشرين",
    30: "ثلاثون ثلاثين",
    40: "اربعون اربعين",
    50: "خمسون خمسين",
    60: "ستون ستين",
    70: "سبعون سبعين",
    80: "ثمانون ثمانين",
    90: "تسعون تسعين",
}
_HUNDREDS = {
    100: "مائه مئه ميه",
    200: "مائتان مائتين مئتان مئتين مائتي مئتي",
    300: "ثلاثمائه ثلاثميه",
    400: "اربعمائه اربعميه",
    500: "خمسمائه خمسميه",
    600: "ستمائه ستميه",
    700: "سبعمائه سبعميه",
    800: "ثمانمائه ثمانميه ثمانيمائه",
    900: "تسعمائه تسعميه",
}
_SCALES = {1e3: "الف الاف الفا", 1e6: "مليون ملايين مليونا", 1e9: "مليار مليارات مليارا بليون"}
_DUALS = {2e3: "الفان الفين الفي", 2e6: "مليونان مليونين مليوني", 2e9: "ملياران مليارين ملياري"}
_SMALL = {2: "اثنان اثنين اثنتان اثنتين", 1: "واحد واحده احدي"}
_FRACTIONS = {0.5: "نصف", 0.25: "ربع", 0.75: "ثلاثه_ارباع"}
_MONTHS = {
    1: "يناير جانفي كانون_الثاني",
    2: "فبراير فيفري شباط",
    3: "مارس اذار",
    4: "ابريل افريل نيسان",
    5: "مايو ماي ايار",
    6: "يونيو يونيه جوان حزيران",
    7: "يوليو يوليه جويليه تموز",
    8: "اغسطس اوت اب",
    9: "سبتمبر ايلول",
    10: "اكتوبر تشرين_الاول",
    11: "نوفمبر تشرين_الثاني",
    12: "ديسمبر كانون_الاول",
}


def _value_by_form(*groups: dict[int, str] | dict[float, str]) -> dict[str, float]:
    return {
        normalise(form.replace("_", " "), "full").text: float(value)
        for group in groups
        for value, forms in group.items()
        for form in forms.split()
    }


_ADDEND_VALUES = _value_by_form(_UNITS, _TENS, _HUNDREDS, _SMALL)
_DUAL_VALUES = _value_by_form(_DUALS)
_SCALE_VALUES = _value_by_form(_SCALES)
_FRACTION_VALUES = _value_by_form(_FRACTIONS)
MONTHS = _value_by_form(_MONTHS)  # month numbers by folded name


def _alternatives(*tables: dict[str, float]) -> str:
    forms = sorted({form for table in tables for form in table}, key=len, reverse=True)
    return "|".join(form.replace(" ", r"\s+") for form in forms)


_HUNDRED_FORMS = {"مايه", "ميه"}
_WORD_END = r"(?![^\W\d_])"
_FIGURE = r"\d+(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d+(?:[.٫,]\d+)?"
_NUMBER_WORD = re.compile(
    rf"(?P<figure>{_FIGURE})"
    rf"|(?<![^\W_])(?P<joined>و)?(?P<prefix>(?:[بلكف]|ال|لل|بال)?)"
    rf"(?:(?P<fraction>{_alternatives(_FRACTION_VALUES)})|(?P<scale>{_alternatives(_SCALE_VALUES)})"
    rf"|(?P<whole>{_alternatives(_DUAL_VALUES)})|(?P<addend>{_alternatives(_ADDEND_VALUES)})){_WORD_END}"
)
# آب (August) folds to اب, also "father", so it counts only after a day or after the other name of the month.
_MONTH_WORD = re.compile(rf"(?<![^\W\d_])(?:[ولبف]?)(?P<month>{_alternatives(MONTHS)}){_WORD_END}")
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_MONTH_CUE = re.compile(r"(?:\d\s*|/\s*)$")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers and months of a text in order of their place."""
    if not (_ARABIC.search(text) or any(map(str.isnumeric, text))):
        return ()
    plain = fold_preserving_offsets(text)
    mentions = [*_find_numbers(plain), *_find_months(plain)]
    return tuple(sorted(mentions, key=lambda q: (q.start, q.end, q.value, q.kind)))


def _find_numbers(plain: str) -> list[Quantity]:
    groups: list[list[re.Match[str]]] = []
    for atom in _NUMBER_WORD.finditer(plain):
        if groups and _continues_number(plain, groups[-1][-1], atom):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    # A lone "one", "half" or "thousands of" is rarely a figure that another report could contradict.
    return [_evaluate(group) for group in groups if len(group) > 1 or not _is_vague(group[0])]


def _continues_number(plain: str, last: re.Match[str], atom: re.Match[str]) -> bool:
    between = plain[last.end() : atom.start()]
    if between.strip() or not between or atom["figure"]:
        return False
    if atom["joined"]:
        return not last["figure"] or bool(atom["fraction"])
    hundred = atom["addend"] in _HUNDRED_FORMS and not atom["prefix"]  # خمسة بالمئة is five
    return bool(atom["scale"]) or bool(last["addend"] and hundred)


def _evaluate(group: list[re.Match[str]]) -> Quantity:
    """Return the number that neighbouring figures and number words make up."""
    total, pending = 0.0, 0.0
    for atom in group:
        if atom["figure"]:
            pending = _parse_figure(atom["figure"])
        elif atom["whole"]:
            total, pending = total + _DUAL_VALUES[_collapse_spaces(atom["whole"])], 0.0
        elif atom["scale"]:
            total, pending = total + (pending or 1) * _SCALE_VALUES[_collapse_spaces(atom["scale"])], 0.0
        elif atom["fraction"]:
            pending += _FRACTION_VALUES[_collapse_spaces(atom["fraction"])]
        elif _collapse_spaces(atom["addend"]) in _HUNDRED_FORMS and 3 <= pending <= 9 and not atom["joined"]:
            pending *= 100
        else:
            pending += _ADDEND_VALUES[_collapse_spaces(atom["addend"])]
    if total and 0 < pending < 1:  # مليون ونصف: the fraction refers to the last scale named
        pending *= max((scale for scale in _SCALE_VALUES.values() if scale <= total), default=1.0)
    start = group[0].start() + len(group[0]["joined"] or "") + len(group[0]["prefix"] or "")
    return Quantity(start=start, end=group[-1].end(), value=total + pending, kind="number")


def _is_vague(atom: re.Match[str]) -> bool:
    form = _collapse_spaces(atom["addend"] or "")
    return bool(atom["fraction"] or atom["scale"]) or form in {"واحد", "واحده", "احدي"}


def _collapse_spaces(form: str) -> str:
    return " ".join(form.split())


def _parse_figure(digits: str) -> float:
    grouped = re.fullmatch(r"\d+(?:[,٬]\d{3})+(?:[.٫]\d+)?", digits)
    return float(re.sub("[,٬]", "" if grouped else ".", digits).replace("٫", "."))


def _find_months(plain: str) -> list[Quantity]:
    months: list[Quantity] = []
    for match in _MONTH_WORD.finditer(plain):
        form = _collapse_spaces(match["month"])
        if form in {"اب", "ماي"} and not _MONTH_CUE.search(plain[: match.start()]):
            continue
        value = MONTHS[form]
        last = months[-1] if months else None
        if last and last.value == value and plain[last.end : match.start()].strip() == "/":
            months[-1] = replace(last, end=match.end())  # both names of one month
        else:
            months.append(Quantity(start=match.start("month"), end=match.end(), value=value, kind="month"))
    return months
