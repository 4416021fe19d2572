"""What the texts themselves say for or against a pair: shared words, numbers and months, other days, other actors."""

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
from workbench.arabic import quantities, same_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LexicalEvidence"]

_WORD = re.compile(r"\w+")
_FILLER = "\u200b"  # what `same_length` leaves where nothing is to be read
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
_WEEKDAY = {form: day for day, forms in _WEEKDAYS.items() for form in forms.split()}
# Offices that belong to somebody: whose they are is what two reports may exchange.
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
_SAME_NEWS = timedelta(days=10)  # a bare weekday means one of the last days before publication


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one sentence says that can be held against another.

    wording is the same number for the same words; owners says what follows each office.
    """

    wording: int
    published: str | None
    quantities: frozenset[tuple[str, float]]
    weekdays: frozenset[int]
    owners: dict[str, frozenset[str]]
    names: frozenset[str]


_NOTHING: frozenset[str] = frozenset()


def _facts(text: str, words: list[str], published: str | None) -> _Facts:
    stems = [_ARTICLE.sub("", word)[:5] for word in words]
    owners: dict[str, set[str]] = {}
    for office, owner in pairwise(stems):
        # In Arabic the owner follows, as in `السفير الروسي` or `سفير موسكو`.
        if office[:4] in _OFFICES and len(owner) > 2:
            owners.setdefault(office[:4], set()).add(owner[:4])
    return _Facts(
        wording=hash(" ".join(words) or text),
        published=published,
        quantities=frozenset((q.kind, q.value) for q in quantities(text)),
        weekdays=frozenset(_WEEKDAY[word] for word in words if word in _WEEKDAY),
        owners={office: frozenset(found) for office, found in owners.items()},
        names=frozenset(stem[:4] for stem in stems) if owners else _NOTHING,
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(same_length(text).replace(_FILLER, "").casefold())


def _grams(words: list[str]) -> set[str]:
    marked = ["^" + _ARTICLE.sub("", word) for word in words]
    return {w[k : k + 4] for w in marked for k in range(max(1, len(w) - 3))}


class LexicalEvidence:
    """Compares sentences by what they say, with the frequencies of all of them as background."""

    def __init__(self, left: Sentences, right: Sentences, background: Sentences) -> None:
        known: dict[str, int] = {}
        grams: list[NDArray[np.int32]] = []
        facts: list[_Facts] = []
        for side in (left, right, background):
            for text, published in zip(side.texts, side.published, strict=True):
                words = _words(text)
                found = [known.setdefault(gram, len(known)) for gram in sorted(_grams(words))]
                grams.append(np.array(found, dtype=np.int32))
                facts.append(_facts(text, words, published))
        split = len(left), len(left) + len(right)
        self._left, self._right = facts[: split[0]], facts[split[0] : split[1]]
        self._left_grams, self._right_grams = grams[: split[0]], grams[split[0] : split[1]]
        self._total = len(facts) + 1
        counts = np.bincount(np.concatenate(grams), minlength=len(known))
        self._gram_idf = np.log(self._total / (counts + 0.5))
        self._quantity_counts = Counter(q for f in facts for q in f.quantities)

    def same_words(self, i: int, j: int) -> bool:
        """Tell whether the two are word for word the same."""
        return self._left[i].wording == self._right[j].wording

    def shared_words(self, i: int, chosen: Sequence[int]) -> NDArray[np.float64]:
        """Return for left i and some of the right, (n,), the information in the letter sequences that both hold.

        It is log(1 + sum of idf) / 3.
        """
        own = np.zeros(len(self._gram_idf))
        own[self._left_grams[i]] = self._gram_idf[self._left_grams[i]]
        return np.array([np.log1p(own[self._right_grams[j]].sum()) / 3 for j in chosen])

    def shared_quantities(self, i: int, j: int) -> float:
        """Return the information in the numbers and months that both hold, sum of idf / 5."""
        shared = self._left[i].quantities & self._right[j].quantities
        return sum(log(self._total / (self._quantity_counts[q] + 0.5)) for q in sorted(shared)) / 5

    def other_day(self, i: int, j: int) -> bool:
        """Tell whether the two report news of different days.

        A weekday without a date is one shortly before publication. So reports published weeks apart
        cannot mean the same day by it, and reports of the same days that name different weekdays do not.
        """
        left, right = self._left[i], self._right[j]
        if not left.weekdays and not right.weekdays:
            return False
        apart = _apart(left.published, right.published)
        if apart is None:
            return False
        if apart > _SAME_NEWS:
            return True
        return bool(left.weekdays and right.weekdays and not left.weekdays & right.weekdays)

    def other_actor(self, i: int, j: int) -> bool:
        """Tell whether an office changes its owner: `سفير موسكو` here, `سفير أذربيجان` there, both names in both."""
        left, right = self._left[i], self._right[j]
        for office in left.owners.keys() & right.owners.keys():
            ours, theirs = left.owners[office], right.owners[office]
            if not ours & theirs and ours & right.names and theirs & left.names:
                return True
        return False


def _apart(one: str | None, other: str | None) -> timedelta | None:
    """Return the least time that can lie between two dates of any precision, None where one is unknown."""
    if one is None or other is None:
        return None
    (start, end), (first, last) = _range(one), _range(other)
    return max(first - end, start - last, timedelta(0))


def _range(published: str) -> tuple[date, date]:
    parts = [int(part) for part in published[:10].split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)
