"""Names across scripts: phonetic codes, clusters of spellings, and the ledger of forms to use."""

__all__ = ()
