"""Alignments and scores as lines of text, by the contracts that other programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from xml.sax.saxutils import escape

from workbench.arabic import share_of_arabic
from workbench.records import ACCEPTED, AlignedTexts, ExportedSegment, FidelityReport, HistoryEntry, Link, PairScore
from workbench.render import plain
from workbench.version import VERSION

__all__ = ["ALIGNMENT_FORMATS", "beads", "history_line", "jsonl", "score_line", "segment_line", "tmx", "tsv"]


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACED = "\ufffd"


def jsonl(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield one JSON object a link; all links, also those without counterpart, with `everything`."""
    for link in _chosen(aligned, everything=everything):
        yield json.dumps(
            {
                "left": list(link.left),
                "right": list(link.right),
                "kind": link.kind,
                "score": link.score,
                "probability": link.probability,
                "left_text": " ".join(aligned.left[i] for i in link.left),
                "right_text": " ".join(aligned.right[j] for j in link.right),
            },
            ensure_ascii=False,
        )


def beads(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:  # noqa: ARG001
    """Yield `[left indexes]:[right indexes]:probability`, every sentence in one at the least.

    The parallel mode has a bead for every sentence; the comparable mode tells of the left ones, and the right
    ones that nothing is linked to follow at the end.
    """
    linked: set[int] = set()
    likeliest: dict[int, float] = {}
    for link in aligned.links:
        for j in link.right:
            likeliest[j] = max(likeliest.get(j, 0.0), link.probability)
        if aligned.mode == "parallel" or not link.right or link.probability >= ACCEPTED:
            linked |= set(link.right)
            yield f"{list(link.left)}:{list(link.right)}:{link.probability}"
    for j, text in enumerate(aligned.right):
        if j not in linked and text.strip():
            yield f"[]:{[j]}:{round(1 - likeliest.get(j, 0.0), 4)}"


def tsv(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield a head and one row a link: left text, right text, kind, probability."""
    yield "left_text\tright_text\tkind\tprobability"
    for link in _chosen(aligned, everything=everything):
        left = " ".join(plain(aligned.left[i]) for i in link.left)
        right = " ".join(plain(aligned.right[j]) for j in link.right)
        yield f"{left}\t{right}\t{link.kind}\t{link.probability}"


def score_line(score: PairScore) -> str:
    """Return the report on a pair as a JSON object."""
    return json.dumps({"index": score.index, **_report(score.report)}, ensure_ascii=False)


def segment_line(segment: ExportedSegment) -> str:
    """Return a garbled segment with its counterparts and its report as a JSON object."""
    return json.dumps(
        {
            "document": segment.document,
            "start": segment.start,
            "end": segment.end,
            "text": segment.text,
            "links": [asdict(link) for link in segment.links],
            **_report(segment.report),
            "correction": segment.correction,
            "status": segment.status,
            "revision": segment.revision,
        },
        ensure_ascii=False,
    )


def history_line(entry: HistoryEntry) -> str:
    """Return a revision as a JSON object; `workbench import` takes it in again."""
    revision = entry.revision
    return json.dumps(
        {
            "id": revision.id,
            "document": entry.document,
            "document_id": revision.document_id,
            "start": revision.start,
            "end": revision.end,
            "base": revision.base,
            "action": revision.action,
            "author": revision.author,
            "created": revision.created,
            "before": revision.before,
            "after": revision.after,
            "status": revision.status,
            "comment": revision.comment,
            "seconds": revision.seconds,
            "suggestions": {"taken": list(revision.taken), "refused": list(revision.refused)},
            "operations": [asdict(o) for o in entry.operations],
        },
        ensure_ascii=False,
    )


def _report(report: FidelityReport) -> dict[str, object]:
    return {
        "fidelity": report.fidelity,
        "label": report.label,
        "scores": {s.name: s.value for s in report.scores},
        "errors": [asdict(e) | {"relation": e.relation} for e in report.errors],
        "signature": report.signature,
    }


def _chosen(aligned: AlignedTexts, *, everything: bool) -> Iterator[Link]:
    least = 0.0 if aligned.mode == "parallel" else ACCEPTED  # a bead is the best there is, whatever its probability
    return (k for k in aligned.links if everything or (k.left and k.right and k.probability >= least))


def tmx(aligned: AlignedTexts, *, everything: bool = False) -> Iterator[str]:
    """Yield the lines of a TMX 1.4 document: a unit for each link of two sides, its probability as a property."""
    languages = [_language(side) for side in (aligned.left, aligned.right)]
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<tmx version="1.4">'
    yield (
        f'<header creationtool="workbench" creationtoolversion="{VERSION}" segtype="sentence" o-tmf="workbench"'
        f' adminlang="en" srclang="{languages[0]}" datatype="plaintext"/>'
    )
    yield "<body>"
    for link in _chosen(aligned, everything=everything):
        if link.left and link.right:
            texts = [" ".join(aligned.left[i] for i in link.left), " ".join(aligned.right[j] for j in link.right)]
            yield f'<tu><prop type="x-kind">{link.kind}</prop><prop type="x-probability">{link.probability}</prop>'
            for language, text in zip(languages, texts, strict=True):
                yield f'<tuv xml:lang="{language}"><seg>{escape(_NOT_XML.sub(_REPLACED, text))}</seg></tuv>'
            yield "</tu>"
    yield "</body>"
    yield "</tmx>"


def _language(texts: tuple[str, ...]) -> str:
    return "ar" if share_of_arabic(" ".join(texts)[:100_000]) > 0.5 else "und"


ALIGNMENT_FORMATS: dict[str, Callable[..., Iterator[str]]] = {"jsonl": jsonl, "beads": beads, "tsv": tsv, "tmx": tmx}
