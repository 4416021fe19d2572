"""Metadata for repositories: `.zenodo.json`, DataCite kernel 4 in JSON, and RO-Crate 1.1."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from workbench.publication.authors import Author
from workbench.publication.licences import licence_name
from workbench.publication.metadata_files import KEYWORDS, authors, doi_of, summary
from workbench.publication.release_metadata import ReleaseMetadata, TableMetadata
from workbench.publication.rights import LINK
from workbench.publication.schema import tables

__all__ = ["datacite", "ro_crate", "zenodo"]

_ISO_639_3 = {"ar": "ara", "en": "eng", "fr": "fra", "es": "spa", "ru": "rus", "de": "deu", "zh": "zho", "tr": "tur"}
_UNAVAILABLE = ":unav"  # DataCite's word for a value that is not known
_CRATE = "https://w3id.org/ro/crate/1.1"
_COMPANIONS = (
    ("README.md", "The dataset card.", "text/markdown"),
    (LINK, "The rights in each part, as far as they are known.", "text/plain"),
    ("CITATION.cff", "How to cite it, in the Citation File Format.", "application/yaml"),
    ("CHANGELOG.md", "What has changed from version to version.", "text/markdown"),
    ("croissant.json", "Croissant metadata: the tables and their columns.", "application/ld+json"),
    ("datacite.json", "DataCite metadata.", "application/json"),
    (".zenodo.json", "Metadata for a deposit on Zenodo.", "application/json"),
    ("release.json", "The numbers of the card, and the digests of the tables.", "application/json"),
    ("SHA256SUMS", "The SHA-256 of every other file.", "text/plain"),
)


def zenodo(metadata: ReleaseMetadata) -> str:
    """Return the text of `.zenodo.json`.

    Zenodo gives an open deposit without licence one of its own; so a release whose parts have no licence, or texts that
    are not known to permit redistribution, is restricted, its rights the condition of access.
    """
    identity, rights = metadata.identity, metadata.rights
    record: dict[str, object] = {
        "upload_type": "dataset",
        "title": identity.name,
        "version": identity.version,
        "creators": [_depositor(a) for a in authors(metadata)],
        "description": f"<p>{html.escape(summary(metadata))}</p>",
        "keywords": list(KEYWORDS),
        "notes": rights.statement,
    }
    if identity.date:
        record["publication_date"] = identity.date
    if rights.whole:
        record |= {"access_right": "open", "license": rights.whole}
    elif rights.additions is None or rights.unpermitted:
        record |= {"access_right": "restricted", "access_conditions": f"<p>{html.escape(rights.statement)}</p>"}
    else:
        parts = {rights.additions, *(t.licence for t in rights.texts if t.included and t.licence)}
        non_commercial = any("-nc" in licence for licence in parts)
        record |= {"access_right": "open", "license": "other-nc" if non_commercial else "other-open"}
    if (language := _language(metadata)) in _ISO_639_3:
        record["language"] = _ISO_639_3[language]
    if doi := doi_of(identity.url):
        record["doi"] = doi
    elif identity.url:
        record["related_identifiers"] = [
            {"identifier": identity.url, "relation": "isIdenticalTo", "resource_type": "dataset"}
        ]
    return _text(record)


def _depositor(author: Author) -> dict[str, str]:
    return {"name": author.name, **({"orcid": author.orcid} if author.orcid else {})}


def datacite(metadata: ReleaseMetadata) -> str:
    """Return the text of `datacite.json`; without any known date it lacks the year, which DataCite requires."""
    identity, rights = metadata.identity, metadata.rights
    date = identity.date or metadata.newest_article
    record: dict[str, object] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Parallel corpus"},
        "creators": [_creator(a) for a in authors(metadata)],
        "titles": [{"title": identity.name}],
        "publisher": {"name": (*identity.organisations, _UNAVAILABLE)[0]},
        "version": identity.version,
        "subjects": [{"subject": k} for k in KEYWORDS],
        "descriptions": [
            {"description": summary(metadata), "descriptionType": "Abstract"},
            {"description": rights.statement, "descriptionType": "Other"},
        ],
        "sizes": [f"{t.rows} rows in {t.path}, {t.size} bytes" for t in metadata.files.tables],
        "formats": ["application/vnd.apache.parquet"],
        "rightsList": _rights_list(metadata),
    }
    if date:
        record["publicationYear"] = date[:4]
    if identity.date:
        record["dates"] = [{"date": identity.date, "dateType": "Issued"}]
    if language := _language(metadata):
        record["language"] = language
    if doi := doi_of(identity.url):
        record["doi"] = doi
    if identity.url:
        record["url"] = identity.url
    return _text(record)


def _creator(author: Author) -> dict[str, object]:
    found: dict[str, object] = {"name": author.name, "nameType": "Personal" if author.is_person else "Organizational"}
    if author.family:
        found["familyName"] = author.family
    if author.given:
        found["givenName"] = author.given
    if author.orcid:
        found["nameIdentifiers"] = [
            {
                "nameIdentifier": f"https://orcid.org/{author.orcid}",
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ]
    return found


def _rights_list(metadata: ReleaseMetadata) -> list[dict[str, str]]:
    rights = metadata.rights
    if not (rights.whole and rights.url):
        return [{"rights": rights.statement}]
    return [
        {
            "rights": licence_name(rights.whole),
            "rightsUri": rights.url,
            "rightsIdentifier": licence_name(rights.whole),
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": "https://spdx.org/licenses/",
        }
    ]


def ro_crate(metadata: ReleaseMetadata) -> str:
    """Return the text of `ro-crate-metadata.json`, the release as an RO-Crate 1.1."""
    people = [_agent(number, a) for number, a in enumerate(authors(metadata), start=1)]
    licence = _crate_licence(metadata)
    files = [_table_file(metadata, t) for t in metadata.files.tables]
    files += [
        {"@id": path, "@type": "File", "name": path, "description": about, "encodingFormat": kind}
        for path, about, kind in _COMPANIONS
        if path != licence["@id"]
    ]
    about = {"@id": "./"}
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": about,
            "conformsTo": {"@id": _CRATE},
        },
        _root(metadata, people, licence, files),
        *files,
        *people,
        licence,
    ]
    return _text({"@context": f"{_CRATE}/context", "@graph": graph})


def _root(
    metadata: ReleaseMetadata,
    people: list[dict[str, object]],
    licence: dict[str, object],
    files: list[dict[str, object]],
) -> dict[str, object]:
    identity = metadata.identity
    parts = [*files, *([licence] if licence["@id"] == LINK else [])]
    dated = identity.date or metadata.newest_article
    doi = doi_of(identity.url)
    publisher = next((p["@id"] for p in people if p["name"] in identity.organisations), None)
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": identity.name,
        "description": f"{summary(metadata)} {metadata.rights.statement}",
        "version": identity.version,
        **({"datePublished": dated} if dated else {}),
        "inLanguage": _one_or_many(list(metadata.corpus.languages)),
        "keywords": list(KEYWORDS),
        "license": {"@id": licence["@id"]},
        "author": _one_or_many([{"@id": p["@id"]} for p in people]),
        **({"publisher": {"@id": publisher}} if publisher else {}),
        **({"url": identity.url} if identity.url else {}),
        **({"identifier": f"https://doi.org/{doi}"} if doi else {}),
        "hasPart": [{"@id": f["@id"]} for f in parts],
    }


def _one_or_many(values: list[Any]) -> object:
    """Return a single value as itself, as RO-Crate would have it."""
    return values[0] if len(values) == 1 else values


def _table_file(metadata: ReleaseMetadata, table: TableMetadata) -> dict[str, object]:
    scope = metadata.scope
    about = {t.name: t.about for t in tables(metadata.assessment.scores, names=scope.names, layout=scope.layout)}
    return {
        "@id": table.path,
        "@type": "File",
        "name": table.path,
        "description": f"{about[table.table]}; {table.rows} rows, split {table.split}",
        "contentSize": str(table.size),
        "encodingFormat": "application/vnd.apache.parquet",
        "sha256": table.sha256,
    }


def _agent(number: int, author: Author) -> dict[str, object]:
    place = f"https://orcid.org/{author.orcid}" if author.orcid else f"#author-{number}"
    if not author.is_person:
        return {"@id": place, "@type": "Organization", "name": author.name}
    given = {"givenName": author.given} if author.given else {}
    return {"@id": place, "@type": "Person", "name": author.name, "familyName": author.family, **given}


def _crate_licence(metadata: ReleaseMetadata) -> dict[str, object]:
    rights = metadata.rights
    if rights.whole and rights.url:
        return {
            "@id": rights.url,
            "@type": "CreativeWork",
            "name": licence_name(rights.whole),
            "description": rights.statement,
        }
    return {
        "@id": LINK,
        "@type": ["File", "CreativeWork"],
        "name": "The rights in each part",
        "description": rights.statement,
        "encodingFormat": "text/plain",
    }


def _language(metadata: ReleaseMetadata) -> str:
    """Return the language of the corpus, empty where it has several: both formats have room for one."""
    languages = metadata.corpus.languages
    return languages[0] if len(languages) == 1 else ""


def _text(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
