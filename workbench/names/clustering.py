"""Cluster the spellings of a name by phonetic distance, word alignment and context words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache

from workbench.names.inflection import common_zipf, is_common_word, is_function_word, is_given_name
from workbench.names.likelihood import (
    MAX_DISTANCE,
    MAX_DISTANCE_ALIGNED,
    MAX_DISTANCE_IN_CONTEXT,
    are_different_words,
    similar_letters,
    spelling_probability,
)
from workbench.names.phonetic_index import PhoneticIndex, min_spelling_distance, spelling_distance
from workbench.names.phonetics import consonant_skeleton, has_arabic_letters, phonetic_code

__all__ = ["NameFacts", "cluster_spellings", "may_be_same_name"]

_ALIGNED_BONUS = 0.05  # subtracted from the distance of an aligned spelling when ranking
_KNOWN_ZIPF, _KNOWN_APART = 1.3, 0.085  # of two forms, and their phonetic distance, from which on they are two names
_ENDING = re.compile("(?:[اةه]|ات|ون|ين|ها|هم|كم|نا|تي|ني|وا)$")
_TELLING_CONSONANTS = 4  # of a word of the language that is a name by its sound alone
_SAME_SOUND = 0.04  # phonetic distance up to which a name in Latin letters is a rare Arabic word
_RARE_ZIPF = 4.0
_MAX_DISTANCE_OF_COMMON = 0.12  # of a name in Latin letters from a word that Arabic inflects


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFacts:
    """What is known of forms: counts in clean documents and of word alignments, words and names beside each.

    latin has the words of source texts that forms transliterate, proper the forms that are names by such evidence.
    """

    clean: Mapping[str, int]
    aligned: Mapping[tuple[str, str], int]
    contexts: Mapping[str, AbstractSet[str]]
    adjacent: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    latin: Mapping[str, str] = field(default_factory=dict)
    proper: AbstractSet[str] = frozenset()

    def share_context(self, left: str, right: str) -> bool:
        """Return whether an informative word occurs beside both forms."""
        return not self.contexts.get(left, frozenset()).isdisjoint(self.contexts.get(right, frozenset()))

    def are_different_names(self, left: str, right: str, *, beside_one_name: bool = False) -> bool:
        """Return whether two forms transliterate different words of source texts, or are different words."""
        one, other = (self.latin.get(form, "" if has_arabic_letters(form) else form) for form in (left, right))
        if has_arabic_letters(left) and one and one.casefold() != other.casefold():
            return True
        if not beside_one_name and self._are_known_apart(left, right):
            return True
        return (bool(one and other) and one.casefold() != other.casefold()) or are_different_words(left, right)

    def _are_known_apart(self, left: str, right: str) -> bool:
        """Return whether the language knows both forms, and they differ by more than spelling does."""
        if not (has_arabic_letters(left) and has_arabic_letters(right)):
            return False
        if self.aligned.get((left, right)) or self.aligned.get((right, left)):
            return False
        if min(common_zipf(left), common_zipf(right)) < _KNOWN_ZIPF:
            return False
        return spelling_distance(left, right) >= _KNOWN_APART or _have_other_vowels(left, right)

    def probability(self, left: str, right: str) -> float:
        """Return the probability that two forms are one name."""
        aligned = (
            bool(self.aligned.get((left, right)))
            or right in {self.latin.get(left), left}
            or left == self.latin.get(right)
        )
        return spelling_probability(left, right, aligned=aligned, in_context=self.share_context(left, right))


def may_be_same_name(left: str, right: str) -> bool:
    """Return whether two aligned words sound similar enough to be considered one name."""
    return min_spelling_distance(left, right) <= MAX_DISTANCE_ALIGNED


def cluster_spellings(names: Sequence[str], forms: Sequence[str], facts: NameFacts) -> list[list[str]]:
    """Return clusters of spellings: each name joins the clean form that sounds nearest, else the nearest other form.

    Args:
        names: Forms that are names by themselves.
        forms: All forms; the others are names only beside the name that another spelling stands beside.
        facts: What is known of the forms.
    """
    strong = set(names)
    arabic_clean = [f for f in names if facts.clean.get(f) and has_arabic_letters(f)]
    clean_forms = _CleanForms(arabic_clean, facts)
    members: dict[str, list[str]] = {}
    unmatched = []
    for form in names:
        if facts.clean.get(form) and has_arabic_letters(form):
            members.setdefault(form, [form])
            continue
        head = clean_forms.nearest(form)
        if head:
            members.setdefault(head, [head]).append(form)
        else:
            unmatched.append(form)
    weak = [f for f in forms if f not in strong and has_arabic_letters(f)]
    joined = _beside_one_name(unmatched, weak, members, facts)
    return [*members.values(), *_cluster_without_clean([f for f in unmatched if f not in joined], facts)]


def _have_other_vowels(left: str, right: str) -> bool:
    """Return whether two names differ in a rounded vowel or in a final one: Boris and Paris, Edward and Eduardo."""
    one, other = sorted((phonetic_code(left), phonetic_code(right)), key=len)
    if len(one) == len(other):
        return any(a != b and "u" in {a, b} and {a, b} <= set("aiu") for a, b in zip(one, other, strict=True))
    return other[:-1] == one and other[-1] in "aiu"


class _CleanForms:
    """The spellings of clean documents, which other spellings join."""

    def __init__(self, forms: Sequence[str], facts: NameFacts) -> None:
        self._index = PhoneticIndex(forms)
        self._facts = facts
        known = set(forms)
        self._aligned: dict[str, set[str]] = {}
        for form, head in facts.aligned:
            if head in known:
                self._aligned.setdefault(form, set()).add(head)

    def nearest(self, form: str) -> str | None:
        """Return the clean form that sounds nearest, None if none is near enough."""
        aligned = self._aligned.get(form, set())
        candidates = []
        for head in {*self._candidates(form), *aligned}:
            distance, limit = spelling_distance(form, head), self._limit(form, head, aligned)
            if (
                distance <= limit
                and not self._facts.are_different_names(form, head)
                and (limit > MAX_DISTANCE or similar_letters(form, head))
            ):
                candidates.append((distance - (_ALIGNED_BONUS if head in aligned else 0.0), head))
        return min(candidates)[1] if candidates else None

    def _candidates(self, form: str) -> Iterator[str]:
        """Yield the clean forms whose distance may be within the limit that their contexts allow."""
        for head, lower_bound in self._index.within(form, MAX_DISTANCE_IN_CONTEXT):
            if lower_bound <= MAX_DISTANCE or self._facts.share_context(form, head):
                yield head

    def _limit(self, form: str, head: str, aligned: AbstractSet[str]) -> float:
        if head in aligned:
            return MAX_DISTANCE_ALIGNED
        return MAX_DISTANCE_IN_CONTEXT if self._facts.share_context(form, head) else MAX_DISTANCE


def _beside_one_name(
    unmatched: Sequence[str], weak: Sequence[str], members: dict[str, list[str]], facts: NameFacts
) -> set[str]:
    """Let forms join a clean word beside which the same name stands: إيلهام ألييف and إلهام علييف; return those."""
    head_of = {form: head for head, group in members.items() for form in group}

    @cache
    def names_beside(form: str) -> frozenset[str]:
        heads_of = {n: head_of.get(n, n) for n in facts.adjacent.get(form, ())}
        near = {h for n, h in heads_of.items() if n in facts.proper or len(members.get(h, ())) > 1}
        return frozenset(near - {form})

    heads = PhoneticIndex([*(f for f in weak if facts.clean.get(f)), *(m for m in members if has_arabic_letters(m))])
    strong = frozenset(members)
    joined = set()
    for form in (*unmatched, *(f for f in weak if not facts.clean.get(f))):
        latin = not has_arabic_letters(form)
        beside = names_beside(form)
        if not (beside or latin):
            continue
        limit = _MAX_DISTANCE_OF_COMMON if latin and not beside else MAX_DISTANCE
        rated = [
            (distance, head)
            for head, _ in heads.within(form, limit)
            if (distance := spelling_distance(form, head)) <= limit
            and (beside & names_beside(head) or (latin and distance <= _SAME_SOUND and common_zipf(head) < _RARE_ZIPF))
            and (
                head in strong
                or _may_name(head)
                or (latin and len(consonant_skeleton(phonetic_code(head))) >= _TELLING_CONSONANTS)
            )
            and ((latin and beside & names_beside(head)) or similar_letters(form, head))
            and not facts.are_different_names(form, head, beside_one_name=True)
        ]
        if rated:
            head = min(rated)[1]
            members.setdefault(head, [head]).append(form)
            joined.add(form)
    return joined


def _may_name(word: str) -> bool:
    """Return whether a word of the language may be a name as it stands: without article, pronoun or ending."""
    return is_given_name(word) or not (word.startswith("ال") or _ENDING.search(word) or is_function_word(word))


def _cluster_without_clean(unmatched: Sequence[str], facts: NameFacts) -> Iterator[list[str]]:
    """Yield clusters of forms that no clean document has, around the nearest Arabic form."""
    index = PhoneticIndex(f for f in unmatched if has_arabic_letters(f) and not is_common_word(f))
    groups: list[list[str]] = []
    group_of_form: dict[str, int] = {}  # of each form the first group that has it
    for form in sorted(unmatched, key=lambda f: (not has_arabic_letters(f), f)):
        candidates = (
            f for f, _ in index.within(form, MAX_DISTANCE) if f != form and not facts.are_different_names(form, f)
        )
        rated = ((spelling_distance(form, f), f) for f in candidates if similar_letters(form, f))
        distance, head = min(rated, default=(1.0, ""))
        head = head if distance <= MAX_DISTANCE else form
        number = min(group_of_form.get(head, len(groups)), group_of_form.get(form, len(groups)))
        if number == len(groups):
            groups.append([head])
        for f in (head, form):
            if f not in groups[number]:
                groups[number].append(f)
            group_of_form[f] = min(group_of_form.get(f, number), number)
    # Where neither a clean text nor anything else says so, unknown words need not be names.
    yield from (g for g in groups if len(g) == 1 or not facts.proper.isdisjoint(g))
