"""The plain form of Arabic text, which the encoders read: the same words without what is only added to them.

Vowel signs, tatweel, presentation forms, invisible characters, placeholders of inline codes (⟦1⟧), and the letters of
Persian and Urdu keyboards change no word, but an encoder sees other words in them. Text in other languages keeps its
letters and marks: `languages` decides.

>>> plain_text("قَالَ الرَّئیسُ ﻓﻲ باکو")
'قال الرئيس في باكو'
>>> plain_text("رئیس جمهور گفت که")
'رئیس جمهور گفت که'
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from workbench.arabic.languages import KEYBOARD_LETTERS, is_in_arabic
from workbench.arabic.normalisation import NormalisedText
from workbench.arabic.script import is_arabic

__all__ = ["SIGNATURE", "plain_form", "plain_text"]

SIGNATURE = "norm:plain-2"

_MARKS = "\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_HAMZA = "\u0653-\u0655"  # which compose with their letter
_TATWEEL = "\u0640"
_FORMS = "\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
# Emoji and other scripts need joiners and the space of no width: they go from Arabic words only.
_CONTROLS = "\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_JOINERS = "\u200b-\u200d"
_KEYBOARD = "".join(KEYBOARD_LETTERS)
_ADDED = re.compile(f"[{_MARKS}{_HAMZA}{_TATWEEL}{_FORMS}{_CONTROLS}{_JOINERS}{_KEYBOARD}\u0671⟦]")
# Placeholders of inline codes; one between two spaces takes one of them with it.
_CODE = re.compile(r"(?<=\s)⟦/?\d{1,4}⟧\s|⟦/?\d{1,4}⟧")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_KEYBOARD_LETTER = re.compile(f"[{_KEYBOARD}]")
_FORM = re.compile(f"[{_FORMS}]+")
_CLUSTER = re.compile(f"(?s:.)[{_MARKS}{_HAMZA}{_TATWEEL}]*")
_DROPPED = re.compile(f"[{_MARKS}{_TATWEEL}{_CONTROLS}]")
_JOINER = re.compile(f"[{_JOINERS}]")
_ANY_MARK = re.compile(f"[{_MARKS}{_HAMZA}{_TATWEEL}]")
_HAMZA_MARK = re.compile(f"[{_HAMZA}]")
_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3]")
# Words that end in ى where a Persian keyboard has one ی for it and for ي; elsewhere ي is the likelier.
_FINAL_ALEF_LIST = (
    "على إلى الى حتى متى لدى سوى بلى أنى عسى مدى أخرى اخرى كبرى صغرى عظمى قصوى وسطى أولى اولى إحدى احدى "
    "ذكرى مستوى محتوى منتدى مستشفى مبنى معنى قوى قرى موسى عيسى مصطفى يحيى ليلى سلمى منى هدى رضى مرضى قتلى "
    "جرحى أسرى ضحى شتى أعلى أدنى أقصى جدوى دعوى فتوى شكوى عدوى تقوى مرمى ملتقى مقهى منفى مسعى مجرى مغزى "
    "مرسى أقوى أغنى كسرى بشرى شورى فوضى أنثى سدى جرى رأى أدى أجرى تلقى التقى ألقى أعطى أنهى انتهى اكتفى "
    "اختفى أبدى أوصى قضى مضى بنى دعى سعى نفى يرى ترى يبقى تبقى يلقى تلقى يسعى تسعى حظى تخطى استثنى استولى "
    "تولى أمسى أضحى مستدعى مسمى"
)
_FINAL_ALEF = frozenset(_FINAL_ALEF_LIST.split())
_PREFIX = re.compile("[وف]?(?:[بك]?ال|لل|[بكل])?(?=\\w{2})")
_Piece = tuple[str, int, int]


def plain_text(text: str) -> str:
    """Return the plain form of a text; one without anything to take away is returned as it is."""
    return _plain(text)[0] if _ADDED.search(text) else text


def plain_form(text: str) -> NormalisedText:
    """Return the plain form of a text, with the place in the text that each of its characters stands for.

    Marks that follow a letter belong to its place.
    """
    if not _ADDED.search(text):
        starts = tuple(range(len(text)))
        return NormalisedText(text=text, starts=starts, ends=tuple(k + 1 for k in starts), signature=SIGNATURE)
    plain, starts, ends = _plain(text)
    return NormalisedText(text=plain, starts=starts, ends=ends, signature=SIGNATURE)


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Return the plain form, and where each character of it starts and ends in the text."""
    forms_read = _FORM.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    arabic = is_in_arabic(forms_read)
    if arabic is None and _LETTER.search(forms_read) and not _KEYBOARD_LETTER.search(forms_read):
        arabic = True  # nothing in it is of another language
    if arabic:
        kept = (cluster for cluster in _CLUSTER.finditer(text) if not _is_joiner_of_arabic(text, cluster.start()))
        pieces = _with_final_alef([piece for cluster in kept for piece in _pieces(cluster)])
    else:
        pieces = [(c, k, k + 1) for k, c in enumerate(text) if not _CONTROL.match(c)]
    if codes := {k for m in _CODE.finditer(text) for k in range(*m.span())}:
        pieces = [piece for piece in pieces if piece[1] not in codes]
    return "".join(c for c, _, _ in pieces), tuple(s for _, s, _ in pieces), tuple(e for _, _, e in pieces)


def _is_joiner_of_arabic(text: str, k: int) -> bool:
    """Return whether there is a joiner or a space of no width at k, and Arabic beside it."""
    return _JOINER.match(text[k]) is not None and any(map(is_arabic, text[max(0, k - 1) : k + 2]))


def _pieces(cluster: re.Match[str]) -> list[_Piece]:
    """Return the plain characters of a character and the marks that follow it."""
    written = cluster.group()
    if _FORM.match(written):
        read = unicodedata.normalize("NFKC", written[0])
        # The form of a mark alone stands on a space or a tatweel, which are no part of the text.
        written = (read.lstrip(" ") if _ANY_MARK.search(read) else read) + written[1:]
    plain = "".join(KEYBOARD_LETTERS.get(c, c) if c != "ی" else c for c in _DROPPED.sub("", written))
    plain = plain.replace("\u0671", "ا")
    if _HAMZA_MARK.search(plain):
        composed = unicodedata.normalize("NFC", plain.replace("ی", "ي"))
        plain = _HAMZA_MARK.sub("", composed)
    return [(c, cluster.start(), cluster.end()) for c in plain]


def _with_final_alef(pieces: list[_Piece]) -> list[_Piece]:
    """Return pieces in which every ی is ي, or ى at the end of a word that is written so."""
    found = [(c if c != "ی" else "ي", start, end) for c, start, end in pieces]
    for k, (c, start, end) in enumerate(pieces):
        if c == "ی" and not _is_letter(pieces, k + 1):
            first = k
            while _is_letter(pieces, first - 1):
                first -= 1
            if _ends_in_alef("".join(letter for letter, _, _ in found[first:k]) + "ى"):
                found[k] = ("ى", start, end)
    return found


def _is_letter(pieces: list[_Piece], k: int) -> bool:
    return 0 <= k < len(pieces) and _LETTER.match(pieces[k][0]) is not None


def _ends_in_alef(word: str) -> bool:
    prefix = _PREFIX.match(word)
    return word in _FINAL_ALEF or (prefix is not None and word[prefix.end() :] in _FINAL_ALEF)
