"""Read the sentences and pairs of files, for `score` and `align`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.arabic import share_of_arabic
from workbench.errors import InputError
from workbench.formats import SideChoice, TextPair, file_kind
from workbench.ingest.pair_rows import left_rows, line_rows, pair_rows
from workbench.ingest.readers import ROW_SUFFIXES, read_document
from workbench.ingest.segmentation import content_segments, segment, segmentation_signature
from workbench.ingest.srx import SentenceRules
from workbench.records import AlignedTexts, LinkConstraint
from workbench.service.settings import Progress, Settings, silent
from workbench.service.texts import align, best_counterparts

__all__ = [
    "AlignmentOptions",
    "PairedFiles",
    "align_files",
    "aligner_signature",
    "foreign_lefts",
    "pair_files",
    "read_both_sides",
    "read_pair_rows",
    "read_pairs",
    "read_sentence_rows",
    "read_sentences",
    "read_side",
    "read_sides",
]


def read_sentences(
    path: Path | str, *, per_line: bool, column: str | None = None, rules: SentenceRules | None = None
) -> tuple[str, ...]:
    """Return the sentences of a file: with per_line its lines or rows, otherwise the segments of the document.

    column is that of the texts in a table or JSON lines, by name or number, where the file does not tell; rules are
    rules of segmentation beside the built-in ones.
    """
    rows = _sentences(Path(path), SideChoice(left=column), rules, per_line=per_line)
    return tuple(row.left for row in _without_faults(rows))


def read_sentence_rows(
    path: Path, choice: SideChoice, rules: SentenceRules | None = None, *, per_line: bool
) -> tuple[TextPair, ...]:
    """Return the sentences of a file to be scored alone, and what is wrong with those that cannot be."""
    return tuple(_with_text(row) for row in _sentences(path, choice, rules, per_line=per_line))


def read_side(
    path: Path, choice: SideChoice, rules: SentenceRules | None = None, *, per_line: bool
) -> tuple[tuple[str, ...], tuple[InputError, ...]]:
    """Return the sentences of a file to be aligned, empty where a row cannot be used, and what is wrong with those."""
    return _texts_and_faults(_sentences(path, choice, rules, per_line=per_line))


def read_pairs(
    path: Path | str,
    *,
    left: str | None = None,
    right: str | None = None,
    left_lang: str | None = None,
    right_lang: str | None = None,
    sheet: str | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a file: JSON or JSON lines, a table, a spreadsheet, Parquet, TMX or XLIFF.

    Args:
        path: The file.
        left: The column of the left texts, by name or by number from 1; in JSON a field, such as `translation.ar`.
        right: The column of the right texts.
        left_lang: The language of the left texts, as in `ar` or `ar-EG`.
        right_lang: The language of the right texts.
        sheet: The sheet of a spreadsheet.

    What is None is told by the file; where it does not, an InputError names the columns or languages. A missing right
    text is empty. A row that cannot be read is an InputError too.
    """
    choice = SideChoice(left=left, right=right, left_lang=left_lang, right_lang=right_lang, sheet=sheet)
    return tuple((row.left, row.right or "") for row in _without_faults(pair_rows(Path(path), choice)))


def read_pair_rows(path: Path, choice: SideChoice) -> tuple[TextPair, ...]:
    """Return the pairs of a file to be scored, and what is wrong with those that cannot be.

    Raises:
        InputError: The file cannot be read, does not tell where its two sides are, or has no rows.
    """
    rows = tuple(_with_text(row) for row in pair_rows(path, choice))
    if not rows:
        raise InputError("pairs-none", file=path.name)
    return rows


def read_sides(path: Path | str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the left texts and the right texts of a file of pairs; a row that cannot be read is an InputError."""
    rows = _without_faults(pair_rows(Path(path), SideChoice()))
    return tuple(row.left for row in rows), tuple(row.right for row in rows if row.right is not None)


def read_both_sides(path: Path, choice: SideChoice) -> tuple[tuple[str, ...], tuple[str, ...], tuple[InputError, ...]]:
    """Return the left and right texts of a file to be aligned, empty where a row cannot be used, and what is wrong."""
    rows = pair_rows(path, choice)
    lefts, faults = _texts_and_faults(rows)
    return lefts, tuple(row.right or "" for row in rows if row.right is not None or row.fault), faults


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedFiles:
    """The pairs of two files, and the alignment that they come from, None where they were paired by line."""

    rows: tuple[TextPair, ...]
    aligned: AlignedTexts | None = None

    @property
    def aligner(self) -> str | None:
        """Return the signature of the aligner."""
        return aligner_signature(self.aligned) if self.aligned else None


def foreign_lefts(rows: Sequence[TextPair]) -> tuple[int, int]:
    """Return in how many pairs only the right text is mostly Arabic, and how many pairs there are."""
    pairs = [(row.left, row.right) for row in rows if row.right and any(map(str.isalpha, row.left))]
    return sum(share_of_arabic(left) < share_of_arabic(right) / 2 for left, right in pairs), len(pairs)


def aligner_signature(aligned: AlignedTexts) -> str:
    """Return the part of an alignment's signature that names the aligner."""
    return next(part for part in aligned.signature.split("|") if part.startswith("align:"))


def pair_files(
    left: Path,
    right: Path,
    settings: Settings,
    progress: Progress = silent,
    *,
    per_line: bool,
    choice: SideChoice | None = None,
    mode: str = "auto",
    rules: SentenceRules | None = None,
) -> PairedFiles:
    """Return the pairs of two files: with per_line by line, otherwise each left sentence with its best counterpart.

    Counterparts are found as `align` finds them in a mode; rules are rules of segmentation beside the built-in ones.
    """
    given = choice or SideChoice()
    lefts = _sentences(left, given, rules, per_line=per_line)
    rights = _sentences(right, given.of_right_file(), rules, per_line=per_line)
    if not per_line:
        texts = [r.left for r in lefts], [r.left for r in rights]
        aligned = _signed(align(*texts, mode=mode, settings=settings, progress=progress), rules)
        pairs = tuple(TextPair(where=left.name, left=a, right=b) for a, b in best_counterparts(aligned))
        return PairedFiles(rows=pairs, aligned=aligned)
    if len(lefts) != len(rights):
        raise InputError(
            "pairs-line-counts-differ",
            left=left.name,
            left_count=len(lefts),
            right=right.name,
            right_count=len(rights),
        )
    joined = (replace(a, right=b.left, fault=a.fault or b.fault) for a, b in zip(lefts, rights, strict=True))
    return PairedFiles(rows=tuple(_with_text(row) for row in joined))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentOptions:
    """How files are aligned: `align` explains the mode and the decisions, `SideChoice` where their texts are."""

    mode: str
    settings: Settings
    choice: SideChoice
    per_line: bool
    decisions: Sequence[LinkConstraint] = ()
    rules: SentenceRules | None = None


def align_files(
    left: Path, right: Path | None, options: AlignmentOptions, progress: Progress = silent
) -> tuple[AlignedTexts, tuple[InputError, ...]]:
    """Align two files, or without `right` the two sides of one; return also what is wrong with rows left out."""
    if right is None:
        left_texts, right_texts, faults = read_both_sides(left, options.choice)
    else:
        left_texts, left_faults = read_side(left, options.choice, options.rules, per_line=options.per_line)
        right_choice = options.choice.of_right_file()
        right_texts, right_faults = read_side(right, right_choice, options.rules, per_line=options.per_line)
        faults = (*left_faults, *right_faults)
    aligned = align(
        left_texts,
        right_texts,
        mode=options.mode,
        settings=options.settings,
        progress=progress,
        decisions=options.decisions,
    )
    return _signed(aligned, options.rules), faults


def _signed(aligned: AlignedTexts, rules: SentenceRules | None) -> AlignedTexts:
    """Return an alignment whose signature names the rules of segmentation."""
    built_in, own = segmentation_signature(), segmentation_signature(rules)
    return replace(aligned, signature=aligned.signature.replace(built_in, own, 1))


def _sentences(path: Path, choice: SideChoice, rules: SentenceRules | None, *, per_line: bool) -> tuple[TextPair, ...]:
    if per_line:
        return left_rows(path, choice) if file_kind(path) in ROW_SUFFIXES else line_rows(path)
    segments = content_segments(segment(read_document(path, choice=choice), rules))
    return tuple(TextPair(where=path.name, left=s.text, right=None) for s in segments)


def _texts_and_faults(rows: Sequence[TextPair]) -> tuple[tuple[str, ...], tuple[InputError, ...]]:
    return tuple(row.left for row in rows), tuple(row.fault for row in rows if row.fault)


def _with_text(row: TextPair) -> TextPair:
    """Return a row, with a fault if its left text is empty."""
    if row.fault or row.left.strip():
        return row
    return replace(row, fault=InputError("pairs-left-text-missing", where=row.where))


def _without_faults(rows: Sequence[TextPair]) -> Sequence[TextPair]:
    """Return rows as they are; the first fault among them is raised."""
    for row in rows:
        if row.fault:
            raise row.fault
    return rows
