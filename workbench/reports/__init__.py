"""Evaluation results as tables and charts, and summaries for the terminal."""

from workbench.reports.evaluation_tables import corpus_tables, rating_tables, system_tables
from workbench.reports.tables import TABLE_FORMATS, ResultTable, TableColumn, table_lines

__all__ = [
    "TABLE_FORMATS",
    "ResultTable",
    "TableColumn",
    "corpus_tables",
    "rating_tables",
    "system_tables",
    "table_lines",
]
