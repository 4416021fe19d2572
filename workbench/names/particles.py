"""Particles that Arabic writes onto a name, و ف and ب ل ك and the article: what a form is without them, and with them.

>>> list(without_particles("وللكرملين"))
['وللكرملين', 'للكرملين', 'الكرملين', 'لكرملين']
>>> joined("ل", "الكرملين"), joined("و", "الكرملين"), joined("ال", "الكرملين")
('للكرملين', 'والكرملين', 'الكرملين')
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["joined", "leading_particles", "without_particles"]

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_LEADING = re.compile(r"(?<![\w\u064b-\u0652])(?:[وف]?(?:[بك]?ال|لل|[بلك])ـ? ?|[وف]ـ?)?$")
_MIN_LETTERS = 3  # of what is left of a form


def without_particles(word: str) -> Iterator[str]:
    """Yield a form, and what it is if its first letters are particles."""
    stems = [word, word[1:]] if word[:1] in _CONJUNCTIONS and len(word) > _MIN_LETTERS else [word]
    seen: set[str] = set()
    for stem in stems:
        forms = [stem]
        if stem.startswith("لل"):
            forms.append("ال" + stem[2:])
        if stem[:1] in _PREPOSITIONS and len(stem) > _MIN_LETTERS:
            forms.append(stem[1:])
        for form in forms:
            if form not in seen:
                seen.add(form)
                yield form


def leading_particles(before: str) -> str:
    """Return the particles at the end of a text to which the next word is written: `وال` of `قال وال`.

    A space behind a preposition or an article is of them, as in `ل Valencia`.
    """
    match = _LEADING.search(before)
    return match.group() if match else ""


def joined(particles: str, name: str) -> str:
    """Return a name with particles written onto it; an article is written once, and ل with it becomes لل."""
    bare = particles.replace("ـ", "").rstrip()
    if bare.endswith("ال"):
        bare, name = bare[:-2], name if name.startswith("ال") else "ال" + name
    if bare.endswith("لل"):
        bare, name = bare[:-1], name if name.startswith("ال") else "ال" + name
    if bare.endswith("ل") and name.startswith("ال") and len(name) > _MIN_LETTERS:
        return bare + "ل" + name[2:]
    return bare + name
