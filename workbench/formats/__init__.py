"""Read and write the files of other tools: alignments, scores, segments with corrections, histories."""

from workbench.formats.alignments import ALIGNMENT_FORMATS, bead_lines, jsonl_lines, tmx_lines, tsv_lines
from workbench.formats.characters import spell_out_invalid
from workbench.formats.file_types import EXPORT_WRITERS, IMPORT_READERS, read_rows
from workbench.formats.guard import LARGEST_FILE, read_bytes
from workbench.formats.html_report import REPORT_TITLE
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
from workbench.formats.pair_files import (
    JSON_SUFFIXES,
    TABLE_SUFFIXES,
    XML_SUFFIXES,
    TextPair,
    left_texts,
    text_pairs,
    xml_rows,
)
from workbench.formats.segment_rows import SegmentRow
from workbench.formats.status_words import STATUSES as STATUS_LABELS
from workbench.formats.status_words import status_of_word
from workbench.formats.word import word_paragraphs

__all__ = [
    "ALIGNMENT_FORMATS",
    "EXPORT_WRITERS",
    "IMPORT_READERS",
    "JSON_SUFFIXES",
    "LARGEST_FILE",
    "REPORT_TITLE",
    "STATUS_LABELS",
    "TABLE_SUFFIXES",
    "XML_SUFFIXES",
    "SegmentRow",
    "TextPair",
    "annotation_line",
    "batch_line",
    "bead_lines",
    "decision_line",
    "history_line",
    "jsonl_lines",
    "left_texts",
    "name_line",
    "read_bytes",
    "read_rows",
    "score_line",
    "segment_line",
    "spell_out_invalid",
    "status_of_word",
    "summary_line",
    "text_pairs",
    "tmx_lines",
    "tsv_lines",
    "word_paragraphs",
    "xml_rows",
]
