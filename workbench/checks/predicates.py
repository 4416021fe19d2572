"""Predicates of كان and its sisters that lack the ending of their subject: كان الوضع خطير, كانت الرحلة قصيرا.

A predicate is judged where the subject is one definite noun, with its adjectives, and nothing annexed follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.checks.adjectives import adjective_of, singular_agreement
from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import known_form
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["predicates"]

_DEFECTIVE = {"غال", "ماض", "جار", "عال", "كاف"}
_CLITICS = ("", "و", "ف")


def predicates(text: str) -> Iterator[ErrorSpan]:
    """Find adjectives behind كان and its subject that have not the ending of its predicate."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens[:-2]):
        verb = token.text[1:] if token.text[:1] in _CLITICS and token.text[1:] in word_set("kana") else token.text
        if verb not in word_set("kana"):
            continue
        feminine = _subject_gender(tokens[k + 1])
        place = k + 2
        while place < len(tokens) and _is_definite_adjective(tokens[place]):
            place += 1
        if feminine is None or place >= len(tokens) or not _closes(tokens, place):
            continue
        right = _wanted(tokens[place].text, feminine=feminine)
        if right and right != tokens[place].text:
            reason = Message("findings.predicate-of-kana", verb=verb, word=right)
            yield agreement_finding(text, tokens[place].start, tokens[place].end, right, reason)


def _subject_gender(token: Token) -> bool | None:
    """Return whether a definite noun of the list is feminine, None for any other word."""
    bare = token.text[2:]
    if not (token.joined and token.text.startswith("ال") and known_form(bare)) or bare in word_set("adverbs_of_time"):
        return None
    return singular_agreement(bare)


def _is_definite_adjective(token: Token) -> bool:
    return token.joined and token.text.startswith("ال") and adjective_of(token.text[2:]) is not None


def _closes(tokens: Sequence[Token], k: int) -> bool:
    """Return whether the word at k stands beside the one before it, and nothing that may be annexed to it follows."""
    if not tokens[k].joined:
        return False
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if after is None or tokens[k].ends or not after.joined:
        return True
    return after.text in word_set("prepositions") or after.text in word_set("after_predicate")


def _wanted(word: str, *, feminine: bool) -> str | None:
    """Return an adjective as the predicate of a subject of a gender, None for a word that is no adjective."""
    adjective = adjective_of(word)
    if adjective is None or adjective.stem in _DEFECTIVE or word in word_set("adverbs_in_alef"):
        return None
    stem = adjective.stem[:-1] + "ئ" if adjective.stem.endswith("يء") else adjective.stem
    return stem + ("ة" if feminine else "ا")
