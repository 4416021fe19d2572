"""Align and score texts without a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from workbench.alignment import align_comparable, align_parallel, choose_mode
from workbench.alignment.words import align_words
from workbench.arabic import has_visible_character
from workbench.checks.source_language import may_be_source, source_language
from workbench.encoders.background import background_texts
from workbench.encoders.codec import vector_signature
from workbench.errors import AlignmentError, InputError
from workbench.formats import TextPair
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.messages import Message
from workbench.metrics import (
    DEFAULT_METRICS,
    ScoreFile,
    SelectedMetrics,
    read_external_scores,
    score_vectors,
    select_metrics,
)
from workbench.records import ACCEPTED, AlignedTexts, FidelityReport, LinkConstraint, PairScore, Score, goodness
from workbench.scoring.contradiction import SIGNATURE as CONTRADICTION
from workbench.scoring.contradiction import contradiction_probability
from workbench.scoring.estimate import SIGNATURE as ESTIMATE
from workbench.scoring.estimate import with_estimate
from workbench.scoring.fidelity import SOURCE_CHECKS, fidelity_signature, report_pair, report_text
from workbench.scoring.semantic import SemanticScorer
from workbench.service.settings import Progress, Settings, silent
from workbench.service.vectors import Vectors
from workbench.version import VERSION

__all__ = ["align", "best_counterparts", "score", "score_alone", "score_rows"]


def align(
    left: Iterable[str],
    right: Iterable[str],
    *,
    mode: str = "auto",
    settings: Settings | None = None,
    progress: Progress = silent,
    decisions: Sequence[LinkConstraint] = (),
) -> AlignedTexts:
    """Align two lists of sentences, with decisions as constraints; a sentence without a visible character has no link.

    mode is `parallel`, which assumes the same order on both sides, `comparable`, which assumes none, or `auto`, which
    chooses between them.
    """
    if mode not in {"auto", "parallel", "comparable"}:
        raise ValueError(f"no mode {mode!r}; known: auto, parallel, comparable")
    left, right = _listed(left), _listed(right)
    rows = [[i for i, t in enumerate(side) if has_visible_character(t)] for side in (left, right)]
    for name, side in zip((Message("terms.left"), Message("terms.right")), (left, right), strict=True):
        if not any(t.strip() for t in side):
            raise AlignmentError("alignment-side-empty", side=name)
    vectors = Vectors(settings or Settings(), None, progress)
    texts = [[side[i] for i in indices] for side, indices in zip((left, right), rows, strict=True)]
    vectors.prepare([*background_texts(), *texts[0], *texts[1]])
    sides = (vectors.sentences(texts[0]), vectors.sentences(texts[1]), vectors.background())
    chosen, why = (mode, "requested") if mode != "auto" else choose_mode(*sides)
    aligner = align_parallel if chosen == "parallel" else align_comparable
    aligned = aligner(*sides, _renumbered(decisions, rows))
    links = [k.renumbered(*rows) for k in aligned.links]
    return AlignedTexts(
        left=tuple(left),
        right=tuple(right),
        links=tuple(links),
        mode=chosen,
        why=why,
        signature=f"{SEGMENTS}|{vector_signature(vectors.signature)}|{aligned.signature}|v:{VERSION}",
    )


def _listed(texts: Iterable[str]) -> list[str]:
    """Return texts as a list, which can be read more than once; a single text is a TypeError."""
    if isinstance(texts, str):
        raise TypeError("texts are a list of strings, not one string: put it in brackets")
    return list(texts)


def _listed_pairs(pairs: Iterable[Any]) -> list[tuple[str, str]]:
    """Return pairs as a list; a text where a list or a pair belongs is a TypeError."""
    found = list(pairs)
    if any(isinstance(pair, str) for pair in found):
        raise TypeError("pairs are a list of (left, right), not strings; score_alone takes single texts")
    return found


def _renumbered(decisions: Sequence[LinkConstraint], rows: list[list[int]]) -> list[LinkConstraint]:
    """Return decisions with the indices that their sentences have once empty ones are left out."""
    places = [{old: new for new, old in enumerate(indices)} for indices in rows]
    for name, known, side in ((Message("terms.left"), places[0], "left"), (Message("terms.right"), places[1], "right")):
        for d in decisions:
            for i in getattr(d, side):
                if i not in known:
                    raise AlignmentError("alignment-sentence-out-of-range", side=name, index=i)
    return [
        replace(d, left=tuple(places[0][i] for i in d.left), right=tuple(places[1][j] for j in d.right))
        for d in decisions
    ]


def best_counterparts(aligned: AlignedTexts) -> tuple[tuple[str, str], ...]:
    """Return each left sentence with its best counterpart, empty where it has none."""
    least = 0.0 if aligned.mode == "parallel" else ACCEPTED  # every bead counts, whatever its probability
    best: dict[int, str] = {}
    for link in sorted(aligned.links, key=goodness):
        if link.right and link.probability >= least:
            best |= dict.fromkeys(link.left, " ".join(aligned.right[j] for j in link.right))
    return tuple((text, best.get(i, "")) for i, text in enumerate(aligned.left))


def score(
    pairs: Iterable[tuple[str, str]],
    *,
    metrics: Sequence[str] = DEFAULT_METRICS,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> tuple[PairScore, ...]:
    """Score (left, right) pairs; if the right text is empty, the left one is scored alone.

    So it is where a text has nothing to compare, such as one of invisible characters. An empty left text is an
    InputError.
    """
    pairs = _listed_pairs(pairs)
    _refuse_empty([left for left, _ in pairs])
    return score_rows([_row(*pair) for pair in pairs], metrics=metrics, settings=settings, progress=progress)


def score_rows(
    rows: Iterable[TextPair],
    *,
    metrics: Sequence[str] = (),
    settings: Settings | None = None,
    progress: Progress = silent,
    alone: bool = False,
    aligner: str | None = None,
) -> tuple[PairScore, ...]:
    """Score the rows of a file that have no fault, each with its index among all of them.

    It is done as `score` does it, or `score_alone` if `alone`. aligner is the signature of what paired the rows, where
    they were not given as pairs.
    """
    rows = list(rows)
    if alone:
        return _score_alone(rows, metrics, Vectors(settings or Settings(), None, progress))
    selected = select_metrics(metrics or DEFAULT_METRICS)
    external = _external_scores(selected, rows)
    vectors = Vectors(settings or Settings(), None, progress)
    others = [r.right for r in rows if r.fault is None and r.right and may_be_source(r.left, r.right)]
    language = source_language(others) if others else "ar"
    sources = f"|{SOURCE_CHECKS}" if others else ""
    own = f"{fidelity_signature((*selected.texts, *selected.vectors))}{sources}|{CONTRADICTION}"
    paired = [aligner] if aligner else []
    full = "|".join(
        [vector_signature(vectors.signature), *paired, own, *(f.signature for f in external), f"v:{VERSION}"]
    )
    good = [(index, row.left, row.right or "") for index, row in enumerate(rows) if row.fault is None]
    complete = [(left, right) for _, left, right in good if has_visible_character(right)]
    vectors.prepare([*background_texts(), *(t for pair in complete for t in pair)] if complete else [])
    _prepare_alone(vectors, [left for _, left, right in good if not has_visible_character(right)])
    semantics = vectors.semantics() if complete else None
    scores = []
    for done, (index, left, right) in enumerate(good, start=1):
        report = None
        if semantics and has_visible_character(left) and has_visible_character(right):
            spoken = language if may_be_source(left, right) else "ar"
            report = _compared(left, right, vectors, semantics, selected, full, spoken)
        report = report or _alone(left, vectors, full)
        scores.append(
            _with_file_scores(PairScore(index=index, left=left, right=right or None, report=report), external)
        )
        progress("score", done, len(good))
    return tuple(scores)


def _prepare_alone(vectors: Vectors, texts: Sequence[str]) -> None:
    """Encode texts without counterparts, if the encoder is the one that their estimate is made with."""
    if vectors.embedded:
        vectors.prepare([t for t in texts if has_visible_character(t)])


def _alone(text: str, vectors: Vectors, full: str) -> FidelityReport:
    """Return the report on a text that is not compared, with an estimate where its vectors allow one."""
    if not vectors.embedded or not has_visible_character(text):
        return report_text(text, full)
    return with_estimate(report_text(text, f"{full}|{ESTIMATE}"), text, vectors.of([text])[0])


def _compared(
    left: str,
    right: str,
    vectors: Vectors,
    semantics: SemanticScorer,
    selected: SelectedMetrics,
    full: str,
    language: str,
) -> FidelityReport | None:
    """Return the report on a left text and its counterpart, in some language, None where either has no vectors."""
    a, b = vectors.of([left, right])
    if not a.has_tokens or not b.has_tokens:
        return None
    soft = semantics.compare(left, a, right, b)
    links = align_words(left, a, right, b)
    report = report_pair(left, right, soft, "parallel", full, selected.texts, links, language=language)
    against = Score(name="contradiction", value=contradiction_probability(left, a, right, b, soft, report.errors))
    return replace(report, scores=(*score_vectors(a, b, selected.vectors), *report.scores, against))


def _with_file_scores(score: PairScore, external: Sequence[ScoreFile]) -> PairScore:
    file_scores = tuple(Score(name=f.name, value=f.values[score.index]) for f in external)
    return replace(score, report=replace(score.report, scores=(*file_scores, *score.report.scores)))


def _row(left: str, right: str | None = None) -> TextPair:
    return TextPair(where="", left=left, right=right)


def _refuse_empty(texts: Sequence[str]) -> None:
    empty = [index for index, text in enumerate(texts) if not text.strip()]
    if empty:
        raise InputError("pairs-empty-left-text", index=empty[0])


def _external_scores(selected: SelectedMetrics, rows: Sequence[TextPair]) -> list[ScoreFile]:
    """Return the scores read from files; if several files have the same metric, each score is named by its file."""
    texts = [None if row.fault else row.left for row in rows]
    files = [read_external_scores(name, texts) for name in selected.files]
    names = [f.name for f in files]
    return [
        f if names.count(f.name) == 1 else replace(f, name=name) for f, name in zip(files, selected.files, strict=True)
    ]


def score_alone(
    texts: Iterable[str],
    *,
    metrics: Sequence[str] = (),
    settings: Settings | None = None,
    progress: Progress = silent,
) -> tuple[PairScore, ...]:
    """Score texts without counterparts: how they read, and with the embedded encoder an estimate of the fidelity.

    Of the metrics only score files apply.
    """
    texts = _listed(texts)
    _refuse_empty(texts)
    rows = [_row(text) for text in texts]
    return score_rows(rows, metrics=metrics, settings=settings, progress=progress, alone=True)


def _score_alone(rows: Sequence[TextPair], metrics: Sequence[str], vectors: Vectors) -> tuple[PairScore, ...]:
    external = _external_scores(select_metrics(metrics), rows)
    encoder = [vector_signature(vectors.signature)] if vectors.embedded else []
    full = "|".join([*encoder, fidelity_signature(()), *(f.signature for f in external), f"v:{VERSION}"])
    _prepare_alone(vectors, [row.left for row in rows if row.fault is None])
    return tuple(
        _with_file_scores(
            PairScore(index=index, left=row.left, right=None, report=_alone(row.left, vectors, full)), external
        )
        for index, row in enumerate(rows)
        if row.fault is None
    )
