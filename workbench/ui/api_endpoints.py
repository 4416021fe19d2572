"""Named API endpoints for `gradio_client` and for MCP clients: scores, alignments, and the review itself."""

# No `from __future__ import annotations`: Gradio reads the annotations of the endpoints at run time.

from asyncio import get_running_loop
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

from workbench.errors import InputError, WorkbenchError
from workbench.messages import preferred_language
from workbench.records import FidelityReport, Status
from workbench.service import Order, Query
from workbench.service import align as align_texts
from workbench.ui.auth import name_of, require_right
from workbench.ui.json_views import assistance_view, pair_view, report_view, revision_view
from workbench.ui.state import DEFAULT_AUTHOR, AppState

__all__ = ["MAX_LENGTH", "add_endpoints", "score_sentence"]

MAX_LENGTH = 2_000  # characters of a sentence
_PAIR = ("id", "document", "garbled", "text", "revision", "status", "report", "links")
_AT_ONCE = 2  # texts that are scored or aligned
_MAX_SENTENCES, _MAX_SIDE_LENGTH = 500, 50_000  # per side: sentences, characters


def add_endpoints(state: AppState) -> None:
    """Add the endpoints `/score`, `/align`, `/next` and `/correct` to the enclosing Gradio app."""
    _add_text_endpoints(state)
    _add_review_endpoints(state)


def _add_text_endpoints(state: AppState) -> None:
    from gradio import Request
    from gradio.events import api

    # A few at a time, so that scripts that ask for much take no threads from the page.
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="endpoint")

    async def score(garbled: str, clean: str = "", request: Request | None = None) -> dict[str, Any]:
        """Score how faithful a garbled sentence is to a clean one, or without `clean` how well it reads alone.

        Each has at most 2,000 characters. Returns the report: fidelity (0 to 100), label, scores by name, findings
        (side, start, end, text, category, severity, check, reason, reason_ar, evidence, suggestion; start and end count
        code points) and the signature; without `clean`, where the fidelity is null, also an estimate of it from the
        text alone with the ends of a 90% interval, and suspect words.
        """
        with _gradio_errors(request):
            report = await get_running_loop().run_in_executor(pool, score_sentence, state, garbled, clean)
        return report_view(report)

    async def align(
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
            asked = partial(align_texts, mode=mode, settings=state.workbench.settings)
            aligned = await get_running_loop().run_in_executor(pool, state.worker.ask_later, asked, left, right)
        links = [
            {"left": [*k.left], "right": [*k.right], "kind": k.kind, "probability": k.probability}
            for k in aligned.links
        ]
        return {"links": links, "mode": aligned.mode, "why": aligned.why, "signature": aligned.signature}

    # Without Gradio's queue, here and below, so that a call of an MCP client has the session of whoever calls.
    api(score, api_name="score", queue=False)
    api(align, api_name="align", queue=False)


def _add_review_endpoints(state: AppState) -> None:
    from gradio import Request
    from gradio.events import api

    def next_pair(
        document: str = "",
        status: Status = "untouched",
        sort: Literal["worst", "document", "uncertain", "recent"] = "worst",
        after: str = "",
        request: Request | None = None,
    ) -> dict[str, Any]:
        """Return the first sentence of the review queue, of one document or of all.

        Returns left (how many sentences have the status), next (the value of `after` for the following sentence) and
        pair, null where none is left: id, document, garbled, text (as it stands), revision (the base of a correction),
        status, report (see /score), links (counterparts with text, document, kind, probability) and suggestions.
        """
        with _gradio_errors(request):
            return _next(state, _author(request), document, status, sort, after)

    def correct(
        segment: str,
        text: str,
        base: str | None = None,
        status: Literal["draft", "done", "reviewed", "rejected"] = "done",
        comment: str = "",
        author: str = "",
        request: Request | None = None,
    ) -> dict[str, Any]:
        """Save a correction of a sentence of the review queue.

        segment is the id of the pair, base its revision when it was read, null where it had none; a sentence that was
        changed since is an error. author is for servers without sign-in. Returns the revision: id, author, created,
        action, status, after, comment.
        """
        said = {"segment": segment, "text": text, "comment": comment, "author": author}
        with _gradio_errors(request):
            return _correct(state, _request(request), said, base or None, status)

    next_pair.__name__ = "next"  # the name of the tool for MCP clients
    api(next_pair, api_name="next", queue=False)
    api(correct, api_name="correct", queue=False)


def _correct(state: AppState, request: Any, said: dict[str, str], base: str | None, status: Status) -> dict[str, Any]:
    for name, value in said.items():
        _check_text(name, value)
    require_right(request, "correct")
    if status in {"reviewed", "rejected"}:
        require_right(request, "review")
    author = _author(request, said.pop("author"))
    revision = state.workbench.correct(
        said["segment"], said["text"], base=base, author=author, status=status, comment=said["comment"]
    )
    state.assistant.assessor.saved(said["segment"], revision.after)
    return revision_view(revision)


def _next(state: AppState, author: str, document: str, status: Status, sort: Order, after: str) -> dict[str, Any]:
    query = Query(document=document or None, status=status, order=sort, size=1, after=after or None)
    page = state.workbench.search(query)
    pair: dict[str, Any] | None = None
    if page.rows:
        review = state.workbench.segment_review(page.rows[0].segment.id, author)
        shown = pair_view(review)
        suggestions = assistance_view(state.assistant.assistance(review.view))["proposals"]
        pair = {**{name: shown[name] for name in _PAIR}, "suggestions": suggestions}
    return {"left": page.total, "next": page.next, "pair": pair}


def _request(request: Any) -> Any:
    """Return the web server's request of a call, which knows who has signed in."""
    return getattr(request, "request", None) or request


def _author(request: Any, name: str = "") -> str:
    """Return the name of the signed-in user, or the one given where signing in is not required."""
    return (name_of(_request(request)) if request else None) or name.strip()[:80] or DEFAULT_AUTHOR


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
