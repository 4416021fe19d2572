"""Exception handlers: errors as JSON with a message and a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import InputError, WorkbenchError
from workbench.ui.json_views import error_view

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["add_error_handlers"]

_STATUS = {"ConflictError": 409, "NoSegmentError": 404, "PermissionDeniedError": 403, "WorkspaceBusyError": 503}
_INVALID_REQUEST = 422


def add_error_handlers(app: FastAPI) -> None:
    """Add handlers for `WorkbenchError` and for invalid requests."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse

    async def workbench_error(_: Request, error: WorkbenchError) -> Response:
        return JSONResponse(error_view(error), status_code=_STATUS.get(type(error).__name__, 400))

    async def invalid_request(_: Request, error: RequestValidationError) -> Response:
        return JSONResponse(error_view(_input_error(error.errors()[0])), status_code=_INVALID_REQUEST)

    app.exception_handler(WorkbenchError)(workbench_error)
    app.exception_handler(RequestValidationError)(invalid_request)


def _input_error(problem: Mapping[str, Any]) -> InputError:
    """Return one of pydantic's validation errors as an InputError; `loc` is the path to the field."""
    name = next((str(part) for part in reversed(problem["loc"]) if isinstance(part, str)), "body")
    if problem["type"] == "string_too_long":
        return InputError("request-field-too-long", field=name, limit=problem["ctx"]["max_length"])
    return InputError("request-unreadable", field=name, reason=problem["msg"])
