"""Mined pairs as JSON lines and as tab-separated values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from workbench.formats.tables import quote_tab_cell
from workbench.records import MinedPair
from workbench.render import one_safe_line

__all__ = ["MINED_FIELDS", "mined_json_lines", "mined_tsv_lines"]

MINED_FIELDS = ("left", "right", "kind", "probability", "margin", "left_place", "right_place", "signature")


def mined_json_lines(pairs: Iterable[MinedPair]) -> Iterator[str]:
    """Yield a JSON object a pair."""
    for pair in pairs:
        yield json.dumps(asdict(pair), ensure_ascii=False)


def mined_tsv_lines(pairs: Iterable[MinedPair]) -> Iterator[str]:
    """Yield a head, and a row a pair."""
    yield "\t".join(MINED_FIELDS)
    for pair in pairs:
        texts = (quote_tab_cell(one_safe_line(t)) for t in (pair.left, pair.right))
        places = (quote_tab_cell(one_safe_line(t)) for t in (pair.left_place, pair.right_place))
        yield "\t".join([*texts, pair.kind, str(pair.probability), str(pair.margin), *places, pair.signature])
