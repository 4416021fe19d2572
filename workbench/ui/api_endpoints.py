"""Named API endpoints for `gradio_client`: scores and alignments of texts."""

# No `from __future__ import annotations`: Gradio reads the annotations of the endpoints at run time.

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from workbench.errors import InputError, WorkbenchError
from workbench.messages import preferred_language
from workbench.records import FidelityReport
from workbench.service import align as align_texts
from workbench.ui.json_views import report_view
from workbench.ui.state import AppState

__all__ = ["MAX_LENGTH", "add_endpoints", "score_sentence"]

MAX_LENGTH = 2_000  # characters of a sentence
_MAX_SENTENCES, _MAX_SIDE_LENGTH = 500, 50_000  # per side: sentences, characters


def add_endpoints(state: AppState) -> None:
    """Add the endpoints `/score` and `/align` to the enclosing Gradio app."""
    from gradio import Request
    from gradio.events import api

    def score(garbled: str, clean: str = "", request: Request | None = None) -> dict[str, Any]:
        """Score how faithful a garbled sentence is to a clean one, or without `clean` how well it reads alone.

        Each has at most 2,000 characters. Returns the report: fidelity (0 to 100), label, scores by name, findings
        (side, start, end, text, category, severity, check, reason, reason_ar, evidence, suggestion; start and end count
        code points) and the signature; without `clean`, where the fidelity is null, also an estimate of it from the
        text alone with the ends of a 90% interval, and suspect words.
        """
        with _gradio_errors(request):
            return report_view(score_sentence(state, garbled, clean))

    def align(
        left: list[str],
        right: list[str],
        mode: Literal["auto", "parallel", "comparable"] = "auto",
        request: Request | None = None,
    ) -> dict[str, Any]:
        """Align two lists of sentences, each of at most 500 sentences and 50,000 characters.

        The mode parallel assumes the same order on both sides, comparable assumes none, auto chooses between them.
        Returns links (left and right are 0-based positions; kind is parallel, partial or none; probability), the mode
        used, why, and the signature.
        """
        with _gradio_errors(request):
            _check_sides(left, right, mode)
            aligned = state.worker.ask_later(align_texts, left, right, mode=mode, settings=state.workbench.settings)
        links = [
            {"left": [*k.left], "right": [*k.right], "kind": k.kind, "probability": k.probability}
            for k in aligned.links
        ]
        return {"links": links, "mode": aligned.mode, "why": aligned.why, "signature": aligned.signature}

    api(score, api_name="score")
    api(align, api_name="align")


def score_sentence(state: AppState, garbled: str, clean: str) -> FidelityReport:
    """Score a sentence in the worker process; requests of the editor come first."""
    for name, text in (("garbled", garbled), ("clean", clean)):
        _check_text(name, text)
        if len(text) > MAX_LENGTH:
            raise InputError("request-text-too-long", field=name, length=len(text), limit=MAX_LENGTH)
    if not garbled.strip():
        raise InputError("request-no-garbled-text")
    return state.assistant.score(garbled, clean)


def _check_sides(left: Sequence[str], right: Sequence[str], mode: str) -> None:
    if mode not in {"auto", "parallel", "comparable"}:
        raise InputError("request-bad-mode", mode=mode)
    for name, side in (("left", left), ("right", right)):
        if not isinstance(side, list):
            raise InputError("request-not-a-list", field=name)
        for text in side:
            _check_text(name, text)
        if len(side) > _MAX_SENTENCES or sum(map(len, side)) > _MAX_SIDE_LENGTH:
            raise InputError(
                "request-too-many-sentences",
                field=name,
                sentences=len(side),
                length=sum(map(len, side)),
                most=_MAX_SENTENCES,
                limit=_MAX_SIDE_LENGTH,
            )


def _check_text(name: str, text: object) -> None:
    """Raise an InputError if a value is not a string, or has a lone surrogate."""
    if not isinstance(text, str):
        raise InputError("request-not-a-text", field=name, kind=type(text).__name__)
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("request-lone-surrogate", field=name)


@contextmanager
def _gradio_errors(request: Any) -> Iterator[None]:
    """Raise a `WorkbenchError` as a Gradio error, whose message reaches the client, in the language asked for."""
    from gradio import Error

    try:
        yield
    except WorkbenchError as error:
        language = preferred_language(request.headers.get("accept-language", "") if request else "")
        raise Error(error.text(language), print_exception=False, title=error.code) from error
