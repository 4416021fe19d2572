"""Load an encoder by name: the embedded ones, a plugin, or a SentenceTransformer from a folder or the hub's cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.encoders import embedded, use
from workbench.encoders.combined import CombinedEncoder
from workbench.encoders.protocol import Encoder
from workbench.encoders.sentence_transformer import SentenceEncoder
from workbench.errors import EncoderError
from workbench.registry import ENCODERS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["encoder_signature", "fetch_encoder", "load_encoder"]


_SIGNATURES = {"e5": embedded.SIGNATURE, "use": use.SIGNATURE}


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
        raise EncoderError("encoder-not-loadable", name=name, reason=str(error)) from error
    if not getattr(model.tokenizer, "is_fast", False):
        raise EncoderError("encoder-without-fast-tokenizer", name=name)
    return model


def _folder(name: str) -> Path:
    """Return where a model lies on this machine: the folder itself, or its snapshot in the hub's cache."""
    if Path(name).is_dir():
        return Path(name)
    known = sorted(ENCODERS.plugins())
    if name.count("/") == 1:
        from huggingface_hub import try_to_load_from_cache

        config = try_to_load_from_cache(name, "config.json")
        if isinstance(config, str):
            return Path(config).parent
    raise EncoderError("encoder-unknown", name=name, known=known)


def _download(name: str) -> None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        snapshot_download(name, ignore_patterns=["*.bin", "*.h5", "*.msgpack", "*.onnx", "onnx/*", "openvino/*"])
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise EncoderError("encoder-not-fetched", name=name, reason=str(error)) from error


def _hash_of(folder: Path) -> str:
    """Return a hash over every file of a model's folder."""
    digest = hashlib.sha256()
    files: Callable[[Path], Any] = lambda path: path.relative_to(folder).as_posix()  # noqa: E731
    for path in sorted((p for p in folder.rglob("*") if p.is_file()), key=files):
        digest.update(files(path).encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
