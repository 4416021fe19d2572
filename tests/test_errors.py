from __future__ import annotations

import inspect

from workbench import errors
from workbench.records import Revision


def test_every_error_has_a_remedy() -> None:
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.WorkbenchError)]
    assert {c.__name__ for c in classes} == set(errors.__all__) - {"requires_extra"}
    newest = Revision(
        id="r",
        document_id="d",
        start=0,
        end=2,
        base=None,
        action="correct",
        author="أمل",
        created="2025-07-01T09:00:00Z",
        before="نص",
        after="نصّ",
        status="done",
    )
    for made in classes:
        more = {"newest": newest, "kept": None} if made is errors.ConflictError else {}
        error = made("custom", message="It is broken.", remedy="Fix it.", **more)
        assert isinstance(error, errors.WorkbenchError)
        assert str(error) == "It is broken.\nFix it."
