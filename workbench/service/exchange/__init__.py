"""Segments and histories out to other tools and back."""

__all__ = ()
