"""How names sound in two scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.names.phonetics import phonetic_code, phonetic_distance


def test_a_name_sounds_alike_in_both_scripts() -> None:
    assert phonetic_distance(phonetic_code("Zelensky"), phonetic_code("زيلينسكي")) < 0.1
    assert phonetic_distance(phonetic_code("Volodymyr"), phonetic_code("فولوديمير")) < phonetic_distance(
        phonetic_code("Volodymyr"), phonetic_code("فلاديمير")
    )


@given(st.text(alphabet="abdeklimnorstuz", max_size=8), st.text(alphabet="abdeklimnorstuz", max_size=8))
def test_the_distance_is_bounded_and_symmetric(a: str, b: str) -> None:
    assert 0 <= phonetic_distance(a, b) <= 1.0001
    assert phonetic_distance(a, b) == pytest.approx(phonetic_distance(b, a))
    assert not a or phonetic_distance(a, a) == 0  # nothing sounds like nothing
