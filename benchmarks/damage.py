"""Kinds of damage to an Arabic sentence, each a function of the sentence, another sentence and a seeded generator."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from workbench.arabic import Date, find_dates, find_measures, find_quantities, words
from workbench.checks import is_known_word

Spoil = Callable[[str, str, Random], str | None]
_MONTHS = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
)
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_NUMBERS = {
    3: "ثلاثة",
    4: "أربعة",
    5: "خمسة",
    6: "ستة",
    7: "سبعة",
    8: "ثمانية",
    9: "تسعة",
    10: "عشرة",
    20: "عشرين",
    30: "ثلاثين",
    40: "أربعين",
    50: "خمسين",
    60: "ستين",
    70: "سبعين",
}
_NAMES = ("بوتين", "علييف", "أردوغان", "ماكرون", "لافروف", "زيلينسكي", "موسكو", "باريس", "طهران", "أنقرة")
_ENGLISH = ("government", "ministry", "agreement", "soldiers", "president", "border", "airport", "meeting")
_NEGATION = re.compile(r"(?<!\w)[وف]?(?:لم|لن|لا|ليس|ليست|غير)\s+(?!يزال|تزال|سيما|أن)(?=\w)")
_SAID = (
    "قال|قالت|يقول|تقول|أعلن|أعلنت|أكّ?د|أكّ?دت|صرّ?ح|صرّ?حت|ذكر|ذكرت|أضاف|أضافت|أوضح|أوضحت|أشار|أشارت|كتب|كتبت|"
    "أخبر|أخبرت|غرّ?د|غرّ?دت|علّ?ق|علّ?قت|ردّ?|ردّ?ت|أفاد|أفادت|حذّ?ر|حذّ?رت|أصرّ?|اعتقد|زعم|زعمت|اعترف|اعترفت|تابع|تابعت"
)
_SPEECH = re.compile(
    rf"(?<!\w)(?:[وف]?(?:{_SAID})\s+|(?:وفق[اً]*|طبق[اً]*|وفقًا|طبقًا)\s+ل(?!ل|م)|(?:بحسب|حسب)\s+)"
    r"(?P<owner>[^\W\d_]+(?:\s+[^\W\d_]+){0,4}?)(?=\s+[إأ]ن(?:ه|ها|هم)?(?!\w)|\s*[:،.\"“«]|\s+(?:في|خلال|يوم|ل\w+)\s)"
)
# Names that the Arabic word list holds.
_FAMOUS = (
    "ترامب بوتين أوباما كلينتون بايدن ماي جونسون كيم أون ماكرون ميركل نتنياهو أردوغان زيلينسكي ماسك بلير كاميرون "
    "ستارمر سوناك هاريس ويست غراهام فورد فليك كافانو ميلر سميث جونز ويليامز براون ديفيس ويلسون تايلور مارتن وودز روز"
)
_PUBLIC = frozenset(_FAMOUS.split())
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_PRESENT = re.compile(r"(?<!\w)(?=ي[^\W\d_]{3,}(?!\w))")


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageKind:
    """A kind of damage, how it is done (None where it cannot be), and the checks that are meant to find it."""

    name: str
    spoil: Spoil
    checks: tuple[str, ...] = ()


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _number(text: str, rng: Random, *, digits: bool) -> str | None:
    spans = [(d.start, d.end) for d in find_dates(text)]
    found = [
        q
        for q in find_quantities(text)
        if q.kind == "number"
        and text[q.start : q.end].isdigit() == digits
        and (digits or q.value in _NUMBERS)
        and not any(a < q.end and q.start < b for a, b in spans)
    ]
    if not found:
        return None
    q = rng.choice(found)
    if not digits:
        return _put(text, q.start, q.end, rng.choice([w for v, w in _NUMBERS.items() if v != q.value]))
    return _put(text, q.start, q.end, str(int(q.value) + rng.choice([1, 2, 5, 10, 30])))


def _digits(text: str, _: str, rng: Random) -> str | None:
    return _number(text, rng, digits=True)


def _words(text: str, _: str, rng: Random) -> str | None:
    return _number(text, rng, digits=False)


def _date(text: str, rng: Random, kind: str) -> tuple[Date, str] | None:
    found = [d for d in find_dates(text) if d.kind == kind]
    if not found:
        return None
    date = rng.choice(found)
    return date, text[date.start : date.end]


def _month(text: str, _: str, rng: Random) -> str | None:
    found = re.findall("|".join(_MONTHS), text) if _date(text, rng, "date") else []
    if not found:
        return None
    old = rng.choice(found)
    return text.replace(old, rng.choice([m for m in _MONTHS if m != old]), 1)


def _year(text: str, _: str, rng: Random) -> str | None:
    found = [
        m for d in find_dates(text) if d.year for m in re.finditer(str(d.year), text) if d.start <= m.start() < d.end
    ]
    if not found:
        return None
    match = rng.choice(found)
    return _put(text, *match.span(), str(int(match.group()) + rng.choice([-3, -2, -1, 1, 2])))


def _weekday(text: str, _: str, rng: Random) -> str | None:
    found = _date(text, rng, "weekday")
    if not found:
        return None
    old = next((w for w in _WEEKDAYS if found[1].startswith(w)), None)
    return text.replace(old, rng.choice([w for w in _WEEKDAYS if w != old]), 1) if old else None


def _names(text: str) -> list[tuple[int, int]]:
    """Return words that are most likely foreign names: not known, five letters and more, no article."""
    return [
        (w.start, w.end)
        for w in words(text)
        if w.arabic
        and len(w.text) >= 5
        and not is_known_word(w.text)
        and not w.text.startswith(("ال", "وال", "بال", "لل"))
    ]


def _swapped(text: str, _: str, rng: Random) -> str | None:
    found = _names(text)
    return _put(text, *rng.choice(found), rng.choice(_NAMES)) if found else None


def _latin(text: str, _: str, rng: Random) -> str | None:
    found = _names(text)
    return _put(text, *rng.choice(found), rng.choice(["Zelensky", "Grozny", "Aliyev", "Chechnya"])) if found else None


def _misspelt(text: str, _: str, rng: Random) -> str | None:
    found = [(w.start, w.end) for w in words(text) if w.arabic and len(w.text) >= 6 and is_known_word(w.text)]
    if not found:
        return None
    return _crossed(text, *rng.choice(found), rng)


def _name_misspelt(text: str, _: str, rng: Random) -> str | None:
    found = _names(text)
    return _crossed(text, *rng.choice(found), rng) if found else None


def _crossed(text: str, start: int, end: int, rng: Random) -> str:
    """Put two letters within a word in the wrong order."""
    at = rng.randrange(start + 2, end - 2)
    return _put(text, at, at + 2, text[at + 1] + text[at])


def _negated(text: str, _: str, rng: Random) -> str | None:
    places = [m.start() for m in _PRESENT.finditer(text) if not re.search(r"(?:لم|لن|لا|قد)\s+$", text[: m.start()])]
    if not places:
        return None
    at = rng.choice(places)
    return _put(text, at, at, "لا ")


def _affirmed(text: str, _: str, rng: Random) -> str | None:
    found = list(_NEGATION.finditer(text))
    return _put(text, *rng.choice(found).span(), "") if found else None


def _dropped(text: str, _: str, rng: Random) -> str | None:
    clauses = re.split(r"(?<=،)", text)
    if len(clauses) < 2:
        return None
    gone = rng.randrange(1, len(clauses))
    return "".join(c for k, c in enumerate(clauses) if k != gone).rstrip("، ")


def _added(text: str, other: str, _: Random) -> str | None:
    clause = " ".join(other.split()[:8]).rstrip("،.")
    return f"{text.rstrip('. ')}، و{clause}."


def _doubled(text: str, _: str, rng: Random) -> str | None:
    found = [w for w in words(text) if w.arabic and len(w.text) > 2]
    word = rng.choice(found) if found else None
    return _put(text, word.end, word.end, " " + word.text) if word else None


def _shuffled(text: str, _: str, rng: Random) -> str | None:
    pieces = text.split()
    at = rng.randrange(0, len(pieces) - 4)
    some = pieces[at : at + 5]
    rng.shuffle(some)
    return " ".join([*pieces[:at], *some, *pieces[at + 5 :]])


def _definite(text: str, _: str, rng: Random) -> str | None:
    found = [w for w in words(text) if w.text.startswith("ال") and len(w.text) > 5]
    word = rng.choice(found) if found else None
    return _put(text, word.start, word.start + 2, "") if word else None


def _english(text: str, _: str, rng: Random) -> str | None:
    found = [w for w in words(text) if w.arabic and len(w.text) > 4]
    word = rng.choice(found) if found else None
    return _put(text, word.start, word.end, rng.choice(_ENGLISH)) if word else None


def _speaker(text: str, _: str, rng: Random) -> str | None:
    ends = [(m, m["owner"].split()[-1]) for m in _SPEECH.finditer(text)]
    found = [m for m, last in ends if last in _PUBLIC or (last[0] not in _LATIN and not is_known_word(last))]
    if not found:  # an office is no name
        return None
    match = rng.choice(found)
    named = rng.choice([n for n in _NAMES[:6] if n not in match["owner"]])
    return _put(text, *match.span("owner"), " ".join([*match["owner"].split()[:-1], named]))


def _currency(text: str, _: str, rng: Random) -> str | None:
    found = [m for m in find_measures(text) if m.unit in {"USD", "EUR", "GBP"}]
    words_of = ("دولار", "يورو", "جنيه إسترليني")
    match = re.search("|".join(words_of), text[found[0].start : found[0].end]) if found else None
    if not match:
        return None
    other = rng.choice([w for w in words_of[:2] if w != match.group()])
    return _put(text, found[0].start + match.start(), found[0].start + match.end(), other)


_RANKS = ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر")


def _rank(text: str, _: str, rng: Random) -> str | None:
    spans = [(d.start, d.end) for d in find_dates(text)]
    found = [
        m
        for m in find_measures(text)
        if m.unit == "ordinal"
        and text[m.start : m.end] in _RANKS
        and not any(a < m.end and m.start < b for a, b in spans)
    ]
    if not found:
        return None
    m = rng.choice(found)
    return _put(text, m.start, m.end, rng.choice([r for r in _RANKS if r != text[m.start : m.end]]))


_COUNTED = {
    "أشخاص": "شخصا",
    "أيام": "يوما",
    "أشهر": "شهرا",
    "أعوام": "عاما",
    "سنوات": "سنة",
    "ساعات": "ساعة",
    "دقائق": "دقيقة",
    "أسابيع": "أسبوعا",
    "أطفال": "طفلا",
    "مرات": "مرة",
    "أهداف": "هدفا",
    "نقاط": "نقطة",
    "مدن": "مدينة",
    "دول": "دولة",
    "جنود": "جنديا",
    "رجال": "رجلا",
    "نساء": "امرأة",
    "مباريات": "مباراة",
    "لاعبين": "لاعبا",
    "مقاعد": "مقعدا",
    "أميال": "ميلا",
    "أقدام": "قدما",
    "أمتار": "مترا",
    "فرق": "فريقا",
    "شركات": "شركة",
    "أفراد": "فردا",
    "كتب": "كتابا",
    "أفلام": "فيلما",
    "أجزاء": "جزءا",
    "مواسم": "موسما",
    "جولات": "جولة",
    "أصوات": "صوتا",
    "عقود": "عقدا",
    "طرق": "طريقة",
    "حالات": "حالة",
    "ولايات": "ولاية",
    "دولارات": "دولارا",
    "طلاب": "طالبا",
    "مرضى": "مريضا",
    "قرون": "قرنا",
    "درجات": "درجة",
    "أسئلة": "سؤالا",
    "أنواع": "نوعا",
    "مراحل": "مرحلة",
    "ياردات": "ياردة",
    "مليارات": "مليارا",
    "أحداث": "حدثا",
    "أسباب": "سببا",
    "سيارات": "سيارة",
    "محاولات": "محاولة",
    "صفحات": "صفحة",
    "عقوبات": "عقوبة",
    "عناصر": "عنصرا",
    "مباني": "مبنى",
    "منازل": "منزلا",
    "موظفين": "موظفا",
    "مقاطعات": "مقاطعة",
    "مجموعات": "مجموعة",
}


def _counted(text: str, _: str, rng: Random) -> str | None:
    """Put the noun after three to ten in the singular, the noun after eleven to ninety-nine in the plural."""
    plurals = {singular: plural for plural, singular in _COUNTED.items()}
    found = []
    for q in find_quantities(text):
        noun = re.match("\\s([\\w\u064b-\u0652]+)", text[q.end :])
        plain = re.sub("[\u064b-\u0652]", "", noun.group(1)) if noun else ""
        if not (text[q.start : q.end].isdigit() or text[q.start : q.end].isalpha()):
            continue
        if noun and 3 <= q.value <= 10 and plain in _COUNTED:
            found.append((q.end + noun.start(1), q.end + noun.end(1), _COUNTED[plain]))
        if noun and 11 <= q.value <= 99 and plain in plurals:
            found.append((q.end + noun.start(1), q.end + noun.end(1), plurals[plain]))
    return _put(text, *rng.choice(found)) if found else None


def _pointing(text: str, _: str, rng: Random) -> str | None:
    """Put a demonstrative before a noun with ة in the masculine."""
    found = list(re.finditer(r"(?<!\w)هذه(?=\s+ال\w{3,}ة(?!\w))", text))
    return _put(text, *rng.choice(found).span(), "هذا") if found else None


def _unquoted(text: str, _: str, rng: Random) -> str | None:
    found = [m.start() for m in re.finditer('["«»“”]', text)]
    at = rng.choice(found) if found else None
    return None if at is None else _put(text, at, at + 1, "")


def _signs(text: str, _: str, rng: Random) -> str | None:
    found = [m.start() for m in re.finditer("،", text)]
    at = rng.choice(found) if found else None
    return None if at is None else _put(text, at, at + 1, "، ،")


def _spaced(text: str, _: str, rng: Random) -> str | None:
    found = [m.start() for m in re.finditer("[،.:](?!\\d)", text)]
    at = rng.choice(found) if found else None
    return None if at is None else _put(text, at, at, " ")


def _run_on(text: str, _: str, rng: Random) -> str | None:
    found = list(re.finditer("(?<=[\u0621-\u064a]{4})\\s(?=[\u0621-\u064a]{4})", text))
    return _put(text, *rng.choice(found).span(), "") if found else None


def _encoded(text: str, _: str, rng: Random) -> str | None:
    word = rng.choice([w for w in words(text) if w.arabic and len(w.text) > 3] or [*words(text)][:1])
    return _put(text, word.start, word.end, word.text.encode().decode("cp1252", "replace"))


def _lost(text: str, _: str, rng: Random) -> str | None:
    at = rng.choice([w.start + 1 for w in words(text) if w.arabic and len(w.text) > 3] or [0])
    return _put(text, at, at + 1, "\ufffd")


def _entity(text: str, _: str, rng: Random) -> str | None:
    found = [m.start() for m in re.finditer('["«»]', text)]
    if not found:
        return text.replace(" ", "&nbsp;", 1)
    at = rng.choice(found)
    names = {"«": "&laquo;", "»": "&raquo;"}
    return _put(text, at, at + 1, names.get(text[at], html.escape(text[at])))


def _control(text: str, _: str, rng: Random) -> str | None:
    at = rng.randrange(1, len(text))
    return _put(text, at, at, rng.choice("\u202e\u0007\u0002\u202d\x1b"))


DAMAGE_KINDS = (
    DamageKind(name="number changed, digits", spoil=_digits, checks=("numbers",)),
    DamageKind(name="number changed, words", spoil=_words, checks=("numbers",)),
    DamageKind(name="month changed", spoil=_month, checks=("dates",)),
    DamageKind(name="year changed", spoil=_year, checks=("dates",)),
    DamageKind(name="weekday changed", spoil=_weekday, checks=("dates",)),
    DamageKind(name="currency changed", spoil=_currency, checks=("numbers",)),
    DamageKind(name="rank changed", spoil=_rank, checks=("numbers",)),
    DamageKind(name="name swapped", spoil=_swapped, checks=("names",)),
    DamageKind(name="name left in Latin", spoil=_latin, checks=("untranslated",)),
    DamageKind(name="name misspelt", spoil=_name_misspelt, checks=("names",)),
    DamageKind(name="word misspelt", spoil=_misspelt, checks=("spelling", "unknown words")),
    DamageKind(name="negation added", spoil=_negated, checks=("negation",)),
    DamageKind(name="negation removed", spoil=_affirmed, checks=("negation",)),
    DamageKind(name="clause dropped", spoil=_dropped, checks=("omission",)),
    DamageKind(name="clause added", spoil=_added, checks=("addition",)),
    DamageKind(name="word doubled", spoil=_doubled, checks=("repetition",)),
    DamageKind(name="words shuffled", spoil=_shuffled, checks=("word order",)),
    DamageKind(name="definiteness broken", spoil=_definite, checks=("article",)),
    DamageKind(name="number of a noun broken", spoil=_counted, checks=("agreement",)),
    DamageKind(name="gender of this broken", spoil=_pointing, checks=("agreement",)),
    DamageKind(name="word untranslated", spoil=_english, checks=("untranslated",)),
    DamageKind(name="speaker changed", spoil=_speaker, checks=("quotation",)),
    DamageKind(name="quotation mark lost", spoil=_unquoted, checks=("quotation",)),
    DamageKind(name="comma doubled", spoil=_signs, checks=("spacing",)),
    DamageKind(name="space before a sign", spoil=_spaced, checks=("spacing",)),
    DamageKind(name="words run together", spoil=_run_on, checks=("unknown words",)),
    DamageKind(name="letters misread", spoil=_encoded, checks=("broken",)),
    DamageKind(name="letter lost", spoil=_lost, checks=("broken",)),
    DamageKind(name="sign left as HTML", spoil=_entity, checks=("broken",)),
    DamageKind(name="control character", spoil=_control, checks=("broken",)),
)
