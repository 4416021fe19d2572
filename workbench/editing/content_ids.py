"""Ids that follow from the content of an annotation, a decision or a batch."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from workbench.records import Annotation, Batch, LinkDecision, content_id

__all__ = [
    "annotation_with_id",
    "batch_with_id",
    "decision_with_id",
]


def annotation_with_id(mark: Annotation) -> Annotation:
    """Return a mark with the id that its content gives it."""
    return replace(mark, id=_content(mark))


def decision_with_id(decision: LinkDecision) -> LinkDecision:
    """Return a decision with the id that its content gives it."""
    return replace(decision, id=_content(decision))


def batch_with_id(batch: Batch) -> Batch:
    """Return a batch with the id that its content gives it."""
    facts = [batch.author, batch.created, batch.what, batch.undoes, batch.revisions]
    return replace(batch, id=content_id(json.dumps(facts)))


def _content(said: Any) -> str:
    facts = {name: value for name, value in asdict(said).items() if name != "id"}
    return content_id(json.dumps(facts, sort_keys=True))
