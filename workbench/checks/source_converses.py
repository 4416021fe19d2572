"""Words that say the same with the sides exchanged, beside a source: A beat B is خسر ب أمام أ, but not خسر أ أمام ب.

So only the same subject of both tells a contradiction. The English one stands before its verb, the Arabic one behind it
up to a preposition, or before it where a preposition follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workbench.arabic import Word, words
from workbench.checks.concepts import Concept
from workbench.checks.counterparts import meets
from workbench.checks.lexicon import arabic_zipf
from workbench.checks.word_lists import word_set
from workbench.names.english_places import find_english_entities
from workbench.names.gazetteer import EntityMention, find_entities
from workbench.records import WordLink

__all__ = ["have_one_subject"]

_WORD = re.compile(r"[^\W\d_]+")
_REACH = 3  # words of a subject
_Place = tuple[int, int]


def have_one_subject(left: str, ours: Concept, right: str, theirs: Concept, links: Sequence[WordLink]) -> bool:
    """Return whether the subject of an English word is linked to that of the Arabic one which is its converse."""
    subject = _english_subject(right, theirs)
    if subject is None or (theirs.key.startswith("be_") and _may_be_passive(left, ours)):
        return False
    linked = [k.left for k in links if meets(k.right, subject)]
    return any(meets(place, (w.start, w.end)) for place in linked for w in _arabic_subject(left, ours))


def _may_be_passive(text: str, verb: Concept) -> bool:
    """Return whether nothing behind an Arabic verb and its subject is its object: هزمت الصين في الحرب."""
    if not any(stem in verb.word for stem in word_set("beating")):
        return False
    governed = {m.start: m for m in find_entities(text)}
    before: Word | None = None
    for word in (w for w in words(text) if w.start >= verb.end):
        if _is_governed(word, governed.get(word.start)) or word.text in word_set("clause_heads"):
            break
        if before is not None and not _belongs(word, before, governed):
            return bool(re.search(r"[^\w\s]", text[before.end : word.start])) or word.text.startswith("و")
        before = word
    return before is not None


def _english_subject(text: str, verb: Concept) -> _Place | None:
    """Return the place of who does what an English verb or noun says, None if that is not certain."""
    before = list(_WORD.finditer(text, 0, verb.start))
    skipped = []
    while before and before[-1][0].lower() in word_set("english_before_verbs"):
        skipped.append(before.pop()[0].lower())
    while before and before[-1][0] == "s":  # Egypt's exports
        before.pop()
    passive = not word_set("english_passive").isdisjoint(skipped) and not verb.word.endswith("ing")
    if passive and not verb.key.startswith("be_"):
        agent = re.compile(r"\s+by\s+(?:(?:the|an?)\s+)?([^\W\d_]+)").match(text, verb.end)
        return agent.span(1) if agent else None
    if not before or (not passive and re.compile(r"\s+by\b").match(text, verb.end)):
        return None
    last = before[-1]
    if last[0].lower() in word_set("english_no_subjects") or re.search("[,;:.()—–]", text[last.end() : verb.start]):
        return None
    named = [m for m in find_english_entities(text) if m.end <= last.end() and last.start() - m.end <= 1]
    return (named[-1].start, named[-1].end) if named else last.span()  # the German president: which of two


def _arabic_subject(text: str, verb: Concept) -> list[Word]:
    """Return the words that may be of who does what an Arabic verb or noun says."""
    tokens = words(text)
    governed = {m.start: m for m in find_entities(text)}
    behind: list[Word] = []
    for word in (w for w in tokens if w.start >= verb.end):
        if _is_governed(word, governed.get(word.start)) or (behind and not _belongs(word, behind[-1], governed)):
            break
        behind.append(word)
    if behind:
        return behind[:_REACH]
    before = [w for w in tokens if w.end <= verb.start][-_REACH:]
    breaks = [k for k, w in enumerate(before) if w.text in word_set("clause_heads")]
    return before[breaks[-1] + 1 :] if breaks else before


def _is_governed(word: Word, mention: EntityMention | None) -> bool:
    """Return whether a word is a preposition or has one joined to it."""
    if word.text in word_set("prepositions") or word.text.startswith(("لل", "بال")):
        return True
    if mention:
        return mention.particles[-1:] in {"ل", "ب"}
    return word.text[:1] in {"ل", "ب"} and arabic_zipf(word.text[1:]) > arabic_zipf(word.text)


def _belongs(word: Word, before: Word, mentions: Mapping[int, EntityMention]) -> bool:
    """Return whether a word may be of the noun before it, as what it is of or an adjective, and not the object."""
    mention = mentions.get(word.start)
    people = mention is not None and all(e.kind == "people" for e in mention.entities)
    return people or (not before.text.startswith("ال") and before.start not in mentions)
