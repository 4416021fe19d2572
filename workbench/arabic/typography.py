"""The form of a text whose typography is everybody's: one kind of quotation mark, dash, digit and space.

Publishers set the same words with “ ” or « », with ١٢ or 12, with or without a space before a comma. An encoder sees
other tokens in them, so its vectors are made of this form.

>>> even_typography("قال : « نعم » ، في ١٢ مايو").text
'قال: "نعم"، في 12 مايو'
>>> even_characters("“نعم”, قال")
'"نعم"، قال'
"""

from __future__ import annotations

import re

from workbench.arabic.normalisation import DIGIT_FOLDING, NormalisedText, Piece, even_spacing
from workbench.arabic.script import is_arabic

__all__ = ["even_characters", "even_typography"]

SIGNATURE = "typography-1"

_QUOTES = dict.fromkeys(map(ord, "«»“”„‟‹›❝❞〝〞〟＂״「」『』"), '"') | dict.fromkeys(map(ord, "‘’‚‛`´′＇"), "'")
_DOUBLED = re.compile("<<|>>|''")  # marks of two characters
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SIGNS = {ord("٪"): "%", ord("٫"): ".", ord("٬"): ",", ord("۔"): "."}
_SPACES = dict.fromkeys(map(ord, "\t\n\v\f\r\x85\xa0\u2028\u2029\u202f\u205f\u3000"), " ") | dict.fromkeys(
    range(0x2000, 0x200B), " "
)
_FOLDING = _QUOTES | _DASHES | DIGIT_FOLDING | _SIGNS | _SPACES
_ARABIC_PAUSES = {",": "،", ";": "؛", "?": "؟"}
_LATIN_PAUSE = re.compile(r"[,;?](?!\d)")
_SKIPPED = " \"'()[]{}%0123456789.,;?"  # what may stand between a comma and the words that tell its language
_OPENING, _CLOSING = "«“„‹〝「『<", "»”›〞」』>"


def even_characters(text: str) -> str:
    """Return a text of the same length with one kind of each quotation mark, dash, digit and space.

    A Latin comma, semicolon or question mark after an Arabic word is the Arabic one.
    """
    folded = text.translate(_FOLDING)
    if not _LATIN_PAUSE.search(folded):
        return folded
    return _LATIN_PAUSE.sub(lambda m: _pause(m, folded), folded)


def _pause(match: re.Match[str], text: str) -> str:
    before, after = text[: match.start()].rstrip(_SKIPPED)[-1:], text[match.end() :].lstrip(_SKIPPED)[:1]
    in_arabic = any(is_arabic(c) for c in (before, after) if c)
    return _ARABIC_PAUSES[match.group()] if in_arabic else match.group()


def even_typography(text: str) -> NormalisedText:
    """Return a text with even characters and even spaces, and the place in the text of each of its characters.

    White space is one space; there is none before closing marks and signs of per cent, none within brackets and
    quotation marks, and one after an Arabic comma.
    """
    even = even_characters(text)
    pieces = even_spacing(_joined_marks(even))
    found = _without_inner_spaces(pieces, text)
    return NormalisedText(
        text="".join(c for c, _, _ in found),
        starts=tuple(start for _, start, _ in found),
        ends=tuple(end for _, _, end in found),
        signature=SIGNATURE,
    )


def _joined_marks(even: str) -> list[Piece]:
    """Return the characters of a text, with one quotation mark for each that is written as two characters."""
    pieces = [(c, k, k + 1) for k, c in enumerate(even)]
    for mark in reversed(list(_DOUBLED.finditer(even))):
        pieces[mark.start() : mark.end()] = [('"', mark.start(), mark.end())]
    return pieces


def _without_inner_spaces(pieces: list[Piece], text: str) -> list[Piece]:
    """Return pieces without spaces between quotation marks and what they quote, and before signs of per cent.

    Every second mark closes. Where one has no pair, only the marks that say in the text what they do are followed.
    """
    marks = [k for k, (c, _, _) in enumerate(pieces) if c == '"']
    opening, closing = marks[::2], marks[1::2]
    if len(marks) % 2:
        opening = [k for k in marks if text[pieces[k][1]] in _OPENING]
        closing = [k for k in marks if text[pieces[k][1]] in _CLOSING]
    dropped = {k - 1 for k, (c, _, _) in enumerate(pieces) if c == "%" and k > 1 and pieces[k - 2][0].isdigit()}
    dropped |= {k + 1 for k in opening} | {k - 1 for k in closing}
    return [piece for k, piece in enumerate(pieces) if k not in dropped or piece[0] != " "]
