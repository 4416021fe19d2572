"""What a run costs: planned from a sample, or as it was."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RunPlan", "RunReport", "StageTime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """How many seconds a stage took by the clock, for how many items."""

    stage: str
    items: int
    seconds: float

    @property
    def rate(self) -> float | None:
        """Items a second, None where it took no time that can be told."""
        return self.items / self.seconds if self.seconds > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """What a run is going to cost.

    Attributes:
        documents: How many documents there are.
        garbled: How many of them are to be aligned and scored, where all are.
        sentences: Their sentences.
        texts: The distinct ones that have no vectors yet.
        sampled: From how many sentences the rest is estimated.
        engine: What did them, `local` (this process) or `ray` (a worker of the cluster).
        device: What they were encoded on.
        stages: The time of each, with the workers asked for.
        disk: Bytes that the workspace grows by.
        memory: Bytes of all processes at the highest.
    """

    documents: int
    garbled: int
    sentences: int
    texts: int
    sampled: int
    engine: str
    device: str
    stages: tuple[StageTime, ...]
    disk: int
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did and what it cost.

    Attributes:
        corpus: Its name.
        engine: `local` or `ray`.
        workers: How many there were.
        documents: How many documents the corpus has.
        sentences: Their sentences.
        encoded: Texts that were encoded.
        redone: Documents that were aligned and scored.
        skipped: What was left out or set aside, each with the reason.
        stages: The time of each stage, in order.
        seconds: Of the whole run.
        memory: Bytes of this process at the highest.
        signature: That of the results.
    """

    corpus: str
    engine: str
    workers: int
    documents: int
    sentences: int
    encoded: int
    redone: int
    skipped: tuple[str, ...]
    stages: tuple[StageTime, ...]
    seconds: float
    memory: int
    signature: str
