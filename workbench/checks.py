"""A text, or a text and its counterpart, to findings: where something is wrong, why we think so, what to put instead.

Each check is one function. Categories are those of MQM (themqm.org); `docs/scores.md` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from workbench.arabic import Quantity, quantities, share_of_arabic, words
from workbench.records import ErrorSpan, Severity

__all__ = ["PAIR_CHECKS", "SIGNATURE", "TEXT_CHECKS", "check_pair", "check_text", "is_known_word"]

SIGNATURE = "checks:1"

_SPACE_BEFORE = re.compile(r"[^\S\n]+(?=[،؛؟:!»”)](?!\w)|\.(?![\w.]))")
_DOUBLED_SIGN = re.compile(r"\s*([،؛,])(?:\s*\1)+|(?<!\.)\.\s*\.(?!\s*\.)")  # three full stops are an ellipsis
_GLUED_QUOTE = re.compile(r"(?<=[^\s(\[])[”»](?=\w)")
_LATIN_ALLOWED = re.compile(r"[A-Z][A-Z0-9&]{1,5}|https?|www")  # acronyms stay as they are in Arabic news
_FIGURES = re.compile(r"\d+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|https?://\S+|\S+@\S+")
_REPEATED = re.compile(r"(?<!\w)(\w{2,})\s+\1(?!\w)")
_PROCLITICS = ("و", "ف", "ب", "ك", "ل", "ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وب", "ول", "س", "وس")
_ENCLITICS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ات", "ان", "ين", "ون", "ة", "ا")
_NOT_COUNTED = {"من", "في", "على", "إلى", "عن", "أن", "مع"}
_FOREIGN_PLURAL = re.compile(r"(?:يس|ييس|انس|اتس)$")


def _span(text: str, start: int, end: int, **details: str | None) -> ErrorSpan:
    severity: Severity = details.pop("severity")  # type: ignore[assignment]
    return ErrorSpan(side="left", start=start, end=end, text=text[start:end], severity=severity, **details)  # type: ignore[arg-type]


def untranslated(text: str) -> Iterator[ErrorSpan]:
    """Find words left in Latin letters in Arabic prose; acronyms, addresses and words in brackets are left alone."""
    if share_of_arabic(text) < 0.25:
        return
    bracketed = [m.span() for m in _BRACKETS.finditer(text)]
    run: list[int] = []
    for word in [*words(text), None]:
        foreign = (
            word is not None
            and not word.arabic
            and not _LATIN_ALLOWED.fullmatch(word.text)
            and not any(a <= word.start < b for a, b in bracketed)
        )
        if run and (word is None or not foreign or text[run[1] : word.start].strip(" -.")):
            yield _span(
                text, run[0], run[1], category="accuracy/untranslated", severity="major", check="untranslated",
                reason=f"“{text[run[0] : run[1]]}” is left in Latin letters.",
            )  # fmt: skip
            run = []
        if word is not None and foreign:
            number = _FIGURES.match(text, word.end)  # as in A320
            run = [run[0] if run else word.start, number.end() if number else word.end]


def spacing(text: str) -> Iterator[ErrorSpan]:
    """Find doubled signs, spaces before a sign that closes, and quotes that run into the next word."""
    doubled = [m.span() for m in _DOUBLED_SIGN.finditer(text)]
    for start, end in doubled:
        yield _span(
            text, start, end, category="linguistic-conventions/punctuation", severity="minor",
            check="spacing", reason="The sign stands more than once.", suggestion=text[end - 1],
        )  # fmt: skip
    for match in _SPACE_BEFORE.finditer(text):
        if not any(start <= match.start() < end for start, end in doubled):
            yield _span(
                text, match.start(), match.end() + 1, category="linguistic-conventions/punctuation", severity="minor",
                check="spacing", reason="There is a space before the sign.", suggestion=text[match.end()],
            )  # fmt: skip
    for match in _GLUED_QUOTE.finditer(text):
        yield _span(
            text, match.start(), match.end(), category="linguistic-conventions/punctuation", severity="minor",
            check="spacing", reason="The quote runs into the next word.", suggestion=match.group() + " ",
        )  # fmt: skip


def repetition(text: str) -> Iterator[ErrorSpan]:
    """Find a word that stands twice in a row: `المسؤولين المسؤولين`."""
    for match in _REPEATED.finditer(text):
        if not match.group(1).isdigit():
            yield _span(
                text, match.start(), match.end(), category="linguistic-conventions/duplication", severity="minor",
                check="repetition", reason="The word stands twice.", suggestion=match.group(1),
            )  # fmt: skip


def foreign_inflection(text: str) -> Iterator[ErrorSpan]:
    """Find a foreign plural carried over into Arabic letters: `أذربيجانيس`."""
    for word in words(text):
        stem = _FOREIGN_PLURAL.sub("", word.text)
        singular = (stem, stem + "ي", stem.removesuffix("ي"))
        if word.arabic and stem != word.text and len(stem) > 4 and not is_known_word(word.text):
            if not any(map(is_known_word, singular)):
                continue
            yield _span(
                text, word.start, word.end, category="linguistic-conventions/grammar", severity="major",
                check="foreign inflection", reason="The ending is a foreign plural in Arabic letters.",
            )  # fmt: skip


def unknown_words(text: str) -> Iterator[ErrorSpan]:
    """Find words that Arabic text does not use; a hint only, since names are often among them."""
    foreign = {span.text for span in foreign_inflection(text)}
    for word in words(text):
        if word.text in foreign or not word.arabic or len(word.text) <= 3:
            continue
        if not is_known_word(word.text):
            yield _span(
                text, word.start, word.end, category="linguistic-conventions/spelling", severity="neutral",
                check="unknown words", reason="The word is not found in Arabic usage; it may be a name.",
            )  # fmt: skip


@lru_cache(maxsize=65536)
def is_known_word(word: str) -> bool:
    """Tell whether wordfreq's Arabic list holds the word, as it is or without its clitics."""
    from wordfreq import get_frequency_dict

    known = get_frequency_dict("ar", wordlist="best")
    plain = re.sub("[\u064b-\u0652\u0670\u0640]", "", word)
    stems = {
        plain,
        *(plain[len(p) :] for p in _PROCLITICS if plain.startswith(p) and len(plain) - len(p) > 2),
    }
    stems |= {s[: -len(e)] for s in stems for e in _ENCLITICS if s.endswith(e) and len(s) - len(e) > 2}
    return any(form in known for s in stems for form in (s, s + "ة", s.replace("أ", "ا").replace("إ", "ا")))


def contradicted_numbers(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find numbers and months of the left whose place in the right holds another: `48 شخصا` for `38 شخصا`."""
    ours, theirs = quantities(left), quantities(right)
    said, known = ({(q.kind, q.value) for q in side} for side in (theirs, ours))
    free = [q for q in theirs if (q.kind, q.value) not in known]
    for q in ours:
        if (q.kind, q.value) in said:
            continue
        place = _place(left, q)
        other = next((t for t in free if t.kind == q.kind and place and _place(right, t) == place), None)
        if other:
            evidence = right[other.start : other.end]
            yield _span(
                left, q.start, q.end, category="accuracy/mistranslation/number", severity="critical",
                check="numbers", reason=f"The counterpart says “{evidence}”.", evidence=right, suggestion=evidence,
            )  # fmt: skip


def _place(text: str, quantity: Quantity) -> str | None:
    """Return what tells which quantity this is: a month's day, or what a number counts and what is said of it."""
    if quantity.kind == "month":
        days = [q for q in quantities(text) if q.kind == "number" and 0 <= quantity.start - q.end <= 2]
        return f"{days[-1].value:g}" if days else None
    counted = [w.text.removeprefix("ال") for w in words(text[quantity.end : quantity.end + 40])]
    before = [w.text for w in words(text[max(0, quantity.start - 40) : quantity.start])]
    if not counted or not before or counted[0] in _NOT_COUNTED:
        return None
    return f"{before[-1][-3:]} {counted[0][:4]}"  # the root of what is said of them: قتل, مقتل


TEXT_CHECKS: tuple[Callable[[str], Iterator[ErrorSpan]], ...] = (
    untranslated,
    spacing,
    repetition,
    foreign_inflection,
    unknown_words,
)
PAIR_CHECKS: tuple[Callable[[str, str], Iterator[ErrorSpan]], ...] = (contradicted_numbers,)


def check_text(text: str) -> tuple[ErrorSpan, ...]:
    """Return the findings that need no counterpart, in the order of the text."""
    return _sorted(span for check in TEXT_CHECKS for span in check(text))


def check_pair(left: str, right: str) -> tuple[ErrorSpan, ...]:
    """Return the findings of the left that its counterpart gives reason for, in the order of the text."""
    return _sorted(span for check in PAIR_CHECKS for span in check(left, right))


def _sorted(spans: Iterator[ErrorSpan]) -> tuple[ErrorSpan, ...]:
    return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.check)))
