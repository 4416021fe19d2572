"""Exception handlers: every error of a route as JSON with a code, a message and a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import InputError, WorkbenchError
from workbench.messages import Message
from workbench.ui.json_views import error_view

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["add_error_handlers"]

_STATUS = {"ConflictError": 409, "NoSegmentError": 404, "PermissionDeniedError": 403, "WorkspaceBusyError": 503}
_STATUS_OF_CODE = {
    "request-unknown-route": 404,
    "workspace-row-damaged": 500,
    "workspace-integrity": 500,
    "workspace-disk-full": 507,
    "workspace-out-of-resources": 507,
    "workspace-unreachable": 503,
    "worker-ended": 503,
    "sign-in-too-many-attempts": 429,
    "work-queue-full": 429,
}
_RETRY_AFTER = {429: "30", 503: "5", 507: "60"}  # seconds
_INVALID_REQUEST, _FAULT = 422, 500
_NO_NUMBER = Message("terms.reason-no-number")
_REASONS = {
    "missing": Message("terms.reason-missing"),
    "string_type": Message("terms.reason-no-text"),
    "json_invalid": Message("terms.reason-no-json"),
    **dict.fromkeys(("int_parsing", "int_type", "float_parsing", "float_type"), _NO_NUMBER),
}


def add_error_handlers(app: FastAPI) -> None:
    """Add handlers for `WorkbenchError`, invalid requests and faults of the program."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse

    async def workbench_error(_: Request, error: WorkbenchError) -> Response:
        status = _STATUS_OF_CODE.get(error.code) or _STATUS.get(type(error).__name__, 400)
        again = _RETRY_AFTER.get(status)
        return JSONResponse(error_view(error), status, headers={"Retry-After": again} if again else None)

    async def invalid_request(_: Request, error: RequestValidationError) -> Response:
        return JSONResponse(error_view(_input_error(error.errors()[0])), status_code=_INVALID_REQUEST)

    async def fault(_: Request, __: Exception) -> Response:  # the server has it in its log, with its traceback
        return JSONResponse(error_view(WorkbenchError("server-fault")), status_code=_FAULT)

    app.exception_handler(Exception)(fault)
    app.exception_handler(WorkbenchError)(workbench_error)
    app.exception_handler(RequestValidationError)(invalid_request)


def _input_error(problem: Mapping[str, Any]) -> InputError:
    """Return one of pydantic's validation errors as an InputError; `loc` is the path to the field."""
    name = next((str(part) for part in reversed(problem["loc"]) if isinstance(part, str)), "body")
    if problem["type"] == "string_too_long":
        return InputError("request-field-too-long", field=name, limit=problem["ctx"]["max_length"])
    return InputError("request-unreadable", field=name, reason=_reason(problem))


def _reason(problem: Mapping[str, Any]) -> Message | str:
    """Return why pydantic refuses a field; what a page or a script seldom meets is told in pydantic's English."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "greater_than_equal":
            return Message("terms.reason-at-least", least=limits["ge"])
        case "less_than_equal":
            return Message("terms.reason-at-most", most=limits["le"])
        case "literal_error":
            return Message("terms.reason-none-of", choices=limits["expected"])
    return _REASONS.get(problem["type"]) or str(problem["msg"])
