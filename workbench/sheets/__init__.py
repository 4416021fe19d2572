"""Tables of results for people, papers and programs."""

from workbench.sheets.evaluation import corpus_sheets, rating_sheets, system_sheets
from workbench.sheets.sheet import SHEET_FORMATS, Sheet, SheetColumn, sheet_lines

__all__ = [
    "SHEET_FORMATS", "Sheet", "SheetColumn", "corpus_sheets", "rating_sheets", "sheet_lines", "system_sheets",
]  # fmt: skip
