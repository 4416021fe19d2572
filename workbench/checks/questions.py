"""A question where the counterpart makes a statement, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.checks.findings import finding
from workbench.checks.word_comparison import compare_words
from workbench.messages import Message
from workbench.records import ErrorSpan, Severity

__all__ = ["changed_question"]

_LAST_SIGN = re.compile(r"([.!…؟?]+)[\s\"”»’')\]]*$")
_ASKING_LIST = "هل وهل فهل لماذا ولماذا لمن ماذا وماذا متى ومتى أين وأين كيف وكيف كم وكم أليس ألم أي أما ألا"
_ASKING = frozenset(_ASKING_LIST.split())
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORDS = 40  # characters in which a question that is asked of somebody names its particle


def changed_question(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find the final sign of a sentence that asks what its counterpart states, or states what that asks."""
    mine, theirs = _LAST_SIGN.search(left), _LAST_SIGN.search(right)
    if (
        mine is None
        or theirs is None
        or _asks(mine[1]) == _asks(theirs[1])
        or not compare_words(left, right).is_version
    ):
        return
    # With a particle of its own, the sentence is a question whatever its sign.
    severity: Severity = "minor" if _has_particle(left) and _has_particle(right) else "major"
    asked = _asks(theirs[1])
    reason = Message("findings.statement-for-question") if asked else Message("findings.question-for-statement")
    yield finding(
        left,
        *mine.span(1),
        category="accuracy/mistranslation/mood",
        check="question",
        severity=severity,
        reason=reason,
        evidence=right,
        suggestion=theirs[1],
    )


def _asks(sign: str) -> bool:
    return "؟" in sign or "?" in sign


def _has_particle(text: str) -> bool:
    return any(word in _ASKING for word in _FIRST_WORD.findall(text[:_FIRST_WORDS]))
