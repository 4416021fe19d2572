"""Combine similarity, checks and form into a FidelityReport: what the text is worth, 0 to 100, its parts, the findings.

A sibling is not a reference: what it does not mention is no error. Let S be the share of the left that the counterpart
supports, C the share of its words that the counterpart contradicts, u the value of unsupported content, and f the
factors of the findings about content, by severity. Then

    supported = S · (1 - C)        contradicted = C        unsupported = 1 - supported - contradicted
    meaning = 100 · (supported + unsupported · u) · the product of all f
    fidelity = meaning · (1 - FORM_SHARE · (1 - form / 100))

For omissions and additions the cube root of f is taken, since S has felt them already; but a text that lacks or adds
much has at most the meaning that is told for the severity. u is 0 for a given or
parallel pair, and ½ where only a part is shared. Form is how the text reads, and moves fidelity little. No finding
raises the fidelity, and a more severe one never costs less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import prod

from workbench.arabic import plain_form, plain_text, share_of_arabic, words
from workbench.checks import SIGNATURE as CHECKS
from workbench.checks import check_text, hidden_damage, in_source, merge_findings, with_signs_read
from workbench.checks.repetitions import repeats_as
from workbench.checks.source_language import language_beside
from workbench.checks.source_text import SIGNATURE as SOURCE_CHECKS
from workbench.checks.source_text import check_with_source
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_texts
from workbench.records import ErrorSpan, FidelityReport, Label, LinkKind, Score, Severity, WordLink
from workbench.registry import added_plugins
from workbench.scoring.meaning import SIGNATURE as MEANING
from workbench.scoring.meaning import shared_meaning, supported_part
from workbench.scoring.quality import SIGNATURE as QUALITY
from workbench.scoring.quality import quality
from workbench.scoring.semantic import SIGNATURE as SEMANTICS
from workbench.scoring.semantic import SemanticScores

__all__ = [
    "LABEL_THRESHOLDS",
    "SEVERITY_FACTORS",
    "SOURCE_CHECKS",
    "fidelity_score",
    "fidelity_signature",
    "label_of",
    "meaning_score",
    "plain_links",
    "report_pair",
    "report_text",
]

LABEL_THRESHOLDS: tuple[tuple[float, Label], ...] = ((80, "faithful"), (60, "minor"), (40, "major"), (0, "critical"))
_FOREIGN = "untranslated"
_UNSUPPORTED_VALUE = 0.5  # of content that the counterpart neither supports nor contradicts
_MIN_ARABIC = 0.3  # share of Arabic letters in a text that is in Arabic
_FORM_SHARE = 0.06  # of the fidelity that form decides at most
_CONTENT = "accuracy"  # the categories of findings about content
_AMOUNTS = {"omission", "addition"}  # checks of what the likeness of the two texts has felt already
_AT_MOST: dict[Severity, float] = {"neutral": 1.0, "minor": 0.92, "major": 0.72, "critical": 0.55}  # of their meaning
# The meaning is multiplied by these for the gravest finding of a check, by their square root for the next, and so on.
SEVERITY_FACTORS: dict[Severity, float] = {"neutral": 0.995, "minor": 0.95, "major": 0.79, "critical": 0.58}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Support:
    """Shares of the left that the counterpart supports, does not mention, and contradicts; they sum to one."""

    supported: float
    unsupported: float
    contradicted: float


def fidelity_signature(metrics: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return the signature of all that a report's numbers depend on, except the encoder."""
    checks = f"{CHECKS}{added_plugins('checks', 'pair_checks')}"
    return f"fid:5|{SEMANTICS}|{MEANING}|{QUALITY}|{checks}|{metrics_signature(metrics)}"


def report_pair(
    left: str,
    right: str,
    semantic: SemanticScores,
    kind: LinkKind,
    full_signature: str,
    metrics: Sequence[str] = DEFAULT_METRICS,
    links: Sequence[WordLink] = (),
    *,
    shared: bool = False,
    language: str = "ar",
) -> FidelityReport:
    """Return the report on a left text and its counterpart.

    Args:
        left: The text to judge.
        right: Its counterpart.
        semantic: Their semantic scores.
        kind: How they are linked; the whole of a `parallel` counterpart has to be covered.
        full_signature: The signature for the report, encoder included.
        metrics: Names of the text metrics to include.
        links: Word links between the two texts.
        shared: Whether the counterpart corresponds to neighbours of the left text too, which need not cover it alone.
        language: That of a counterpart which is the source; across languages no text metric is taken.

    Everything is judged by the plain forms; the findings have the places of the left text as it is.
    """
    sources = left, right
    left, right = map(plain_text, sources)
    language = language_beside(left, right, language)
    links = plain_links(links, *sources)
    alone = with_signs_read(_checked_beside(left, right, language), sources[0])
    hidden = hidden_damage(sources[0])
    parallel = kind == "parallel"
    against = check_with_source(left, right, language, links, parallel=parallel)
    if shared:
        against = tuple(span for span in against if span.check != "omission")
    share = (shared_meaning if parallel and not shared else supported_part)(left, right, semantic)
    support = _support(left, share, against, alone)
    errors = merge_findings(in_source(merge_findings(alone, against, _arabic(right)), sources[0]), hidden)
    content = [e for e in errors if e.category.startswith(_CONTENT) or _takes_words(e)]
    meaning = meaning_score(support.supported, support.unsupported, content, parallel=parallel)
    own = quality(left, (*alone, *hidden, *(s for s in against if _is_of_form(s))))
    of_texts = score_texts(*sources, metrics if language == "ar" else ())
    scores = (*of_texts, *_components(semantic, support, own, meaning))
    fidelity = fidelity_score(meaning, own)
    return FidelityReport(
        fidelity=fidelity, label=label_of(fidelity), scores=scores, errors=errors, signature=full_signature
    )


def _is_of_form(span: ErrorSpan) -> bool:
    """Return whether a finding beside a counterpart is an error of form: a counterpart's other wording is none."""
    return span.severity != "neutral" and not span.category.startswith(_CONTENT)


def _components(semantic: SemanticScores, support: _Support, own: float, meaning: float) -> Iterator[Score]:
    """Yield what the fidelity is made of."""
    for name in ("semantic", "precision", "recall"):
        yield Score(name=name, value=round(getattr(semantic, name), 4))
    for name in ("supported", "unsupported", "contradicted"):
        yield Score(name=name, value=getattr(support, name))
    yield Score(name="quality", value=own)
    yield Score(name="meaning", value=meaning)
    yield Score(name="form", value=round(100 * own, 2))


def _arabic(right: str) -> str:
    """Return a counterpart if it is in Arabic: that an English one has a word in Latin letters excuses nothing."""
    return right if share_of_arabic(right) >= _MIN_ARABIC else ""


def _checked_beside(left: str, right: str, language: str) -> list[ErrorSpan]:
    """Return the findings in a text alone, without the foreign words and repetitions that its counterpart has too.

    Foreign words count only in a counterpart in Arabic, repetitions in any.
    Two texts that are not, in one language, are no translation.
    """
    same = " ".join(_arabic(right).split())
    neither = language == "ar" and not same and share_of_arabic(left) < _MIN_ARABIC
    return [
        span
        for span in check_text(left)
        if not (_takes_words(span) and (" ".join(span.text.split()) in same or (neither and span.check == _FOREIGN)))
        and not (language != "ar" and span.check == "repetition" and repeats_as(right, span))
    ]


def _takes_words(span: ErrorSpan) -> bool:
    """Return whether a finding in a text alone says that its words tell the reader nothing."""
    return span.severity == "critical" and span.check in {_FOREIGN, "repetition"}


def _first_lost(span: ErrorSpan) -> int:
    """Return where the words begin that tell nothing: what is repeated is said once."""
    return span.start + (len(span.suggestion) if span.check == "repetition" and span.suggestion else 0)


def plain_links(links: Sequence[WordLink], left: str, right: str) -> Sequence[WordLink]:
    """Return the links between two texts as links between their plain forms."""
    if (plain_text(left), plain_text(right)) == (left, right):
        return links
    forms = plain_form(left), plain_form(right)
    return [replace(k, left=forms[0].from_source(*k.left), right=forms[1].from_source(*k.right)) for k in links]


def meaning_score(supported: float, unsupported: float, findings: Sequence[ErrorSpan], *, parallel: bool) -> float:
    """Return the meaning, 0 to 100, of a text with these shares and these findings about its content."""
    content = supported + unsupported * (0.0 if parallel else _UNSUPPORTED_VALUE)
    by_check = groupby(sorted(findings, key=lambda s: s.check), key=lambda s: s.check)
    factors = [sorted(map(_factor, spans)) for _, spans in by_check]
    left_over = prod(float(f ** (0.5**place)) for some in factors for place, f in enumerate(some))
    at_most = min((_AT_MOST[span.severity] for span in findings if span.check in _AMOUNTS), default=1.0)
    return round(100 * min(content * left_over, at_most), 2)


def _factor(span: ErrorSpan) -> float:
    factor = SEVERITY_FACTORS[span.severity]
    return float(factor ** (1 / 3)) if span.check in _AMOUNTS else factor


def fidelity_score(meaning: float, quality: float) -> float:
    """Return the fidelity, 0 to 100, of a text with this meaning, 0 to 100, and this quality of form, 0 to 1."""
    return round(meaning * (1 - _FORM_SHARE * (1 - quality)), 2)


def _support(left: str, share: float, against: Sequence[ErrorSpan], alone: Sequence[ErrorSpan] = ()) -> _Support:
    """Return what becomes of the content of the left, given the share that the counterpart covers and the findings.

    Words that tell the reader nothing, in another language or said again and again, are not supported.
    """
    places = [(w.start, w.end) for w in words(left)] + [m.span() for m in re.finditer(r"\d+", left)]
    contradictions = [s for s in against if s.relation == "contradicted"]
    contradicted_count = sum(any(s.start < end and start < s.end for s in contradictions) for start, end in places)
    contradicted = round(contradicted_count / len(places), 4) if places else 0.0
    lost = [(_first_lost(s), s.end) for s in (*alone, *against) if _takes_words(s)]
    lost_count = sum(any(a < end and start < b for a, b in lost) for start, end in places)
    told = 1 - lost_count / len(places) if places else 1.0
    supported = round(share * (1 - contradicted) * told, 4)
    unsupported = round(max(0.0, 1 - supported - contradicted), 4)
    return _Support(supported=supported, unsupported=unsupported, contradicted=contradicted)


def report_text(left: str, full_signature: str) -> FidelityReport:
    """Return the report on a text without counterpart: its findings and quality, with the label `unsupported`."""
    errors = check_text(left)
    text_quality = quality(left, errors)
    return FidelityReport(
        fidelity=None,
        label="unsupported",
        scores=(Score(name="quality", value=text_quality), Score(name="form", value=round(100 * text_quality, 2))),
        errors=errors,
        signature=full_signature,
    )


def label_of(fidelity: float) -> Label:
    """Return the label of a text that was compared."""
    return next(label for least, label in LABEL_THRESHOLDS if fidelity >= least)
