"""Speed of the default encoder on 1,000 news sentences: python -m benchmarks.encoder_speed DATA [--parts 4]

Plain `SentenceTransformer.encode` with the same weights, the same model in float32 with token vectors
(`SentenceTransformerEncoder`), and the encoder itself, with one and with two threads, on the Arabic and the English
side of NTREX. All take turns on each part of the sentences; ratios are medians of the parts. The physical limit is that
of the matrix products alone: the multiply-adds of a text's linear layers at the rate measured for bare products of the
same shapes.

`python -m benchmarks.encoder_trials DATA` compares other ways to run the same graph.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from workbench.encoders import SentenceTransformerEncoder
from workbench.encoders.embedded import EmbeddedEncoder, load
from workbench.encoders.embedded.weights import FEED_FORWARD, HIDDEN, LAYERS

SHAPES = ((HIDDEN, 3 * HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, FEED_FORWARD), (FEED_FORWARD, HIDDEN))  # of a layer
LINEAR_MACS = LAYERS * sum(inputs * outputs for inputs, outputs in SHAPES)  # multiply-adds a token
BATCH = 32
WAYS = ("SentenceTransformer.encode", "float32 with tokens", "the encoder")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one run."""

    wall: float
    processor: float


def news(data: Path) -> dict[str, list[str]]:
    """Return the 1,000 sentences of each language."""
    names = {"Arabic": "ref.arb.txt", "English": "src.eng.txt"}
    return {
        name: (data / "ntrex" / file).read_text("utf-8").splitlines()[:1000] for name, file in sorted(names.items())
    }


def token_counts(encoder: EmbeddedEncoder, texts: Sequence[str]) -> list[int]:
    """Return the number of tokens of every text, with those of the prompt."""
    prompted = [encoder.prompt + text for text in texts]
    return [len(ids) for ids in encoder.model.tokenizer(prompted)["input_ids"]]


def timed(job: Callable[[], object]) -> Timing:
    """Run something and return how long it took."""
    wall, processor = time.perf_counter(), time.process_time()
    job()
    return Timing(time.perf_counter() - wall, time.process_time() - processor)


@contextmanager
def using(threads: int) -> Iterator[None]:
    """Let torch and the encoder use this many threads."""
    former = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = str(threads)
    torch.set_num_threads(threads)
    yield
    if former is None:
        del os.environ["OMP_NUM_THREADS"]
    else:
        os.environ["OMP_NUM_THREADS"] = former


def in_turns(jobs: Mapping[K, Callable[[], object]], rounds: int, first: int = 0) -> dict[K, list[Timing]]:
    """Run every job once a round, each round in another order."""
    found: dict[K, list[Timing]] = {name: [] for name in jobs}
    names = list(jobs)
    for k in range(first, first + rounds):
        for name in names[k % len(names) :] + names[: k % len(names)]:
            found[name].append(timed(jobs[name]))
    return found


def integer_session(inputs: int, outputs: int) -> onnxruntime.InferenceSession:
    """Return a session of one product of 8-bit integers on one thread."""
    weights = np.random.default_rng(0).integers(-127, 128, (inputs, outputs)).astype(np.int8)
    node = helper.make_node("MatMulInteger", ["x", "w"], ["y"])
    x = helper.make_tensor_value_info("x", TensorProto.UINT8, ["rows", inputs])
    y = helper.make_tensor_value_info("y", TensorProto.INT32, ["rows", outputs])
    graph = helper.make_graph([node], "product", [x], [y], [numpy_helper.from_array(weights, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def product_seconds(job: Callable[[], object], repeats: int = 20) -> float:
    """Return the median processor time of a product."""
    job()
    return median(timed(job).processor for _ in range(repeats))


def integer_rate(rows: int, shapes: Sequence[tuple[int, int]] = SHAPES) -> float:
    """Return the multiply-adds a second of products in 8 bits, on one thread."""
    seconds = 0.0
    for inputs, outputs in shapes:
        session = integer_session(inputs, outputs)
        x = np.random.default_rng(1).integers(0, 256, (rows, inputs)).astype(np.uint8)
        seconds += product_seconds(partial(session.run, None, {"x": x}))
    return rows * sum(inputs * outputs for inputs, outputs in shapes) / seconds


def float_rate(rows: int, shapes: Sequence[tuple[int, int]] = SHAPES) -> float:
    """Return the multiply-adds a second of products in float32, on one thread."""
    seconds = 0.0
    with using(1), torch.inference_mode():
        for inputs, outputs in shapes:
            x, w, bias = torch.rand(rows, inputs), torch.rand(outputs, inputs), torch.rand(outputs)
            seconds += product_seconds(partial(torch.nn.functional.linear, x, w, bias))
    return rows * sum(inputs * outputs for inputs, outputs in shapes) / seconds


def limits(counts: Sequence[int]) -> dict[str, float]:
    """Return the sentences a second of the products alone, on one thread: 8 bits by text, float32 by batch."""
    deciles = [int(n) for n in np.quantile(counts, np.arange(0.05, 1, 0.1))]
    seconds = float(np.mean([n * LINEAR_MACS / integer_rate(n) for n in deciles]))
    mean = float(np.mean(counts))
    return {
        "limit of int8, these shapes": 1 / seconds,
        "limit of int8, 512 rows": integer_rate(512) / LINEAR_MACS / mean,
        "limit of float32, batches": float_rate(BATCH * int(mean)) / LINEAR_MACS / mean,
    }


def job_of(encoder: EmbeddedEncoder, name: str, threads: int, texts: list[str]) -> Callable[[], None]:
    """Return one of the three ways to encode the texts."""
    in_torch = SentenceTransformerEncoder(encoder.model, "float32", encoder.prompt)
    prompted = [encoder.prompt + text for text in texts]
    ways: dict[str, Callable[[], Any]] = {
        "SentenceTransformer.encode": lambda: encoder.model.encode(prompted, batch_size=BATCH),
        "float32 with tokens": lambda: list(in_torch.encode(texts)),
        "the encoder": lambda: list(encoder.encode(texts)),
    }

    def run() -> None:
        with using(threads):
            ways[name]()

    return run


def measure(encoder: EmbeddedEncoder, texts: list[str], parts: int) -> None:
    """Print the table of a language."""
    counts = token_counts(encoder, texts)
    mean = float(np.mean(counts))
    print(f"{len(texts):,} sentences, {mean:.1f} tokens in the mean, prompt included")
    print(f"{'':32}{'threads':>8}{'sentences/s':>13}{'tokens/s':>10}{'per CPU s':>11}{'x plain':>9}{'x CPU':>7}")
    found: dict[tuple[str, int], list[Timing]] = {}
    for k in range(parts):
        part = texts[k::parts]
        ways = {(name, n): job_of(encoder, name, n, part) for n in (1, 2) for name in WAYS}
        for key, timings in in_turns(ways, 1, first=k).items():
            found.setdefault(key, []).extend(timings)
    for (name, threads), timings in found.items():
        plain = found[WAYS[0], threads]
        wall, processor = (len(texts) / sum(getattr(t, kind) for t in timings) for kind in ("wall", "processor"))
        faster, lighter = (
            median(getattr(p, kind) / getattr(t, kind) for p, t in zip(plain, timings, strict=True))
            for kind in ("wall", "processor")
        )
        rates = f"{wall:13.1f}{wall * mean:10,.0f}{processor:11.1f}"
        print(f"{name:32}{threads:>8}{rates}{faster:9.2f}{lighter:7.2f}")
    for name, rate in limits(counts).items():
        print(f"{name:32}{1:8}{'':23}{rate:11.1f}", flush=True)


def main() -> None:
    """Print a table for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--parts", type=int, default=4)
    arguments = parser.parse_args()
    encoder = load()
    for language, texts in news(arguments.data).items():
        print(f"\n{language}: ", end="", flush=True)
        measure(encoder, texts, arguments.parts)


if __name__ == "__main__":
    main()
