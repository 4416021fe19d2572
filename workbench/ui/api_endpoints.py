"""What researchers' scripts ask the page's server by name, with `gradio_client`: scores and alignments of texts."""

# Annotations are read by Gradio, which makes the types of the arguments of them: they are no strings here.

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from workbench.errors import InputError, WorkbenchError
from workbench.records import FidelityReport
from workbench.service import align as align_texts
from workbench.ui.json_views import report_view
from workbench.ui.state import AppState

__all__ = ["LONGEST", "add_endpoints", "scored"]

LONGEST = 2_000  # characters of a sentence
_MOST, _LONGEST_SIDE = 500, 50_000  # sentences of a side, and their characters


def add_endpoints(office: AppState) -> None:
    """Add to the Gradio app that is being made what scripts may ask by name."""
    from gradio.events import api

    def score(garbled: str, clean: str = "") -> dict[str, Any]:
        """Tell how faithful a garbled sentence is to a clean one or, where that is left out, how well it reads alone.

        Either has at most 2,000 characters. What comes back is the report: fidelity (0 to 100), label, scores by name,
        findings (side, start, end, text, category, severity, check, reason, reason_ar, evidence, suggestion; start and
        end count code points), and the signature of what made them.
        """
        with _told():
            return report_view(scored(office, garbled, clean))

    def align(
        left: list[str], right: list[str], mode: Literal["auto", "parallel", "comparable"] = "auto"
    ) -> dict[str, Any]:
        """Align two lists of sentences, each of at most 500 with 50,000 characters.

        The mode parallel keeps the order of both, comparable assumes none, auto looks which of the two fits. What comes
        back: links (left and right, places in the lists counted from 0; kind parallel, partial or none; probability),
        the mode that was taken, why, and the signature of what made them.
        """
        with _told():
            _check_sides(left, right, mode)
            found = office.worker.ask_later(align_texts, left, right, mode=mode, settings=office.workbench.settings)
        links = [
            {"left": [*k.left], "right": [*k.right], "kind": k.kind, "probability": k.probability} for k in found.links
        ]
        return {"links": links, "mode": found.mode, "why": found.why, "signature": found.signature}

    api(score, api_name="score")
    api(align, api_name="align")


def scored(office: AppState, garbled: str, clean: str) -> FidelityReport:
    """Score a sentence by the process beside, after whoever types waits for it."""
    for name, text in (("garbled", garbled), ("clean", clean)):
        _check_text(name, text)
        if len(text) > LONGEST:
            raise InputError("request-text-too-long", field=name, length=len(text), limit=LONGEST)
    if not garbled.strip():
        raise InputError("request-no-garbled-text")
    return office.assistant.score(garbled, clean)


def _check_sides(left: Sequence[str], right: Sequence[str], mode: str) -> None:
    if mode not in {"auto", "parallel", "comparable"}:
        raise InputError("request-bad-mode", mode=mode)
    for name, side in (("left", left), ("right", right)):
        if not isinstance(side, list):
            raise InputError("request-not-a-list", field=name)
        for text in side:
            _check_text(name, text)
        if len(side) > _MOST or sum(map(len, side)) > _LONGEST_SIDE:
            raise InputError(
                "request-too-many-sentences",
                field=name,
                sentences=len(side),
                length=sum(map(len, side)),
                most=_MOST,
                limit=_LONGEST_SIDE,
            )


def _check_text(name: str, text: object) -> None:
    """Raise an InputError if something that came as a text is none, or holds half of a character."""
    if not isinstance(text, str):
        raise InputError("request-not-a-text", field=name, kind=type(text).__name__)
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("request-lone-surrogate", field=name)


@contextmanager
def _told() -> Iterator[None]:
    """Tell a script what its user can mend."""
    from gradio import Error

    try:
        yield
    except WorkbenchError as error:
        raise Error(error.text(), print_exception=False) from error
