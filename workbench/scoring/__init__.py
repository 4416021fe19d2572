"""Score texts: meaning in common, contradiction, quality, and the fidelity report."""

__all__ = ()
