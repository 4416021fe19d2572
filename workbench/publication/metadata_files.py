"""The small files beside the tables: LICENSE, CITATION.cff, and the checksums of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.publication.front_matter import yaml
from workbench.publication.licences import licence_id, licence_name, licence_url
from workbench.publication.release_metadata import ReleaseMetadata

__all__ = ["authors", "bibtex", "checksums", "citation", "licence"]


def authors(facts: ReleaseMetadata) -> tuple[str, ...]:
    """Return who is to be cited."""
    return facts.authors or (f"The editors of {facts.name}",)


def citation(facts: ReleaseMetadata) -> str:
    """Return the text of CITATION.cff, in version 1.2.0 of the format."""
    known: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": facts.name,
        "version": facts.version,
        **({"date-released": facts.date} if facts.date else {}),
        "authors": [_person(name) for name in authors(facts)],
        "keywords": ["Arabic", "machine translation", "post-editing", "sentence alignment", "quality estimation"],
    }
    if facts.licence:
        known["license"] = licence_name(facts.licence)
    return yaml(known)


def _person(name: str) -> dict[str, object]:
    family, comma, given = (part.strip() for part in name.partition(","))
    return {"family-names": family, "given-names": given} if comma and family and given else {"name": name}


def bibtex(facts: ReleaseMetadata) -> str:
    """Return an entry for BibTeX."""
    names, title = (text.translate(_NOT_TEX) for text in (" and ".join(authors(facts)), facts.name))
    year = f"year={{{facts.date[:4]}}}, " if facts.date else ""
    return f"@misc{{muqabala, title={{{title}}}, author={{{names}}}, {year}version={{{facts.version}}}}}"


_NOT_TEX = {ord(c): " " for c in "{}\\%#$&~^\n\r\t"}


def licence(facts: ReleaseMetadata) -> str:
    """Return the text of LICENSE: which rights are known of which part."""
    return "\n".join(_licence(facts)) + "\n"


def _licence(facts: ReleaseMetadata) -> Iterator[str]:
    yield "Two kinds of rights apply to this dataset."
    yield ""
    yield "1. Links, scores, findings and corrections"
    yield ""
    if facts.licence:
        yield f"   {licence_name(facts.licence)}: {licence_url(facts.licence)}"
    else:
        yield "   The publisher has stated no licence. Ask before you pass them on."
    yield ""
    yield "2. The texts of the articles, and what quotes them"
    yield ""
    yield "   What the corpus says of the rights of its articles:"
    yield ""
    for k in facts.licences:
        said = " ".join((k.said or "nothing").split())
        url = licence_id(k.said)
        yield f"   - {said} ({k.articles} article{'s' * (k.articles != 1)}{', ' + licence_url(url) if url else ''})"
    yield ""
    yield "   The column `licence` of the configuration `articles` says it of each one."
    if facts.withheld and facts.text == "full":
        yield f"   {facts.withheld} of them are not known to permit redistribution, and their text is in this release."
    elif facts.withheld:
        yield f"   {facts.withheld} of them are not known to permit redistribution; their text is left out."
    yield "   The licence of the workbench does not cover any of this."


def checksums(digests: Mapping[str, str]) -> str:
    """Return SHA-256 digests by path as `sha256sum -c` reads them."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
