"""Tables of results for people, papers and programs."""

from workbench.reports.evaluation_tables import corpus_sheets, rating_sheets, system_sheets
from workbench.reports.tables import SHEET_FORMATS, Sheet, SheetColumn, sheet_lines

__all__ = [
    "SHEET_FORMATS",
    "Sheet",
    "SheetColumn",
    "corpus_sheets",
    "rating_sheets",
    "sheet_lines",
    "system_sheets",
]
