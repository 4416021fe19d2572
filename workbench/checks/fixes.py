"""Which fixes are safe to offer: one that may damage the text is taken back, and its finding stays as a hint.

Particles stay as the text has them, quotation marks and brackets stay balanced, a number is replaced as a whole or not
at all, no inflected form stands in for another, and names are neither split nor taken for common words.
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
_NUMERALS = re.compile(
    r"(?:وال|ال|ب|ل|ك|و)*(?:\d[\d.,٫٬٪%]*|[٠-٩]+|صفر|واحد|واحدة|حادي|احدى|احد|اثن\w*|اثنت\w*|ثان|ثانيه|ثلاث\w*|ثالث\w*|اربع\w*|رابع\w*|خمس\w*"
    r"|خامس\w*|ست|سته|ستون|ستين|ستمائه|ستمئه|سادس\w*|سبع\w*|سابع\w*|ثمان\w*|ثامن\w*|تسع\w*|تاسع\w*|عشر|عشره|عشرون|عشرين|عشرات|عاشر\w*"
    r"|م(?:ئ|ائ|اي|ي)(?:ه|تين|ات|ت\w*)|الف|الفا|الفان|الفين|الاف|مليون\w*|ملايين|مليار\w*|بليون\w*|تريليون\w*|نصف|ربع|ثلث\w*|فاصله)"
)
_PARTICLES_BEFORE = re.compile(r"(?:(?<=\s)|^)[وف]?(?:ال|بال|كال|لل|ب|ل|ك)?\s*$")
_NEIGHBOUR_AFTER = re.compile(r"^\s*(?:و\s+)?(\S+)")
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


def _is_part_of_number(text: str, found: ErrorSpan) -> bool:
    """Return whether another numeral or a letter stands beside the number, here or in the counterpart."""
    if _is_joined(text, found.start, found.end):
        return True
    evidence, suggestion = found.evidence or "", found.suggestion or ""
    places = [m.span() for m in re.finditer(re.escape(suggestion), evidence)]
    return bool(places) and all(_is_joined(evidence, *place) for place in places)


def _is_joined(text: str, start: int, end: int) -> bool:
    """Return whether the number at a place is a part of a longer one, or of a code with letters: PA29."""
    code = any(c.isascii() and (c.isalpha() or c in "_#") for c in (*text[:start][-1:], *text[end:][:1]))
    before = _PARTICLES_BEFORE.sub("", text[:start]).split()[-1:]
    after = _NEIGHBOUR_AFTER.search(text[end:])
    return code or any(map(_is_numeral, before)) or (after is not None and _is_numeral(after.group(1)))


def _is_numeral(word: str) -> bool:
    return bool(_NUMERALS.fullmatch(normalise(word.strip('،.؛:()"«»'), "full").text))


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
    "numbers": _is_part_of_number,
    "dates": _is_part_of_number,
    "names": _is_other_inflection,
    "spelling": _is_other_inflection,
    "article": lambda _text, _found: True,
    "repetition": _is_name_or_adverb,
    "unknown words": _is_doubtful_word,
}
