"""Read files and corpora as documents, and cut documents into segments."""

__all__ = ()
