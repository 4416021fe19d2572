"""Sentences that have nothing to do with one another: what any encoder and any pair is measured against."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["background_texts"]


@cache
def background_texts() -> tuple[str, ...]:
    """Return the sentences, Arabic news for the most part and some English."""
    return tuple(files("workbench.encoders").joinpath("background.txt").read_text(encoding="utf-8").splitlines())
