"""The JSON routes of the page, one module per subject."""

__all__ = ()
