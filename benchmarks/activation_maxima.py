"""Write workbench/encoders/embedded/activations.npz: what the 8-bit encoder needs to know of the one in float32.

Over the background texts, the largest activation of each channel before the linear layers, and the principal axes of
the token vectors of the middle layer; and a probe that tells whether a processor computes right: the vector of a
sentence in 8 bits, computed in float32. Reads nothing but the package itself:

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
from workbench.encoders.windows import own_tokens, unit_length

PROBE = "أعلنت وزارة الخارجية أمس أن الوفد سيصل إلى باكو في 12 يوليو 2025 لبحث «الأزمة» مع الوزير Lavrov."
AXES = 160  # of the 384 of the middle layer; docs/benchmarks/speed.md says what others cost
OUT = Path(embedded.__file__).parent / "activations.npz"


def main() -> None:
    """Measure and write the file."""
    weights = WeightFile(weights_path())
    smoothed = [kind for kind in LINEAR if kind != "fo"]
    names = tuple(f"l{layer}.{kind}" for kind in smoothed for layer in range(LAYERS))
    session = onnxruntime.InferenceSession(build_graph(weights, {}, "float32", inputs_of=names))
    outputs = [output.name for output in session.get_outputs()]
    tokenizer = unigram_tokenizer(weights.word_pieces.pieces(), unknown=3, ends=(0, 2))
    words, places = weights.rows("emb.word", HIDDEN), weights.tensor("emb.pos").reshape(POSITIONS, HIDDEN)

    def embedded_ids(ids: np.ndarray) -> dict[str, np.ndarray]:
        return {"embedded": (words[ids] + places[: len(ids)] + weights.tensor("emb.type")[:HIDDEN])[None]}

    def tokens_of(text: str) -> tuple[np.ndarray, np.ndarray]:
        found = tokenizer.encode(embedded.PROMPT + text)
        return np.array(found.ids[:POSITIONS], dtype=np.int64), np.array(found.offsets[:POSITIONS])

    largest = np.zeros((len(names), HIDDEN), np.float32)
    products = np.zeros((HIDDEN, HIDDEN))
    for text in background_texts():
        ids, offsets = tokens_of(text)
        last, middle, *inputs = session.run(outputs, embedded_ids(ids))
        units = unit_length(middle[0])
        own = own_tokens(text, embedded.PROMPT, last[0, 0], unit_length(last[0]), units, offsets).middle.astype(float)
        products += own.T @ own
        largest = np.maximum(largest, np.stack([np.abs(values[0]).max(axis=0) for values in inputs]))
    axes = np.linalg.eigh(products)[1][:, : -AXES - 1 : -1].astype(np.float16)
    qkv, ao, fi = largest.reshape(len(smoothed), LAYERS, HIDDEN)
    rounded = onnxruntime.InferenceSession(build_graph(weights, {"qkv": qkv, "ao": ao, "fi": fi}, "fake-int8"))
    probe, _ = tokens_of(PROBE)
    pooled = rounded.run(["last"], embedded_ids(probe))[0][0].mean(axis=0)
    np.savez(OUT, probe=probe, pooled=pooled / np.linalg.norm(pooled), qkv=qkv, ao=ao, fi=fi, axes=axes)
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
