"""Bring a workspace up to date with a corpus: ingest, encode, align and score."""

__all__ = ()
