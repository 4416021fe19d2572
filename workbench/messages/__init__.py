"""Every text that people read, one JSON file for each language, shared by the commands, the page and its routes."""

from workbench.messages.catalogue import (
    ENGLISH,
    Message,
    Renderable,
    entries,
    languages,
    page_texts,
    preferred_language,
    render,
)

__all__ = ["ENGLISH", "Message", "Renderable", "entries", "languages", "page_texts", "preferred_language", "render"]
