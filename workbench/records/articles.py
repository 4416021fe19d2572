"""A corrected document as an article: headings and paragraphs of sentences, alone or beside another text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Article", "ArticleBlock", "ArticleSentence", "Beside"]

Beside = Literal["garbled", "source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSentence:
    """A sentence as it stands, on one line, and what stands beside it: the machine text or the source text.

    text is empty where a sentence of the source has no translation.
    """

    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBlock:
    """A paragraph, or a heading of level 1 to 6; the level of a paragraph is 0."""

    sentences: tuple[ArticleSentence, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """Return the sentences as one line."""
        return " ".join(s.text for s in self.sentences if s.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document as it stands after correction.

    beside says which text stands beside the corrected one, None where there is none, and beside_language its language;
    unfinished counts the sentences that are neither done nor reviewed.
    """

    name: str
    title: str
    blocks: tuple[ArticleBlock, ...]
    language: str = "ar"
    beside: Beside | None = None
    beside_language: str = ""
    sentences: int = 0
    unfinished: int = 0
