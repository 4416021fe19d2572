"""Who is named in a sentence: a noun with the people, place or person that it is of as one actor.

القوات الروسية, جيش روسيا and موسكو are of one nation; رئيس الوزراء الهندي is one actor, الجندي الشرطي are two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from workbench.arabic import is_arabic
from workbench.checks.concepts import Concept, concepts
from workbench.checks.lexicon import arabic_zipf
from workbench.checks.nouns import noun_form
from workbench.checks.opposites import fold_word
from workbench.names.gazetteer import Entity, entity_ids, find_entities
from workbench.names.inflection import is_common_word, is_given_name

__all__ = ["Piece", "are_one", "joined_pieces", "names_of", "pieces"]

_NATIONS = frozenset({"country", "seat", "people"})
_PLACES = frozenset({"country", "seat", "city", "region"})
_PLACES_OF_GENDER = frozenset({"country", "seat", "city"})
_OFFICES = frozenset({"office", "ministry", "institution"})
_MASCULINE = frozenset(["IQ", "LB", "JO", "SD", "MA", "YE", "SO", "SS"])
_ARTICLES = ("ال", "لل", "بال", "كال")
_BREAKS = frozenset('.,;:!?،؛؟«»"”“()[]-–—…\n')
_MIN_NAME = 4  # letters of a name that is in no list
_KNOWN_ZIPF = 2.8  # of a word that is no name
_PREFIXES = "لبك"
_NOT_DEFINITE = frozenset({"الي", "التي", "الذي", "الذين", "الا"})
_UNLIKE = frozenset({"بخلاف", "خلافا"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a sentence: an actor of one or more words, or any other concept.

    Attributes:
        start: Offset of the first character.
        end: Offset behind the last.
        word: The first word, folded, without و or ف.
        key: What the concept is compared by.
        names: The entities that an actor is or is of; its nation stands for the country, its people and its seat.
        heads: The common nouns of an actor.
        particle: The preposition that is joined to it.
        joined: Whether و or ف is.
        follows: Whether it is ف, which tells that it comes behind.
        definite: Whether the last of its words has the article.
        bare: Whether its first word has neither article nor ending of its own, so that a noun behind may belong to it.
        place: Whether it is the name of a country or place itself.
        people: Whether it is a people's adjective.
        gender: m or f, empty where it is not certain.
        breaks: Whether a mark of punctuation stands before it.
        symmetric: Whether it does not matter who comes first beside it.
    """

    start: int
    end: int
    word: str
    key: str
    names: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    particle: str = ""
    joined: bool = False
    follows: bool = False
    definite: bool = False
    bare: bool = False
    place: bool = False
    people: bool = False
    gender: str = ""
    breaks: bool = False
    symmetric: bool = False

    @property
    def actor(self) -> bool:
        """Whether it names somebody."""
        return bool(self.names or self.heads)


def are_one(one: Piece, other: Piece) -> bool:
    """Return whether two actors may be the same: of one nation, or the same noun where neither has a name."""
    if one.names and other.names:
        return not one.names.isdisjoint(other.names)
    return not (one.names or other.names) and not one.heads.isdisjoint(other.heads)


def names_of(concept: Concept) -> str:
    """Return what a concept is compared by, the same for a country, its people and its seat."""
    return _identifier(concept.entities[0]) if concept.entities else concept.key


@lru_cache(maxsize=1024)
def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a sentence in order, one for each concept, two for an office and its country."""
    found: list[Piece] = []
    particles = {m.start: m.particles for m in find_entities(text)}
    end = 0
    for concept in concepts(text):
        breaks = not _BREAKS.isdisjoint(text[end : concept.start])
        found += _pieces_of(text, concept, particles.get(concept.start), breaks=breaks)
        end = concept.end
    return tuple(found)


@lru_cache(maxsize=1024)
def joined_pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a sentence in order, with an actor of several words as one."""
    found: list[Piece] = []
    for piece in pieces(text):
        if found and piece.actor and _belongs(text, found[-1], piece):
            found[-1] = _joined(found[-1], piece)
        else:
            found.append(piece)
    return tuple(found)


def _pieces_of(text: str, concept: Concept, particles: str | None, *, breaks: bool) -> list[Piece]:
    written = text[concept.start : concept.end]
    office, _, last = written.rpartition(" ")
    if office and all(e.kind == "office" for e in concept.entities):
        owners = tuple(Entity(id=i, kind="country") for i in entity_ids(last) if i.partition(":")[0] in _NATIONS)
        if owners:
            cut = concept.end - len(last)
            head = replace(concept, end=cut - 1)
            place = Concept(start=cut, end=concept.end, word=last, key=f"@{owners[0].id}", entities=owners, actor=True)
            return [_piece(text, head, particles, breaks=breaks), _piece(text, place, "", breaks=False)]
    return [_piece(text, concept, particles, breaks=breaks)]


def _piece(text: str, concept: Concept, particles: str | None, *, breaks: bool) -> Piece:
    written = text[concept.start : concept.end]
    folded = fold_word(written)
    first, _, _ = folded.partition(" ")
    names, heads = _named(concept, written, folded)
    joined = _has_conjunction(first) if particles is None else particles[:1] in {"و", "ف"}
    word = first[1:] if joined else first
    if particles is None:
        particle = _particle(word) if heads or names else ""
    else:
        particle = next((p for p in particles[int(joined) :] if p in _PREFIXES), "")
    last = folded.rpartition(" ")[2]
    return Piece(
        start=concept.start,
        end=concept.end,
        word=word,
        key=_key(concept, names, heads),
        names=names,
        heads=heads,
        particle=particle,
        joined=joined,
        follows=joined and first.startswith("ف"),
        definite=last not in _NOT_DEFINITE and last[int(joined) :].startswith(_ARTICLES),
        bare=not word.startswith(_ARTICLES) and not folded.endswith("ا"),
        place=any(e.kind in _PLACES for e in concept.entities),
        people=bool(concept.entities) and concept.entities[0].kind == "people",
        gender=_gender(concept),
        breaks=breaks,
        symmetric=concept.symmetric and word not in _UNLIKE,
    )


@lru_cache(maxsize=16384)
def _has_conjunction(word: str) -> bool:
    """Return whether و or ف is joined to a word rather than its first letter: ووزير, not واسع."""
    rest = word[1:]
    return word[:1] in {"و", "ف"} and len(rest) > 1 and arabic_zipf(rest) >= arabic_zipf(word)


def _key(concept: Concept, names: frozenset[str], heads: frozenset[str]) -> str:
    return concept.key if heads or not names else names_of(concept) if concept.entities else min(names)


def _gender(concept: Concept) -> str:
    """Return m or f, empty where it is not certain."""
    places = [e for e in concept.entities if e.kind in _PLACES_OF_GENDER]
    if places and any(e.kind == "club" for e in concept.entities):
        return ""
    if places:
        return "m" if places[0].kind == "country" and places[0].countries <= _MASCULINE else "f"
    if concept.actor and {e.kind for e in concept.entities} <= {"office"}:
        return "f" if concept.word.endswith(("ه", "ات")) else "m"
    return ""


def _identifier(entity: Entity) -> str:
    """Return the identifier of an entity; a country or region, its people and its seat have one."""
    kind, _, code = entity.id.partition(":")
    return f"nation:{code}" if kind in _NATIONS or kind == "region" else entity.id


def _named(concept: Concept, written: str, folded: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names and the common nouns of a concept, both empty if it names nobody."""
    if concept.entities:
        names = frozenset(_identifier(e) for e in concept.entities)
        offices = all(e.kind in _OFFICES for e in concept.entities)
        return (frozenset(), names) if offices else (names, frozenset())
    if concept.actor:
        return frozenset(), frozenset({concept.key})
    if concept.key.startswith("#") or " " in folded:
        return frozenset(), frozenset()
    if _is_name(written):
        return frozenset({fold_word(_bare(written))}), frozenset()
    noun = noun_form(_bare(written))
    return frozenset(), frozenset({concept.key}) if noun and noun.human else frozenset()


def _is_name(written: str) -> bool:
    bare = _bare(written)
    if is_given_name(bare):
        return True
    known = len(bare) < _MIN_NAME or not is_arabic(written[-1]) or arabic_zipf(written) >= _KNOWN_ZIPF
    return not known and not is_common_word(written)


@lru_cache(maxsize=16384)
def _bare(word: str) -> str:
    """Return a word without article, and without ل before it."""
    for article in ("وال", "ال", "لل"):
        if word.startswith(article) and len(word) - len(article) > 2:
            return word[len(article) :]
    for prefix in _PREFIXES:
        rest = word[1:]
        if word.startswith(prefix) and (is_given_name(rest) or (noun_form(rest) and not noun_form(word))):
            return rest
    return word


def _particle(word: str) -> str:
    if word.startswith("لل"):
        return "ل"
    return word[0] if word[0] in _PREFIXES and _bare(word) == word[1:] else ""


def _belongs(text: str, before: Piece, piece: Piece) -> bool:
    """Return whether an actor is part of the one before it: القوات الروسية, جيش روسيا, الرئيس بوتين."""
    if not before.actor or piece.joined or piece.particle or piece.breaks:
        return False
    if piece.people:
        accusative = piece.word.endswith("ا") and not fold_word(text[before.start : before.end]).endswith("ا")
        nations = any(n.startswith("nation:") for n in before.names)
        return not nations and not before.place and not accusative and (piece.definite or not before.definite)
    if before.heads and not before.place:
        person = any(n.startswith("person:") or ":" not in n for n in piece.names) and not piece.heads
        owned = before.bare and not before.definite and (piece.definite or bool(piece.names))
        office = any(h.startswith("ministry:") for h in piece.heads)
        return (person and before.definite) or (owned and not before.names) or office
    both_names = all(":" not in n for n in (*before.names, *piece.names))
    return bool(before.names and piece.names) and both_names and not before.heads


def _joined(before: Piece, piece: Piece) -> Piece:
    return replace(
        before,
        end=piece.end,
        key=f"{before.key} {piece.key}",
        names=before.names | piece.names,
        heads=before.heads | piece.heads,
        definite=before.definite or piece.definite or (piece.place and not piece.people),
        bare=before.bare and not piece.definite,
    )
