"""How good a name ledger is against gold: which spellings it holds for one name, and which form it says to use.

What is counted are pairs of spellings of one name. A pair of the ledger is judged where gold knows one of its two
spellings: names that gold does not tell of count neither for nor against.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.errors import InputError
from workbench.messages import Message

__all__ = ["NameGroup", "NamedForm", "SpellingScore", "read_names", "score_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """A name: the form to use, and all its spellings."""

    canonical: str
    spellings: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedForm:
    """The form that gold says to use, the one that the ledger says, if it has the name, and what it lacks or adds."""

    gold: str
    found: str | None
    missing: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingScore:
    """Pairs of spellings that gold, the ledger and both unite, and the names one by one.

    precision is None where the ledger unites nothing that is judged.
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
    """Read gold: a name a line, the form to use first; a line that starts with # is a comment."""
    groups = []
    taken: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        forms = [part.strip() for part in line.split("\t")]
        if len(forms) < 2 or not all(forms):
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
    """Compare the names of a ledger with those of gold."""
    known = frozenset[str]().union(*(g.spellings for g in gold))
    wanted = _pairs(gold)
    united = {pair for pair in _pairs(ledger) if pair & known}
    right = len(wanted & united)
    names = tuple(_named(group, ledger) for group in gold)
    return SpellingScore(
        gold=len(wanted),
        predicted=len(united),
        right=right,
        precision=right / len(united) if united else None,
        recall=right / len(wanted),
        forms_right=sum(n.gold == n.found for n in names),
        names=names,
        not_judged=sum(not group.spellings & known for group in ledger),
    )


def _pairs(groups: Iterable[NameGroup]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group.spellings, 2)}


def _named(group: NameGroup, ledger: Sequence[NameGroup]) -> NamedForm:
    """Set a name of gold beside that of the ledger that shares most spellings with it."""
    nearest = max(ledger, key=lambda entry: len(entry.spellings & group.spellings), default=None)
    if nearest is None or not nearest.spellings & group.spellings:
        return NamedForm(gold=group.canonical, found=None, missing=tuple(sorted(group.spellings)), added=())
    return NamedForm(
        gold=group.canonical,
        found=nearest.canonical,
        missing=tuple(sorted(group.spellings - nearest.spellings)),
        added=tuple(sorted(nearest.spellings - group.spellings)),
    )
