"""The gazetteer: places, peoples, organisations, offices and persons that Arabic text names, each with an identifier.

The lists are data files beside this module, for linguists to edit: `countries.tsv` (names from the Unicode CLDR),
`cities.tsv` (from GeoNames), `regions.tsv`, `organisations.tsv`, `persons.tsv` and `offices.tsv`. Each says in its head
what its columns are, where it comes from and under which licence.

>>> [(m.text, m.entities[0].id) for m in find_entities("زار الوزير العراق وحلب")]
[('العراق', 'country:IQ'), ('وحلب', 'city:170063')]
>>> entity_ids("للولايات المتحدة")
('country:US',)
>>> is_place("بغداد"), is_place("كتاب")
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.arabic import Word, words
from workbench.names.entities import PLACES, Entity
from workbench.names.gazetteer_lists import Gazetteer, fold, gazetteer, has_hamza
from workbench.names.place_words import is_ordinary_word, readings_beside

__all__ = [
    "Entity",
    "EntityMention",
    "are_exclusive",
    "entity_ids",
    "find_entities",
    "homograph_places",
    "is_place",
    "may_be_one",
    "relative_adjective_parts",
]

_COUNTRY_LEVEL = frozenset({"country", "seat", "people"})
_PLACES_AND_PEOPLES = frozenset({"country", "seat", "people", "city", "region", "continent"})
_GROUPS = frozenset({"organisation", "party"})
_OFFICES = frozenset({"office", "ministry"})
# Two of these exclude each other in one country too.
_EXCLUSIVE_WITHIN = ({"city"}, {"region"}, {"seat", "city"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMention:
    """A mention of an entity at `source[start:end]`, with the particles that are joined to its first word.

    Attributes:
        start: Offset of the first character.
        end: Offset behind the last.
        text: The words.
        particles: What is joined to them, و of وحلب and ل of للعراق.
        name: The words without it, حلب and العراق.
        entities: All that the words may mean, of which context decides: عمان is Oman or Amman.
    """

    start: int
    end: int
    text: str
    particles: str
    name: str
    entities: tuple[Entity, ...]


@lru_cache(maxsize=4096)
def find_entities(text: str) -> tuple[EntityMention, ...]:
    """Return the mentions of places, peoples, organisations and offices in a text, in order, none within another.

    Conjunctions, prepositions and the article joined to a word are part of the mention: وللعراق is one of العراق.
    """
    known = gazetteer()
    tokens = words(text)
    folded = tuple(fold(t.text) for t in tokens)
    found: list[EntityMention] = []
    k = 0
    while k < len(tokens):
        size, variant, entities = _longest(known, folded, k)
        if size == 1:
            entities = _readings(known, tokens, folded, k, variant, entities)
            size = len(entities[:1])
        if not size:
            size, variant, entities = _ministry(known, folded, k, tokens, found)
        if not size:
            size, variant, entities = _headed_place(known, folded, k)
        if size:
            start, end = tokens[k].start, tokens[k + size - 1].end
            particles, name = _parted(text[start:end], folded[k], variant)
            found.append(
                EntityMention(
                    start=start, end=end, text=text[start:end], particles=particles, name=name, entities=entities
                )
            )
        k += max(size, 1)
    return tuple(found)


@lru_cache(maxsize=200_000)  # of which nearly all name nothing
def entity_ids(phrase: str) -> tuple[str, ...]:
    """Return the identifiers of what a whole phrase may name, with or without joined particles; empty for none."""
    mentions = find_entities(phrase)
    tokens = words(phrase)
    if len(mentions) != 1 or not tokens or (mentions[0].start, mentions[0].end) != (tokens[0].start, tokens[-1].end):
        return ()
    return tuple(e.id for e in mentions[0].entities)


def homograph_places(word: str) -> tuple[Entity, ...]:
    """Return the places that have an ordinary word as their name: صور, الخبر; only context tells."""
    known = gazetteer().homographs
    return next((known[form] for form in _without_particles(fold(word)) if form in known), ())


def relative_adjective_parts(word: str) -> tuple[str, str, str] | None:
    """Return the article, stem and ending of the relative adjective of a people, None for another word.

    >>> relative_adjective_parts("السورية"), relative_adjective_parts("الأتراك")
    (('ال', 'سوري', 'ة'), None)
    """
    folded = fold(word)
    bare = folded.removeprefix("ال")
    stem = gazetteer().people_stem(bare)
    if stem is None or len(folded) != len(word):
        return None
    at = len(word) - len(bare)
    return word[:at], word[at : at + len(stem)], word[at + len(stem) :]


def is_place(word: str) -> bool:
    """Return whether a word or phrase may be the name of a country, city, region or sea."""
    return any(entity_id.partition(":")[0] in PLACES for entity_id in entity_ids(word))


def are_exclusive(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Return whether two mentions certainly name different things: no reading of the one may be one of the other.

    A country does not exclude its capital, its people, a city or a region of it, nor a continent that holds it; nor
    does an organisation exclude the country for which it stands.
    """
    shared = {_group(a) for a in one} & {_group(b) for b in other}
    if shared:  # ريال مدريد beside برشلونة: the club, not the city
        pairs = [(a, b) for a in one for b in other if _group(a) == _group(b)]
    else:
        pairs = [(a, b) for a in one for b in other]
    return bool(pairs) and all(_exclude(a, b) for a, b in pairs)


def may_be_one(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Return whether two mentions may name the same thing, or one a part of the other: Syria, Aleppo, the Syrians."""
    kinds = {_group(e) for e in one} | {_group(e) for e in other}
    comparable = {_group(a) for a in one} & {_group(b) for b in other} or kinds <= {"place", "organisation"}
    return bool(one) and bool(other) and bool(comparable) and not are_exclusive(one, other)


def _group(entity: Entity) -> str:
    if entity.kind in _PLACES_AND_PEOPLES:
        return "place"
    if entity.kind in _OFFICES:
        return "office"
    return "organisation" if entity.kind in _GROUPS else entity.kind


def _exclude(one: Entity, other: Entity) -> bool:
    if one.id == other.id:
        return False
    kinds = {one.kind, other.kind}
    shared = not one.countries.isdisjoint(other.countries)
    if kinds <= _PLACES_AND_PEOPLES:
        return not shared or kinds in _EXCLUSIVE_WITHIN or _are_of_other_parts(one, other)
    if len(kinds) == 1 or kinds <= _GROUPS or kinds <= _OFFICES:
        return True
    political = kinds <= _PLACES_AND_PEOPLES | _GROUPS and kinds & _COUNTRY_LEVEL
    anywhere = any(e.kind == "party" and not e.countries for e in (one, other))  # الخضر are of every country
    return bool(political) and not shared and not anywhere


def _are_of_other_parts(one: Entity, other: Entity) -> bool:
    """Return whether both lie in parts of a country that are told, and in none together: جنين, غزة."""
    ours, theirs = ({c for c in e.countries if "-" in c and c.isupper()} for e in (one, other))
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)


def _parted(written: str, folded: str, variant: str) -> tuple[str, str]:
    """Return the particles of written words and what is left of them; `variant` is the first of them without."""
    if variant == folded or fold(written[: len(folded)]) != folded:
        return "", written
    if folded.endswith(variant):
        at = len(folded) - len(variant)
        return written[:at], written[at:]
    at = folded.index("لل")  # للعراق is ل and العراق
    return written[: at + 1], f"ا{written[at + 1 :]}"


def _longest(known: Gazetteer, folded: Sequence[str], k: int) -> tuple[int, str, tuple[Entity, ...]]:
    """Return how many words from k on are the longest phrase of the gazetteer, its first word, and what it may name."""
    for variant in _without_particles(folded[k]):
        for size in range(min(known.longest.get(variant, 0), len(folded) - k), 0, -1):
            phrase = " ".join((variant, *folded[k + 1 : k + size]))
            entities = known.phrases.get(phrase, ())
            before_people = known.before_people.get(phrase, ())
            if before_people and k + size < len(folded) and known.people(folded[k + size]):
                return size, variant, before_people
            if entities:
                return size, variant, entities + (known.people(variant) if size == 1 else ())
        peoples = known.people(variant)
        if peoples:
            return 1, variant, peoples
    return 0, "", ()


def _readings(
    known: Gazetteer, tokens: Sequence[Word], folded: Sequence[str], k: int, variant: str, entities: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    """Return what the word at k may name where it stands: nothing for an ordinary word, Amman behind مدينة."""
    if not {e.kind for e in entities} <= PLACES | {"club"}:
        return entities
    written = tokens[k].text
    plain = len(written) == len(folded[k]) and folded[k].endswith(variant)
    name = written[len(written) - len(variant) :] if plain else written
    headed = k > 0 and any(v in known.place_heads for v in _without_particles(folded[k - 1]))
    if has_hamza(name) and variant not in known.with_hamza:
        return ()
    if not headed and is_ordinary_word(folded, k, variant, written):
        return ()
    kinds = readings_beside(folded[k - 1] if k else "", name)
    return tuple(e for e in entities if e.kind in kinds) or entities


def _ministry(
    known: Gazetteer, folded: Sequence[str], k: int, tokens: Sequence[Word], found: Sequence[EntityMention]
) -> tuple[int, str, tuple[Entity, ...]]:
    """Return how many words from k on are the name of a ministry, its first word, and which.

    It follows its head, وزير الدفاع, another ministry, وزيرا الدفاع والداخلية, or is followed by a people alone: الدفاع
    الروسية.
    """
    for variant in _without_particles(folded[k]):
        for size in range(min(known.longest_ministry.get(variant, 0), len(folded) - k), 0, -1):
            entities = known.ministries.get(" ".join((variant, *folded[k + 1 : k + size])), ())
            if not entities:
                continue
            headed = any(v in known.heads for w in folded[max(0, k - 1) : k] for v in _without_particles(w))
            joined = folded[k].startswith("و") and k > 0 and bool(found) and found[-1].end == tokens[k - 1].end
            joined = joined and found[-1].entities[0].kind == "ministry"
            after = folded[k + size] if k + size < len(folded) else ""
            elliptical = variant.startswith("ال") and after.endswith("ه") and bool(known.people(after))
            if headed or joined or elliptical:
                return size, variant, entities
    return 0, "", ()


def _headed_place(known: Gazetteer, folded: Sequence[str], k: int) -> tuple[int, str, tuple[Entity, ...]]:
    """Return 1, the word at k and the place that it names, where it is an ordinary word too: صور behind مدينة."""
    word = folded[k]
    headed = (
        k > 0 and word in known.homographs and any(v in known.place_heads for v in _without_particles(folded[k - 1]))
    )
    return (1, word, known.homographs[word]) if headed else (0, "", ())


def _without_particles(word: str) -> Iterator[str]:
    """Yield a folded word, then without conjunctions and prepositions, the article kept: وللعراق, للعراق, العراق."""
    forms = [word]
    if len(word) > 3 and word[0] in "وف":
        forms.append(word[1:])
    for form in list(forms):
        if form.startswith("لل") and len(form) > 4:
            forms.append("ال" + form[2:])
            forms.append(form[1:])  # للندن
        elif len(form) > 3 and form[0] in "بكل":
            forms.append(form[1:])
    yield from dict.fromkeys(forms)
