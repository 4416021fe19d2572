"""Tell by their texts which of two sides is the Arabic one, where no head or tag names the languages."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.arabic import share_of_arabic
from workbench.formats.side_columns import SideChoice

__all__ = ["mostly_arabic", "turned_by_language"]

_SAMPLE = 10_000  # characters


def mostly_arabic(texts: Iterable[str]) -> bool:
    """Return whether the first texts of a side are more Arabic than not."""
    sample: list[str] = []
    length = 0
    for text in texts:
        sample.append(text[:_SAMPLE])
        length += len(sample[-1])
        if length >= _SAMPLE:
            break
    return share_of_arabic(" ".join(sample)) > 0.5


def turned_by_language(lefts: Iterable[str], rights: Iterable[str], choice: SideChoice) -> bool | None:
    """Return whether the sides have to change places for the languages of the choice; None if their texts do not tell.

    Texts tell Arabic from other languages, no more.
    """
    here, there = mostly_arabic(lefts), mostly_arabic(rights)
    wanted = [None if tag is None else _is_arabic_tag(tag) for tag in (choice.left_lang, choice.right_lang)]
    if here and there and False not in wanted:
        return False
    if here == there or (None not in wanted and wanted[0] == wanted[1]):
        return None
    arabic_left = wanted[0] if wanted[0] is not None else not wanted[1]
    return arabic_left != here


def _is_arabic_tag(tag: str) -> bool:
    return tag.replace("_", "-").casefold().partition("-")[0] in {"ar", "ara"}
