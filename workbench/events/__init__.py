"""Group reports by event: near-duplicate sentences, and dataset splits that keep an event together."""

__all__ = ()
