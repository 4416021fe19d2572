"""A whole release from its facts: every file beside the tables, and the changelog."""

from __future__ import annotations

from workbench.publication.card import card, markdown
from workbench.publication.comparison import ReleaseComparison, changes
from workbench.publication.croissant import croissant
from workbench.publication.metadata_files import citation, licence
from workbench.publication.release_metadata import ReleaseMetadata, to_json

__all__ = ["changelog", "companions"]

_HEAD = "# Changelog\n"


def companions(facts: ReleaseMetadata) -> dict[str, str]:
    """Return the texts of the files beside the tables, by their names; the checksums are made of the files."""
    return {
        "README.md": card(facts),
        "LICENSE": licence(facts),
        "CITATION.cff": citation(facts),
        "CHANGELOG.md": facts.changelog,
        "croissant.json": croissant(facts),
        "release.json": to_json(facts),
    }


def changelog(facts: ReleaseMetadata, earlier: str = "", comparison: ReleaseComparison | None = None) -> str:
    """Return the changelog of a release: what is new in it, and below the changelog of the one before."""
    lines = [f"\n## {facts.version}{f' - {facts.date}' if facts.date else ''}\n"]
    if comparison is None:
        articles = sum(c.count for c in facts.roles)
        lines.append(f"- First release: {facts.sentences} sentences, {articles} articles, {facts.revisions} revisions.")
    else:
        lines += [f"- {markdown(line)}" for line in changes(comparison)]
    return _HEAD + "\n".join(lines) + "\n" + earlier.removeprefix(_HEAD)
