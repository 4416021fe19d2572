"""The evidence on names as bytes, with the states of the documents that it was gathered from."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping

from workbench.names.evidence import NameEvidence

__all__ = ["pack_evidence", "unpack_evidence"]


def pack_evidence(evidence: NameEvidence, states: Mapping[str, str]) -> bytes:
    """Return the bytes that hold evidence and, by their ids, the states of the documents it follows from."""
    row = [
        states,
        evidence.groups,
        evidence.garbled,
        evidence.clean,
        [[one, other, count] for (one, other), count in evidence.aligned.items()],
        {form: sorted(beside) for form, beside in evidence.contexts.items()},
        evidence.latin,
    ]
    return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack_evidence(packed: bytes) -> tuple[NameEvidence, dict[str, str]]:
    """Return what `pack_evidence` has packed."""
    states, groups, garbled, clean, aligned, contexts, latin = json.loads(zlib.decompress(packed))
    evidence = NameEvidence(
        groups=tuple(tuple(group) for group in groups),
        garbled=Counter(garbled),
        clean=Counter(clean),
        aligned=Counter({(one, other): count for one, other, count in aligned}),
        contexts={form: frozenset(beside) for form, beside in contexts.items()},
        latin=latin,
    )
    return evidence, states
