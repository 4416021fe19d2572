from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.encoders import Encoder
from workbench.encoders.codec import pack, unpack
from workbench.records import Encoding
from workbench.service import align
from workbench.service import vectors as vectors_module
from workbench.service.vector_spool import SpooledVectors, VectorSpool


def made(seed: int, tokens: int, width: int, pooled: int) -> Encoding:
    rng = np.random.default_rng(seed)
    return Encoding(
        pooled=rng.normal(size=pooled).astype(np.float32),
        tokens=rng.normal(size=(tokens, width)).astype(np.float16),
        middle=rng.normal(size=(tokens, width)).astype(np.float16),
        offsets=rng.integers(0, 99, (tokens, 2)).astype(np.int32),
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(1, 6)), min_size=1, max_size=8), st.data())
def test_encodings_round_trip(shapes: list[tuple[int, int, int]], data: st.DataObject) -> None:
    spool = VectorSpool()
    packed = [pack(made(k, *shape)) for k, shape in enumerate(shapes)]
    numbers = [spool.append(e) for e in packed]
    order = data.draw(st.permutations(numbers))
    for number, encoding in zip(order, SpooledVectors(spool, order), strict=True):
        for name in ("pooled", "tokens", "middle", "offsets"):
            there, here = getattr(unpack(packed[number]), name), getattr(encoding, name)
            assert there.dtype == here.dtype
            assert np.array_equal(there, here)


@pytest.mark.parametrize("mode", ["parallel", "comparable"])
def test_spooled_vectors_give_the_same_alignment(mode: str, e5: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    left = ["اجتمع الوزير في موسكو.", "توفي رجلان.", "سقطت الطائرة قرب غروزني.", "احتجت باكو على ذلك."]
    right = ["The minister met in Moscow.", "Two men died.", "The plane crashed near Grozny.", "Baku protested."]
    monkeypatch.setattr(vectors_module, "load_encoder", lambda _: e5)
    held = align(left, right, mode=mode)
    monkeypatch.setattr(vectors_module, "_MAX_IN_MEMORY", 3)
    monkeypatch.setattr(vectors_module, "_SAVED_TOGETHER", 2)
    assert align(left, right, mode=mode).links == held.links
