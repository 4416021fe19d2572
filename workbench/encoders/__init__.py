"""Texts to vectors: one code path for the embedded encoder and for any SentenceTransformer by name or folder."""

from workbench.encoders.encodings import encoding_of
from workbench.encoders.loading import encoder_signature, fetch_encoder, load_encoder
from workbench.encoders.protocol import Encoder
from workbench.encoders.sentence_transformer import SentenceEncoder

__all__ = ["Encoder", "SentenceEncoder", "encoder_signature", "encoding_of", "fetch_encoder", "load_encoder"]
