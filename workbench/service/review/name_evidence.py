"""The evidence on names of a workspace or a release, with what follows from single documents kept in the workspace."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.alignment.words import align_words
from workbench.encoders.codec import vector_signature
from workbench.names.clustering import may_be_same_name
from workbench.names.document_names import SIGNATURE as WORDS
from workbench.names.document_names import document_names, pack_names, source_names, unpack_names
from workbench.names.evidence import NameEvidence, merge_name_evidence
from workbench.records import ACCEPTED, Document, LinkRole, content_id, segment_place
from workbench.service.document_reader import document_reader
from workbench.service.vectors import Vectors
from workbench.store import Snapshot, Workspace
from workbench.store.document_names import DocumentNameCache, Kind

if TYPE_CHECKING:
    from workbench.service.publishing.release_source import ReleaseSource

__all__ = ["name_evidence", "name_evidence_of"]

_BATCH = 100  # pairs whose vectors are read at once

Facts = dict[str, tuple[str, bytes]]  # of documents by their ids: a signature and what is kept


def name_evidence(workspace: Workspace, vectors: Vectors) -> NameEvidence:
    """Return the evidence on names of a workspace; documents that were read before are not read again."""
    cache = workspace.document_names
    with workspace.reading() as reading:
        facts = _Facts(reading, vectors, cache)
        evidence = facts.evidence()
    facts.save(cache)
    return evidence


def name_evidence_of(source: ReleaseSource, vectors: Vectors) -> NameEvidence:
    """Return the evidence on names of the texts that a release may show."""
    return _Facts(source, vectors, None).evidence()


class _Facts:
    """What single documents say about names: kept facts, and those made anew."""

    def __init__(self, reading: Snapshot | ReleaseSource, vectors: Vectors, cache: DocumentNameCache | None) -> None:
        self._reading, self._vectors = reading, vectors
        self._kept: dict[Kind, Facts] = {k: cache.read(k) if cache else {} for k in ("words", "pairs")}
        self._made: dict[Kind, Facts] = {"words": {}, "pairs": {}}
        self._read = document_reader(reading)

    def evidence(self) -> NameEvidence:
        garbled, clean = (self._reading.document_ids(role=role, language="ar") for role in ("garbled", "clean"))
        arabic = {*garbled, *clean}
        others = [i for i in self._reading.document_ids() if i not in arabic]
        return merge_name_evidence(
            (unpack_names(self._words(i)) for i in garbled),
            (unpack_names(self._words(i)) for i in clean),
            self._aligned(garbled),
            Counter(name for i in others for name in json.loads(self._source(i))),
        )

    def save(self, cache: DocumentNameCache) -> None:
        """Keep what was made."""
        for kind, facts in self._made.items():
            cache.save(kind, facts)

    def _words(self, document_id: str) -> bytes:
        return self._fact("words", document_id, WORDS, lambda text: pack_names(document_names(text)))

    def _source(self, document_id: str) -> bytes:
        """Return the names of a source text, none of one in another language than its garbled translation has."""
        signature = f"{WORDS}|source"
        return self._fact("words", document_id, signature, lambda text: json.dumps(source_names(text)).encode())

    def _fact(self, kind: Kind, document_id: str, signature: str, make: Callable[[str], bytes]) -> bytes:
        held = self._kept[kind].get(document_id)
        if held and held[0] == signature:
            return held[1]
        made = make(self._read(document_id).text)
        self._made[kind][document_id] = (signature, made)
        return made

    def _aligned(self, ids: Sequence[str]) -> Mapping[tuple[str, str], int]:
        """Return the counts of corresponding words of linked sentences that sound alike."""
        counts: Counter[tuple[str, str]] = Counter()
        for document_id in ids:
            for left, right, count in json.loads(zlib.decompress(self._pairs(document_id))):
                counts[left, right] += count
        return counts

    def _pairs(self, document_id: str) -> bytes:
        # Another garbled report is no authority on names.
        known = (k for k in self._reading.links(document_id) if k.role != "garbled")
        links = [k for k in known if k.right and k.probability >= ACCEPTED]
        linked = [(left, k.right[0], k.role) for k in links for left in k.left]
        state = content_id(json.dumps([linked, WORDS, vector_signature(self._vectors.signature)]))
        held = self._kept["pairs"].get(document_id)
        if held and held[0] == state:
            return held[1]
        counts: Counter[tuple[str, str]] = Counter()
        by_role: dict[LinkRole, list[tuple[str, str]]] = {"clean": [], "source": []}
        for left, right, role in linked:
            by_role[role].append((_text(self._read, left), _text(self._read, right)))
        pairs = [pair for some in by_role.values() for pair in some]
        for role, some in by_role.items():
            for first in range(0, len(some), _BATCH):
                found = _words(some[first : first + _BATCH], self._vectors)
                counts.update(p for p in found if may_be_same_name(*p) and (role == "clean" or _is_named(*p)))
        made = zlib.compress(json.dumps([[*p, n] for p, n in counts.items()], ensure_ascii=False).encode(), 1)
        if not self._vectors.missing(tuple(dict.fromkeys(t for pair in pairs for t in pair))):
            self._made["pairs"][document_id] = (state, made)
        return made


def _is_named(word: str, source: str) -> bool:
    """Return whether a word of a source is a name that the other may be: capitalised, and not left as it is."""
    return source[:1].isupper() and word != source


def _text(read: Callable[[str], Document], segment_id: str) -> str:
    """Return the text of a segment by its id."""
    place = segment_place(segment_id)
    return read(place.document_id).text[place.start : place.end]


def _words(pairs: Sequence[tuple[str, str]], vectors: Vectors) -> Iterator[tuple[str, str]]:
    """Yield pairs of corresponding words of text pairs, except of texts that a run under way has not encoded yet."""
    texts = tuple(dict.fromkeys(t for pair in pairs for t in pair))
    missing = set(vectors.missing(texts))
    present = [t for t in texts if t not in missing]
    encoded = dict(zip(present, vectors.of(present), strict=True))
    for left, right in pairs:
        if left in encoded and right in encoded:
            for link in align_words(left, encoded[left], right, encoded[right]):
                yield left[slice(*link.left)], right[slice(*link.right)]
