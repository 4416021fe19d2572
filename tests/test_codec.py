"""Packed encodings: what they keep, and what they take."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.encoders import Encoder
from workbench.encoders.codec import CODEC, pack, unpack
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
    assert cosines(found.tokens, exact.tokens).min() > 0.998
    assert cosines(found.middle, exact.middle).min() > 0.97
    assert len(data) < 1400 + 360 * len(exact.tokens)
    assert len(data) < 0.27 * (exact.tokens.nbytes + exact.middle.nbytes + exact.pooled.nbytes)


@given(data=st.data(), count=st.integers(0, 9), width=st.sampled_from([1, 3, 8, 100, 384, 512]))
def test_any_encoding_is_packed_and_found_again(data: st.DataObject, count: int, width: int) -> None:
    numbers = st.floats(-1, 1, width=32)
    places = st.lists(st.integers(0, 100_000), min_size=2 * count, max_size=2 * count)
    encoding = Encoding(
        pooled=data.draw(arrays.arrays(np.float32, width, elements=numbers)),
        tokens=data.draw(arrays.arrays(np.float32, (count, width), elements=numbers)).astype(np.float16),
        middle=data.draw(arrays.arrays(np.float32, (count, width), elements=numbers)).astype(np.float16),
        offsets=np.array(data.draw(places), np.int32).reshape(count, 2),
    )
    found = unpack(pack(encoding))
    assert np.array_equal(found.offsets, encoding.offsets)
    for name in ("pooled", "tokens", "middle"):
        vectors = getattr(found, name)
        assert vectors.shape == getattr(encoding, name).shape
        assert vectors.dtype == getattr(encoding, name).dtype
        assert np.isfinite(vectors).all()


def test_bytes_of_another_version_are_refused(e5: Encoder) -> None:
    (_, encoding), *_ = e5.encode([NEWS])
    with pytest.raises(ValueError, match="version"):
        unpack(bytes([CODEC + 1]) + pack(encoding)[1:])
