"""Evaluations: alignments against gold, a corpus before and after, metrics against ratings, systems."""

__all__ = ()
