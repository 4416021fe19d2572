"""Content-based ids of annotations, decisions and batches."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from workbench.records import Annotation, Assignment, Batch, Boundary, LinkDecision, Reply, Takedown, content_id

__all__ = [
    "annotation_with_id",
    "assignment_with_id",
    "batch_with_id",
    "boundary_with_id",
    "decision_with_id",
    "reply_with_id",
    "takedown_with_id",
]


def annotation_with_id(annotation: Annotation) -> Annotation:
    """Return an annotation with its id, the hash of its content."""
    return replace(annotation, id=_content_hash(annotation))


def decision_with_id(decision: LinkDecision) -> LinkDecision:
    """Return a decision with its id, the hash of its content."""
    content = {name: value for name, value in asdict(decision).items() if name != "id"}
    for link in content["replaced"]:
        if link["role"] == "clean":  # as all links were when links had no role
            del link["role"]
    return replace(decision, id=content_id(json.dumps(content, sort_keys=True)))


def boundary_with_id(boundary: Boundary) -> Boundary:
    """Return a decision on a boundary with its id, the hash of its content."""
    return replace(boundary, id=_content_hash(boundary))


def reply_with_id(reply: Reply) -> Reply:
    """Return a reply with its id, the hash of its content."""
    return replace(reply, id=_content_hash(reply))


def assignment_with_id(assignment: Assignment) -> Assignment:
    """Return an assignment with its id, the hash of its content."""
    return replace(assignment, id=_content_hash(assignment))


def takedown_with_id(takedown: Takedown) -> Takedown:
    """Return a takedown with its id, the hash of its content."""
    return replace(takedown, id=_content_hash(takedown))


def batch_with_id(batch: Batch) -> Batch:
    """Return a batch with its id, the hash of its content."""
    content = [batch.author, batch.created, batch.what, batch.undoes, batch.revisions]
    return replace(batch, id=content_id(json.dumps(content)))


def _content_hash(record: Any) -> str:
    content = {name: value for name, value in asdict(record).items() if name != "id"}
    return content_id(json.dumps(content, sort_keys=True))
