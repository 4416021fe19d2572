"""Which reports tell of the same event: near-duplicates, and splits that keep an event whole."""

__all__ = ()
