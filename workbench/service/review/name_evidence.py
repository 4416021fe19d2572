"""The evidence on names of a workspace or a release, with what follows from single documents kept in the workspace."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from workbench.encoders.codec import vector_signature
from workbench.engine.inline import InlineEngine
from workbench.engine.name_stages import (
    DocumentWordsStage,
    DocumentWordsTask,
    WordPairsStage,
    WordPairsTask,
    unpack_pairs,
)
from workbench.engine.stages import Engine, SetAside, Stage
from workbench.names.document_names import SIGNATURE as WORDS
from workbench.names.document_names import unpack_names
from workbench.names.evidence import NameEvidence, merge_name_evidence
from workbench.names.ledger import SIGNATURE as LEDGER
from workbench.names.packed_evidence import pack_evidence, unpack_evidence
from workbench.records import ACCEPTED, Document, LinkRole, content_id, segment_place
from workbench.service.document_reader import document_reader
from workbench.service.vectors import Vectors
from workbench.store import Snapshot, Workspace
from workbench.store.document_names import DocumentNameCache, Kind

if TYPE_CHECKING:
    from workbench.service.publishing.release_source import ReleaseSource

__all__ = ["gathered_evidence", "keep_words", "name_evidence", "name_evidence_of"]

_LARGE, _CHANGED = 500, 50  # documents of a corpus from which on one in so many may have changed since it was gathered

_TOGETHER = 256  # documents whose facts are in memory at a time
_PARTITION = 8

ItemT = TypeVar("ItemT")
TaskT = TypeVar("TaskT", DocumentWordsTask, WordPairsTask)


def name_evidence(
    workspace: Workspace, vectors: Vectors, engine: Engine | None = None, *, most_changed: int | None = None
) -> NameEvidence:
    """Return the evidence on names of a workspace; documents that were read before are not read again.

    That which was gathered last is returned where `gathered_evidence` says so: gathering takes time in proportion to
    the corpus, so that each of many added documents costs the same. Memory grows with the different words, not with the
    documents.
    """
    known = gathered_evidence(workspace, vectors, most_changed=most_changed)
    if known is not None:
        return known
    states = workspace.name_evidence.states()
    with workspace.reading() as reading:
        evidence = _Facts(reading, vectors, workspace.document_names, engine or InlineEngine()).evidence()
    workspace.name_evidence.save(_signature(vectors), pack_evidence(evidence, states))
    return evidence


def gathered_evidence(
    workspace: Workspace, vectors: Vectors, *, most_changed: int | None = None
) -> NameEvidence | None:
    """Return the evidence that was gathered last, None where more than some documents have changed since.

    If not told how many may have, none in a corpus of fewer than 500 documents, and one in fifty in a larger one.
    """
    packed = workspace.name_evidence.read(_signature(vectors))
    if packed is None:
        return None
    evidence, then = unpack_evidence(packed)
    now = workspace.name_evidence.states()
    changed = sum(then.get(i) != now.get(i) for i in then.keys() | now.keys())
    if most_changed is None:
        most_changed = len(now) // _CHANGED if len(now) >= _LARGE else 0
    return evidence if changed <= most_changed else None


def keep_words(workspace: Workspace, vectors: Vectors, documents: Sequence[str], engine: Engine) -> None:
    """Read what some Arabic documents say about names and keep it, where that was not done before."""
    with workspace.reading() as reading:
        _Facts(reading, vectors, workspace.document_names, engine).keep_words(documents)


def _signature(vectors: Vectors) -> str:
    return content_id(json.dumps([WORDS, LEDGER, vector_signature(vectors.signature)]))


def name_evidence_of(source: ReleaseSource, vectors: Vectors) -> NameEvidence:
    """Return the evidence on names of the texts that a release may show."""
    return _Facts(source, vectors, None, InlineEngine()).evidence()


class _Facts:
    """What single documents say about names: kept facts, and those that are made anew and kept as they come."""

    def __init__(
        self, reading: Snapshot | ReleaseSource, vectors: Vectors, cache: DocumentNameCache | None, engine: Engine
    ) -> None:
        self._reading, self._vectors = reading, vectors
        self._cache, self._engine = cache, engine
        self._read = document_reader(reading)

    def evidence(self) -> NameEvidence:
        garbled, clean = (self._reading.document_ids(role=role, language="ar") for role in ("garbled", "clean"))
        arabic = {*garbled, *clean}
        others = [i for i in self._reading.document_ids() if i not in arabic]
        return merge_name_evidence(
            map(unpack_names, self._words(garbled)),
            map(unpack_names, self._words(clean)),
            self._aligned(garbled),
            Counter(name for packed in self._words(others, is_arabic=False) for name in json.loads(packed)),
        )

    def keep_words(self, ids: Sequence[str]) -> None:
        """Keep what some Arabic documents say about names."""
        for _ in self._words(ids):
            pass

    def _words(self, ids: Sequence[str], *, is_arabic: bool = True) -> Iterator[bytes]:
        """Yield what documents say about names: Arabic ones, or sources in other languages."""
        signature = WORDS if is_arabic else f"{WORDS}|source"
        for some in _chunks(ids, _TOGETHER):
            kept = self._cache.read("words", some) if self._cache else {}
            tasks = [
                DocumentWordsTask(document=i, text=self._read(i).text, is_arabic=is_arabic)
                for i in some
                if kept.get(i, ("",))[0] != signature
            ]
            made: dict[str, bytes] = {}
            for done in self._made(DocumentWordsStage(), _chunks(tasks, _PARTITION)):
                self._keep("words", {task.document: (signature, result) for task, result in done})
                made |= {task.document: result for task, result in done}
            yield from (made[i] if i in made else kept[i][1] for i in some)

    def _aligned(self, ids: Sequence[str]) -> Mapping[tuple[str, str], int]:
        """Return the counts of corresponding words of linked sentences that sound alike."""
        counts: Counter[tuple[str, str]] = Counter()
        for some in _chunks(ids, _TOGETHER):
            for packed in self._pairs(some):
                for left, right, count in unpack_pairs(packed):
                    counts[left, right] += count
        return counts

    def _pairs(self, ids: Sequence[str]) -> Iterator[bytes]:
        """Yield the word pairs of some garbled documents, in their order."""
        linked = {i: self._linked(i) for i in ids}
        states = {
            i: content_id(json.dumps([pairs, WORDS, vector_signature(self._vectors.signature)]))
            for i, pairs in linked.items()
        }
        kept = self._cache.read("pairs", ids) if self._cache else {}
        lacking = [i for i in ids if kept.get(i, ("",))[0] != states[i]]
        tasks = ([self._pairs_task(i, states[i], linked[i]) for i in some] for some in _chunks(lacking, _PARTITION))
        made: dict[str, bytes] = {}
        for done in self._made(WordPairsStage(), tasks):
            whole = [(task, result) for task, result in done if _is_whole(task)]
            self._keep("pairs", {task.document: (task.state, result) for task, result in whole})
            made |= {task.document: result for task, result in done}
        yield from (made[i] if i in made else kept[i][1] for i in ids)

    def _linked(self, document_id: str) -> list[tuple[str, str, LinkRole]]:
        """Return the linked segments of a garbled document by their ids."""
        # Another garbled report is no authority on names.
        known = (k for k in self._reading.links(document_id) if k.role != "garbled")
        links = [k for k in known if k.right and k.probability >= ACCEPTED]
        return [(left, k.right[0], k.role) for k in links for left in k.left]

    def _pairs_task(self, document_id: str, state: str, linked: Sequence[tuple[str, str, LinkRole]]) -> WordPairsTask:
        sides = {
            wanted: tuple((_text(self._read, a), _text(self._read, b)) for a, b, role in linked if role == wanted)
            for wanted in ("clean", "source")
        }
        texts = list(dict.fromkeys(text for pairs in sides.values() for pair in pairs for text in pair))
        missing = set(self._vectors.missing(texts))  # a run under way has not encoded them yet
        present = [text for text in texts if text not in missing]
        return WordPairsTask(
            document=document_id,
            state=state,
            clean=sides["clean"],
            source=sides["source"],
            vectors=dict(zip(present, self._vectors.packed(present), strict=True)),
        )

    def _made(
        self, stage: Stage[TaskT, bytes], partitions: Iterator[Sequence[TaskT]]
    ) -> Iterator[list[tuple[TaskT, bytes]]]:
        """Yield tasks with their results, as they come."""
        for outcome in self._engine.map(stage, partitions):
            if isinstance(outcome, SetAside):
                raise outcome.error
            yield list(zip(outcome.items, outcome.results, strict=True))

    def _keep(self, kind: Kind, facts: Mapping[str, tuple[str, bytes]]) -> None:
        if self._cache:
            self._cache.save(kind, facts)


def _is_whole(task: WordPairsTask) -> bool:
    """Return whether all linked sentences have vectors, so that the result stays what it is."""
    return all(text in task.vectors for pairs in (task.clean, task.source) for pair in pairs for text in pair)


def _chunks(items: Sequence[ItemT], size: int) -> Iterator[Sequence[ItemT]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _text(read: Callable[[str], Document], segment_id: str) -> str:
    """Return the text of a segment by its id."""
    place = segment_place(segment_id)
    return read(place.document_id).text[place.start : place.end]
