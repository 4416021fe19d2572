"""One number of a text, with its unit or what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.arabic import Unit

__all__ = ["MentionKind", "NumberMention"]

MentionKind = Literal["count", "fraction", "ordinal", "score", "code", "magnitude", "noun", "bare noun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A number at `source[start:end]`, with its unit or what it counts at `source[whole_start:whole_end]`.

    values are its readings; a score has one for each side, and a magnitude (آلاف القتلى) its scale. noun is the folded
    singular of what it counts. A noun has its number in its form (جنديان). mixed tells that a fraction follows what it
    counts (ثلاث ساعات ونصف الساعة), scaled that it is in millions or more. An amount in two parts is mixed too, and
    leading is its first part (82 دولارا و50 سنتا). A definite dual speaks of two that were named before (السفينتان).
    """

    start: int
    end: int
    whole_start: int
    whole_end: int
    kind: MentionKind
    values: tuple[float, ...]
    unit: Unit | None = None
    noun: str | None = None
    approximate: bool = False
    partial: bool = False
    mixed: bool = False
    scaled: bool = False
    leading: float | None = None
    definite: bool = False

    @property
    def value(self) -> float:
        """The usual reading."""
        return self.values[0]
