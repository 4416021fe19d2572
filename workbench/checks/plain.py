"""Findings in the plain form of a text, at their places in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.arabic import KEYBOARD_LETTERS, NormalisedText, plain_form, plain_text, words
from workbench.checks.findings import finding
from workbench.checks.typography import damaged_characters
from workbench.checks.vowel_signs import signs_exclude
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["hidden_damage", "in_source", "with_signs_read"]


_OTHER_LETTER = re.compile(f"[{''.join(c for c in KEYBOARD_LETTERS if not c.isdecimal())}]")


def with_signs_read(findings: Iterable[ErrorSpan], text: str) -> list[ErrorSpan]:
    """Return findings in the plain form of a text without the misspellings that its vowel signs exclude: `عليّ`."""
    form = plain_form(text) if plain_text(text) != text else None
    return [f for f in findings if form is None or f.check != "spelling" or not _is_excluded(f, text, form)]


def _is_excluded(finding: ErrorSpan, text: str, form: NormalisedText) -> bool:
    start, end = form.to_source(finding.start, finding.end)
    return finding.suggestion is not None and signs_exclude(text[start:end], finding.suggestion)


def in_source(findings: Iterable[ErrorSpan], text: str) -> tuple[ErrorSpan, ...]:
    """Return findings in the plain form of a text with the places and words that they have in the text."""
    if plain_text(text) == text:
        return tuple(findings)
    form = plain_form(text)
    return tuple(_at_source(f, text, form) for f in findings)


def _at_source(finding: ErrorSpan, text: str, form: NormalisedText) -> ErrorSpan:
    if finding.start < finding.end:
        start, end = form.to_source(finding.start, finding.end)
    else:
        start = end = form.starts[finding.start] if finding.start < len(form.text) else len(text)
    return replace(finding, start=start, end=end, text=text[start:end])


def hidden_damage(text: str) -> tuple[ErrorSpan, ...]:
    """Return the damaged characters of a text that its plain form has not, such as overrides of direction.

    Words with letters of another keyboard (`الھوية`) are among them, as hints.
    """
    if plain_text(text) == text:
        return ()
    form = plain_form(text)
    found = [f for f in damaged_characters(text) for a, b in [form.from_source(f.start, f.end)] if a == b]
    return (*found, *_other_keyboards(text, form))


def _other_keyboards(text: str, form: NormalisedText) -> Iterator[ErrorSpan]:
    for word in words(text):
        if not _OTHER_LETTER.search(word.text):
            continue
        start, end = form.from_source(word.start, word.end)
        meant = form.text[start:end]
        if meant and not _OTHER_LETTER.search(meant):
            yield finding(
                text,
                word.start,
                word.end,
                category="linguistic-conventions/character-encoding",
                severity="neutral",
                check="keyboard letters",
                reason=Message("findings.keyboard-letters", meant=meant),
                suggestion=meant,
            )
