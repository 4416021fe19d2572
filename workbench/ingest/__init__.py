"""Read files and corpora as documents, and split documents into segments."""

__all__ = ()
