"""The word lists of this room, which linguists edit as text files: comments begin with #."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from workbench.caching import load_once

__all__ = ["intransitive_verbs", "listed_rows", "listed_words", "numbered_rows", "word_set"]


@load_once
def listed_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a list of this room, each split at its tabs."""
    return tuple(row for _, row in numbered_rows(name))


@load_once
def numbered_rows(name: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the rows of a list of this room, each with the number of its line."""
    lines = files("workbench.checks").joinpath(name).read_text(encoding="utf-8").splitlines()
    rows = ((k, tuple(line.split("\t"))) for k, line in enumerate(lines, 1) if line.strip() and line[0] != "#")
    return tuple(rows)


@load_once
def listed_words(name: str) -> frozenset[str]:
    """Return the words of a list of this room, however many stand on a line."""
    return frozenset(word for row in listed_rows(name) for part in row for word in part.split())


@load_once
def intransitive_verbs() -> tuple[tuple[str, str, str], ...]:
    """Return verbs without an object: masculine, feminine and plural."""
    rows = (row[0].split() for row in listed_rows("intransitive_verbs.txt"))
    return tuple((masculine, feminine, plural) for masculine, feminine, plural in rows)


@load_once
def word_set(name: str) -> frozenset[str]:
    """Return a set of `word_sets.toml`."""
    return frozenset(_sets()[name].split())


@load_once
def _sets() -> dict[str, str]:
    return tomllib.loads(files("workbench.checks").joinpath("word_sets.toml").read_text(encoding="utf-8"))
