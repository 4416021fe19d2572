"""Read and write the files of other tools: alignments, scores, segments with corrections, histories."""

from workbench.formats.alignments import ALIGNMENT_FORMATS, alignment_files, jsonl_lines, tmx_lines, tsv_lines
from workbench.formats.articles import ARTICLE_WRITERS, file_name, write_article_archive
from workbench.formats.bead_files import DocumentBeads, bead_lines, read_beads
from workbench.formats.characters import spell_out_invalid
from workbench.formats.file_types import EXPORT_WRITERS, IMPORT_READERS, read_rows, xml_rows
from workbench.formats.gold_files import GOLD_FORMATS, is_gold_there, read_gold
from workbench.formats.guard import LARGEST_FILE, file_kind, read_bytes, refuse_deep_markup
from workbench.formats.html_report import REPORT_TITLE
from workbench.formats.json_lines import (
    annotation_line,
    assignment_line,
    batch_line,
    boundary_line,
    decision_line,
    history_line,
    name_line,
    reply_line,
    score_line,
    segment_line,
    summary_line,
    takedown_line,
)
from workbench.formats.mined_pairs import mined_json_lines, mined_tsv_lines
from workbench.formats.open_document import open_document_text
from workbench.formats.pair_files import (
    JSON_SUFFIXES,
    TABLE_SUFFIXES,
    TextPair,
    checked,
    object_pairs,
    table_pairs,
    text_pairs,
)
from workbench.formats.pair_units import XML_SUFFIXES, unit_pairs
from workbench.formats.plain_corpora import EXPORT_FOLDERS
from workbench.formats.po_files import PO_SUFFIXES, po_pairs
from workbench.formats.segment_rows import SegmentRow
from workbench.formats.side_columns import SideChoice
from workbench.formats.spreadsheets import SHEET_SUFFIXES, sheet_rows
from workbench.formats.status_words import STATUSES as STATUS_LABELS
from workbench.formats.status_words import status_of_word
from workbench.formats.subtitles import subtitle_text
from workbench.formats.translation_texts import CodedText, coded_units, file_languages, filled_file
from workbench.formats.word_paragraphs import word_text

__all__ = [
    "ALIGNMENT_FORMATS",
    "ARTICLE_WRITERS",
    "EXPORT_FOLDERS",
    "EXPORT_WRITERS",
    "GOLD_FORMATS",
    "IMPORT_READERS",
    "JSON_SUFFIXES",
    "LARGEST_FILE",
    "PO_SUFFIXES",
    "REPORT_TITLE",
    "SHEET_SUFFIXES",
    "STATUS_LABELS",
    "TABLE_SUFFIXES",
    "XML_SUFFIXES",
    "CodedText",
    "DocumentBeads",
    "SegmentRow",
    "SideChoice",
    "TextPair",
    "alignment_files",
    "annotation_line",
    "assignment_line",
    "batch_line",
    "bead_lines",
    "boundary_line",
    "checked",
    "coded_units",
    "decision_line",
    "file_kind",
    "file_languages",
    "file_name",
    "filled_file",
    "history_line",
    "is_gold_there",
    "jsonl_lines",
    "mined_json_lines",
    "mined_tsv_lines",
    "name_line",
    "object_pairs",
    "open_document_text",
    "po_pairs",
    "read_beads",
    "read_bytes",
    "read_gold",
    "read_rows",
    "refuse_deep_markup",
    "reply_line",
    "score_line",
    "segment_line",
    "sheet_rows",
    "spell_out_invalid",
    "status_of_word",
    "subtitle_text",
    "summary_line",
    "table_pairs",
    "takedown_line",
    "text_pairs",
    "tmx_lines",
    "tsv_lines",
    "unit_pairs",
    "word_text",
    "write_article_archive",
    "xml_rows",
]
