"""The pure stages of the pipeline: roles and reports."""

__all__ = ()
