"""Prepositions that a verb never takes: `تمكن الجيش على استعادة المدينة`, where تمكن takes من."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.caching import load_once
from workbench.checks.findings import finding
from workbench.checks.tokens import arabic_tokens
from workbench.checks.word_lists import listed_rows, word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["wrong_prepositions"]

_BEFORE_RIGHT = 8  # words behind the wrong preposition in which the right one may still come


@dataclass(frozen=True, slots=True)
class _Government:
    """Prepositions that a verb never takes, that which it takes, and whether its subject may stand between."""

    wrong: frozenset[str]
    right: str
    subject: bool


def wrong_prepositions(text: str) -> Iterator[ErrorSpan]:
    """Find prepositions that the verb before them never takes, with the right one where it is a word of its own."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens[:-1]):
        verb = token.text if token.text in _governments() else token.text[1:]
        government = _governments().get(verb) if token.text[:1] in {"و", "ف", verb[:1]} else None
        if government is None:
            continue
        place = k + 1
        if government.subject and tokens[place].text.startswith("ال"):
            place += 1
        if place + 1 >= len(tokens) or not all(t.joined for t in tokens[k + 1 : place + 2]):
            continue
        said = tokens[place]
        if said.text not in government.wrong or tokens[place + 1].text in word_set("adverbial_objects"):
            continue
        if any(
            _is_of(government.right, t.text) for t in tokens[place + 1 :][:_BEFORE_RIGHT]
        ):  # انضم على سبيل الإعارة إلى النادي
            continue
        yield finding(
            text,
            said.start,
            said.end,
            category="linguistic-conventions/grammar",
            severity="minor",
            check="inflection",
            reason=Message("findings.wrong-preposition", verb=verb, preposition=government.right),
            suggestion=None if government.right.endswith("\u0640") else government.right,
        )


def _is_of(preposition: str, word: str) -> bool:
    """Return whether a word is a preposition, with a pronoun or without; للنادي stands for إلى النادي."""
    return word.startswith(preposition) or (preposition == "إلى" and word.startswith("لل"))


@load_once
def _governments() -> dict[str, _Government]:
    found: dict[str, _Government] = {}
    for forms, wrong, right in listed_rows("verb_prepositions.tsv"):
        government = _Government(frozenset(wrong.removeprefix("+").split()), right, wrong.startswith("+"))
        found.update(dict.fromkeys(forms.split(), government))
    return found
