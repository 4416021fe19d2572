"""Write workbench/encoders/embedded/activations.npz: what the 8-bit encoder needs to know of the one in float32.

The largest activation of each channel before the linear layers, over the background texts, and a probe that tells
whether a processor computes right: the vector of a sentence in 8 bits, computed in float32. Reads nothing but the
package itself:

    python -m benchmarks.activation_maxima
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from workbench.encoders import embedded
from workbench.encoders.background import background_texts
from workbench.encoders.embedded.graph import LINEAR, build_graph
from workbench.encoders.embedded.tokenizer import unigram_tokenizer
from workbench.encoders.embedded.weights import HIDDEN, LAYERS, POSITIONS, WeightFile, weights_path

PROBE = "أعلنت وزارة الخارجية أمس أن الوفد سيصل إلى باكو في 12 يوليو 2025 لبحث «الأزمة» مع الوزير Lavrov."
OUT = Path(embedded.__file__).parent / "activations.npz"


def main() -> None:
    """Measure and write the file."""
    weights = WeightFile(weights_path())
    smoothed = [kind for kind in LINEAR if kind != "fo"]
    names = tuple(f"l{layer}.{kind}" for kind in smoothed for layer in range(LAYERS))
    session = onnxruntime.InferenceSession(build_graph(weights, {}, "float32", inputs_of=names))
    outputs = [output.name for output in session.get_outputs()]
    tokenizer = unigram_tokenizer(weights.pieces(), unknown=3, ends=(0, 2))
    words, places = weights.rows("emb.word", HIDDEN), weights.tensor("emb.pos").reshape(POSITIONS, HIDDEN)

    def embedded_ids(ids: np.ndarray) -> dict[str, np.ndarray]:
        return {"embedded": (words[ids] + places[: len(ids)] + weights.tensor("emb.type")[:HIDDEN])[None]}

    def ids_of(text: str) -> np.ndarray:
        return np.array(tokenizer.encode(embedded.PROMPT + text).ids[:POSITIONS], dtype=np.int64)

    largest = np.zeros((len(names), HIDDEN), np.float32)
    for text in background_texts():
        _, _, *inputs = session.run(outputs, embedded_ids(ids_of(text)))
        largest = np.maximum(largest, np.stack([np.abs(values[0]).max(axis=0) for values in inputs]))
    qkv, ao, fi = largest.reshape(len(smoothed), LAYERS, HIDDEN)
    rounded = onnxruntime.InferenceSession(build_graph(weights, {"qkv": qkv, "ao": ao, "fi": fi}, "fake-int8"))
    probe = ids_of(PROBE)
    pooled = rounded.run(["last"], embedded_ids(probe))[0][0].mean(axis=0)
    np.savez(OUT, probe=probe, pooled=pooled / np.linalg.norm(pooled), qkv=qkv, ao=ao, fi=fi)
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
