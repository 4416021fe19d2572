"""Texts to vectors: one code path for the embedded encoder and for any SentenceTransformer by name or folder."""

from workbench.encoders.encodings import encoding_of
from workbench.encoders.sentence_transformer import (
    Encoder,
    SentenceEncoder,
    encoder_signature,
    fetch_encoder,
    load_encoder,
)

__all__ = ["Encoder", "SentenceEncoder", "encoder_signature", "encoding_of", "fetch_encoder", "load_encoder"]
