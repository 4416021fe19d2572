"""Words in Latin letters amid Arabic: which are as usual there, which want a look, which are left untranslated.

Clean Arabic news keeps acronyms, units, addresses, model numbers, and the names of firms, papers and works in Latin
letters. So alone only plain English words are an error, and other names a hint. Beside a counterpart that has the name
in Arabic it is an error, and the counterpart's form the suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.arabic import normalise, share_of_arabic, words
from workbench.checks.findings import finding
from workbench.checks.lexicon import zipf_english
from workbench.checks.typography import broken
from workbench.checks.word_comparison import Token, compare
from workbench.messages import Message
from workbench.names.phonetics import sound, sound_distance
from workbench.records import ErrorSpan

__all__ = ["left_in_latin", "untranslated"]

_LEAST_ARABIC = 0.25
# Acronyms and their plurals, single letters, and words with a capital or a full stop inside stay as they are.
_KEPT = re.compile(r"[A-Z][A-Z0-9&]{0,6}s?|[A-Za-z]|https?|www|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*")
_MEASURED = "km kg mm cm ml mg kW kWh MW GW GHz MHz kHz Hz Mbps Gbps mph kph hp rpm ppm dB bar"
_UNITS = frozenset(_MEASURED.split())
_SPARED = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|https?://\S+|www\.\S+|[@#]\w+|\S+@\S+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co|io|tv|info)\b\S*"
    r"|[A-Za-z]+-?\d[\w-]*|\d+[A-Za-z]\w*"
)
_QUOTED = re.compile("[\"“”«„'‘][^\"“”«»„'‘’]{1,60}[\"“”»'’]")
_CALLED = (
    "اذاعه استوديو اسم اصدار اغنيه البوم المسماه المسمي باسم برنامج بطوله بنك بودكاست تسمي تطبيق تقنيه تلفزيون "
    "جائزه جامعه جايزه جريده جمعيه جهاز حرف حساب خدمه دار دوري راديو رمز رواد روايه سلسله سياره شبكه شركات "
    "شركه صحيفه صفحه طراز عباره علامه عمله فرقه فريق فلم فندق فيلم قناه كاس كتاب كلمه لعبه مؤسسه ماركه متاجر "
    "متجر متصفح مثل مجله مجموعه محرك مدونه مركز مسلسل مصرف مصطلح مطعم معرض معهد مقهي منصه منظمه مهرجان موسسه "
    "موقع نادي نسخه نظام هاتف هاشتاغ وسم وكاله يسمي"
)
_OF_FIRMS = frozenset(_CALLED.split())
_ENGLISH = 3.3  # of a billion words, as a power of ten, from which on a word in small letters is English, not a name
_FIGURES = re.compile(r"\d+")
_NEAR = 0.22  # distance of sound up to which an Arabic word is the Latin one
_UNWRITTEN = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Latin words next to one another, by place; kept is whether such a name stays as it is."""

    start: int
    end: int
    kept: bool


def untranslated(text: str) -> Iterator[ErrorSpan]:
    """Find English words in Arabic prose, and as a hint names left in Latin letters."""
    for run in _runs(text):
        said = text[run.start : run.end]
        english = any(
            w.islower() and len(w) > 2 and zipf_english(w) >= _ENGLISH for w in re.findall(r"[^\W\d_]+", said)
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
    """Find words in Latin letters for which the counterpart has Arabic ones."""
    plain = right.casefold()
    for run in _runs(left):
        said = left[run.start : run.end]
        if said.casefold() in plain or said.isupper():
            continue
        place = _in_arabic(left, said, right) or _in_place(left, run, right)
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


def _runs(text: str) -> Iterator[_Run]:
    if share_of_arabic(text) < _LEAST_ARABIC:
        return
    spared = [m.span() for m in _SPARED.finditer(text)] + [(s.start, s.end) for s in broken(text)]
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    run: list[int] = []
    for word in [*words(text), None]:
        foreign = (
            word is not None
            and not word.arabic
            and not _KEPT.fullmatch(word.text)
            and word.text not in _UNITS
            and not any(a <= word.start < b for a, b in spared)
        )
        if run and (word is None or not foreign or text[run[1] : word.start].strip(" -.&'’")):
            inside = any(a < run[0] and run[1] < b for a, b in quoted)
            yield _Run(start=run[0], end=run[1], kept=inside or _is_of_firm(text[: run[0]]))
            run = []
        if word is not None and foreign:
            number = _FIGURES.match(text, word.end)  # as in A320
            run = [run[0] if run else word.start, number.end() if number else word.end]


def _is_of_firm(before: str) -> bool:
    """Tell whether what stands before a Latin name says that it names a firm, a work or the like, which keep theirs."""
    last = [normalise(w.text, "full").text for w in words(before[-40:])[-2:]]
    forms = {form for w in last for form in (w, w[1:], w[2:], w[3:])}
    forms |= {f[:-2] for f in forms if f.endswith(("ها", "ته"))}
    return bool(forms & _OF_FIRMS)


def _in_arabic(left: str, said: str, right: str) -> tuple[int, int] | None:
    """Return the words of the right that sound like the run, and are not on the left as well."""
    ours = {w.text for w in words(left) if w.arabic}
    theirs = [w for w in words(right) if w.arabic and w.text not in ours]
    found = []
    for latin in re.findall(r"[^\W\d_]{3,}", said):
        rated = [(min(_apart(f, latin) for f in _bare(w.text)), w.start, w.end) for w in theirs if len(w.text) > 2]
        best = min(rated, default=(1.0, 0, 0))
        if best[0] <= _NEAR and len(sound(latin)) > 2:
            found.append(best[1:])
    if not found:
        return None
    start, end = min(f[0] for f in found), max(f[1] for f in found)
    return (start, end) if len(words(right[start:end])) <= len(found) + 1 else found[0]


def _bare(word: str) -> set[str]:
    return {word, *(word[1:] for c in "وفبلك" if word.startswith(c) and len(word) > 4)}


def _apart(arabic: str, latin: str) -> float:
    return sound_distance(sound(arabic), sound(latin), _UNWRITTEN)


def _in_place(left: str, run: _Run, right: str) -> tuple[int, int] | None:
    """Return the Arabic words that stand in the place of the run in a version of the same sentence."""
    compared = compare(left, right)
    if not compared.near:
        return None
    for difference in compared.differences:
        ours = [t for t in compared.left[slice(*difference.left)] if not t.key.startswith("#")]
        theirs = compared.right[slice(*difference.right)]
        latin = [t for t in ours if t.start >= run.start and t.end <= run.end]
        if latin and len(ours) <= len(latin) + 1 and 0 < len(theirs) <= len(ours) + 2:
            arabic = _facing(ours, latin, theirs)
            return arabic[0].start, arabic[-1].end
    return None


def _facing(ours: list[Token], latin: list[Token], theirs: tuple[Token, ...]) -> tuple[Token, ...]:
    before = ours.index(latin[0])
    after = len(ours) - before - len(latin)
    return theirs[before : len(theirs) - after] or theirs
