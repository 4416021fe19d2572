"""The companion files of a release, made from its metadata, and its changelog."""

from __future__ import annotations

from workbench.publication.card import card
from workbench.publication.comparison import ReleaseComparison, changes
from workbench.publication.croissant import croissant
from workbench.publication.metadata_files import citation, licence
from workbench.publication.release_metadata import ReleaseMetadata, to_json
from workbench.publication.rendering import markdown
from workbench.publication.repository_files import datacite, ro_crate, zenodo

__all__ = ["changelog", "companions"]

_HEAD = "# Changelog\n"


def companions(metadata: ReleaseMetadata) -> dict[str, str]:
    """Return the texts of the files beside the tables by name, except the checksums, which need the files."""
    return {
        "README.md": card(metadata),
        "LICENSE": licence(metadata),
        "CITATION.cff": citation(metadata),
        "CHANGELOG.md": metadata.files.changelog,
        "croissant.json": croissant(metadata),
        "ro-crate-metadata.json": ro_crate(metadata),
        "datacite.json": datacite(metadata),
        ".zenodo.json": zenodo(metadata),
        "release.json": to_json(metadata),
    }


def changelog(metadata: ReleaseMetadata, earlier: str = "", comparison: ReleaseComparison | None = None) -> str:
    """Return the changelog of a release: its changes above the changelog of the earlier release."""
    version, date, corpus = metadata.identity.version, metadata.identity.date, metadata.corpus
    lines = [f"\n## {version}{f' - {date}' if date else ''}\n"]
    if comparison is None:
        articles, revisions = sum(c.count for c in corpus.roles), metadata.editing.revisions
        lines.append(f"- First release: {corpus.sentences} sentences, {articles} articles, {revisions} revisions.")
    else:
        lines += [f"- {markdown(line)}" for line in changes(comparison)]
    return _HEAD + "\n".join(lines) + "\n" + earlier.removeprefix(_HEAD)
