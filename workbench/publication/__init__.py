"""Releases of a workspace: rows of the tables, Parquet files, and the companion files beside them."""

from workbench.publication.answers import TOPICS, read_answers
from workbench.publication.articles import (
    ArticleData,
    Row,
    by_segment,
)
from workbench.publication.authors import author_of, is_orcid
from workbench.publication.card import columns_of
from workbench.publication.comparison import (
    MetadataChange,
    ReleaseComparison,
    TableChange,
    changes,
    compare_metadata,
    compare_rows,
    full_files,
    marks,
)
from workbench.publication.delta import (
    ORDER,
    DeltaMetadata,
    RowChanges,
    delta_columns,
    delta_companions,
    delta_from_json,
    exact_marks,
    find_changes,
    order_rows,
    removed_row,
    tables_of,
)
from workbench.publication.editors import Editors, may_be_person
from workbench.publication.licences import licence_id, licence_name, permits_redistribution
from workbench.publication.masking import BLOT, Masking, blot_quotes, masked_row, parts_of
from workbench.publication.metadata_files import checksums
from workbench.publication.parquet import RowReader, TableWriter, read_rows, writer_name
from workbench.publication.personal_data import KINDS as PERSONAL_KINDS
from workbench.publication.personal_data import PersonalKind, personal_data_in
from workbench.publication.release import changelog, companions
from workbench.publication.release_metadata import (
    Agreement,
    AssessmentStatistics,
    CorpusStatistics,
    CuratorAnswer,
    EditingStatistics,
    LicenceCount,
    NamedCount,
    NearPair,
    OriginCount,
    Provenance,
    ReleaseFiles,
    ReleaseIdentity,
    ReleaseMetadata,
    ReleaseScope,
    SplitMetadata,
    TableMetadata,
    from_json,
    to_record,
)
from workbench.publication.release_statistics import ReleaseStatistics
from workbench.publication.rendering import markdown
from workbench.publication.rights import ReleaseRights, excluded_licences
from workbench.publication.rows import article_row, edit_rows, name_rows, sentence_rows
from workbench.publication.schema import ALL, LAYOUT, SPLITS, Table, tables
from workbench.publication.spans import alignment_rows, span_rows
from workbench.publication.standoff import STEP, Place, Sources, encode, grams, restore, withhold
from workbench.publication.versions import rank
from workbench.publication.withdrawn import Withdrawn

__all__ = [
    "ALL",
    "BLOT",
    "LAYOUT",
    "ORDER",
    "PERSONAL_KINDS",
    "SPLITS",
    "STEP",
    "TOPICS",
    "Agreement",
    "ArticleData",
    "AssessmentStatistics",
    "CorpusStatistics",
    "CuratorAnswer",
    "DeltaMetadata",
    "EditingStatistics",
    "Editors",
    "LicenceCount",
    "Masking",
    "MetadataChange",
    "NamedCount",
    "NearPair",
    "OriginCount",
    "PersonalKind",
    "Place",
    "Provenance",
    "ReleaseComparison",
    "ReleaseFiles",
    "ReleaseIdentity",
    "ReleaseMetadata",
    "ReleaseRights",
    "ReleaseScope",
    "ReleaseStatistics",
    "Row",
    "RowChanges",
    "RowReader",
    "Sources",
    "SplitMetadata",
    "Table",
    "TableChange",
    "TableMetadata",
    "TableWriter",
    "Withdrawn",
    "alignment_rows",
    "article_row",
    "author_of",
    "blot_quotes",
    "by_segment",
    "changelog",
    "changes",
    "checksums",
    "columns_of",
    "companions",
    "compare_metadata",
    "compare_rows",
    "delta_columns",
    "delta_companions",
    "delta_from_json",
    "edit_rows",
    "encode",
    "exact_marks",
    "excluded_licences",
    "find_changes",
    "from_json",
    "full_files",
    "grams",
    "is_orcid",
    "licence_id",
    "licence_name",
    "markdown",
    "marks",
    "masked_row",
    "may_be_person",
    "name_rows",
    "order_rows",
    "parts_of",
    "permits_redistribution",
    "personal_data_in",
    "rank",
    "read_answers",
    "read_rows",
    "removed_row",
    "restore",
    "sentence_rows",
    "span_rows",
    "tables",
    "tables_of",
    "to_record",
    "withhold",
    "writer_name",
]
