"""Releases of a workspace: written, checked, compared, signed and uploaded."""

__all__ = ()
