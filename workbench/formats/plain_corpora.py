"""Write corrected segments as the folders of plain text that other tools take: Moses, WMT post-editing, MT metrics.

One segment a line, the same line of every file. As in a release, only corrections count that are done or reviewed;
segments whose text is empty on one side are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from workbench.arabic import PLACEHOLDER
from workbench.records import APPROVED, ExportedSegment

__all__ = ["EXPORT_FOLDERS", "metrics_folder", "moses_folder", "wmt_folder", "word_tags"]

_NAME = "corpus"
_SYSTEM = "garbled"
Files = dict[str, tuple[str, ...]]


def moses_folder(segments: Iterable[ExportedSegment]) -> Files:
    """Return the lines of two texts that belong together, by file, and as OPUS does the document and id of each."""
    pairs = _corrected(segments)
    return {
        f"{_NAME}.mt": tuple(_line(s.text) for s in pairs),
        f"{_NAME}.pe": tuple(_line(s.correction or "") for s in pairs),
        f"{_NAME}.ids": tuple("\t".join((*[_line(s.document)] * 2, *[s.segment_id] * 2)) for s in pairs),
    }


def wmt_folder(segments: Iterable[ExportedSegment]) -> Files:
    """Return the files of WMT's shared tasks: source, machine translation, post-edit and a tag for each word and gap.

    Without a source text, its line is empty; where no segment has one, there is no such file.
    """
    pairs = _corrected(segments)
    mt = tuple(_line(s.text) for s in pairs)
    pe = tuple(_line(s.correction or "") for s in pairs)
    files = {
        f"{_NAME}.mt": mt,
        f"{_NAME}.pe": pe,
        f"{_NAME}.tags": tuple(" ".join(word_tags(a.split(), b.split())) for a, b in zip(mt, pe, strict=True)),
    }
    sources = _sources(pairs)
    return files | ({f"{_NAME}.src": sources} if any(sources) else {})


def metrics_folder(segments: Iterable[ExportedSegment]) -> Files:
    """Return a test set in the layout of mt-metrics-eval: the machine translation is a system, the correction refA."""
    pairs = _corrected(segments)
    languages = [k.language for s in pairs for k in s.links if k.role == "source"]
    pair = f"{languages[0] if languages else 'und'}-ar"
    return {
        f"documents/{pair}.docs": tuple(f"{_NAME}\t{_line(s.document)}" for s in pairs),
        f"sources/{pair}.txt": _sources(pairs),
        f"references/{pair}.refA.txt": tuple(_line(s.correction or "") for s in pairs),
        f"system-outputs/{pair}/{_SYSTEM}.txt": tuple(_line(s.text) for s in pairs),
    }


def word_tags(mt: Sequence[str], pe: Sequence[str]) -> list[str]:
    """Return OK or BAD for the gap before each word, the word, and the gap at the end, in the order of the text.

    A word is BAD that the post-edit has not kept, a gap where it has put something in; words that moved are BAD.

    >>> word_tags("a b".split(), "a x b".split())
    ['OK', 'OK', 'BAD', 'OK', 'OK']
    """
    from rapidfuzz.distance import Levenshtein

    tags = ["OK"] * (2 * len(mt) + 1)
    for op in Levenshtein.opcodes(mt, pe):
        if op.tag in {"delete", "replace"}:
            tags[2 * op.src_start + 1 : 2 * op.src_end : 2] = ["BAD"] * (op.src_end - op.src_start)
        elif op.tag == "insert":
            tags[2 * op.src_start] = "BAD"
    return tags


def _corrected(segments: Iterable[ExportedSegment]) -> list[ExportedSegment]:
    return [s for s in segments if s.status in APPROVED and _line(s.correction or "") and _line(s.text)]


def _sources(segments: Iterable[ExportedSegment]) -> tuple[str, ...]:
    found = ([k.text for k in sorted(s.links, key=lambda k: k.start) if k.role == "source"] for s in segments)
    return tuple(_line(" ".join(texts)) for texts in found)


def _line(text: str) -> str:
    """Return a text on one line, without placeholders of inline codes."""
    return " ".join(PLACEHOLDER.sub("", text).split())


EXPORT_FOLDERS: dict[str, Callable[[Iterable[ExportedSegment]], Files]] = {
    "moses": moses_folder,
    "wmt": wmt_folder,
    "mt-metrics-eval": metrics_folder,
}
