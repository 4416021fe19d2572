"""What translators do with a segment: corrections, annotations, links, suggestions, scores."""

__all__ = ()
