"""The names of reports as claims: those of the ledger in all of their spellings, and those that the gazetteer knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.arabic import Word, normalise, words
from workbench.events.fact_claims import Claim
from workbench.names.entities import PLACES, EntityKind
from workbench.names.gazetteer import EntityMention, find_entities
from workbench.names.inflection import is_common_word, is_given_name
from workbench.names.ledger import Ledger, NameEntry
from workbench.names.particles import without_particles
from workbench.names.phonetics import has_arabic_letters
from workbench.records import SheetReport, SheetSentence

__all__ = ["name_claims"]

_GROUPS: frozenset[EntityKind] = frozenset({"organisation", "party", "agency", "company", "club"})
_NAMED = PLACES | _GROUPS | {"person"}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name at `text[start:end]`: the key of its row, its spelling here and the one to use, empty where none is."""

    start: int
    end: int
    key: str
    form: str
    canonical: str
    person: bool


def name_claims(reports: Sequence[SheetReport], ledger: Sequence[NameEntry]) -> list[list[Claim]]:
    """Return the claims of each name, the spelling to use as the value of those that are spelt so."""
    entries = _by_spelling(ledger)
    groups: dict[str, list[Claim]] = defaultdict(list)
    for number, report in enumerate(reports):
        for sentence in report.sentences:
            for name in _phrases(sentence.text, list(_names(sentence.text, entries))):
                groups[name.key].append(_claim(number, sentence, name))
    return list(groups.values())


def _by_spelling(ledger: Sequence[NameEntry]) -> dict[str, NameEntry]:
    """Return the entry of each single-word spelling, the more frequent name first."""
    found: dict[str, NameEntry] = {}
    for entry in ledger if isinstance(ledger, Ledger) else Ledger(ledger):
        for form in (entry.canonical, *(f.text for f in entry.forms)):
            if " " not in form and entry.kind == "name":
                found.setdefault(form, entry)
    return found


def _names(text: str, entries: dict[str, NameEntry]) -> Iterator[_Name]:
    """Yield the names of a text, words of the ledger before those of the gazetteer."""
    covered = {k: m for m in find_entities(text) for k in range(m.start, m.end)}
    done: set[int] = set()
    for word in words(text):
        mention = covered.get(word.start)
        if mention and mention.start in done:
            continue
        if mention and (mention.end > word.end or _listed(mention)):
            done.add(mention.start)
            if _listed(mention):
                yield _of_gazetteer(text, mention, entries)
            continue
        entry = next((e for f in without_particles(word.text) if (e := entries.get(f))), None)
        if entry:
            yield _of_ledger(word, entry)


def _listed(mention: EntityMention) -> bool:
    """Return whether a mention is a name, and not rather the word that a group is called by: فتح, النصر."""
    kinds = {e.kind for e in mention.entities} & _NAMED
    return bool(kinds - _GROUPS) or (bool(kinds) and (" " in mention.name or not is_common_word(mention.name)))


def _of_gazetteer(text: str, mention: EntityMention, entries: dict[str, NameEntry]) -> _Name:
    entity = next(e for e in mention.entities if e.kind in _NAMED)
    last = mention.name.split()[-1]
    entry = entries.get(mention.name) or (entries.get(last) if entity.kind == "person" else None)
    start = mention.end - len(mention.name) if text[: mention.end].endswith(mention.name) else mention.start
    return _Name(
        start=start,
        end=mention.end,
        key=f"name {entry.canonical}" if entry else entity.id,
        form=last if entry and mention.name not in entries else mention.name,
        canonical=entry.canonical if entry else "",
        person=entity.kind == "person",
    )


def _of_ledger(word: Word, entry: NameEntry) -> _Name:
    forms = {f.text for f in entry.forms}
    form = next((f for f in without_particles(word.text) if f in forms), entry.canonical)
    start = word.end - len(form) if word.text.endswith(form) else word.start
    return _Name(
        start=start, end=word.end, key=f"name {entry.canonical}", form=form, canonical=entry.canonical, person=True
    )


def _phrases(text: str, names: list[_Name]) -> Iterator[_Name]:
    """Yield names with the given names directly before them as part of them."""
    held: _Name | None = None
    for name in names:
        if held and not (text[held.end : name.start] == " " and name.person and _leads(held, name)):
            yield held
            held = None
        first = held.start if held else _start_of_given_name(text, name)
        held = _Name(first, name.end, name.key, name.form, name.canonical, name.person)
    if held:
        yield held


def _leads(one: _Name, other: _Name) -> bool:
    """Return whether a name may be the given name of the next: both in Latin letters, or it is one."""
    if has_arabic_letters(other.form) != has_arabic_letters(one.form):
        return False
    return not has_arabic_letters(one.form) or is_given_name(one.form)


def _start_of_given_name(text: str, name: _Name) -> int:
    """Return where the given name before a person's name starts, or where the name does."""
    if not name.person or text[name.start - 1 : name.start] != " ":
        return name.start
    before = words(text[: name.start])
    if before and before[-1].end == name.start - 1 and is_given_name(before[-1].text):
        return before[-1].start
    return name.start


def _claim(report: int, sentence: SheetSentence, name: _Name) -> Claim:
    same = not name.canonical or _plain(name.form) == _plain(name.canonical)
    return Claim(
        kind="name",
        report=report,
        segment_id=sentence.id,
        sentence=sentence.text,
        start=name.start,
        end=name.end,
        value=name.canonical if same else name.form,
        block=name.key,
    )


def _plain(form: str) -> str:
    return normalise(form, "full").text.removeprefix("ال")
