"""The checks by name, with the categories of MQM that their findings have.

What each is called in a language is in the message catalogue, as `page.named_…`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CATALOGUE", "Check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check: its categories, and whether it needs a counterpart."""

    categories: tuple[str, ...]
    pair: bool = False


_WRONG = "accuracy/mistranslation"
_FORM = "linguistic-conventions"

CATALOGUE: dict[str, Check] = {
    "untranslated": Check(categories=("accuracy/untranslated",)),
    "spacing": Check(categories=(f"{_FORM}/punctuation",)),
    "repetition": Check(categories=(f"{_FORM}/duplication",)),
    "foreign inflection": Check(categories=(f"{_FORM}/grammar",)),
    "unknown words": Check(categories=(f"{_FORM}/spelling",)),
    "broken": Check(categories=(f"{_FORM}/character-encoding",)),
    "quotation": Check(categories=(f"{_FORM}/punctuation", f"{_WRONG}/attribution")),
    "agreement": Check(categories=(f"{_FORM}/grammar/agreement",)),
    "spelling": Check(categories=(f"{_FORM}/spelling",)),
    "keyboard letters": Check(categories=(f"{_FORM}/character-encoding",)),
    "inflection": Check(categories=(f"{_FORM}/grammar",)),
    "calque": Check(categories=("style/unidiomatic",)),
    "numbers": Check(categories=(f"{_WRONG}/number",), pair=True),
    "dates": Check(categories=(f"{_WRONG}/date",), pair=True),
    "negation": Check(categories=(f"{_WRONG}/polarity",), pair=True),
    "factuality": Check(categories=(f"{_WRONG}/factuality",), pair=True),
    "question": Check(categories=(f"{_WRONG}/mood",), pair=True),
    "opposites": Check(categories=(f"{_WRONG}/opposite",), pair=True),
    "roles": Check(categories=(f"{_WRONG}/role",), pair=True),
    "names": Check(categories=(f"{_WRONG}/name",), pair=True),
    "name ledger": Check(
        categories=(
            f"{_WRONG}/name",
            "style/inconsistent-style",
            "terminology/inconsistent-with-resource",
            "accuracy/untranslated",
        )
    ),
    "article": Check(categories=(f"{_FORM}/grammar",), pair=True),
    "omission": Check(categories=("accuracy/omission",), pair=True),
    "addition": Check(categories=("accuracy/addition",), pair=True),
    "word order": Check(categories=(f"{_FORM}/grammar/word-order",)),
    "inline codes": Check(categories=("design-and-markup/markup-tag",)),  # of a corrected text, by the garbled one
}
