"""The embedded encoder as a SentenceTransformer in float32, for whoever wants the model itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.encoders.embedded.tokenizer import fast_tokenizer, unigram_tokenizer
from workbench.encoders.embedded.weights import (
    FEED_FORWARD,
    HEADS,
    HIDDEN,
    LAYERS,
    POSITIONS,
    TOKEN_TYPES,
    VOCABULARY,
    WeightFile,
)

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel

__all__ = ["build_sentence_transformer"]


def build_sentence_transformer(path: Path, prompt: str) -> SentenceTransformer:
    """Return a SentenceTransformer built from a weight file: mean pooling, unit length, a prompt before every text."""
    weights = WeightFile(path)  # before the libraries, which take seconds
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize
    from sentence_transformers.sentence_transformer.modules import Pooling

    from workbench.encoders.embedded.bert_module import BertModule

    tokenizer = fast_tokenizer(unigram_tokenizer(weights.word_pieces.pieces(), unknown=3, ends=(0, 2)))
    return SentenceTransformer(
        modules=[BertModule(_build_bert(weights), tokenizer), Pooling(HIDDEN, "mean"), Normalize()],
        prompts={"query": prompt, "document": prompt},
        local_files_only=True,
    )


def _build_bert(weights: WeightFile) -> BertModel:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=FEED_FORWARD,
        max_position_embeddings=POSITIONS,
        type_vocab_size=TOKEN_TYPES,
        layer_norm_eps=weights.epsilon,
        pad_token_id=1,
    )
    with torch.device("meta"):
        model = BertModel(config, add_pooling_layer=False)
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    state = {
        bert_name: torch.from_numpy(weights.tensor(file_name)).reshape(shapes[bert_name])
        for file_name, bert_name in _tensor_names()
    }
    model.load_state_dict(state, strict=True, assign=True)
    # Buffers outside the state dict have to be moved off the meta device by hand.
    model.embeddings.register_buffer("position_ids", torch.arange(POSITIONS).expand((1, -1)), persistent=False)
    model.embeddings.register_buffer("token_type_ids", torch.zeros((1, POSITIONS), dtype=torch.long), persistent=False)
    model.train(mode=False)
    return model


def _tensor_names() -> list[tuple[str, str]]:
    """Return (name in the weight file, name in BertModel) for every tensor."""
    pairs = [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.pos", "embeddings.position_embeddings.weight"),
        ("emb.type", "embeddings.token_type_embeddings.weight"),
        ("emb.ln.w", "embeddings.LayerNorm.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
    ]
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for short, long in parts.items():
            pairs += [
                (f"l{layer}.{short}.w", f"encoder.layer.{layer}.{long}.weight"),
                (f"l{layer}.{short}.b", f"encoder.layer.{layer}.{long}.bias"),
            ]
    return pairs
