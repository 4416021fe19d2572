"""The transformer layers of the embedded encoder as an ONNX graph, in 8-bit integers or in float32.

Weights get a scale per output channel; activations are quantised as they come. Two things keep the outliers of a few
channels and tokens from taking the precision of the others: the inputs of three of the four matrix products of a layer
are smoothed, their range moved into the weights channel by channel (Xiao et al. 2023, SmoothQuant, arXiv:2211.10438),
and each row of the fourth, the output of the feed-forward layer, is scaled to 1.

Where a processor does not multiply 8-bit integers exactly, the same integers are multiplied in float32 ("fake
quantisation"), which is slower and differs by rounding only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from workbench.encoders.embedded.weights import FEED_FORWARD, HEADS, HIDDEN, LAYERS, WeightFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LINEAR", "MIDDLE_LAYER", "PROBE_PRODUCTS", "Precision", "build_graph", "build_probe"]

Precision = Literal["int8", "fake-int8", "float32"]
LINEAR = ("qkv", "ao", "fi", "fo")  # the matrix products of a layer
MIDDLE_LAYER = 8  # of 12: there words are nearest to their translations

_LARGEST = 127  # weight in 8 bits
_PROBE_SIZE = 64
PROBE_PRODUCTS = np.tile(np.array([_LARGEST, -_LARGEST], np.float32) * _PROBE_SIZE, (4, _PROBE_SIZE // 2))
_SMOOTHING = 0.7  # 0 leaves the range to the activations, 1 to the weights
_SMALLEST = 1e-4
_ONNX, _CONTRIB, _IR = 20, 1, 10  # versions


def build_graph(
    weights: WeightFile,
    maxima: Mapping[str, NDArray[np.float32]],
    precision: Precision,
    *,
    inputs_of: tuple[str, ...] = (),
) -> bytes:
    """Return the graph of a text: `embedded`, (1, tokens, 384), to `last` and `middle`, of the same shape.

    maxima are the largest activations of each channel, (12, 384) for `qkv`, `ao` and `fi`; float32 needs none. The
    inputs of the linear layers `inputs_of` become outputs as well.
    """
    builder = _GraphBuilder(weights, maxima, precision)
    return builder.build(inputs_of)


def build_probe() -> bytes:
    """Return a graph of one matrix product of the largest integers, `ones`, (4, 64), to `products`, `PROBE_PRODUCTS`.

    Where sums of two products of 8 bits are cut off at 16 bits, as on x86 processors without VNNI, the result differs.
    """
    from onnx import TensorProto, helper, numpy_helper

    columns = np.tile(np.array([_LARGEST, -_LARGEST], np.int8), (_PROBE_SIZE, _PROBE_SIZE // 2))
    scale, zero = np.ones(_PROBE_SIZE, np.float32), np.zeros(_PROBE_SIZE, np.int8)
    constants: dict[str, NDArray[Any]] = {"weight": columns, "scale": scale, "zero": zero}
    node = helper.make_node("DynamicQuantizeMatMul", ["ones", *constants], ["products"], domain="com.microsoft")
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, PROBE_PRODUCTS.shape) for name in ("ones", "products")
    ]
    initial = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    return _serialised(helper.make_graph([node], "probe", values[:1], values[1:], initial))


def _serialised(graph: Any) -> bytes:
    from onnx import helper

    versions = [helper.make_opsetid("", _ONNX), helper.make_opsetid("com.microsoft", _CONTRIB)]
    content: bytes = helper.make_model(graph, opset_imports=versions, ir_version=_IR).SerializeToString()
    return content


class _GraphBuilder:
    def __init__(self, weights: WeightFile, maxima: Mapping[str, NDArray[np.float32]], precision: Precision) -> None:
        self._weights = weights
        self._maxima = maxima
        self._precision = precision
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._inputs: dict[str, str] = {}

    def build(self, inputs_of: tuple[str, ...]) -> bytes:
        from onnx import TensorProto, helper

        vectors = self._node("LayerNormalization", ["embedded", *self._norm("emb.ln")], "normalised", epsilon=self._eps)
        for layer in range(LAYERS):
            vectors = self._layer(layer, vectors)
            if layer + 1 == MIDDLE_LAYER:
                self._node("Identity", [vectors], "middle")
        self._node("Identity", [vectors], "last")

        def tensor(name: str, width: int | None) -> Any:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "tokens", width])

        outputs = [tensor(name, HIDDEN) for name in ("last", "middle")]
        outputs += [tensor(self._inputs[name], None) for name in inputs_of]
        return _serialised(helper.make_graph(self._nodes, "e5", [tensor("embedded", HIDDEN)], outputs, self._constants))

    @property
    def _eps(self) -> float:
        return float(self._weights.epsilon)

    def _layer(self, layer: int, vectors: str) -> str:
        at = f"l{layer}"
        joined = self._linear(layer, "qkv", vectors)
        parts = [f"{at}.{name}" for name in ("queries", "keys", "values")]
        self._add("Split", [joined], parts, axis=-1, num_outputs=3)
        attention = self._node("MultiHeadAttention", parts, f"{at}.attention", num_heads=HEADS)
        attended = self._norm_of_sum(f"{at}.aln", self._linear(layer, "ao", attention), vectors)
        active = self._node("Gelu", [self._linear(layer, "fi", attended)], f"{at}.active")
        return self._norm_of_sum(f"{at}.oln", self._linear(layer, "fo", active), attended)

    def _linear(self, layer: int, kind: str, vectors: str) -> str:
        """Add a matrix product with its bias; return the name of its output."""
        name = f"l{layer}.{kind}"
        self._inputs[name] = vectors
        matrix, bias = self._parameters(layer, kind)
        bias_name = self._constant(f"{name}.bias", bias)
        if self._precision == "float32":
            product = self._node("MatMul", [vectors, self._constant(f"{name}.weight", matrix.T)], f"{name}.product")
            return self._node("Add", [product, bias_name], f"{name}.sum")
        if kind == "fo":
            largest = self._largest_of_row(name, vectors)
            scaled = self._node("Div", [vectors, largest], f"{name}.scaled")
            product = self._integer_product(name, scaled, matrix)
            return self._node(
                "Add", [self._node("Mul", [product, largest], f"{name}.restored"), bias_name], f"{name}.sum"
            )
        smooth = self._smoothing(self._maxima[kind][layer], matrix)
        smoothed = self._node("Mul", [vectors, self._constant(f"{name}.smooth", 1 / smooth)], f"{name}.smoothed")
        return self._integer_product(name, smoothed, matrix * smooth, bias_name)

    def _parameters(self, layer: int, kind: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the matrix, (outputs, inputs), and the bias of a linear layer."""
        names = ["q", "k", "v"] if kind == "qkv" else [kind]
        width = FEED_FORWARD if kind == "fo" else HIDDEN
        matrices = [self._weights.tensor(f"l{layer}.{n}.w").reshape(-1, width) for n in names]
        biases = [self._weights.tensor(f"l{layer}.{n}.b") for n in names]
        return np.concatenate(matrices), np.concatenate(biases)

    @staticmethod
    def _smoothing(largest: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what each input channel is divided by and its weights are multiplied with."""
        activations = np.maximum(largest, _SMALLEST)
        weights = np.maximum(np.abs(matrix).max(axis=0), _SMALLEST)
        factors = activations**_SMOOTHING / weights ** (1 - _SMOOTHING)
        smooth: NDArray[np.float32] = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
        return smooth

    def _integer_product(self, name: str, vectors: str, matrix: NDArray[np.float32], bias: str = "") -> str:
        scale = np.maximum(np.abs(matrix).max(axis=1), np.float32(1e-12)) / np.float32(_LARGEST)
        integers = np.clip(np.rint(matrix / scale[:, None]), -_LARGEST, _LARGEST).astype(np.int8)
        if self._precision == "fake-int8":
            return self._product_of_rounded(name, vectors, integers * scale[:, None], bias)
        constants = {"weight": integers.T, "scale": scale, "zero": np.zeros(len(scale), np.int8)}
        inputs = [vectors, *(self._constant(f"{name}.{key}", value) for key, value in constants.items())]
        return self._node("DynamicQuantizeMatMul", [*inputs, *([bias] if bias else [])], f"{name}.product")

    def _product_of_rounded(self, name: str, vectors: str, matrix: NDArray[np.float32], bias: str) -> str:
        quantised = [f"{name}.{part}" for part in ("integers", "step", "offset")]
        self._add("DynamicQuantizeLinear", [vectors], quantised)
        rounded = self._node("DequantizeLinear", quantised, f"{name}.rounded")
        product = self._node("MatMul", [rounded, self._constant(f"{name}.weight", matrix.T)], f"{name}.product")
        return self._node("Add", [product, bias], f"{name}.biased") if bias else product

    def _largest_of_row(self, name: str, vectors: str) -> str:
        size = self._node("Abs", [vectors], f"{name}.size")
        axis = self._constant(f"{name}.axis", np.array([-1], np.int64))
        largest = self._node("ReduceMax", [size, axis], f"{name}.largest", keepdims=1)
        least = self._constant(f"{name}.least", np.array(1e-12, np.float32))
        return self._node("Max", [largest, least], f"{name}.divisor")

    def _norm_of_sum(self, name: str, vectors: str, residual: str) -> str:
        inputs = [vectors, residual, *self._norm(name)]
        return self._node("SkipLayerNormalization", inputs, f"{name}.sum", epsilon=self._eps)

    def _norm(self, name: str) -> list[str]:
        return [self._constant(f"{name}.{part}", self._weights.tensor(f"{name}.{part}")) for part in ("w", "b")]

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._add(kind, inputs, [output], **attributes)
        return output

    def _add(self, kind: str, inputs: list[str], outputs: list[str], **attributes: Any) -> None:
        from onnx import helper

        contributed = {"DynamicQuantizeMatMul", "Gelu", "MultiHeadAttention", "SkipLayerNormalization"}
        domain = "com.microsoft" if kind in contributed else ""
        self._nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
