"""The name ledger: all spellings of each name in a corpus, in Arabic and Latin letters, and the one to use.

A word is treated as a name if it is in Latin letters within Arabic text, or if it is an unknown Arabic word with and
without its affixes. Spellings are clustered by phonetic distance: related consonants match, vowels weigh little, but
long vowels distinguish Volodymyr from Vladimir. Words linked by word alignment, or that occur beside the same word
(وكالة سبوتنيك), may differ more. Clean documents decide the spelling, and names that they spell differently stay apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal

from workbench.arabic import Word, is_arabic, search_key, words
from workbench.messages import Message
from workbench.names.clustering import cluster_spellings, may_be_same_name
from workbench.names.phonetic_index import spelling_distance
from workbench.names.phonetics import has_arabic_letters, phonetic_code
from workbench.records import NameDecision, content_id

__all__ = [
    "SIGNATURE",
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

SIGNATURE = "names:2"
# Zipf frequencies: log10 of the occurrences in a billion words.
_RARE_ZIPF = 3.3  # a rarer word may be a name
_COMMON_ZIPF = 4.6  # a word this common is no part of a name
_UNINFORMATIVE_ZIPF = 5.2  # a word this common occurs beside anything
_CONTEXT_WINDOW = 2  # words before and after a name
_MAX_CONTEXT_WORDS = 100  # of a form; further ones would not tell it from others
_MIN_LETTERS = 3  # of a name
_SHOWN_CONTEXT_WORDS = 3  # as evidence
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_SUFFIX = re.compile("(?:ها|هما|هم|هن|كم|نا|ات|ون|ين|ان|تين|تان|ية|يين|يون|يان|وا|ة|ه|ي|ا|ت|س)$")
_VERB_PREFIX = re.compile("^(?:س?[يتنأ]|است|ا|م)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A possible name at `text[start:end]`, without attached particles."""

    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """A spelling with its counts in garbled and in clean documents."""

    text: str
    garbled: int
    clean: int


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
    """

    id: str
    canonical: str
    forms: tuple[NameForm, ...]
    evidence: tuple[Message, ...] = field(default=())
    decided: Literal["person", "clean", "frequency"] = "frequency"
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEvidence:
    """What the texts of a corpus say about names, before anybody decides; slow to collect and quick to decide on.

    Attributes:
        groups: Clusters of spellings.
        garbled: Counts of spellings in garbled documents.
        clean: Counts of spellings in clean documents.
        aligned: Counts of (garbled, clean) pairs from word alignment.
        contexts: Informative words that occur beside a spelling.
    """

    groups: tuple[tuple[str, ...], ...]
    garbled: Counter[str]
    clean: Counter[str]
    aligned: Counter[tuple[str, str]]
    contexts: dict[str, frozenset[str]] = field(default_factory=dict)


class Ledger(tuple[NameEntry, ...]):
    """Name entries in order, with look-up tables that are built once for all texts."""

    @cached_property
    def entry_by_spelling(self) -> dict[str, NameEntry]:
        """The entry of each non-canonical spelling."""
        return {form.text: entry for entry in self for form in entry.forms if form.text != entry.canonical}

    @cached_property
    def base_forms(self) -> BaseForms:
        """Base forms of words, given the counts of all spellings."""
        return BaseForms(Counter({form.text: form.garbled + form.clean for entry in self for form in entry.forms}))


def build_ledger(
    garbled: Sequence[str],
    clean: Sequence[str],
    aligned: Iterable[tuple[str, str]] = (),
    decisions: Sequence[NameDecision] = (),
) -> tuple[NameEntry, ...]:
    """Return the names of a corpus, the most frequent first.

    Args:
        garbled: Texts of garbled documents.
        clean: Texts of clean documents.
        aligned: Pairs of a garbled and a clean word from word alignment.
        decisions: People's decisions in order, which override everything else.
    """
    return ledger_from_evidence(collect_name_evidence(garbled, clean, aligned), decisions)


def collect_name_evidence(
    garbled: Iterable[str], clean: Iterable[str], aligned: Iterable[tuple[str, str]] = ()
) -> NameEvidence:
    """Return the evidence for names in texts; it iterates over the texts twice and holds none of them."""
    base_forms = BaseForms(Counter(word.text for text in chain(garbled, clean) for word in words(text)))
    contexts: dict[str, set[str]] = {}
    garbled_counts, clean_counts = (_count_names(texts, base_forms, contexts) for texts in (garbled, clean))
    forms = [f for f in {**garbled_counts, **clean_counts} if len(phonetic_code(f)) >= _MIN_LETTERS]
    aligned_forms = ((base_forms[a], base_forms[b]) for a, b in aligned)
    pairs = Counter(pair for pair in aligned_forms if may_be_same_name(*pair))
    anchors = [f for f in forms if _may_be_foreign(f)]
    groups = tuple(map(tuple, cluster_spellings(anchors, forms, clean_counts, pairs, contexts)))
    shown_contexts = {f: frozenset(contexts[f]) for group in groups if len(group) > 1 for f in group if f in contexts}
    return NameEvidence(
        groups=groups, garbled=garbled_counts, clean=clean_counts, aligned=pairs, contexts=shown_contexts
    )


def _count_names(texts: Iterable[str], base_forms: Mapping[str, str], contexts: dict[str, set[str]]) -> Counter[str]:
    """Return the counts of possible names in texts, and add the informative words beside each to `contexts`."""
    counts: Counter[str] = Counter()
    for text in texts:
        text_words = words(text)
        for k, word in enumerate(text_words):
            form = base_forms[word.text]
            if _may_be_name(word, form):
                counts[form] += 1
                context = contexts.setdefault(form, set())
                if len(context) < _MAX_CONTEXT_WORDS:
                    neighbours = (
                        *text_words[max(0, k - _CONTEXT_WINDOW) : k],
                        *text_words[k + 1 : k + 1 + _CONTEXT_WINDOW],
                    )
                    context.update(w.text for w in neighbours if _is_informative(w.text))
    return counts


def _is_informative(word: str) -> bool:
    return len(word) > _MIN_LETTERS and _zipf(word) < _UNINFORMATIVE_ZIPF


def ledger_from_evidence(evidence: NameEvidence, decisions: Sequence[NameDecision]) -> tuple[NameEntry, ...]:
    """Return the ledger that follows from the evidence of texts and people's decisions in order."""
    decisions = [d for d in decisions if search_key(d.form) and search_key(d.canonical)]  # others name nothing
    locked = _locked_spellings(decisions)
    unlocked = [[f for f in group if f not in locked] for group in evidence.groups]
    locked_groups = [
        [f for f, name in locked.items() if name == canonical] for canonical in dict.fromkeys(locked.values())
    ]
    groups = _apply_decisions([*locked_groups, *(g for g in unlocked if g)], decisions)
    spelling_decisions = _spelling_decisions(decisions)
    entries = [
        replace(_entry(group, evidence, spelling_decisions), locked=any(f in locked for f in group)) for group in groups
    ]
    listed = [e for e in entries if len(e.forms) > 1 or e.decided == "person"]
    return Ledger(sorted(listed, key=lambda e: (-sum(f.garbled + f.clean for f in e.forms), e.canonical)))


def _spelling_decisions(decisions: Sequence[NameDecision]) -> list[NameDecision]:
    """Return the decisions on canonical forms, without those that a later decision to keep two names apart cancels."""
    chosen: list[NameDecision] = []
    for d in decisions:
        if d.kind in {"use", "lock"}:
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


class BaseForms(dict[str, str]):
    """A cache of words without attached particles, as far as the corpus or the language knows them without.

    known are the word counts of the corpus.
    """

    def __init__(self, known: Counter[str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, word: str) -> str:
        self[word] = base = self._base(word) if word and is_arabic(word[0]) else word
        return base

    def _base(self, word: str) -> str:
        best, best_weight = word, self._weight(word)
        for form in _without_particles(word):
            weight = self._weight(form)
            if weight > best_weight and len(form) >= _MIN_LETTERS:
                best, best_weight = form, weight
        return best

    def _weight(self, form: str) -> float:
        return self._known[form] + 10 ** _zipf(form) / 1e3


def name_mentions(text: str, base_forms: Mapping[str, str]) -> Iterator[NameMention]:
    """Yield every word of a text that may be a name, without attached particles."""
    for word in words(text):
        form = base_forms[word.text]
        if _may_be_name(word, form):
            offset = word.text.rfind(form) if form in word.text else 0
            yield NameMention(start=word.start + max(offset, 0), end=word.end, form=form)


def _may_be_name(word: Word, form: str) -> bool:
    return not word.arabic or _zipf(form) < _COMMON_ZIPF


def _without_particles(word: str) -> Iterator[str]:
    stems = [word, word[1:]] if word[:1] in _CONJUNCTIONS else [word]
    for stem in stems:
        yield stem
        if stem.startswith("لل"):
            yield "ال" + stem[2:]
        if stem[:1] in _PREPOSITIONS:
            yield stem[1:]


@lru_cache(maxsize=500_000)
def _zipf(word: str) -> float:
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "ar"))


@lru_cache(maxsize=500_000)
def _may_be_foreign(form: str) -> bool:
    """Return whether a form may be a foreign name: in Latin letters, or unknown to Arabic even without its affixes."""
    if not has_arabic_letters(form):
        return len(form) >= _MIN_LETTERS and not form.isupper()
    stems = {form, form.removeprefix("ال")}
    for _ in range(2):
        stems |= {_SUFFIX.sub("", s) for s in stems}
    stems |= {_VERB_PREFIX.sub("", s) for s in stems}
    stems |= {s + "ة" for s in stems if len(s) >= _MIN_LETTERS}
    stems = {s for s in stems if len(s) >= _MIN_LETTERS} | {form}
    return max(_zipf(s) for s in stems) < _RARE_ZIPF


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
        elif d.kind == "use" and form_group is not None and canonical_group is None:
            form_group.append(d.canonical)  # no text has it, but a later decision may refer to it
        elif d.kind == "together" and form_group is not canonical_group:
            # A spelling brings its whole group along.
            moved = form_group or [d.form]
            groups = [g for g in groups if g is not form_group and g is not canonical_group]
            groups.append(list(dict.fromkeys([*(canonical_group or [d.canonical]), *moved])))
    return [g for g in groups if g]


def _entry(group: list[str], evidence: NameEvidence, spelling_decisions: list[NameDecision]) -> NameEntry:
    pairs = evidence.aligned
    forms = sorted(
        (NameForm(text=f, garbled=evidence.garbled[f], clean=evidence.clean[f]) for f in dict.fromkeys(group)),
        key=lambda f: (not has_arabic_letters(f.text), -f.clean, -f.garbled, f.text),
    )
    decided_forms = [d.canonical for d in spelling_decisions if d.form in group]  # the last decision counts
    canonical = decided_forms[-1] if decided_forms else forms[0].text
    company = evidence.contexts
    reasons = []
    for f in forms:
        if f.text != canonical:
            often = pairs[f.text, canonical]
            beside = sorted(company.get(f.text, frozenset()) & company.get(canonical, frozenset()))
            distance = f"{spelling_distance(f.text, canonical):.2f}"
            reason = Message("terms.name-sounds-like", form=f.text, canonical=canonical, distance=distance)
            if often:
                reason = Message("terms.name-aligned", reason=reason, count=often)
            if beside:
                reason = Message("terms.name-beside", reason=reason, words="، ".join(beside[:_SHOWN_CONTEXT_WORDS]))
            reasons.append(reason)
    return NameEntry(
        id=content_id(forms[0].text),
        canonical=canonical,
        forms=tuple(forms),
        evidence=tuple(reasons),
        decided="person" if decided_forms else "clean" if forms[0].clean else "frequency",
    )


def noncanonical_names(text: str, ledger: Sequence[NameEntry]) -> Iterator[tuple[NameMention, NameEntry]]:
    """Yield the names of a text whose spelling is not the canonical one, with their entries."""
    entries = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    for mention in name_mentions(text, entries.base_forms):
        entry = entries.entry_by_spelling.get(mention.form)
        if entry and entry.decided != "frequency":
            yield mention, entry
