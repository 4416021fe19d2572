"""Which documents of a corpus are the original texts of which others, as the corpus says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from workbench.errors import CorpusError
from workbench.records import Document

__all__ = ["check_source_language", "with_sources"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_UNKNOWN = "und"


def with_sources(
    documents: Sequence[Document],
    named: Mapping[str, Sequence[str]],
    files: Mapping[str, str],
    unusable: Collection[str] = (),
) -> tuple[Document, ...]:
    """Return documents, the sources among them with the ids of the texts that they are the sources of.

    Args:
        documents: The documents of a corpus.
        named: What each source, by its id, is said to be the source of: documents by their file or name, with or
            without the ending, or by their id.
        files: The id of the document of each file.
        unusable: Files that are documents of the corpus but cannot be read; to name one is no error.

    Raises:
        CorpusError: A source has no language or names a document that there is not, or two name the same one.
    """
    index = _index(documents, files)
    sources: dict[str, str] = {}
    found = []
    for document in documents:
        names = named.get(document.id, ())
        if document.role != "source":
            if names:
                raise CorpusError("corpus-source-of-without-role", file=document.name, role=document.role)
            found.append(document)
            continue
        check_source_language(document)
        ids = [_translation(document, n, index) for n in names if not _is_unusable(n, unusable)]
        for i in ids:
            other = sources.setdefault(i, document.name)
            if other != document.name:
                translation = next(d.name for d in documents if d.id == i)
                raise CorpusError("corpus-two-sources", one=other, other=document.name, document=translation)
        found.append(replace(document, source_of=tuple(dict.fromkeys(ids))))
    return tuple(found)


def check_source_language(document: Document) -> None:
    """Raise a CorpusError if a source has no language: it cannot be told by the letters, except of Arabic."""
    if document.language == _UNKNOWN or not _LANGUAGE.fullmatch(document.language):
        raise CorpusError("corpus-source-without-language", file=document.name)


def _index(documents: Sequence[Document], files: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the ids of the documents that may be meant by a name."""
    index: dict[str, set[str]] = {}
    for name, document_id in [*files.items(), *((d.name, d.id) for d in documents), *((d.id, d.id) for d in documents)]:
        for alias in _aliases(name):
            index.setdefault(alias, set()).add(document_id)
    return index


def _aliases(name: str) -> set[str]:
    path = PurePosixPath(name)
    return {name, path.name, str(path.with_suffix("")) if path.name else name, path.stem}


def _is_unusable(name: str, unusable: Collection[str]) -> bool:
    return any(name in _aliases(file) for file in unusable)


def _translation(source: Document, name: str, index: Mapping[str, set[str]]) -> str:
    ids = index.get(name, set()) - {source.id}
    if not ids:
        raise CorpusError("corpus-source-of-unknown", file=source.name, document=name)
    if len(ids) > 1:
        raise CorpusError("corpus-source-of-ambiguous", file=source.name, document=name)
    return next(iter(ids))
