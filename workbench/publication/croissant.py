"""Croissant 1.0 metadata of a release: its files, and the typed fields of its record sets."""

from __future__ import annotations

import json
from collections.abc import Mapping

from workbench.publication.authors import Author
from workbench.publication.card import columns_of
from workbench.publication.metadata_files import authors, bibtex, summary
from workbench.publication.release_metadata import ReleaseMetadata, TableMetadata
from workbench.publication.rights import LINK, NAME
from workbench.publication.schema import Column, tables

__all__ = ["croissant"]

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {
    "string": "sc:Text",
    "int32": "sc:Integer",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "timestamp": "sc:DateTime",
}

_EQUIVALENT = {"licence": "sc:license"}


def croissant(metadata: ReleaseMetadata) -> str:
    """Return the text of croissant.json."""
    scope = metadata.scope
    made = {t.name: t for t in tables(metadata.assessment.scores, names=scope.names, layout=scope.layout)}
    whole = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": metadata.identity.name,
        "description": f"{summary(metadata)} {metadata.rights.statement}",
        "version": metadata.identity.version,
        **({"url": metadata.identity.url} if metadata.identity.url else {}),
        **({"datePublished": dated} if (dated := metadata.identity.date or metadata.newest_article) else {}),
        "inLanguage": list(metadata.corpus.languages),
        "license": _licence(metadata),
        "creator": [_creator(a) for a in authors(metadata)],
        "citeAs": bibtex(metadata),
        "isLiveDataset": False,
        "distribution": [_file(t) for t in metadata.files.tables],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": f"{t.table}/{t.split}",
                "name": f"{t.table}/{t.split}",
                "description": made[t.table].about,
                "field": [_field(t, c) for c in columns_of(made[t.table], metadata.scope.text)],
            }
            for t in metadata.files.tables
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _licence(metadata: ReleaseMetadata) -> str | dict[str, str]:
    """Return the URL of the licence of the whole, or the file that states the rights in each part."""
    rights = metadata.rights
    if rights.url:
        return rights.url
    return {"@type": "sc:CreativeWork", "name": NAME, "description": rights.statement, "url": LINK}


def _creator(author: Author) -> dict[str, str]:
    if not author.is_person:
        return {"@type": "sc:Organization", "name": author.name}
    place = {"url": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
    names = {"givenName": author.given or "", "familyName": author.family or ""}
    return {"@type": "sc:Person", "name": author.name, **{k: v for k, v in names.items() if v}, **place}


def _file(table: TableMetadata) -> dict[str, object]:
    return {
        "@type": "cr:FileObject",
        "@id": table.path,
        "name": table.path,
        "contentUrl": table.path,
        "contentSize": f"{table.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": table.sha256,
    }


def _field(table: TableMetadata, column: Column) -> dict[str, object]:
    where = f"{table.table}/{table.split}/{column.name}"
    source = {"fileObject": {"@id": table.path}, "extract": {"column": column.name}}
    return _described(where, column) | ({"source": source} if not column.parts else _parts(where, column, source))


def _described(where: str, column: Column) -> dict[str, object]:
    found: dict[str, object] = {"@type": "cr:Field", "@id": where, "name": where, "description": column.about}
    if not column.parts:
        found["dataType"] = _TYPES[column.kind]
    if column.name in _EQUIVALENT:
        found["equivalentProperty"] = _EQUIVALENT[column.name]
    return found | ({"repeated": True} if column.many else {})


def _parts(where: str, column: Column, source: Mapping[str, object]) -> dict[str, object]:
    parts = []
    for part in column.parts:
        steps = {"source": {**source, "transform": [{"jsonPath": f"'{part.name}'"}]}}
        parts.append(_described(f"{where}/{part.name}", part) | steps)
    return {"subField": parts}
