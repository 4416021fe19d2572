"""What a translation says otherwise than its English source in words that matter: countries, opposites, negations.

Words of the source are looked up as what they say in Arabic, in `english_words.tsv`, `english_negations.toml` and the
gazetteer. What one side has and the other lacks tells a contradiction only if word alignment does not link it to
something else: a translation is free to name a place or to deny something in other words.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast

from workbench.arabic import Word, words
from workbench.caching import load_once
from workbench.checks.concepts import NEGATIONS, Concept, concepts
from workbench.checks.findings import finding
from workbench.checks.linked_changes import are_linked
from workbench.checks.opposites import EXCLUDING, are_opposites, are_synonyms, fold_word, word_senses
from workbench.checks.word_lists import listed_rows
from workbench.messages import Message
from workbench.names.english_places import find_english_entities
from workbench.names.entities import PLACES
from workbench.names.gazetteer import EntityMention, are_exclusive, find_entities, may_be_one
from workbench.records import ErrorSpan, Severity, WordLink

__all__ = ["changed_in_translation"]

_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
_NOT_WITHIN = r"(?<![^\W_])(?:\w+(?=n['’]t))?"  # before n't, the verb
_JOINED = r"(?<!\w)[وف]?[سبلك]?(?:ال|ل)?"
_REACH = 4  # words behind a negation that it may negate
_TURNING = re.compile(r"\b(?:until|took|only|it (?:was|is)|not|no|long)\b", re.IGNORECASE)  # beside before and after
_THAN_NUMBER = re.compile(
    r" than (?:\d|an? |half|one|two|three|four|five|six|seven|eight|nine|ten|twenty)", re.IGNORECASE
)
_NEAR = 25  # characters before a word within which a negation is of it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Negations:
    """What negates in either language, and what takes a negation back."""

    english: re.Pattern[str]
    english_before: re.Pattern[str]
    other_english: re.Pattern[str]
    affirming: re.Pattern[str]
    arabic: frozenset[str]
    other_arabic: re.Pattern[str]
    arabic_affirming: frozenset[str]
    denied: frozenset[str]
    affirming_next: frozenset[str]


def changed_in_translation(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find what a translation into Arabic names, says or denies otherwise than its English source.

    links are those between the words of the two texts; a suggestion would need words of the other language.
    """
    yield from _other_places(left, right, links)
    yield from _opposites(left, right, links)
    yield from _negations(left, right, links)


def _other_places(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find the only place or people of the left that the right lacks, where the right has one that the left lacks."""
    ours, theirs = find_entities(left), find_english_entities(right)
    mine = [m for m in ours if not any(may_be_one(m.entities, t.entities) for t in theirs)]
    its = [t for t in theirs if not any(may_be_one(m.entities, t.entities) for m in ours)]
    pairs = [(m, t) for m in mine for t in its if _is_place(m) and are_exclusive(m.entities, t.entities)]
    once = Counter(m.name for m, _ in pairs), Counter(t.name for _, t in pairs)
    for m, t in pairs:
        if once[0][m.name] == once[1][t.name] == 1 and _are_counterparts(m, t, links):
            reason = Message("findings.name-differs", other=t.text, text=m.text)
            yield _finding(left, (m.start, m.end), right, "accuracy/mistranslation/name", "names", reason)


def _is_place(mention: EntityMention) -> bool:
    return all(e.kind in PLACES | {"people"} for e in mention.entities)


def _opposites(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find words in whose place the right has one that excludes them, and nothing that says the same."""
    theirs = _english_concepts(right)
    ours = [c for c in concepts(left) if c.senses] if theirs else []
    mine = [c for c in ours if not any(are_synonyms(c.senses, t.senses) for t in theirs)]
    its = [t for t in theirs if not any(are_synonyms(c.senses, t.senses) for c in ours)]
    for c in mine:
        other = next((t for t in its if _excludes(left, c, right, t, links)), None)
        if other:
            reason = Message("findings.meaning-excluded", other=other.word, text=left[c.start : c.end])
            category = "accuracy/mistranslation/opposite"
            yield _finding(left, (c.start, c.end), right, category, "opposites", reason, _english()[other.key][1])


def _excludes(left: str, ours: Concept, right: str, theirs: Concept, links: Sequence[WordLink]) -> bool:
    senses = are_opposites(ours.senses, theirs.senses)
    if not senses or senses[0].kind == "converse" or ours.negated:
        return False
    before = words(left[max(0, ours.start - _NEAR) : ours.start]), right[max(0, theirs.start - _NEAR) : theirs.start]
    negated = any(w.text in NEGATIONS for w in before[0]), bool(_lists().english_before.search(before[1]))
    return negated[0] == negated[1] and not _is_turned(left, right, theirs) and _are_counterparts(ours, theirs, links)


def _is_turned(left: str, right: str, theirs: Concept) -> bool:
    """Return whether words around may turn an English word about: denied it, confirmed its opposite; until after."""
    ours, said = {w.text for w in words(left)}, theirs.key
    if said in {"before", "after"}:
        return bool(_TURNING.search(right)) or not ours.isdisjoint(NEGATIONS | {"إلا"})
    if said in {"more", "less", "fewer"}:
        return not _THAN_NUMBER.match(right, theirs.end)
    return said.startswith(("den", "confirm")) and not ours.isdisjoint(_lists().denied)


def _negations(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find the only negation of one side where the other has nothing that denies.

    What is negated has to be linked: where it is not, it is said in other words, stayed as لم يغادر.
    """
    lists, tokens = _lists(), words(left)
    mine = [k for k, w in enumerate(tokens) if _is_negation(w, lists.arabic)]
    its = list(lists.english.finditer(right))
    if len(mine) == 1 and not its and not lists.other_english.search(right):
        negation, *behind = tokens[mine[0] : mine[0] + 2]
        said = _linked_text(behind[0], links, right) if behind else ""
        if said and not _is_affirmed(tokens, mine[0]) and not _has_opposite(tokens[mine[0] + 1 :], right):
            place = negation.start, behind[0].end
            yield _polarity(left, place, right, Message("findings.negation-added", other=said))
    elif len(its) == 1 and not mine and not lists.other_arabic.search(left) and not lists.affirming.search(right):
        negated = _WORD.search(right, its[0].end())
        at = _linked_place(negated.span(), links) if negated else None
        instead = _linked_place(its[0].span(), links)
        if negated and at and instead in {None, at}:
            said = right[its[0].start() : negated.end()]
            yield _polarity(left, at, right, Message("findings.negation-lost", other=said))


def _has_opposite(behind: Sequence[Word], right: str) -> bool:
    """Return whether the right has a word that excludes one behind a negation: لم ترتفع, fell."""
    senses = [s for w in behind[:_REACH] for s in word_senses(fold_word(w.text))]
    return any(are_opposites(senses, t.senses) for t in _english_concepts(right))


def _is_negation(word: Word, negations: frozenset[str]) -> bool:
    return word.text in negations or (word.text[:1] in {"و", "ف"} and word.text[1:] in negations)


def _is_affirmed(tokens: Sequence[Word], at: int) -> bool:
    lists = _lists()
    behind = [w.text for w in tokens[at + 1 :]]
    return behind[:1] == [] or behind[0] in lists.affirming_next or not lists.arabic_affirming.isdisjoint(behind)


def _linked_text(word: Word, links: Sequence[WordLink], right: str) -> str:
    linked = [k.right for k in links if k.left[0] < word.end and word.start < k.left[1]]
    return right[linked[0][0] : linked[0][1]] if linked else ""


def _linked_place(place: tuple[int, int], links: Sequence[WordLink]) -> tuple[int, int] | None:
    return next((k.left for k in links if k.right[0] < place[1] and place[0] < k.right[1]), None)


def _are_counterparts(
    ours: Concept | EntityMention, theirs: Concept | EntityMention, links: Sequence[WordLink]
) -> bool:
    """Return whether two places are linked, or neither to anything."""
    places = (ours.start, ours.end), (theirs.start, theirs.end)
    alone = not any(_meets(k.left, places[0]) or _meets(k.right, places[1]) for k in links)
    return alone or are_linked(ours, theirs, links)


def _meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _polarity(left: str, place: tuple[int, int], right: str, reason: Message) -> ErrorSpan:
    return _finding(left, place, right, "accuracy/mistranslation/polarity", "negation", reason)


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


@lru_cache(maxsize=1024)
def _english_concepts(text: str) -> tuple[Concept, ...]:
    """Return the words of an English text that exclude others, with the senses of what they say in Arabic."""
    apart = [m.span() for m in _phrases().finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        said = match[0]
        key = said if said in _english() else said.lower()
        arabic = _english().get(key)
        if arabic and not any(_meets(match.span(), place) for place in apart):
            senses = tuple(s for s in word_senses(fold_word(arabic[0])) if s.kind in EXCLUDING)
            found.append(Concept(start=match.start(), end=match.end(), word=said, key=key, senses=senses))
    return tuple(found)


@load_once
def _english() -> dict[str, tuple[str, Severity]]:
    """Return what English words say in Arabic, and how grave another word in their place is."""
    found: dict[str, tuple[str, Severity]] = {}
    for forms, arabic, *severity in listed_rows("english_words.tsv"):
        if forms != "-":
            found |= dict.fromkeys(forms.split(), (arabic, cast("Severity", severity[0]) if severity else "major"))
    return found


@load_once
def _phrases() -> re.Pattern[str]:
    """Return a pattern of the phrases whose words say something else."""
    phrases = [p for first, *some in listed_rows("english_words.tsv") if first == "-" for p in some]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


@load_once
def _lists() -> _Negations:
    table = tomllib.loads(files("workbench.checks").joinpath("english_negations.toml").read_text(encoding="utf-8"))
    english, arabic = table["english"], table["arabic"]
    return _Negations(
        english=_any_of(english["negates"].split(), _NOT_WITHIN),
        english_before=_any_of([*english["negates"].split(), *english["before"].split()], _NOT_WITHIN),
        other_english=_any_of(english["others"].split(), r"(?<!\w)"),
        affirming=re.compile("|".join(map(re.escape, english["affirms"])), re.IGNORECASE),
        arabic=frozenset(arabic["negates"].split()),
        other_arabic=_any_of(arabic["others"].split(), _JOINED),
        arabic_affirming=frozenset(arabic["affirms"].split()),
        denied=frozenset(arabic["denied"].split()),
        affirming_next=frozenset(arabic["affirms_next"].split()),
    )


def _any_of(entries: Iterable[str], before: str) -> re.Pattern[str]:
    """Return a pattern of any of some words; * stands for the rest of one."""
    some = "|".join(re.escape(entry).replace(r"\*", r"\w*") for entry in entries)
    return re.compile(rf"{before}(?:{some})(?!\w)", re.IGNORECASE)
