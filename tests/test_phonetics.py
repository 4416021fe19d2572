"""How names sound in two scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.names.phonetics import sound, sound_distance


def test_a_name_sounds_alike_in_both_scripts() -> None:
    assert sound_distance(sound("Zelensky"), sound("زيلينسكي")) < 0.1
    assert sound_distance(sound("Volodymyr"), sound("فولوديمير")) < sound_distance(
        sound("Volodymyr"), sound("فلاديمير")
    )


@given(st.text(alphabet="abdeklimnorstuz", max_size=8), st.text(alphabet="abdeklimnorstuz", max_size=8))
def test_the_distance_is_bounded_and_symmetric(a: str, b: str) -> None:
    assert 0 <= sound_distance(a, b) <= 1.0001
    assert sound_distance(a, b) == pytest.approx(sound_distance(b, a))
    assert not a or sound_distance(a, a) == 0  # nothing sounds like nothing
