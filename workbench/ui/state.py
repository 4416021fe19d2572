"""What the routes of one application share, and who is asking."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Request

from workbench.service import Desk, Helper, Intake, Press, Workbench
from workbench.ui.auth import name_of

__all__ = ["At", "Author", "Office", "author_of", "office_of"]


_NAMELESS = "مترجم"


class Office:
    """What the routes of one application share."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.desk = Desk(bench)
        self.intake = Intake(bench.path, bench.settings)
        self.press = Press(bench.path, bench.settings)
        self.clerk = Helper()

    def close(self) -> None:
        """Begin nothing more."""
        self.desk.close()
        self.clerk.close()
        self.intake.close()
        self.press.close()


def author_of(request: Request) -> str:
    """Return who is at work: who is signed in, or the name that the page sends where nobody has to."""
    sent = unquote(request.headers.get("x-author", "")).strip()[:80]
    return name_of(request) or sent or _NAMELESS


def office_of(request: Request) -> Office:
    """Return what the routes of the application share."""
    office: Office = request.app.state.office
    return office


At = Annotated[Office, Depends(office_of)]


Author = Annotated[str, Depends(author_of)]
