"""What a translator has at hand beside a sentence: proposals, words that go together, a score for what is typed.

Kept open between one request and the next, since what a corpus says of names takes seconds to gather. Encoding and
scoring are done by a process beside: in this one they would hold up everybody who asks for the next sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from workbench.alignment.words import align_words
from workbench.encoders import encoder_signature
from workbench.names.ledger import NameEntry, NameEvidence, ledger_of
from workbench.records import ACCEPTED, DatabaseURL, FidelityReport, NameDecision, Suggestion, WordLink
from workbench.service.jobs.worker import WorkerProcess, run_in_process
from workbench.service.review.concordance import CleanSentences, ConcordanceHit
from workbench.service.review.names import evidence, suggestions
from workbench.service.review.outcomes import measure
from workbench.service.review.rescoring import rescore
from workbench.service.review.translation_memory import memory
from workbench.service.settings import Settings, WorkbenchContext
from workbench.service.texts import score, score_alone
from workbench.service.vectors import loaded_encoder
from workbench.store import SegmentView, Workspace

__all__ = ["Assistance", "Assistant", "LinkedWords"]

_SHOWN = 3  # counterparts whose words are linked
_LEAST_LIKE = 70.0  # percent of likeness of a remembered sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedWords:
    """The words of a segment that go with words of one counterpart."""

    segment_id: str
    words: tuple[WordLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """What comes beside a sentence; it is complete but for names while the ledger is still being made."""

    proposals: tuple[Suggestion, ...]
    words: tuple[LinkedWords, ...]
    complete: bool = True


class Assistant:
    """The things at hand of one workspace; safe to use from several threads."""

    def __init__(self, context: WorkbenchContext) -> None:
        self._context = context
        self._guard = Lock()
        self._waiting: set[str] = set()
        self._names_guard = Lock()
        self._clean: tuple[object, CleanSentences] | None = None
        self._evidence: tuple[object, NameEvidence] | None = None
        self._ledger: tuple[NameEvidence, tuple[NameDecision, ...], tuple[NameEntry, ...]] | None = None
        self._helper = WorkerProcess()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._helper.close()

    def prepare(self) -> None:
        """Begin to make what takes long, so that whoever comes first need not wait for all of it."""
        self._pool.submit(self._made)

    def _made(self) -> None:
        self.names()
        self._helper.ask_later(_load, self._context.settings)

    def names_at_hand(self) -> tuple[NameEntry, ...] | None:
        """Return the ledger by what was last gathered and all decisions; None, and it is begun, where nothing was."""
        held = self._evidence
        free = self._names_guard.acquire(blocking=False)
        if free:
            self._names_guard.release()
        with Workspace.open(self._context.path) as workspace:
            if free and (held is None or held[0] != workspace.figures.state()):
                self.prepare()
            return self._ledger_of(held[1], workspace) if held else None

    def names(self) -> tuple[NameEntry, ...]:
        """Return the ledger; where a document or a link has changed, what it rests on is gathered by a process beside.

        A decision shows at once.
        """
        with self._names_guard:
            with Workspace.open(self._context.path) as workspace:
                state = workspace.figures.state()
            if self._evidence is None or self._evidence[0] != state:
                self._evidence = (state, run_in_process(_evidence, self._context.path, self._context.settings))
            gathered = self._evidence[1]
        with Workspace.open(self._context.path) as workspace:
            return self._ledger_of(gathered, workspace)

    def _ledger_of(self, gathered: NameEvidence, workspace: Workspace) -> tuple[NameEntry, ...]:
        """Return the ledger by what was gathered and by all decisions, made anew only where one of them is new."""
        decisions = workspace.name_decisions()
        made = self._ledger
        if made is None or made[0] is not gathered or made[1] != decisions:
            made = self._ledger = (gathered, decisions, ledger_of(gathered, decisions))
        return made[2]

    def assistance(self, view: SegmentView) -> Assistance:
        """Return proposals for a segment, and which of its words go with which of its counterparts."""
        names = self.names_at_hand()
        found = suggestions(view.exported(ACCEPTED), names or (), self._context.settings.style)
        kept = _merge_duplicates([*found, *self._remembered(view)])
        return Assistance(proposals=kept, words=self._linked(view), complete=names is not None)

    def merged(self, said: Sequence[NameDecision]) -> NameEntry:
        """Return the name that others would become by what is said of them; nothing is decided by asking."""
        self.names()
        gathered = self._evidence
        if gathered is None or not said:
            raise ValueError("nothing to put together")
        with Workspace.open(self._context.path) as workspace:
            decisions = workspace.name_decisions()
        found = ledger_of(gathered[1], (*decisions, *said))
        return next(e for e in found if said[-1].canonical in {e.canonical, *(f.text for f in e.forms)})

    def candidates(self, view: SegmentView, words: str) -> tuple[ConcordanceHit, ...]:
        """Return clean sentences that hold all of some words, or without words those most like the segment."""
        clean = self._clean_sentences()
        return clean.holding(words, view.garbled) if words.strip() else clean.like(view.garbled)

    def _clean_sentences(self) -> CleanSentences:
        with Workspace.open(self._context.path) as workspace:
            state = tuple((d.id, d.name) for d in workspace.figures.names() if d.role == "clean")
            if self._clean is None or self._clean[0] != state:
                self._clean = (state, CleanSentences.of(workspace))
            return self._clean[1]

    def rescore(self, segment_id: str, text: str) -> FidelityReport:
        """Score a text in the place of a segment's, against the same counterpart."""
        return self._helper.ask(_rescored, self._context.path, self._context.settings, segment_id, text)

    def score(self, garbled: str, clean: str) -> FidelityReport:
        """Score a text against another, or by itself where that is empty, when nobody who types waits."""
        return self._helper.ask_later(_scored, self._context.settings, garbled, clean)

    def measure_soon(self, segment_ids: Iterable[str]) -> None:
        """Measure what correcting has brought to some segments when there is time for it."""
        with self._guard:
            fresh = [i for i in segment_ids if i not in self._waiting]
            self._waiting.update(fresh)
        for segment_id in fresh:
            self._pool.submit(self._measure, segment_id)

    def _measure(self, segment_id: str) -> None:
        with self._guard:
            self._waiting.discard(segment_id)
        self._helper.ask_later(_measured, self._context.path, self._context.settings, segment_id)

    def _remembered(self, view: SegmentView) -> list[Suggestion]:
        matches = memory(self._context, view.garbled, limit=2, least=_LEAST_LIKE, exclude=view.segment_id)
        return [
            Suggestion(
                start=0,
                end=len(view.garbled),
                text=view.garbled,
                replacement=m.corrected,
                kind="memory",
                reason=f"{m.author} corrected a sentence like this one so.",
                similarity=m.similarity / 100,
            )
            for m in matches
        ]

    def _linked(self, view: SegmentView) -> tuple[LinkedWords, ...]:
        links = [k for k in view.links if k.probability >= ACCEPTED][:_SHOWN]
        texts = [view.garbled, *(k.text for k in links)]
        name = encoder_signature(self._context.settings.encoder)
        with Workspace.open(self._context.path) as workspace:
            if not links or workspace.missing_vectors(name, texts):
                return ()  # what a run has not encoded is not worth waiting for
            vectors = workspace.vectors(name, texts)
        return tuple(
            LinkedWords(segment_id=k.segment_id, words=align_words(view.garbled, vectors[0], k.text, vector))
            for k, vector in zip(links, vectors[1:], strict=True)
        )


def _evidence(place: Path | DatabaseURL, settings: Settings) -> NameEvidence:
    return evidence(WorkbenchContext(path=place, settings=settings))


def _rescored(place: Path | DatabaseURL, settings: Settings, segment_id: str, text: str) -> FidelityReport:
    return rescore(WorkbenchContext(path=place, settings=settings), segment_id, text)


def _measured(place: Path | DatabaseURL, settings: Settings, segment_id: str) -> None:
    measure(WorkbenchContext(path=place, settings=settings), segment_id)


def _scored(settings: Settings, garbled: str, clean: str) -> FidelityReport:
    scores = score([(garbled, clean)], settings=settings) if clean.strip() else score_alone([garbled])
    return scores[0].report


def _load(settings: Settings) -> None:
    loaded_encoder(settings.encoder, encoder_signature(settings.encoder))


def _merge_duplicates(proposals: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return proposals of which no two are alike; the same edit in several places is one with their number."""
    grouped: dict[tuple[str, str], list[Suggestion]] = {}
    for p in proposals:
        grouped.setdefault((p.text, p.replacement), []).append(p)
    return tuple(replace(some[0], count=len({p.start for p in some})) for some in grouped.values())
