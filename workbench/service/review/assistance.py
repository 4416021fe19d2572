"""What the page offers beside a sentence: suggestions, linked words, and the score of the text being typed.

It stays open between requests, since collecting the evidence on names takes seconds. A worker process encodes and
scores: in the process of the page, that would delay every other request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from workbench.alignment.words import align_words
from workbench.arabic import has_words, plain_text
from workbench.editing.completions import Completion, CompletionIndex, completions, tails
from workbench.encoders import encoder_signature
from workbench.errors import ModelError
from workbench.names.inflection import common_zipf
from workbench.names.ledger import NameEntry, NameEvidence, ledger_from_evidence
from workbench.records import ACCEPTED, DatabaseURL, FidelityReport, NameDecision, Segment, Suggestion, WordLink
from workbench.service.jobs.worker import WorkerProcess, run_in_process
from workbench.service.review.assessor import Assessor
from workbench.service.review.clean_sentences import CleanSentences
from workbench.service.review.glossary_findings import glossary
from workbench.service.review.glossary_refresh import refresh_findings
from workbench.service.review.names import evidence, suggested_edits
from workbench.service.review.post_editing import post_edit
from workbench.service.review.rescoring import load_scoring, rescore_by_basis
from workbench.service.review.translation_memory import memory
from workbench.service.settings import Settings, WorkbenchContext
from workbench.service.texts import score, score_alone
from workbench.store import SegmentView, Workspace, held_open

__all__ = ["Assistance", "Assistant", "LinkedWords"]

_SHOWN = 3  # counterparts, and sentences of the source, whose words are linked
_COMPARED = 60  # approved corrections that words are completed from
_PATIENCE = 2.0  # seconds that somebody who enters a term waits for the findings
_LEAST_SIMILAR = 70.0  # percent similarity of a translation memory match


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedWords:
    """The words of a segment that correspond to words of a counterpart or of the source, whose id is segment_id."""

    segment_id: str
    words: tuple[WordLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """Suggestions and linked words for a segment; not complete while the name ledger is still being built."""

    suggestions: tuple[Suggestion, ...]
    words: tuple[LinkedWords, ...]
    complete: bool = True


class Assistant:
    """The assistance for one workspace; safe to use from several threads."""

    def __init__(self, context: WorkbenchContext) -> None:
        self._context = context
        self._names_guard = Lock()
        self._clean: tuple[object, CleanSentences] | None = None
        self._evidence: tuple[object, NameEvidence] | None = None
        self._completing: tuple[tuple[NameEntry, ...], CompletionIndex] | None = None
        self._ledger: tuple[NameEvidence, tuple[NameDecision, ...], tuple[NameEntry, ...]] | None = None
        self._worker = WorkerProcess()
        self.assessor = Assessor(context, self._worker)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")
        self._refresher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="glossary")

    def close(self) -> None:
        """Stop the worker and cancel what has not started."""
        self._refresher.shutdown(wait=False, cancel_futures=True)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.assessor.close()
        self._worker.close()

    def prepare(self) -> None:
        """Start to load what scoring asks for, build the name ledger and assess corrections in the background."""
        self._pool.submit(self._worker.ask_later, _ready, self._context.path, self._context.settings)
        self._pool.submit(self._build)
        self.assessor.assess_soon()

    def _build(self) -> None:
        self.names()
        common_zipf("من")  # loads how frequent words are, which suggestions ask for

    def names_so_far(self) -> tuple[NameEntry, ...] | None:
        """Return the ledger from the last evidence; where there is none yet, start to collect it and return None."""
        last = self._evidence
        free = self._names_guard.acquire(blocking=False)
        if free:
            self._names_guard.release()
        with Workspace.open(self._context.path) as workspace:
            if free and (last is None or last[0] != workspace.statistics.state()):
                self._pool.submit(self._build)
            return self._ledger_of(last[1], workspace) if last else None

    def names(self) -> tuple[NameEntry, ...]:
        """Return the ledger; if a document or link has changed, another process collects the evidence anew.

        Decisions take effect at once.
        """
        with self._names_guard:
            with Workspace.open(self._context.path) as workspace:
                state = workspace.statistics.state()
            if self._evidence is None or self._evidence[0] != state:
                self._evidence = (state, run_in_process(_evidence, self._context.path, self._context.settings))
            collected = self._evidence[1]
        with Workspace.open(self._context.path) as workspace:
            return self._ledger_of(collected, workspace)

    def refresh_findings(self, forms: Iterable[str] | None = None) -> bool:
        """Look again for names and terms in the sentences with some forms, or with any of the glossary.

        Returns whether that is done; where it takes longer it goes on in the background.
        """
        asked = None if forms is None else tuple(forms)
        return bool(wait([self._refresher.submit(self._refresh, asked)], timeout=_PATIENCE).done)

    def _refresh(self, forms: tuple[str, ...] | None) -> None:
        entries = self.names()
        if forms is None:
            forms = tuple(f.text for e in entries if e.decided == "person" for f in e.forms)
        refresh_findings(self._context, forms, entries)

    def names_with(self, words: str) -> tuple[NameEntry, ...]:
        """Return the names that have a spelling with all of some words or parts of words, folded as sentences are."""
        names = self.names()
        if not words.strip():
            return names
        return tuple(e for e in names if any(has_words(words, t) for t in (e.canonical, *(f.text for f in e.forms))))

    def _ledger_of(self, collected: NameEvidence, workspace: Workspace) -> tuple[NameEntry, ...]:
        """Return the ledger from evidence and all decisions, rebuilt only if one of them has changed."""
        decisions = workspace.name_decisions()
        cached = self._ledger
        if cached is None or cached[0] is not collected or cached[1] != decisions:
            cached = self._ledger = (collected, decisions, ledger_from_evidence(collected, decisions))
        return cached[2]

    def assistance(self, view: SegmentView) -> Assistance:
        """Return suggestions for a segment, and its words that correspond to words of its counterparts."""
        names = self.names_so_far()
        garbled, style = view.row.segment.text, self._context.settings.style
        edits = suggested_edits(garbled, view.report, view.links, names or (), style)
        suggestions = _merge_duplicates([*edits, *self._memory_suggestions(view.row.segment)])
        return Assistance(suggestions=suggestions, words=self._linked_words(view), complete=names is not None)

    def post_edit(self, view: SegmentView) -> Suggestion | None:
        """Let the language model of the settings rewrite a segment, None if it changes nothing.

        Sends the sentence, its best counterparts and the names known in it to the endpoint.
        """
        endpoint = self._context.settings.post_editor
        if endpoint is None:
            raise ModelError("post-editor-not-set")
        counterparts = [link.text for link in (*view.sources, *view.links) if link.kind != "none"][:_SHOWN]
        terms = [(s.text, s.replacement) for s in self.assistance(view).suggestions if s.kind == "name"]
        return post_edit(endpoint, view.row.segment.text, counterparts, terms)

    def merged(self, proposed: Sequence[NameDecision]) -> NameEntry:
        """Return the name that others would become by proposed decisions; nothing is saved."""
        self.names()
        collected = self._evidence
        if collected is None or not proposed:
            raise ValueError("nothing to put together")
        with Workspace.open(self._context.path) as workspace:
            decisions = workspace.name_decisions()
        entries = ledger_from_evidence(collected[1], (*decisions, *proposed))
        return next(e for e in entries if proposed[-1].canonical in {e.canonical, *(f.text for f in e.forms)})

    def completions(self, before: str) -> tuple[Completion, ...]:
        """Return what the words before the caret may become, from the glossary, the names and approved corrections."""
        found = tails(before)
        if not found:
            return ()
        with Workspace.open(self._context.path) as workspace:
            entries = self.names_so_far() or glossary(workspace.name_decisions())
            texts = [t for tail in found for t in workspace.concordance.approved(f" {tail}", _COMPARED)]
        cached = self._completing
        if cached is None or cached[0] is not entries:
            forms = ((e.canonical, e.kind) for e in entries if e.decided != "frequency")
            cached = self._completing = (entries, CompletionIndex(forms))
        return completions(before, cached[1], list(dict.fromkeys(texts)))

    def candidates(self, view: SegmentView, words: str) -> tuple[Segment, ...]:
        """Return the clean sentences with all of some words, or, without words, those most similar to the segment."""
        clean, garbled = self._clean_sentences(), view.row.segment.text
        return clean.holding(words, garbled) if words.strip() else clean.like(garbled)

    def _clean_sentences(self) -> CleanSentences:
        with Workspace.open(self._context.path) as workspace:
            state = tuple((d.id, d.name) for d in workspace.statistics.names() if d.role == "clean")
            if self._clean is None or self._clean[0] != state:
                self._clean = (state, CleanSentences.of(workspace))
            return self._clean[1]

    def rescore(self, segment_id: str, text: str) -> FidelityReport:
        """Score a text in place of a segment, against its current counterpart; once saved it is assessed by that."""
        report, basis = self._worker.ask(_rescored, self._context.path, self._context.settings, segment_id, text)
        self.assessor.remember(segment_id, text, report, basis)
        return report

    def score(self, garbled: str, clean: str) -> FidelityReport:
        """Score a text against another, or alone if that is empty; texts being typed go first."""
        return self._worker.ask_later(_scored, self._context.settings, garbled, clean)

    def _memory_suggestions(self, segment: Segment) -> list[Suggestion]:
        matches = memory(self._context, segment.text, limit=2, least=_LEAST_SIMILAR, exclude=segment.id)
        return [
            Suggestion(
                start=0,
                end=len(segment.text),
                text=segment.text,
                replacement=m.corrected,
                kind="memory",
                reason=f"{m.author} corrected a sentence like this one so.",
                similarity=m.similarity / 100,
            )
            for m in matches
        ]

    def _linked_words(self, view: SegmentView) -> tuple[LinkedWords, ...]:
        garbled = view.row.segment.text
        likely = ([k for k in some if k.probability >= ACCEPTED][:_SHOWN] for some in (view.sources, view.links))
        links = [link for some in likely for link in some]
        texts = [garbled, *(k.text for k in links)]
        name = encoder_signature(self._context.settings.encoder)
        with Workspace.open(self._context.path) as workspace:
            plain = [plain_text(t) for t in texts]
            if not links or workspace.missing_vectors(name, plain):
                return ()  # encoding them would take too long
            vectors = workspace.vectors(name, plain)
        return tuple(
            LinkedWords(segment_id=k.segment.id, words=align_words(garbled, vectors[0], k.text, vector))
            for k, vector in zip(links, vectors[1:], strict=True)
        )


def _evidence(place: Path | DatabaseURL, settings: Settings) -> NameEvidence:
    return evidence(WorkbenchContext(path=place, settings=settings))


_OPEN = ExitStack()  # for as long as the process of the worker lives


def _ready(place: Path | DatabaseURL, settings: Settings) -> None:
    _OPEN.enter_context(held_open(place))
    load_scoring(WorkbenchContext(path=place, settings=settings))


def _rescored(place: Path | DatabaseURL, settings: Settings, segment_id: str, text: str) -> tuple[FidelityReport, str]:
    return rescore_by_basis(WorkbenchContext(path=place, settings=settings), segment_id, text)


def _scored(settings: Settings, garbled: str, clean: str) -> FidelityReport:
    scores = score([(garbled, clean)], settings=settings) if clean.strip() else score_alone([garbled])
    return scores[0].report


def _merge_duplicates(suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return suggestions without duplicates; the same edit in several places is one, with their count."""
    grouped: dict[tuple[str, str], list[Suggestion]] = {}
    for s in suggestions:
        grouped.setdefault((s.text, s.replacement), []).append(s)
    return tuple(replace(same[0], count=len({s.start for s in same})) for same in grouped.values())
