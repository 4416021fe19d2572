from __future__ import annotations

import dataclasses

import pytest

from workbench import records
from workbench.records import Segment, content_id


def test_every_record_is_frozen() -> None:
    made = [r for r in vars(records).values() if dataclasses.is_dataclass(r)]
    assert len(made) >= 9
    for record in made:
        assert record.__dataclass_params__.frozen  # type: ignore[union-attr]
        assert hasattr(record, "__slots__")


def test_ids_are_hashes_of_content() -> None:
    assert content_id("نص") == content_id("نص") != content_id("نص ")
    assert len(content_id("\ud800")) == 16
    segment = Segment(document_id="d", start=1, end=3, text="نص")
    assert segment.id == "d:1-3"
    with pytest.raises(dataclasses.FrozenInstanceError):
        segment.start = 2  # type: ignore[misc]
