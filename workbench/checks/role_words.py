"""Words that say what one does to another, from `role_words.txt`, which linguists edit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from workbench.caching import load_once
from workbench.checks.opposites import fold_word, noun_stems, past_stems, present_stems

__all__ = ["OBJECT", "RoleWord", "agent_phrases", "is_light", "joining_phrases", "names_means", "role_words"]

OBJECT = ""  # the marker of an object without preposition
_PRONOUNS = ("هما", "هم", "ها", "ه")
_SHORT = 2  # letters of a past such as رد
_LISTS = ("by", "joins", "means", "does", "undergoes")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWord:
    """A word of a relation.

    Attributes:
        relation: Which relation.
        verb: Whether it is a verb rather than a verbal noun.
        markers: The prepositions behind which the other of the two stands, or OBJECT.
        turned: Whether it is said from the other's side: خسر for فاز.
        resumes: Whether a pronoun at its end is its object: هاجمتها.
    """

    relation: int
    verb: bool
    markers: tuple[str, ...]
    turned: bool
    resumes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """Role words by their stems; the present without its prefix."""

    past: dict[str, tuple[RoleWord, ...]] = field(default_factory=dict)
    present: dict[str, tuple[RoleWord, ...]] = field(default_factory=dict)
    nouns: dict[str, tuple[RoleWord, ...]] = field(default_factory=dict)


@lru_cache(maxsize=32768)
def role_words(word: str) -> tuple[RoleWord, ...]:
    """Return what a folded word without conjunction may say that one does to another."""
    return _found(_tables()["relations"], word) if _cores().search(word) else ()


@lru_cache(maxsize=32768)
def is_light(word: str, kind: str) -> bool:
    """Return whether a folded word is a verb with a verbal noun as its object: شنت (does), تعرضت (undergoes)."""
    return any(r.verb for r in _found(_tables()[kind], word))


@lru_cache(maxsize=4096)
def names_means(word: str) -> bool:
    """Return whether a folded noun without particles tells by what means somebody acts: رصاص."""
    return bool(_found(_tables()["means"], word))


@load_once
def agent_phrases() -> frozenset[tuple[str, ...]]:
    """Return the phrases that introduce who acts beside a passive: من قبل, على يد."""
    return _phrases("by")


@load_once
def joining_phrases() -> frozenset[tuple[str, ...]]:
    """Return the phrases besides و that join what comes in no order: أو, فضلا عن."""
    return _phrases("joins")


def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    (line,) = (line for line in _lines() if line.startswith(f"{name}:"))
    return frozenset(tuple(fold_word(w) for w in phrase.split("_")) for phrase in line.removeprefix(f"{name}:").split())


def _found(tables: _Tables, word: str) -> tuple[RoleWord, ...]:
    found: dict[RoleWord, None] = {}
    bare = next((word[: -len(p)] for p in _PRONOUNS if word.endswith(p) and len(word) - len(p) >= _SHORT), "")
    resumed = {(r.relation, r.markers) for r in _verbs(tables, bare)} if bare else set()
    for role in _verbs(tables, word):
        resumes = (role.relation, role.markers) in resumed
        found[
            RoleWord(relation=role.relation, verb=True, markers=role.markers, turned=role.turned, resumes=resumes)
        ] = None
    noun = next((tables.nouns[stem] for stem in noun_stems(word) if stem in tables.nouns), ())
    found.update(dict.fromkeys(noun))
    return tuple(found)


def _verbs(tables: _Tables, word: str) -> list[RoleWord]:
    owned = {word, *(word.removesuffix(p) for p in _PRONOUNS)}
    short = {form.removesuffix(ending) for form in owned for ending in ("", "ت", "وا")}  # ردت, عضها
    stems = [*past_stems(word), *(stem for stem in short if len(stem) == _SHORT)]
    past = (role for stem in stems for role in tables.past.get(stem, ()))
    present = (role for stem in present_stems(word) for role in tables.present.get(stem, ()))
    return [*past, *present]


def _lines() -> list[str]:
    text = files("workbench.checks").joinpath("role_words.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@load_once
def _tables() -> dict[str, _Tables]:
    """Return the tables of the relations and of the other lists, read from the file at the first call."""
    tables = {name: _Tables() for name in ("relations", *_LISTS)}
    for number, line in enumerate(_lines()):
        name = next((k for k in _LISTS if line.startswith(f"{k}:")), "relations")
        _add(tables[name], number, line.removeprefix(f"{name}:").split())
    return tables


@load_once
def _cores() -> re.Pattern[str]:
    """Return the pattern of what every form of a word of the relations has."""
    tables = _tables()["relations"]
    stems = (*tables.past, *tables.present, *tables.nouns)
    return re.compile("|".join(sorted({re.escape(stem.rstrip("ةياو")) for stem in stems}, key=len)))


def _add(tables: _Tables, relation: int, entries: Iterable[str]) -> None:
    for entry in entries:
        written, *markers = entry.removeprefix("~").split("+")
        verb = "/" in written
        default = (OBJECT,) if verb else (fold_word("ل"),)
        folded = tuple(dict.fromkeys(fold_word(m) for m in markers)) or default
        role = RoleWord(relation=relation, verb=verb, markers=folded, turned=entry.startswith("~"))
        if verb:
            past, _, present = fold_word(written).partition("/")
            tables.past[past] = (*tables.past.get(past, ()), role)
            tables.present[present[1:]] = (*tables.present.get(present[1:], ()), role)
        else:
            noun = fold_word(written)
            tables.nouns[noun] = (*tables.nouns.get(noun, ()), role)
