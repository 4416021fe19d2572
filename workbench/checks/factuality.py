"""What one of two similar sentences states as a fact and the other as planned, possible, obliged, tried or conditional.

زار and سيزور, قد يفوز and سيفوز, يجب and يمكن, حاول اقتحام السجن and اقتحم السجن, إذا فاز and فاز. Linguists speak of
the factuality of events (Saurí and Pustejovsky 2009). The expressions are in `factuality.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from workbench.caching import load_once
from workbench.checks.concepts import NEGATIONS
from workbench.checks.findings import finding
from workbench.checks.word_comparison import Token, compare_words, tokens
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["changed_factuality"]

_FACT = "fact"
_MIN_SHARE_OF_WORDS = 0.4  # of common words from which sentences are worth comparing further
_MIN_SHARE = 0.85  # of common words without the expressions
_MIN_MATCHED = 3
_MIN_MATCHED_OF_ALL = 2  # where all else is the same: لعل الأطفال نائمون
_PARTICLES = frozenset({"ان", "بان", "الي", "علي", "في", "من", "عن", "قد", "لقد", "انه", "انها", "هناك"})
_PERSONS = frozenset("يتن")  # letters that an imperfect verb begins with
_PERFECT_ENDINGS = ("وا", "تا", "ت", "ا", "")
_IMPERFECT_ENDINGS = ("ون", "ان", "وا", "")
_JOINED = ("وال", "بال", "كال", "ال", "لل", "ب", "ل", "ك")
_ENDINGS = ("ات", "ون", "ين", "ان", "وا", "تا", "ة", "ه", "ا", "ت")
_WEAK = str.maketrans("", "", "اويءئؤ")
_WISH = re.compile("[اينت]?ود(?:ون|ت|دت|دنا|وا)?|[اينت]?ت?تمن\\w*|حبذا|ماذا")  # what لو is wished with: يود أبي لو يبقى
_REACH = 5  # words behind an expression within which the verb stands that it is about
_LONG = frozenset("اوي")
_MIN_STEM = 2  # letters
_GOVERNING = frozenset({"attempted", "obliged", "optional"})  # behind which somebody may be named before what he does


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """An expression of a group, on the tokens `start` to `end`; of a verb with سـ, `end` is `start`."""

    group: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    excludes: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]


@load_once
def _groups() -> dict[str, _Group]:
    table = tomllib.loads(files("workbench.checks").joinpath("factuality.toml").read_text("utf-8"))
    return {
        name: _Group(
            excludes=frozenset(group["excludes"]),
            phrases=tuple(tuple(t.key for t in tokens(phrase)) for phrase in group["phrases"]),
        )
        for name, group in table.items()
    }


@load_once
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases with their groups by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, group in _groups().items():
        for phrase in group.phrases:
            found.setdefault(phrase[0], []).append((phrase, name))
    for phrases in found.values():
        phrases.sort(key=lambda item: -len(item[0]))
    return found


def changed_factuality(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find what only one of two nearly identical sentences states as a fact, as certain or as a duty."""
    if compare_words(left, right).share < _MIN_SHARE_OF_WORDS:
        return
    ours, theirs = tokens(left), tokens(right)
    marks = _left_over(_marks(ours, theirs), _marks(theirs, ours))
    if marks is None or _negations(ours) != _negations(theirs):
        return
    mine, its = marks
    pairs = _alike(ours, theirs, mine, its)
    if pairs is None or not _excludes(ours, theirs, mine, its, pairs):
        return
    place = (mine.start, max(mine.start, mine.end - 1)) if mine else _counterpart(ours, theirs, its, pairs)
    if place is None:
        return
    said = _said(right, theirs, its) if its else None
    yield finding(
        left,
        ours[place[0]].start,
        ours[place[1]].end,
        category="accuracy/mistranslation/factuality",
        severity="major",
        check="factuality",
        evidence=right,
        reason=Message("findings.factuality-differs", other=said)
        if said
        else Message("findings.factuality-missing", text=_said(left, ours, mine)),
    )


def _marks(side: Sequence[Token], other: Sequence[Token]) -> list[_Mark]:
    """Return the expressions of a side; verbs with سـ only where the other side does not have the same."""
    known = {t.key for t in other}
    found: list[_Mark] = []
    k = 0
    while k < len(side):
        key = side[k].key
        group, size = _phrase_at(side, k)
        if not group and key in {"قد", "فقد", "وقد"} and k + 1 < len(side) and _is_imperfect(side[k + 1].key):
            group = "possible"
        if key == "لو" and any(_WISH.fullmatch(t.key) for t in side[max(0, k - _REACH) : k]):
            group = "open"
        if group:
            found.append(_Mark(group=group, start=k, end=k + size))
        elif key[:1] == "س" and key[1:2] in _PERSONS and len(key) > 3 and key not in known:
            found.append(_Mark(group="future", start=k, end=k))
        k += size
    return found


def _phrase_at(side: Sequence[Token], k: int) -> tuple[str, int]:
    """Return the group of the longest phrase that begins at a token, and its size; an empty group where none does."""
    key = side[k].key
    for first in (key, key[1:]) if key[:1] in {"و", "ف"} and len(key) > _MIN_STEM + 1 else (key,):
        for phrase, group in _phrases().get(first, ()):
            if tuple(t.key for t in side[k + 1 : k + len(phrase)]) == phrase[1:]:
                return group, len(phrase)
    return "", 1


def _left_over(mine: Sequence[_Mark], its: Sequence[_Mark]) -> tuple[_Mark | None, _Mark | None] | None:
    """Return what each side has that the other has not, None where that is nothing or more than one expression."""
    rest_mine, rest_its = list(mine), list(its)
    for mark in mine:
        same = next((m for m in rest_its if m.group == mark.group), None)
        if same is not None:
            rest_its.remove(same)
            rest_mine.remove(mark)
    one, other = _single(rest_mine), _single(rest_its)
    if len(one) > 1 or len(other) > 1 or not (one or other):
        return None
    return (one[0] if one else None), (other[0] if other else None)


def _single(marks: Sequence[_Mark]) -> Sequence[_Mark]:
    """Return expressions without a verb in the future that another expression is about: حتما ستنهار."""
    others = [m for m in marks if m.group != "future"]
    return others if len(marks) == 2 and len(others) == 1 else marks


def _alike(
    ours: Sequence[Token], theirs: Sequence[Token], mine: _Mark | None, its: _Mark | None
) -> dict[int, int] | None:
    """Return the pairs of tokens that sentences have in common beside two expressions, None if they are not alike."""
    some, others = _content(ours, mine), _content(theirs, its)
    pairs: dict[int, int] = {}
    free = list(others)
    for exact in (True, False):
        for i in some:
            if i in pairs:
                continue
            j = next((j for j in free if _matches(ours[i], theirs[j], exact=exact)), None)
            if j is not None:
                pairs[i] = j
                free.remove(j)
    all_else = len(pairs) == len(some) == len(others)
    enough = len(pairs) >= _MIN_MATCHED or (all_else and len(pairs) >= _MIN_MATCHED_OF_ALL)
    if not enough or 2 * len(pairs) < _MIN_SHARE * (len(some) + len(others)):
        return None
    missed = len(free) if its is None else len(some) - len(pairs) if mine is None else 0
    return pairs if not missed else None


def _content(side: Sequence[Token], mark: _Mark | None) -> list[int]:
    marked = range(mark.start, mark.end) if mark else range(0)
    return [k for k, t in enumerate(side) if k not in marked and t.key not in _PARTICLES | NEGATIONS]


def _matches(one: Token, other: Token, *, exact: bool) -> bool:
    if exact or one.number or other.number or one.date or other.date:
        return one.key == other.key
    return not _stems(one.key).isdisjoint(_stems(other.key))


def _stems(key: str) -> set[str]:
    """Return what may be left of a word without joined particles, endings, long vowels and what verbs begin with."""
    bare = next((key.removeprefix(p) for p in _JOINED if key.startswith(p) and len(key) - len(p) > _MIN_STEM), key)
    found: set[str] = set()
    for word in {key, bare}:
        ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > _MIN_STEM), "")
        for stem in {word, word.removesuffix(ending)}:
            future = stem[1:] if stem[:1] == "س" and stem[1:2] in _PERSONS else stem
            for form in {stem, future, future[1:] if future[:1] in _PERSONS else future}:
                consonants = form.translate(_WEAK)
                if len(consonants) >= _MIN_STEM:
                    found.add(consonants)
    return found


def _excludes(
    ours: Sequence[Token],
    theirs: Sequence[Token],
    mine: _Mark | None,
    its: _Mark | None,
    pairs: Mapping[int, int],
) -> bool:
    """Return whether what is told with one expression cannot be told with the other, or without any."""
    if mine and its:
        return its.group in _groups()[mine.group].excludes or mine.group in _groups()[its.group].excludes
    marked, mark = (ours, mine) if mine else (theirs, its)
    if mark is None or _FACT not in _groups()[mark.group].excludes:
        return False
    if mark.group not in {"future", "planned"}:
        return True
    plain = theirs if mine else ours
    matched = pairs if mine else {j: i for i, j in pairs.items()}
    reach = range(mark.start, mark.end + _REACH) if mark.start < mark.end else [mark.start]
    return any(_is_perfect(plain, matched[k], marked[k].key) for k in reach if k in matched)


def _predicate(side: Sequence[Token], mark: _Mark) -> int:
    """Return the place of the word that an expression is about: the one behind it and أن."""
    return next((k for k in range(mark.end, len(side)) if side[k].key not in _PARTICLES), mark.start)


def _is_perfect(side: Sequence[Token], at: int, verb: str) -> bool:
    """Return whether a word is the perfect of a verb that is in the future or the imperfect, or a verbal noun.

    As far as the letters tell: short vowels are not written, and قطع is a perfect and a verbal noun.
    """
    word = side[at].key
    if at and side[at - 1].key == "لم":
        return True
    imperfect = verb.removeprefix("س") if verb[1:2] in _PERSONS else verb
    if imperfect[:1] in _PERSONS:
        root = next(imperfect[1:].removesuffix(e) for e in _IMPERFECT_ENDINGS if imperfect.endswith(e))
        if word[:1] in _PERSONS and word[1:].startswith(root):
            return False
        return any(_has_root(word.removesuffix(e), root) for e in _PERFECT_ENDINGS if word.endswith(e))
    noun = next((verb.removeprefix(p) for p in _JOINED if verb.startswith(p) and len(verb) - len(p) > _MIN_STEM), verb)
    if word in {noun, verb} or word[:1] in _PERSONS or word.startswith(("ال", "لل")):
        return False
    return any(word.endswith(e) and _consonants(word.removesuffix(e)) == _consonants(noun) for e in _PERFECT_ENDINGS)


def _has_root(perfect: str, imperfect: str) -> bool:
    """Return whether a perfect may belong to an imperfect, both without affixes; a noun has a long vowel: إعلان."""
    if _consonants(perfect) != _consonants(imperfect):
        return False
    return perfect[-2:-1] not in _LONG or imperfect[-2:-1] in _LONG


def _consonants(word: str) -> str:
    return word.removesuffix("ه").translate(_WEAK) if len(word) > _MIN_STEM else word.translate(_WEAK)


def _is_imperfect(key: str) -> bool:
    return key[:1] in _PERSONS and len(key) > _MIN_STEM


def _negations(side: Sequence[Token]) -> int:
    return sum(t.key in NEGATIONS for t in side)


def _counterpart(
    ours: Sequence[Token], theirs: Sequence[Token], its: _Mark | None, pairs: Mapping[int, int]
) -> tuple[int, int] | None:
    """Return the place of the word of the left that an expression of the right is about, as far as that can be told."""
    if its is None:
        return None
    at = its.start if its.start == its.end else _predicate(theirs, its)
    back = {j: i for i, j in pairs.items()}
    changed = (j for j in sorted(back) if j >= its.end and ours[back[j]].key != theirs[j].key)
    if its.group in _GOVERNING:
        at = next(changed, at)
    if at not in back:
        at = next((j for j in sorted(back) if j >= its.end), at)
    return (back[at], back[at]) if at in back else None


def _said(text: str, side: Sequence[Token], mark: _Mark | None) -> str:
    """Return an expression as a text has it, with the word that it is about."""
    if mark is None:
        return ""
    last = mark.start if mark.start == mark.end or mark.group in _GOVERNING else _predicate(side, mark)
    return text[side[mark.start].start : side[max(last, mark.end - 1)].end]
