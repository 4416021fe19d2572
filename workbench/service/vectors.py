"""Sentence vectors with a cache: in the workspace or, without one, in memory and on disk."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment import Sentences
from workbench.arabic import plain_text
from workbench.encoders import Encoder, encode_plain, encoder_signature, fetch_encoder, load_encoder
from workbench.encoders.background import background_texts
from workbench.encoders.cache import cached_file, join_records, split_records
from workbench.encoders.codec import CODEC, pack, unpack, unpack_pooled
from workbench.encoders.devices import CPU
from workbench.encoders.encodings import usable
from workbench.engine.encode_stage import EncodeStage, text_partitions
from workbench.engine.stages import Engine, SetAside
from workbench.errors import EncoderError
from workbench.records import Encoding
from workbench.service.settings import Progress, Settings
from workbench.service.vector_spool import SpooledVectors, VectorSpool

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scoring.semantic import SemanticScorer
    from workbench.store import Workspace
    from workbench.store.vector_cache import VectorCache

__all__ = ["Vectors", "load_ahead", "loaded_encoder", "one_at_a_time"]

# Saved in whole batches of the encoder, so that an interrupted run continues with the same batches and yields the same
# numbers as an uninterrupted one.
_SAVED_TOGETHER = 64
_ENCODING = Lock()
_LOADING = Lock()
_REMEMBERED = 10_000  # texts of an encoder, some 120 MB
_ENCODERS_HELD = 2
_MAX_IN_MEMORY = 20_000  # texts; further vectors are written to disk


def loaded_encoder(name: str, signature: str, device: str) -> Encoder:
    """Return an encoder, loaded once per process and device; safe to call from several threads."""
    with _LOADING:
        return _loaded(name, signature, device)


def load_ahead(settings: Settings) -> None:
    """Load the encoder of settings, so that who asks for it next need not wait."""
    loaded_encoder(settings.encoder, encoder_signature(settings.encoder), settings.device)


@lru_cache(maxsize=_ENCODERS_HELD)
def _loaded(name: str, signature: str, device: str) -> Encoder:  # noqa: ARG001 - a name can change its model
    return load_encoder(name, device)


@lru_cache(maxsize=2)
def _background(name: str, signature: str, device: str) -> dict[str, bytes]:
    """Return the packed vectors of the background texts, encoded once; those of the default encoder are cached."""
    texts = background_texts()

    def make() -> bytes:
        encoded = dict(one_at_a_time(encode_plain(loaded_encoder(name, signature, device), texts)))
        return join_records(pack(encoded[k]) for k in range(len(texts)))

    # Vectors of another device differ by rounding, and must not be taken for those of the processor.
    made_by = [signature, str(CODEC)] if device == CPU else [signature, str(CODEC), device]
    version = sha256("\n".join([*made_by, *texts]).encode()).hexdigest()[:16]
    # The vectors of a plug-in may change while its signature stays.
    records = cached_file(f"background-{version}", make) if name == "e5" else make()
    return dict(zip(texts, split_records(records), strict=True))


@lru_cache(maxsize=2)
def _opened(folder: Path) -> VectorCache:
    from workbench.store.vector_cache import VectorCache

    return VectorCache(folder)


def one_at_a_time(encodings: Iterator[tuple[int, Encoding]]) -> Iterator[tuple[int, Encoding]]:
    """Yield encodings while only one thread at a time encodes, as tokenizers are not thread-safe.

    Any without a token is yielded as one without vectors; a number that is not finite is an EncoderError.
    """
    while True:
        with _ENCODING:
            found = next(encodings, None)
        if found is None:
            return
        yield found[0], usable(found[1])


class _RecentVectors:
    """The packed vectors of the texts that were encoded last in this process, so that none is encoded twice."""

    def __init__(self) -> None:
        self._by_encoder: dict[int, tuple[Encoder, OrderedDict[str, bytes]]] = {}
        self._guard = Lock()

    def of(self, encoder: Encoder, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the packed vectors of those of the texts that an encoder has encoded lately."""
        with self._guard:
            _, known = self._by_encoder.get(id(encoder), (encoder, OrderedDict[str, bytes]()))
            return {text: known[text] for text in texts if text in known}

    def add(self, encoder: Encoder, text: str, packed: bytes) -> None:
        """Remember the packed vectors of a text."""
        with self._guard:
            while len(self._by_encoder) >= _ENCODERS_HELD and id(encoder) not in self._by_encoder:
                del self._by_encoder[next(iter(self._by_encoder))]
            _, known = self._by_encoder.setdefault(id(encoder), (encoder, OrderedDict()))
            known[text] = packed
            if len(known) > _REMEMBERED:
                known.popitem(last=False)


_recent = _RecentVectors()


class Vectors:
    """Vectors of texts by one encoder, from a workspace or, without one, from memory.

    They are those of the plain forms of the texts, and are kept by these: a copy with vowel signs costs nothing. The
    offsets of tokens point into the plain form.
    """

    def __init__(
        self, settings: Settings, workspace: Workspace | None, progress: Progress, engine: Engine | None = None
    ) -> None:
        if settings.online:
            fetch_encoder(settings.encoder)
        self.signature = encoder_signature(settings.encoder)
        self.embedded = settings.encoder == "e5"
        self.encoded = 0
        self._settings = settings
        self._workspace = workspace
        self._progress = progress
        self._engine = None if engine is None or engine.is_inline else engine
        self._memory: dict[str, bytes] = {}  # packed
        self._spool: VectorSpool | None = None
        self._spooled: dict[str, int] = {}
        self._cache = _opened(settings.cache) if settings.cache and workspace is None else None

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode the texts that have no vectors yet; the encoder is loaded only if there are any."""
        missing = self._not_cached(self._missing([plain_text(t) for t in texts]))
        here = self._engine is None or self._settings.device == CPU  # workers may have a device that is not here
        if here and not set(background_texts()).isdisjoint(missing):
            background = _background(self._settings.encoder, self.signature, self._settings.device)
            self._save([(text, background[text]) for text in missing if text in background])
            missing = self._missing(missing)
        if not missing:
            return
        self.encoded += len(missing)
        if self._engine:
            self._encode_by(self._engine, missing)
        else:
            self._encode(missing)

    def _encode_by(self, engine: Engine, missing: Sequence[str]) -> None:
        """Encode texts by the workers of an engine, and save what they have done as it comes."""
        stage = EncodeStage(encoder=self._settings.encoder, signature=self.signature, device=self._settings.device)
        done = 0
        for outcome in engine.map(stage, text_partitions(missing)):
            if isinstance(outcome, SetAside):
                if outcome.error.code.startswith("device-"):
                    raise outcome.error
                text = outcome.item[:40]
                raise EncoderError("text-not-encoded", text=text, reason=outcome.error.message) from outcome.error
            self._save(list(zip(outcome.items, outcome.results, strict=True)))
            done += len(outcome.items)
            self._progress("encode", done, len(missing))

    def _encode(self, missing: list[str]) -> None:
        """Encode texts in this process."""
        self._progress("load encoder", 0, 1)
        encoder = loaded_encoder(self._settings.encoder, self.signature, self._settings.device)
        self._progress("load encoder", 1, 1)
        if not self._workspace:
            self._save(list(_recent.of(encoder, missing).items()))
            missing = self._missing(missing)
        fresh: list[tuple[str, bytes]] = []
        for done, (index, encoding) in enumerate(one_at_a_time(encode_plain(encoder, missing)), start=1):
            fresh.append((missing[index], pack(encoding)))
            _recent.add(encoder, *fresh[-1])
            if len(fresh) == _SAVED_TOGETHER or done == len(missing):
                self._save(fresh)
                fresh = []
                self._progress("encode", done, len(missing))

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return the distinct texts that have no vectors yet."""
        lacking = set(self._missing([plain_text(t) for t in texts]))
        return [t for t in dict.fromkeys(texts) if plain_text(t) in lacking]

    def _missing(self, texts: Sequence[str]) -> list[str]:
        """Return the distinct plain forms that have no vectors yet."""
        distinct = list(dict.fromkeys(texts))
        if self._workspace:
            return self._workspace.missing_vectors(self.signature, distinct)
        return [t for t in distinct if t not in self._memory and t not in self._spooled]

    def of(self, texts: Sequence[str]) -> Sequence[Encoding]:
        """Return the vectors of prepared texts."""
        texts = [plain_text(t) for t in texts]
        if self._workspace:
            return self._workspace.vectors(self.signature, texts)
        if self._spool and any(t in self._spooled for t in texts):
            return SpooledVectors(self._spool, [self._number(self._spool, t) for t in texts])
        return tuple(unpack(self._memory[t]) for t in texts)

    def packed(self, texts: Sequence[str]) -> tuple[bytes, ...]:
        """Return the vectors of prepared texts as the codec packs them."""
        texts = [plain_text(t) for t in texts]
        if self._workspace:
            return self._workspace.packed_vectors(self.signature, texts)
        return tuple(self._memory.get(t) or self._spooled_bytes(t) for t in texts)

    def pooled(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the sentence vectors of those of some prepared texts that have any, (n, d), without the tokens'."""
        if self._workspace:
            plain = [plain_text(t) for t in texts]
            found = [unpack_pooled(packed) for packed in self._workspace.packed_vectors(self.signature, plain)]
        else:
            found = [e.pooled for e in self.of(texts)]
        rows = [row for row in found if row.any()]
        return np.stack(rows) if rows else np.zeros((0, *found[0].shape) if found else (0, 1), np.float32)

    def sentences(self, texts: Sequence[str]) -> Sentences:
        """Return prepared texts as sentences of one document without a date."""
        return Sentences(
            texts=tuple(texts), encodings=self.of(texts), documents=(0,) * len(texts), published=(None,) * len(texts)
        )

    def semantics(self) -> SemanticScorer:
        """Return the semantic scorer of the encoder; the background texts have to be prepared."""
        from workbench.scoring.semantic import SemanticScorer

        return SemanticScorer(self.background().encodings)

    def background(self) -> Sentences:
        """Return the prepared background texts; an encoder that has no vectors even for them is an EncoderError."""
        sentences = self.sentences(background_texts())
        for text, encoding in zip(sentences.texts, sentences.encodings, strict=True):
            if not encoding.has_tokens:
                raise EncoderError("encoder-no-vector", encoder=self._settings.encoder, text=text[:40])
        return sentences

    def _save(self, fresh: list[tuple[str, bytes]]) -> None:
        if self._workspace:
            self._workspace.save_vectors(self.signature, fresh)
            return
        if self._cache and fresh:
            self._cache.add(self.signature, fresh)
        self._hold(fresh)

    def _not_cached(self, texts: list[str]) -> list[str]:
        """Return those of the texts that the folder of vectors does not have; those of the others are held."""
        if self._cache is None or not texts:
            return texts
        for pair in self._cache.of(self.signature, texts):
            self._hold([pair])
        return self._missing(texts)

    def _hold(self, fresh: list[tuple[str, bytes]]) -> None:
        if len(self._memory) < _MAX_IN_MEMORY:
            self._memory.update(fresh)
        else:
            self._spool = self._spool or VectorSpool()
            self._spooled |= {t: self._spool.append(e) for t, e in fresh}

    def _spooled_bytes(self, text: str) -> bytes:
        if self._spool is None:
            raise KeyError(text)
        return self._spool.packed(self._spooled[text])

    def _number(self, spool: VectorSpool, text: str) -> int:
        """Return the number of a text in the spool, to which it is added if it was in memory only."""
        if text not in self._spooled:
            self._spooled[text] = spool.append(self._memory[text])
        return self._spooled[text]
