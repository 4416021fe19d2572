"""Load an encoder by name: an embedded one, a plugin, or a SentenceTransformer from a folder or the hub's cache."""

from __future__ import annotations

import hashlib
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, cast

from workbench.encoders import default, universal
from workbench.encoders.combined import CombinedEncoder
from workbench.encoders.devices import CPU, checked_device, torch_device
from workbench.encoders.protocol import Encoder
from workbench.encoders.sentence_transformer import SentenceTransformerEncoder
from workbench.errors import EncoderError
from workbench.registry import ENCODERS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["encoder_signature", "fetch_encoder", "load_encoder"]


_EMBEDDED_SIGNATURES = {"e5": default.SIGNATURE, "use": universal.SIGNATURE}


def encoder_signature(name: str) -> str:
    """Return an encoder's signature without loading it: its name, and a revision or a hash of its files."""
    if parts := _combined_names(name):
        return "+".join(map(encoder_signature, parts))
    if name in _EMBEDDED_SIGNATURES:
        return _EMBEDDED_SIGNATURES[name]
    if name in ENCODERS.plugins():
        plugin = ENCODERS.find(name)
        return f"{name}@{plugin.origin}"
    folder = _find_folder(name)
    commit = folder.name if folder.parent.name == "snapshots" else _hash_folder(folder)
    return f"{name.rstrip('/').split('/')[-1]}@{commit[:12]}"


def fetch_encoder(name: str) -> None:
    """Download the models of the hub that a name refers to into the local cache."""
    for part in _combined_names(name) or [name]:
        if part not in ENCODERS.plugins() and not Path(part).is_dir():
            _download(part)


def _combined_names(name: str) -> list[str]:
    """Return the names of the encoders to combine, none for a single encoder."""
    return name.split("+") if "+" in name and not Path(name).is_dir() else []


def load_encoder(name: str, device: str = CPU) -> Encoder:
    """Return an encoder by name, which computes on a device that `workbench.encoders.devices` knows.

    A name is that of a plugin, a folder, or a model in the local cache of the Hugging Face hub; several names joined by
    + are combined into one encoder. Weights are read from safetensors only, and a model's own code is never run.

    Raises:
        EncoderError: No such encoder or device is on this machine, or it cannot be loaded.
    """
    checked_device(device)
    if parts := _combined_names(name):
        return CombinedEncoder(tuple(load_encoder(part, device) for part in parts))
    if name in ENCODERS.plugins():
        make = ENCODERS.find(name).load()
        if device != CPU and "device" in signature(make).parameters:
            return cast("Encoder", make(device=device))
        model = make()
        if not (hasattr(model, "encode") and hasattr(model, "signature")):
            return _wrap(model, encoder_signature(name), device)
        if device != CPU:
            raise EncoderError("device-not-of-encoder", encoder=name, device=device)
        return cast("Encoder", model)
    folder = _find_folder(name)
    return _wrap(_load_folder(folder, name), encoder_signature(name), device)


def _wrap(model: SentenceTransformer, signature: str, device: str) -> SentenceTransformerEncoder:
    model.to(torch_device(device))
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    if config is not None:
        config.output_hidden_states = True
    prompt = (model.prompts or {}).get(model.default_prompt_name or "", "") or ""
    return SentenceTransformerEncoder(model, signature, prompt)


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


def _find_folder(name: str) -> Path:
    """Return the folder of a model on this machine: the one named, or its snapshot in the hub's cache."""
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


def _hash_folder(folder: Path) -> str:
    """Return a hash over the names and contents of all files in a folder."""
    digest = hashlib.sha256()
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name, path in sorted(paths.items()):
        digest.update(name.encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
