"""The device that an encoder computes on: the processor, or one that ONNX Runtime or PyTorch finds on this machine.

A device is named as PyTorch does, `cpu`, `cuda`, `cuda:1`, `mps`; those of ONNX Runtime by their execution providers:
`cuda`, `rocm`, `coreml`, `dml`.
"""

from __future__ import annotations

import re
from typing import Any

from workbench.errors import EncoderError

__all__ = ["CPU", "Provider", "checked_device", "has_started_on", "onnx_providers", "torch_device"]

CPU = "cpu"
_NAME = re.compile(r"([a-z]+)(?::(\d+))?")
_PROVIDER = "ExecutionProvider"
_ELSEWHERE = frozenset({"cpu", "azure"})  # providers that are no device of this machine
_TORCH_DEVICES = ("cuda", "mps", "xpu")

Provider = str | tuple[str, dict[str, int]]


def checked_device(name: str) -> str:
    """Return the name of a device; one that cannot be such a name is an EncoderError."""
    if not _NAME.fullmatch(name):
        raise EncoderError("device-unknown", device=name)
    return name


def onnx_providers(device: str) -> list[Provider]:
    """Return the execution providers of ONNX Runtime for a device; one that it does not find is an EncoderError."""
    from onnxruntime import get_available_providers

    kind, number = _parts(device)
    found = {p.removesuffix(_PROVIDER).lower(): p for p in get_available_providers()}
    if kind == CPU:
        return [found[CPU]]
    devices = sorted(found.keys() - _ELSEWHERE)
    if kind not in devices:
        raise EncoderError("device-missing", device=device, library="ONNX Runtime", known=[CPU, *devices])
    return [found[kind] if number is None else (found[kind], {"device_id": number}), found[CPU]]


def has_started_on(device: str, started: list[str]) -> bool:
    """Return whether a session computes on a device, by its providers, or has silently gone to the processor."""
    return started[0].removesuffix(_PROVIDER).lower() == _parts(device)[0]


def torch_device(device: str) -> str:
    """Return the name by which PyTorch knows a device; one that it does not find is an EncoderError."""
    kind, number = _parts(device)
    if kind == CPU:
        return CPU
    import torch

    counts = {name: _count(getattr(torch, name, None)) for name in _TORCH_DEVICES}
    if (number or 0) >= counts.get(kind, 0):
        known = [CPU, *(f"{name}:{k}" for name, count in counts.items() for k in range(count))]
        raise EncoderError("device-missing", device=device, library="PyTorch", known=known)
    return device


def _parts(device: str) -> tuple[str, int | None]:
    match = _NAME.fullmatch(device)
    if match is None:
        raise EncoderError("device-unknown", device=device)
    return match[1], None if match[2] is None else int(match[2])


def _count(backend: Any) -> int:
    """Return how many devices a backend of PyTorch finds."""
    if backend is None or not backend.is_available():
        return 0
    return int(backend.device_count())
