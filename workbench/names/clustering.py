"""Cluster the spellings of a name by phonetic distance, word alignment and context words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from workbench.arabic import normalise
from workbench.names.phonetic_index import PhoneticIndex, min_spelling_distance, spelling_distance
from workbench.names.phonetics import has_arabic_letters

__all__ = ["cluster_spellings", "may_be_same_name"]

_MAX_DISTANCE = 0.16  # phonetic distance up to which spellings belong to one name
_MAX_DISTANCE_ALIGNED = 0.34  # for spellings that a word alignment has linked
_MAX_DISTANCE_IN_CONTEXT = 0.28  # for spellings that occur beside the same informative word
_ALIGNED_BONUS = 0.05  # subtracted from the distance of an aligned spelling when ranking
_MAX_LETTER_DISTANCE = (
    0.34  # share of letters up to which two Arabic spellings differ, where nothing but their sound speaks for them
)
_MIN_LETTERS = 4  # letters from which on sound alone says that two are one name
_INFLECTION = re.compile("ي|ية|يه|يون|يين|يان|يتان|ات|ون|ين|ان|ا|ة|ى")


def may_be_same_name(left: str, right: str) -> bool:
    """Return whether two aligned words sound similar enough to be considered one name."""
    return min_spelling_distance(left, right) <= _MAX_DISTANCE_ALIGNED


def cluster_spellings(
    anchors: Sequence[str],
    forms: Sequence[str],
    clean: Mapping[str, int],
    aligned: Mapping[tuple[str, str], int],
    contexts: Mapping[str, AbstractSet[str]],
) -> list[list[str]]:
    """Return clusters of spellings: each anchor joins the clean form that sounds nearest, else the nearest other form.

    Args:
        anchors: Forms that may be foreign names.
        forms: All forms.
        clean: Counts of forms in clean documents.
        aligned: Counts of (garbled form, clean form) pairs from word alignment.
        contexts: Informative words that occur beside each form.
    """
    clean_forms = _CleanForms([f for f in forms if clean.get(f)], aligned, contexts)
    members: dict[str, list[str]] = {}
    unmatched = []
    for form in anchors:
        if clean.get(form) and has_arabic_letters(form):
            members.setdefault(form, [form])
            continue
        head = clean_forms.nearest(form)
        if head:
            members.setdefault(head, [head]).append(form)
        else:
            unmatched.append(form)
    known = set(anchors)
    others = [f for f in forms if not clean.get(f) and f not in known and has_arabic_letters(f)]
    index = PhoneticIndex(others)
    for head, group in members.items():
        candidates = (
            f for f, _ in index.within(head, _MAX_DISTANCE / 2) if spelling_distance(f, head) <= _MAX_DISTANCE / 2
        )
        group += [
            f for f in candidates if f not in members and not _is_derived(f, head) and _has_similar_letters(f, head)
        ]
    return [*members.values(), *_cluster_without_clean(unmatched, others)]


class _CleanForms:
    """The spellings of clean documents, which other spellings join."""

    def __init__(
        self, forms: Sequence[str], aligned: Mapping[tuple[str, str], int], contexts: Mapping[str, AbstractSet[str]]
    ) -> None:
        self._index = PhoneticIndex(forms)
        self._contexts = contexts
        known = set(forms)
        self._aligned: dict[str, set[str]] = {}
        for form, head in aligned:
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
                and not _is_derived(form, head)
                and (limit > _MAX_DISTANCE or _has_similar_letters(form, head))
            ):
                candidates.append((distance - (_ALIGNED_BONUS if head in aligned else 0.0), head))
        return min(candidates)[1] if candidates else None

    def _candidates(self, form: str) -> Iterator[str]:
        """Yield the clean forms whose distance may be within the limit that their contexts allow."""
        for head, lower_bound in self._index.within(form, _MAX_DISTANCE_IN_CONTEXT):
            if lower_bound <= _MAX_DISTANCE or self._share_context(form, head):
                yield head

    def _limit(self, form: str, head: str, aligned: AbstractSet[str]) -> float:
        if head in aligned:
            return _MAX_DISTANCE_ALIGNED
        return _MAX_DISTANCE_IN_CONTEXT if self._share_context(form, head) else _MAX_DISTANCE

    def _share_context(self, form: str, head: str) -> bool:
        return not self._contexts[form].isdisjoint(self._contexts[head])


def _is_derived(left: str, right: str) -> bool:
    """Return whether two words differ only by an article, diacritics or an ending, and so are not two spellings."""
    shorter, longer = sorted((_without_article(left), _without_article(right)), key=len)
    if shorter == longer:
        return left != right
    return longer.startswith(shorter) and bool(_INFLECTION.fullmatch(longer[len(shorter) :]))


def _has_similar_letters(left: str, right: str) -> bool:
    """Return whether two forms are long enough, and in Arabic share enough letters, to be matched by sound alone."""
    letters = [normalise(_without_article(form), "full").text for form in (left, right)]
    if min(map(len, letters)) < _MIN_LETTERS:
        return False
    return (
        has_arabic_letters(left) != has_arabic_letters(right)
        or Levenshtein.normalized_distance(*letters) <= _MAX_LETTER_DISTANCE
    )


@lru_cache(maxsize=100_000)  # every form is compared with several others
def _without_article(form: str) -> str:
    """Return a form without diacritics and the Arabic article."""
    return normalise(form, "light").text.removeprefix("ال")


def _cluster_without_clean(unmatched: Sequence[str], others: Sequence[str]) -> Iterator[list[str]]:
    """Yield clusters of forms that no clean document has, around the nearest Arabic form."""
    index = PhoneticIndex(f for f in (*unmatched, *others) if has_arabic_letters(f))
    groups: list[list[str]] = []
    group_of_form: dict[str, int] = {}  # of each form the first group that has it
    for form in sorted(unmatched, key=lambda f: (not has_arabic_letters(f), f)):
        candidates = (f for f, _ in index.within(form, _MAX_DISTANCE) if f != form and not _is_derived(form, f))
        rated = ((spelling_distance(form, f), f) for f in candidates if _has_similar_letters(form, f))
        distance, head = min(rated, default=(1.0, ""))
        head = head if distance <= _MAX_DISTANCE else form
        number = min(group_of_form.get(head, len(groups)), group_of_form.get(form, len(groups)))
        if number == len(groups):
            groups.append([head])
        for f in (head, form):
            if f not in groups[number]:
                groups[number].append(f)
            group_of_form[f] = min(group_of_form.get(f, number), number)
    yield from groups
