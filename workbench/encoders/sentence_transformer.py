"""A SentenceTransformer as an encoder of texts: one vector a text, one a token, and where each token stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from workbench.encoders import embedded, use
from workbench.errors import EncoderError
from workbench.records import Encoding
from workbench.registry import ENCODERS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

__all__ = ["Encoder", "SentenceEncoder", "encoder_signature", "fetch_encoder", "load_encoder"]

_BATCH = 16
_SIGNATURES = {"e5": embedded.SIGNATURE, "use": use.SIGNATURE}
_BELOW_LAST = 4  # layers; there the vectors of words and of their translations are nearest to each other
_SURROGATE = re.compile("[\ud800-\udfff]")  # tokenizers take valid Unicode only
_HUB_REMEDY = (
    "Give a folder that holds a SentenceTransformer, or one of: {known}. "
    "To fetch a model from the hub, set WORKBENCH_ONLINE=1 for one run."
)


class Encoder(Protocol):
    """What alignment and fidelity ask of an encoder."""

    @property
    def signature(self) -> str:
        """Return the name and revision that the scores carry."""

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, vectors) for every text, a batch at a time, in an order of the encoder's own."""


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """Any SentenceTransformer that has a fast tokenizer and gives token embeddings."""

    model: SentenceTransformer
    signature: str
    prompt: str

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, vectors), shortest texts first, so that a batch holds little padding.

        A text longer than the model reads is encoded in windows: its tokens follow one another, and
        its pooled vector is the mean of the windows' by tokens. A text that holds no token is an EncoderError.
        """
        texts = [_SURROGATE.sub("\ufffd", text) for text in texts]
        windows = self._windows(texts)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            pieces = [(i, start, texts[i][start:end]) for i in batch for start, end in windows[i]]
            vectors = self._forward([piece for _, _, piece in pieces])
            parts: dict[int, list[tuple[int, Encoding]]] = {i: [] for i in batch}
            for (i, start, _), vector in zip(pieces, vectors, strict=True):
                parts[i].append((start, vector))
            for i in batch:
                yield i, _join(parts[i], texts[i])

    def _windows(self, texts: list[str]) -> list[list[tuple[int, int]]]:
        """Return for each text the character ranges that fit into the model one by one, cut between tokens."""
        room = self._room()
        windows = []
        for text, offsets in zip(texts, self._tokenise(texts, special=False), strict=True):
            starts = [0, *(int(offsets[at][0]) for at in range(room, len(offsets), room))]
            windows.append(list(zip(starts, [*starts[1:], len(text)], strict=True)))
        return windows

    def _room(self) -> int:
        limit = self.model.get_max_seq_length() or 512
        prompt = len(self._tokenise([self.prompt], special=False)[0]) if self.prompt else 0
        # Cutting a word in two may add a piece or two at the seams.
        return max(8, int(limit) - prompt - 8)

    def _tokenise(self, texts: list[str], *, special: bool) -> list[NDArray[np.int32]]:
        if not texts:
            return []
        rows = self.model.tokenizer(
            texts, add_special_tokens=special, return_offsets_mapping=True, verbose=False, truncation=False
        )["offset_mapping"]
        return [np.array(row, dtype=np.int32).reshape(-1, 2) for row in rows]

    def _forward(self, texts: list[str]) -> list[Encoding]:
        import torch

        prompted = [self.prompt + text for text in texts]
        features = self.model.preprocess(prompted)
        features = {k: v.to(self.model.device) if isinstance(v, torch.Tensor) else v for k, v in features.items()}
        with torch.inference_mode():
            output = self.model.forward(features)
        pooled = _unit(output["sentence_embedding"].float().cpu().numpy())
        layers = [output["token_embeddings"], _middle(output)]
        tokens, middle = (_unit(layer.float().cpu().numpy()) for layer in layers)
        offsets = self._tokenise(prompted, special=True)
        rows = zip(texts, pooled, tokens, middle, offsets, strict=True)
        return [self._one(*row) for row in rows]

    def _one(
        self,
        text: str,
        pooled: NDArray[np.float32],
        tokens: NDArray[np.float32],
        middle: NDArray[np.float32],
        offsets: NDArray[np.int32],
    ) -> Encoding:
        # Special tokens cover no characters; the prompt's tokens end before the text starts.
        own = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 1] > len(self.prompt))
        within = np.maximum(offsets[own] - len(self.prompt), 0)
        for row in within:  # a token takes the space before it along
            while row[0] < row[1] - 1 and text[row[0]].isspace():
                row[0] += 1
        return Encoding(
            pooled=pooled,
            tokens=tokens[: len(offsets)][own].astype(np.float16),
            middle=middle[: len(offsets)][own].astype(np.float16),
            offsets=within.astype(np.int32),
        )


def _middle(output: dict[str, Any]) -> Any:
    """Return the token vectors of the layer four below the last, or of the last where no other is shown."""
    layers = output.get("all_layer_embeddings")
    if layers is None or len(layers) <= _BELOW_LAST:
        return output["token_embeddings"]
    return layers[-1 - _BELOW_LAST]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(length, 1e-12)
    return unit


def _join(parts: list[tuple[int, Encoding]], text: str) -> Encoding:
    tokens = np.concatenate([part.tokens for _, part in parts])
    if not len(tokens) or not all(np.isfinite(part.pooled).all() for _, part in parts):
        raise EncoderError(
            f"The encoder gives no vector for the text {text[:40]!r}.",
            remedy="Take it out: it holds nothing but spaces or signs that the encoder does not know.",
        )
    if len(parts) == 1:
        return parts[0][1]
    weights = np.array([len(part.tokens) for _, part in parts], dtype=np.float32)
    pooled = np.average(np.stack([part.pooled for _, part in parts]), axis=0, weights=weights)
    offsets = np.concatenate([part.offsets + start for start, part in parts])
    return Encoding(
        pooled=_unit(pooled.astype(np.float32)),
        tokens=tokens,
        middle=np.concatenate([part.middle for _, part in parts]),
        offsets=offsets.astype(np.int32),
    )


def encoder_signature(name: str) -> str:
    """Return an encoder's signature without loading it: a name and a revision or hash of its files."""
    if parts := _parts(name):
        return "+".join(map(encoder_signature, parts))
    if name in _SIGNATURES:
        return _SIGNATURES[name]
    if name in ENCODERS.plugins():
        plugin = ENCODERS.find(name)
        return f"{name}@{plugin.origin}"
    folder = _folder(name)
    commit = folder.name if folder.parent.name == "snapshots" else _hash_of(folder)
    return f"{name.rstrip('/').split('/')[-1]}@{commit[:12]}"


def fetch_encoder(name: str) -> None:
    """Fetch a model from the hub into the local cache, where the name is that of a model on the hub."""
    for part in _parts(name) or [name]:
        if part not in ENCODERS.plugins() and not Path(part).is_dir():
            _download(part)


def _parts(name: str) -> list[str]:
    """Return the names of encoders that are to be combined, none for a single one."""
    return name.split("+") if "+" in name and not Path(name).is_dir() else []


def load_encoder(name: str) -> Encoder:
    """Load an encoder: a plugin's name, a folder, or the name of a model in the hub's local cache.

    Several names with + between them make one encoder of all. Weights are read from safetensors only, and no code of
    a model's own is ever run.
    """
    if parts := _parts(name):
        from workbench.encoders.combined import CombinedEncoder

        return CombinedEncoder(tuple(map(load_encoder, parts)))
    if name == "e5":
        return SentenceEncoder(embedded.load(), embedded.SIGNATURE, embedded.PROMPT)
    if name in ENCODERS.plugins():
        made = ENCODERS.find(name).load()()
        return made if hasattr(made, "encode") and hasattr(made, "signature") else _wrap(made, encoder_signature(name))
    folder = _folder(name)
    return _wrap(_load_folder(folder, name), encoder_signature(name))


def _wrap(model: SentenceTransformer, signature: str) -> SentenceEncoder:
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    if config is not None:
        config.output_hidden_states = True
    prompt = (model.prompts or {}).get(model.default_prompt_name or "", "") or ""
    return SentenceEncoder(model, signature, prompt)


def _load_folder(folder: Path, name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError) as error:
        raise EncoderError(
            f"The encoder '{name}' cannot be loaded: {error}",
            remedy="It must be a SentenceTransformer with weights in safetensors and no code of its own.",
        ) from error
    if not getattr(model.tokenizer, "is_fast", False):
        raise EncoderError(
            f"The encoder '{name}' has no fast tokenizer, so its tokens cannot be placed in the text.",
            remedy="Take a model whose folder holds a tokenizer.json.",
        )
    return model


def _folder(name: str) -> Path:
    """Return where a model lies on this machine: the folder itself, or its snapshot in the hub's cache."""
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join(sorted(ENCODERS.plugins()))
    if name.count("/") == 1:
        from huggingface_hub import try_to_load_from_cache

        config = try_to_load_from_cache(name, "config.json")
        if isinstance(config, str):
            return Path(config).parent
    raise EncoderError(f"There is no encoder '{name}' on this machine.", remedy=_HUB_REMEDY.format(known=known))


def _download(name: str) -> None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        snapshot_download(name, ignore_patterns=["*.bin", "*.h5", "*.msgpack", "*.onnx", "onnx/*", "openvino/*"])
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise EncoderError(
            f"The encoder '{name}' cannot be fetched: {error}", remedy="Check its name and the connection."
        ) from error


def _hash_of(folder: Path) -> str:
    """Return a hash over every file of a model's folder."""
    digest = hashlib.sha256()
    files: Callable[[Path], Any] = lambda path: path.relative_to(folder).as_posix()  # noqa: E731
    for path in sorted((p for p in folder.rglob("*") if p.is_file()), key=files):
        digest.update(files(path).encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
