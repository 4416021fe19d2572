"""Which fixes are safe to offer: one that may damage the text is taken back, and its finding stays as a hint.

Particles stay as the text has them, quotation marks and brackets stay balanced, no inflected form stands in for
another, and names are neither split nor taken for common words. Numbers are read as wholes before that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from workbench.arabic import normalise, words
from workbench.checks.lexicon import arabic_zipf
from workbench.names.gazetteer import find_entities
from workbench.names.inflection import is_common_word, is_function_word, is_given_name, is_rigid, share_lemma
from workbench.names.particles import joined
from workbench.names.phonetic_index import spelling_distance
from workbench.records import ErrorSpan

__all__ = ["with_safe_fixes"]

_ONE_WORD = {"names", "spelling", "article", "untranslated"}
_QUOTES = re.compile('["“”„«»]')
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"))
_SPACED_QUOTE = re.compile(r"^\s?[\"“”]\s?$")
_BOUNDARY_ZIPF, _PART_ZIPF, _COMMON_PART_ZIPF = 3.0, 4.2, 3.8  # of the words that ran together
_LONG = 8  # letters of a word with its article in which a wrong letter is a slip
_MIN_PART = 4  # letters of each


def with_safe_fixes(text: str, findings: Iterable[ErrorSpan]) -> tuple[ErrorSpan, ...]:
    """Return findings on a text without the fixes that may damage it, and with particles as the text has them."""
    return tuple(_with_safe_fix(text, f) for f in findings)


def _with_safe_fix(text: str, found: ErrorSpan) -> ErrorSpan:
    if found.suggestion is None or found.side != "left" or text[found.start : found.end] != found.text:
        return found
    if found.check == "names" and _names_entity(text, found):
        return found
    if found.check == "spelling" and found.evidence is None:  # a usual misspelling, which has one right form
        return found
    suggestion: str | None = found.suggestion
    if found.check in _ONE_WORD:
        suggestion = _with_particles(found.text, found.suggestion)
    doubt = _DOUBTS.get(found.check)
    if (doubt and doubt(text, found)) or suggestion == found.text or _unbalances(text, found):
        suggestion = None
    return found if suggestion == found.suggestion else replace(found, suggestion=suggestion)


def _names_entity(text: str, found: ErrorSpan) -> bool:
    """Return whether the fix stands for a name of the gazetteer by another: إيران for العراق, both common words."""
    named = [m for m in find_entities(text) if m.start == found.start and m.end == found.end]
    mended = f"{text[: found.start]}{found.suggestion}{text[found.end :]}"
    return bool(named) and any(m.start == found.start for m in find_entities(mended))


def _with_particles(word: str, other: str) -> str:
    """Return what replaces a word with the conjunction of that word: وبرودكوم for وبردكوم."""
    if " " in word or not _is_arabic_word(word) or not _is_arabic_word(other.split(" ", maxsplit=1)[0]):
        return other
    for conjunction in ("و", "ف"):
        with_it, without = word.startswith(conjunction), word.removeprefix(conjunction)
        if with_it and not other.startswith(conjunction) and len(without) > 2:
            first = other.split(" ", maxsplit=1)[0]
            if spelling_distance(without, first) < spelling_distance(word, first):
                return joined(conjunction, other)
        bare = other.removeprefix(conjunction)
        if (
            not with_it
            and bare != other
            and len(bare) > 2
            and spelling_distance(word, bare) < spelling_distance(word, other)
        ):
            return bare
    return other


def _is_arabic_word(word: str) -> bool:
    return bool(word) and "\u0600" <= word[0] <= "\u06ff"


def _is_other_inflection(text: str, found: ErrorSpan) -> bool:
    """Return whether the fix is another form of the same word, or a word of the language in place of a name."""
    del text
    other = found.suggestion or ""
    if normalise(found.text, "full").text == normalise(other, "full").text:
        return False
    if share_lemma(found.text, other):
        return True
    return found.check == "names" and is_common_word(other)


def _is_name_or_adverb(text: str, found: ErrorSpan) -> bool:
    """Return whether a word may be said twice: a name, a short word, an adverb as in يوما يوما."""
    del text
    word = found.suggestion or ""
    if " " in word or found.severity == "critical":
        return False  # a phrase or a loop
    if len(set(found.text.split())) > 1:  # in another case: النارِ النارَ
        return True
    return (
        len(word) <= 3
        or is_given_name(word)
        or word.endswith(("ا", "اً", "ًا"))
        or not (is_common_word(word) or is_function_word(word))
    )


def _is_doubtful_word(text: str, found: ErrorSpan) -> bool:
    """Return whether an unknown word may be a name or loanword, which no split and no near word mends."""
    other = found.suggestion or ""
    if " " in other:
        return not _ran_together(other.split(" "))
    if normalise(found.text, "full").text == normalise(other, "full").text or "ة" in found.text[:-1]:
        return False
    if sorted(found.text) != sorted(other) and not (other.startswith("ال") and len(other) >= _LONG):
        return True  # one letter of a short word makes a name as easily as a slip
    near = [w.text for w in words(text) if w.end + 1 == found.start or found.end + 1 == w.start]
    beside_name = any(not is_common_word(w) and not is_function_word(w) for w in near)
    return is_rigid(other) or beside_name or not is_common_word(other)


def _ran_together(parts: list[str]) -> bool:
    """Return whether parts are words that ran together, rather than those into which a loanword happens to fall."""
    if any(p[:-1].endswith(("ة", "ى")) or p[-1:] in {"ة", "ى"} for p in parts[:-1]):
        return all(_is_word(p, _BOUNDARY_ZIPF) for p in parts)
    if any(p.startswith(("ال", "أ", "إ")) and _is_word(p, _BOUNDARY_ZIPF) for p in parts[1:]):
        return True
    return all(_is_word(p, _PART_ZIPF) and len(p) >= _MIN_PART and not is_rigid(p) for p in parts) or any(
        is_function_word(p) and len(p) >= _MIN_PART and arabic_zipf(p) >= _COMMON_PART_ZIPF for p in parts
    )


def _is_word(part: str, zipf: float) -> bool:
    return arabic_zipf(part) >= zipf and (is_common_word(part) or is_function_word(part))


def _unbalances(text: str, found: ErrorSpan) -> bool:
    """Return whether a fix leaves a quotation mark or bracket without its partner, or moves one that opens."""
    suggestion = found.suggestion or ""
    if _SPACED_QUOTE.match(found.text) and found.check == "spacing":
        opens = len(_QUOTES.findall(text[: found.start])) % 2 == 0
        return opens == (found.text.startswith(" ") or suggestion.endswith(" "))
    after = text[: found.start] + suggestion + text[found.end :]
    if len(_QUOTES.findall(after)) % 2 > len(_QUOTES.findall(text)) % 2:
        return True
    return any(after.count(a) != after.count(b) and text.count(a) == text.count(b) for a, b in _PAIRS)


_DOUBTS = {
    "names": _is_other_inflection,
    "spelling": _is_other_inflection,
    "article": lambda _text, _found: True,
    "repetition": _is_name_or_adverb,
    "unknown words": _is_doubtful_word,
}
