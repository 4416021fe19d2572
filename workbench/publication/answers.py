"""What only the curator of a corpus can tell of it: answers for the data statement and the datasheet of the card.

The data statement follows Bender and Friedman (2018, TACL 6), the datasheet Gebru et al. (2021, CACM 64).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from workbench.publication.release_metadata import CuratorAnswer

__all__ = ["TOPICS", "read_answers"]

TOPICS: Mapping[str, tuple[str, ...]] = {
    "data_statement": (
        *("curation_rationale", "language_variety", "speaker_demographic", "annotator_demographic"),
        *("speech_situation", "text_characteristics", "recording_quality", "other", "provenance"),
    ),
    "datasheet": (
        *("purpose", "creators", "funding", "sampling", "sensitive", "collection", "ethics", "consent"),
        *("preprocessing", "uses", "unsuitable_uses", "distribution", "maintenance", "contact", "contributions"),
    ),
}


def read_answers(text: str) -> tuple[CuratorAnswer, ...]:
    """Return the answers of a TOML text, in the order of the topics; a ValueError says what is wrong with it."""
    tables = tomllib.loads(text)
    if unknown := sorted(tables.keys() - TOPICS):
        raise ValueError(f"{unknown[0]} is none of {', '.join(TOPICS)}")
    answers = []
    for section, topics in TOPICS.items():
        table = tables.get(section, {})
        if not isinstance(table, dict):
            raise ValueError(f"{section} is no table")  # noqa: TRY004 - of the file, not of a caller
        if unknown := sorted(table.keys() - set(topics)):
            raise ValueError(f"{section}.{unknown[0]} is none of {', '.join(topics)}")
        for topic in topics:
            said = table.get(topic, "")
            if not isinstance(said, str):
                raise ValueError(f"{section}.{topic} is no text")  # noqa: TRY004
            if words := " ".join(said.split()):
                answers.append(CuratorAnswer(topic=f"{section}.{topic}", text=words))
    return tuple(answers)
