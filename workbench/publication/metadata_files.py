"""The companion files LICENSE, CITATION.cff and SHA256SUMS, and YAML for these and the card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf

import yaml

from workbench.publication.authors import Author, author_of
from workbench.publication.licences import licence_name
from workbench.publication.release_metadata import ReleaseMetadata
from workbench.publication.rendering import render

__all__ = ["KEYWORDS", "authors", "bibtex", "checksums", "citation", "doi_of", "licence", "summary", "to_yaml"]

KEYWORDS = ("Arabic", "machine translation", "post-editing", "sentence alignment", "quality estimation")
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)")


def authors(metadata: ReleaseMetadata) -> tuple[Author, ...]:
    """Return who is to be cited."""
    said = metadata.identity.authors or (f"The editors of {metadata.identity.name}",)
    return tuple(author_of(name) for name in said)


def doi_of(url: str | None) -> str | None:
    """Return the DOI of an address, None if it is no address of one."""
    found = _DOI.fullmatch(url or "")
    return found[1] if found else None


def summary(metadata: ReleaseMetadata) -> str:
    """Return in a sentence or two what the release is."""
    what = "scores, findings and corrections" if metadata.editing.corrected else "scores and findings"
    text = (
        f"{metadata.corpus.sentences} garbled sentences of news with their clean counterparts, {what}. See README.md."
    )
    if not metadata.identity.date and metadata.newest_article:
        text += " Its own date is not known; the date given is that of the newest article."
    return text


def citation(metadata: ReleaseMetadata) -> str:
    """Return the text of CITATION.cff, in version 1.2.0 of the format; its licence is that of the whole release."""
    rights = metadata.rights
    known: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": metadata.identity.name,
        "version": metadata.identity.version,
        **({"date-released": metadata.identity.date} if metadata.identity.date else {}),
        "authors": [_cited(name) for name in authors(metadata)],
        "abstract": rights.statement,
        "keywords": list(KEYWORDS),
    }
    if doi := doi_of(metadata.identity.url):
        known["doi"] = doi
    if metadata.identity.url:
        known["url"] = metadata.identity.url
    if rights.whole:
        known["license"] = licence_name(rights.whole)
    return to_yaml(known)


def _cited(author: Author) -> dict[str, object]:
    if not author.is_person:
        return {"name": author.name}
    given = {"given-names": author.given} if author.given else {}
    orcid = {"orcid": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
    return {"family-names": author.family, **given, **orcid}


def bibtex(metadata: ReleaseMetadata) -> str:
    """Return an entry for BibTeX."""
    people = " and ".join(a.name for a in authors(metadata))
    names, title = (text.translate(_NOT_TEX) for text in (people, metadata.identity.name))
    year = f"year={{{metadata.identity.date[:4]}}}, " if metadata.identity.date else ""
    return f"@misc{{muqabala, title={{{title}}}, author={{{names}}}, {year}version={{{metadata.identity.version}}}}}"


_NOT_TEX = {ord(c): " " for c in "{}\\%#$&~^\n\r\t"}


def licence(metadata: ReleaseMetadata) -> str:
    """Return the text of LICENSE: the rights in each part, as far as they are known."""
    return render("LICENSE", metadata)


def checksums(digests: Mapping[str, str]) -> str:
    """Return SHA-256 digests by path as `sha256sum -c` reads them."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # PyYAML loses line separators such as U+0085 in any other style.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _text)


def to_yaml(values: Mapping[str, object]) -> str:
    """Return a mapping as block YAML, its keys in their order, each text on one line."""
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=inf)
