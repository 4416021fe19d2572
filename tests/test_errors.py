from __future__ import annotations

import inspect

from workbench import errors


def test_every_error_says_what_to_do() -> None:
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.WorkbenchError)]
    assert {c.__name__ for c in classes} == set(errors.__all__)
    for made in classes:
        error = made("It is broken.", remedy="Mend it.")
        assert isinstance(error, errors.WorkbenchError)
        assert str(error) == "It is broken.\nMend it."
