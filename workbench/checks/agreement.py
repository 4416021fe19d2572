"""Agreement of numerals and demonstratives with their nouns, where it is certain.

Number and gender are certain for a short list of the most common nouns of news. Adjectives are not checked, since the
words alone do not tell which of two preceding nouns an adjective modifies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.arabic import Quantity, find_dates, find_quantities, normalise, words
from workbench.checks.findings import finding
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["agreement_errors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noun:
    """A noun with its singular, the plural used after three to ten, and its gender, `either` if usage varies."""

    singular: str
    plural: str
    gender: Literal["m", "f", "either"]


_MASCULINE = (
    "شخص أشخاص|جندي جنود|مسؤول مسؤولين|رجل رجال|طفل أطفال|يوم أيام|شهر أشهر|أسبوع أسابيع|عام أعوام|"
    "صاروخ صواريخ|مدني مدنيين|مبنى مباني|منزل منازل|صحفي صحفيين|صحافي صحافيين|ضابط ضباط|عنصر عناصر|"
    "موقع مواقع|قتيل قتلى|جريح جرحى|راكب ركاب|مواطن مواطنين|طالب طلاب|لاعب لاعبين|هدف أهداف|بلد بلدان|"
    "حزب أحزاب|نائب نواب|وزير وزراء|كتاب كتب|فيلم أفلام|مقعد مقاعد|صوت أصوات|هجوم هجمات|قرن قرون|"
    "متر أمتار|كيلومتر كيلومترات|مهاجر مهاجرين|لاجئ لاجئين|عامل عمال|موظف موظفين|مصاب مصابين|ميل أميال|فريق فرق|"
    "فرد أفراد|جزء أجزاء|موسم مواسم|عقد عقود|دولار دولارات|مريض مرضى|سؤال أسئلة|نوع أنواع|سبب أسباب|حدث أحداث|"
    "اجتماع اجتماعات|ناخب ناخبين|مرشح مرشحين|متظاهر متظاهرين|إرهابي إرهابيين"
)
_FEMININE = (
    "سنة سنوات|ساعة ساعات|دقيقة دقائق|دولة دول|مدينة مدن|طائرة طائرات|سيارة سيارات|مرة مرات|شركة شركات|"
    "امرأة نساء|قرية قرى|منطقة مناطق|سفينة سفن|دبابة دبابات|مباراة مباريات|مدرسة مدارس|ليلة ليال|"
    "جلسة جلسات|قذيفة قذائف|رصاصة رصاصات|نقطة نقاط|ثانية ثوان|جائزة جوائز|قضية قضايا|وكالة وكالات|"
    "محافظة محافظات|غارة غارات|ضربة ضربات|رحلة رحلات|عائلة عائلات|طالبة طالبات|درجة درجات|ولاية ولايات|جولة جولات|"
    "حالة حالات|مرحلة مراحل|مجموعة مجموعات|محاولة محاولات|صفحة صفحات|شاحنة شاحنات|لوحة لوحات|صورة صور"
)
_EITHER = "طريقة طرق|قدم أقدام"  # طرق is the plural of طريق too


_LISTS: tuple[tuple[Literal["m", "f", "either"], str], ...] = (
    ("m", _MASCULINE),
    ("f", _FEMININE),
    ("either", _EITHER),
)


def _nouns() -> dict[str, tuple[_Noun, Literal["singular", "accusative", "plural"]]]:
    found: dict[str, tuple[_Noun, Literal["singular", "accusative", "plural"]]] = {}
    for gender, listed in _LISTS:
        for pair in listed.split("|"):
            singular, plural = pair.split()
            noun = _Noun(singular=singular, plural=plural, gender=gender)
            found[singular] = (noun, "singular")
            found[plural] = (noun, "plural")
            if gender != "f" and singular[-1] not in "ىءة":
                found[singular + "ا"] = (noun, "accusative")
    return found


_NOUNS = _nouns()
_NUMERALS = {
    "m": ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    "f": ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"),
}
_MARKS = re.compile("[\u064b-\u0652]")
_PARTICLES = {p + t for p in ("", *"وفبلك", "ال", "وال", "بال", "لل", "وب", "ول") for t in ("", "\u0640")}
_DEMONSTRATIVE = re.compile(r"(?<![^\W_])(?P<before>[وفبلك]?)(?P<this>هذا|هذه)\s+ال(?P<noun>[^\W\d_]+)(?![^\W_])")
_PEOPLE = "قادة سادة أساتذة طلبة كتبة عمالقة أطباء خليفة علامة قتلة جهلة سحرة حملة ورثة أئمة مارة"
_HUMAN_PLURALS = frozenset(_PEOPLE.split())


def agreement_errors(text: str) -> Iterator[ErrorSpan]:
    """Find nouns in the wrong number (`خمسة جندي`), and numerals or demonstratives in the wrong gender."""
    yield from _counted_nouns(text)
    yield from _demonstratives(text)


def _counted_nouns(text: str) -> Iterator[ErrorSpan]:
    when = find_dates(text)
    for q in find_quantities(text):
        after = words(text[q.end : q.end + 40])[:2]
        if q.kind != "number" or q.value % 1 or not after or text[q.end : q.end + after[0].start].strip(" \u00a0"):
            continue
        known = _NOUNS.get(_MARKS.sub("", after[0].text))
        if (
            known is None
            or not _is_plain(text, q)
            or any(d.start < q.end + after[0].end and q.start < d.end for d in when)
        ):
            continue
        noun, form = known
        certain = form == "accusative" or _joined_letters(text, q).endswith(("ال", "لل"))  # الست سنة الماضية
        if len(after) > 1 and after[1].text.startswith("ال") and not certain:  # الساعة 5 يوم الأحد
            continue
        start, end, said = q.end + after[0].start, q.end + after[0].end, text[q.start : q.end]
        wanted = _expected_form(noun, int(q.value) % 100)
        if (wanted == noun.plural) != (form == "plural"):
            yield _finding(
                text,
                start,
                end,
                wanted,
                Message("findings.agreement-singular", number=said, noun=wanted)
                if form == "plural"
                else Message("findings.agreement-plural", number=said, noun=wanted),
            )
        elif form == "plural":
            yield from _numeral_gender(text, (q.start, q.end), noun)


def _is_plain(text: str, quantity: Quantity) -> bool:
    """Return whether a number is unattached, in words or digits only, at least three, and not a hundred and a few."""
    said = text[quantity.start : quantity.end]
    joined = _joined_letters(text, quantity) not in _PARTICLES
    signs = not said.isdigit() and any(c.isdigit() for c in said)
    few = 0 < quantity.value % 100 <= 10
    return quantity.value >= 3 and not joined and not signs and not (few and quantity.value > 10)


def _joined_letters(text: str, quantity: Quantity) -> str:
    """Return the letters attached to a number, such as `بـ` in `بـ16`."""
    return re.split(r"[\W\d_]", text[max(0, quantity.start - 5) : quantity.start])[-1]


def _expected_form(noun: _Noun, rest: int) -> str:
    """Return the form of a noun after a number with these last two digits."""
    if 3 <= rest <= 10:
        return noun.plural
    return noun.singular + "ا" if rest > 10 and noun.gender == "m" and noun.singular[-1] not in "ىء" else noun.singular


def _numeral_gender(text: str, place: tuple[int, int], noun: _Noun) -> Iterator[ErrorSpan]:
    """Find numerals of the noun's own gender, as in `ثلاث أشخاص`: three to ten take the opposite gender."""
    said = _MARKS.sub("", text[slice(*place)])
    if noun.gender == "either":
        return
    rightly, wrong = _NUMERALS[noun.gender], _NUMERALS["f" if noun.gender == "m" else "m"]
    if said in wrong:
        right = rightly[wrong.index(said)]
        yield _finding(
            text,
            *place,
            right,
            Message("findings.agreement-numeral", noun=noun.plural, numeral=right),
        )


def _demonstratives(text: str) -> Iterator[ErrorSpan]:
    for match in _DEMONSTRATIVE.finditer(text):
        noun = _MARKS.sub("", match["noun"])
        known = _NOUNS.get(noun)
        feminine = noun.endswith("ة") or (known is not None and (known[0].gender == "f" or known[1] == "plural"))
        if known and known[0].gender == "either" and known[1] != "plural" and not feminine:
            continue
        if noun in _HUMAN_PLURALS or (known and known[1] == "plural" and known[0].gender == "m"):
            continue
        if feminine == (match["this"] == "هذه") or (not known and not feminine):
            continue
        right, said = "هذه" if feminine else "هذا", normalise(match["noun"], "light").text
        yield _finding(
            text,
            *match.span("this"),
            right,
            Message("findings.agreement-feminine", noun=said, demonstrative=right)
            if feminine
            else Message("findings.agreement-masculine", noun=said, demonstrative=right),
        )


def _finding(text: str, start: int, end: int, suggestion: str, reason: Message) -> ErrorSpan:
    return finding(
        text,
        start,
        end,
        category="linguistic-conventions/grammar/agreement",
        severity="minor",
        check="agreement",
        reason=reason,
        suggestion=suggestion,
    )
