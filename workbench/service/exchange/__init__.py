"""Import and export of segments and histories."""

__all__ = ()
