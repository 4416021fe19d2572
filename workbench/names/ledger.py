"""The name ledger: all spellings of one name over a corpus, in Arabic and Latin letters, and which one to use.

A word is looked at as a name where it is written in Latin letters amid Arabic, or where neither it nor what is
left without its affixes is a known Arabic word. Spellings belong together by how they sound: consonants of the same
kind agree, vowels weigh little, and long ones tell Volodymyr from Vladimir. Words that a word alignment sets against
each other need to sound less alike, and so do those that stand beside the same word (وكالة سبوتنيك). Clean documents
decide on the spelling, and what they spell differently is kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal

from workbench.arabic import Word, is_arabic, words
from workbench.messages import Message
from workbench.names.clustering import may_be_one, spelling_groups
from workbench.names.phonetic_index import form_distance
from workbench.names.phonetics import in_arabic, sound
from workbench.records import NameDecision, content_id

__all__ = [
    "SIGNATURE",
    "NameEntry",
    "NameEvidence",
    "NameForm",
    "NameMention",
    "build_ledger",
    "ledger_of",
    "name_evidence",
    "name_mentions",
    "noncanonical_names",
]

SIGNATURE = "names:2"
_RARE = 3.3  # occurrences in a billion words, as a power of ten; what is rarer is looked at as a name
_COMMON = 4.6  # a word this common belongs to no name
_BESIDE = 2  # words before and behind a name
_TELLING = 5.2  # a word this common stands beside anything
_COMPANY = 100  # words that are kept of those beside a form; what stands beside more of them says nothing of it
_SHORTEST = 3  # letters of a name
_SHOWN = 3  # words beside a name that are named as evidence
_BEFORE = ("و", "ف")
_JOINED = ("ب", "ل", "ك")
_AFTER = re.compile("(?:ها|هما|هم|هن|كم|نا|ات|ون|ين|ان|تين|تان|ية|يين|يون|يان|وا|ة|ه|ي|ا|ت|س)$")
_VERBAL = re.compile("^(?:س?[يتنأ]|است|ا|م)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A name in a text: which words, `text[start:end]`, without the particles joined to them."""

    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """A spelling, and how often garbled and clean documents have it."""

    text: str
    garbled: int
    clean: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry:
    """A name: the form to use, all its spellings, the commonest first, and why they belong together.

    decided says who chose the form to use: a person, the clean documents, or only frequency. No new evidence changes
    a locked name.
    """

    id: str
    canonical: str
    forms: tuple[NameForm, ...]
    evidence: tuple[Message, ...] = field(default=())
    decided: Literal["person", "clean", "frequency"] = "frequency"
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEvidence:
    """What the texts say of names, before people decide: groups of spellings, how often each occurs, what is aligned.

    company has the telling words that stand beside a spelling. It takes long to make; to decide on it does not.
    """

    groups: tuple[tuple[str, ...], ...]
    garbled: Counter[str]
    clean: Counter[str]
    aligned: Counter[tuple[str, str]]
    company: dict[str, frozenset[str]] = field(default_factory=dict)


class Ledger(tuple[NameEntry, ...]):
    """Names in their order; how they are found in a text is made once for all texts."""

    @cached_property
    def homes(self) -> dict[str, NameEntry]:
        """The entry of every spelling that is not the one to use."""
        return {form.text: entry for entry in self for form in entry.forms if form.text != entry.canonical}

    @cached_property
    def bases(self) -> Bases:
        """The words of texts without the particles joined to them, by how often each spelling was met."""
        return Bases(Counter({form.text: form.garbled + form.clean for entry in self for form in entry.forms}))


def build_ledger(
    garbled: Sequence[str],
    clean: Sequence[str],
    aligned: Iterable[tuple[str, str]] = (),
    decisions: Sequence[NameDecision] = (),
) -> tuple[NameEntry, ...]:
    """Return the names of a corpus, from texts of garbled and of clean documents, most frequent first.

    aligned are words of garbled sentences with those of clean ones that a word alignment sets against them. What
    people decided, in their order, goes before everything else.
    """
    return ledger_of(name_evidence(garbled, clean, aligned), decisions)


def name_evidence(
    garbled: Iterable[str], clean: Iterable[str], aligned: Iterable[tuple[str, str]] = ()
) -> NameEvidence:
    """Return what texts say of the names in them; the texts are gone through twice, and none is held."""
    bases = Bases(Counter(word.text for text in chain(garbled, clean) for word in words(text)))
    company: dict[str, set[str]] = {}
    ours, theirs = (_met(texts, bases, company) for texts in (garbled, clean))
    forms = [f for f in {**ours, **theirs} if len(sound(f)) >= _SHORTEST]
    based = ((bases[a], bases[b]) for a, b in aligned)
    pairs = Counter(pair for pair in based if may_be_one(*pair))
    anchors = [f for f in forms if _foreign(f)]
    groups = tuple(map(tuple, spelling_groups(anchors, forms, theirs, pairs, company)))
    shown = {f: frozenset(company[f]) for group in groups if len(group) > 1 for f in group if f in company}
    return NameEvidence(groups=groups, garbled=ours, clean=theirs, aligned=pairs, company=shown)


def _met(texts: Iterable[str], bases: Mapping[str, str], company: dict[str, set[str]]) -> Counter[str]:
    """Count what could be a name in texts, and put to it the telling words that stand beside it."""
    counts: Counter[str] = Counter()
    for text in texts:
        around = words(text)
        for k, word in enumerate(around):
            form = bases[word.text]
            if _nameable(word, form):
                counts[form] += 1
                known = company.setdefault(form, set())
                if len(known) < _COMPANY:
                    beside = (*around[max(0, k - _BESIDE) : k], *around[k + 1 : k + 1 + _BESIDE])
                    known.update(w.text for w in beside if _tells(w.text))
    return counts


def _tells(word: str) -> bool:
    return len(word) > _SHORTEST and _frequency(word) < _TELLING


def ledger_of(evidence: NameEvidence, decisions: Sequence[NameDecision]) -> tuple[NameEntry, ...]:
    """Return the ledger that follows from what texts say and from what people decided, in their order."""
    locked = _locked(decisions)
    free = [[f for f in group if f not in locked] for group in evidence.groups]
    shut = [[f for f, name in locked.items() if name == canonical] for canonical in dict.fromkeys(locked.values())]
    groups = _decided([*shut, *(g for g in free if g)], decisions)
    chosen = _chosen(decisions)
    entries = [replace(_entry(group, evidence, chosen), locked=any(f in locked for f in group)) for group in groups]
    kept = [e for e in entries if len(e.forms) > 1 or e.decided == "person"]
    return Ledger(sorted(kept, key=lambda e: (-sum(f.garbled + f.clean for f in e.forms), e.canonical)))


def _chosen(decisions: Sequence[NameDecision]) -> list[NameDecision]:
    """Return what people said of the form to write; it is void where the two were said to be two names since."""
    chosen: list[NameDecision] = []
    for d in decisions:
        if d.kind in {"use", "lock"}:
            chosen.append(d)
        elif d.kind == "apart":
            chosen = [c for c in chosen if {c.form, c.canonical} != {d.form, d.canonical}]
    return chosen


def _locked(decisions: Sequence[NameDecision]) -> dict[str, str]:
    """Return the spellings of locked names, with the form to use."""
    locked: dict[str, str] = {}
    for d in decisions:
        if d.kind == "lock":
            locked[d.form] = d.canonical
        elif d.kind == "unlock":
            locked.pop(d.form, None)
    return locked


class Bases(dict[str, str]):
    """Words without the particles joined to them, where a corpus, given by its words, or the language knows them so.

    Each word is looked at once.
    """

    def __init__(self, known: Counter[str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, word: str) -> str:
        self[word] = found = self._base(word) if word and is_arabic(word[0]) else word
        return found

    def _base(self, word: str) -> str:
        best, most = word, self._weight(word)
        for form in _without_particles(word):
            other = self._weight(form)
            if other > most and len(form) >= _SHORTEST:
                best, most = form, other
        return best

    def _weight(self, form: str) -> float:
        return self._known[form] + 10 ** _frequency(form) / 1e3


def name_mentions(text: str, bases: Mapping[str, str]) -> Iterator[NameMention]:
    """Yield every word of a text that could be a name, without joined particles."""
    for word in words(text):
        form = bases[word.text]
        if _nameable(word, form):
            at = word.text.rfind(form) if form in word.text else 0
            yield NameMention(start=word.start + max(at, 0), end=word.end, form=form)


def _nameable(word: Word, form: str) -> bool:
    return not word.arabic or _frequency(form) < _COMMON


def _without_particles(word: str) -> Iterator[str]:
    stems = [word, word[1:]] if word[:1] in _BEFORE else [word]
    for stem in stems:
        yield stem
        if stem.startswith("لل"):
            yield "ال" + stem[2:]
        if stem[:1] in _JOINED:
            yield stem[1:]


@lru_cache(maxsize=500_000)
def _frequency(word: str) -> float:
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "ar"))


@lru_cache(maxsize=500_000)
def _foreign(form: str) -> bool:
    """Tell whether a form may be a foreign name: in Latin letters, or unknown to Arabic with its affixes off."""
    if not in_arabic(form):
        return len(form) >= _SHORTEST and not form.isupper()
    stems = {form, form.removeprefix("ال")}
    for _ in range(2):
        stems |= {_AFTER.sub("", s) for s in stems}
    stems |= {_VERBAL.sub("", s) for s in stems}
    stems |= {s + "ة" for s in stems if len(s) >= _SHORTEST}
    stems = {s for s in stems if len(s) >= _SHORTEST} | {form}
    return max(_frequency(s) for s in stems) < _RARE


def _decided(groups: list[list[str]], decisions: Sequence[NameDecision]) -> list[list[str]]:
    """Put together and apart what people said, one decision after the other."""
    groups = [list(dict.fromkeys(g)) for g in groups]
    for d in decisions:
        home = next((g for g in groups if d.canonical in g), None)
        own = next((g for g in groups if d.form in g), None)
        if d.kind == "apart" and own is not None and home is own:
            own.remove(d.form)
            groups.append([d.form])
        elif d.kind in {"lock", "unlock"}:
            continue
        elif d.kind != "apart" and own is None and home is None:
            groups.append(list(dict.fromkeys([d.canonical, d.form])))
        elif d.kind == "use" and own is not None and home is None:
            own.append(d.canonical)  # no text has it, but what is decided later may name it
        elif d.kind == "together" and own is not home:
            # The whole group of a spelling goes along with it.
            moved = own or [d.form]
            groups = [g for g in groups if g is not own and g is not home]
            groups.append(list(dict.fromkeys([*(home or [d.canonical]), *moved])))
    return [g for g in groups if g]


def _entry(group: list[str], evidence: NameEvidence, chosen: list[NameDecision]) -> NameEntry:
    pairs = evidence.aligned
    forms = sorted(
        (NameForm(text=f, garbled=evidence.garbled[f], clean=evidence.clean[f]) for f in dict.fromkeys(group)),
        key=lambda f: (not in_arabic(f.text), -f.clean, -f.garbled, f.text),
    )
    said = [d.canonical for d in chosen if d.form in group]  # the last word counts
    canonical = said[-1] if said else forms[0].text
    company = evidence.company
    reasons = []
    for f in forms:
        if f.text != canonical:
            often = pairs[f.text, canonical]
            beside = sorted(company.get(f.text, frozenset()) & company.get(canonical, frozenset()))
            distance = f"{form_distance(f.text, canonical):.2f}"
            reason = Message("terms.name-sounds-like", form=f.text, canonical=canonical, distance=distance)
            if often:
                reason = Message("terms.name-aligned", reason=reason, count=often)
            if beside:
                reason = Message("terms.name-beside", reason=reason, words="، ".join(beside[:_SHOWN]))
            reasons.append(reason)
    return NameEntry(
        id=content_id(forms[0].text),
        canonical=canonical,
        forms=tuple(forms),
        evidence=tuple(reasons),
        decided="person" if said else "clean" if forms[0].clean else "frequency",
    )


def noncanonical_names(text: str, ledger: Sequence[NameEntry]) -> Iterator[tuple[NameMention, NameEntry]]:
    """Yield the names of a text that are not written as the ledger has them, with their entries."""
    names = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    for naming in name_mentions(text, names.bases):
        entry = names.homes.get(naming.form)
        if entry and entry.decided != "frequency":
            yield naming, entry
