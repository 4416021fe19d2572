"""What a process has imported, for a worker to tell."""

from __future__ import annotations

import sys

__all__ = ["ENCODING", "HEAVY", "loaded"]

# What the embedded encoder does not need, and what --help does not.
ENCODING = ("torch", "transformers", "sentence_transformers", "onnx")
HEAVY = (
    *ENCODING,
    *("gradio", "fastapi", "pandas", "datasets", "pyarrow", "matplotlib", "sqlalchemy", "sacrebleu", "scipy", "faiss"),
    *("numpy", "wordfreq", "onnxruntime", "tokenizers", "lxml", "pydantic", "rich", "huggingface_hub"),
)


def loaded(names: tuple[str, ...]) -> list[str]:
    """Return those of some libraries that this process has imported."""
    return sorted(sys.modules.keys() & set(names))
