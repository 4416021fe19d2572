"""Score a text by itself or against a counterpart: semantic similarity, contradiction, quality, fidelity."""

__all__ = ()
