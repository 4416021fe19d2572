"""What the page says, in the language that is asked for: one list of words for its scripts and for Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

__all__ = ["LANGUAGES", "Language", "say", "words"]

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
_LINE = re.compile(r"^  (?:'([^']+)'|(\w+)): '(.*)',$", re.MULTILINE)


@cache
def words(language: Language) -> Mapping[str, str]:
    """Return the words of a language by their keys, as `words-ar.js` and `words-en.js` have them."""
    source = (Path(__file__).parent / "static" / f"words-{language}.js").read_text("utf-8")
    return {quoted or plain: said for quoted, plain, said in _LINE.findall(source)}


def say(language: Language, key: str, **values: object) -> str:
    """Return the words of a key with values in the places that they name."""
    return re.sub(r"\{(\w+)\}", lambda m: str(values[m[1]]), words(language).get(key, key))
