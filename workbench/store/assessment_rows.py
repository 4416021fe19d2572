"""Assessments of corrected texts as rows of the database.

An assessment holds for a text against a counterpart, whichever revision brought the text back and whichever decision
the counterpart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.records import FidelityReport
from workbench.store.checksums import checked, checksum
from workbench.store.results import report_columns, report_from_row

__all__ = ["Assessment", "add_assessment", "assessment_of", "assessments_of_document"]

_Key = tuple[str, str, str]
_SAVE = """INSERT INTO assessments (segment_id, text_id, counterpart, document_id, signature, fidelity, label, scores,
    errors, hter, character_edit_rate, checksum) VALUES (:segment_id, :text_id, :counterpart, :document_id, :signature,
    :fidelity, :label, :scores, :errors, :hter, :character_edit_rate, :checksum)
    ON CONFLICT (segment_id, text_id, counterpart) DO UPDATE SET signature = :signature, fidelity = :fidelity,
    label = :label, scores = :scores, errors = :errors, hter = :hter, character_edit_rate = :character_edit_rate,
    checksum = :checksum"""
_ONE = "SELECT * FROM assessments WHERE segment_id = :segment AND text_id = :text AND counterpart = :counterpart"
_DOCUMENT = "SELECT * FROM assessments WHERE document_id = :d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The report on a text in place of a garbled segment, against one counterpart, and its distance from the garbled.

    text_id is the content id of the text, counterpart the basis of its link, empty where there is none. The distance of
    a text too long to compare is None.
    """

    segment_id: str
    text_id: str
    counterpart: str
    report: FidelityReport
    hter: float | None
    character_edit_rate: float | None


def add_assessment(connection: Connection, assessment: Assessment) -> None:
    """Save an assessment in place of one of the same text against the same counterpart."""
    row = {
        **report_columns(assessment.report),
        "segment_id": assessment.segment_id,
        "text_id": assessment.text_id,
        "counterpart": assessment.counterpart,
        "document_id": assessment.segment_id.partition(":")[0],
        "hter": assessment.hter,
        "character_edit_rate": assessment.character_edit_rate,
    }
    connection.execute(text(_SAVE), {**row, "checksum": checksum("assessments", row)})


def assessment_of(connection: Connection, segment_id: str, text_id: str, counterpart: str) -> FidelityReport | None:
    """Return the report on a text of a segment against a counterpart, None where there is none yet."""
    values = {"segment": segment_id, "text": text_id, "counterpart": counterpart}
    row = connection.execute(text(_ONE), values).mappings().one_or_none()
    return None if row is None else report_from_row(checked("assessments", row))


def assessments_of_document(connection: Connection, document_id: str) -> Mapping[_Key, FidelityReport]:
    """Return the reports on texts of a document's segments, by segment, text and counterpart."""
    rows = connection.execute(text(_DOCUMENT), {"d": document_id}).mappings()
    return {(r["segment_id"], r["text_id"], r["counterpart"]): report_from_row(checked("assessments", r)) for r in rows}
