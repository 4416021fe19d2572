"""Counting while rows are written, so that the card tells the numbers of the very rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from workbench.editing.revisions import effort_words
from workbench.publication.articles import ArticleData, Row, by_segment
from workbench.publication.licences import permits_redistribution
from workbench.publication.release_metadata import Agreement, LicenceCount, NamedCount, OriginCount
from workbench.records import Revision

__all__ = ["ReleaseStatistics", "counts"]

_SETTLED = {"done", "reviewed"}  # as `evaluate corpus` counts
_ORIGINS = 20  # that are told of


@dataclass(slots=True, kw_only=True)
class ReleaseStatistics:
    """What there is of everything; grows with what is different, not with the rows."""

    roles: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    licences: Counter[str | None] = field(default_factory=Counter)
    origins: Counter[str | None] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    signatures: Counter[str] = field(default_factory=Counter)
    editors: set[str] = field(default_factory=set)
    revisions: int = 0
    seconds: float = 0.0
    _fidelity: float = 0.0
    _edits: int = 0
    _words: int = 0
    corrected: int = 0
    unsettled: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    _pairs: int = 0
    _same: int = 0
    _likeness: float = 0.0

    @property
    def sentences(self) -> int:
        """Return how many garbled sentences there are."""
        return self.statuses.total()

    @property
    def withheld(self) -> int:
        """Return how many articles are not known to permit redistribution."""
        return sum(n for said, n in self.licences.items() if not permits_redistribution(said))

    @property
    def fidelity(self) -> float | None:
        """Return the mean fidelity."""
        return round(self._fidelity / self.sentences, 4) if self.sentences else None

    @property
    def hter(self) -> float | None:
        """Return the HTER of all sentences that are done or reviewed together: edits in percent of their words."""
        return round(100 * self._edits / self._words, 4) if self._words else None

    def article(self, material: ArticleData) -> None:
        """Count an article."""
        document = material.document
        self.roles[document.role] += 1
        self.languages[document.language] += 1
        self.licences[document.licence] += 1
        self.origins[document.origin] += 1
        for link in material.links:
            self.links[link.kind] += 1
        for judged in material.judged:
            self.signatures[judged.report.signature] += 1
            self.checks.update(e.check for e in judged.report.errors)
        self.revisions += len(material.revisions)
        self.editors |= {r.author for r in material.revisions}
        self.seconds += sum(r.seconds or 0.0 for r in material.revisions)
        for history in by_segment(material.revisions).values():
            likeness = _independent(history)
            if likeness is not None:
                self._pairs += 1
                self._same += likeness == 100
                self._likeness += likeness
        self.decisions.update(d.decision.action for d in material.decisions)

    def sentence(self, row: Row) -> None:
        """Count a row of `sentences`."""
        self.statuses[str(row["status"])] += 1
        self.labels[str(row["label"])] += 1
        self._fidelity += float(str(row["fidelity"]))
        if row["corrected"] is None:
            return
        self.signatures[str(row["effort_signature"])] += 1
        if row["status"] in _SETTLED:
            self.corrected += 1
            words = effort_words(str(row["corrected"]))
            self._words += words
            self._edits += round(float(str(row["hter"])) * words / 100) if words else effort_words(str(row["garbled"]))
        elif row["corrected"] != row["garbled"]:
            self.unsettled += 1

    def span(self, row: Row) -> None:
        """Count a row of `spans`."""
        self.spans[f"{row['source']} {row['status']}"] += 1

    def agreement(self) -> Agreement | None:
        """Return how near the texts of two people are, None where no two corrected from the same text."""
        if not self._pairs:
            return None
        mean = round(self._likeness / self._pairs, 4)
        return Agreement(sentences=self._pairs, same=self._same, likeness=mean)

    def rights(self) -> tuple[LicenceCount, ...]:
        """Return what is said of the rights, the commonest first."""
        found = sorted(self.licences.items(), key=lambda k: (-k[1], k[0] or ""))
        return tuple(LicenceCount(said=said, articles=n) for said, n in found)

    def told_origins(self) -> tuple[OriginCount, ...]:
        """Return what is said of where articles are from, the commonest first; of the rarest nothing."""
        found = sorted(self.origins.items(), key=lambda k: (-k[1], k[0] or ""))[:_ORIGINS]
        return tuple(OriginCount(said=said, articles=n) for said, n in found)


def counts(counter: Counter[str]) -> tuple[NamedCount, ...]:
    """Return what was counted, the commonest first."""
    return tuple(NamedCount(name=k, count=n) for k, n in sorted(counter.items(), key=lambda k: (-k[1], k[0])))


def _independent(history: Iterable[Revision]) -> float | None:
    """Return how near the first two texts are that different people made of the same one, 0 to 100."""
    seen: dict[str | None, Revision] = {}
    for revision in history:
        if revision.action == "correct":
            other = seen.setdefault(revision.base, revision)
            if other.author != revision.author:
                return 100.0 * float(Levenshtein.normalized_similarity(other.after, revision.after))
    return None
