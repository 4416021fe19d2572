"""Expressions that render English word for word, and sentences whose verb was left at their end; hints only.

The expressions are those of `calques.tsv`. Who judges them has to know what was meant, so there is no proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.arabic.frequencies import listed_zipf
from workbench.checks.calque_patterns import calques_that_may_be_in
from workbench.checks.findings import finding
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["calques_found", "verbs_left_last"]

_REGARDLESS = re.compile(r"^\W*(?:بصرف|بغض) النظر عن\b[^.!؟]*?(?P<but>إلا أن\w*)")
_NEAREST = "زوج|زوجت|أخ|أخت|صديق|صديقت|والد|والدت|ابن|ابنت|شريك|زميل|عائلت"
_WITH_ME = re.compile(rf"(?<!\w)(?P<both>(?:{_NEAREST})ي وأنا) (?=في |على |إلى |من |عن )")
_LAST = {"كان", "كانت"}
_BEFORE = 5  # words
_COMMON = 3.0  # on the Zipf scale


def calques_found(text: str) -> Iterator[ErrorSpan]:
    """Find expressions that render another language word for word."""
    yield from _listed_calques(text)
    if " النظر عن" in text and (regardless := _REGARDLESS.search(text)):
        yield _finding(text, *regardless.span("but"), Message("findings.but-after-regardless"))
    for match in _WITH_ME.finditer(text) if "ي وأنا " in text else ():
        yield _finding(text, *match.span("both"), Message("findings.and-i"))


def _listed_calques(text: str) -> Iterator[ErrorSpan]:
    """Find the expressions of the list; of two that overlap the one that begins first, or the longer one."""
    found = [
        (match.span(), calque) for calque in calques_that_may_be_in(text) for match in calque.pattern.finditer(text)
    ]
    last = 0
    for (start, end), calque in sorted(found, key=lambda each: (each[0][0], -each[0][1])):
        if start >= last:
            last = end
            yield _finding(text, start, end, Message("findings.calque", english=calque.english, arabic=calque.arabic))


def verbs_left_last(text: str) -> Iterator[ErrorSpan]:
    """Find `كان` at the end of a sentence after a verb or a definite noun, where its predicate is missing."""
    tokens = arabic_tokens(text) if "كان" in text else ()
    for k, token in enumerate(tokens[1:], 1):
        closed = token.text in _LAST and re.match(r"\s*(?:[.!؟]|$)", text[token.end :])
        if closed and token.joined and _lacks_predicate(_words_before(tokens, k)):
            yield finding(
                text,
                token.start,
                token.end,
                category="linguistic-conventions/grammar/word-order",
                severity="minor",
                check="word order",
                reason=Message("findings.verb-left-last"),
            )


def _words_before(tokens: Sequence[Token], place: int) -> Sequence[Token]:
    """Return some words before one, back to the last sign between words."""
    first = place - 1
    while first > max(0, place - _BEFORE) and tokens[first].joined:
        first -= 1
    return tokens[first:place]


def _lacks_predicate(before: Sequence[Token]) -> bool:
    """Return whether `كان` after these words lacks its predicate; أينما كان and ما كان lack none."""
    last = before[-1].text
    if last in {"الذي", "التي", "الذين"} or any(t.text in word_set("whatever") for t in before):
        return False
    feminine_verb = last.endswith("ت") and len(last) > 4 and listed_zipf(last[:-1]) >= _COMMON
    return feminine_verb or (last.startswith("ال") and len(last) > 4)


def _finding(text: str, start: int, end: int, reason: Message) -> ErrorSpan:
    return finding(text, start, end, category="style/unidiomatic", severity="neutral", check="calque", reason=reason)
