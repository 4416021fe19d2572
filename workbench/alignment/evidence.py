"""What the texts themselves say for or against a pair: shared words, numbers and months, other days, other actors."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import log

from workbench.alignment.sentences import Sentences
from workbench.arabic import normalise, quantities

__all__ = ["Evidence"]

_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=\w{3})")
_WEEKDAYS = {
    1: "الاثنين monday", 2: "الثلاثاء tuesday", 3: "الاربعاء wednesday", 4: "الخميس thursday",
    5: "الجمعه friday", 6: "السبت saturday", 7: "الاحد sunday",
}  # fmt: skip
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


@dataclass(frozen=True)
class _Facts:
    """What one sentence says that can be held against another."""

    text: str
    published: str | None

    @cached_property
    def words(self) -> list[str]:
        return _WORD.findall(normalise(self.text, "full").text.casefold())

    @cached_property
    def stems(self) -> list[str]:
        return [_ARTICLE.sub("", word)[:5] for word in self.words]

    @cached_property
    def grams(self) -> frozenset[str]:
        marked = ["^" + _ARTICLE.sub("", word) for word in self.words]
        return frozenset(w[k : k + 4] for w in marked for k in range(max(1, len(w) - 3)))

    @cached_property
    def quantities(self) -> frozenset[tuple[str, float]]:
        return frozenset((q.kind, q.value) for q in quantities(self.text))

    @cached_property
    def weekdays(self) -> frozenset[int]:
        return frozenset(_WEEKDAY[word] for word in self.words if word in _WEEKDAY)

    @cached_property
    def owners(self) -> dict[str, set[str]]:
        """Return what follows each office: in Arabic its owner, as in `السفير الروسي` or `سفير موسكو`."""
        pairs: dict[str, set[str]] = {}
        for office, owner in zip(self.stems, self.stems[1:], strict=False):
            if office[:4] in _OFFICES and len(owner) > 2:
                pairs.setdefault(office[:4], set()).add(owner[:4])
        return pairs


class Evidence:
    """Compares sentences by what they say, with the frequencies of all of them as background."""

    def __init__(self, left: Sentences, right: Sentences, background: Sentences) -> None:
        self._left = [_Facts(t, d) for t, d in zip(left.texts, left.published, strict=True)]
        self._right = [_Facts(t, d) for t, d in zip(right.texts, right.published, strict=True)]
        everything = [*self._left, *self._right, *(_Facts(text, None) for text in background.texts)]
        self._total = len(everything) + 1
        self._gram_counts = Counter(g for f in everything for g in f.grams)
        self._quantity_counts = Counter(q for f in everything for q in f.quantities)

    def shared_words(self, i: int, j: int) -> float:
        """Return the information in the letter sequences that both hold, log(1 + sum of idf) / 3."""
        shared = self._left[i].grams & self._right[j].grams
        return log(1 + sum(self._idf(self._gram_counts[g]) for g in sorted(shared))) / 3

    def shared_quantities(self, i: int, j: int) -> float:
        """Return the information in the numbers and months that both hold, sum of idf / 5."""
        shared = self._left[i].quantities & self._right[j].quantities
        return sum(self._idf(self._quantity_counts[q]) for q in sorted(shared)) / 5

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
        names_left, names_right = ({stem[:4] for stem in f.stems} for f in (left, right))
        for office in left.owners.keys() & right.owners.keys():
            ours, theirs = left.owners[office], right.owners[office]
            if not ours & theirs and ours & names_right and theirs & names_left:
                return True
        return False

    def _idf(self, count: int) -> float:
        return log(self._total / (count + 0.5))


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
