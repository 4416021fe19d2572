"""The methods of Workbench by subject; each delegates to one use case."""

__all__ = ()
