"""Agreement of numerals, ordinals, demonstratives, adjectives and verbs with their nouns, where it is certain."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.checks.adjectives import adjectives
from workbench.checks.counted_nouns import counted_nouns
from workbench.checks.demonstratives import demonstratives
from workbench.checks.ones_of_many import one_of, some_of_them
from workbench.checks.ordinal_agreement import ordinals
from workbench.checks.predicates import predicates
from workbench.checks.relative_pronouns import relative_pronouns
from workbench.checks.subject_verbs import subject_verbs
from workbench.records import ErrorSpan

__all__ = ["agreement_errors"]


def agreement_errors(text: str) -> Iterator[ErrorSpan]:
    """Find counted nouns, numerals, ordinals, demonstratives, adjectives and verbs that do not agree."""
    yield from counted_nouns(text)
    ordered = list(ordinals(text))
    yield from ordered
    numbered = {span.start for span in ordered}
    yield from (span for span in adjectives(text) if span.start not in numbered)
    for check in (demonstratives, relative_pronouns, one_of, some_of_them, subject_verbs, predicates):
        yield from check(text)
