"""Statistics of a release, counted while its rows are written, so that the card describes the very rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import urlsplit

from rapidfuzz.distance import Levenshtein

from workbench.editing.revisions import effort_words
from workbench.publication.articles import ArticleData, Row, by_segment
from workbench.publication.editors import may_be_person
from workbench.publication.licences import permits_redistribution
from workbench.publication.release_metadata import (
    Agreement,
    AssessmentStatistics,
    CorpusStatistics,
    EditingStatistics,
    LicenceCount,
    NamedCount,
    NearPair,
    OriginCount,
    SplitMetadata,
)
from workbench.records import Document, Revision

__all__ = ["ReleaseStatistics"]

_Name = TypeVar("_Name", str, str | None)
_ORIGINS = 20  # listed in the metadata


@dataclass(slots=True, kw_only=True)
class ReleaseStatistics:
    """Counters that grow with the number of distinct values, not with the number of rows."""

    is_person: Callable[[str], bool] = may_be_person
    roles: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    licences: Counter[str | None] = field(default_factory=Counter)
    origins: Counter[str | None] = field(default_factory=Counter)
    origin_unknown: int = 0
    links: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    signatures: set[str] = field(default_factory=set)
    editors: set[str] = field(default_factory=set)
    revisions: int = 0
    newest: str | None = None
    seconds: float = 0.0
    corrected: int = 0
    unsettled: int = 0
    _fidelity: float = 0.0
    _compared: int = 0
    _edits: int = 0
    _words: int = 0
    _pairs: int = 0
    _same: int = 0
    _likeness: float = 0.0

    def add_article(self, material: ArticleData) -> None:
        """Count an article with its links, findings, revisions and decisions."""
        document = material.document
        self.roles[document.role] += 1
        self.languages[document.language] += 1
        self.licences[document.licence] += 1
        self.origins[_origin(document)] += 1
        self.origin_unknown += _origin(document) is None
        self.links.update(link.kind for link in material.links)
        if material.links or material.decisions:
            self.signatures.add(material.signature)
        for reported in material.reports:
            self.signatures.add(reported.report.signature)
            self.checks.update(e.check for e in reported.report.errors)
        edits = [r for r in material.revisions if r.action != "comment"]
        self.revisions += len(edits)
        self.newest = max((self.newest or "", *(r.created for r in material.revisions))) or None
        self.editors |= {r.author for r in edits if self.is_person(r.author)}
        self.seconds += sum(r.seconds or 0.0 for r in material.revisions)
        for history in by_segment(material.revisions).values():
            likeness = _independent_likeness(r for r in history if self.is_person(r.author))
            if likeness is not None:
                self._pairs += 1
                self._same += likeness == 100
                self._likeness += likeness
        self.decisions.update(d.action for d in material.decisions)

    def add_sentence(self, row: Row, split: str) -> None:
        """Count a row of `sentences` of a split."""
        self.splits[split] += 1
        self.statuses[str(row["status"])] += 1
        self.labels[str(row["label"])] += 1
        if row["fidelity"] is not None:
            self._compared += 1
            self._fidelity += float(str(row["fidelity"]))
        if row["corrected"] is not None:
            self.signatures.add(str(row["effort_signature"]))
            self.corrected += 1
            words = effort_words(str(row["corrected"]))
            self._words += words
            self._edits += round(float(str(row["hter"])) * words / 100) if words else effort_words(str(row["garbled"]))
        elif {row["draft"], row["rejected"]} - {None, row["garbled"]}:
            self.unsettled += 1

    def add_span(self, row: Row) -> None:
        """Count a row of `spans`."""
        self.spans[f"{row['source']} {row['status']}"] += 1

    def corpus(
        self, *, splits: tuple[SplitMetadata, ...], near: tuple[NearPair, ...], near_count: int
    ) -> CorpusStatistics:
        """Return the statistics of articles and sentences, with the splits and near duplicates found before."""
        origins = _most_common(self.origins)
        return CorpusStatistics(
            languages=tuple(sorted(self.languages)),
            roles=_named_counts(self.roles),
            licences=tuple(LicenceCount(said=said, articles=n) for said, n in _most_common(self.licences)),
            withheld=sum(n for said, n in self.licences.items() if not permits_redistribution(said)),
            origins=tuple(OriginCount(said=said, articles=n) for said, n in origins[:_ORIGINS]),
            other_origins=sum(n for _, n in origins[_ORIGINS:]),
            origin_unknown=self.origin_unknown,
            events=sum(s.events for s in splits),
            near=near,
            near_count=near_count,
            splits=tuple(replace(s, sentences=self.splits[s.name]) for s in splits),
            sentences=self.statuses.total(),
            links=_named_counts(self.links),
        )

    def assessment(self, scores: tuple[str, ...]) -> AssessmentStatistics:
        """Return the statistics of the reports, whose scores have these names."""
        return AssessmentStatistics(
            scores=scores,
            labels=_named_counts(self.labels),
            fidelity=round(self._fidelity / self._compared, 4) if self._compared else None,
            checks=_named_counts(self.checks),
        )

    def editing(self) -> EditingStatistics:
        """Return the statistics of what people did."""
        return EditingStatistics(
            statuses=_named_counts(self.statuses),
            corrected=self.corrected,
            unsettled=self.unsettled,
            hter=round(100 * self._edits / self._words, 4) if self._words else None,
            editors=len(self.editors),
            revisions=self.revisions,
            hours=round(self.seconds / 3600, 2) or None,
            agreement=self._agreement(),
            spans=_named_counts(self.spans),
            decisions=_named_counts(self.decisions),
        )

    def _agreement(self) -> Agreement | None:
        if not self._pairs:
            return None
        mean = round(self._likeness / self._pairs, 4)
        return Agreement(sentences=self._pairs, same=self._same, likeness=mean)


def _origin(document: Document) -> str | None:
    """Return where a document is from, in the words of the corpus or by its publisher or site."""
    return document.origin or document.publisher or (urlsplit(document.url).netloc if document.url else None)


def _most_common(counter: Counter[_Name]) -> list[tuple[_Name, int]]:
    """Return what was counted, the most frequent first, ties in the order of their names."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0] or ""))


def _named_counts(counter: Counter[str]) -> tuple[NamedCount, ...]:
    return tuple(NamedCount(name=name, count=count) for name, count in _most_common(counter))


def _independent_likeness(history: Iterable[Revision]) -> float | None:
    """Return how similar the first two texts are that different people made of the same one, 0 to 100."""
    first: dict[str | None, Revision] = {}
    for revision in history:
        if revision.action == "correct":
            other = first.setdefault(revision.base, revision)
            if other.author != revision.author:
                return 100.0 * float(Levenshtein.normalized_similarity(other.after, revision.after))
    return None
