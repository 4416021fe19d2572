"""JSON routes of the page, one module a subject."""

__all__ = ()
