"""What only one of a translation and its English source denies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.resources import files

from workbench.arabic import Word, words
from workbench.caching import load_once
from workbench.checks.counterparts import linked_place
from workbench.checks.english_concepts import english_concepts
from workbench.checks.findings import finding
from workbench.checks.opposites import are_opposites, fold_word, word_senses
from workbench.messages import Message
from workbench.records import ErrorSpan, WordLink

__all__ = ["english_negations_before", "is_denied", "negation_changes"]

_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
_NOT_WITHIN = r"(?<![^\W_])(?:\w+(?=n['’]t))?"  # before n't, the verb
_JOINED = r"(?<!\w)[وف]?[سبلك]?(?:ال|ل)?"
_REACH = 4  # words behind a negation that it may negate


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


def negation_changes(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
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
        at = linked_place(negated.span(), links) if negated else None
        instead = linked_place(its[0].span(), links)
        if negated and at and instead in {None, at}:
            said = right[its[0].start() : negated.end()]
            yield _polarity(left, at, right, Message("findings.negation-lost", other=said))


def _has_opposite(behind: Sequence[Word], right: str) -> bool:
    """Return whether the right has a word that excludes one behind a negation: لم ترتفع, fell."""
    senses = [s for w in behind[:_REACH] for s in word_senses(fold_word(w.text))]
    return any(are_opposites(senses, t.senses) for t in english_concepts(right))


def _is_negation(word: Word, negations: frozenset[str]) -> bool:
    return word.text in negations or (word.text[:1] in {"و", "ف"} and word.text[1:] in negations)


def _is_affirmed(tokens: Sequence[Word], at: int) -> bool:
    lists = _lists()
    behind = [w.text for w in tokens[at + 1 :]]
    return behind[:1] == [] or behind[0] in lists.affirming_next or not lists.arabic_affirming.isdisjoint(behind)


def _linked_text(word: Word, links: Sequence[WordLink], right: str) -> str:
    linked = [k.right for k in links if k.left[0] < word.end and word.start < k.left[1]]
    return right[linked[0][0] : linked[0][1]] if linked else ""


def _polarity(left: str, place: tuple[int, int], right: str, reason: Message) -> ErrorSpan:
    category = "accuracy/mistranslation/polarity"
    return finding(
        left, *place, category=category, severity="critical", check="negation", evidence=right, reason=reason
    )


def english_negations_before(text: str) -> bool:
    """Return whether the words before an English word have one that may negate it."""
    return bool(_lists().english_before.search(text))


def is_denied(said: AbstractSet[str]) -> bool:
    """Return whether Arabic words have one beside which what is denied and what is confirmed may be the same."""
    return not said.isdisjoint(_lists().denied)


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
