"""Spellings of one name put together: by how they sound, by a word alignment, by the words that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from workbench.arabic import normalise
from workbench.names.phonetic_index import PhoneticIndex, form_distance, least_distance
from workbench.names.phonetics import in_arabic

__all__ = ["may_be_one", "spelling_groups"]

_NEAR = 0.16  # distance of sound, 0 to 1, up to which spellings belong together
_NEAR_ALIGNED = 0.34  # the same where a word alignment says so
_NEAR_BESIDE = 0.28  # the same where the two stand beside the same telling word
_ALIGNED_FIRST = 0.05  # by which a form that is aligned goes before one that is not
_LETTERS = (
    0.34  # share of letters up to which two Arabic spellings differ, where nothing but their sound speaks for them
)
_FEWEST = 4  # letters from which on sound alone says that two are one name
_ENDING = re.compile("ي|ية|يه|يون|يين|يان|يتان|ات|ون|ين|ان|ا|ة|ى")


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two words that are aligned sound alike enough to be looked at as one name."""
    return least_distance(one, other) <= _NEAR_ALIGNED


def spelling_groups(
    anchors: Sequence[str],
    forms: Sequence[str],
    clean: Mapping[str, int],
    aligned: Mapping[tuple[str, str], int],
    company: Mapping[str, AbstractSet[str]],
) -> list[list[str]]:
    """Return groups of forms: each anchor goes to the clean form that sounds nearest, or to its like.

    Anchors are the forms that may be foreign names; clean says how often clean documents have a form, aligned which
    were aligned with which, company which words stand beside each.
    """
    heads = _Heads([f for f in forms if clean.get(f)], aligned, company)
    members: dict[str, list[str]] = {}
    rest = []
    for form in anchors:
        if clean.get(form) and in_arabic(form):
            members.setdefault(form, [form])
            continue
        head = heads.nearest(form)
        if head:
            members.setdefault(head, [head]).append(form)
        else:
            rest.append(form)
    known = set(anchors)
    others = [f for f in forms if not clean.get(f) and f not in known and in_arabic(f)]
    alike = PhoneticIndex(others)
    for head, group in members.items():
        near = (f for f, _ in alike.near(head, _NEAR / 2) if form_distance(f, head) <= _NEAR / 2)
        group += [f for f in near if f not in members and not _derived(f, head) and _spelt_alike(f, head)]
    return [*members.values(), *_among_themselves(rest, others)]


class _Heads:
    """The forms of clean documents, to which others go."""

    def __init__(
        self, heads: Sequence[str], aligned: Mapping[tuple[str, str], int], company: Mapping[str, AbstractSet[str]]
    ) -> None:
        self._alike = PhoneticIndex(heads)
        self._company = company
        known = set(heads)
        self._aligned: dict[str, set[str]] = {}
        for form, head in aligned:
            if head in known:
                self._aligned.setdefault(form, set()).add(head)

    def nearest(self, form: str) -> str | None:
        """Return the head that sounds nearest, None where none is near enough."""
        aligned = self._aligned.get(form, set())
        rated = []
        for head in {*self._within(form), *aligned}:
            distance, limit = form_distance(form, head), self._limit(form, head, aligned)
            if distance <= limit and not _derived(form, head) and (limit > _NEAR or _spelt_alike(form, head)):
                rated.append((distance - (_ALIGNED_FIRST if head in aligned else 0.0), head))
        return min(rated)[1] if rated else None

    def _within(self, form: str) -> Iterator[str]:
        """Yield the heads whose distance may be within the limit that the words beside them allow."""
        for head, least in self._alike.near(form, _NEAR_BESIDE):
            if least <= _NEAR or self._beside(form, head):
                yield head

    def _limit(self, form: str, head: str, aligned: AbstractSet[str]) -> float:
        if head in aligned:
            return _NEAR_ALIGNED
        return _NEAR_BESIDE if self._beside(form, head) else _NEAR

    def _beside(self, form: str, head: str) -> bool:
        return not self._company[form].isdisjoint(self._company[head])


def _derived(one: str, other: str) -> bool:
    """Tell whether of two Arabic words one is the other with an article, signs or an ending: no spelling of it."""
    shorter, longer = sorted((_bare(one), _bare(other)), key=len)
    if shorter == longer:
        return one != other
    return longer.startswith(shorter) and bool(_ENDING.fullmatch(longer[len(shorter) :]))


def _spelt_alike(one: str, other: str) -> bool:
    """Tell whether two are long enough, and of two in Arabic whether they share most letters, to be one by sound."""
    letters = [normalise(_bare(form), "full").text for form in (one, other)]
    if min(map(len, letters)) < _FEWEST:
        return False
    return in_arabic(one) != in_arabic(other) or Levenshtein.normalized_distance(*letters) <= _LETTERS


@lru_cache(maxsize=100_000)  # every form is compared with several others
def _bare(form: str) -> str:
    """Return a form without vowel signs and the Arabic article."""
    return normalise(form, "light").text.removeprefix("ال")


def _among_themselves(rest: Sequence[str], others: Sequence[str]) -> Iterator[list[str]]:
    """Yield groups of forms that no clean document has, by the nearest Arabic form."""
    alike = PhoneticIndex(f for f in (*rest, *others) if in_arabic(f))
    groups: list[list[str]] = []
    home: dict[str, int] = {}  # of each form the first group that has it
    for form in sorted(rest, key=lambda f: (not in_arabic(f), f)):
        near = (f for f, _ in alike.near(form, _NEAR) if f != form and not _derived(form, f))
        rated = ((form_distance(form, f), f) for f in near if _spelt_alike(form, f))
        distance, head = min(rated, default=(1.0, ""))
        head = head if distance <= _NEAR else form
        at = min(home.get(head, len(groups)), home.get(form, len(groups)))
        if at == len(groups):
            groups.append([head])
        for f in (head, form):
            if f not in groups[at]:
                groups[at].append(f)
            home[f] = min(home.get(f, at), at)
    yield from groups
