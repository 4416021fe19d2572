"""Personal data in a text: e-mail addresses, telephone, bank, card, identity and passport numbers.

A number counts as one only for a reason that can be checked: its check digits, the numbering plan of a country, or the
words before it. Years, sums, results and numbers of laws have none of these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from workbench.caching import load_once
from workbench.errors import requires_extra

__all__ = ["KINDS", "PersonalDatum", "PersonalKind", "legible", "personal_data_in"]

PersonalKind = Literal["email", "iban", "card", "national_id", "passport", "phone"]
KINDS: tuple[PersonalKind, ...] = ("email", "iban", "card", "national_id", "passport", "phone")

# Where a number without the prefix of a country may be from, as far as it starts with the trunk prefix.
_REGIONS = (
    *("EG", "SA", "AE", "IQ", "JO", "SY", "LB", "PS", "MA", "DZ", "TN", "LY", "SD", "YE", "OM", "QA", "KW", "BH"),
    *("MR", "SO", "DJ", "TR", "IR", "IL", "AZ", "GB", "FR", "DE"),
)
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_GAP = "[ \u00a0\u2007\u2009\u202f]"
_DASH = "[-\u2010\u2011\u2012\u2013]"
_JOIN = rf"(?:{_GAP}?{_DASH}{_GAP}?|{_GAP})"
_START, _END = r"(?<![\w.,/٫٬%-])", r"(?![\w%]|[.,/٫٬:][0-9])"

_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.!#$&'*+=?^`{{|}}~-]{{1,64}}(?:{_GAP}?(?:\[at\]|\(at\)){_GAP}?|@)"
    rf"(?:[\w-]{{1,63}}(?:{_GAP}?(?:\[dot\]|\(dot\)){_GAP}?|\.)){{1,9}}[^\W\d_]{{2,24}}(?![\w@])"
)
_IBAN = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{{2}}[0-9]{{2}}(?:{_JOIN}?[A-Za-z0-9]){{11,30}}(?![A-Za-z0-9])")
_CARD = re.compile(rf"{_START}[2-6][0-9]{{3}}(?:{_JOIN}?[0-9]){{9,15}}{_END}")
_PHONE = re.compile(
    rf"(?<![\w.,/٫٬=&-])(?:\+{_GAP}?|\({_GAP}?\+?)?[0-9](?:(?:{_JOIN}|{_GAP}?[()]{_GAP}?|\.)?[0-9]){{5,16}}{_END}"
)
# Cards by the first digits and the lengths that their issuers give them.
_ISSUERS = re.compile(
    r"4(\d{12}|\d{15}|\d{18})|(5[1-5]|2[3-6])\d{14}|22[2-9]\d{13}|27[01]\d{13}|2720\d{12}|3[47]\d{13}"
    r"|3(0[0-5]|[68]\d)\d{11}|35\d{14}|(6011|64[4-9]\d|65\d\d)\d{12}|62\d{14,17}|(50|5[6-9]|6[0-9])\d{14}"
)
_LINK = (
    r"(?:\s*(?:(?:هو|هي|وهو|التالي|الآتي|رقمه|رقمها|الرقم|رقم|برقم|is|no\.?|number|num\.?|nr\.?)(?!\w)|[:：#=()№–-]))"
    r"{0,4}\s*"
)
_ID_WORDS = re.compile(
    r"(?:(?<!\w)(?:و|ب|ل|ف)?(?:"
    r"(?:ال)?رقم(?:ه|ها|ي)?\s+(?:ال)?(?:قومي|وطني|مدني|هوية|بطاقة|إقامة|اقامة)(?:\s+(?:ال)?(?:وطنية|شخصية|مدنية|هوية))?"
    r"|(?:رقم|برقم)\s+(?:ال)?(?:هوية|بطاقة|إقامة|اقامة|سجل|(?:هويت|بطاقت|إقامت|اقامت|سجل)(?:ها|هم|ه|ي|ك))(?!\w)(?:\s+(?:ال)?(?:وطنية|شخصية|مدنية|مدني|هوية))*"
    r"|(?:ال)?(?:هوية|هويته|هويتها)(?:\s+(?:ال)?(?:وطنية|شخصية|مدنية))?\s*(?:ذات\s+)?(?=رقم|الرقم|برقم|:|#)"
    r"|(?:ال)?بطاقة\s+(?:ال)?(?:هوية|شخصية|وطنية|مدنية)\s*(?:ذات\s+)?(?=رقم|الرقم|برقم|:|#)"
    r"|(?:ال)?سجل\s+(?:ال)?مدني\s*(?=رقم|:|#)?)"
    r"|\b(?:national|civil|personal)\s+(?:id|identity|identification)(?:\s+card)?(?:\s+(?:no\.?|number))?"
    r"|\b(?:id|identity|identity\s+card|iqama|emirates\s+id|qid|cpr|ssn|social\s+security)\s+(?:no\b\.?|number)"
    r"|\b(?:ssn|cpr|iqama|emirates\s+id)(?=\s*[:#]?\s*[0-9]))" + _LINK,
    re.IGNORECASE,
)
_ID_NUMBER = re.compile(rf"[0-9](?:{_JOIN}?[0-9]){{5,17}}(?![\w%]|[.,/٫٬][0-9])")
_PASSPORT_WORDS = re.compile(
    r"(?:(?<!\w)(?:و|ب|ل|ف)?(?:ال)?(?:جواز|جوازات)(?:ه|ها|ي)?(?:\s+(?:ال)?سفر(?:ه|ها|ي|هم)?)?(?:\s+[^\W\d_]+ي)?"
    r"|\bpassport(?:'s)?)" + _LINK,
    re.IGNORECASE,
)
_PASSPORT_NUMBER = re.compile(r"(?:[A-Za-z]{1,2} ?[0-9]{6,9}|[0-9]{7,9})(?![\w%]|[.,/٫٬][0-9])")
_SAID_NUMBER = re.compile(r"رقم|[:#№]|\b(?:no|number|num|nr)\b", re.IGNORECASE)
_PHONE_WORDS = re.compile(
    r"(?:(?<!\w)(?:و|ب|ل|ف|لل|بال|وال)?(?:ال)?(?:هاتف|هاتفه|هاتفها|تلفون|تليفون|جوال|جواله|جوالها|محمول|موبايل|خلوي|نقال|"
    r"فاكس|واتساب|واتس)(?:\s+(?:ال)?(?:شخصي|محمول|جوال|نقال|خلوي|مباشر|أرضي|ارضي))?"
    r"|(?<!\w)(?:اتصل|اتصلوا|الاتصال|للاتصال|التواصل|للتواصل|للاستفسار|تواصلوا|راسلوا)"
    r"(?:\s+(?:به|بها|معه|معها|بنا|معنا|بي|معي))?(?:\s+(?:على|عبر|بـ?))?"
    r"|\b(?:phone|tel|telephone|mobile|cell|whatsapp|fax|call))(?:\.|\s|على|عبر|أو|و)*" + _LINK + r"(?:على|عبر)?\s*$",
    re.IGNORECASE,
)
_BEFORE = 48  # characters in which the words before a number are looked for
_EGYPTIAN = re.compile(rf"{_START}([23])([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})[0-9]{{5}}{_END}")
_GOVERNORATES = {*range(1, 5), *range(11, 20), *range(21, 30), *range(31, 36), 88}
_EMIRATI = re.compile(rf"{_START}784{_JOIN}?[0-9]{{4}}{_JOIN}?[0-9]{{7}}{_JOIN}?[0-9]{_END}")
_DATE = re.compile(
    r"(?:[0-9]{1,2}([-. ])[0-9]{1,2}\1(?:1[3-9]|20)?[0-9]{2}|(?:1[3-9]|20)[0-9]{2}([-. ])[0-9]{1,2}\2[0-9]{1,2})"
)
_YEARS = re.compile(rf"(?:1[3-9]|20)[0-9]{{2}}{_JOIN}(?:1[3-9]|20)[0-9]{{2}}")
_COUNTED = re.compile(
    rf"{_GAP}*(?:مشترك|مستخدم|شخص|نسمة|مواطن|جهاز|هاتف|خط|مليون|مليار|ألف|الف|دولار|ريال|جنيه|دينار|درهم|يورو|ليرة|روبل|"
    r"طلب|حالة|جواز|بطاقة|طن|متر|كيلو|كلم|كم|وحدة|عام|سنة|لسنة|لعام|users?|subscribers?|people|million|billion|dollars?|usd)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDatum:
    """A place in a text, of which kind it is, and what stands there without spaces and dashes."""

    kind: PersonalKind
    start: int
    end: int
    value: str


def legible(text: str) -> tuple[str, list[int]]:
    """Return a text with ASCII digits and letters and without invisible characters, and the offset of each character.

    >>> legible("٠٥\\u200f٠")
    ('050', [0, 1, 3])
    """
    plain = text.translate(_plain_characters())
    if not _INVISIBLE.search(plain):
        return plain, list(range(len(plain)))
    kept = [(c, k) for k, c in enumerate(plain) if not _INVISIBLE.match(c)]
    return "".join(c for c, _ in kept), [k for _, k in kept]


def personal_data_in(text: str) -> tuple[PersonalDatum, ...]:
    """Return the personal data in a text in their order; none of them overlap."""
    if not any(c.isdecimal() or c in "@[(＠" for c in text):
        return ()
    plain, offsets = legible(text)
    found: list[PersonalDatum] = []
    taken = [False] * len(plain)
    for kind in KINDS:
        for start, end in _FINDERS[kind](plain):
            if any(taken[start:end]):
                continue
            taken[start:end] = [True] * (end - start)
            value = plain[start:end] if kind == "email" else re.sub(r"[\W_]", "", plain[start:end])
            found.append(PersonalDatum(kind=kind, start=offsets[start], end=offsets[end - 1] + 1, value=value.lower()))
    return tuple(sorted(found, key=lambda d: d.start))


@load_once
def _plain_characters() -> dict[int, str]:
    """Return the ASCII form of the digits of all scripts, and of wide letters and signs."""
    digits = {k: str(unicodedata.decimal(chr(k))) for k in range(0x0600, 0x1FFFF) if chr(k).isdecimal()}
    return {k: chr(k - 0xFEE0) for k in range(0xFF01, 0xFF5F)} | digits


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text) if "@" in text or "at" in text else ():
        yield match.span()


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for match in _IBAN.finditer(text):
        words, end = match[0], len(match[0])
        while end >= 15:  # what follows may look like the rest of it
            if _is_iban(re.sub(r"[^A-Za-z0-9]", "", words[:end]).upper()):
                yield match.start(), match.start() + end
                break
            end = max((words.rfind(gap, 0, end) for gap in " -\u00a0\u202f\u2009\u2007\u2013"), default=-1)


def _is_iban(value: str) -> bool:
    """Tell whether a value has the length and the check digits of an IBAN (ISO 13616, ISO 7064 MOD 97-10)."""
    turned = value[4:] + value[:4]
    return 15 <= len(value) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text):
        digits = _digits(match[0])
        if _ISSUERS.fullmatch(digits) and len(set(digits)) > 2 and _has_luhn(digits):
            yield match.span()


def _has_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    doubled = (int(d) * (1 + k % 2) for k, d in enumerate(reversed(digits)))
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def _national_ids(text: str) -> Iterator[tuple[int, int]]:
    for words in _ID_WORDS.finditer(text):
        number = _ID_NUMBER.match(text, words.end())
        if number and not _is_counted(text, number):
            yield number.span()
    for match in _EGYPTIAN.finditer(text):
        month, day, place = int(match[3]), int(match[4]), int(match[5])
        if 1 <= month <= 12 and 1 <= day <= 31 and place in _GOVERNORATES and not _is_counted(text, match):
            yield match.span()
    for match in _EMIRATI.finditer(text):
        if 1900 < int(_digits(match[0])[3:7]) < 2100 and _has_luhn(_digits(match[0])):
            yield match.span()


def _passports(text: str) -> Iterator[tuple[int, int]]:
    for words in _PASSPORT_WORDS.finditer(text):
        number = _PASSPORT_NUMBER.match(text, words.end())
        if number is None or _is_counted(text, number):
            continue
        if number[0][0].isalpha() or _SAID_NUMBER.search(words[0]):
            yield number.span()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        said, digits = match[0], _digits(match[0])
        if (
            not _is_grouped(said)
            or _DATE.fullmatch(said)
            or _YEARS.fullmatch(said)
            or len(set(digits)) < 2
            or _is_counted(text, match)
        ):
            continue
        if (_is_dialled(said, digits) and not digits.endswith("00000")) or (
            _is_announced(text, match) and len(digits) >= 6
        ):
            yield match.span()


def _is_dialled(said: str, digits: str) -> bool:
    """Tell whether a number has the prefix of a country or the trunk prefix, and a numbering plan that holds it."""
    gaps = re.findall(r"[^0-9+()]+", said.rpartition(")")[2].strip("(+ "))
    if len(set(map(_separator, gaps))) > 1 or said.startswith("0 "):
        return False
    if said.lstrip("( ").startswith("+"):
        return _is_valid(f"+{digits}", None)
    if digits.startswith("00"):
        return _is_valid(f"+{digits[2:]}", None)
    return digits.startswith("0") and 9 <= len(digits) <= 11 and any(_is_valid(digits, r) for r in _REGIONS)


def _is_grouped(said: str) -> bool:
    """Tell whether dots part a number throughout or nowhere: else they are those of decimals."""
    dots, others = said.count("."), len(re.findall(r"[0-9][^0-9.+]+(?=[0-9])", said))
    return not dots or (dots > 1 and not others)


def _separator(said: str) -> str:
    return "-" if re.search(_DASH, said) else "." if "." in said else " "


def _is_announced(text: str, match: re.Match[str]) -> bool:
    words = _PHONE_WORDS.search(text[max(0, match.start() - _BEFORE) : match.start()])
    if words is None:
        return False
    said_outright = bool(_SAID_NUMBER.search(words[0])) or "على" in words[0] or words[0].isascii()
    return said_outright or not match[0].endswith("000")


def _is_counted(text: str, match: re.Match[str]) -> bool:
    """Tell whether what follows a number says that it is an amount."""
    return _COUNTED.match(text, match.end()) is not None


@cache
def _is_valid(number: str, region: str | None) -> bool:
    with requires_extra("publish"):
        import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(number, region)))
    except phonenumbers.NumberParseException:
        return False


_FINDERS: dict[PersonalKind, Callable[[str], Iterator[tuple[int, int]]]] = {
    "email": _emails,
    "iban": _ibans,
    "card": _cards,
    "national_id": _national_ids,
    "passport": _passports,
    "phone": _phones,
}
