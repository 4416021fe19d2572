"""Texts that came back from another program, compared with those that went out: what programs change is no correction.

Line ends, white space at the ends of lines and of the text, and canonically equivalent characters are written
differently by different programs, and some turn non-breaking spaces into spaces. Any other change of a character
counts.
"""

from __future__ import annotations

import re
import unicodedata

from workbench.formats import spell_out_invalid

__all__ = ["same_comment", "same_text"]

_LINE_END = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n|\u2028)[^\S\r\n]*")
_FIXED_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007", " "))


def same_text(returned: str, known: str) -> bool:
    """Return whether a text is as it went out, apart from what programs change by themselves.

    A non-breaking space that has become a space is no change; one that has been typed is.

    >>> same_text("one\\r\\ntwo ", "one\\ntwo"), same_text("5 km", "5\\u00a0km"), same_text("5\\u00a0km", "5 km")
    (True, True, False)
    """
    if returned == known:
        return True
    folded = _folded(returned)
    return folded in {_folded(known), _folded(known.translate(_FIXED_SPACES))}


def same_comment(returned: str, known: str) -> bool:
    """Return whether a comment is as it went out; formats of XML spell out what they cannot hold."""
    return same_text(returned, known) or same_text(returned, spell_out_invalid(known))


def _folded(text: str) -> str:
    return _LINE_END.sub("\n", unicodedata.normalize("NFC", text)).strip()
