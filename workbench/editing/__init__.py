"""What people do to a text: revisions, annotations, decisions on links, replacements, suggestions."""

__all__ = ()
