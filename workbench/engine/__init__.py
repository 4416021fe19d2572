"""The stages of the pipeline, pure functions from a corpus to links and reports."""

__all__ = ()
