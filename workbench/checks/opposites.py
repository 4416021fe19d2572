"""Words that exclude each other: rise and fall, before and after, accept and reject, north and south.

The sets are in `opposites.txt`, which linguists edit. A word of a text is looked up in any of its forms: with joined
particles and pronouns, in every person, gender and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from workbench.arabic import normalise
from workbench.arabic.normalisation import CHARACTER_FOLDING
from workbench.caching import load_once

__all__ = [
    "EXCLUDING",
    "Sense",
    "SetKind",
    "are_opposites",
    "are_synonyms",
    "fold_word",
    "noun_stems",
    "past_stems",
    "phrase_senses",
    "present_stems",
    "split_senses",
    "word_senses",
]

SetKind = Literal["opposites", "converse", "motion", "attitude", "fates", "symmetric", "agents", "contests", "denials"]
_KINDS: tuple[SetKind, ...] = ("converse", "motion", "attitude", "fates", "symmetric", "agents", "contests", "denials")
EXCLUDING: frozenset[SetKind] = frozenset({"opposites", "converse", "motion", "attitude", "fates"})
_FIRST: tuple[SetKind, ...] = ("attitude", "converse")
_DEFINITE = ("ال", "بال", "لل")
_OWNERS = ("ه", "ها", "هم")
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a ]+")
_FOLDING = {code: letter for code, letter in CHARACTER_FOLDING.items() if code != ord("ة")}
_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "نا", "كم", "ني")
_PAST_ENDINGS = ("", "ت", "ا", "تا", "وا", "ن", "نا", "و")
_DOUBLED_ENDINGS = {"", "ت", "تا", "وا"}  # of verbs of two letters; ضمن is seldom of ضم
_PRESENT_ENDINGS = ("", "ون", "ان", "ين", "وا", "ن", "ا", "و")
_NOUN_ENDINGS = ("", "ت", "ة", "ه", "ا", "تان", "تين", "تا", "تي", "ان", "ين", "ون", "ات", "ي", "و")
_SHORT_NOUN_ENDINGS = ("", "ت", "ة", "ه", "ا", "تان", "تين", "ان", "ين")
_SHORT = 3  # letters of a stem that few endings are taken from
_PRESENT = "/"  # before the present of a verb that a noun completes
_SPLIT = 5  # words from a verb to what completes it: لقي ثلاثة من عمال المصنع حتفهم


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """The place of a word in the sets: which set, which of its members, of which kind the set is, if it has verbs."""

    set: int
    member: int
    kind: SetKind
    verbal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of the sets by how they inflect; verbs without the prefix of the present, phrases by their words.

    Of phrases that other words part, split has the noun by the past and the present of their verb.
    """

    exact: dict[str, tuple[Sense, ...]]
    nouns: dict[str, tuple[Sense, ...]]
    past: dict[str, tuple[Sense, ...]]
    present: dict[str, tuple[Sense, ...]]
    phrases: dict[tuple[str, ...], tuple[Sense, ...]]
    longest: dict[str, int]
    split: dict[str, tuple[tuple[str, Sense], ...]]


def are_opposites(one: Iterable[Sense], other: Iterable[Sense]) -> tuple[Sense, Sense] | None:
    """Return the senses in which two words exclude each other, None if they do not or if they may mean the same.

    Senses of a set with a converse come first, then those of attitudes.
    """
    one, other = tuple(one), tuple(other)
    if are_synonyms(one, other):
        return None
    pairs = [(a, b) for a in one for b in other if a.set == b.set and a.member != b.member and a.kind in EXCLUDING]
    return max(pairs, key=lambda pair: _FIRST.index(pair[0].kind) if pair[0].kind in _FIRST else -1, default=None)


def are_synonyms(one: Iterable[Sense], other: Iterable[Sense]) -> bool:
    """Return whether two words are of one member of a set."""
    return not {(s.set, s.member) for s in one}.isdisjoint((s.set, s.member) for s in other)


@lru_cache(maxsize=65536)
def word_senses(word: str) -> tuple[Sense, ...]:
    """Return the places of a word in the sets; folded or not, with or without joined particles and pronouns."""
    known = _words()
    found: dict[Sense, None] = {}
    folded = fold_word(word)
    for form in (folded, folded[1:]) if len(folded) > 3 and folded[0] in "وف" else (folded,):
        found.update(dict.fromkeys(known.exact.get(form, ())))
        for table, stems in ((known.past, past_stems(form)), (known.present, present_stems(form))):
            for stem in stems:
                found.update(dict.fromkeys(table.get(stem, ())))
        # The least that has to be taken away: شقيقته is of شقيقة, not of شقيق.
        noun = next((known.nouns[stem] for stem in noun_stems(form) if stem in known.nouns), ())
        found.update(dict.fromkeys(noun))
    return tuple(found)


def phrase_senses(words: tuple[str, ...], at: int) -> tuple[int, tuple[Sense, ...]]:
    """Return how many words from `at` on are a phrase of the sets, and its places in them; 0 for none."""
    known = _words()
    for first in dict.fromkeys((words[at], words[at][1:])):
        for size in range(min(known.longest.get(first, 0), len(words) - at), 1, -1):
            found = known.phrases.get((first, *words[at + 1 : at + size]))
            if found:
                return size, found
    return 0, ()


def split_senses(words: tuple[str, ...], at: int) -> tuple[int, tuple[Sense, ...]]:
    """Return where the noun is that completes the verb at a place, and the places of both in the sets; 0 for none.

    لقي ثلاثة عمال حتفهم is of لقي حتفه.
    """
    nouns = _nouns_of(words[at])
    for k in range(at + 1, min(len(words), at + 1 + _SPLIT) if nouns else 0):
        stems = set(noun_stems(words[k]))
        found = tuple(dict.fromkeys(sense for noun, sense in nouns if noun in stems))
        if found:
            return k, found
    return 0, ()


@lru_cache(maxsize=65536)
def _nouns_of(word: str) -> tuple[tuple[str, Sense], ...]:
    """Return the nouns that may complete a folded word to a phrase of the sets, each with its place there."""
    known = _words().split
    forms = (word, word[1:]) if len(word) > 3 and word[0] in "وف" else (word,)
    keys = [key for f in forms for key in (*past_stems(f), *(f"{_PRESENT}{stem}" for stem in present_stems(f)))]
    return tuple(dict.fromkeys(pair for key in keys for pair in known.get(key, ())))


def fold_word(written: str) -> str:
    """Return written words folded, except ة at the end of a word, which tells والدة from والده."""
    light = written if _PLAIN.fullmatch(written) else normalise(written, "light").text
    return light.translate(_FOLDING)


def _without(form: str, endings: Iterable[str], least: int = _SHORT) -> Iterator[str]:
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= least:
            yield form[: len(form) - len(ending)]


def past_stems(form: str) -> Iterator[str]:
    """Yield what may be the past of a verb in the third person: ارتفعوا gives ارتفع, اشترتها gives اشتري."""
    if form[2:] in _DOUBLED_ENDINGS:  # حلت is of حل
        yield form[:2]
    for bare in _without(form, _PRONOUNS):
        for stem in _without(bare, _PAST_ENDINGS, 2):
            if len(stem) > 2:
                yield stem
            yield stem + "ي"  # انهت is of انهي
            if stem.endswith("ا"):
                yield stem[:-1] + "ي"  # اشتراه is of اشتري
            yield stem + "ا"  # نمت is of نما


def present_stems(form: str) -> Iterator[str]:
    """Yield what may be the present of a verb without its prefix: سترتفع gives رتفع, ينهون gives نهي."""
    form = form[1:] if form[:1] in {"س", "ل"} and len(form) > 4 else form
    if form[:1] not in {"ي", "ت", "ن", "ا"}:
        return
    third_person = form[0] in "يت"
    for bare in _without(form[1:], _PRONOUNS, 2):
        for stem in _without(bare, _PRESENT_ENDINGS, 2):
            yield stem
            yield stem + "ي"  # لم ينه, ينهون are of ينهي
            yield stem + "و"
            if len(stem) == 2 and third_person:  # لم يزد, يعد are of يزيد, يعود
                yield from (f"{stem[0]}{weak}{stem[1]}" for weak in "يوا")


def noun_stems(form: str) -> Iterator[str]:
    """Yield what may be a noun or adjective without its particles and endings: وبارتفاعها gives ارتفاع."""
    bare_forms = [form]
    if form[:1] in {"ب", "ك", "ل"} and len(form) > 3:
        bare_forms.append(form[1:])
    if form.startswith("لل") and len(form) > 4:
        bare_forms.append("ال" + form[2:])
    for bare in bare_forms:
        for owned in _without(bare, _PRONOUNS, 2):
            yield owned  # إلغاء and التزام begin with no article
            if owned.endswith(("اي", "او")):
                yield f"{owned[:-1]}ء"  # إلغائها is of إلغاء
        plain = bare.removeprefix("ال")
        pronouns = _PRONOUNS if plain == bare else ("",)
        for owned in _without(plain, pronouns, 2):
            yield owned
            endings = _NOUN_ENDINGS if len(owned) > _SHORT + 1 else _SHORT_NOUN_ENDINGS
            for ending in endings:
                for stem in _without(owned, (ending,)):
                    if ending.startswith("ت"):
                        yield stem + "ة"  # هزيمتها is of هزيمة, جامعتين of جامعة
                    yield stem


@load_once
def _words() -> _Words:
    """Return the words of all sets, read from the file at the first call."""
    found = _Words(exact={}, nouns={}, past={}, present={}, phrases={}, longest={}, split={})
    text = files("workbench.checks").joinpath("opposites.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    adjectives = _adjectives(lines)
    for number, line in enumerate(lines):
        kind: SetKind = next((k for k in _KINDS if line.startswith(f"{k}:")), "opposites")
        for member, listed in enumerate(line.removeprefix(f"{kind}:").split("|")):
            sense = Sense(set=number, member=member, kind=kind, verbal="/" in line)
            entries = listed.split()
            # فاشلة is of every set of فاشل, also where its feminine is not written.
            entries += [f"{e}ة" for e in entries if e in adjectives and f"{e}ة" not in line.split()]
            for written in (form for entry in entries for form in _written_out(entry)):
                _add(found, "…".join(fold_word(part.replace("_", " ")) for part in written.split("…")), sense)
    return found


def _adjectives(lines: Iterable[str]) -> set[str]:
    """Return the words that a member of a set has with and without ة: فاشل فاشلة, but not جامع and جامعة."""
    members = [set(member.split()) for line in lines for member in line.split("|")]
    return {word for member in members for word in member if f"{word}ة" in member}


def _written_out(entry: str) -> Iterator[str]:
    """Yield an entry of the file, or the forms of one with +, in which it is surely a noun: الرأس, في رأسه."""
    noun = entry.removeprefix("+")
    if noun == entry:
        yield entry
        return
    yield from (f"={article}{noun}" for article in _DEFINITE)
    yield from (f"في_{noun.removesuffix('ة') + 'ت' if noun.endswith('ة') else noun}{owner}" for owner in _OWNERS)


def _add(found: _Words, written: str, sense: Sense) -> None:
    def put(table: dict[str, tuple[Sense, ...]], key: str) -> None:
        table[key] = (*table.get(key, ()), sense)

    verb, _, noun = written.partition("…")
    if noun:
        past, _, present = verb.partition("/")
        for key in (past, f"{_PRESENT}{present[1:]}"):
            found.split[key] = (*found.split.get(key, ()), (noun, sense))
    elif " " in written:
        words = tuple(written.removeprefix("=").split())
        found.phrases[words] = (*found.phrases.get(words, ()), sense)
        found.longest[words[0]] = max(found.longest.get(words[0], 0), len(words))
    elif written.startswith("="):
        put(found.exact, written[1:])
    elif "/" in written:
        past, _, present = written.partition("/")
        put(found.past, past)
        put(found.present, present[1:])
    else:
        put(found.nouns, written)
