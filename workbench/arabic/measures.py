"""Find percentages, sums of money and ordinals in Arabic news, with their places, values and units.

>>> [(m.value, m.unit) for m in find_measures("ارتفعت 15 في المئة إلى 20 مليون دولار للعام الثالث")]
[(15.0, 'percent'), (20000000.0, 'USD'), (3.0, 'ordinal')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.arabic.normalisation import fold_preserving_offsets, normalise
from workbench.arabic.numbers import find_quantities
from workbench.arabic.patterns import compiled

__all__ = ["Measure", "find_measures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with its unit at `source[start:end]`; the unit is `percent`, `ordinal` or an ISO 4217 currency code."""

    start: int
    end: int
    value: float
    unit: str


_VOWEL_SIGNS = "[\u064b-\u0652\u0670\u200b]*"
_WORD_END = r"(?![^\W_])"
_CURRENCIES = {
    "USD": "دولار دولارا دولارات الدولار $",
    "EUR": "يورو €",
    "GBP": "جنيه_استرليني جنيها_استرلينيا جنيهات_استرلينية £",
    "EGP": "جنيه_مصري جنيها_مصريا جنيهات_مصرية",
    "RUB": "روبل روبلا روبلات",
    "UAH": "هريفنيا",
    "TRY": "ليرة_تركية",
    "SYP": "ليرة_سورية",
    "LBP": "ليرة_لبنانية",
    "SAR": "ريال_سعودي ريالا_سعوديا",
    "QAR": "ريال_قطري ريالا_قطريا",
    "YER": "ريال_يمني ريالا_يمنيا",
    "AED": "درهم_إماراتي درهما_إماراتيا",
    "MAD": "درهم_مغربي درهما_مغربيا",
    "JOD": "دينار_أردني دينارا_أردنيا",
    "KWD": "دينار_كويتي",
    "IQD": "دينار_عراقي",
    "DZD": "دينار_جزائري",
    "ILS": "شيكل شيقل شيكلا",
    "CNY": "يوان يوانا",
    "JPY": "ين ينا",
    "AZN": "مانات",
}


def _alternatives(forms: Iterable[str]) -> str:
    """Return a regex alternation of forms, with optional vowel signs after each letter."""
    longest_first = sorted(forms, key=len, reverse=True)
    return "|".join(
        "".join(r"\s+" if c == " " else re.escape(c) + _VOWEL_SIGNS for c in form) for form in longest_first
    )


_CURRENCY_CODES = {
    normalise(form.replace("_", " "), "full").text: code
    for code, forms in _CURRENCIES.items()
    for form in forms.split()
}
_CURRENCY_AFTER = (
    rf"[^\S\n]*(?P<currency>{_alternatives(_CURRENCY_CODES)})"
    rf"(?:(?<=[$€£])|{_WORD_END})(?:\s+امريكي{_WORD_END}|\s+امريكيا{_WORD_END})?"
)
_PERCENT_AFTER = re.compile(rf"[^\S\n]*(?:[%٪]|(?:في\s+|ب)ال(?:مايه|ميه){_WORD_END})")
_ORDINALS = {
    1: "الأول الأولى",
    2: "الثاني الثانية",
    3: "الثالث الثالثة",
    4: "الرابع الرابعة",
    5: "الخامس الخامسة",
    6: "السادس السادسة",
    7: "السابع السابعة",
    8: "الثامن الثامنة",
    9: "التاسع التاسعة",
    10: "العاشر العاشرة",
    11: "الحادي_عشر الحادية_عشرة",
    12: "الثاني_عشر الثانية_عشرة",
    13: "الثالث_عشر الثالثة_عشرة",
    14: "الرابع_عشر الرابعة_عشرة",
    15: "الخامس_عشر الخامسة_عشرة",
    16: "السادس_عشر السادسة_عشرة",
    17: "السابع_عشر السابعة_عشرة",
    18: "الثامن_عشر الثامنة_عشرة",
    19: "التاسع_عشر التاسعة_عشرة",
    20: "العشرون العشرين",
    21: "الحادي_والعشرين الحادية_والعشرين الحادي_والعشرون الحادية_والعشرون",
    100: "المئوية",
}
_ORDINAL_VALUES = {
    normalise(form.replace("_", " "), "full").text: value
    for value, forms in _ORDINALS.items()
    for form in forms.split()
}
_ORDINAL = rf"(?<![^\W_])[وف]?(?:[بك](?=ال))?(?P<ordinal>{_alternatives(_ORDINAL_VALUES)}){_WORD_END}"
_MONTH_NAME_BEFORE = re.compile(r"(?:تشرين|كانون|ربيع|جمادي)\s+$")


def find_measures(text: str) -> tuple[Measure, ...]:
    """Return the percentages, sums of money and ordinals of a text in order, without overlaps."""
    plain = fold_preserving_offsets(text)
    accepted: list[Measure] = []
    for measure in (*_amounts(text, plain), *_ordinals(plain)):
        if all(measure.end <= t.start or measure.start >= t.end for t in accepted):
            accepted.append(measure)
    return tuple(sorted(accepted, key=lambda m: m.start))


def _amounts(text: str, plain: str) -> Iterator[Measure]:
    for number in find_quantities(text):
        if number.kind == "month":
            continue
        percent, money = _PERCENT_AFTER.match(plain, number.end), compiled(_CURRENCY_AFTER).match(plain, number.end)
        before = re.search(r"[$€£%٪]\s*$", plain[: number.start])
        if percent:
            yield Measure(start=number.start, end=percent.end(), value=number.value, unit="percent")
        elif money:
            code = _CURRENCY_CODES[_strip_vowel_signs(money["currency"])]
            yield Measure(start=number.start, end=money.end(), value=number.value, unit=code)
        elif before:
            unit = "percent" if before.group()[0] in "%٪" else _CURRENCY_CODES[before.group()[0]]
            yield Measure(start=before.start(), end=number.end, value=number.value, unit=unit)


def _ordinals(plain: str) -> Iterator[Measure]:
    for match in compiled(_ORDINAL).finditer(plain):
        start = match.start("ordinal")
        if not _MONTH_NAME_BEFORE.search(plain[:start]):
            yield Measure(
                start=start,
                end=match.end(),
                value=float(_ORDINAL_VALUES[_strip_vowel_signs(match["ordinal"])]),
                unit="ordinal",
            )


def _strip_vowel_signs(form: str) -> str:
    return " ".join(re.sub(_VOWEL_SIGNS, "", form).split())
