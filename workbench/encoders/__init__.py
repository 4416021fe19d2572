"""Encode texts as sentence and token vectors, with the embedded encoders or any SentenceTransformer."""

from workbench.encoders.encodings import encoding_of
from workbench.encoders.loading import encoder_signature, fetch_encoder, load_encoder
from workbench.encoders.plain import encode_plain, source_offsets
from workbench.encoders.protocol import Encoder
from workbench.encoders.sentence_transformer import SentenceTransformerEncoder

__all__ = [
    "Encoder",
    "SentenceTransformerEncoder",
    "encode_plain",
    "encoder_signature",
    "encoding_of",
    "fetch_encoder",
    "load_encoder",
    "source_offsets",
]
