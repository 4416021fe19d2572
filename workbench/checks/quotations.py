"""Quotations: unbalanced or missing quotation marks, and changed speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import fold_preserving_offsets, normalise
from workbench.checks.findings import finding
from workbench.checks.word_comparison import WordComparison, compare_words
from workbench.messages import Message
from workbench.names.inflection import is_common_word, is_given_name
from workbench.names.phonetics import phonetic_code, phonetic_distance
from workbench.records import ErrorSpan

__all__ = ["are_different_people", "changed_speaker", "find_speakers", "missing_quotes", "unbalanced_quotes"]

_DIFFERENT_NAME_DISTANCE = 0.3  # phonetic distance above which two names differ
_QUOTATION_MARK = re.compile('[“”„«»]|(?<![0-9])"')
_SPEECH_VERBS = (
    "قال|قالت|يقول|تقول|اعلن|اعلنت|يعلن|اكد|اكدت|يوكد|صرح|صرحت|ذكر|ذكرت|اضاف|اضافت|اوضح|اوضحت|اشار|اشارت|شدد|شددت|"
    "كتب|كتبت|افاد|افادت|نفي|نفت|حذر|حذرت|راي|اعتبر|اعتبرت|تابع|تابعت|اخبر|اخبرت|غرد|غردت|علق|علقت|رد|ردت|زعم|زعمت|"
    "اعترف|اعترفت|اعتقد|اصر|كشف|كشفت"
)
_SPEECH_VERB = "|".join("[\u064b-\u0652]*".join(verb) + "[\u064b-\u0652]*" for verb in _SPEECH_VERBS.split("|"))
_ATTRIBUTION = re.compile(
    rf"(?<![^\W_])(?:[وف]?(?:{_SPEECH_VERB})\s+|[وف]?(?:وفقا|طبقا)[\u064b-\u0652]*\s+ل(?!ل)|(?:ب?حسب)\s+)"
    r"(?P<owner>[^\W\d_]+(?:\s+[^\W\d_]+){0,5}?)"
    r"(?=\s+ب?ان(?:ه|ها|هم|نا|ني)?(?!\w)|\s*[:،.\"“«”]|\s+(?:في|لـ?|خلال|يوم|الي|عن|من|مع|علي|بعد|قبل|ضد|امام|حول|بشان)\s|\s+ل\w{4,}\s)"
)
_OFFICES = {
    "مسوول",
    "مسوولون",
    "متحدث",
    "متحدثه",
    "مصدر",
    "مصادر",
    "شاهد",
    "شهود",
    "وزير",
    "وزيره",
    "رييس",
    "رييسه",
    "محلل",
    "خبير",
    "خبراء",
    "ناطق",
    "بيان",
    "تقرير",
    "قايد",
    "ممثل",
    "صحيفه",
    "وكاله",
    "موقع",
    "قناه",
    "محامي",
    "محاميه",
    "والد",
    "والده",
    "ناشط",
    "باحث",
    "استاذ",
    "مراسل",
    "نايب",
    "عضو",
    "مدير",
    "سفير",
    "كل",
    "بعض",
    "احد",
    "ابن",
}


_KUNYAS = {"ابو", "ابي", "ابا", "ام"}


def unbalanced_quotes(text: str) -> Iterator[ErrorSpan]:
    """Find quotation marks that open an open quotation, or close none; a hint.

    A quotation may span sentences, so one that this sentence leaves open is no error, and neither is a first mark that
    closes. Publishers use the marks differently (”نعم“), so the spaces beside a mark tell whether it opens or closes.
    """
    opened: int | None = None
    first = True
    for match in _QUOTATION_MARK.finditer(text):
        place = match.start()
        opens = _opens(text, place, 0 if opened is None else 1)
        if opens == (opened is not None) and not (first and not opens):
            wrong = place if opened is None else opened
            yield finding(
                text,
                wrong,
                wrong + 1,
                category="linguistic-conventions/punctuation",
                severity="neutral",
                check="quotation",
                reason=Message("findings.quotation-mark-unpaired"),
            )
        opened = place if opens else None
        first = False


def missing_quotes(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words beside which another version of the sentence has a quotation mark that the left lacks; a hint."""
    compared = compare_words(left, right)
    marks = [m.start() for m in _QUOTATION_MARK.finditer(right)]
    if not compared.is_version or len(_QUOTATION_MARK.findall(left)) >= len(marks):
        return
    partner = {j: i for i, j in compared.matched}
    for number, place in enumerate(marks):
        opens = _opens(right, place, number)
        after = next((j for j, t in enumerate(compared.right) if t.start > place), len(compared.right))
        i = partner.get(after if opens else after - 1)
        if i is None or _QUOTATION_MARK.search(left, *_gap(left, compared, i if opens else i + 1)):
            continue
        token, mark = compared.left[i], right[place]
        word = left[token.start : token.end]
        yield finding(
            left,
            token.start,
            token.end,
            category="linguistic-conventions/punctuation",
            severity="neutral",
            check="quotation",
            reason=Message("findings.quotation-mark-before") if opens else Message("findings.quotation-mark-after"),
            evidence=right,
            suggestion=mark + word if opens else word + mark,
        )


def _opens(text: str, place: int, number: int) -> bool:
    """Return whether a mark opens a quotation; if its neighbours do not tell, marks alternate by their number."""
    before = place > 0 and not text[place - 1].isspace() and text[place - 1] not in "([:"
    after = re.match(r"\w", text[place + 1 : place + 2]) is not None
    return after if before != after else number % 2 == 0


def _gap(text: str, compared: WordComparison, i: int) -> tuple[int, int]:
    """Return the range between words i - 1 and i."""
    start = compared.left[i - 1].end if i else 0
    return start, compared.left[i].start if i < len(compared.left) else len(text)


def find_speakers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of those who are said to have said something: `قال بوتين إن`, `وفقا للوزارة`."""
    for match in _ATTRIBUTION.finditer(fold_preserving_offsets(text)):
        yield match.span("owner")


def changed_speaker(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find speakers in whose place the counterpart names another: `قال بوتين إن` and `قال علييف إن`.

    Only names are compared, since a speaker may be named here and referred to by office there.
    """
    compared = compare_words(left, right)
    if not compared.is_version:
        return
    theirs = list(_ATTRIBUTION.finditer(fold_preserving_offsets(right)))
    for match in _ATTRIBUTION.finditer(fold_preserving_offsets(left)):
        place = match.span("owner")
        joined = int(left[place[0] - 1].isalpha())  # وفقا لعلييف
        facing = _replacement(compared, (place[0] - joined, place[1]))
        other = next(
            (m for m in theirs if facing and m.start("owner") < facing[1] and m.end("owner") > facing[0]), None
        )
        if other and are_different_people(match["owner"], other["owner"]):
            named = right[slice(*other.span("owner"))]
            yield finding(
                left,
                *place,
                category="accuracy/mistranslation/attribution",
                severity="major",
                check="quotation",
                reason=Message("findings.speaker-differs", name=named),
                evidence=right,
                suggestion=named,
            )


def _replacement(compared: WordComparison, place: tuple[int, int]) -> tuple[int, int] | None:
    """Return the range of the right that replaces words within a range of the left, None if nothing does."""
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        if ours and theirs and place[0] <= ours[0].start and ours[-1].end <= place[1]:
            return theirs[0].start, theirs[-1].end
    return None


def are_different_people(one: str, other: str) -> bool:
    """Return whether two speakers are different people: their last names differ, and neither is an office."""
    ours, theirs = ([normalise(w, "full").text for w in side.split()] for side in (one, other))
    if len(ours) != len(theirs) or ({*ours, *theirs} & _OFFICES and ours[0] != theirs[0]):
        return False
    last, first = ours[-1], theirs[-1]
    if any(side[0] in _KUNYAS for side in (ours, theirs)):
        return False  # أبو مازن is محمود عباس
    if ours[0] in _OFFICES and ours[0] == theirs[0] and not all(map(_may_be_name, (last, first))):
        return False  # مسؤول آخر, مسؤول ثان
    if last.startswith("ال") or first.startswith("ال") or last in _OFFICES or first in _OFFICES:
        return False
    return phonetic_distance(phonetic_code(last), phonetic_code(first)) > _DIFFERENT_NAME_DISTANCE


def _may_be_name(word: str) -> bool:
    return is_given_name(word) or not is_common_word(word)
