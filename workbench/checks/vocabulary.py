"""Words that are not Arabic, or not such as Arabic text uses: left in Latin letters, foreign endings, unknown.

What counts as known is the Arabic word list of wordfreq.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from workbench.arabic import share_of_arabic, words
from workbench.checks.findings import finding
from workbench.checks.surface import broken
from workbench.records import ErrorSpan

__all__ = ["foreign_inflection", "is_known_word", "unknown_words", "untranslated"]

_LATIN_ALLOWED = re.compile(r"[A-Z][A-Z0-9&]{1,5}|https?|www")  # acronyms stay as they are in Arabic news
_FIGURES = re.compile(r"\d+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|https?://\S+|\S+@\S+")
_PROCLITICS = ("و", "ف", "ب", "ك", "ل", "ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وب", "ول", "س", "وس")
_ENCLITICS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ات", "ان", "ين", "ون", "ة", "ا")
_FOREIGN_PLURAL = re.compile(r"(?:يس|ييس|انس|اتس)$")


def untranslated(text: str) -> Iterator[ErrorSpan]:
    """Find words left in Latin letters in Arabic prose; acronyms, addresses and words in brackets are left alone."""
    if share_of_arabic(text) < 0.25:
        return
    spared = [m.span() for m in _BRACKETS.finditer(text)] + [(s.start, s.end) for s in broken(text)]
    run: list[int] = []
    for word in [*words(text), None]:
        foreign = (
            word is not None
            and not word.arabic
            and not _LATIN_ALLOWED.fullmatch(word.text)
            and not any(a <= word.start < b for a, b in spared)
        )
        if run and (word is None or not foreign or text[run[1] : word.start].strip(" -.")):
            yield finding(
                text, run[0], run[1], category="accuracy/untranslated", severity="major", check="untranslated",
                reason=f"“{text[run[0] : run[1]]}” is left in Latin letters.",
            )  # fmt: skip
            run = []
        if word is not None and foreign:
            number = _FIGURES.match(text, word.end)  # as in A320
            run = [run[0] if run else word.start, number.end() if number else word.end]


def foreign_inflection(text: str) -> Iterator[ErrorSpan]:
    """Find a foreign plural carried over into Arabic letters: `أذربيجانيس`."""
    for word in words(text):
        stem = _FOREIGN_PLURAL.sub("", word.text)
        singular = (stem, stem + "ي", stem.removesuffix("ي"))
        if word.arabic and stem != word.text and len(stem) > 4 and not is_known_word(word.text):
            if not any(map(is_known_word, singular)):
                continue
            yield finding(
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
            yield finding(
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
