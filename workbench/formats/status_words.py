"""The words for statuses in files that people edit."""

from __future__ import annotations

import re
from typing import get_args

from workbench.records import Status

__all__ = ["STATUSES", "status_of_word"]

STATUSES: dict[Status, str] = {
    "untouched": "لم تُمسّ",
    "draft": "مسودة",
    "done": "صُحّحت",
    "reviewed": "روجعت",
    "rejected": "مرفوضة",
}
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670\u200e\u200f\u061c]")  # elongation, vowel signs, direction marks


def status_of_word(word: str) -> Status | None:
    """Return the status of a word, Arabic or English, None if it is none; vowel signs and case make no difference.

    >>> status_of_word(" صححت "), status_of_word("Done"), status_of_word("fine")
    ('done', 'done', None)
    """
    return _BY_WORD.get(_folded(word))


def _folded(word: str) -> str:
    return " ".join(_MARKS.sub("", word).casefold().split())


_BY_WORD: dict[str, Status] = {_folded(shown): status for status, shown in STATUSES.items()}
_BY_WORD |= {status: status for status in get_args(Status)}
