"""What to write in place of a spelling that the ledger does not use, with its particles; nothing where that is unsure.

A name of several words in Latin letters is replaced as a whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.arabic import Word, normalise, words
from workbench.names.document_names import is_listed
from workbench.names.gazetteer import entity_ids
from workbench.names.inflection import common_zipf, is_common_word
from workbench.names.latin_names import name_parts
from workbench.names.ledger import Ledger, NameEntry, NameMention, noncanonical_names
from workbench.names.likelihood import are_different_words, is_house_variant
from workbench.names.particles import joined, leading_particles, without_particles
from workbench.names.phonetic_index import spelling_distance
from workbench.names.phonetics import has_arabic_letters
from workbench.names.phrases import PhraseMention

__all__ = ["NameFix", "is_attribute", "name_fixes", "relevant_entries"]

_SURE = 0.8  # probability that a spelling is of the name, from which on it is replaced
_KNOWN_ZIPF, _KNOWN_GAP = 2.0, 1.0  # of a spelling that is known much better than another
_JOINT = re.compile(r"[ .\-–'’&]{1,3}")  # between the words of a name in Latin letters
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_OPENING, _CLOSING = re.compile(r"[(\[][^()\[\]]*$"), re.compile(r"^[^()\[\]]*[)\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFix:
    """The text from start to end spells names otherwise than the ledger; replacement is None where no fix is sure.

    Attributes:
        start: Offset of the first character to replace.
        end: Offset after the last one.
        form: The spelling in the text, without particles.
        entries: The names of the ledger.
        replacement: What to write instead.
        style: Whether house style alone decides between the two spellings.
    """

    start: int
    end: int
    form: str
    entries: tuple[NameEntry, ...]
    replacement: str | None
    style: bool = False


def name_fixes(text: str, ledger: Sequence[NameEntry]) -> Iterator[NameFix]:
    """Yield what the ledger spells otherwise in a text, in order."""
    if not ledger:
        return  # without loading how frequent words are, which takes half a second
    entries = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    decided = [_decided_fix(text, mention, entries) for mention in entries.phrases.find(text)]
    places = [(f.start, f.end) for f in decided]
    named = [
        (m, e)
        for m, e in noncanonical_names(text, entries)
        if not any(m.start < end and start < m.end for start, end in places)
        and not (e.decided == "person" and has_arabic_letters(m.form))  # those are phrases of the ledger
        and m.form.removeprefix("ال") != e.canonical.removeprefix("ال")  # the sentence decides: حالة كوليرا
    ]
    latin = [(m, e) for m, e in named if not has_arabic_letters(m.form)]
    found = decided + [_arabic_fix(text, m, e) for m, e in named if has_arabic_letters(m.form)]
    for run in _latin_runs(text):
        inside = [(m, e) for m, e in latin if run[0] <= m.start and m.end <= run[1]]
        if inside and not any(run[0] < end and start < run[1] for start, end in places):
            found.append(_latin_fix(text, run, inside))
    yield from sorted(found, key=lambda f: (f.start, f.end))


def relevant_entries(known: Iterable[str], ledger: Sequence[NameEntry]) -> tuple[NameEntry, ...]:
    """Return the entries of a ledger on which what `name_fixes` yields for a text of some words may depend."""
    entries = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    by_spelling = entries.entry_by_spelling
    known = tuple(known)
    found = {e.id: e for w in known if (e := by_spelling.get(entries.base_forms[w]))}
    if entries.phrases:
        found |= {p.owner: entries.entry_by_id[p.owner] for p in entries.phrases.may_occur(known)}
    return tuple(found[i] for i in sorted(found))


def _decided_fix(text: str, mention: PhraseMention, ledger: Ledger) -> NameFix:
    """Return the fix for a form that a person has entered, in Latin letters with the particles before it."""
    start, phrase = mention.start, mention.phrase
    particles = mention.particles or leading_particles(text[:start])
    start -= 0 if mention.particles else len(particles)
    written = joined(particles, phrase.canonical)
    if written.startswith(particles) and text.startswith(particles, start):
        start, written = start + len(particles), written[len(particles) :]
    form = text[start : mention.end]
    entry = ledger.entry_by_id[phrase.owner]
    return NameFix(start=start, end=mention.end, form=form, entries=(entry,), replacement=written)


def _arabic_fix(text: str, mention: NameMention, entry: NameEntry) -> NameFix:
    word = next(w for w in words(text) if w.start <= mention.start < w.end)
    canonical = entry.canonical
    readings = [r for r in without_particles(word.text) if len(r) <= len(mention.form) or r == mention.form]
    reading = min(readings, key=lambda r: (spelling_distance(r, canonical), r != mention.form))
    particles = _particles(word.text, reading)
    same = normalise(reading, "light").text == normalise(canonical, "light").text
    if same or particles is None or not _is_sure(text, word, mention.form, entry):
        return NameFix(start=mention.start, end=mention.end, form=mention.form, entries=(entry,), replacement=None)
    whole = joined(particles, canonical)
    start = word.start
    if whole.startswith(particles) and word.text.startswith(particles):
        start, whole = start + len(particles), whole[len(particles) :]
    return NameFix(
        start=start,
        end=word.end,
        form=text[start : word.end],
        entries=(entry,),
        replacement=whole,
        style=is_house_variant(reading, canonical),
    )


def _particles(word: str, reading: str) -> str | None:
    """Return what precedes a reading of a word: `ل` of للكرملين for الكرملين, None if it does not end the word."""
    if word.endswith(reading):
        return word[: len(word) - len(reading)]
    if reading.startswith("ال") and word.endswith("لل" + reading[2:]):
        return word[: len(word) - len(reading)] + "ل"
    return None


def _is_sure(text: str, word: Word, form: str, entry: NameEntry) -> bool:
    if entry.decided == "person":
        return True
    probability = next((f.probability for f in entry.forms if f.text == form), 0.0)
    if probability < _SURE or are_different_words(form, entry.canonical) or _is_established(form, entry.canonical):
        return False
    if not is_common_word(form) or is_listed(form):
        return True
    near = [w.text for w in words(text) if w.end + 1 == word.start or word.end + 1 == w.start]
    return any(not is_common_word(w) for w in near)  # a word of the language is a name only beside another


def _is_established(form: str, canonical: str) -> bool:
    """Return whether the language knows a spelling much better than the one of the clean documents."""
    if is_listed(form) and not is_listed(canonical):
        return True
    return common_zipf(form) >= max(_KNOWN_ZIPF, common_zipf(canonical) + _KNOWN_GAP)


def _latin_fix(text: str, run: tuple[int, int], inside: Sequence[tuple[NameMention, NameEntry]]) -> NameFix:
    start, end = run
    entries = tuple(entry for _, entry in inside)
    by_form = {m.form: e for m, e in inside}
    parts = name_parts(text[start:end])
    particles = leading_particles(text[:start])
    sure = (
        all(p in by_form for p in parts)
        and not _in_brackets(text, run)
        and not any(is_attribute(text[:start], e.canonical) for e in entries)
    )
    sure = sure and all(_is_sure_latin(by_form[p], p) for p in parts if p in by_form)
    whole = " ".join(by_form[p].canonical for p in parts) if sure else None
    if whole is not None:
        written = joined(particles, whole)
        if written.startswith(particles):
            whole = written[len(particles) :]
        else:
            start, whole = start - len(particles), written
    return NameFix(start=start, end=end, form=text[slice(*run)], entries=entries, replacement=whole)


def _is_sure_latin(entry: NameEntry, form: str) -> bool:
    return entry.decided == "person" or any(f.text == form and f.probability >= _SURE for f in entry.forms)


def _in_brackets(text: str, run: tuple[int, int]) -> bool:
    """Return whether a name is in brackets, where the original of the Arabic before it stands."""
    return bool(_OPENING.search(text[: run[0]]) and _CLOSING.search(text[run[1] :]))


def is_attribute(before: str, name: str) -> bool:
    """Return whether a country follows a noun with the article, for which an adjective is meant: الخطوط Azerbaijan."""
    last = words(before)[-1:]
    definite = bool(last) and last[0].text.startswith(("ال", "لل", "بال", "وال")) and before.endswith(" ")
    return definite and any(i.startswith("country:") for i in entity_ids(name))


def _latin_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of names in Latin letters, of one word or several."""
    run: tuple[int, int] | None = None
    for match in _LATIN.finditer(text):
        if run and _JOINT.fullmatch(text[run[1] : match.start()]):
            run = run[0], match.end()
            continue
        if run:
            yield run
        run = match.span()
    if run:
        yield run
