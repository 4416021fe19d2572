"""What a sentence says that one actor does to another, whatever its words and their order.

هاجمت روسيا أوكرانيا, روسيا هاجمت أوكرانيا, أوكرانيا هاجمتها روسيا and تعرضت أوكرانيا لهجوم روسي are one deed, and باعت
تركيا طائرات لأوكرانيا is the same as اشترت أوكرانيا طائرات من تركيا. The words are in `role_words.txt`. What is not
certain is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workbench.checks.actors import Piece, are_one, joined_pieces, names_of
from workbench.checks.concepts import compare_concepts, concepts
from workbench.checks.opposites import fold_word
from workbench.checks.role_words import OBJECT, RoleWord, agent_phrases, is_light, names_means, role_words
from workbench.checks.word_comparison import compare_words

__all__ = ["Deed", "deeds", "exchanged_deed", "is_told_by", "same_deeds"]

_REACH = 9  # pieces behind a word in which those are named whom it concerns
_BY = "@"  # what stands before who acts beside a passive
_LIST = "من الي علي عن في ضد امام مع لدي نحو تجاه بين حول بشان خلال منذ بسبب بعد قبل عبر وسط قرب فوق تحت ازاء لصالح"
_PREPOSITIONS = frozenset(_LIST.split())
# A clause begins behind these, so that an actor there may be what the verb behind it is said of.
_OPENER_LIST = "ان بان لان لكن ولكن فان اذ حيث كما بينما فيما بعدما عندما حين قبل_ان بعد_ان منذ_ان"
_OPENERS = frozenset(_OPENER_LIST.split())
_RELATIVES = frozenset({"الذي", "التي", "الذين", "اللتين", "اللذين", "اللذان", "اللتان", "اللواتي", "مما", "ما"})
_AUXILIARIES = frozenset(
    {"لم", "لن", "لا", "ما", "قد", "لقد", "وقد", "فقد", "كان", "كانت", "كانوا", "سوف", "تم", "يتم"}
)
_NEGATIONS = frozenset({"لم", "لن", "لا", "ما", "ليس", "ليست", "عدم", "دون", "بدون"})
_BY_WORDS = frozenset({"قبل", "جانب", "طرف", "يد", "يدي", "ايدي"})
_MAX_ADJECTIVES = 1  # between a verbal noun and the people that it is of: هجوم واسع روسي


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One actor does something to another."""

    relation: int
    agent: Piece
    other: Piece
    place: int
    negated: bool


@dataclass(slots=True)
class _Behind:
    """The actors behind a word: without preposition, and by the preposition."""

    bare: list[Piece] = field(default_factory=list)
    marked: dict[str, Piece] = field(default_factory=dict)


def exchanged_deed(left: str, right: str) -> tuple[Deed, Deed] | None:
    """Return a deed of the left that the right says with the two exchanged, and that one; None if there is none."""
    if not _may_be_exchanged(left, right):
        return None
    ours, theirs = deeds(left), deeds(right)
    for mine in ours:
        if any(_is_same(mine, its) for its in theirs):
            continue
        for its in theirs:
            if _is_turned(mine, its) and not any(_is_same(its, other) for other in ours):
                return mine, its
    return None


def _may_be_exchanged(left: str, right: str) -> bool:
    """Return whether both tell of one relation, and actors or what tells of them differ in place or form."""
    if _relations(left).isdisjoint(_relations(right)):
        return False
    compared = compare_concepts(left, right)
    if not {names_of(c) for c in compared.free(0)}.isdisjoint(names_of(c) for c in compared.free(1)):
        return True
    words = compare_words(left, right)
    mine = [fold_word(left[t.start : t.end]) for d in words.differences for t in words.left[slice(*d.left)]]
    its = [fold_word(right[t.start : t.end]) for d in words.differences for t in words.right[slice(*d.right)]]
    return any(w.endswith("ون") or w in _BY_WORDS or _relations_of(w) for w in (*mine, *its))


def _relations(text: str) -> set[int]:
    return {r for c in concepts(text) if not c.entities for r in _relations_of(fold_word(text[c.start : c.end]))}


def _relations_of(word: str) -> set[int]:
    forms = (word, word[1:]) if word[:1] in {"و", "ف"} else (word,)
    return {r.relation for form in forms for r in role_words(form)}


def same_deeds(left: str, right: str) -> list[tuple[Piece, Piece]]:
    """Return who does what to whom on both sides alike, by the words of the left."""
    theirs = deeds(right)
    return [(mine.agent, mine.other) for mine in deeds(left) if any(_is_same(mine, its) for its in theirs)]


def _is_same(one: Deed, other: Deed) -> bool:
    return one.relation == other.relation and are_one(one.agent, other.agent) and are_one(one.other, other.other)


def _is_turned(one: Deed, other: Deed) -> bool:
    if one.relation != other.relation or one.negated != other.negated:
        return False
    crossed = are_one(one.agent, other.other) and are_one(one.other, other.agent)
    return crossed and not are_one(one.agent, other.agent) and not are_one(one.other, other.other)


@lru_cache(maxsize=1024)
def deeds(text: str) -> tuple[Deed, ...]:
    """Return what a sentence says that one does to another."""
    some = joined_pieces(text)
    if sum(p.actor for p in some) < 2:
        return ()
    return tuple(deed for k, piece in enumerate(some) if not piece.symmetric for deed in _said_at(text, some, k))


def _said_at(text: str, some: Sequence[Piece], k: int) -> Iterator[Deed]:
    for role in role_words(some[k].word):
        sides = _beside_verb(text, some, k, role) if role.verb else _beside_noun(some, k, role)
        if sides is None:
            continue
        agent, other = reversed(sides) if role.turned else sides
        if not are_one(agent, other):
            negated = any(p.word in _NEGATIONS for p in some[max(0, k - 2) : k])
            yield Deed(relation=role.relation, agent=agent, other=other, place=k, negated=negated)


def _beside_verb(text: str, some: Sequence[Piece], k: int, role: RoleWord) -> tuple[Piece, Piece] | None:
    """Return the subject of a verb and the other of the two, in this order, None where that is not certain."""
    if some[k].actor or (k and some[k - 1].word in _PREPOSITIONS) or some[k].word.startswith(("ال", "لل", "بال")):
        return None
    behind, topic = _behind(some, k), _topic(some, k)
    by = behind.marked.get(_BY)
    passive = topic or (behind.bare[0] if behind.bare else None)
    if by is not None and len(behind.bare) < (1 if topic else 2):
        return (by, passive) if passive and role.markers == (OBJECT,) and not role.turned else None
    marked = next((behind.marked[m] for m in role.markers if m in behind.marked), None)
    if role.resumes:
        other = marked or (topic if OBJECT in role.markers else None)
        return (behind.bare[0], other) if behind.bare and other else None
    bare = [topic, *behind.bare] if topic else _in_order(text, some[k], behind.bare)
    if not bare:
        return None
    owner = behind.marked.get("ل")  # قصفت إسرائيل مواقع لحزب الله
    other = marked or ((bare[1] if len(bare) > 1 else owner) if OBJECT in role.markers else None)
    return (bare[0], other) if other else None


def _in_order(text: str, verb: Piece, bare: list[Piece]) -> list[Piece]:
    """Return the actors behind a verb with the subject first, by their cases where these tell; none if it is open."""
    if len(bare) < 2:
        return bare
    one, other = (fold_word(text[p.start : p.end]).split(" ")[0] for p in bare[:2])
    feminine = verb.word.endswith("ت") or verb.word.startswith("ت")
    agrees = ["f" if feminine else "m"] == list({p.gender for p in bare[1:2]} - {bare[0].gender}) and bare[0].gender
    nominative = other.endswith("ون") and not bare[1].names and not one.endswith("ون")
    if agrees or nominative:
        return [bare[1], bare[0], *bare[2:]]
    return bare


def _beside_noun(some: Sequence[Piece], k: int, role: RoleWord) -> tuple[Piece, Piece] | None:
    """Return who acts by a verbal noun and the other of the two, None where that is not certain."""
    behind = _behind(some, k)
    owner = _owner(some, k)
    by = behind.marked.get(_BY)
    if by is not None and owner is not None:
        return by, owner
    light, kind = _light_verb(some, k)
    marked = next((behind.marked[m] for m in role.markers if m in behind.marked), None)
    if role.turned and light is not None:  # مني بهزيمة أمام
        other = marked or behind.marked.get("من")
        return (light, other) if other and kind == "undergoes" else None
    if kind == "undergoes" and light is not None:
        agent = owner or by or behind.marked.get("من")
        return (agent, light) if agent else None
    agent = owner or (light if kind == "does" else None) or behind.marked.get("من")
    return (agent, marked) if agent and marked and agent is not marked else None


def _owner(some: Sequence[Piece], k: int) -> Piece | None:
    """Return the actor right behind a verbal noun, an adjective between them at most."""
    for j in range(k + 1, min(len(some), k + 2 + _MAX_ADJECTIVES)):
        piece = some[j]
        if piece.breaks or piece.joined or piece.word in _PREPOSITIONS or piece.particle:
            return None
        if piece.actor:
            return piece
    return None


def _light_verb(some: Sequence[Piece], k: int) -> tuple[Piece | None, str]:
    """Return the subject of a verb that has the noun at k as its object, and whether it does or undergoes it."""
    for j in range(k - 1, max(-1, k - 1 - _REACH), -1):
        for kind in ("does", "undergoes"):
            if is_light(some[j].word, kind) and not any(_ends_clause(p) for p in some[j + 1 : k + 1]):
                topic = _topic(some, j)
                between = [p for p in some[j + 1 : k] if p.actor and not p.particle]
                return topic or (between[0] if between else None), kind
    return None, ""


def _ends_clause(piece: Piece) -> bool:
    return piece.breaks or piece.word in _OPENERS or piece.word in _RELATIVES or (piece.joined and not piece.actor)


def _topic(some: Sequence[Piece], k: int) -> Piece | None:
    """Return the actor before a verb with which its clause begins: روسيا هاجمت."""
    j = k - 1
    while j >= 0 and some[j].word in _AUXILIARIES and not some[k].joined:
        j -= 1
    if j > 0 and some[j].word in _RELATIVES and some[j - 1].actor:
        return some[j - 1]
    if j < 0 or some[k].joined or some[k].breaks or not some[j].actor or some[j].particle:
        return None
    first = j - 1 if some[j].people and j and not some[j].joined and _may_be_noun(some[j - 1]) else j
    opens = first == 0 or some[first].breaks or some[first - 1].word.replace(" ", "_") in _OPENERS
    return some[j] if opens or some[first].joined else None


def _may_be_noun(piece: Piece) -> bool:
    """Return whether a piece may be what a people's adjective behind it describes: قناص فلسطيني."""
    return not (piece.actor or piece.word in _PREPOSITIONS or piece.word in _OPENERS or piece.word in _RELATIVES)


def _behind(some: Sequence[Piece], k: int) -> _Behind:
    """Return the actors behind the word at k up to the end of its clause."""
    found = _Behind()
    marker = OBJECT
    passed = False  # a verbal noun, behind which only the next actor is of this clause
    for j in range(k + 1, min(len(some), k + 1 + _REACH)):
        piece = some[j]
        if _ends_clause(piece) or (piece.joined and not (found.bare or found.marked)):
            break
        if piece.actor and piece.joined:
            continue  # in a list with the one before
        if piece.actor:
            closed = marker not in {OBJECT, _BY} and some[j - 1].definite and not some[j - 1].actor
            _put(found, piece.particle or (OBJECT if closed and not piece.people else marker), piece)
            marker = OBJECT if marker != _BY else marker
            if passed:
                break
            continue
        roles = role_words(piece.word)
        if roles and all(r.verb for r in roles):
            break  # the verb of another clause
        marker = _marker(some, j, marker)
        passed = bool(roles) and marker != _BY
    return found


def _put(found: _Behind, marker: str, piece: Piece) -> None:
    if marker == OBJECT:
        found.bare.append(piece)
    else:
        found.marked.setdefault(marker, piece)


def _marker(some: Sequence[Piece], j: int, marker: str) -> str:
    """Return what marks the next actor: a preposition at j, or what introduces who acts."""
    word = some[j].word
    before = some[j - 1].word if j else ""
    if (word,) in agent_phrases() or (before, word) in agent_phrases() or tuple(word.split(" ")) in agent_phrases():
        return _BY
    means = word[1:] if word[:1] == "ب" else word if before == "في" else ""
    if means and names_means(means):
        return _BY
    if word in _PREPOSITIONS:
        return word
    return word[0] if marker == OBJECT and word[:1] in "لب" and bool(role_words(word[1:])) else marker


def is_told_by(piece: Piece) -> bool:
    """Return whether a piece is what tells a deed or only relates: a word of the lists, a preposition."""
    words = (piece.word, piece.word[1:]) if piece.word[:1] in "بل" else (piece.word,)
    if piece.word in _PREPOSITIONS or piece.word in _OPENERS or (piece.word,) in agent_phrases():
        return True
    return any(role_words(w) or is_light(w, "does") or is_light(w, "undergoes") or names_means(w) for w in words)
