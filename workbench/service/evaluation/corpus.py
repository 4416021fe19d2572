"""Evaluate the correction of a corpus: measures before and after, editing effort, and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.arabic import has_visible_character, normalise
from workbench.editing.revisions import effort
from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.engine.reports import report_against
from workbench.errors import InputError
from workbench.evaluation import (
    RESAMPLING,
    WEIGHTS,
    Measure,
    compare,
    mean_measure,
    text_measures,
)
from workbench.evaluation.before_after import (
    CorpusEvaluation,
    CorrectionEffort,
    DocumentEvaluation,
    FindingCount,
    SegmentChange,
)
from workbench.records import Counterpart, ExportedSegment, FidelityReport, Status, preference
from workbench.scoring.fidelity import fidelity_signature, report_text
from workbench.scoring.semantic import SemanticScorer
from workbench.service.review.revisions import current, history
from workbench.service.review.segments import segments
from workbench.service.settings import Progress, WorkbenchContext, silent
from workbench.service.vectors import Vectors
from workbench.store import Workspace
from workbench.version import VERSION

__all__ = ["evaluate_corpus"]

_EVALUATED: tuple[Status, ...] = ("done", "reviewed")
_EMBEDDING_SCORES = ("semantic", "precision", "recall")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A corrected segment and its counterpart, with reports before and after, against the counterpart and alone."""

    row: ExportedSegment
    text: str
    sibling: str | None
    before: FidelityReport
    after: FidelityReport
    before_alone: FidelityReport
    after_alone: FidelityReport
    copied: bool
    seconds: float | None
    hter: float
    character_edit_rate: float


def evaluate_corpus(context: WorkbenchContext, progress: Progress = silent) -> CorpusEvaluation:
    """Compare every segment that is done or reviewed with its garbled original, against the same counterpart."""
    rows = segments(context)
    corrected = [r for r in rows if r.status in _EVALUATED and r.correction is not None]
    if not corrected:
        raise InputError("evaluation-nothing-corrected", path=context.path)
    pairs, report_signature = _pairs(context, corrected, progress)
    names = list(dict.fromkeys(p.row.document for p in pairs))
    counts = Counter(r.document for r in rows)
    groups = [_document(n, [p for p in pairs if p.row.document == n], counts[n]) for n in names] if names[1:] else []
    not_copied = [p for p in pairs if not p.copied]
    if 0 < len(not_copied) < len(pairs):
        groups.append(_document("all but copies", not_copied, len(rows)))
    return CorpusEvaluation(
        documents=(*groups, _document("all", pairs, len(rows))),
        findings=_findings(pairs),
        segments=tuple(
            SegmentChange(
                document=p.row.document,
                segment_id=p.row.segment_id,
                before=p.before.fidelity,
                after=p.after.fidelity,
                hter=p.hter,
                seconds=p.seconds,
            )
            for p in pairs
        ),
        signature=f"{report_signature}|{RESAMPLING}",
    )


def _pairs(context: WorkbenchContext, rows: Sequence[ExportedSegment], progress: Progress) -> tuple[list[_Pair], str]:
    """Report on every segment before and after correction; new vectors are stored in the workspace."""
    current_texts = {c.segment.id: c for c in current(context)}
    timed = {e.revision.segment_id for e in history(context) if e.revision.seconds is not None}
    siblings = [_sibling(r) for r in rows]
    texts = [t for r, s in zip(rows, siblings, strict=True) if s for t in (r.text, r.correction or "", s.text)]
    with Workspace.open(context.path) as workspace:
        vectors = Vectors(context.settings, workspace, progress)
        vectors.prepare([*background_texts(), *filter(str.strip, texts)])
        semantics = vectors.semantics()
        full = f"{vector_signature(vectors.signature)}|{fidelity_signature()}|v:{VERSION}"
        pairs = []
        for row, sibling in zip(rows, siblings, strict=True):
            text = row.correction or ""
            cost = effort(row.text, text)
            reports = [_report(t, sibling, vectors, semantics, full) for t in (row.text, text)]
            alone = [report_text(t, full) for t in (row.text, text)]
            pairs.append(
                _Pair(
                    row=row,
                    text=text,
                    sibling=sibling.text if sibling else None,
                    before=reports[0],
                    after=reports[1],
                    before_alone=alone[0],
                    after_alone=alone[1],
                    copied=_copied(text, row.links),
                    seconds=current_texts[row.segment_id].seconds if row.segment_id in timed else None,
                    hter=cost.hter,
                    character_edit_rate=cost.character_edit_rate,
                )
            )
    return pairs, full


def _sibling(row: ExportedSegment) -> Counterpart | None:
    """Return the preferred counterpart in a clean report, None where there is none."""
    return max((k for k in row.links if k.role == "clean"), key=preference, default=None)


def _copied(text: str, links: Sequence[Counterpart]) -> bool:
    """Return whether a text equals that of a clean counterpart after light normalisation."""
    return normalise(text, "light").text in {normalise(k.text, "light").text for k in links if k.role == "clean"}


def _report(
    text: str, sibling: Counterpart | None, vectors: Vectors, semantics: SemanticScorer, full: str
) -> FidelityReport:
    if sibling is None or not has_visible_character(text):
        return report_text(text, full)
    left, right = vectors.of([text, sibling.text])
    return report_against((text, left), (sibling.text, right), sibling.kind, semantics, full, shared=False)


def _document(name: str, pairs: Sequence[_Pair], segments: int) -> DocumentEvaluation:
    linked = [p for p in pairs if p.sibling is not None]
    before, after = (_measures(pairs, linked, corrected=side) for side in (False, True))
    return DocumentEvaluation(
        name=name,
        linked=len(linked),
        comparisons=tuple(compare(a, b) for a, b in zip(before, after, strict=True)),
        work=_effort(pairs, segments),
    )


def _measures(pairs: Sequence[_Pair], linked: Sequence[_Pair], *, corrected: bool) -> list[Measure]:
    reports = [p.after if corrected else p.before for p in pairs]
    texts = [p.text if corrected else p.row.text for p in pairs]
    measures = [
        mean_measure("quality", _values(reports, "quality")),
        _penalties("MQM", texts, reports),
        _penalties("MQM alone", texts, [p.after_alone if corrected else p.before_alone for p in pairs]),
    ]
    if linked:
        sides = [p.text if corrected else p.row.text for p in linked]
        scored = [p.after if corrected else p.before for p in linked]
        measures.insert(0, mean_measure("fidelity", np.array([r.fidelity or 0.0 for r in scored])))
        measures += [mean_measure(name, _values(scored, name)) for name in _EMBEDDING_SCORES]
        measures += text_measures(sides, [p.sibling or "" for p in linked])
    return measures


def _penalties(name: str, texts: Sequence[str], reports: Sequence[FidelityReport]) -> Measure:
    """Return the MQM penalty of the findings per 1,000 words."""
    penalties = np.array([sum(WEIGHTS[e.severity] for e in r.errors) for r in reports])
    words = np.array([float(len(t.split())) for t in texts])

    def score(sums: NDArray[np.float64]) -> float:
        return float(1000 * sums[0] / sums[1]) if sums[1] else 0.0

    rows = np.stack([penalties, words], axis=1)
    return Measure(
        name=name, better="lower", values=np.array([score(row) for row in rows]), statistics=rows, score=score
    )


def _values(reports: Sequence[FidelityReport], name: str) -> NDArray[np.float64]:
    return np.array([next((s.value for s in r.scores if s.name == name), 0.0) for r in reports])


def _effort(pairs: Sequence[_Pair], segments: int) -> CorrectionEffort:
    garbled, corrected = [p.row.text for p in pairs], [p.text for p in pairs]
    chrf, bleu, ter = (m.total for m in text_measures(garbled, corrected, ("chrf", "bleu", "ter")))
    edits = sum(p.character_edit_rate * len(p.text) for p in pairs)
    timed = [p for p in pairs if p.seconds is not None]
    return CorrectionEffort(
        segments=segments,
        corrected=len(pairs),
        copies=sum(p.copied for p in pairs),
        words=sum(len(t.split()) for t in corrected),
        hter=ter,
        character_edit_rate=edits / max(1, sum(map(len, corrected))),
        chrf=chrf,
        bleu=bleu,
        timed=len(timed),
        timed_words=sum(len(p.text.split()) for p in timed),
        seconds=sum(p.seconds or 0.0 for p in timed),
    )


def _findings(pairs: Sequence[_Pair]) -> tuple[FindingCount, ...]:
    before, after = (
        Counter((e.category, e.severity) for p in pairs for e in (p.after if corrected else p.before).errors)
        for corrected in (False, True)
    )
    keys = sorted({*before, *after}, key=lambda k: (-before[k], -after[k], k))
    return tuple(FindingCount(category=c, severity=s, before=before[c, s], after=after[c, s]) for c, s in keys)
