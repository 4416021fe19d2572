"""Encoding with a cache: what the workspace holds is not encoded again, and what is encoded is kept at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import Lock

from workbench.alignment import Sentences
from workbench.encoders import Encoder, encoder_signature, fetch_encoder, load_encoder
from workbench.encoders.background import background_texts
from workbench.records import Encoding
from workbench.scoring.semantic import Semantics
from workbench.service.settings import Progress, Settings
from workbench.service.vector_spool import SpooledVectors, VectorSpool
from workbench.store import Workspace

__all__ = ["Vectors", "loaded_encoder", "one_at_a_time"]

# Kept in whole batches of the encoder: a run that was killed goes on with the same batches, so that its
# numbers are those of a run that was not.
_KEPT_TOGETHER = 64
_GUARD = Lock()
_LOADING = Lock()
_IN_MEMORY = 20_000  # texts; the vectors of more of them go to the disk


def loaded_encoder(name: str, signature: str) -> Encoder:
    """Return an encoder that this process loads once; a second thread that asks waits for the first."""
    with _LOADING:
        return _loaded(name, signature)


@lru_cache(maxsize=2)
def _loaded(name: str, signature: str) -> Encoder:  # noqa: ARG001 - another model may take the same name
    return load_encoder(name)


@lru_cache(maxsize=2)
def _background(name: str, signature: str) -> dict[str, Encoding]:
    """Return the vectors of the background, which every comparison needs, encoded once a process."""
    texts = background_texts()
    return {texts[index]: e for index, e in one_at_a_time(loaded_encoder(name, signature).encode(texts))}


def one_at_a_time(encodings: Iterator[tuple[int, Encoding]]) -> Iterator[tuple[int, Encoding]]:
    """Yield what an encoder gives, one thread at a time: its tokenizer serves no more."""
    while True:
        with _GUARD:
            found = next(encodings, None)
        if found is None:
            return
        yield found


class Vectors:
    """Vectors of texts by one encoder, from a workspace or, without one, from memory."""

    def __init__(self, settings: Settings, workspace: Workspace | None, progress: Progress) -> None:
        if settings.online:
            fetch_encoder(settings.encoder)
        self.signature = encoder_signature(settings.encoder)
        self.encoded = 0
        self._settings = settings
        self._workspace = workspace
        self._progress = progress
        self._memory: dict[str, Encoding] = {}
        self._spool: VectorSpool | None = None
        self._spooled: dict[str, int] = {}

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode those of the texts that have no vectors yet; the encoder is loaded only for them."""
        missing = self.missing(texts)
        if not missing:
            return
        self._progress("load encoder", 0, 1)
        encoder = loaded_encoder(self._settings.encoder, self.signature)
        self._progress("load encoder", 1, 1)
        if not self._workspace and not set(background_texts()).isdisjoint(missing):
            self._memory |= _background(self._settings.encoder, self.signature)
            missing = self.missing(missing)
        fresh: list[tuple[str, Encoding]] = []
        for done, (index, encoding) in enumerate(one_at_a_time(encoder.encode(missing)), start=1):
            fresh.append((missing[index], encoding))
            if len(fresh) == _KEPT_TOGETHER or done == len(missing):
                self._keep(fresh)
                fresh = []
                self._progress("encode", done, len(missing))
        self.encoded += len(missing)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return those texts, each once, that were not prepared."""
        different = list(dict.fromkeys(texts))
        if self._workspace:
            return self._workspace.missing_vectors(self.signature, different)
        return [t for t in different if t not in self._memory and t not in self._spooled]

    def of(self, texts: Sequence[str]) -> Sequence[Encoding]:
        """Return the vectors of texts that were prepared."""
        if self._workspace:
            return self._workspace.vectors(self.signature, texts)
        if self._spool and any(t in self._spooled for t in texts):
            return SpooledVectors(self._spool, [self._number(self._spool, t) for t in texts])
        return tuple(self._memory[t] for t in texts)

    def sentences(self, texts: Sequence[str]) -> Sentences:
        """Return texts that were prepared as sentences of one document without a date."""
        return Sentences(
            texts=tuple(texts), encodings=self.of(texts), documents=(0,) * len(texts), published=(None,) * len(texts)
        )

    def semantics(self) -> Semantics:
        """Return the encoder's scale; its background has to be prepared as well."""
        return Semantics(self.of(background_texts()))

    def _keep(self, fresh: list[tuple[str, Encoding]]) -> None:
        if self._workspace:
            self._workspace.save_vectors(self.signature, fresh)
        elif len(self._memory) < _IN_MEMORY:
            self._memory.update(fresh)
        else:
            self._spool = self._spool or VectorSpool()
            self._spooled |= {t: self._spool.append(e) for t, e in fresh}

    def _number(self, spool: VectorSpool, text: str) -> int:
        """Return the place of a text in the spool, where it is put now if it was in memory."""
        if text not in self._spooled:
            self._spooled[text] = spool.append(self._memory[text])
        return self._spooled[text]
