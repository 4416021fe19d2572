"""Long work in processes of its own, with state and progress."""

__all__ = ()
