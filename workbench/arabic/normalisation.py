"""Named, versioned profiles of normalisation; each keeps the way back to the characters it came from.

`light` undoes what is no difference to a reader: presentation forms, tatweel, diacritics, direction marks,
kinds of digits, spacing of punctuation. `full` also folds the letters that are often written for one another.

>>> normalise("العاصمةُ ، في ١٢ مايو", "light").text
'العاصمة، في 12 مايو'
>>> normalise("إلى", "full").text
'الي'
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["ONE_FOR_ONE", "PROFILES", "Normalised", "normalise", "same_length", "searchable"]

PROFILES = {"raw": "raw", "light": "ar-light-1", "full": "ar-full-1"}

_DROPPED = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u0652\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"  # tatweel, vowel signs
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"  # direction marks, invisible characters
)
_DIGITS = {ord(c): str(unicodedata.digit(c)) for c in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
ONE_FOR_ONE = _DIGITS | _FOLDED  # what `full` makes of single characters
_JOINING = re.compile("[\u0653-\u0655]")
_SINGLE = ONE_FOR_ONE | {0x640: "\u200b"}
_ACCENTS = re.compile("[\u0300-\u036f\u0653-\u0655]")
_LETTERS = re.compile(r"[^\W_]+")
_CLUSTER = re.compile("[^\u0653-\u0655][\u0653-\u0655]*|[\u0653-\u0655]+")  # a letter and its hamza or madda
_CLOSING = set("،؛؟,;:!?.)]}»”")
_OPENING = set("([{«“")
_PAUSE = set("،؛؟")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A normalised text; character k of it stands for `source[starts[k]:ends[k]]` (empty where a space was put in)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    signature: str

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the source that a non-empty range of the normalised text stands for."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such range: {start} to {end} of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the normalised text that a range of the source became; it may be empty."""
        inside = [k for k, (a, b) in enumerate(zip(self.starts, self.ends, strict=True)) if a < end and b > start]
        if inside:
            return inside[0], inside[-1] + 1
        at = sum(b <= start for b in self.ends)
        return at, at


def normalise(text: str, profile: str) -> Normalised:
    """Normalise a text by a profile: raw, light or full."""
    if profile not in PROFILES:
        raise ValueError(f"no profile {profile!r}; known: {', '.join(PROFILES)}")
    if profile == "raw":
        pieces = [(c, i, i + 1) for i, c in enumerate(text)]
    else:
        pieces = _spaced(_characters(text, full=profile == "full"))
    return Normalised(
        text="".join(c for c, _, _ in pieces),
        starts=tuple(start for _, start, _ in pieces),
        ends=tuple(end for _, _, end in pieces),
        signature=PROFILES[profile],
    )


def _characters(text: str, *, full: bool) -> list[tuple[str, int, int]]:
    pieces = []
    for cluster in _CLUSTER.finditer(text):
        plain = _DROPPED.sub("", unicodedata.normalize("NFKC", cluster.group()).translate(_DIGITS))
        plain = plain.translate(_FOLDED) if full else plain
        pieces += [(c, cluster.start(), cluster.end()) for c in plain]
    return pieces


def _spaced(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Put one space where there is any, none before closing signs, and one after an Arabic pause."""
    spaced: list[tuple[str, int, int]] = []
    opened = False  # whether the last character was a sign that opens
    following = [c for c, _, _ in [*pieces[1:], (" ", 0, 0)]][: len(pieces)]
    for (c, start, end), after in zip(pieces, following, strict=True):
        last = spaced[-1][0] if spaced else " "
        if c.isspace():
            if last != " " and not opened:
                spaced.append((" ", start, end))
            continue
        # Some houses open quotes with what closes them elsewhere, and the other way round.
        free = last == " " or opened
        opened = (c in _OPENING and free) or (c in "”»" and free and after.isalnum())
        if c in _CLOSING and not opened and last == " " and spaced:
            spaced.pop()
        elif last in _PAUSE and c.isalnum():
            spaced.append((" ", start, start))
        spaced.append((c, start, end))
    if spaced and spaced[-1][0] == " ":
        spaced.pop()
    return spaced


def same_length(text: str) -> str:
    """Fold letters and digits one for one, so that offsets stay; what `full` drops becomes a filler."""
    if unicodedata.is_normalized("NFKC", text) and not _JOINING.search(text):
        return text.translate(_SINGLE)  # most texts: the same, much faster
    return _same_length_slowly(text)


def _same_length_slowly(text: str) -> str:
    folded = normalise(text, "full")
    plain = [c if c.isspace() or not (c.isalnum() or c == "ـ") else "\u200b" for c in text]
    for c, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        if end > start:
            plain[start] = c
    return "".join(plain)


def searchable(text: str) -> str:
    """Return a text as it is searched: its words with a space between, letters folded as by `full`, no case, no marks.

    >>> searchable("قالَ «الرئيسُ»: Élysée، ٣٨")
    'قال الرييس elysee 38'
    """
    plain = _ACCENTS.sub("", _DROPPED.sub("", unicodedata.normalize("NFKD", text)))
    return " ".join(_LETTERS.findall(plain.casefold().translate(ONE_FOR_ONE)))
