"""A snapshot of a workspace as a release may show it: without withdrawn texts, and with personal data blotted out.

What is left out keeps its length, so that all offsets stay right. Everything that a release computes, it computes from
here: events, near duplicates, the name ledger, stand-off texts and statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from workbench.publication import (
    BLOT,
    Editors,
    Masking,
    Withdrawn,
    blot_quotes,
    parts_of,
    permits_redistribution,
)
from workbench.records import (
    Annotation,
    Document,
    ErrorSpan,
    EventPlan,
    LinkDecision,
    NameStatement,
    Revision,
    Role,
    Segment,
    SegmentLink,
    SegmentReport,
    counting_links,
    cut_segment,
    segment_place,
)
from workbench.service.pipeline.event_reports import PLAN
from workbench.service.publishing.restricted_texts import RestrictedTexts
from workbench.store import Snapshot

__all__ = ["ReleaseSource"]

_CACHE_SIZE = 256  # articles


class ReleaseSource:
    """The documents of a snapshot with their results and edits, as a release may show them.

    Articles of which personal data are blotted out have another id in a release, since their own is a hash of the text
    by which a number could be guessed; those whose text is left out keep theirs, by which they are found again.
    """

    def __init__(
        self,
        reading: Snapshot,
        withdrawn: Withdrawn,
        folder: Path,
        *,
        masking: Masking | None = None,
        editors: Editors | None = None,
        standoff: bool = False,
    ) -> None:
        self._reading, self.withdrawn, self._masking = reading, withdrawn, masking
        self._editors, self._standoff = editors, standoff
        self._found: Callable[[str], Document] = lru_cache(maxsize=_CACHE_SIZE)(reading.document)
        self._shown: Callable[[str], Document] = lru_cache(maxsize=_CACHE_SIZE)(self._as_shown)
        self._public: dict[str, str] = {}
        self._real: dict[str, str] = {}
        self._quoted = self._withdrawn_texts(folder)
        self._unchanged = not (withdrawn.targets or masking)
        if masking and editors:
            for document_id in self._ids():
                self._rename(document_id, editors)

    def document_ids(self, role: Role | None = None, language: str | None = None) -> tuple[str, ...]:
        """Return the ids of the documents, or of those of a role and language, in corpus order."""
        return tuple(self._public.get(i, i) for i in self._ids(role, language))

    def licences(self) -> Iterator[tuple[str, str | None]]:
        """Yield the id and licence of each document in corpus order."""
        for document_id, licence in self._reading.licences():
            if document_id not in self.withdrawn.documents:
                yield self._public.get(document_id, document_id), licence

    def document(self, document_id: str) -> Document:
        """Return a document as it is shown; an unknown id is a KeyError."""
        return self._shown(document_id)

    def found(self, document_id: str) -> Document:
        """Return a document as it was found."""
        return self._found(self._real.get(document_id, document_id))

    def segments(self, document: Document) -> tuple[Segment, ...]:
        """Return the segments of a document in order, furniture among them, without withdrawn ones."""
        return tuple(
            self._segment(s) for s in self._reading.segments(self.found(document.id)) if not self.withdrawn.holds(s.id)
        )

    def result_signature(self, document_id: str) -> str:
        """Return the signature of a document's result, empty where it has none."""
        return self._reading.result_signature(self._real.get(document_id, document_id))

    def score_names(self) -> tuple[str, ...]:
        """Return the names of all scores in the reports, sorted."""
        return self._reading.score_names()

    def meta(self, name: str) -> str | None:
        """Return a metadata value of the workspace."""
        return self._reading.meta(name)

    def event_plan(self, plan: EventPlan | None = None) -> EventPlan:
        """Return what the curator says of events, by default what the workspace has, with the ids of the release."""
        found = plan or EventPlan.from_json(self._reading.meta(PLAN))
        return found.renamed(self._public, self.withdrawn.documents)

    def related_documents(self, plan: EventPlan | None = None) -> Iterator[tuple[str, str]]:
        """Yield the ids of documents that report the same event, or are linked by an accepted counterpart."""
        for pair in self._reading.related_documents(plan):
            if not self.withdrawn.documents & set(pair):
                yield self._public.get(pair[0], pair[0]), self._public.get(pair[1], pair[1])

    def links(self, document_id: str) -> tuple[SegmentLink, ...]:
        """Return the links of a garbled document, without those of withdrawn segments."""
        links = counting_links(self._reading.links(self._real.get(document_id, document_id)))
        return tuple(
            replace(k, left=self._ids_of(k.left), right=self._ids_of(k.right))
            for k in links
            if not self._any_withdrawn((*k.left, *k.right))
        )

    def link_decisions(self, document_id: str) -> tuple[LinkDecision, ...]:
        """Return the decisions on the links of a garbled document, oldest first, without those on withdrawn ones."""
        real = self._real.get(document_id, document_id)
        return tuple(
            replace(
                d,
                document_id=document_id,
                left=self._ids_of(d.left),
                right=self._ids_of(d.right),
                comment=self._words(d.comment, real),
            )
            for d in self._reading.link_decisions(real)
            if not self._any_withdrawn((*d.left, *d.right))
        )

    def revisions(self, document_id: str) -> tuple[Revision, ...]:
        """Return the revisions of a document's segments, oldest first."""
        real = self._real.get(document_id, document_id)
        revisions = self._reading.revisions(real)
        if self._unchanged:
            return revisions
        return tuple(self._revision(r) for r in revisions if not self.withdrawn.holds(r.segment_id))

    def annotations(self, document_id: str) -> tuple[Annotation, ...]:
        """Return every annotation of a document's segments, oldest first."""
        real = self._real.get(document_id, document_id)
        annotations = self._reading.annotations(real)
        if self._unchanged:
            return annotations
        texts = {r.id: self._revision(r).after for r in self._reading.revisions(real)}
        return tuple(self._annotation(a, texts) for a in annotations if not self.withdrawn.holds(a.segment_id))

    def reports(self, document_id: str) -> tuple[SegmentReport, ...]:
        """Return the reports on a garbled document's segments, in order."""
        real = self._real.get(document_id, document_id)
        reports = self._reading.reports(real)
        if self._unchanged:
            return reports
        right: dict[str, list[str]] = {}
        for link in self._reading.links(real):
            for i in link.left:
                right.setdefault(i, []).extend(link.right)
        return tuple(
            self._report(r, right.get(r.segment.id, [])) for r in reports if not self.withdrawn.holds(r.segment.id)
        )

    def name_decisions(self) -> tuple[NameStatement, ...]:
        """Return the decisions on names, without those on forms that only withdrawn texts have."""
        statements = self._reading.name_decisions()
        forms = {f for s in statements for f in (s.decision.form, s.decision.canonical)}
        hidden = {f for f in forms if any(f in text for text in self._withdrawn_words())}
        for document_id in self.document_ids() if hidden else ():
            text = self.document(document_id).text
            hidden = {f for f in hidden if f not in text}
        return tuple(s for s in statements if not {s.decision.form, s.decision.canonical} & hidden)

    def _ids(self, role: Role | None = None, language: str | None = None) -> tuple[str, ...]:
        return tuple(i for i in self._reading.document_ids(role, language) if i not in self.withdrawn.documents)

    def _rename(self, document_id: str, editors: Editors) -> None:
        """Give a document another id if personal data are blotted out of a text that the release holds."""
        found = self._found(document_id)
        withheld = self._standoff and not permits_redistribution(found.licence)
        if not withheld and self._masking and self._masking.spans(found.text):
            public = editors.document(document_id)
            self._public[document_id], self._real[public] = public, document_id

    def _as_shown(self, document_id: str) -> Document:
        found = self.found(document_id)
        shown = self.withdrawn.blotted(found)
        if self._masking:
            masked = self._masking.text
            facts = {
                name: value and masked(value)
                for name in ("name", "title", "origin", "licence", "publisher", "url")
                for value in [getattr(shown, name)]
            }
            shown = replace(shown, text=masked(shown.text), **facts)  # type: ignore[arg-type]
        texts = tuple(self._public.get(i, i) for i in shown.source_of if i not in self.withdrawn.documents)
        return replace(shown, id=document_id, source_of=texts)

    def _segment(self, segment: Segment) -> Segment:
        if self._unchanged:
            return segment
        document = self.document(self._public.get(segment.document_id, segment.document_id))
        return cut_segment(document, segment.start, segment.end, segment.kind, segment.reason)

    def _id_of(self, segment_id: str) -> str:
        document_id, _, place = segment_id.partition(":")
        return f"{self._public.get(document_id, document_id)}:{place}"

    def _ids_of(self, segment_ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._id_of, segment_ids)) if self._public else tuple(segment_ids)

    def _any_withdrawn(self, segment_ids: Iterable[str]) -> bool:
        return bool(self.withdrawn.targets) and any(map(self.withdrawn.holds, segment_ids))

    def _revision(self, revision: Revision) -> Revision:
        real = revision.document_id
        return replace(
            revision,
            document_id=self._public.get(real, real),
            before=self._edited(revision, revision.before),
            after=self._edited(revision, revision.after),
            comment=self._words(revision.comment, real),
            taken=tuple(self._words(t, real) for t in revision.taken),
            refused=tuple(self._words(t, real) for t in revision.refused),
        )

    def _edited(self, revision: Revision, text: str) -> str:
        """Return a text of a revision as it is shown, the garbled one as its article shows it."""
        place = slice(revision.start, revision.end)
        if text == self._found(revision.document_id).text[place]:
            return self.document(self._public.get(revision.document_id, revision.document_id)).text[place]
        return self._words(text, revision.document_id)

    def _annotation(self, annotation: Annotation, texts: dict[str, str]) -> Annotation:
        place = segment_place(annotation.segment_id)
        text = self.document(self._public.get(place.document_id, place.document_id)).text[place.start : place.end]
        if annotation.side == "current" and annotation.revision is not None:
            text = texts[annotation.revision]
        return replace(
            annotation,
            segment_id=self._id_of(annotation.segment_id),
            text=text[annotation.start : annotation.end],
            comment=self._words(annotation.comment, place.document_id),
        )

    def _report(self, reported: SegmentReport, right: list[str]) -> SegmentReport:
        found, shown = reported.segment, self._segment(reported.segment)
        counterparts = [self._cut(i) for i in right]
        parts = parts_of(found.text, _differences(found.text, shown.text))
        for before, after in counterparts:
            parts += parts_of(before, _differences(before, after))
        hidden = [c for c, i in zip(counterparts, right, strict=True) if self.withdrawn.holds(i)]
        quiet = bool(hidden)
        errors = []
        for error in reported.report.errors:
            text = shown.text[error.start : error.end]
            if error.side == "right":
                home = next((c for c in counterparts if c[0][error.start : error.end] == error.text), None)
                text = home[1][error.start : error.end] if home else self._words(error.text, found.document_id)
                if quiet and (home is None or home in hidden):
                    continue
            errors.append(self._error(error, text, parts, quiet=quiet, document_id=found.document_id))
        return SegmentReport(segment=shown, report=replace(reported.report, errors=tuple(errors)))

    def _error(
        self, error: ErrorSpan, text: str, parts: tuple[str, ...], *, quiet: bool, document_id: str
    ) -> ErrorSpan:
        """Return a finding as it is shown; one that rests on a withdrawn counterpart quotes none of it."""
        if quiet:
            return replace(error, text=text, reason="", reason_ar="", evidence=None, suggestion=None)

        def said(words: str) -> str:
            for part in parts:
                words = words.replace(part, BLOT * len(part))
            return self._words(words, document_id)

        return replace(
            error,
            text=text,
            reason=said(error.reason),
            reason_ar=said(error.reason_ar),
            evidence=error.evidence and said(error.evidence),
            suggestion=error.suggestion and said(error.suggestion),
        )

    def _cut(self, segment_id: str) -> tuple[str, str]:
        """Return the text of a segment as it was found, and as it is shown."""
        place = segment_place(segment_id)
        found = self._found(place.document_id).text[place.start : place.end]
        if place.document_id in self.withdrawn.documents:
            return found, BLOT * len(found)
        shown = self.document(self._public.get(place.document_id, place.document_id))
        return found, shown.text[place.start : place.end]

    def _words(self, text: str, document_id: str) -> str:
        """Return words that people or checks wrote without personal data, and without quotes of withdrawn texts."""
        if self._quoted:
            shown = self.document(self._public.get(document_id, document_id)).text
            text = blot_quotes(text, self._quoted, shown)
        return self._masking.text(text) if self._masking else text

    def _withdrawn_words(self) -> Iterator[str]:
        known = set(self._reading.document_ids())
        for target in self.withdrawn.targets:
            document_id, _, place = target.partition(":")
            if document_id in known:
                text = self._found(document_id).text
                start, _, end = place.partition("-")
                yield text[int(start) : int(end)] if place else text

    def _withdrawn_texts(self, folder: Path) -> RestrictedTexts | None:
        """Return an index of the withdrawn texts, by which quotes of them are found."""
        texts = {str(k): text for k, text in enumerate(self._withdrawn_words())}
        return RestrictedTexts(texts.__getitem__, texts, folder) if texts else None


def _differences(found: str, shown: str) -> list[tuple[int, int]]:
    """Return the places in which two texts of one length differ."""
    places: list[tuple[int, int]] = []
    for k, (one, other) in enumerate(zip(found, shown, strict=True)):
        if one == other:
            continue
        if places and places[-1][1] == k:
            places[-1] = (places[-1][0], k + 1)
        else:
            places.append((k, k + 1))
    return places
