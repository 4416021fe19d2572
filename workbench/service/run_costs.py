"""Measure what a run costs, and plan it from a sample."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from workbench.arabic import plain_text
from workbench.encoders import encode_plain
from workbench.encoders.background import background_texts
from workbench.encoders.codec import pack
from workbench.engine.document_stage import DocumentStage, DocumentTask, SideTexts
from workbench.engine.roles import assign_roles
from workbench.engine.stages import EngineOptions
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

    The sample is encoded and aligned here, and the rest assumed to be like it; what several workers save is assumed to
    be in proportion.
    """
    documents, segments = _documents(read_corpus(folder))
    sentences = [s for d in documents for s in segments[d.id]]
    garbled = sum(len(segments[d.id]) for d in documents if d.role == "garbled")
    texts = [s.text for s in sentences]
    missing = _missing(context, texts)
    sample = _spread(sentences)
    vectors = Vectors(context.settings, None, silent)
    vectors.prepare([*background_texts(), *(s.text for s in sample)])
    encoding = _time_to_encode(context.settings, vectors.signature, sample) * len(missing) / engine.workers
    aligning = _time_to_align(vectors, sample) * garbled / engine.workers
    packed = vectors.packed([s.text for s in sample])
    return RunPlan(
        documents=len(documents),
        garbled=sum(d.role == "garbled" for d in documents),
        sentences=len(sentences),
        texts=len(missing),
        sampled=len(sample),
        stages=(
            StageTime(stage="encode", items=len(missing), seconds=round(encoding, 1)),
            StageTime(stage="align and score", items=garbled, seconds=round(aligning, 1)),
        ),
        disk=round(sum(map(len, packed)) / len(packed) * len(missing)) + _RESULTS * len(sentences),
        memory=_peak() + (_WORKER * engine.workers if engine.workers > 1 else 0),
    )


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


def _time_to_encode(settings: Settings, signature: str, sample: Sequence[Segment]) -> float:
    """Return the seconds that a text of the sample takes to be encoded, also where its vectors are at hand."""
    encoder = loaded_encoder(settings.encoder, signature, settings.device)
    start = perf_counter()
    for _, encoding in one_at_a_time(encode_plain(encoder, [s.text for s in sample])):
        pack(encoding)
    return (perf_counter() - start) / len(sample)


def _time_to_align(vectors: Vectors, sample: Sequence[Segment]) -> float:
    """Return the seconds that one half of the sample takes to be aligned with the other and scored, a sentence."""
    half = max(1, len(sample) // 2)
    own, clean = (_side(vectors, k, some) for k, some in enumerate((sample[:half], sample[half:])))
    stage = DocumentStage(
        background=vectors.packed(background_texts()),
        encoder=vectors.signature,
        segmentation=segmentation_signature(),
        mode="comparable",
    )
    stage.run([DocumentTask(own=_side(vectors, 0, sample[:1]), clean=clean)])  # which prepares the background
    start = perf_counter()
    stage.run([DocumentTask(own=own, clean=clean)])
    return (perf_counter() - start) / half


def _side(vectors: Vectors, number: int, sample: Sequence[Segment]) -> SideTexts:
    name = str(number)
    return SideTexts(
        documents=(name,),
        published=(None,),
        segments=tuple(replace(s, document_id=name) for s in sample),
        vectors=vectors.packed([s.text for s in sample]),
    )


def _peak() -> int:
    """Return the most memory that this process has had, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
