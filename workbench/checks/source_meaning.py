"""What a translation says otherwise than its English source in words that matter: countries, opposites, negations.

Words of the source are looked up as what they say in Arabic, in `english_words.tsv`, `english_negations.toml` and the
gazetteer. What one side has and the other lacks tells a contradiction only if word alignment does not link it to
something else: a translation is free to name a place or to deny something in other words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.arabic import words
from workbench.checks.concepts import NEGATIONS, Concept, concepts
from workbench.checks.counterparts import are_counterparts, meets
from workbench.checks.english_concepts import english_concepts, severity_of
from workbench.checks.findings import finding
from workbench.checks.linked_changes import are_linked
from workbench.checks.opposites import are_opposites, are_synonyms
from workbench.checks.source_converses import have_one_subject
from workbench.checks.source_negations import english_negations_before, is_denied, negation_changes
from workbench.messages import Message
from workbench.names.english_places import find_english_entities
from workbench.names.entities import PLACES
from workbench.names.gazetteer import EntityMention, are_exclusive, find_entities, may_be_one
from workbench.names.latin_names import find_arabic_name
from workbench.records import ErrorSpan, Severity, WordLink

__all__ = ["changed_in_translation"]

_TURNING = re.compile(r"\b(?:until|took|only|it (?:was|is)|not|no|long)\b", re.IGNORECASE)  # beside before and after
_THAN_NUMBER = re.compile(
    r" than (?:\d|an? |half|dozen|hundred|one|two|three|four|five|six|seven|eight|nine|ten|twenty)", re.IGNORECASE
)
_AUXILIARIES = re.compile(r"(?:\b(?:am|is|are|was|were|be|been|being|has|have|had|will|would|get|got)\s+)+\Z")
_COMPARED = frozenset({"more", "less", "fewer"})
_BEHIND = 2  # words behind بعد
_NEAR = 25  # characters before a word within which a negation is of it


def changed_in_translation(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find what a translation into Arabic names, says or denies otherwise than its English source.

    links are those between the words of the two texts; a suggestion would need words of the other language.
    """
    yield from _other_places(left, right, links)
    yield from _opposites(left, right, links)
    yield from negation_changes(left, right, links)


def _other_places(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find the only place or people of the left that the right lacks, where the right has one that the left lacks."""
    ours, theirs = find_entities(left), find_english_entities(right)
    spelt = {t: place for t in theirs if (place := _other_spelling(left, ours, t))}
    mine = [m for m in ours if not any(may_be_one(m.entities, t.entities) for t in theirs)]
    mine = [m for m in mine if not any(meets((m.start, m.end), place) for place in spelt.values())]
    its = [t for t in theirs if t not in spelt and not any(may_be_one(m.entities, t.entities) for m in ours)]
    pairs = [(m, t) for m in mine for t in its if _is_place(m) and are_exclusive(m.entities, t.entities)]
    once = Counter(m.name for m, _ in pairs), Counter(t.name for _, t in pairs)
    for m, t in pairs:
        if once[0][m.name] == once[1][t.name] == 1 and are_counterparts(m, t, links):
            reason = Message("findings.name-differs", other=t.text, text=m.text)
            yield _finding(left, (m.start, m.end), right, "accuracy/mistranslation/name", "names", reason)


def _other_spelling(left: str, ours: Sequence[EntityMention], theirs: EntityMention) -> tuple[int, int] | None:
    """Return where a translation transliterates a name, unless that is the name of another country: مالي, Malawi."""
    found = find_arabic_name(theirs.text, left)
    if found is None:
        return None
    place = found.start, found.end
    countries = {c for e in theirs.entities for c in e.countries}
    others = [m for m in ours if meets((m.start, m.end), place)]
    return place if all(not countries.isdisjoint(c for e in m.entities for c in e.countries) for m in others) else None


def _is_place(mention: EntityMention) -> bool:
    return all(e.kind in PLACES | {"people"} for e in mention.entities)


def _opposites(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find words in whose place the right has one that excludes them, and nothing that says the same."""
    theirs = english_concepts(right)
    ours = [c for c in concepts(left) if c.senses] if theirs else []
    mine = [c for c in ours if not any(are_synonyms(c.senses, t.senses) for t in theirs)]
    its = [t for t in theirs if not any(are_synonyms(c.senses, t.senses) for c in ours)]
    for c in mine:
        other = next((t for t in its if _excludes(left, c, right, t, links)), None)
        if other:
            reason = Message("findings.meaning-excluded", other=other.word, text=left[c.start : c.end])
            category = "accuracy/mistranslation/opposite"
            yield _finding(left, (c.start, c.end), right, category, "opposites", reason, severity_of(other.key))


def _excludes(left: str, ours: Concept, right: str, theirs: Concept, links: Sequence[WordLink]) -> bool:
    senses = are_opposites(ours.senses, theirs.senses)
    if not senses or ours.negated:
        return False
    before = words(left[max(0, ours.start - _NEAR) : ours.start]), right[max(0, theirs.start - _NEAR) : theirs.start]
    negated = any(w.text in NEGATIONS for w in before[0]), english_negations_before(before[1])
    if negated[0] != negated[1] or _is_turned(left, right, theirs):
        return False
    if theirs.key in {"before", "after"} and _are_exchanged(left, ours, theirs, links):
        return False
    if senses[0].kind == "converse":
        return have_one_subject(left, ours, right, theirs, links)
    return are_counterparts(ours, theirs, links) or are_linked(ours, _with_auxiliaries(right, theirs), links)


def _with_auxiliaries(text: str, concept: Concept) -> Concept:
    """Return an English word with what belongs to it and may be linked in its place: was closed, more than."""
    before, than = _AUXILIARIES.search(text, 0, concept.start), re.compile(r"\s+than\b").match(text, concept.end)
    if concept.key in _COMPARED and than:
        return replace(concept, end=than.end())
    return replace(concept, start=before.start()) if before else concept


def _are_exchanged(left: str, ours: Concept, theirs: Concept, links: Sequence[WordLink]) -> bool:
    """Return whether what is behind one word is before the other: left after the vote, a vote before he left."""
    behind = [w for w in words(left) if w.start >= ours.end][:_BEHIND]
    linked = [k.right for w in behind for k in links if meets(k.left, (w.start, w.end))]
    return bool(linked) and all(end <= theirs.start for _, end in linked)


def _is_turned(left: str, right: str, theirs: Concept) -> bool:
    """Return whether words around may turn an English word about: denied it, confirmed its opposite; until after."""
    ours, said = {w.text for w in words(left)}, theirs.key
    if said in {"before", "after"}:
        return bool(_TURNING.search(right)) or not ours.isdisjoint(NEGATIONS | {"إلا"})
    if said in _COMPARED:
        return not _THAN_NUMBER.match(right, theirs.end)
    return said.startswith(("den", "confirm")) and is_denied(ours)


def _finding(
    left: str,
    place: tuple[int, int],
    right: str,
    category: str,
    check: str,
    reason: Message,
    severity: Severity = "critical",
) -> ErrorSpan:
    return finding(left, *place, category=category, severity=severity, check=check, evidence=right, reason=reason)
