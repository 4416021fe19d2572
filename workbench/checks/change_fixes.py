"""What to write for a word that contradicts the counterpart: nothing where the words around it would not fit.

The counterpart's word is put into the form of the word that it replaces, with its particles: وارتفعت gives وانخفضت for
انخفضت, السورية gives العراقية for عراقيون. Where the words beside it are others (زارت والدته, زار والده), what agrees
with it would have to change as well, so that there is no fix.
"""

from __future__ import annotations

import re

from workbench.arabic import normalise, words
from workbench.checks.concepts import Concept
from workbench.checks.opposites import word_senses
from workbench.names.gazetteer import EntityMention, find_entities, relative_adjective_parts
from workbench.names.particles import joined

__all__ = ["entity_fix", "opposite_fix"]

_DEFINITE = re.compile("(?:[بك]?ال|لل)")
_CONJUNCTIONS = ("و", "ف")
_GOVERNED = 6  # words behind a verb, among which its object and its preposition are: رفضت إيران المقترح


def entity_fix(left: str, ours: Concept, right: str, theirs: Concept) -> str | None:
    """Return what to write for a name of the left for which the right has another, None if that is unsure."""
    if not _stand_alike(left, ours, right, theirs):
        return None
    mine, its = _mention(left, ours), _mention(right, theirs)
    if mine is None or its is None:
        return right[theirs.start : theirs.end]
    of_people = [m.entities[0].kind == "people" for m in (mine, its)]
    if not any(of_people):
        return joined(mine.particles, its.name)
    name = _in_form_of(mine.name, its.name) if all(of_people) else None
    return name and joined(mine.particles, name)


def opposite_fix(left: str, ours: Concept, right: str, theirs: Concept) -> str | None:
    """Return what to write for a word of the left by the one that excludes it, None if that is unsure."""
    one, other = left[ours.start : ours.end], right[theirs.start : theirs.end]
    conjunctions = _conjunction(one), _conjunction(other)
    if ours.rest or theirs.rest or None in conjunctions or not _stand_alike(left, ours, right, theirs):
        return None
    bare = [word[len(c or "") :] for word, c in zip((one, other), conjunctions, strict=True)]
    if bool(_DEFINITE.match(bare[0])) != bool(_DEFINITE.match(bare[1])):
        return None
    return (conjunctions[0] or "") + bare[1]


def _mention(text: str, concept: Concept) -> EntityMention | None:
    return next((m for m in find_entities(text) if (m.start, m.end) == (concept.start, concept.end)), None)


def _in_form_of(ours: str, theirs: str) -> str | None:
    """Return the adjective of another people in the gender, number and case of the first, None if they are unlike."""
    mine, its = relative_adjective_parts(ours), relative_adjective_parts(theirs)
    if mine is None and its is None and ours.startswith("ال") == theirs.startswith("ال"):
        return theirs  # الأتراك, الروس
    return mine[0] + its[1] + mine[2] if mine and its else None


def _stand_alike(left: str, ours: Concept, right: str, theirs: Concept) -> bool:
    """Return whether the words before and behind the two are the same, behind a verb those that it may govern."""
    reach = _GOVERNED if any(s.verbal for s in (*ours.senses, *theirs.senses)) else 1
    return _neighbours(left, ours.start, ours.end, reach) == _neighbours(right, theirs.start, theirs.end, reach)


def _neighbours(text: str, start: int, end: int, reach: int) -> tuple[str, ...]:
    before, after = words(text[:start])[-1:], words(text[end:])[:reach]
    return _key(before[0].text if before else ""), *(_key(word.text) for word in after)


def _key(word: str) -> str:
    plain = normalise(word, "full").text
    return plain[1:] if len(plain) > 3 and plain.startswith(_CONJUNCTIONS) else plain


def _conjunction(words_: str) -> str | None:
    """Return the و or ف that is joined to a word, empty for none, None where it may be one or not."""
    if not words_.startswith(_CONJUNCTIONS) or len(words_) <= 3:
        return ""
    if " " in words_:
        return None
    senses = set(word_senses(words_))
    return words_[0] if senses and senses == set(word_senses(words_[1:])) else ""
