"""Words in Latin letters within Arabic text: usual there, worth a look, or left untranslated.

Clean Arabic news keeps acronyms, units, addresses, model numbers, and names of companies, papers and works in Latin
letters. So in a text alone, only ordinary English words are an error, and other names a hint. If the counterpart has
the name in Arabic, it is an error, and the counterpart's form is the suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.arabic import normalise, share_of_arabic, words
from workbench.checks.findings import finding
from workbench.checks.lexicon import english_zipf
from workbench.checks.typography import damaged_characters
from workbench.checks.word_comparison import Token, compare_words
from workbench.messages import Message
from workbench.names.phonetics import phonetic_code, phonetic_distance
from workbench.records import ErrorSpan

__all__ = ["left_in_latin", "untranslated_words"]

_LEAST_ARABIC = 0.25
# Acronyms and their plurals, single letters, and words with an inner capital stay as they are.
_KEPT_AS_IS = re.compile(r"[A-Z][A-Z0-9&]{0,6}s?|[A-Za-z]|https?|www|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*")
_UNIT_LIST = "km kg mm cm ml mg kW kWh MW GW GHz MHz kHz Hz Mbps Gbps mph kph hp rpm ppm dB bar"
_UNITS = frozenset(_UNIT_LIST.split())
_EXEMPT = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|https?://\S+|www\.\S+|[@#]\w+|\S+@\S+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co|io|tv|info)\b\S*"
    r"|[A-Za-z]+-?\d[\w-]*|\d+[A-Za-z]\w*"
)
_QUOTED = re.compile("[\"“”«„'‘][^\"“”«»„'‘’]{1,60}[\"“”»'’]")
_NAMING_WORD_LIST = (
    "اذاعه استوديو اسم اصدار اغنيه البوم المسماه المسمي باسم برنامج بطوله بنك بودكاست تسمي تطبيق تقنيه تلفزيون "
    "جائزه جامعه جايزه جريده جمعيه جهاز حرف حساب خدمه دار دوري راديو رمز رواد روايه سلسله سياره شبكه شركات "
    "شركه صحيفه صفحه طراز عباره علامه عمله فرقه فريق فلم فندق فيلم قناه كاس كتاب كلمه لعبه مؤسسه ماركه متاجر "
    "متجر متصفح مثل مجله مجموعه محرك مدونه مركز مسلسل مصرف مصطلح مطعم معرض معهد مقهي منصه منظمه مهرجان موسسه "
    "موقع نادي نسخه نظام هاتف هاشتاغ وسم وكاله يسمي"
)
_NAMING_WORDS = frozenset(_NAMING_WORD_LIST.split())
_ENGLISH_ZIPF = 3.3  # Zipf frequency from which a lower-case word is English rather than a name
_FIGURES = re.compile(r"\d+")
_MAX_DISTANCE = 0.22  # phonetic distance up to which an Arabic word transliterates the Latin one
_UNWRITTEN_VOWEL_COST = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class _LatinRun:
    """A run of Latin words at `text[start:end]`; kept says whether it is a name that stays in Latin letters."""

    start: int
    end: int
    kept: bool


def untranslated_words(text: str) -> Iterator[ErrorSpan]:
    """Find English words in Arabic text, and names in Latin letters as a hint."""
    for run in _latin_runs(text):
        said = text[run.start : run.end]
        english = any(
            w.islower() and len(w) > 2 and english_zipf(w) >= _ENGLISH_ZIPF for w in re.findall(r"[^\W\d_]+", said)
        )
        if run.kept:
            continue
        yield finding(
            text,
            run.start,
            run.end,
            category="accuracy/untranslated",
            check="untranslated",
            severity="major" if english else "neutral",
            reason=Message("findings.latin", text=said),
        )


def left_in_latin(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words in Latin letters that the counterpart has in Arabic."""
    plain = right.casefold()
    for run in _latin_runs(left):
        said = left[run.start : run.end]
        if said.casefold() in plain or said.isupper():
            continue
        place = _transliteration(left, said, right) or _replacement(left, run, right)
        if place:
            other = right[slice(*place)]
            yield finding(
                left,
                run.start,
                run.end,
                category="accuracy/untranslated",
                severity="major",
                check="untranslated",
                reason=Message("findings.latin-but-in-counterpart", text=said, other=other),
                evidence=right,
                suggestion=other,
            )


def _latin_runs(text: str) -> Iterator[_LatinRun]:
    if share_of_arabic(text) < _LEAST_ARABIC:
        return
    spared = [m.span() for m in _EXEMPT.finditer(text)] + [(s.start, s.end) for s in damaged_characters(text)]
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    run: list[int] = []
    for word in [*words(text), None]:
        foreign = (
            word is not None
            and not word.arabic
            and not _KEPT_AS_IS.fullmatch(word.text)
            and word.text not in _UNITS
            and not any(a <= word.start < b for a, b in spared)
        )
        if run and (word is None or not foreign or text[run[1] : word.start].strip(" -.&'’")):
            inside = any(a < run[0] and run[1] < b for a, b in quoted)
            yield _LatinRun(start=run[0], end=run[1], kept=inside or _is_named(text[: run[0]]))
            run = []
        if word is not None and foreign:
            number = _FIGURES.match(text, word.end)  # as in A320
            run = [run[0] if run else word.start, number.end() if number else word.end]


def _is_named(before: str) -> bool:
    """Return whether the words before a Latin name introduce a company, a work or the like, which keep their names."""
    last = [normalise(w.text, "full").text for w in words(before[-40:])[-2:]]
    forms = {form for w in last for form in (w, w[1:], w[2:], w[3:])}
    forms |= {f[:-2] for f in forms if f.endswith(("ها", "ته"))}
    return bool(forms & _NAMING_WORDS)


def _transliteration(left: str, said: str, right: str) -> tuple[int, int] | None:
    """Return the range of right words that sound like a Latin run and are not on the left, None if there are none."""
    ours = {w.text for w in words(left) if w.arabic}
    theirs = [w for w in words(right) if w.arabic and w.text not in ours]
    found = []
    for latin in re.findall(r"[^\W\d_]{3,}", said):
        rated = [
            (min(_distance(f, latin) for f in _without_particle(w.text)), w.start, w.end)
            for w in theirs
            if len(w.text) > 2
        ]
        best = min(rated, default=(1.0, 0, 0))
        if best[0] <= _MAX_DISTANCE and len(phonetic_code(latin)) > 2:
            found.append(best[1:])
    if not found:
        return None
    start, end = min(f[0] for f in found), max(f[1] for f in found)
    return (start, end) if len(words(right[start:end])) <= len(found) + 1 else found[0]


def _without_particle(word: str) -> set[str]:
    return {word, *(word[1:] for c in "وفبلك" if word.startswith(c) and len(word) > 4)}


def _distance(arabic: str, latin: str) -> float:
    return phonetic_distance(phonetic_code(arabic), phonetic_code(latin), _UNWRITTEN_VOWEL_COST)


def _replacement(left: str, run: _LatinRun, right: str) -> tuple[int, int] | None:
    """Return the range of Arabic words that replace a Latin run in a version of the same sentence, None if unclear."""
    compared = compare_words(left, right)
    if not compared.is_version:
        return None
    for difference in compared.differences:
        ours = [t for t in compared.left[slice(*difference.left)] if not t.key.startswith("#")]
        theirs = compared.right[slice(*difference.right)]
        latin = [t for t in ours if t.start >= run.start and t.end <= run.end]
        if latin and len(ours) <= len(latin) + 1 and 0 < len(theirs) <= len(ours) + 2:
            arabic = _words_in_place(ours, latin, theirs)
            return arabic[0].start, arabic[-1].end
    return None


def _words_in_place(ours: list[Token], latin: list[Token], theirs: tuple[Token, ...]) -> tuple[Token, ...]:
    before = ours.index(latin[0])
    after = len(ours) - before - len(latin)
    return theirs[before : len(theirs) - after] or theirs
