"""Evaluate alignment files against gold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError
from workbench.evaluation import (
    AlignedDocument,
    Bead,
    calibration_error_by_chance,
    expected_calibration_error,
    read_beads,
    reliability,
    score_alignment,
)
from workbench.evaluation.alignment import AlignmentEvaluation, DocumentScore
from workbench.ingest.readers import read_text
from workbench.records import LinkConstraint

__all__ = ["evaluate_beads", "read_decisions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FilePair:
    """A gold file and the predictions of the same name."""

    name: str
    gold: Path
    predicted: Path


def evaluate_beads(gold: Path, predicted: Path) -> AlignmentEvaluation:
    """Score predicted beads against gold beads: two files, or all files of two folders by name."""
    files = _file_pairs(gold, predicted)
    documents = [AlignedDocument(gold=_beads(f.gold), predicted=_beads(f.predicted)) for f in files]
    bins = reliability(documents)
    return AlignmentEvaluation(
        documents=tuple(
            DocumentScore(name=f.name, score=score_alignment([d])) for f, d in zip(files, documents, strict=True)
        )
        if len(files) > 1
        else (),
        pooled=score_alignment(documents),
        reliability=bins,
        calibration_error=expected_calibration_error(bins) if bins else None,
        calibration_error_by_chance=calibration_error_by_chance(bins) if bins else None,
    )


def read_decisions(path: Path) -> tuple[LinkConstraint, ...]:
    """Read decisions: beads with probability 1 (kept) or 0 (cut); any other raises an InputError."""
    decisions = []
    for bead in _beads(path):
        if bead.probability not in {0.0, 1.0} or not bead.left or not bead.right:
            raise InputError("alignment-bad-decision", file=path.name, link=f"{list(bead.left)}:{list(bead.right)}")
        decisions.append(LinkConstraint(left=bead.left, right=bead.right, kept=bead.probability == 1.0))
    return tuple(decisions)


def _beads(path: Path) -> tuple[Bead, ...]:
    text, _ = read_text(path)
    return read_beads(text, path.name)


def _file_pairs(gold: Path, predicted: Path) -> list[_FilePair]:
    if not gold.is_dir():
        return [_FilePair(name=gold.name, gold=gold, predicted=predicted)]
    names = sorted(p.name for p in gold.iterdir() if p.is_file() and not p.name.startswith("."))
    missing = [name for name in names if not (predicted / name).is_file()]
    if not names:
        raise InputError("evaluation-folder-empty", folder=gold)
    if missing:
        raise InputError("evaluation-file-missing", folder=predicted, file=missing[0])
    return [_FilePair(name=name, gold=gold / name, predicted=predicted / name) for name in names]
