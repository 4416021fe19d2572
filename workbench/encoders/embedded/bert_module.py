"""An in-memory BertModel with its tokenizer, as the first module of a SentenceTransformer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sentence_transformers.base.modules import InputModule
from transformers import BertModel, PreTrainedTokenizerFast

__all__ = ["BertModule"]


class BertModule(InputModule):
    """The `Transformer` module of sentence-transformers for a model that is already in memory."""

    def __init__(self, auto_model: BertModel, tokenizer: PreTrainedTokenizerFast) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.auto_model = auto_model
        self.tokenizer = tokenizer
        self._fast_tokenizer = tokenizer
        self.max_seq_length = tokenizer.model_max_length

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Return padded `input_ids` and `attention_mask`, (texts, longest) int64."""
        texts = [(prompt or "") + text for text in inputs]
        return dict(self._fast_tokenizer(texts, padding=True, truncation=True, return_tensors="pt"))

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add `token_embeddings`, (texts, longest, 384) float32, and `all_layer_embeddings` to the features."""
        output = self.auto_model(
            input_ids=features["input_ids"],
            attention_mask=features["attention_mask"],
            output_hidden_states=True,
        )
        features["token_embeddings"] = output.last_hidden_state
        features["all_layer_embeddings"] = output.hidden_states
        return features

    def get_embedding_dimension(self) -> int:
        """Return the number of dimensions of a vector, 384."""
        return int(self.auto_model.config.hidden_size)

    def save(self, output_path: str, *_: Any, safe_serialization: bool = True, **__: Any) -> None:
        """Save model and tokenizer in the Transformers layout, which `AutoModel` loads."""
        self.auto_model.save_pretrained(output_path, safe_serialization=safe_serialization)
        self._fast_tokenizer.save_pretrained(output_path)
