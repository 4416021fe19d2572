"""What the server answers where it does not do what was asked: JSON that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import InputError, WorkbenchError
from workbench.ui.json_views import error_view

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["add_error_handlers"]

_STATUS = {"ConflictError": 409, "NoSegmentError": 404, "PermissionDeniedError": 403, "WorkspaceBusyError": 503}
_UNREADABLE = 422


def add_error_handlers(app: FastAPI) -> None:
    """Let an application answer so to what users can mend, and to requests that do not fit its routes."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse

    async def refused(_: Request, error: WorkbenchError) -> Response:
        """Answer with which error it is and, of a conflict, both texts."""
        return JSONResponse(error_view(error), status_code=_STATUS.get(type(error).__name__, 400))

    async def unreadable(_: Request, error: RequestValidationError) -> Response:
        """Answer by the first thing that does not fit."""
        return JSONResponse(error_view(_misfit(error.errors()[0])), status_code=_UNREADABLE)

    app.exception_handler(WorkbenchError)(refused)
    app.exception_handler(RequestValidationError)(unreadable)


def _misfit(found: Mapping[str, Any]) -> InputError:
    """Return what does not fit as an error that a user can mend; `loc` is where it stands in the request."""
    name = next((str(part) for part in reversed(found["loc"]) if isinstance(part, str)), "body")
    if found["type"] == "string_too_long":
        longest = found["ctx"]["max_length"]
        return InputError("request-field-too-long", field=name, limit=longest)
    return InputError("request-unreadable", field=name, reason=found["msg"])
