"""Quotes of a text, and who is said to have spoken: marks without partner, marks that were lost, another speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import fold_preserving_offsets, normalise
from workbench.checks.findings import finding
from workbench.checks.word_comparison import WordComparison, compare
from workbench.messages import Message
from workbench.names.phonetics import sound, sound_distance
from workbench.records import ErrorSpan

__all__ = ["changed_speaker", "lost_quotes", "unbalanced_quotes"]

_ANOTHER = 0.3  # distance of sound from which two names are not one
_MARK = re.compile('[“”„«»]|(?<![0-9])"')
_SPEECH = (
    "قال|قالت|يقول|تقول|اعلن|اعلنت|يعلن|اكد|اكدت|يوكد|صرح|صرحت|ذكر|ذكرت|اضاف|اضافت|اوضح|اوضحت|اشار|اشارت|شدد|شددت|"
    "كتب|كتبت|افاد|افادت|نفي|نفت|حذر|حذرت|راي|اعتبر|اعتبرت|تابع|تابعت|اخبر|اخبرت|غرد|غردت|علق|علقت|رد|ردت|زعم|زعمت|"
    "اعترف|اعترفت|اعتقد|اصر|كشف|كشفت"
)
_VERB = "|".join("[\u064b-\u0652]*".join(verb) + "[\u064b-\u0652]*" for verb in _SPEECH.split("|"))
_OWNER = re.compile(
    rf"(?<![^\W_])(?:[وف]?(?:{_VERB})\s+|[وف]?(?:وفقا|طبقا)[\u064b-\u0652]*\s+ل(?!ل)|(?:ب?حسب)\s+)"
    r"(?P<owner>[^\W\d_]+(?:\s+[^\W\d_]+){0,5}?)"
    r"(?=\s+ب?ان(?:ه|ها|هم|نا|ني)?(?!\w)|\s*[:،.\"“«”]|\s+(?:في|لـ?|خلال|يوم|الي)\s|\s+ل\w{4,}\s)"
)
_ROLES = {
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


def unbalanced_quotes(text: str) -> Iterator[ErrorSpan]:
    """Find quotes that open where one is open already, or close where none is; a hint.

    A quote may span sentences: so one that is not closed in this sentence is no fault, nor is one that closes here as
    the first mark. Houses differ in the signs (”نعم“), so the spaces beside a mark tell which it is.
    """
    opened: int | None = None
    first = True
    for match in _MARK.finditer(text):
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


def lost_quotes(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find words beside which a version of the same sentence has a quotation mark, and the left has none; a hint."""
    compared = compare(left, right)
    marks = [m.start() for m in _MARK.finditer(right)]
    if not compared.near or len(_MARK.findall(left)) >= len(marks):
        return
    partner = {j: i for i, j in compared.matched}
    for number, place in enumerate(marks):
        opens = _opens(right, place, number)
        after = next((j for j, t in enumerate(compared.right) if t.start > place), len(compared.right))
        i = partner.get(after if opens else after - 1)
        if i is None or _MARK.search(left, *_gap(left, compared, i if opens else i + 1)):
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
    """Tell whether a mark stands before what it quotes; where words or spaces are on both sides its turn tells."""
    before = place > 0 and not text[place - 1].isspace() and text[place - 1] not in "([:"
    after = re.match(r"\w", text[place + 1 : place + 2]) is not None
    return after if before != after else number % 2 == 0


def _gap(text: str, compared: WordComparison, i: int) -> tuple[int, int]:
    """Return the range between the word before number i and word i."""
    start = compared.left[i - 1].end if i else 0
    return start, compared.left[i].start if i < len(compared.left) else len(text)


def changed_speaker(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find who is said to have spoken where the counterpart names another: `قال بوتين إن`, `قال علييف إن`.

    Only names are compared, for a man may go by his name here and by his office there.
    """
    compared = compare(left, right)
    if not compared.near:
        return
    theirs = list(_OWNER.finditer(fold_preserving_offsets(right)))
    for match in _OWNER.finditer(fold_preserving_offsets(left)):
        place = match.span("owner")
        joined = int(left[place[0] - 1].isalpha())  # وفقا لعلييف
        facing = _facing(compared, (place[0] - joined, place[1]))
        other = next(
            (m for m in theirs if facing and m.start("owner") < facing[1] and m.end("owner") > facing[0]), None
        )
        if other and _are_others(match["owner"], other["owner"]):
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


def _facing(compared: WordComparison, place: tuple[int, int]) -> tuple[int, int] | None:
    """Return the range of the right that replaces words within a range of the left."""
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        if ours and theirs and place[0] <= ours[0].start and ours[-1].end <= place[1]:
            return theirs[0].start, theirs[-1].end
    return None


def _are_others(one: str, other: str) -> bool:
    """Tell whether two speakers are different people: the last names differ, and neither is an office."""
    ours, theirs = ([normalise(w, "full").text for w in side.split()] for side in (one, other))
    if len(ours) != len(theirs) or ({*ours, *theirs} & _ROLES and ours[0] != theirs[0]):
        return False
    last, first = ours[-1], theirs[-1]
    if last.startswith("ال") or first.startswith("ال") or last in _ROLES or first in _ROLES:
        return False
    return sound_distance(sound(last), sound(first)) > _ANOTHER
