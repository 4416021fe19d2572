"""Packed encodings: what they keep, and what they take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.encoders import Encoder
from workbench.encoders.codec import CODEC, pack, unpack, unpack_pooled
from workbench.records import Encoding

NEWS = "أعلنت وزارة الخارجية أمس أن الوفد سيصل إلى باكو في 12 يوليو 2025 لبحث الأزمة مع الوزير Lavrov."


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    found: np.ndarray = (left.astype(float) * right.astype(float)).sum(axis=-1)
    return found


def test_a_packed_sentence_keeps_its_directions(e5: Encoder) -> None:
    (_, exact), *_ = e5.encode([NEWS])
    data = pack(exact)
    found = unpack(data)
    assert np.array_equal(found.offsets, exact.offsets)
    assert cosines(found.pooled, exact.pooled) > 0.9999
    assert cosines(found.tokens, exact.tokens).min() > 0.99
    assert cosines(found.middle, exact.middle).min() > 0.97
    assert len(data) < 1500 + 210 * len(exact.tokens)


def test_the_error_is_half_a_step_at_most(e5: Encoder) -> None:
    (_, exact), *_ = e5.encode([NEWS])
    differences = exact.tokens.astype(np.float32) - exact.tokens.astype(np.float32).mean(axis=0)
    spread = float(np.sqrt((differences**2).mean()))
    for step in (0.1, 0.4, 1.5):
        found = unpack(pack(exact, step))
        lengths = 1 + step**2 / 12  # the error adds a little to the length of a vector, which is scaled to 1 again
        error = np.abs(found.tokens.astype(np.float32) - exact.tokens.astype(np.float32)).max()
        assert error < lengths * step * spread / 2 + 0.01


WIDTHS = st.sampled_from([1, 3, 8, 100, 384, 512])


@given(data=st.data(), count=st.integers(0, 9), width=WIDTHS, middle=WIDTHS)
def test_any_encoding_is_packed_and_found_again(data: st.DataObject, count: int, width: int, middle: int) -> None:
    numbers = st.floats(-1, 1, width=32)
    places = st.lists(st.integers(0, 100_000), min_size=2 * count, max_size=2 * count)
    encoding = Encoding(
        pooled=data.draw(arrays.arrays(np.float32, width, elements=numbers)),
        tokens=data.draw(arrays.arrays(np.float32, (count, width), elements=numbers)).astype(np.float16),
        middle=data.draw(arrays.arrays(np.float32, (count, middle), elements=numbers)).astype(np.float16),
        offsets=np.array(data.draw(places), np.int32).reshape(count, 2),
        sentence=data.draw(arrays.arrays(np.float32, data.draw(st.sampled_from([0, 512])), elements=numbers)),
    )
    found = unpack(pack(encoding))
    assert np.array_equal(unpack_pooled(pack(encoding)), found.pooled)
    assert np.array_equal(found.offsets, encoding.offsets)
    for name in ("pooled", "tokens", "middle", "sentence"):
        vectors = getattr(found, name)
        assert vectors.shape == getattr(encoding, name).shape
        assert vectors.dtype == getattr(encoding, name).dtype
        assert np.isfinite(vectors).all()


def test_bytes_of_another_version_are_refused(e5: Encoder) -> None:
    (_, encoding), *_ = e5.encode([NEWS])
    with pytest.raises(ValueError, match="version"):
        unpack(bytes([CODEC + 1]) + pack(encoding)[1:])
    with pytest.raises(ValueError, match="version"):
        unpack_pooled(bytes([CODEC + 1]) + pack(encoding)[1:])


def test_a_middle_layer_that_equals_the_last_takes_no_space(e5: Encoder) -> None:
    (_, encoding), *_ = e5.encode([NEWS])
    alone = pack(replace(encoding, middle=encoding.tokens))
    assert len(alone) < len(pack(encoding))
    assert np.array_equal(unpack(alone).middle, unpack(pack(encoding)).tokens)


def test_vectors_far_apart_and_places_far_apart_are_found_again() -> None:
    lone = np.zeros((700, 384), np.float32)
    lone[:, 0] = 1.0
    lone[17] = np.eye(384, dtype=np.float32)[5]  # hundreds of standard deviations from the others
    places = np.arange(1400, dtype=np.int32).reshape(-1, 2) * 40_000
    layer = lone.astype(np.float16)
    found = unpack(pack(Encoding(pooled=lone[17], tokens=layer, middle=layer, offsets=places)))
    assert np.array_equal(found.offsets, places)
    assert found.tokens[17, 5] > 0.999
    assert np.abs(found.tokens[:17, 0]).min() > 0.99
