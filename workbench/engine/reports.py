"""Reports on the segments of a garbled document, each against its best counterparts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.alignment import Sentences, comparable_signature
from workbench.alignment.words import align_words
from workbench.encoders.codec import vector_signature
from workbench.ingest.segmentation import SIGNATURE as SEGMENTATION
from workbench.records import (
    ACCEPTED,
    Encoding,
    FidelityReport,
    Link,
    LinkKind,
    LinkRole,
    Segment,
    SegmentReport,
    goodness,
)
from workbench.scoring.estimate import SIGNATURE as ESTIMATE
from workbench.scoring.estimate import with_estimate
from workbench.scoring.fidelity import SOURCE_CHECKS, fidelity_signature, report_pair, report_text
from workbench.scoring.garbled_support import SIGNATURE as GARBLED_SUPPORT
from workbench.scoring.garbled_support import with_garbled_support
from workbench.scoring.second_counterpart import SIGNATURE as SECOND_COUNTERPART
from workbench.scoring.second_counterpart import with_second_counterpart
from workbench.scoring.semantic import SemanticScorer
from workbench.version import VERSION

__all__ = [
    "Comparison",
    "LinkedTexts",
    "full_signature",
    "report_against",
    "report_alone",
    "report_by",
    "report_segments",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A counterpart of a text, what it is and how it is linked.

    shared tells whether the counterpart also corresponds to neighbours of the text; language is that of a source.
    """

    text: str
    encoding: Encoding
    kind: LinkKind
    role: LinkRole = "clean"
    shared: bool = False
    language: str = "ar"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTexts:
    """The sentences of all documents of one role that a document is aligned with, and the links to them.

    signature is that of the reports that rest on them; language is that of a source.
    """

    role: LinkRole
    sentences: Sentences
    links: tuple[Link, ...]
    signature: str
    language: str = "ar"


def full_signature(encoder: str, aligner: str | None = None, segmentation: str = SEGMENTATION) -> str:
    """Return the signature of a report: segmentation, encoder, alignment, scores and version.

    The arguments are the signatures of these; without aligner it is that of comparable texts.
    """
    aligned = aligner or comparable_signature()
    scores = f"{fidelity_signature()}|{SOURCE_CHECKS}|{GARBLED_SUPPORT}|{SECOND_COUNTERPART}|{ESTIMATE}"
    return f"{segmentation}|{vector_signature(encoder)}|{aligned}|{scores}|v:{VERSION}"


def report_alone(text: tuple[str, Encoding], full: str) -> FidelityReport:
    """Score a text without counterpart, with an estimate of its fidelity where its vectors allow one."""
    return with_estimate(report_text(text[0], full), *text)


def report_against(
    left: tuple[str, Encoding],
    right: tuple[str, Encoding],
    kind: LinkKind,
    semantics: SemanticScorer,
    full: str,
    *,
    shared: bool,
    language: str = "ar",
) -> FidelityReport:
    """Score a text against its counterpart; `shared` if the counterpart also corresponds to neighbours of the text.

    language is that of a counterpart which is the source: no n-grams are compared across languages. Where either has no
    vectors, there is nothing to compare, and the text is scored alone.
    """
    if not left[1].has_tokens or not right[1].has_tokens:
        return report_alone(left, full)
    soft, links = semantics.compare(*left, *right), align_words(*left, *right)
    return report_pair(left[0], right[0], soft, kind, full, links=links, shared=shared, language=language)


def report_by(
    left: tuple[str, Encoding], compared: Sequence[Comparison], semantics: SemanticScorer, full: str
) -> FidelityReport:
    """Score a text by its counterparts, the preferred one first: that decides, and a second one adds findings.

    A text whose only counterpart is in another garbled report is scored alone, and what that supports is added.
    """
    usable = [c for c in compared if c.encoding.has_tokens] if left[1].has_tokens else []
    if not usable:
        return report_alone(left, full)
    first = usable[0]
    right = first.text, first.encoding
    if first.role == "garbled":
        support = semantics.compare(*left, *right).precision
        words = align_words(*left, *right)
        return with_garbled_support(report_alone(left, full), left[0], first.text, support, words)
    report = report_against(left, right, first.kind, semantics, full, shared=first.shared, language=first.language)
    for other in usable[1:]:
        told = (other.text, other.kind, other.role)
        words = align_words(*left, other.text, other.encoding)
        report = with_second_counterpart(report, left[0], *told, words, other.language)
    return report


def report_segments(
    segments: Sequence[Segment], left: Sentences, linked: Sequence[LinkedTexts], semantics: SemanticScorer, full: str
) -> list[SegmentReport]:
    """Return a report on every left segment: by its best counterpart of each role, or alone where it has none.

    full is the signature of a report on a text alone.
    """
    reports = []
    for i, segment in enumerate(segments):
        texts = _judges(i, linked)
        signature = next((t.signature for t in texts if t.role == "source"), texts[0].signature if texts else full)
        compared = [_comparison(i, t) for t in texts]
        report = report_by((segment.text, left.encodings[i]), compared, semantics, signature)
        reports.append(SegmentReport(segment=segment, report=report))
    return reports


def _judges(i: int, linked: Sequence[LinkedTexts]) -> list[LinkedTexts]:
    """Return the texts that a left segment has an accepted link to, as `compared_links` chooses them."""
    found = [t for t in linked if _links_of(i, t)]
    clear = [t for t in found if t.role != "garbled"]
    return sorted(clear, key=lambda t: max(map(goodness, _links_of(i, t))), reverse=True) or found


def _comparison(i: int, texts: LinkedTexts) -> Comparison:
    best = max(_links_of(i, texts), key=goodness)
    j = best.right[0]
    return Comparison(
        text=texts.sentences.texts[j],
        encoding=texts.sentences.encodings[j],
        kind=best.kind,
        role=texts.role,
        shared=len(best.left) > 1,
        language=texts.language,
    )


def _links_of(i: int, texts: LinkedTexts) -> list[Link]:
    return [k for k in texts.links if i in k.left and k.right and k.probability >= ACCEPTED]
