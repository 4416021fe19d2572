"""Named, versioned normalisation profiles that map every character back to the source.

`light` removes differences that readers do not see: presentation forms, tatweel, diacritics, direction marks,
digit sets, spacing around punctuation. `full` also folds letters that writers often interchange, and those of
neighbouring keyboards.

>>> normalise("العاصمةُ ، في ١٢ مايو", "light").text
'العاصمة، في 12 مايو'
>>> normalise("إلى", "full").text
'الي'
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from workbench.arabic.languages import KEYBOARD_LETTERS

__all__ = [
    "CHARACTER_FOLDING",
    "DIGIT_FOLDING",
    "PROFILES",
    "NormalisedText",
    "fold_preserving_offsets",
    "normalise",
    "search_key",
]

PROFILES = {"raw": "raw", "light": "ar-light-1", "full": "ar-full-2"}

_IGNORABLE = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u0652\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"  # tatweel, vowel signs
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"  # direction marks, invisible characters
)
DIGIT_FOLDING = {ord(c): str(unicodedata.digit(c)) for c in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_LETTER_FOLDING = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
# Letters of Persian and Urdu keyboards too, whatever the language: a query has too few words to tell.
_KEYBOARD_FOLDING = {ord(c): _LETTER_FOLDING.get(ord(a), a) for c, a in KEYBOARD_LETTERS.items() if c.isalpha()}
_FULL_FOLDING = _LETTER_FOLDING | _KEYBOARD_FOLDING
CHARACTER_FOLDING = DIGIT_FOLDING | _FULL_FOLDING  # the part of `full` that maps one character to one
_COMBINING_HAMZA = re.compile("[\u0653-\u0655]")
_FOLDING_WITH_FILLER = CHARACTER_FOLDING | {0x640: "\u200b"}
_ACCENTS = re.compile("[\u0300-\u036f\u0653-\u0655]")
_LETTERS = re.compile(r"[^\W_]+")
_CLUSTER = re.compile("[^\u0653-\u0655][\u0653-\u0655]*|[\u0653-\u0655]+")  # a letter and its hamza or madda
Piece = tuple[str, int, int]  # a character, and where its source starts and ends
_CLOSING_MARKS = set("،؛؟,;:!?.)]}»”")
_OPENING_MARKS = set("([{«“")
_ARABIC_PAUSES = set("،؛؟")


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedText:
    """A normalised text; its character k stands for `source[starts[k]:ends[k]]`, empty for an inserted space."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    signature: str

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the source range of a non-empty range of the normalised text; raise ValueError for any other."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such range: {start} to {end} of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the normalised range of a source range; it is empty where normalisation removed everything."""
        inside = [k for k, (a, b) in enumerate(zip(self.starts, self.ends, strict=True)) if a < end and b > start]
        if inside:
            return inside[0], inside[-1] + 1
        at = sum(b <= start for b in self.ends)
        return at, at


def normalise(text: str, profile: str) -> NormalisedText:
    """Return a text normalised by the profile `raw`, `light` or `full`; raise ValueError for any other."""
    if profile not in PROFILES:
        raise ValueError(f"no profile {profile!r}; known: {', '.join(PROFILES)}")
    if profile == "raw":
        pieces = [(c, i, i + 1) for i, c in enumerate(text)]
    else:
        pieces = even_spacing(_normalise_characters(text, full=profile == "full"))
    return NormalisedText(
        text="".join(c for c, _, _ in pieces),
        starts=tuple(start for _, start, _ in pieces),
        ends=tuple(end for _, _, end in pieces),
        signature=PROFILES[profile],
    )


def _normalise_characters(text: str, *, full: bool) -> list[Piece]:
    pieces = []
    for cluster in _CLUSTER.finditer(text):
        plain = _IGNORABLE.sub("", unicodedata.normalize("NFKC", cluster.group()).translate(DIGIT_FOLDING))
        plain = plain.translate(_FULL_FOLDING) if full else plain
        pieces += [(c, cluster.start(), cluster.end()) for c in plain]
    return pieces


def even_spacing(pieces: list[Piece]) -> list[Piece]:
    """Collapse white space, drop it before closing marks, and insert a space after an Arabic comma or semicolon."""
    spaced: list[Piece] = []
    after_opening = False  # whether the last character was a sign that opens
    following = [c for c, _, _ in [*pieces[1:], (" ", 0, 0)]][: len(pieces)]
    for (c, start, end), following_character in zip(pieces, following, strict=True):
        previous = spaced[-1][0] if spaced else " "
        if c.isspace():
            if previous != " " and not after_opening:
                spaced.append((" ", start, end))
            continue
        # Some publishers open quotations with the mark that closes them elsewhere, and the other way round.
        may_open = previous == " " or after_opening
        after_opening = (c in _OPENING_MARKS and may_open) or (c in "”»" and may_open and following_character.isalnum())
        if c in _CLOSING_MARKS and not after_opening and previous == " " and spaced:
            spaced.pop()
        elif previous in _ARABIC_PAUSES and c.isalnum():
            spaced.append((" ", start, start))
        spaced.append((c, start, end))
    if spaced and spaced[-1][0] == " ":
        spaced.pop()
    return spaced


def fold_preserving_offsets(text: str) -> str:
    """Return a text of the same length with letters and digits folded as by `full`.

    Characters that `full` drops become U+200B, so offsets into the result are offsets into the text.
    """
    if unicodedata.is_normalized("NFKC", text) and not _COMBINING_HAMZA.search(text):
        return text.translate(_FOLDING_WITH_FILLER)  # covers most texts, with the same result much faster
    return _fold_by_cluster(text)


def _fold_by_cluster(text: str) -> str:
    folded = normalise(text, "full")
    plain = [c if c.isspace() or not (c.isalnum() or c == "ـ") else "\u200b" for c in text]
    for c, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        if end > start:
            plain[start] = c
    return "".join(plain)


def search_key(text: str) -> str:
    """Return the form of a text that is searched: words joined by spaces, folded as by `full`, without case or marks.

    Letters that Persian and Urdu keyboards write are those of Arabic.

    >>> search_key("قالَ «الرئيسُ»: Élysée، ٣٨")
    'قال الرييس elysee 38'
    >>> search_key("الکتاب فی المدینہ") == search_key("الكتاب في المدينه")
    True
    """
    plain = _ACCENTS.sub("", _IGNORABLE.sub("", unicodedata.normalize("NFKD", text.replace("\u00ad", ""))))
    return " ".join(_LETTERS.findall(plain.casefold().translate(CHARACTER_FOLDING)))
