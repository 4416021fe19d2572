"""Evaluation of alignments against gold, corpora before and after correction, metrics against ratings, and systems."""

__all__ = ()
