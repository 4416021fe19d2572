"""Compare several translations of one text: ranking, significance, buckets and examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.errors import InputError
from workbench.evaluation import (
    LOWER_IS_BETTER,
    RESAMPLING,
    TEXT_MEASURES,
    Measure,
    PairedComparison,
    bootstrap,
    compare,
    interval,
    mean_measure,
    text_measures,
)
from workbench.evaluation.systems import (
    Bucket,
    Example,
    Rendering,
    SystemAlignment,
    SystemPair,
    SystemScores,
    SystemsEvaluation,
    SystemValue,
)
from workbench.metrics import DEFAULT_METRICS
from workbench.records import ACCEPTED, AlignedTexts, FidelityReport, Score
from workbench.service.settings import Progress, Settings, silent
from workbench.service.text_files import aligner_signature, read_sentences
from workbench.service.texts import align, score

__all__ = ["evaluate_systems"]

_LENGTHS = ((1, 10), (11, 20), (21, 40), (41, None))
_EXAMPLES = 5
_ALPHA = 0.05  # significance level
_REPORT_SCORES = (
    "semantic",
    "precision",
    "recall",
    "quality",
    "meaning",
    "form",
    "contradicted",
    "unsupported",
    "contradiction",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """One translation: a text and a report for each reference sentence, and its measures."""

    name: str
    texts: tuple[str, ...]
    reports: tuple[FidelityReport | None, ...]
    measures: tuple[Measure, ...]

    def measure(self, name: str) -> Measure:
        return next(m for m in self.measures if m.name == name)


def evaluate_systems(
    files: Sequence[Path],
    reference: Path,
    *,
    by: str = "fidelity",
    metrics: Sequence[str] = DEFAULT_METRICS,
    without: Sequence[str] = (),
    per_line: bool = False,
    mode: str = "auto",
    settings: Settings | None = None,
    progress: Progress = silent,
) -> SystemsEvaluation:
    """Rank translations of one text by `fidelity`, another score of the reports such as `meaning`, or a metric.

    With per_line, line k translates line k of the reference. Otherwise each translation is aligned, in a mode of
    `align`, and a reference sentence without a counterpart counts as left out. without names files among the
    translations, with or without their suffix, that are references themselves and no systems.
    """
    files = _systems(files, without)
    names = _names(files)
    right = read_sentences(reference, per_line=per_line)
    alignments = [] if per_line else [_aligned(file, right, mode, settings, progress) for file in files]
    translations = [_lines(f, right) for f in files] if per_line else [_translations(a) for a in alignments]
    rows = [k for k, text in enumerate(right) if text.strip()]
    right = tuple(right[k] for k in rows)
    known = ("fidelity", *_REPORT_SCORES, *metrics)
    if by not in known:
        raise InputError("evaluation-unknown-ranking", metric=by, known=known)
    left = [tuple(texts[k] for k in rows) for texts in translations]
    reports = _reports(names, left, right, metrics, settings, progress)
    versions = [_version(n, texts, right, r, metrics) for n, texts, r in zip(names, left, reports, strict=True)]
    measured = [n for n in known if all(n in [m.name for m in v.measures] for v in versions)]
    if by not in measured:  # no sentence has it, of one of the translations
        raise InputError("evaluation-unknown-ranking", metric=by, known=measured)
    pairs = _compare_pairs(versions, by)
    report_signature = next((r.signature for v in versions for r in v.reports if r), "")
    return SystemsEvaluation(
        chosen=by,
        segments=len(right),
        systems=_ranked(versions, pairs, by),
        pairs=pairs,
        buckets=(*_by_length(versions, right, by), *_by_finding(versions, by)),
        examples=_examples(versions, right, rows, by),
        signature="|".join([report_signature, *dict.fromkeys(map(aligner_signature, alignments)), RESAMPLING]),
        alignments=tuple(
            SystemAlignment(name=n, mode=a.mode, why=a.why) for n, a in zip(names, alignments, strict=not per_line)
        ),
    )


def _systems(files: Sequence[Path], without: Sequence[str]) -> list[Path]:
    """Return the files but those that are named, by their whole names where another has the same stem."""
    left_out: set[Path] = set()
    for name in without:
        same = [f for f in files if name in {f.name, str(f)}] or [f for f in files if f.stem == name]
        if not same:
            raise InputError("evaluation-unknown-system", system=name, known=[f.name for f in files])
        left_out |= set(same)
    if files and left_out == set(files):
        raise InputError("evaluation-all-left-out")
    return [f for f in files if f not in left_out]


def _names(files: Sequence[Path]) -> list[str]:
    if len(files) < 2:
        raise InputError("evaluation-single-system")
    names = [f.name for f in files]
    return names if len(set(names)) == len(names) else [str(f) for f in files]


def _lines(file: Path, right: Sequence[str]) -> tuple[str, ...]:
    left = read_sentences(file, per_line=True)
    if len(left) != len(right):
        raise InputError("evaluation-line-counts-differ", file=file.name, lines=len(left), wanted=len(right))
    return left


def _aligned(
    file: Path, right: Sequence[str], mode: str, settings: Settings | None, progress: Progress
) -> AlignedTexts:
    return align(read_sentences(file, per_line=False), right, mode=mode, settings=settings, progress=progress)


def _translations(aligned: AlignedTexts) -> tuple[str, ...]:
    """Return the translation of each reference sentence, "" where it is left out."""
    linked: list[set[int]] = [set() for _ in aligned.right]
    for link in aligned.links:
        if link.left and link.right and (aligned.mode == "parallel" or link.probability >= ACCEPTED):
            for j in link.right:
                linked[j] |= set(link.left)
    return tuple(" ".join(aligned.left[i] for i in sorted(indices)) for indices in linked)


def _reports(
    names: Sequence[str],
    texts: Sequence[tuple[str, ...]],
    right: tuple[str, ...],
    metrics: Sequence[str],
    settings: Settings | None,
    progress: Progress,
) -> list[tuple[FidelityReport | None, ...]]:
    """Return a report on every text of every translation, None where it is left out; all are scored in one batch."""
    present = [(n, k) for n, version in enumerate(texts) for k, text in enumerate(version) if text.strip()]
    for n, name in enumerate(names):
        if all(number != n for number, _ in present):
            raise InputError("evaluation-no-common-sentence", file=name)
    pairs = [(texts[n][k], right[k]) for n, k in present]
    scored = score(pairs, metrics=metrics, settings=settings, progress=progress)
    reports = dict(zip(present, (s.report for s in scored), strict=True))
    return [tuple(reports.get((n, k)) for k in range(len(version))) for n, version in enumerate(texts)]


def _version(
    name: str,
    texts: tuple[str, ...],
    right: tuple[str, ...],
    reports: tuple[FidelityReport | None, ...],
    metrics: Sequence[str],
) -> _Version:
    corpus_level = text_measures(texts, right, [m for m in TEXT_MEASURES if m in metrics])
    names = dict.fromkeys(["fidelity", *(s.name for r in reports if r for s in r.scores)])
    means = [_mean_of(n, reports) for n in names if n not in TEXT_MEASURES]
    return _Version(name=name, texts=texts, reports=reports, measures=(*means, *corpus_level))


def _mean_of(name: str, reports: Sequence[FidelityReport | None]) -> Measure:
    """Return the mean of a score; a sentence that is left out gets the worst value."""
    worst = LOWER_IS_BETTER.get(name, 0.0)
    values = [worst if r is None else _value(r, name, worst) for r in reports]
    return mean_measure(name, np.array(values), "lower" if name in LOWER_IS_BETTER else "higher")


def _value(report: FidelityReport, name: str, default: float) -> float:
    if name == "fidelity":
        return default if report.fidelity is None else report.fidelity
    return next((s.value for s in report.scores if s.name == name), default)


def _compare_pairs(versions: Sequence[_Version], by: str) -> tuple[SystemPair, ...]:
    pairs = []
    for a, b in combinations(versions, 2):
        measure_a, measure_b = a.measure(by), b.measure(by)
        gain = measure_b.total - measure_a.total
        worse, better = (a, b) if (gain if measure_a.better == "higher" else -gain) > 0 else (b, a)
        comparison = compare(worse.measure(by), better.measure(by))
        pairs.append(SystemPair(first=worse.name, second=better.name, comparison=comparison))
    return tuple(pairs)


def _ranked(versions: Sequence[_Version], pairs: Sequence[SystemPair], by: str) -> tuple[SystemScores, ...]:
    significant = [(p.first, p.second) for p in pairs if _is_significant(p.comparison)]
    lower = versions[0].measure(by).better == "lower"
    order = sorted(versions, key=lambda v: v.measure(by).total if lower else -v.measure(by).total)
    return tuple(
        SystemScores(
            name=v.name,
            scores=tuple(Score(name=m.name, value=m.total) for m in v.measures),
            chosen=interval(v.measure(by).total, bootstrap(v.measure(by))),
            best_rank=1 + sum(worse == v.name for worse, _ in significant),
            worst_rank=len(order) - sum(better == v.name for _, better in significant),
        )
        for v in order
    )


def _is_significant(comparison: PairedComparison) -> bool:
    return all(p is not None and p < _ALPHA for p in (comparison.bootstrap, comparison.randomisation))


def _by_length(versions: Sequence[_Version], right: Sequence[str], by: str) -> list[Bucket]:
    lengths = np.array([len(t.split()) for t in right])
    buckets = []
    for low, high in _LENGTHS:
        inside = (lengths >= low) & (lengths <= (high or lengths.max()))
        if inside.any():
            name = f"{low} to {high}" if high else f"{low} and more"
            values = tuple(_system_value(v, inside, by) for v in versions)
            buckets.append(Bucket(kind="words of the reference", name=name, values=values))
    return buckets


def _by_finding(versions: Sequence[_Version], by: str) -> list[Bucket]:
    found = [[{e.category for e in r.errors} if r else {"left out"} for r in v.reports] for v in versions]
    categories = sorted({c for version in found for segment in version for c in segment})
    return [
        Bucket(
            kind="finding in the version",
            name=category,
            values=tuple(
                _system_value(v, np.array([category in segment for segment in version]), by)
                for v, version in zip(versions, found, strict=True)
            ),
        )
        for category in categories
    ]


def _system_value(version: _Version, inside: NDArray[np.bool_], by: str) -> SystemValue:
    values = version.measure(by).values[inside]
    return SystemValue(
        system=version.name, segments=int(inside.sum()), value=float(values.mean()) if len(values) else None
    )


def _examples(versions: Sequence[_Version], right: Sequence[str], rows: Sequence[int], by: str) -> tuple[Example, ...]:
    table = np.stack([v.measure(by).values for v in versions])
    widest = sorted(range(len(right)), key=lambda k: (-float(np.ptp(table[:, k])), k))[:_EXAMPLES]
    return tuple(
        Example(
            index=rows[k],
            reference=right[k],
            renderings=tuple(
                Rendering(system=v.name, text=v.texts[k], value=float(table[n, k])) for n, v in enumerate(versions)
            ),
        )
        for k in widest
        if np.ptp(table[:, k]) > 0
    )
