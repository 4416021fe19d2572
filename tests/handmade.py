"""Workspaces of a few sentences made by hand, without an encoder: what a release says of them is known in advance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.records import (
    Document,
    ErrorSpan,
    FidelityReport,
    Score,
    Segment,
    SegmentLink,
    SegmentReport,
    content_id,
    cut_segment,
)
from workbench.service import Workbench
from workbench.store import Workspace

SIGNATURE = "made-up"
ALIGNER = "made-up-aligner"
GARBLED = (
    "أعلنت الوزارة امس عن افتتاح جسر جديد فوق النهر الكبير.",
    "وقال المهندس إن العمل استغرق ثلاثة اعوام كاملة.",
    "وحضر الحفل عدد من السكان المحليين والصحفيين.",
)
CLEAN = (
    "افتتحت الوزارة أمس جسرا جديدا على النهر الكبير.",
    "وأوضح المهندس أن الأعمال دامت ثلاث سنوات.",
    "وشارك في الاحتفال سكان المنطقة ومراسلون.",
)
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


@dataclass(frozen=True, kw_only=True)
class Article:
    """A document of a workspace made by hand, by its sentences and what the corpus says of it."""

    sentences: tuple[str, ...]
    role: str = "garbled"
    name: str = ""
    facts: Mapping[str, str | None] | None = None


def pair(number: int, licence: str | None, **facts: str | None) -> tuple[Article, Article]:
    """Return a garbled and a clean article of one event, which share no sentence with those of another number."""
    said = {"licence": licence, "published": f"2025-0{number}-11", **facts}
    letters = str.maketrans(_LETTERS, _LETTERS[7 * number :] + _LETTERS[: 7 * number])
    own = [tuple(s.translate(letters) if number > 1 else s for s in side) for side in (GARBLED, CLEAN)]
    return (
        Article(sentences=own[0], name=f"g{number}.txt", facts=said),
        Article(sentences=own[1], role="clean", name=f"c{number}.txt", facts=said),
    )


def make(path: Path, pairs: Iterable[tuple[Article, Article]], *, corpus: str = "corpus made by hand") -> Workbench:
    """Write a workspace in which each garbled sentence is linked to the clean one of its number, and has a finding."""
    couples = [(_document(g), _document(c)) for g, c in pairs]
    documents = [d for couple in couples for d in couple]
    segments = {d.id: _segments(d) for d in documents}
    with Workspace.open(path, create=True) as workspace:
        workspace.save_corpus(corpus, documents, [s for some in segments.values() for s in some], "by hand")
        for garbled, clean in couples:
            sides = list(zip(segments[garbled.id], segments[clean.id], strict=True))
            links = [
                SegmentLink(left=(g.id,), right=(c.id,), kind="parallel", score=0.9, probability=0.9) for g, c in sides
            ]
            reports = [_report(g, c) for g, c in sides]
            workspace.save_result(garbled.id, "inputs", ALIGNER, links, reports)
    return Workbench(path)


def _document(article: Article) -> Document:
    text = "\n".join(article.sentences)
    made = Document(id=content_id(text), name=article.name, text=text, language="ar", role=article.role)  # type: ignore[arg-type]
    return replace(made, **dict(article.facts or {}))  # type: ignore[arg-type]


def _segments(document: Document) -> list[Segment]:
    found, start = [], 0
    for line in document.text.split("\n"):
        found.append(cut_segment(document, start, start + len(line)))
        start += len(line) + 1
    return found


def _report(garbled: Segment, clean: Segment) -> SegmentReport:
    word = garbled.text.split()[1]
    at = garbled.text.index(word)
    finding = ErrorSpan(
        side="left",
        start=at,
        end=at + len(word),
        text=word,
        category="accuracy/mistranslation",
        severity="major",
        check="words",
        reason=f"the counterpart has {clean.text.split()[1]}",
        evidence=clean.text.split()[1],
        suggestion=clean.text.split()[1],
    )
    report = FidelityReport(
        fidelity=60.0,
        label="major",
        scores=(Score(name="chrf", value=41.0),),
        errors=(finding,),
        signature=SIGNATURE,
    )
    return SegmentReport(segment=garbled, report=report)
