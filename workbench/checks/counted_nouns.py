"""Agreement of numerals with the nouns that they count.

Three to ten take the plural and the opposite gender, eleven to ninety-nine the singular in the accusative: خمسة جنود,
ثلاث سنوات, إحدى عشرة دولة, عشرون رجلا. Where the gender of the noun is not certain, a numeral of two genders is marked
without a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import Quantity, find_dates, find_quantities, unit_of_noun, words
from workbench.arabic.frequencies import listed_zipf
from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import Gender, NounForm, accusative, known_form, noun_form, plural_gender, plurals
from workbench.checks.numerals import Numeral, numerals
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["counted_nouns"]

_MARKS = re.compile("[\u064b-\u0652]")
_PARTICLES = {p + t for p in ("", *"وفبلك", "ال", "وال", "بال", "لل", "وب", "ول") for t in ("", "\u0640")}
_FEW = {
    "m": ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    "f": ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"),
}
_CLOSED = re.compile(r"\s*(?:[.،؛!؟:]|$)|\s+(?:من|في|إلى|على|عن|بعد|قبل|خلال|منذ|ضد|لدى|عبر|داخل|خارج|قرب)\s")
# Words before a number that counts nothing: الدقيقة 58 هدف من ركلة جزاء.
_IN_ORDER = re.compile(
    r"(?<!\w)(?:\w?ال)?(?:دقيقة|مادة|ساعة|رقم|عام|سنة|صفحة|فقرة|بند|قرن|مركز|غرفة|حلقة|فصل|جولة|يوم|مرتبة|طريق|بوابة)\s+(?:ال)?$"
)
_VAGUE = re.compile(r"(?:بضعة?|نيف)\s+\Z")  # بضعة عشر جريحا
_DECIMAL = frozenset({"فاصلة", "فاصل"})  # which stand between numerals: سبعة عشر فاصلة خمسة
_LONG_VOWELS = "اويأ"
_SPOKEN_TEEN = re.compile(r"(?:اش[رن]?|[طت]عش)$")  # ربعتاش كتاب, which has no cases
_CODE = re.compile(r"[^\W\d_][-\u2010-\u2013](?:ال)?$")  # كوفيد-19, إف-16
_WORD_BEFORE = re.compile(r"([\u0621-\u064a]+)\s+(?:ال|لل)?$")
_DEFINITE = re.compile(r"(?:و?(?:بال|لل|كال)|[وف]?ال)\w{2,}$")
_WITH_PREPOSITION = ("بال", "لل", "كال", "وال", "فال")
_MUCH = 1.0  # on the Zipf scale
_COMMON = 2.5


def counted_nouns(text: str) -> Iterator[ErrorSpan]:
    """Find counted nouns in the wrong number and numerals in the wrong gender."""
    found = numerals(text)
    for numeral in found:
        yield from _numeral_above_ten(text, numeral)
    when = find_dates(text)
    for q in find_quantities(text):
        after = words(text[q.end : q.end + 40])[:2]
        if q.kind != "number" or q.value % 1 or not after or text[q.end : q.end + after[0].start].strip(" \u00a0"):
            continue
        if _VAGUE.search(text[: q.start]) or after[0].text in _DECIMAL:
            continue
        reach = q.end + after[0].end
        taken = any(d.start < reach and q.start < d.end for d in when)
        if (
            taken
            or not _is_plain(text, q)
            or _is_numbered(text, q)
            or any(n.start < q.end and q.start < n.end for n in found)
        ):
            continue
        beside = len(after) > 1 and not text[reach : q.end + after[1].start].strip(" \u00a0")
        yield from _counted(text, q, after[0].start, after[0].end, after[1].text if beside else "")


def _is_numbered(text: str, quantity: Quantity) -> bool:
    """Return whether a number belongs to what stands before it: كوفيد-19, أبولو 11, الدول الخمس."""
    before = text[: quantity.start]
    if _CODE.search(before):
        return True
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    if {match[1], match[1][1:]} & word_set("numbered_names") or match[1] in word_set("letter_names"):
        return text[quantity.start : quantity.end].isdigit()
    return _counts_backwards(before)


def _counts_backwards(before: str) -> bool:
    """Return whether a numeral with the article stands behind its noun: القوى العظمى الست, الولايات الثلاث عشرة."""
    match = _WORD_BEFORE.search(before)
    article = before.endswith(("ال", "لل")) and before[-3:-2] in {" ", "\u00a0"}
    return bool(match and article and _DEFINITE.match(match[1]) and not _IN_ORDER.search(before))


def _counted(text: str, q: Quantity, start: int, end: int, following: str) -> Iterator[ErrorSpan]:
    """Find what is wrong with a noun, at these places after a quantity."""
    start, end, said = q.end + start, q.end + end, text[q.start : q.end]
    word, rest = _MARKS.sub("", text[start:end]), int(q.value) % 100
    if word.startswith("ال") and not _joined_letters(text, q):  # a share: خمس الاعتمادات
        return
    if _SPOKEN_TEEN.search(said):
        return
    known = known_form(word)
    if known is None or known.noun is None or known.number == "dual":
        yield from _of_other_noun(text, (q.start, q.end), (start, end), word, rest)
        return
    certain = known.number == "accusative" or _joined_letters(text, q).endswith(("ال", "لل"))  # الست سنة الماضية
    if following.startswith("ال") and not certain:  # الساعة 5 يوم الأحد
        return
    few = 3 <= rest <= 10
    if rest > 10 and _lacks_tanween(text, end, known) and not _IN_ORDER.search(text[: q.start]):  # 59 شخص على الأقل
        yield _number(text, start, end, said, accusative(known.noun) or word, certain=True, few=False)
    if few != (known.number == "plural"):
        if few and not known.noun.plurals:
            return
        after_hundred = rest < 3  # مئة كتاب and ألف رجل are annexed
        wanted = known.noun.plurals[0] if few else known.noun.singular if after_hundred else accusative(known.noun)
        yield _number(text, start, end, said, wanted or known.noun.singular, certain=bool(wanted), few=few)
    elif few:
        yield from _numeral_gender(text, (q.start, q.end), known.gender, known.noun.plurals[0])


def _of_other_noun(
    text: str, place: tuple[int, int], noun: tuple[int, int], word: str, rest: int
) -> Iterator[ErrorSpan]:
    """Find a numeral of the wrong gender before a plural in ات, and plurals that lack a letter: `3 أهدف`."""
    if not 3 <= rest <= 10:
        return
    gender = plural_gender(word)
    if gender:
        yield from _numeral_gender(text, place, gender, word)
        return
    meant = [
        p
        for k in range(1, len(word))
        for v in _LONG_VOWELS
        for p in [word[:k] + v + word[k:]]
        if p in plurals() and listed_zipf(p) > listed_zipf(word) + _MUCH
    ]
    if len(set(meant)) == 1 and known_form(word) is None and noun_form(word) is None:
        yield _number(text, *noun, text[slice(*place)], meant[0], certain=True, few=True)


def _numeral_above_ten(text: str, numeral: Numeral) -> Iterator[ErrorSpan]:
    """Find the wrong gender of a numeral of eleven to ninety-nine, and a noun after it that is no singular."""
    after = words(text[numeral.end : numeral.end + 40])[:2]
    beside = bool(after) and not text[numeral.end : numeral.end + after[0].start].strip(" \u00a0")
    word = _MARKS.sub("", after[0].text) if beside else ""
    if word in _DECIMAL:
        return
    if _is_no_noun(word) or _counts_backwards(text[: numeral.start]):
        word = ""
    known = known_form(word)
    gender = _gender(word, known)
    said = text[numeral.start : numeral.end]
    if numeral.is_wrong_before(gender):
        right = numeral.form(gender) if gender in {"m", "f"} else None
        reason = (
            Message("findings.agreement-numeral", noun=word, numeral=right)
            if right
            else Message("findings.agreement-numeral-mixed")
        )
        yield agreement_finding(text, numeral.start, numeral.end, right, reason)
    if known and known.noun and (known.number == "plural" or _lacks_tanween(text, numeral.end + after[0].end, known)):
        start, end = numeral.end + after[0].start, numeral.end + after[0].end
        wanted = accusative(known.noun)
        yield _number(text, start, end, said, wanted or known.noun.singular, certain=bool(wanted), few=False)


def _is_no_noun(word: str) -> bool:
    """Return whether a word is no counted noun but has a preposition, بالمئة, or is an adverb, أولا."""
    governed = word.startswith(_WITH_PREPOSITION) and listed_zipf("ال" + word.removeprefix("لل")) >= _COMMON
    governed = governed or (word.startswith(_WITH_PREPOSITION[:3:2]) and listed_zipf(word[1:]) >= _COMMON)
    return governed or word in word_set("adverbs_in_alef")


def _lacks_tanween(text: str, end: int, known: NounForm) -> bool:
    """Return whether a singular that ends here, before a preposition or a sign, lacks its ا: `خمسة عشر متهم.`"""
    closed = _CLOSED.match(text, end)
    if known.noun is None or known.gender != "m" or known.number != "singular" or _is_measure(known.noun.singular):
        return False
    return closed is not None and accusative(known.noun) not in {None, known.noun.singular}


def _is_measure(noun: str) -> bool:
    """Return whether a noun is a unit or a currency, which many write without tanween: 50 دولار."""
    unit = unit_of_noun(noun)
    return unit is not None and unit.dimension != "duration"


def _gender(word: str, known: NounForm | None) -> Gender | None:
    """Return the gender of a noun after eleven to ninety-nine."""
    form = known or noun_form(word)
    if form:
        return form.gender
    stem = word[:-1]
    if word.endswith("ا") and len(stem) > 2 and listed_zipf(stem) > 2.5 and noun_form(stem) is None:
        return "m"  # the accusative of a noun without ة
    return None


def _numeral_gender(text: str, place: tuple[int, int], gender: Gender, noun: str) -> Iterator[ErrorSpan]:
    """Find numerals of the noun's own gender, as in `ثلاث أشخاص`: three to ten take the opposite gender."""
    said = _MARKS.sub("", text[slice(*place)])
    if gender == "e":
        return
    rightly, wrong = _FEW[gender], _FEW["f" if gender == "m" else "m"]
    folded = {"اربعة": "أربعة", "اربع": "أربع", "ثمان": "ثماني"}.get(said, said)
    if folded in wrong:
        right = rightly[wrong.index(folded)]
        yield agreement_finding(text, *place, right, Message("findings.agreement-numeral", noun=noun, numeral=right))


def _number(text: str, start: int, end: int, said: str, noun: str, *, certain: bool, few: bool) -> ErrorSpan:
    reason = (
        Message("findings.agreement-plural", number=said, noun=noun)
        if few
        else Message("findings.agreement-singular", number=said, noun=noun)
    )
    return agreement_finding(text, start, end, noun if certain else None, reason)


def _is_plain(text: str, quantity: Quantity) -> bool:
    """Return whether a number is unattached, in words or digits only, at least three, and not a hundred and a few."""
    said = text[quantity.start : quantity.end]
    letters = _joined_letters(text, quantity)
    joined = letters not in _PARTICLES or letters + said in {"لست", "ولست"}  # لستُ is no six
    signs = not said.isdigit() and any(c.isdigit() for c in said)
    few = 0 < quantity.value % 100 <= 10
    if _is_numbered(text, quantity):
        return False
    return quantity.value >= 3 and not joined and not signs and not (few and quantity.value > 10)


def _joined_letters(text: str, quantity: Quantity) -> str:
    """Return the letters attached to a number, such as `بـ` in `بـ16`."""
    return re.split(r"[\W\d_]", text[max(0, quantity.start - 5) : quantity.start])[-1]
