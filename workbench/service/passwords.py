"""Which passwords are refused: short and long ones, the name, those that everybody tries first, and patterns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from importlib.resources import files

from workbench.caching import load_once
from workbench.errors import InputError

__all__ = ["check_password"]

_SHORTEST, _LONGEST = 12, 1000  # characters
_FEWEST = 5  # different characters
_LEET = str.maketrans("013457@$!", "oieastasi")
_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz"),
    *("ضصثقفغعهخحجد", "شسيبلاتنمكط"),
)
_SHORTEST_WORD = 4  # characters of a common word that a password is made of


def check_password(password: str, name: str) -> None:
    """Raise an InputError for a password that is of the wrong length, or easily guessed."""
    plain = unicodedata.normalize("NFKC", password)
    if not _SHORTEST <= len(plain) <= _LONGEST or _folded(plain) == _folded(name):
        raise InputError("user-bad-password", shortest=_SHORTEST, longest=_LONGEST)
    if _is_guessed(plain, name):
        raise InputError("user-common-password")


def _is_guessed(password: str, name: str) -> bool:
    letters = "".join(c for c in _folded(password) if not c.isspace())
    if len(set(letters)) < _FEWEST or _period(letters) <= len(letters) // 2 or _is_row(letters):
        return True
    own = (w for w in _folded(name).split() if len(w) >= _SHORTEST_WORD)
    words = sorted({*_common(), *own}, key=len, reverse=True)
    return any(_is_made_of(words, spelt) for spelt in (letters, letters.translate(_LEET)))


def _is_made_of(words: Sequence[str], text: str) -> bool:
    """Return whether little is left of a text beside some words; digits of a year and signs are little."""
    rest = text
    for word in words:
        rest = rest.replace(word, "\0")
    return "\0" in rest and sum(c.isalpha() for c in rest) < _FEWEST


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _period(text: str) -> int:
    """Return the length of the shortest piece that a text is repetitions of."""
    return (text + text).find(text, 1) if text else 0


def _is_row(text: str) -> bool:
    """Return whether a text follows a row of a keyboard, the alphabet or the digits, forwards or backwards."""
    rows = [2 * row for row in _ROWS]
    return any(text in row or text[::-1] in row for row in rows)


@load_once
def _common() -> tuple[str, ...]:
    text = files("workbench.service").joinpath("common_passwords.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
