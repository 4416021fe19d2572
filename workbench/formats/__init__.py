"""Files that other tools read and write: alignments, scores, segments with their corrections, histories."""

from workbench.formats.alignments import ALIGNMENT_FORMATS, beads, jsonl, tmx, tsv
from workbench.formats.guard import LARGEST_FILE, read_bytes
from workbench.formats.kinds import EXPORTS, IMPORTS, read_rows
from workbench.formats.lines import history_line, score_line, segment_line
from workbench.formats.pairs import PAIR_KINDS, TextPair, read_text_pairs
from workbench.formats.rows import Row
from workbench.formats.word import paragraphs

__all__ = [
    "ALIGNMENT_FORMATS",
    "EXPORTS",
    "IMPORTS",
    "LARGEST_FILE",
    "PAIR_KINDS",
    "Row",
    "TextPair",
    "beads",
    "history_line",
    "jsonl",
    "paragraphs",
    "read_bytes",
    "read_rows",
    "read_text_pairs",
    "score_line",
    "segment_line",
    "tmx",
    "tsv",
]
