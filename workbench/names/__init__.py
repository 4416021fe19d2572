"""Names across scripts: how they sound, which spellings are one name, and which form to use."""

__all__ = ()
