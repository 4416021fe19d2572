"""Releases: records in, the bytes of tables and the texts of the files beside them out."""

from workbench.publication.articles import DecidedLink, Editors, Judged, Material, PlacedLink, Row, by_segment
from workbench.publication.card import columns_of, markdown
from workbench.publication.comparison import (
    Comparison,
    FactChange,
    TableChange,
    changes,
    compare_facts,
    compare_rows,
    full_files,
    marks,
)
from workbench.publication.licences import licence_id, permits_redistribution
from workbench.publication.metadata_files import checksums
from workbench.publication.parquet import TableWriter, read_rows, writer_name
from workbench.publication.release import changelog, companions
from workbench.publication.release_metadata import (
    Agreement,
    Count,
    Facts,
    LicenceFacts,
    NearPair,
    OriginFacts,
    SplitFacts,
    TableFacts,
    from_json,
)
from workbench.publication.release_statistics import Tally, counts
from workbench.publication.rows import article_row, edit_rows, name_rows, sentence_rows
from workbench.publication.schema import ALL, SPLITS, Table, tables
from workbench.publication.span_rows import alignment_rows, span_rows
from workbench.publication.standoff import STEP, Place, Sources, encode, grams, restore, withhold
from workbench.publication.versions import rank

__all__ = [
    "ALL",
    "SPLITS",
    "STEP",
    "Agreement",
    "Comparison",
    "Count",
    "DecidedLink",
    "Editors",
    "FactChange",
    "Facts",
    "Judged",
    "LicenceFacts",
    "Material",
    "NearPair",
    "OriginFacts",
    "Place",
    "PlacedLink",
    "Row",
    "Sources",
    "SplitFacts",
    "Table",
    "TableChange",
    "TableFacts",
    "TableWriter",
    "Tally",
    "alignment_rows",
    "article_row",
    "by_segment",
    "changelog",
    "changes",
    "checksums",
    "columns_of",
    "companions",
    "compare_facts",
    "compare_rows",
    "counts",
    "edit_rows",
    "encode",
    "from_json",
    "full_files",
    "grams",
    "licence_id",
    "markdown",
    "marks",
    "name_rows",
    "permits_redistribution",
    "rank",
    "read_rows",
    "restore",
    "sentence_rows",
    "span_rows",
    "tables",
    "withhold",
    "writer_name",
]
