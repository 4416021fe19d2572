"""The dataset card of a release, README.md: front matter for the hub, and the text of its template."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.publication.metadata_files import to_yaml
from workbench.publication.release_metadata import ReleaseMetadata
from workbench.publication.rendering import render
from workbench.publication.schema import Column, Table, standoff_column, tables

__all__ = ["card", "columns_of", "features"]

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


def card(metadata: ReleaseMetadata) -> str:
    """Return the text of README.md."""
    filled = _filled(metadata)
    spans = _spans(metadata)
    return render(
        "README.md",
        metadata,
        head=to_yaml(_head(metadata)),
        filled=filled,
        empty=[t for t in _tables(metadata) if t not in filled],
        rows={t.name: sum(f.rows for f in metadata.files.tables if f.table == t.name) for t in filled},
        columns_of=columns_of,
        marked=spans.get("person stands", 0) + spans.get("person dismissed", 0),
        dismissed=spans.get("check dismissed", 0),
        decided=sum(c.count for c in metadata.editing.decisions),
        answers={a.topic: a.text for a in metadata.identity.answers},
        since=min((s.first for s in metadata.corpus.splits if s.first), default=None),
        until=metadata.newest_article,
    )


def _spans(metadata: ReleaseMetadata) -> dict[str, int]:
    return {c.name: c.count for c in metadata.editing.spans}


def _judgements(metadata: ReleaseMetadata) -> int:
    """Return how many judgements of people on errors and links the release has."""
    spans = _spans(metadata)
    made = sum(spans.get(name, 0) for name in ("person stands", "person dismissed", "check dismissed"))
    return made + sum(c.count for c in metadata.editing.decisions)


def columns_of(table: Table, text: str) -> tuple[Column, ...]:
    """Return the columns of a table in a release with `full` or `standoff` text."""
    holds_text = any(c.text or any(p.text for p in c.parts) for c in table.columns)
    return (*table.columns, standoff_column()) if text == "standoff" and holds_text else table.columns


def features(columns: Sequence[Column]) -> list[dict[str, object]]:
    """Return columns as the `features` of a dataset card."""
    return [{"name": c.name, **_feature(c)} for c in columns]


def _feature(column: Column) -> dict[str, object]:
    kind = "timestamp[us, tz=UTC]" if column.kind == "timestamp" else column.kind
    if column.many:
        return {"list": features(column.parts) if column.parts else kind}
    return {"struct": features(column.parts)} if column.parts else {"dtype": kind}


def _head(metadata: ReleaseMetadata) -> dict[str, object]:
    filled = _filled(metadata)
    corrected = metadata.editing.corrected > 0 and metadata.editing.editors > 0
    judged = corrected or _judgements(metadata) > 0
    return {
        "pretty_name": metadata.identity.name,
        "version": metadata.identity.version,
        "language": list(metadata.corpus.languages),
        **metadata.rights.front_matter,
        "annotations_creators": ["machine-generated", *(["expert-generated"] if judged else [])],
        "language_creators": ["found", "machine-generated", *(["expert-generated"] if corrected else [])],
        "multilinguality": ["monolingual" if len(metadata.corpus.languages) == 1 else "multilingual"],
        "source_datasets": ["original"],
        "size_categories": [next((name for most, name in _SIZES if metadata.corpus.sentences < most), "n>10M")],
        "task_categories": ["text-generation", "token-classification", "sentence-similarity"],
        "tags": ["machine-translation", "automatic-post-editing", "quality-estimation", "sentence-alignment", "news"],
        "configs": [
            {
                "config_name": table.name,
                **({"default": True} if table.name == "sentences" else {}),
                "data_files": [
                    {"split": f.split, "path": f.path} for f in metadata.files.tables if f.table == table.name
                ],
            }
            for table in filled
        ],
        "dataset_info": [_info(metadata, table) for table in filled],
    }


def _info(metadata: ReleaseMetadata, table: Table) -> dict[str, object]:
    files = [t for t in metadata.files.tables if t.table == table.name]
    return {
        "config_name": table.name,
        "features": features(columns_of(table, metadata.scope.text)),
        "splits": [{"name": t.split, "num_bytes": t.bytes, "num_examples": t.rows} for t in files],
        "download_size": sum(t.size for t in files),
        "dataset_size": sum(t.bytes for t in files),
    }


def _filled(metadata: ReleaseMetadata) -> tuple[Table, ...]:
    """Return the tables that have rows."""
    filled = {t.table for t in metadata.files.tables}
    return tuple(t for t in _tables(metadata) if t.name in filled)


def _tables(metadata: ReleaseMetadata) -> tuple[Table, ...]:
    return tables(metadata.assessment.scores, names=metadata.scope.names, layout=metadata.scope.layout)
