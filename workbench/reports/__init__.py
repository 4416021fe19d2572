"""Tables of results for people, papers and programs."""

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
