"""What a search query asks for, and the form of texts in which that is looked up.

Words are compared by `search_key`; what has neither letters nor digits, by its symbols.

>>> search_terms("الرئيس 3 «في باكو» %")
('الرييس', ' 3 ', 'في باكو', ' % ')
>>> symbol_key("ارتفع 13% (تقريبا)")
' % ( ) '
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from workbench.arabic.normalisation import search_key

__all__ = ["has_terms", "has_words", "search_terms", "symbol_key", "term_alternatives"]

_TERM = re.compile(r'"([^"]*)"|«([^»]*)»|(\S+)')
_RUN = re.compile(r"(?:[^\w\s]|_)+")
_ACCENTS_AND_INVISIBLE = {"M", "C"}  # categories of characters that a symbol may come with
_INDEXED = 3  # characters that a trigram index finds
_FIGURE = re.compile(r"[1-9]\d{3,}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
_TATWEEL = 0x0640


class _Kept(dict[int, int | None]):
    """Which characters are kept in a text whose symbols are wanted: a table for `str.translate`, filled as needed."""

    def __missing__(self, code: int) -> int | None:
        c = chr(code)
        is_dropped = code == _TATWEEL or (not c.isspace() and unicodedata.category(c)[0] in _ACCENTS_AND_INVISIBLE)
        self[code] = None if is_dropped else code
        return self[code]


_KEPT = _Kept()
# Two spellings of one word, folded: مسئول and مسؤول, شئون and شؤون, رءوس and رؤوس; مائة and مئة.
_SPELLINGS = {
    "وو": ("يو", "ءو"),
    "يو": ("وو",),
    "ءو": ("وو",),
    "مايه": ("ميه",),
    "ميه": ("مايه",),
    "مايت": ("ميت",),
    "ميت": ("مايت",),
}


def search_terms(query: str) -> tuple[str, ...]:
    """Return the parts that a text must contain, words in quotes as one; none for a query of invisible characters.

    A word of three or more characters is found anywhere, one of two at the beginning of a word, one of one only as a
    word: spaces stand for the ends of words. Symbols are found in `symbol_key`.
    """
    terms: list[str] = []
    for match in _TERM.finditer(query):
        inner = match[1] or match[2] or match[3] or match[0]
        key = search_key(inner)
        if not key:
            terms += map(_symbol_term, _runs(inner))
        elif len(key) == 1:
            terms.append(f" {key} ")
        else:
            terms.append(f" {key}" if len(key) < _INDEXED else key)
    return tuple(dict.fromkeys(terms))


def term_alternatives(term: str) -> tuple[str, ...]:
    """Return a term of a query and the other forms in which it is found: spellings, and figures with or without groups.

    >>> term_alternatives("مسيول"), term_alternatives("1500000"), term_alternatives("باكو")
    (('مسيول', 'مسوول'), ('1500000', ' 1 500 000'), ('باكو',))
    """
    inner = term.strip()
    found = [term]
    if _FIGURE.fullmatch(inner):
        found.append(f" {int(inner):,}".replace(",", " "))
    elif _GROUPED.fullmatch(inner):
        found.append(term.replace(inner, inner.replace(" ", "")))
    for said, others in _SPELLINGS.items():
        if said in term:
            found += [term.replace(said, other) for other in others]
    return tuple(dict.fromkeys(found))


def symbol_key(text: str) -> str:
    """Return the symbols of a text, and all runs of them, with a space on either side of each.

    Of longer runs every part of one or two symbols stands there by itself, so that any part of a run can be found.
    """
    runs = dict.fromkeys(_runs(text))
    parts = {run[k : k + n] for run in runs for n in (1, 2) for k in range(len(run) + 1 - n)}
    parts.update(run for run in runs if len(run) >= _INDEXED)
    return f" {' '.join(sorted(parts))} " if parts else " "


def has_words(query: str, text: str) -> bool:
    """Tell whether a text has every word of a query, also as a part of a word, or its symbols.

    >>> has_words("لاجءين", "اللاجئين"), has_words("zel", "Zelensky"), has_words("%", "زيلينسكي")
    (False, True, False)
    """
    words, runs = search_key(query).split(), _runs(query)
    if words:
        key = f" {search_key(text)} "
        return all(any(form in key for form in term_alternatives(word)) for word in words)
    symbols = symbol_key(text)
    return bool(runs) and all(_symbol_term(run) in symbols for run in runs)


def has_terms(terms: Sequence[str], text: str) -> bool:
    """Tell whether a text has all terms of a query, as the search of the queue does.

    >>> has_terms(search_terms("«في باكو» 3"), "التقى 3 وزراء في باكو"), has_terms(search_terms("«في باكو»"), "باكو")
    (True, False)
    """
    key = f" {search_key(text)} {symbol_key(text)}"
    return bool(terms) and all(any(form in key for form in term_alternatives(term)) for term in terms)


def _symbol_term(run: str) -> str:
    return f" {run} " if len(run) < _INDEXED else run


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKD", text).translate(_KEPT))
