"""Releases: records in, the bytes of tables and the texts of the files beside them out."""

from workbench.publication.card import columns_of, markdown
from workbench.publication.companions import checksums
from workbench.publication.compare import (
    Comparison,
    FactChange,
    TableChange,
    changes,
    compare_facts,
    compare_rows,
    full_files,
    marks,
)
from workbench.publication.facts import (
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
from workbench.publication.licences import licence_id, permits_redistribution
from workbench.publication.material import DecidedLink, Editors, Judged, Material, PlacedLink, Row, by_segment
from workbench.publication.parquet import TableWriter, read_rows, writer_name
from workbench.publication.release import changelog, companions
from workbench.publication.rows import article_row, edit_rows, name_rows, sentence_rows
from workbench.publication.said import alignment_rows, span_rows
from workbench.publication.schema import ALL, SPLITS, Table, tables
from workbench.publication.similarity import BANDS, NEAR, PRINT, SIGNATURE, Sketches, candidates, likeness, sketches
from workbench.publication.splits import Event, Events, assign
from workbench.publication.standoff import STEP, Place, Sources, encode, grams, restore, withhold
from workbench.publication.tally import Tally, counts
from workbench.publication.versions import rank

__all__ = [
    "ALL",
    "BANDS",
    "NEAR",
    "PRINT",
    "SIGNATURE",
    "SPLITS",
    "STEP",
    "Agreement",
    "Comparison",
    "Count",
    "DecidedLink",
    "Editors",
    "Event",
    "Events",
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
    "Sketches",
    "Sources",
    "SplitFacts",
    "Table",
    "TableChange",
    "TableFacts",
    "TableWriter",
    "Tally",
    "alignment_rows",
    "article_row",
    "assign",
    "by_segment",
    "candidates",
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
    "likeness",
    "markdown",
    "marks",
    "name_rows",
    "permits_redistribution",
    "rank",
    "read_rows",
    "restore",
    "sentence_rows",
    "sketches",
    "span_rows",
    "tables",
    "withhold",
    "writer_name",
]
