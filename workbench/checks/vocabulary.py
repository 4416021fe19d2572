"""Words that Arabic does not use: foreign endings, words that ran together, misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.arabic import Word, words
from workbench.checks.findings import finding
from workbench.checks.lexicon import correct_spelling, is_known_word, split_compound
from workbench.checks.spelling import is_misspelt
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["foreign_inflection", "unknown_words"]

_FOREIGN_PLURAL = re.compile(r"(?:يس|ييس|انس|اتس)$")
# ة, ى and tanween occur only at the end of a word, so a letter after them begins another.
_WORD_BOUNDARY = re.compile(
    "(?<=[^\\W\\d_][\u0629\u0649\u064b-\u064d])(?=[\u0621-\u064a]{2})|(?<=\u064b\u0627)(?=[\u0621-\u064a]{2})"
)
_TA_MARBUTA_BEFORE_PRONOUN = re.compile("(?<=[\u0621-\u064a]{3})\u0629(?=(?:ه|ها|هم|هما|هن|نا|ك|كم|ي)$)")
_ARTICLE = re.compile("^(?:ال|لل)")  # بال and وال also begin names
_QUESTION = re.compile("^أ(?=[تينسلم])")
_SPELLING = "linguistic-conventions/spelling"


def foreign_inflection(text: str) -> Iterator[ErrorSpan]:
    """Find foreign plurals in Arabic letters: `أذربيجانيس`."""
    for word in words(text):
        stem = _FOREIGN_PLURAL.sub("", word.text)
        singular = (stem, stem + "ي", stem.removesuffix("ي"))
        if word.arabic and stem != word.text and len(stem) > 4 and not is_known_word(word.text):
            if not any(map(is_known_word, singular)):
                continue
            yield finding(
                text,
                word.start,
                word.end,
                category="linguistic-conventions/grammar",
                severity="major",
                check="foreign inflection",
                reason=Message("findings.foreign-plural"),
            )


def unknown_words(text: str) -> Iterator[ErrorSpan]:
    """Find words that ran together, and words that differ from a common one by a letter; a hint.

    Any other unknown word is most likely a name and is not reported.
    """
    foreign = {span.text for span in foreign_inflection(text)}
    for word in words(text):
        if word.text in foreign or not word.arabic or len(word.text) <= 3:
            continue
        found = _pronoun_joined(text, word)
        if not found and not _is_known(word.text) and not is_misspelt(word.text):
            found = _run_together(text, word) or _misspelt(text, word)
        if found:
            yield found


def _is_known(word: str) -> bool:
    """Return whether a word is known, or is with the أ of a question before it: أتحتاج."""
    return is_known_word(word) or (bool(_QUESTION.match(word)) and is_known_word(word[1:]))


def _pronoun_joined(text: str, word: Word) -> ErrorSpan | None:
    """Find ة before an attached pronoun, where it is written ت: `إحاطةه`."""
    if not _TA_MARBUTA_BEFORE_PRONOUN.search(word.text):
        return None
    meant = _TA_MARBUTA_BEFORE_PRONOUN.sub("ت", word.text)
    return finding(
        text,
        word.start,
        word.end,
        category=_SPELLING,
        severity="minor",
        check="unknown words",
        reason=Message("findings.ta-marbuta-before-pronoun"),
        suggestion=meant,
    )


def _run_together(text: str, word: Word) -> ErrorSpan | None:
    parts = split_compound(word.text)
    places = [m.start() for m in _WORD_BOUNDARY.finditer(word.text)]
    if not parts and not places:
        return None
    apart = " ".join(parts) if parts else _WORD_BOUNDARY.sub(" ", word.text)
    return finding(
        text,
        word.start,
        word.end,
        category=_SPELLING,
        severity="neutral",
        check="unknown words",
        reason=Message("findings.words-joined", apart=apart),
        suggestion=apart,
    )


def _misspelt(text: str, word: Word) -> ErrorSpan | None:
    meant = correct_spelling(word.text)
    if meant:
        reason = Message("findings.unknown-word-near-another", meant=meant)
    elif _ARTICLE.match(word.text):
        reason = Message("findings.unknown-word-with-article")
    else:
        return None
    return finding(
        text,
        word.start,
        word.end,
        category=_SPELLING,
        severity="neutral",
        check="unknown words",
        reason=reason,
        suggestion=meant,
    )
