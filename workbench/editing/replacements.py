"""Repairs: the replacements that a correction made, where else each occurs, and the text after it.

A repair matches whole words only. Particles that are written onto an Arabic word, و ف and ب ل ك, stay, and so do the
vowel signs after it. Latin letters match in either case. Punctuation and spaces must match exactly.

>>> [match.text for match in occurrences("قال لبيسكوف وPeskov", Repair(before="Peskov", after="بيسكوف"))]
['بيسكوف']
>>> apply_repairs("وزارة للدفاع", [Repair(before="الدفاع", after="الحرب")]).text
'وزارة للحرب'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from workbench.arabic import is_arabic
from workbench.arabic.frequencies import zipf_frequency
from workbench.editing.revisions import apply_operations, word_operations
from workbench.records import EditOperation

__all__ = ["Occurrence", "Repair", "Repaired", "apply_repairs", "occurrences", "repairs"]

_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u0640"  # vowel signs and tatweel
_INSIDE = f"[{_MARKS}]*"
_PARTICLES = f"(?:[وف]{_INSIDE})?(?:[بكل]{_INSIDE})?"
_LETTER = rf"[\w{_MARKS}]"
_PIECE = re.compile(rf"{_LETTER}+|\s+|[^\w\s{_MARKS}]+")
_KNOWN = 3.0  # Zipf frequency from which on particle and word together count as another word
_SHORT = 4  # letters; a shorter word with a particle before it is easily another word


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Replaces `before` by `after`: words, a phrase, or punctuation and spaces."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A place where a repair applies: the characters start to end become `text`; sure if it is no other word."""

    start: int
    end: int
    text: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A text after repairs, the operations they made, and whether every occurrence was sure."""

    text: str
    operations: tuple[EditOperation, ...]
    sure: bool


def occurrences(text: str, repair: Repair) -> tuple[Occurrence, ...]:
    """Return where a repair applies to a text, in order, except where the text is repaired already."""
    if repair.before == repair.after or not "".join(_spelt(repair.before)):  # vowel signs alone match nothing
        return ()
    matches = (_occurrence(m, repair) for m in _pattern(repair.before).finditer(text))
    return tuple(m for m in matches if not _is_repaired(text, m, repair))


def apply_repairs(text: str, repairs: Iterable[Repair]) -> Repaired:
    """Return a text with some repairs made wherever they apply; of two that overlap the longer one is made."""
    matches = (m for r in repairs for m in occurrences(text, r))
    chosen: list[Occurrence] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        if all(match.end <= other.start or other.end <= match.start for other in chosen):
            chosen.append(match)
    chosen.sort(key=lambda m: m.start)
    operations = tuple(EditOperation(start=m.start, end=m.end, text=m.text) for m in chosen)
    return Repaired(text=apply_operations(text, operations), operations=operations, sure=all(m.sure for m in chosen))


def repairs(before: str, after: str) -> tuple[Repair, ...]:
    """Return the repairs that a correction made and that may apply elsewhere: words replaced by words.

    An insertion or deletion is joined with its neighbours, since alone it does not say where it belongs.
    """
    pieces = [m.span() for m in _PIECE.finditer(before)]
    distinct: dict[Repair, None] = {}
    for edit in (e for operation in word_operations(before, after) for e in _split(before, operation)):
        start, end = _widened(before, pieces, edit)
        repair = Repair(before=before[start:end], after=before[start : edit.start] + edit.text + before[edit.end : end])
        if repair.before.strip():
            distinct[repair] = None
    return tuple(distinct)


def _split(text: str, edit: EditOperation) -> Iterator[EditOperation]:
    """Yield an edit of words without the spaces after them, then that of the spaces if they change too."""
    removed = text[edit.start : edit.end]
    if not (any(map(_is_letter, removed)) and any(map(_is_letter, edit.text))):
        yield edit
        return
    end = edit.start + len(removed.rstrip())
    yield EditOperation(start=edit.start, end=end, text=edit.text.rstrip())
    tail = EditOperation(start=end, end=edit.end, text=edit.text[len(edit.text.rstrip()) :])
    if text[end : edit.end] != tail.text:
        yield tail


def _widened(text: str, pieces: list[tuple[int, int]], edit: EditOperation) -> tuple[int, int]:
    """Return the range of an edit, widened until it can be a repair of its own."""
    start, end = edit.start, edit.end
    has_words = [any(map(_is_letter, side)) for side in (text[start:end], edit.text)]
    if all(has_words):
        return start, end
    signs = [(a, b) for a, b in pieces if text[a:b].strip()]
    earlier = [(a, b) for a, b in signs if b <= start and (not has_words[1] or _is_letter(text[a]))]
    later = [(a, b) for a, b in signs if a >= end and (not has_words[1] or _is_letter(text[a]))]
    if has_words[0]:
        return (earlier[-1][0] if earlier else start), end
    if not any(has_words):  # punctuation and spaces belong to the punctuation beside them
        for a, b in [*later[:1], *earlier[-1:]]:
            if not _is_letter(text[a]) and (a == end or b == start):
                return min(start, a), max(end, b)
    return (earlier[-1][0] if earlier else start), (later[0][1] if later else end)


@cache
def _pattern(before: str) -> re.Pattern[str]:
    """Return a pattern with the groups `particles` and `body`."""
    body = "".join(_spelt(before))
    first, last = before[0], before[-1]
    opening = ""
    if _is_letter(first):
        opening = rf"(?<!{_LETTER})(?P<particles>{_PARTICLES})"
        if before.startswith("ال") and len(before) > 3:  # ل and ال are written لل
            stem = "".join(_spelt(before[2:]))
            article = f"(?P<article>(?<=ل)ل{_INSIDE})"
            body = f"(?:{body}|{article}{stem})"
    closing = rf"(?!{_INSIDE}[^\W{_MARKS}])" if _is_letter(last) else ""
    return re.compile(f"{opening}(?P<body>{body}){closing}", re.IGNORECASE)


def _spelt(text: str) -> Iterator[str]:
    """Yield a pattern for each character, with optional vowel signs between letters."""
    for k, c in enumerate(text):
        if re.match(f"[{_MARKS}]", c):
            continue
        inner = _is_letter(c) and k + 1 < len(text) and _is_letter(text[k + 1])
        yield re.escape(c) + (_INSIDE if inner and is_arabic(c) else "")


def _is_letter(c: str) -> bool:
    return bool(re.match(_LETTER, c))


def _occurrence(m: re.Match[str], repair: Repair) -> Occurrence:
    groups = m.groupdict()
    particles = groups.get("particles") or ""
    start, end = m.span("body")
    after = repair.after
    lam = re.sub(f"[{_MARKS}]", "", particles).endswith("ل")
    if groups.get("article"):
        after = "ل" + after[2:] if after.startswith("ال") else after
    elif lam and after.startswith("ال") and len(after) > 3:
        after = "ل" + after[2:]
    if particles.endswith("ـ") and after[:1] and is_arabic(after[0]):
        start -= len(particles) - len(particles.rstrip("ـ"))  # a tatweel that led over to Latin letters
    return Occurrence(start=start, end=end, text=after, sure=_sure(particles, m.group("body")))


def _sure(particles: str, body: str) -> bool:
    """Tell whether a word with particles before it is surely no other word: not so if short, or known as a whole."""
    article = body.startswith("ال") or (particles.endswith("ل") and body[0] == "ل")
    if not particles or article or not is_arabic(body[0]):
        return True
    word = re.split(rf"(?!{_LETTER})", body, maxsplit=1)[0]
    whole = zipf_frequency(particles + word, "ar")
    return len(word) >= _SHORT and (whole < _KNOWN or whole < zipf_frequency(word, "ar"))


def _is_repaired(text: str, match: Occurrence, repair: Repair) -> bool:
    """Tell whether the text at an occurrence is already as the repair would make it."""
    if text[match.start : match.end] == match.text:
        return True
    at = repair.after.casefold().find(repair.before.casefold())
    while at >= 0:
        start = match.start - at
        if start >= 0 and text[start : start + len(repair.after)] == repair.after:
            return True
        at = repair.after.casefold().find(repair.before.casefold(), at + 1)
    return False
