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
from workbench.checks.concepts import concepts
from workbench.checks.counterparts import linked_place
from workbench.checks.english_concepts import english_concepts
from workbench.checks.findings import finding
from workbench.checks.lexicon import english_zipf
from workbench.checks.opposites import are_opposites, are_synonyms, fold_word, word_senses
from workbench.messages import Message
from workbench.records import ErrorSpan, WordLink

__all__ = ["english_negations_before", "is_denied", "negation_changes"]

_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
_NOT_WITHIN = r"(?<![^\W_])(?:\w+(?=n['’]t))?"  # before n't, the verb
_JOINED = r"(?<!\w)[وف]?[سبلك]?(?:ال|ل)?"
_BESIDE = 2  # words before a word, one of which may negate it
_PRESENT = re.compile("[يتنأ][^\\W\\d_]{3}")
_REACH = 4  # words behind a negation that it may negate
_AFFIXED = re.compile(r"(?:un|in|im|il|ir|non)[a-z]{3,}(?:[ai]ble|[ai]bly|[ai]bility)|(?:un|non)(?P<rest>[a-z]{4,})")
_KNOWN = 2.5  # Zipf frequency of what is behind un- or non-, if it is a word


@dataclass(frozen=True, slots=True, kw_only=True)
class _Negations:
    """What negates in either language, and what takes a negation back."""

    english: re.Pattern[str]
    english_before: re.Pattern[str]
    none: re.Pattern[str]
    far: re.Pattern[str]
    between: frozenset[str]
    english_existence: re.Pattern[str]
    arabic_existence: frozenset[str]
    other_english: re.Pattern[str]
    no_affix: re.Pattern[str]
    affirming: re.Pattern[str]
    arabic: frozenset[str]
    beside: frozenset[str]
    other_arabic: re.Pattern[str]
    something: frozenset[str]
    everything: frozenset[str]
    arabic_affirming: frozenset[str]
    denied: frozenset[str]
    affirming_next: frozenset[str]


def negation_changes(left: str, right: str, links: Sequence[WordLink]) -> Iterator[ErrorSpan]:
    """Find the only negation of one side where the other has nothing that denies.

    What is negated has to be linked: where it is not, it is said in other words, stayed as لم يغادر.
    """
    lists, tokens = _lists(), words(left)
    mine = [k for k, w in enumerate(tokens) if _is_negation(w, lists.arabic) or _negates_verb(left, tokens, k)]
    may_deny = mine or any(_is_negation(w, lists.beside) for w in tokens)
    its = sorted([*lists.english.finditer(right), *lists.none.finditer(right)], key=lambda m: m.start())
    if len(mine) == 1 and not its and not _denies_otherwise(right):
        negation, *behind = tokens[mine[0] : mine[0] + 2]
        said = _linked_text(behind[0], links, right) or _said_alike(behind[0], right) if behind else ""
        if said and not _is_affirmed(tokens, mine[0]) and not _has_opposite(tokens[mine[0] + 1 :], right):
            place = negation.start, behind[0].end
            yield _polarity(left, place, right, Message("findings.negation-added", other=said))
    elif len(its) == 1 and not may_deny and not lists.other_arabic.search(left) and not lists.affirming.search(right):
        lost = _lost(left, right, its[0], links)
        if lost:
            at, end = lost
            yield _polarity(left, at, right, Message("findings.negation-lost", other=right[its[0].start() : end]))


def _lost(
    left: str, right: str, negation: re.Match[str], links: Sequence[WordLink]
) -> tuple[tuple[int, int], int] | None:
    """Return where the left states what an English negation denies, and where that ends, None if it is unclear."""
    lists, instead = _lists(), linked_place(negation.span(), links)
    if any(are_opposites(c.senses, t.senses) for c in concepts(left) for t in english_concepts(right)):
        return None  # none survived, قتل الجميع; not easy, صعب
    everything = _everything(left, negation[0], instead)
    if everything:  # nothing, شيء
        return everything, negation.end()
    if negation[0].lower() == "no" and lists.english_existence.search(right, 0, negation.start()):
        there = [(w.start, w.end) for w in words(left) if w.text.removeprefix("و") in lists.arabic_existence]
        if len(there) == 1:
            return there[0], negation.end()
    behind = [m for m in _WORD.finditer(right, negation.end()) if m[0].lower() not in lists.between][:1]
    for word in behind:
        at = linked_place(word.span(), links) or _stated_at(left, right, word)
        if at and instead in {None, at} and not lists.other_english.match(word[0]):  # not forget
            return at, word.end()
    return None


def _everything(left: str, negation: str, instead: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return where the left has all or something in the place of none or nothing, None for nowhere."""
    lists = _lists()
    some, every = ([(w.start, w.end) for w in words(left) if w.text in s] for s in (lists.something, lists.everything))
    if instead in some or instead in every:
        return instead
    places = some if negation.lower() == "nothing" else every if lists.far.match(negation) else []
    return places[0] if places else None


def _denies_otherwise(text: str) -> bool:
    """Return whether an English text has a word that may deny something, without or with not: unborn, fail."""
    lists = _lists()
    if lists.other_english.search(text):
        return True
    affixed = (_AFFIXED.fullmatch(m[0].lower()) for m in _WORD.finditer(text) if not lists.no_affix.match(m[0]))
    return any(m and (not m["rest"] or english_zipf(m["rest"]) >= _KNOWN) for m in affixed)


def _said_alike(word: Word, right: str) -> str:
    """Return the English word that says what an Arabic one does, whether they are linked or not."""
    senses = word_senses(fold_word(word.text))
    return next((t.word for t in english_concepts(right) if are_synonyms(senses, t.senses)), "")


def _stated_at(left: str, right: str, word: re.Match[str]) -> tuple[int, int] | None:
    """Return where the left says what an English word does, whether they are linked or not."""
    senses = [s for t in english_concepts(right) if t.start == word.start() for s in t.senses]
    return next(((c.start, c.end) for c in concepts(left) if are_synonyms(c.senses, senses)), None)


def _has_opposite(behind: Sequence[Word], right: str) -> bool:
    """Return whether the right has a word that excludes one behind a negation: لم ترتفع, fell."""
    senses = [s for w in behind[:_REACH] for s in word_senses(fold_word(w.text))]
    return any(are_opposites(senses, t.senses) for t in english_concepts(right))


def _is_negation(word: Word, negations: frozenset[str]) -> bool:
    return word.text in negations or (word.text[:1] in {"و", "ف"} and word.text[1:] in negations)


def _negates_verb(text: str, tokens: Sequence[Word], at: int) -> bool:
    """Return whether a word is لا before a verb: beside other words it may say something else, أم لا, لا بأس."""
    if not _is_negation(tokens[at], frozenset({"لا"})) or at + 1 == len(tokens):
        return False
    following = tokens[at + 1]
    return text[tokens[at].end : following.start].isspace() and bool(_PRESENT.match(following.text))


def _is_affirmed(tokens: Sequence[Word], at: int) -> bool:
    lists = _lists()
    behind = [w.text for w in tokens[at + 1 :]]
    return behind[:1] == [] or behind[0] in lists.affirming_next or not lists.arabic_affirming.isdisjoint(behind)


def _linked_text(word: Word, links: Sequence[WordLink], right: str) -> str:
    """Return the English word that an Arabic one is linked to, empty for none and for a name: أطباء بلا حدود."""
    linked = [k.right for k in links if k.left[0] < word.end and word.start < k.left[1]]
    said = right[linked[0][0] : linked[0][1]] if linked else ""
    return "" if said[:1].isupper() and linked[0][0] else said


def _polarity(left: str, place: tuple[int, int], right: str, reason: Message) -> ErrorSpan:
    category = "accuracy/mistranslation/polarity"
    return finding(
        left, *place, category=category, severity="critical", check="negation", evidence=right, reason=reason
    )


def english_negations_before(text: str) -> bool:
    """Return whether the words before an English word have one that may negate it: not far, or no right before it."""
    lists = _lists()
    beside = _WORD.findall(text)[-_BESIDE:]
    return bool(lists.english.search(text) or lists.far.search(text) or lists.english_before.search(" ".join(beside)))


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
        none=_any_of(english["none"].split(), r"(?<![^\W_])"),
        far=_any_of(english["far"].split(), r"(?<![^\W_])"),
        english_existence=re.compile(rf"\b(?:{'|'.join(english['existence'].split())})\s+\Z", re.IGNORECASE),
        arabic_existence=frozenset(arabic["existence"].split()),
        between=frozenset(english["between"].split()),
        no_affix=_any_of(english["no_affix"].split(), ""),
        other_english=_any_of(english["others"].split(), r"(?<!\w)"),
        affirming=re.compile("|".join(map(re.escape, english["affirms"])), re.IGNORECASE),
        arabic=frozenset(arabic["negates"].split()),
        beside=frozenset(arabic["beside"].split()),
        something=frozenset(arabic["something"].split()),
        everything=frozenset(arabic["everything"].split()),
        other_arabic=_any_of(arabic["others"].split(), _JOINED),
        arabic_affirming=frozenset(arabic["affirms"].split()),
        denied=frozenset(arabic["denied"].split()),
        affirming_next=frozenset(arabic["affirms_next"].split()),
    )


def _any_of(entries: Iterable[str], before: str) -> re.Pattern[str]:
    """Return a pattern of any of some words; * stands for the rest of one."""
    some = "|".join(re.escape(entry).replace(r"\*", r"\w*") for entry in entries)
    return re.compile(rf"{before}(?:{some})(?!\w)", re.IGNORECASE)
