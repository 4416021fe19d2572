from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from workbench import errors
from workbench.cli import main
from workbench.errors import PublicationError
from workbench.messages import Message, languages, preferred_language
from workbench.messages.catalogue import entries
from workbench.records import Revision
from workbench.service import Workbench
from workbench.ui.app import build_routes
from workbench.ui.json_views import error_view


def test_every_error_has_a_remedy() -> None:
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.WorkbenchError)]
    assert {c.__name__ for c in classes} == set(errors.__all__) - {"WorkbenchWarning", "requires_extra"}
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


def answered(client: TestClient, language: str, method: str, path: str, **request: Any) -> tuple[int, dict[str, Any]]:
    response = client.request(method, path, headers={"Accept-Language": language}, **request)
    return response.status_code, response.json()


@pytest.fixture
def client(seed_workspace: Path) -> Iterator[TestClient]:
    app = build_routes(Workbench(seed_workspace))

    @app.get("/files/x/broken")
    def broken() -> None:
        raise ZeroDivisionError

    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(("language", "asked"), [("en", "en-GB, ar;q=0.5"), ("ar", "ar-EG"), ("en", "tlh"), ("en", "")])
def test_a_route_and_a_command_tell_the_same_error_in_the_language_that_is_asked_for(
    client: TestClient, seed_workspace: Path, tmp_path: Path, language: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_LANGUAGE", asked)
    order = ["publish", "--workspace", str(seed_workspace), "--out", str(tmp_path / "r"), "--version", "one"]
    command = CliRunner().invoke(main, order)
    status, told = answered(client, asked, "POST", "/api/release", json={"version": "one"})
    message, remedy = PublicationError("release-bad-version", version="one").in_language(language)
    assert (status, told["code"], told["language"]) == (400, "release-bad-version", language)
    assert (told["message"], told["remedy"]) == (message, remedy)
    assert (command.exit_code, command.stderr) == (1, f"workbench: {message} [release-bad-version]\n{remedy}\n")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/pairs/none:0-1", 404, "segment-unknown"),
        ("GET", "/api/pears", 404, "request-unknown-route"),
        ("DELETE", "/api/pairs", 404, "request-unknown-route"),
        ("GET", "/api/pairs?limit=5000", 422, "request-unreadable"),
        ("GET", "/files/x/broken", 500, "server-fault"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_error_of_a_route_has_one_shape(
    client: TestClient, method: str, path: str, status: int, code: str, language: str
) -> None:
    found, body = answered(client, language, method, path)
    assert (found, body["code"], body["language"]) == (status, code, language)
    assert bool(re.search("[\u0621-\u064a]", body["message"])) == (language == "ar")
    assert body["remedy"]
    assert bool(re.search("[\u0621-\u064a]", body["message_ar"]))


BODY = {"text": "نص", "base": None}


@pytest.mark.parametrize(
    ("method", "path", "json", "reason"),
    [
        ("GET", "/api/pairs?limit=5000", None, "reason-at-most"),
        ("GET", "/api/pairs?limit=x", None, "reason-no-number"),
        ("GET", "/api/pairs?number=-1", None, "reason-at-least"),
        ("GET", "/api/pairs?sort=x", None, "reason-none-of"),
        ("POST", "/api/pairs/none:0-1", {"base": None}, "reason-missing"),
        ("POST", "/api/pairs/none:0-1", {**BODY, "text": 7}, "reason-no-text"),
    ],
)
def test_an_unreadable_request_is_told_why_in_its_language(
    client: TestClient, method: str, path: str, json: Any, reason: str
) -> None:
    """The reason is a phrase of the language, without the English of pydantic."""
    for language in ("en", "ar"):
        status, body = answered(client, language, method, path, json=json)
        assert (status, body["code"]) == (422, "request-unreadable")
        start = entries(language)[f"terms.{reason}"].split("{")[0]
        assert start in body["message"], (language, body["message"])


def test_an_error_has_its_file_and_line_apart() -> None:
    where = Message("terms.line", file="names.tsv", line=7)
    error = errors.InputError("names-file-bad-line", where=where)
    assert (error.file, error.line) == ("names.tsv", 7)
    view = error_view(error)
    assert (view["file"], view["line"]) == ("names.tsv", 7)
    assert (errors.DocumentError("document-empty", file=Path("a.txt")).file, error_view(error)["language"]) == (
        "a.txt",
        "en",
    )
    alone = errors.InputError("nothing-to-undo")
    assert (alone.file, alone.line) == (None, None)


@given(st.text(alphabet="aren;q=0.19,-_ *", max_size=30))
def test_any_header_names_a_language_of_the_catalogue(header: str) -> None:
    assert preferred_language(header) in languages()
