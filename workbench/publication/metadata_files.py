"""The companion files LICENSE, CITATION.cff and SHA256SUMS, and YAML for these and the card."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import yaml

from workbench.publication.licences import licence_name
from workbench.publication.release_metadata import ReleaseMetadata
from workbench.publication.rendering import render

__all__ = ["authors", "bibtex", "checksums", "citation", "licence", "person", "to_yaml"]


def authors(metadata: ReleaseMetadata) -> tuple[str, ...]:
    """Return who is to be cited."""
    return metadata.identity.authors or (f"The editors of {metadata.identity.name}",)


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
        "keywords": ["Arabic", "machine translation", "post-editing", "sentence alignment", "quality estimation"],
    }
    if rights.whole:
        known["license"] = licence_name(rights.whole)
    return to_yaml(known)


def person(name: str) -> tuple[str, str] | None:
    """Return the family and given names of a person, None for what is not written as 'Family, Given'."""
    family, comma, given = (part.strip() for part in name.replace("،", ",").partition(","))
    return (family, given) if comma and family and given else None


def _cited(name: str) -> dict[str, object]:
    names = person(name)
    return {"family-names": names[0], "given-names": names[1]} if names else {"name": name}


def bibtex(metadata: ReleaseMetadata) -> str:
    """Return an entry for BibTeX."""
    names, title = (text.translate(_NOT_TEX) for text in (" and ".join(authors(metadata)), metadata.identity.name))
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
