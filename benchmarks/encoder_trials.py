"""Other ways to run the default encoder's graph: python -m benchmarks.encoder_trials DATA [--rounds 3]

On 100 sentences each of Arabic and English news (NTREX) and of French (Text+Berg): the graph at each level of ONNX
Runtime's optimiser and after its fusions for BERT, other arithmetic, static quantisation calibrated on the background
texts, and batches instead of one text after another. For each: sentences a second of wall and of processor time on one
thread, the ratio of processor time to that of the encoder, in turns, the least and mean cosine of the sentence vectors
to those in float32, and whether a text has the very same vectors as by itself.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static

from benchmarks import data as gold
from benchmarks.encoder_speed import Timing, in_turns, news
from workbench.encoders.background import background_texts
from workbench.encoders.embedded import PROMPT
from workbench.encoders.embedded.graph import build_graph
from workbench.encoders.embedded.onnx_encoder import activation_maxima
from workbench.encoders.embedded.tokenizer import unigram_tokenizer
from workbench.encoders.embedded.weights import HEADS, HIDDEN, POSITIONS, WeightFile, weights_path
from workbench.encoders.windows import unit_length

ROWS = 1024  # tokens of a batch by tokens
Floats = NDArray[np.float32]
Level = onnxruntime.GraphOptimizationLevel


class Embedder:
    """Texts as the input of the graph, (tokens, 384)."""

    def __init__(self, weights: WeightFile) -> None:
        self._tokenizer = unigram_tokenizer(weights.word_pieces.pieces(), unknown=3, ends=(0, 2))
        self._words = weights.rows("emb.word", HIDDEN)
        self._places = weights.tensor("emb.pos").reshape(POSITIONS, HIDDEN) + weights.tensor("emb.type")[:HIDDEN]

    def __call__(self, text: str) -> Floats:
        ids = np.array(self._tokenizer.encode(PROMPT + text).ids[:POSITIONS])
        embedded: Floats = self._words[ids] + self._places[: len(ids)]
        return embedded


class Background(CalibrationDataReader):  # type: ignore[misc]
    """The background texts, for calibration."""

    def __init__(self, embed: Embedder) -> None:
        self._inputs = iter([{"embedded": embed(text)[None]} for text in background_texts()])

    def get_next(self) -> dict[str, Floats] | None:
        """Return the next input."""
        return next(self._inputs, None)


def session(
    graph: bytes, level: Any = Level.ORT_ENABLE_ALL, threads: int = 1, **settings: str
) -> onnxruntime.InferenceSession:
    """Return a session; settings are those of ONNX Runtime with two underscores for a point."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.graph_optimization_level, options.log_severity_level = threads, level, 3
    for name, value in settings.items():
        options.add_session_config_entry(name.replace("__", "."), value)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def fused(graph: bytes, folder: Path) -> bytes:
    """Return the graph after the fusions for BERT of ONNX Runtime's optimiser; print the number of nodes."""
    from onnxruntime.transformers.optimizer import optimize_model

    path = folder / "graph.onnx"
    path.write_bytes(graph)
    found = optimize_model(str(path), model_type="bert", num_heads=HEADS, hidden_size=HIDDEN, opt_level=0).model
    print(f"nodes: {len(onnx.load_from_string(graph).graph.node)}, after the fusions {len(found.graph.node)}")
    content: bytes = found.SerializeToString()
    return content


def quantised(graph: bytes, folder: Path, embed: Embedder, *, static: bool) -> bytes:
    """Return a float32 graph quantised by ONNX Runtime's own tools, matrix products only, a scale per channel."""
    path, out = folder / "float32.onnx", folder / "quantised.onnx"
    model = onnx.load_from_string(graph)
    for node in model.graph.node:  # the tools know no types of ONNX Runtime's own nodes
        types = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in node.output]
        model.graph.value_info.extend(value for value in types if value.name not in {"last", "middle"})
    onnx.save(model, path)
    kinds = {
        "op_types_to_quantize": ["MatMul"],
        "per_channel": True,
        "weight_type": QuantType.QInt8,
    }
    if static:
        form = {"quant_format": QuantFormat.QDQ, "activation_type": QuantType.QUInt8}
        quantize_static(path, out, Background(embed), **form, **kinds)
    else:
        quantize_dynamic(path, out, **kinds)
    return out.read_bytes()


def for_batches(graph: bytes, *, padded: bool) -> bytes:
    """Return the graph for several texts at once, with a mask of their tokens if they are padded."""
    model = onnx.load_from_string(graph)
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "texts"
    if padded:
        mask = onnx.helper.make_tensor_value_info("mask", onnx.TensorProto.INT32, ["texts", "tokens"])
        model.graph.input.append(mask)
        for node in model.graph.node:
            if node.op_type == "MultiHeadAttention":
                node.input.extend(["", "mask"])
    content: bytes = model.SerializeToString()
    return content


def one_by_one(graph: onnxruntime.InferenceSession, inputs: Sequence[Floats]) -> list[Floats]:
    """Return the vectors of the last layer, each text by itself."""
    return [graph.run(["last", "middle"], {"embedded": one[None]})[0][0] for one in inputs]


def in_batches(
    graph: onnxruntime.InferenceSession,
    divide: Callable[[Sequence[Floats]], list[list[int]]],
    inputs: Sequence[Floats],
) -> list[Floats]:
    """Return the vectors of the last layer, the texts of a batch together."""
    found: dict[int, Floats] = {}
    padded = len(graph.get_inputs()) > 1
    for batch in divide(inputs):
        longest = max(len(inputs[k]) for k in batch)
        given = {"embedded": np.zeros((len(batch), longest, HIDDEN), np.float32)}
        for row, k in zip(given["embedded"], batch, strict=True):
            row[: len(inputs[k])] = inputs[k]
        if padded:
            lengths = np.array([len(inputs[k]) for k in batch])
            given["mask"] = (np.arange(longest) < lengths[:, None]).astype(np.int32)
        last, _ = graph.run(["last", "middle"], given)
        found |= {k: row[: len(inputs[k])] for k, row in zip(batch, last, strict=True)}
    return [found[k] for k in range(len(inputs))]


def by_count(order: Sequence[int], size: int) -> list[list[int]]:
    """Return batches of so many texts."""
    return [list(order[k : k + size]) for k in range(0, len(order), size)]


def sorted_by_length(inputs: Sequence[Floats]) -> list[int]:
    """Return the places of the texts, the shortest first."""
    return sorted(range(len(inputs)), key=lambda k: len(inputs[k]))


def by_tokens(inputs: Sequence[Floats]) -> list[list[int]]:
    """Return batches of texts in order of length, with at most 1,024 tokens, padding included."""
    batches: list[list[int]] = [[]]
    for k in sorted_by_length(inputs):
        if (len(batches[-1]) + 1) * len(inputs[k]) > ROWS:
            batches.append([])
        batches[-1].append(k)
    return batches


def by_length(inputs: Iterable[Floats]) -> list[list[int]]:
    """Return batches of texts with equally many tokens, at most 1,024 together."""
    same = defaultdict(list)
    for k, one in enumerate(inputs):
        same[len(one)].append(k)
    return [batch for n, ks in same.items() for batch in by_count(ks, max(1, ROWS // n))]


def ways(weights: WeightFile, embed: Embedder) -> Iterator[tuple[str, Callable[[Sequence[Floats]], list[Floats]]]]:
    """Yield every way to run the graph, the encoder's own first and float32 second."""
    maxima = activation_maxima()
    int8, float32 = build_graph(weights, maxima, "int8"), build_graph(weights, {}, "float32")

    def alone(graph: bytes, *options: Any, **settings: Any) -> Callable[[Sequence[Floats]], list[Floats]]:
        return partial(one_by_one, session(graph, *options, **settings))

    yield "as the encoder does", alone(int8)
    yield "float32", alone(float32)
    for name in ("ORT_DISABLE_ALL", "ORT_ENABLE_BASIC", "ORT_ENABLE_EXTENDED"):
        yield f"optimiser at {name[4:]}", alone(int8, getattr(Level, name))
    yield "Gelu by tanh", alone(int8, optimization__enable_gelu_approximation="1")
    yield "two threads within a text", alone(int8, threads=2)
    yield "8 bits without signs", alone(int8, session__x64quantprecision="1")
    yield "integers in float32", alone(build_graph(weights, maxima, "fake-int8"))
    with tempfile.TemporaryDirectory() as folder:
        yield "fusions for BERT", alone(fused(int8, Path(folder)))
        yield "quantize_dynamic", alone(quantised(float32, Path(folder), embed, static=False))
        yield "quantize_static", alone(quantised(float32, Path(folder), embed, static=True))
    equal, padded = session(for_batches(int8, padded=False)), session(for_batches(int8, padded=True))
    in_float32 = session(for_batches(float32, padded=False))
    yield "16 texts, as they come", partial(in_batches, padded, lambda inputs: by_count(range(len(inputs)), 16))
    yield "16 texts, by length", partial(in_batches, padded, lambda inputs: by_count(sorted_by_length(inputs), 16))
    yield "1,024 tokens, by length", partial(in_batches, padded, by_tokens)
    yield "texts of one length", partial(in_batches, equal, by_length)
    yield "texts of one length, float32", partial(in_batches, in_float32, by_length)


def pooled(vectors: Iterable[Floats]) -> Floats:
    """Return the sentence vectors."""
    return np.stack([unit_length(one.mean(axis=0)) for one in vectors])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--each", type=int, default=100, help="sentences of a language")
    arguments = parser.parse_args()
    french = [text for case in gold.textberg(arguments.data) for text in case.right]
    sides = (*news(arguments.data).values(), french)
    texts = [text for side in sides for text in side[:: len(side) // arguments.each][: arguments.each]]
    weights = WeightFile(weights_path())
    embed = Embedder(weights)
    inputs = [embed(text) for text in texts]
    vectors: dict[str, list[Floats]] = {}

    def kept(name: str, way: Callable[[Sequence[Floats]], list[Floats]]) -> Callable[[], None]:
        way(inputs[:1])  # nothing is prepared while it is timed
        return lambda: vectors.update({name: way(inputs)})

    jobs = {name: kept(name, way) for name, way in ways(weights, embed)}
    report(in_turns(jobs, arguments.rounds), vectors)


def report(found: dict[str, list[Timing]], vectors: dict[str, list[Floats]]) -> None:
    """Print a line for each way; the first is the encoder's, the second float32."""
    ours, float32 = list(found)[:2]
    exact = pooled(vectors[float32])
    print(f"{'':32}{'texts/s':>9}{'per CPU s':>11}{'x CPU':>7}{'least':>9}{'mean':>9}{'same':>7}")
    for name, timings in found.items():
        wall, processor = (len(exact) / median(getattr(t, kind) for t in timings) for kind in ("wall", "processor"))
        ratio = median(t.processor / base.processor for base, t in zip(found[ours], timings, strict=True))
        cosines = (pooled(vectors[name]) * exact).sum(axis=1)
        alone = vectors[float32 if name.endswith(", float32") else ours]
        same = sum(map(np.array_equal, vectors[name], alone))
        accuracy = f"{cosines.min():9.5f}{cosines.mean():9.5f}"
        print(f"{name:32}{wall:9.1f}{processor:11.1f}{ratio:7.2f}{accuracy}{same:7}", flush=True)


if __name__ == "__main__":
    main()
