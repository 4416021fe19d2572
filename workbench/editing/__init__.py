"""Edits of people: revisions, annotations, decisions on links, replacements, suggestions, translation memory."""

__all__ = ()
