"""Evaluate alignment files against gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TypeVar

from workbench.errors import InputError
from workbench.evaluation import (
    AlignedDocument,
    calibration_error_by_chance,
    expected_calibration_error,
    reliability,
    score_alignment,
)
from workbench.evaluation.alignment import AlignmentEvaluation, DocumentScore
from workbench.formats import DocumentBeads, is_gold_there, read_beads, read_gold
from workbench.ingest.readers import read_text
from workbench.messages import Message
from workbench.records import Bead, LinkConstraint

__all__ = ["evaluate_beads", "read_decisions"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """The gold and the predicted beads of a document."""

    gold: DocumentBeads
    predicted: DocumentBeads

    @property
    def beads(self) -> AlignedDocument:
        return AlignedDocument(gold=self.gold.beads, predicted=self.predicted.beads)


def evaluate_beads(
    gold: Path,
    predicted: Path,
    *,
    gold_format: str = "auto",
    swap_gold: bool = False,
    common: bool = False,
    texts: tuple[Path, Path] | None = None,
) -> AlignmentEvaluation:
    """Score predicted beads against gold beads: two files, or all documents of two folders by name.

    Args:
        gold: A file, a folder, or what the names of Moses's files begin with.
        predicted: The same for the predictions, whose format is recognised.
        gold_format: One of `workbench.formats.GOLD_FORMATS`.
        swap_gold: Take the left side of gold for the right one.
        common: Leave out the gold documents that have no predictions.
        texts: The texts that were aligned, one sentence a line, or folders of them: counts and indexes are checked.

    Raises:
        InputError: Files are missing, all of which it names, or cannot be read, or do not agree.
    """
    absent = [p for p in (gold, predicted, *(texts or ())) if not is_gold_there(p)]
    if absent:
        raise InputError("evaluation-files-missing", files=[str(p) for p in absent])
    golden = read_gold(gold, gold_format)
    if swap_gold:
        golden = tuple(map(_swapped, golden))
    compared, left_out = _compared(golden, predicted, common=common)
    if texts:
        _check_texts(compared, texts)
    for pair in compared:
        _check_counts(pair)
    documents = [pair.beads for pair in compared]
    bins = reliability(documents)
    scores = [DocumentScore(name=c.gold.name, score=score_alignment([c.beads])) for c in compared if len(compared) > 1]
    return AlignmentEvaluation(
        documents=tuple(scores),
        pooled=score_alignment(documents),
        reliability=bins,
        calibration_error=expected_calibration_error(bins) if bins else None,
        calibration_error_by_chance=calibration_error_by_chance(bins) if bins else None,
        left_out=left_out,
    )


def read_decisions(path: Path) -> tuple[LinkConstraint, ...]:
    """Read decisions: beads with probability 1 (kept) or 0 (cut); any other raises an InputError."""
    decisions = []
    text, _ = read_text(path)
    for bead in read_beads(text, path.name):
        if bead.probability not in {0.0, 1.0} or not bead.left or not bead.right:
            raise InputError("alignment-bad-decision", file=path.name, link=f"{list(bead.left)}:{list(bead.right)}")
        decisions.append(LinkConstraint(left=bead.left, right=bead.right, kept=bead.probability == 1.0))
    return tuple(decisions)


def _swapped(document: DocumentBeads) -> DocumentBeads:
    beads = tuple(Bead(b.right, b.left, b.probability) for b in document.beads)
    counts = document.sentences
    return replace(document, beads=beads, sentences=(counts[1], counts[0]) if counts else None)


def _compared(
    gold: Sequence[DocumentBeads], predicted: Path, *, common: bool
) -> tuple[list[_Compared], tuple[str, ...]]:
    """Return the documents that gold and the predictions have, and the names of those that only gold has."""
    found = _predictions([d.name for d in gold], predicted)
    missing = tuple(d.name for d, theirs in zip(gold, found, strict=True) if theirs is None)
    if missing and not common:
        raise InputError("evaluation-file-missing", folder=predicted, files=missing)
    pairs = [_Compared(gold=d, predicted=p) for d, p in zip(gold, found, strict=True) if p is not None]
    if not pairs:
        raise InputError("evaluation-no-common-document", folder=predicted)
    return pairs, missing


def _predictions(names: Sequence[str], path: Path) -> list[DocumentBeads | None]:
    """Return the predictions for each document, None where there are none."""
    if path.is_dir():
        files = {p.name: p for p in sorted(path.iterdir()) if p.is_file() and p.name[0] != "."}
        return [_read(_by_name(files, name, names), name) for name in names]
    documents = read_gold(path)
    if len(names) == len(documents) == 1:
        return list(documents)
    by_name = {d.name: d for d in documents}
    return [_by_name(by_name, name, names) for name in names]


def _read(path: Path | None, name: str) -> DocumentBeads | None:
    if path is None:
        return None
    documents = read_gold(path)
    return documents[0] if len(documents) == 1 else _by_name({d.name: d for d in documents}, name, [name])


def _by_name(known: Mapping[str, T], name: str, names: Sequence[str]) -> T | None:
    """Return what has a name or, if that is not ambiguous, the same name but for the last suffix of either.

    names are those of all documents: what has the name of another one is not taken.
    """
    if name in known:
        return known[name]
    others = [k for k in known if k not in names]
    stem = PurePath(name).stem
    if found := [k for k in others if name == PurePath(k).stem] or [k for k in others if k == stem]:
        return known[found[0]] if len(found) == 1 else None
    found = [k for k in others if PurePath(k).stem == stem]
    return known[found[0]] if len(found) == 1 == [PurePath(n).stem for n in names].count(stem) else None


def _check_texts(compared: Sequence[_Compared], texts: tuple[Path, Path]) -> None:
    """Raise InputError if the texts have not as many lines as gold and the predictions say, or need."""
    found = [[_text(side, c.gold.name, [d.gold.name for d in compared]) for side in texts] for c in compared]
    missing = [
        str(side / c.gold.name)
        for c, pair in zip(compared, found, strict=True)
        for side, p in zip(texts, pair, strict=True)
        if p is None
    ]
    if missing:
        raise InputError("evaluation-files-missing", files=missing)
    for c, pair in zip(compared, found, strict=True):
        paths = [p for p in pair if p is not None]
        counts = tuple(read_text(p)[0].removesuffix("\n").count("\n") + 1 for p in paths)
        for document in (c.gold, c.predicted):
            _check_against(document, (counts[0], counts[1]), ", ".join(p.name for p in paths))


def _text(side: Path, name: str, names: Sequence[str]) -> Path | None:
    if not side.is_dir():
        return side
    return _by_name({p.name: p for p in sorted(side.iterdir()) if p.is_file()}, name, names)


def _check_counts(pair: _Compared) -> None:
    for one, other in ((pair.gold, pair.predicted), (pair.predicted, pair.gold)):
        if one.sentences:
            _check_against(other, one.sentences, one.file)


def _check_against(document: DocumentBeads, counts: tuple[int, int], source: str) -> None:
    """Raise InputError if a document counts its sentences otherwise than a source, or has others."""
    if document.sentences and document.sentences != counts:
        ours, theirs = (f"{a} + {b}" for a, b in (document.sentences, counts))
        raise InputError("sentence-counts-differ", file=document.file, count=ours, other=source, wanted=theirs)
    for line, bead in zip(document.lines, document.beads, strict=True):
        for side, count in zip(bead.sides, counts, strict=True):
            if side and side[-1] >= count:
                where = Message("terms.line", file=document.file, line=line)
                raise InputError("sentence-out-of-range", where=where, index=side[-1], count=count)
