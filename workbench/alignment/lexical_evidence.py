"""Evidence from the texts for or against a pair: shared words, numbers and months; different days or actors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.sentences import Sentences
from workbench.arabic import find_quantities, fold_preserving_offsets, is_arabic

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LexicalEvidence"]

_WORD = re.compile(r"\w+")
_FILLER = "\u200b"  # stands for the characters that `fold_preserving_offsets` drops
_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=\w{3})")
_WEEKDAYS = {
    1: "الاثنين monday",
    2: "الثلاثاء tuesday",
    3: "الاربعاء wednesday",
    4: "الخميس thursday",
    5: "الجمعه friday",
    6: "السبت saturday",
    7: "الاحد sunday",
}
_WEEKDAY_NUMBERS = {form: day for day, forms in _WEEKDAYS.items() for form in forms.split()}
# Stems of offices and institutions: two otherwise similar reports may differ in whose they are.
_OFFICES = frozenset(
    [
        "سفير",
        "سفار",
        "وزير",
        "وزار",
        "رءيس",
        "رييس",
        "خارج",
        "حكوم",
        "دفاع",
        "شرطه",
        "سلطا",
        "جيش",
        "قوات",
        "برلم",
        "متحد",
        "جانب",
        "دبلو",
        "ناطق",
        "مندو",
        "قنصل",
        "نايب",
    ]
)
_SAME_NEWS = timedelta(days=10)  # a weekday without a date means one of the last days before publication


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a sentence says that another may contradict.

    wording_hash is the same for the same words; owners has the stems that follow each office; names has all stems of a
    sentence with an office; is_arabic is whether at least half of the letters are Arabic.
    """

    wording_hash: int
    published: str | None
    quantities: frozenset[tuple[str, float]]
    weekdays: frozenset[int]
    owners: dict[str, frozenset[str]]
    names: frozenset[str]
    is_arabic: bool


_NOTHING: frozenset[str] = frozenset()


def _facts(text: str, words: list[str], published: str | None) -> _Facts:
    stems = [_ARTICLE.sub("", word)[:5] for word in words]
    letters = [c for c in text if c.isalpha()]
    owners: dict[str, set[str]] = {}
    for office, owner in pairwise(stems):
        # In Arabic the owner follows the office, as in `السفير الروسي` or `سفير موسكو`.
        if office[:4] in _OFFICES and len(owner) > 2:
            owners.setdefault(office[:4], set()).add(owner[:4])
    return _Facts(
        wording_hash=hash(" ".join(words) or text),
        published=published,
        quantities=frozenset((q.kind, q.value) for q in find_quantities(text)),
        weekdays=frozenset(_WEEKDAY_NUMBERS[word] for word in words if word in _WEEKDAY_NUMBERS),
        owners={office: frozenset(stems) for office, stems in owners.items()},
        names=frozenset(stem[:4] for stem in stems) if owners else _NOTHING,
        is_arabic=2 * sum(map(is_arabic, letters)) >= len(letters),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_preserving_offsets(text).replace(_FILLER, "").casefold())


def _ngrams(words: list[str]) -> set[str]:
    """Return the letter 4-grams of words without their article, with ^ before each word."""
    marked = ["^" + _ARTICLE.sub("", word) for word in words]
    return {w[k : k + 4] for w in marked for k in range(max(1, len(w) - 3))}


class LexicalEvidence:
    """Compares sentences of two sides by their words and facts, weighted by IDF over both sides and the background."""

    def __init__(self, left: Sentences, right: Sentences, background: Sentences) -> None:
        vocabulary: dict[str, int] = {}
        ngrams: list[NDArray[np.int32]] = []
        facts: list[_Facts] = []
        for side in (left, right, background):
            for text, published in zip(side.texts, side.published, strict=True):
                words = _words(text)
                indices = [vocabulary.setdefault(ngram, len(vocabulary)) for ngram in sorted(_ngrams(words))]
                ngrams.append(np.array(indices, dtype=np.int32))
                facts.append(_facts(text, words, published))
        left_part, right_part = slice(len(left)), slice(len(left), len(left) + len(right))
        self._left, self._right = facts[left_part], facts[right_part]
        self._left_ngrams, self._right_ngrams = ngrams[left_part], ngrams[right_part]
        self._total = len(facts) + 1
        counts = np.bincount(np.concatenate(ngrams), minlength=len(vocabulary))
        self._ngram_idf = np.log(self._total / (counts + 0.5))
        self._quantity_counts = Counter(q for f in facts for q in f.quantities)

    def is_identical(self, i: int, j: int) -> bool:
        """Return whether left i and right j are the same word for word."""
        return self._left[i].wording_hash == self._right[j].wording_hash

    def shared_words(self, i: int, rights: Sequence[int]) -> NDArray[np.float64]:
        """Return how much vocabulary left i shares with each of n right sentences, (n,).

        It is log(1 + the IDF sum of the letter 4-grams in common) / 3.
        """
        own_idf = np.zeros(len(self._ngram_idf))
        own_idf[self._left_ngrams[i]] = self._ngram_idf[self._left_ngrams[i]]
        return np.array([np.log1p(own_idf[self._right_ngrams[j]].sum()) / 3 for j in rights])

    def shared_quantities(self, i: int, j: int) -> float:
        """Return the IDF sum of the numbers and months that left i and right j share, / 5."""
        shared = self._left[i].quantities & self._right[j].quantities
        return sum(log(self._total / (self._quantity_counts[q] + 0.5)) for q in sorted(shared)) / 5

    def is_across(self, i: int, j: int) -> bool:
        """Return whether one of left i and right j is mostly in Arabic letters and the other is not."""
        return self._left[i].is_arabic != self._right[j].is_arabic

    def has_other_day(self, i: int, j: int) -> bool:
        """Return whether left i and right j report news of different days.

        A weekday without a date is one shortly before publication. So reports published weeks apart cannot mean the
        same day by it, and reports of the same days that name different weekdays do not.
        """
        left, right = self._left[i], self._right[j]
        if not left.weekdays and not right.weekdays:
            return False
        distance = _least_distance(left.published, right.published)
        if distance is None:
            return False
        if distance > _SAME_NEWS:
            return True
        return bool(left.weekdays and right.weekdays and not left.weekdays & right.weekdays)

    def has_other_actor(self, i: int, j: int) -> bool:
        """Return whether an office changes its owner: `سفير موسكو` here, `سفير أذربيجان` there, both names in both."""
        left, right = self._left[i], self._right[j]
        for office in left.owners.keys() & right.owners.keys():
            left_owners, right_owners = left.owners[office], right.owners[office]
            if not left_owners & right_owners and left_owners & right.names and right_owners & left.names:
                return True
        return False


def _least_distance(left: str | None, right: str | None) -> timedelta | None:
    """Return the least time between two dates of any precision, None where one is unknown."""
    if left is None or right is None:
        return None
    (left_first, left_last), (right_first, right_last) = _day_range(left), _day_range(right)
    return max(right_first - left_last, left_first - right_last, timedelta(0))


def _day_range(published: str) -> tuple[date, date]:
    """Return the first and the last day of a date in ISO 8601: a year, a month or a day."""
    parts = [int(part) for part in published[:10].split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)
