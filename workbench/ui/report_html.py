"""A report as HTML that explains itself in either language; all that comes from a text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from workbench.messages import Renderable, entries, languages, render
from workbench.records import ErrorSpan, FidelityReport
from workbench.render import spans_html

__all__ = ["report_html", "say", "status_html"]

_SIGNS = {"critical": "▲", "major": "◆", "minor": "●", "neutral": "○"}  # gravest first, as the review draws them
_OF_A_HUNDRED = {"chrf", "chrf++", "bleu", "ter"}
_ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
_INERT = str.maketrans({"$": "&#36;", "{": "&#123;", "`": "&#96;"})  # what steers the templates of gr.HTML


def report_html(garbled: str, clean: str, report: FidelityReport) -> str:
    """Return what was found in a garbled text, in both languages; the page shows that of its own."""
    return "".join(_section(language, "".join(_parts(garbled, clean, report, language))) for language in languages())


def say(language: str, key: str, **values: object) -> str:
    """Return a text of the page."""
    return render(f"page.{key}", values, language)


def status_html(said: Renderable, role: str) -> str:
    """Return a line in each language, as a `status` or an `alert`."""
    lines = {language: f'<p class="{role}" role="{role}">{escape(said.text(language))}</p>' for language in languages()}
    return "".join(_section(language, line) for language, line in lines.items())


def _section(language: str, inside: str) -> str:
    direction = "rtl" if language == "ar" else "ltr"
    return f'<section class="in-{language}" lang="{language}" dir="{direction}">{inside.translate(_INERT)}</section>'


def _parts(garbled: str, clean: str, report: FidelityReport, language: str) -> Iterator[str]:
    label = escape(say(language, report.label))
    grade = say(language, "fidelityOf", n=_figure(f"{report.fidelity:.0f}"), label=label)
    yield f'<p role="status"><strong class="label {report.label}">{grade}</strong></p>'
    errors = [replace(e, reason=e.reason_ar) if language == "ar" and e.reason_ar else e for e in report.errors]
    for side, text, head in (("left", garbled, "garbled"), ("right", clean, "tryCleaner")):
        if text.strip():
            own = tuple(e for e in errors if e.side == side)
            yield f"<h3>{escape(say(language, head))}</h3>"
            yield f'<p class="text" lang="ar" dir="rtl">{spans_html(text, own)}</p>'
            yield f'<ul class="findings">{_findings(own, language)}</ul>' if own else ""
    if not errors:
        yield f'<p class="none">{escape(say(language, "noFindings"))}</p>'
    yield f"<h3>{escape(say(language, 'scoreParts'))}</h3>{_scores(report, language)}"
    yield f'<p class="signature" dir="ltr">{escape(report.signature)}</p>'


def _findings(errors: Iterable[ErrorSpan], language: str) -> str:
    """Return findings, the gravest first, those that are alike as one with their number."""
    alike: dict[tuple[str, ...], list[ErrorSpan]] = {}
    for e in sorted(errors, key=lambda e: (list(_SIGNS).index(e.severity), e.start)):
        alike.setdefault((e.severity, e.text, e.reason, e.evidence or "", e.suggestion or ""), []).append(e)
    return "".join(_finding(some[0], len(some), language) for some in alike.values())


def _finding(finding: ErrorSpan, count: int, language: str) -> str:
    """Return a finding with its words, its reason, what the counterpart has and what is proposed, if anything."""
    times = f' <span class="times">×{_figure(str(count))}</span>' if count > 1 else ""
    lines = [("reason", escape(finding.reason))]
    if finding.evidence:
        lines.append(("evidence", f"{escape(say(language, 'evidence'))} {_quoted(finding.evidence)}"))
    if finding.suggestion is not None:
        lines.append(("instead", f"{escape(say(language, 'instead'))} {_quoted(finding.suggestion)}"))
    shown = "".join(f'<p class="{kind}">{line}</p>' for kind, line in lines)
    sign = f'<span class="sign {finding.severity}" aria-hidden="true">{_SIGNS[finding.severity]}</span>'
    what = f"<strong>{escape(say(language, finding.severity))}</strong> · {_quoted(finding.text)}{times}"
    return f"<li>{sign}<div><p>{what}</p>{shown}</div></li>"


def _quoted(text: str) -> str:
    """Return words of a text; a space at their ends is what such a finding is about, so it is shown."""
    shown = re.sub(r"^ +| +$", lambda m: "␣" * len(m[0]), text) or "∅"
    return f'<bdi lang="ar">{escape(shown)}</bdi>'


def _scores(report: FidelityReport, language: str) -> str:
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(_score_name(language, s.name))}</bdi></th>'
        f"<td>{_figure(f'{s.value:.1f}' if s.name in _OF_A_HUNDRED else f'{s.value:.2f}')}</td></tr>"
        for s in report.scores
    )
    return f'<table class="parts"><tbody>{rows}</tbody></table>'


def _score_name(language: str, name: str) -> str:
    """Return what a score is called, its own name where it is a plugin's."""
    return entries(language).get(f"page.score_{name}", name)


def _figure(number: str) -> str:
    """Return a number in both shapes of digits; the page shows the one that was chosen."""
    return f'<span class="latin-digits">{number}</span><span class="arabic-digits">{number.translate(_ARABIC)}</span>'
