"""The stages of the name ledger: what each document says about names, and which words of links correspond."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.alignment.words import align_words
from workbench.encoders.codec import unpack
from workbench.names.clustering import may_be_same_name
from workbench.names.document_names import document_names, pack_names, source_names

__all__ = ["DocumentWordsStage", "DocumentWordsTask", "WordPairsStage", "WordPairsTask", "unpack_pairs"]

WordPair = tuple[str, str, int]  # a word, the word that corresponds to it, and how often


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWordsTask:
    """A document in Arabic, or a source in another language."""

    document: str
    text: str = field(repr=False)
    is_arabic: bool


@dataclass(frozen=True)
class DocumentWordsStage:
    """Gives what documents say about names."""

    def run(self, items: Sequence[DocumentWordsTask]) -> list[bytes]:
        """Return the packed names of each document in Arabic, and as JSON those of each source."""
        return [
            pack_names(document_names(task.text)) if task.is_arabic else json.dumps(source_names(task.text)).encode()
            for task in items
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPairsTask:
    """The linked sentences of a garbled document, with their packed vectors; those without any are left out.

    state tells what the result follows from.
    """

    document: str
    state: str
    clean: tuple[tuple[str, str], ...] = field(repr=False)
    source: tuple[tuple[str, str], ...] = field(repr=False)
    vectors: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class WordPairsStage:
    """Gives the corresponding words of linked sentences that may be one name."""

    def run(self, items: Sequence[WordPairsTask]) -> list[bytes]:
        """Return the packed word pairs of each document; `unpack_pairs` reads them."""
        return [_packed_pairs(task) for task in items]


def unpack_pairs(packed: bytes) -> list[WordPair]:
    """Return the word pairs that a stage has packed."""
    return [(left, right, count) for left, right, count in json.loads(zlib.decompress(packed))]


def _packed_pairs(task: WordPairsTask) -> bytes:
    encoded = {text: unpack(packed) for text, packed in task.vectors.items()}
    counts: Counter[tuple[str, str]] = Counter()
    for some, is_source in ((task.clean, False), (task.source, True)):
        for left, right in some:
            if left in encoded and right in encoded:
                for link in align_words(left, encoded[left], right, encoded[right]):
                    pair = left[slice(*link.left)], right[slice(*link.right)]
                    if may_be_same_name(*pair) and (not is_source or _is_named(*pair)):
                        counts[pair] += 1
    return zlib.compress(json.dumps([[*p, n] for p, n in counts.items()], ensure_ascii=False).encode(), 1)


def _is_named(word: str, source: str) -> bool:
    """Return whether a word of a source is a name that the other may be: capitalised, and not left as it is."""
    return source[:1].isupper() and word != source
