"""Background jobs in worker processes, with state and progress."""

__all__ = ()
