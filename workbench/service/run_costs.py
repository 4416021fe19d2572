"""Measure what a run costs, and plan it from a sample."""

from __future__ import annotations

import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from workbench.arabic import plain_text
from workbench.encoders import encode_plain
from workbench.encoders.background import background_texts
from workbench.encoders.codec import pack
from workbench.engine.document_stage import DocumentStage, DocumentTask, SideTexts
from workbench.engine.encode_stage import EncodeStage, text_partitions
from workbench.engine.opening import open_engine
from workbench.engine.roles import assign_roles
from workbench.engine.stages import Engine, EngineOptions, all_results
from workbench.errors import WorkspaceError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.segmentation import content_segments, segmentation_signature
from workbench.records import Document, RunPlan, RunReport, RunSummary, Segment, StageTime
from workbench.service.settings import Progress, Settings, WorkbenchContext, silent
from workbench.service.vectors import Vectors, loaded_encoder, one_at_a_time
from workbench.store import Workspace

__all__ = ["StageClock", "plan_run", "run_report"]


_SAMPLE = 64  # texts, spread over the corpus
_WORKER = 350_000_000  # bytes of a local worker beside its share of the encoder, measured by benchmarks/engines.py
_RESULTS = 3_300  # bytes a sentence in a workspace beside its vectors, measured by benchmarks/workspace_size.py


class StageClock:
    """Passes progress on, and remembers when each stage began and when it was last heard of."""

    def __init__(self, progress: Progress = silent) -> None:
        self._progress = progress
        self._start = perf_counter()
        self._spans: dict[str, tuple[float, float, int]] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note the progress of a stage, and pass it on."""
        now = perf_counter()
        first, _, _ = self._spans.get(stage, (now, now, 0))
        self._spans[stage] = first, now, total
        self._progress(stage, done, total)

    @property
    def seconds(self) -> float:
        """The seconds since the clock was made."""
        return perf_counter() - self._start

    def stages(self) -> tuple[StageTime, ...]:
        """Return the times of the stages, in the order in which they began."""
        return tuple(
            StageTime(stage=name, items=total, seconds=round(last - first, 3))
            for name, (first, last, total) in sorted(self._spans.items(), key=lambda item: item[1][0])
        )


def run_report(summary: RunSummary, engine: EngineOptions, clock: StageClock) -> RunReport:
    """Return the report on a run that a clock has followed."""
    return RunReport(
        corpus=summary.corpus,
        engine=engine.name,
        workers=engine.workers,
        documents=len(summary.documents),
        sentences=sum(d.segments for d in summary.documents),
        encoded=summary.encoded,
        redone=summary.redone,
        skipped=tuple(s.reason for s in summary.skipped),
        stages=clock.stages(),
        seconds=round(clock.seconds, 3),
        memory=_peak(),
        signature=summary.signature,
    )


def plan_run(context: WorkbenchContext, folder: Path, engine: EngineOptions) -> RunPlan:
    """Return what it is going to cost to run a corpus folder; nothing is written but the cache of the encoder.

    The sample is encoded and aligned as a worker of the run would: on its device, and of a cluster by one of its
    nodes. The rest is assumed to be like it, and what several workers save to be in proportion.
    """
    documents, segments = _documents(read_corpus(folder))
    sentences = [s for d in documents for s in segments[d.id]]
    garbled = sum(len(segments[d.id]) for d in documents if d.role == "garbled")
    missing = _missing(context, [s.text for s in sentences])
    sample = _spread(sentences)
    with open_engine(replace(engine, workers=1), context.settings.device) as one:
        costs = _measured(context.settings, sample, one)
    return RunPlan(
        documents=len(documents),
        garbled=sum(d.role == "garbled" for d in documents),
        sentences=len(sentences),
        texts=len(missing),
        sampled=len(sample),
        engine=engine.name,
        device=context.settings.device,
        stages=(
            StageTime(
                stage="encode", items=len(missing), seconds=round(costs.encode * len(missing) / engine.workers, 1)
            ),
            StageTime(stage="align and score", items=garbled, seconds=round(costs.align * garbled / engine.workers, 1)),
        ),
        disk=round(costs.packed * len(missing)) + _RESULTS * len(sentences),
        memory=_memory(costs, engine),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Costs:
    """What a sample took, on average: seconds to encode a text and to align a sentence, bytes of packed vectors.

    worker: the most memory that a worker of a cluster had, None where this process did the work.
    """

    encode: float
    align: float
    packed: float
    worker: int | None


def _memory(costs: _Costs, engine: EngineOptions) -> int:
    """Return the bytes of memory that all processes are going to need."""
    if costs.worker is not None:
        return _peak() + costs.worker * engine.workers
    return _peak() + (_WORKER * engine.workers if engine.workers > 1 else 0)


def _documents(corpus: Corpus) -> tuple[list[Document], dict[str, list[Segment]]]:
    documents, segments = assign_roles(corpus)
    return documents, {d.id: list(content_segments(segments[d.id])) for d in documents}


def _missing(context: WorkbenchContext, texts: Sequence[str]) -> list[str]:
    """Return the distinct texts that the workspace has no vectors of, all of them where there is no workspace."""
    signature = Vectors(context.settings, None, silent).signature
    distinct = list(dict.fromkeys(map(plain_text, texts)))
    try:
        with Workspace.open(context.path) as workspace:
            return workspace.missing_vectors(signature, distinct)
    except WorkspaceError:
        return distinct


def _spread(sentences: Sequence[Segment]) -> list[Segment]:
    """Return sentences from all of the corpus."""
    step = max(1, len(sentences) // _SAMPLE)
    return list(sentences[::step][:_SAMPLE])


def _measured(settings: Settings, sample: Sequence[Segment], engine: Engine) -> _Costs:
    """Return what a sample costs where an engine of one worker does the work."""
    vectors = Vectors(settings, None, silent)
    plain = [plain_text(s.text) for s in sample]
    texts = list(dict.fromkeys([*map(plain_text, background_texts()), *plain]))
    if engine.is_inline:
        vectors.prepare(texts)
        packed = dict(zip(texts, vectors.packed(texts), strict=True))
        encode = _time_to_encode(settings, vectors.signature, plain)
    else:  # this process need not have the device, nor load the encoder
        stage = EncodeStage(encoder=settings.encoder, signature=vectors.signature, device=settings.device)
        packed = dict(all_results(engine, stage, text_partitions(texts)))
        start = perf_counter()
        list(all_results(engine, stage, [plain]))
        encode = (perf_counter() - start) / len(plain)
    return _Costs(
        encode=encode,
        align=_time_to_align(engine, vectors.signature, packed, sample),
        packed=sum(len(packed[text]) for text in plain) / len(plain),
        worker=None if engine.is_inline else next(peak for _, peak in all_results(engine, _PeakStage(), [[0]])),
    )


def _time_to_encode(settings: Settings, signature: str, texts: Sequence[str]) -> float:
    """Return the seconds that a text takes to be encoded in this process, also where its vectors are at hand."""
    encoder = loaded_encoder(settings.encoder, signature, settings.device)
    start = perf_counter()
    for _, encoding in one_at_a_time(encode_plain(encoder, texts)):
        pack(encoding)
    return (perf_counter() - start) / len(texts)


def _time_to_align(engine: Engine, signature: str, packed: Mapping[str, bytes], sample: Sequence[Segment]) -> float:
    """Return the seconds that one half of the sample takes to be aligned with the other and scored, a sentence."""
    half = max(1, len(sample) // 2)
    own, clean = (_side(packed, k, some) for k, some in enumerate((sample[:half], sample[half:])))
    stage = DocumentStage(
        background=tuple(packed[plain_text(text)] for text in background_texts()),
        encoder=signature,
        segmentation=segmentation_signature(),
        mode="comparable",
    )
    first = DocumentTask(own=_side(packed, 0, sample[:1]), clean=clean)
    list(all_results(engine, stage, [[first]]))  # which prepares the background
    start = perf_counter()
    list(all_results(engine, stage, [[DocumentTask(own=own, clean=clean)]]))
    return (perf_counter() - start) / half


def _side(packed: Mapping[str, bytes], number: int, sample: Sequence[Segment]) -> SideTexts:
    name = str(number)
    return SideTexts(
        documents=(name,),
        published=(None,),
        segments=tuple(replace(s, document_id=name) for s in sample),
        vectors=tuple(packed[plain_text(s.text)] for s in sample),
    )


class _PeakStage:
    """Tells the most memory that the process which runs it has had, in bytes."""

    def run(self, items: Sequence[int]) -> list[int]:
        return [_peak() for _ in items]


def _peak() -> int:
    """Return the most memory that this process has had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
