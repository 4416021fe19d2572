"""Where another report of the same event differs, if that is garbled too: hints, since either may be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["reports_differ"]

_COMPARED = {"numbers", "dates", "names", "untranslated"}


def reports_differ(findings: Iterable[ErrorSpan]) -> list[ErrorSpan]:
    """Return what the findings against a garbled report are worth: hints on numbers, dates and names, without a fix."""
    return [_hint(span) for span in findings if span.check in _COMPARED and span.side == "left"]


def _hint(span: ErrorSpan) -> ErrorSpan:
    english, arabic = (
        Message("findings.reports-differ", reason=reason).text(language)
        for language, reason in (("en", span.reason), ("ar", span.reason_ar or span.reason))
    )
    return replace(span, severity="neutral", suggestion=None, reason=english, reason_ar=arabic)
