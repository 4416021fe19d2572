"""Quality of a name ledger against gold: which spellings it unites, and which form it prefers.

Pairs of spellings of one name are counted. A pair of the ledger counts only if gold has one of its two spellings:
names unknown to gold are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.arabic import search_key
from workbench.errors import InputError
from workbench.messages import Message

__all__ = ["NameGroup", "NamedForm", "SpellingScore", "read_names", "score_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """A name: its canonical form and all its spellings."""

    canonical: str
    spellings: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedForm:
    """The canonical form in gold and in the ledger (None if missing), with the spellings missing and added there."""

    gold: str
    found: str | None
    missing: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingScore:
    """Pairs of spellings in gold, in the ledger and in both, and the names one by one.

    precision is None if the ledger has no pair that counts.
    """

    gold: int
    predicted: int
    right: int
    precision: float | None
    recall: float
    forms_right: int
    names: tuple[NamedForm, ...]
    not_judged: int


def read_names(text: str, name: str) -> tuple[NameGroup, ...]:
    """Read gold: one name per line, the canonical form first, tab-separated; lines starting with # are comments."""
    groups = []
    taken: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        forms = [part.strip() for part in line.split("\t")]
        if len(forms) < 2 or not all(map(search_key, forms)):
            raise InputError("names-file-bad-line", where=Message("terms.line", file=name, line=number))
        twice = taken.intersection(forms)
        if twice:
            raise InputError(
                "names-file-repeated-spelling", where=Message("terms.line", file=name, line=number), spelling=min(twice)
            )
        taken.update(forms)
        groups.append(NameGroup(canonical=forms[0], spellings=frozenset(forms)))
    if not groups:
        raise InputError("names-file-empty", file=name)
    return tuple(groups)


def score_names(gold: Sequence[NameGroup], ledger: Sequence[NameGroup]) -> SpellingScore:
    """Score the names of a ledger against gold."""
    known = frozenset[str]().union(*(g.spellings for g in gold))
    gold_pairs = _pairs(gold)
    ledger_pairs = {pair for pair in _pairs(ledger) if pair & known}
    right = len(gold_pairs & ledger_pairs)
    names = tuple(_named(group, ledger) for group in gold)
    return SpellingScore(
        gold=len(gold_pairs),
        predicted=len(ledger_pairs),
        right=right,
        precision=right / len(ledger_pairs) if ledger_pairs else None,
        recall=right / len(gold_pairs),
        forms_right=sum(n.gold == n.found for n in names),
        names=names,
        not_judged=sum(not group.spellings & known for group in ledger),
    )


def _pairs(groups: Iterable[NameGroup]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group.spellings, 2)}


def _named(group: NameGroup, ledger: Sequence[NameGroup]) -> NamedForm:
    """Compare a name of gold with the name of the ledger that shares most spellings with it."""
    nearest = max(ledger, key=lambda entry: len(entry.spellings & group.spellings), default=None)
    if nearest is None or not nearest.spellings & group.spellings:
        return NamedForm(gold=group.canonical, found=None, missing=tuple(sorted(group.spellings)), added=())
    return NamedForm(
        gold=group.canonical,
        found=nearest.canonical,
        missing=tuple(sorted(group.spellings - nearest.spellings)),
        added=tuple(sorted(nearest.spellings - group.spellings)),
    )
