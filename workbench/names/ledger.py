"""The name ledger: all spellings of each name in a corpus, in Arabic and Latin letters, and the one to use.

Spellings are clustered by phonetic distance: related consonants match, vowels weigh little, but long vowels distinguish
Volodymyr from Vladimir. Words linked by word alignment, or that occur beside the same word (وكالة سبوتنيك), may differ
more. Clean documents decide the spelling, and names that they spell differently stay apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from workbench.arabic import Word, search_key, words
from workbench.messages import Message
from workbench.names.evidence import BaseForms, NameEvidence, collect_name_evidence
from workbench.names.inflection import common_zipf
from workbench.names.likelihood import spelling_probability
from workbench.names.particles import without_particles
from workbench.names.phonetic_index import spelling_distance
from workbench.names.phonetics import has_arabic_letters
from workbench.names.phrases import Phrase, PhraseIndex
from workbench.records import NameDecision, content_id

__all__ = [
    "SIGNATURE",
    "Ledger",
    "NameEntry",
    "NameEvidence",
    "NameForm",
    "NameMention",
    "build_ledger",
    "collect_name_evidence",
    "ledger_from_evidence",
    "name_mentions",
    "noncanonical_names",
]

SIGNATURE = "names:3"
_CHOICES = frozenset({"use", "add", "term"})  # decisions on the form to write
_COMMON_ZIPF = 4.6  # a word this common is only a name if the ledger has it
_SHOWN_CONTEXT_WORDS = 3  # as evidence
_PARTICLE_GAIN = 0.04  # by how much nearer to its other spellings a name is without the particle it begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A possible name at `text[start:end]`, without attached particles."""

    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """A spelling with its counts in garbled and in clean documents.

    probability is that it spells the name, 0 to 1; 1 for the form to use and for what a person decided. language is
    the code that a person or a termbase gave for it.
    """

    text: str
    garbled: int
    clean: int
    probability: float = 1.0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry:
    """A name of the ledger.

    Attributes:
        id: Stable identifier.
        canonical: The form to use.
        forms: All spellings, the most frequent first.
        evidence: Why each other spelling belongs to the name.
        decided: What chose the canonical form: a person, clean documents, or frequency alone.
        locked: Whether the name is closed to new evidence.
        probability: That all spellings are of one name, 0 to 1.
        kind: Whether it is a name or a term of the glossary.
        note: What people say on its use.
    """

    id: str
    canonical: str
    forms: tuple[NameForm, ...]
    evidence: tuple[Message, ...] = field(default=())
    decided: Literal["person", "clean", "frequency"] = "frequency"
    locked: bool = False
    probability: float = 1.0
    kind: Literal["name", "term"] = "name"
    note: str = ""


class Ledger(tuple[NameEntry, ...]):
    """Name entries in order, with look-up tables that are built once for all texts."""

    @cached_property
    def entry_by_spelling(self) -> dict[str, NameEntry]:
        """The entry of each non-canonical spelling."""
        return {form.text: entry for entry in self for form in entry.forms if form.text != entry.canonical}

    @cached_property
    def entry_by_id(self) -> dict[str, NameEntry]:
        """The entries by their identifiers."""
        return {entry.id: entry for entry in self}

    @cached_property
    def phrases(self) -> PhraseIndex:
        """What people decided to write for forms of one word or several."""
        return PhraseIndex(
            Phrase(form=form.text, canonical=entry.canonical, owner=entry.id)
            for entry in self
            if entry.decided == "person"
            for form in entry.forms
            if entry.kind == "term" or " " in form.text or has_arabic_letters(form.text)
        )

    @cached_property
    def foreign_terms(self) -> PhraseIndex:
        """The forms in Latin letters for which people decided on an Arabic one."""
        return PhraseIndex(
            Phrase(form=form.text, canonical=entry.canonical, owner=entry.id)
            for entry in self
            if entry.decided == "person" and has_arabic_letters(entry.canonical)
            for form in entry.forms
            if not has_arabic_letters(form.text)
        )

    @cached_property
    def base_forms(self) -> BaseForms:
        """Base forms of words, given the counts of all spellings."""
        return BaseForms(Counter({form.text: form.garbled + form.clean for entry in self for form in entry.forms}))


def build_ledger(
    garbled: Iterable[str],
    clean: Iterable[str],
    aligned: Iterable[tuple[str, str]] = (),
    decisions: Sequence[NameDecision] = (),
    sources: Iterable[str] = (),
) -> tuple[NameEntry, ...]:
    """Return the names of a corpus, the most frequent first.

    Args:
        garbled: Texts of garbled documents.
        clean: Texts of clean documents.
        aligned: Pairs of a garbled and a clean word from word alignment.
        decisions: People's decisions in order, which override everything else.
        sources: Texts in Latin letters that the garbled ones translate.
    """
    return ledger_from_evidence(collect_name_evidence(garbled, clean, aligned, sources), decisions)


def ledger_from_evidence(evidence: NameEvidence, decisions: Sequence[NameDecision]) -> tuple[NameEntry, ...]:
    """Return the ledger that follows from the evidence of texts and people's decisions in order."""
    notes = {d.canonical: d.form for d in decisions if d.kind == "note"}
    decisions = [d for d in decisions if d.kind != "note"]
    decisions = _standing([d for d in decisions if search_key(d.form) and search_key(d.canonical)])
    locked = _locked_spellings(decisions)
    unlocked = [[f for f in group if f not in locked] for group in evidence.groups]
    locked_groups = [
        [f for f, name in locked.items() if name == canonical] for canonical in dict.fromkeys(locked.values())
    ]
    groups = _apply_decisions([*locked_groups, *(g for g in unlocked if g)], decisions)
    spelling_decisions = _spelling_decisions(decisions)
    terms = {form for d in decisions if d.kind == "term" for form in (d.form, d.canonical)}
    languages = {d.form: d.language for d in decisions if d.language}
    decided = {d.form for d in spelling_decisions}  # one spelling that nobody has decided on is no entry
    entries = [
        replace(
            _with_languages(_entry(group, evidence, spelling_decisions), languages),
            locked=any(f in locked for f in group),
            kind="name" if terms.isdisjoint(group) else "term",
        )
        for group in groups
        if len(set(group)) > 1 or not decided.isdisjoint(group)
    ]
    entries = [replace(e, note=notes.get(e.canonical, "")) for e in entries]
    listed = [e for e in entries if len(e.forms) > 1 or e.decided == "person"]
    return Ledger(sorted(listed, key=lambda e: (-sum(f.garbled + f.clean for f in e.forms), e.canonical)))


def _standing(decisions: Sequence[NameDecision]) -> list[NameDecision]:
    """Return the decisions that stand: a form that was dropped from the glossary is as if nobody had entered it."""
    standing: list[NameDecision] = []
    for d in decisions:
        if d.kind == "drop":
            whole = d.form == d.canonical  # the name or term with all of its forms
            standing = [s for s in standing if s.canonical != d.canonical or not (whole or s.form == d.form)]
        else:
            standing.append(d)
    return standing


def _with_languages(entry: NameEntry, languages: Mapping[str, str]) -> NameEntry:
    forms = tuple(replace(f, language=languages[f.text]) if f.text in languages else f for f in entry.forms)
    return replace(entry, forms=forms)


def _spelling_decisions(decisions: Sequence[NameDecision]) -> list[NameDecision]:
    """Return the decisions on canonical forms, without those that a later decision to keep two names apart cancels."""
    chosen: list[NameDecision] = []
    for d in decisions:
        if d.kind in {*_CHOICES, "lock"}:
            chosen.append(d)
        elif d.kind == "apart":
            chosen = [c for c in chosen if {c.form, c.canonical} != {d.form, d.canonical}]
    return chosen


def _locked_spellings(decisions: Sequence[NameDecision]) -> dict[str, str]:
    """Return the canonical form of each spelling of a locked name."""
    locked: dict[str, str] = {}
    for d in decisions:
        if d.kind == "lock":
            locked[d.form] = d.canonical
        elif d.kind == "unlock":
            locked.pop(d.form, None)
    return locked


def name_mentions(
    text: str, base_forms: Mapping[str, str], known: Mapping[str, object] | None = None
) -> Iterator[NameMention]:
    """Yield every word of a text that may be a name, without attached particles; known are forms that are names."""
    known = known or {}
    for word in words(text):
        form = base_forms[word.text]
        if _may_be_name(word, form, known):
            offset = word.text.rfind(form) if form in word.text else 0
            yield NameMention(start=word.start + max(offset, 0), end=word.end, form=form)


def _may_be_name(word: Word, form: str, known: Mapping[str, object]) -> bool:
    return not word.arabic or form in known or common_zipf(form) < _COMMON_ZIPF


def _apply_decisions(groups: list[list[str]], decisions: Sequence[NameDecision]) -> list[list[str]]:
    """Return the groups with people's decisions to merge and split applied in order."""
    groups = [list(dict.fromkeys(g)) for g in groups]
    for d in decisions:
        canonical_group = next((g for g in groups if d.canonical in g), None)
        form_group = next((g for g in groups if d.form in g), None)
        if d.kind == "apart" and form_group is not None and canonical_group is form_group:
            form_group.remove(d.form)
            groups.append([d.form])
        elif d.kind in {"lock", "unlock"}:
            continue
        elif d.kind != "apart" and form_group is None and canonical_group is None:
            groups.append(list(dict.fromkeys([d.canonical, d.form])))
        elif d.kind in _CHOICES and form_group is not None and canonical_group is None:
            form_group.append(d.canonical)  # no text has it, but a later decision may refer to it
        elif d.kind in {"together", "add", "term"} and form_group is not canonical_group:
            # A spelling brings its whole group along.
            moved = form_group or [d.form]
            groups = [g for g in groups if g is not form_group and g is not canonical_group]
            groups.append(list(dict.fromkeys([*(canonical_group or [d.canonical]), *moved])))
    return [g for g in groups if g]


def _entry(group: list[str], evidence: NameEvidence, spelling_decisions: list[NameDecision]) -> NameEntry:
    forms = sorted(
        (NameForm(text=f, garbled=evidence.garbled[f], clean=evidence.clean[f]) for f in dict.fromkeys(group)),
        key=lambda f: (not has_arabic_letters(f.text), -f.clean, -f.garbled, f.text),
    )
    decided_forms = [d.canonical for d in spelling_decisions if d.form in group]  # the last decision counts
    canonical = decided_forms[-1] if decided_forms else _without_particle(forms)
    rated = tuple(
        replace(f, probability=1.0 if decided_forms else _probability(f.text, canonical, evidence)) for f in forms
    )
    return NameEntry(
        id=content_id(forms[0].text),
        canonical=canonical,
        forms=rated,
        evidence=tuple(_reason(f.text, canonical, evidence) for f in forms if f.text != canonical),
        decided="person" if decided_forms else "clean" if forms[0].clean else "frequency",
        probability=min((f.probability for f in rated), default=1.0),
    )


def _without_particle(forms: Sequence[NameForm]) -> str:
    """Return the first form, without a particle if the other spellings are nearer to it then: وستيفي beside Stiffy."""
    first, others = forms[0].text, [f.text for f in forms[1:]]

    def distance(form: str) -> float:
        return sum(spelling_distance(other, form) for other in others) / len(others)

    bare = min((f for f in without_particles(first)), key=distance) if others else first
    return bare if bare == first or distance(bare) <= distance(first) - _PARTICLE_GAIN else first


def _probability(form: str, canonical: str, evidence: NameEvidence) -> float:
    if form == canonical:
        return 1.0
    aligned = evidence.aligned[form, canonical] > 0 or form in {evidence.latin.get(f) for f in evidence.latin}
    in_context = bool(evidence.contexts.get(form, frozenset()) & evidence.contexts.get(canonical, frozenset()))
    return round(spelling_probability(form, canonical, aligned=aligned, in_context=in_context), 2)


def _reason(form: str, canonical: str, evidence: NameEvidence) -> Message:
    """Return why a spelling belongs to a name."""
    distance = f"{spelling_distance(form, canonical):.2f}"
    reason = Message("terms.name-sounds-like", form=form, canonical=canonical, distance=distance)
    often = evidence.aligned[form, canonical]
    if often:
        reason = Message("terms.name-aligned", reason=reason, count=often)
    beside = sorted(evidence.contexts.get(form, frozenset()) & evidence.contexts.get(canonical, frozenset()))
    if beside:
        reason = Message("terms.name-beside", reason=reason, words="، ".join(beside[:_SHOWN_CONTEXT_WORDS]))
    return reason


def noncanonical_names(text: str, ledger: Sequence[NameEntry]) -> Iterator[tuple[NameMention, NameEntry]]:
    """Yield the names of a text whose spelling is not the canonical one, with their entries."""
    entries = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    for mention in name_mentions(text, entries.base_forms, entries.entry_by_spelling):
        entry = entries.entry_by_spelling.get(mention.form)
        if entry and entry.decided != "frequency":
            yield mention, entry
