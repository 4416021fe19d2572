"""Background sentences, unrelated to one another: the zero point of similarity for every encoder."""

from __future__ import annotations

from importlib.resources import files

from workbench.arabic import plain_text
from workbench.caching import load_once

__all__ = ["background_texts"]


@load_once
def background_texts() -> tuple[str, ...]:
    """Return the background sentences, mostly Arabic news and some English, each in its plain form."""
    lines = files("workbench.encoders").joinpath("background.txt").read_text(encoding="utf-8").splitlines()
    return tuple(map(plain_text, lines))
