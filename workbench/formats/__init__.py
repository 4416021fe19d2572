"""Files that other tools read and write: alignments, scores, segments with their corrections, histories."""

from workbench.formats.alignments import ALIGNMENT_FORMATS, beads, jsonl, tmx, tsv
from workbench.formats.file_types import EXPORTS, IMPORTS, read_rows
from workbench.formats.guard import LARGEST_FILE, read_bytes
from workbench.formats.json_lines import (
    annotation_line,
    batch_line,
    decision_line,
    history_line,
    name_line,
    score_line,
    segment_line,
    summary_line,
)
from workbench.formats.segment_rows import SegmentRow
from workbench.formats.text_pairs import LINES, MARKUP, TABLES, TextPair, left_texts, text_pairs, xml_rows
from workbench.formats.word import paragraphs

__all__ = [
    "ALIGNMENT_FORMATS",
    "EXPORTS",
    "IMPORTS",
    "LARGEST_FILE",
    "LINES",
    "MARKUP",
    "TABLES",
    "SegmentRow",
    "TextPair",
    "annotation_line",
    "batch_line",
    "beads",
    "decision_line",
    "history_line",
    "jsonl",
    "left_texts",
    "name_line",
    "paragraphs",
    "read_bytes",
    "read_rows",
    "score_line",
    "segment_line",
    "summary_line",
    "text_pairs",
    "tmx",
    "tsv",
    "xml_rows",
]
