"""A report as HTML in every language of the page; everything that comes from a text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from workbench.messages import Renderable, entries, languages, render
from workbench.records import ErrorSpan, FidelityReport
from workbench.render import highlights_html

__all__ = ["page_text", "report_html", "status_html"]

_SIGNS = {"critical": "▲", "major": "◆", "minor": "●", "neutral": "○"}  # most severe first; the same as in the review
_PERCENTAGES = {"chrf", "chrf++", "bleu", "ter"}
_ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
_ESCAPED = str.maketrans({"$": "&#36;", "{": "&#123;", "`": "&#96;"})  # template syntax of gr.HTML


def report_html(garbled: str, clean: str, report: FidelityReport) -> str:
    """Return the report on a garbled text as a section for each language; the page shows the one it needs."""
    return "".join(_section(language, "".join(_parts(garbled, clean, report, language))) for language in languages())


def page_text(language: str, key: str, **values: object) -> str:
    """Return a text of the page from the message catalogue."""
    return render(f"page.{key}", values, language)


def status_html(message: Renderable, role: str) -> str:
    """Return a message in each language, with the ARIA role `status` or `alert`."""
    lines = {
        language: f'<p class="{role}" role="{role}">{escape(message.text(language))}</p>' for language in languages()
    }
    return "".join(_section(language, line) for language, line in lines.items())


def _section(language: str, content: str) -> str:
    direction = "rtl" if language == "ar" else "ltr"
    return f'<section class="in-{language}" lang="{language}" dir="{direction}">{content.translate(_ESCAPED)}</section>'


def _parts(garbled: str, clean: str, report: FidelityReport, language: str) -> Iterator[str]:
    label = escape(page_text(language, report.label))
    grade = label
    if report.fidelity is not None:
        grade = page_text(language, "fidelityOf", n=_figure(f"{report.fidelity:.0f}"), label=label)
    yield f'<p role="status"><strong class="label {report.label}">{grade}</strong></p>'
    if report.estimate is not None:
        ends = {"n": report.estimate.value, "least": report.estimate.low, "most": report.estimate.high}
        told = page_text(language, "estimateOf", **{name: _figure(f"{value:.0f}") for name, value in ends.items()})
        yield f'<p class="estimate">{told}</p>'
    errors = [replace(e, reason=e.reason_ar) if language == "ar" and e.reason_ar else e for e in report.errors]
    for side, text, head in (("left", garbled, "garbled"), ("right", clean, "tryCleaner")):
        if text.strip():
            own = tuple(e for e in errors if e.side == side)
            yield f"<h3>{escape(page_text(language, head))}</h3>"
            yield f'<p class="text" lang="ar" dir="rtl">{highlights_html(text, own)}</p>'
            yield f'<ul class="findings">{_findings(own, language)}</ul>' if own else ""
    if not errors:
        yield f'<p class="none">{escape(page_text(language, "noFindings"))}</p>'
    yield f"<h3>{escape(page_text(language, 'scoreParts'))}</h3>{_scores(report, language)}"
    yield f'<p class="signature" dir="ltr">{escape(report.signature)}</p>'


def _findings(errors: Iterable[ErrorSpan], language: str) -> str:
    """Return findings, most severe first; identical ones are merged, with a count."""
    groups: dict[tuple[str, ...], list[ErrorSpan]] = {}
    for e in sorted(errors, key=lambda e: (list(_SIGNS).index(e.severity), e.start)):
        groups.setdefault((e.severity, e.text, e.reason, e.evidence or "", e.suggestion or ""), []).append(e)
    return "".join(_finding(group[0], len(group), language) for group in groups.values())


def _finding(finding: ErrorSpan, count: int, language: str) -> str:
    """Return a finding with its text, reason, evidence and suggestion."""
    times = f' <span class="times">×{_figure(str(count))}</span>' if count > 1 else ""
    lines = [("reason", escape(finding.reason))]
    if finding.evidence:
        lines.append(("evidence", f"{escape(page_text(language, 'evidence'))} {_quoted(finding.evidence)}"))
    if finding.suggestion is not None:
        lines.append(("instead", f"{escape(page_text(language, 'instead'))} {_quoted(finding.suggestion)}"))
    details = "".join(f'<p class="{kind}">{line}</p>' for kind, line in lines)
    sign = f'<span class="sign {finding.severity}" aria-hidden="true">{_SIGNS[finding.severity]}</span>'
    heading = f"<strong>{escape(page_text(language, finding.severity))}</strong> · {_quoted(finding.text)}{times}"
    return f"<li>{sign}<div><p>{heading}</p>{details}</div></li>"


def _quoted(text: str) -> str:
    """Return a quotation; leading and trailing spaces are made visible, since a finding may be about them."""
    shown = re.sub(r"^ +| +$", lambda m: "␣" * len(m[0]), text) or "∅"
    return f'<bdi lang="ar">{escape(shown)}</bdi>'


def _scores(report: FidelityReport, language: str) -> str:
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(_score_name(language, s.name))}</bdi></th>'
        f"<td>{_figure(f'{s.value:.1f}' if s.name in _PERCENTAGES else f'{s.value:.2f}')}</td></tr>"
        for s in report.scores
    )
    return f'<table class="parts"><tbody>{rows}</tbody></table>'


def _score_name(language: str, name: str) -> str:
    """Return the label of a score; that of a plug-in has none and keeps its own name."""
    return entries(language).get(f"page.score_{name}", name)


def _figure(number: str) -> str:
    """Return a number in Western and in Arabic-Indic digits; the page shows one of them."""
    return f'<span class="latin-digits">{number}</span><span class="arabic-digits">{number.translate(_ARABIC)}</span>'
