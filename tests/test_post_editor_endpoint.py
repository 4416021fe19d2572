"""The post-editor behind an endpoint: a small server on this machine that speaks OpenAI's protocol."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect

from tests.browsing import PATIENCE, context_of, free_port, serving
from workbench.errors import ModelError
from workbench.messages import page_texts
from workbench.service import Settings, Workbench
from workbench.service.review.post_editing import post_edit
from workbench.service.settings import PostEditorEndpoint
from workbench.ui.app import build_routes

TEXT, COUNTERPART = "قتل 38 شخصا ، في تحطم الطائرة", "قتل 38 شخصا في تحطم الطائرة فوق غروزني."
FIXED = "قُتل 38 شخصا في تحطم الطائرة."


def completion(content: object) -> bytes:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return json.dumps({**body, "system_fingerprint": "", "usage": usage}).encode()


@contextmanager
def answering(answer: Callable[[], bytes], status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the address of a server and the list of what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append({**json.loads(body), "path": self.path, "key": self.headers["Authorization"]})
            said = answer()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep the test's output free of its requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", asked
        finally:
            server.shutdown()


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)


def endpoint(url: str, **settings: Any) -> PostEditorEndpoint:
    return PostEditorEndpoint(url=url, model="qwen3:8b", **settings)


def test_a_model_is_asked_with_counterparts_and_names() -> None:
    with answering(lambda: completion(f"<think>\n…\n</think>\n\n«{FIXED}»\n")) as (url, asked):
        found = post_edit(endpoint(url, key="secret"), TEXT, [COUNTERPART], [("جروزني", "غروزني")])
    assert found is not None
    assert (found.start, found.end, found.text, found.replacement, found.kind) == (0, len(TEXT), TEXT, FIXED, "model")
    assert "qwen3:8b" in found.reason
    (request,) = asked
    assert (request["path"], request["model"], request["key"]) == ("/v1/chat/completions", "qwen3:8b", "Bearer secret")
    prompt = request["messages"][0]["content"]
    assert all(part in prompt for part in (TEXT, COUNTERPART, "جروزني ← غروزني"))


def test_an_invented_number_is_told_and_an_unchanged_sentence_is_no_suggestion() -> None:
    with answering(lambda: completion("قتل 48 شخصا في تحطم الطائرة")) as (url, _):
        found = post_edit(endpoint(url), TEXT, [COUNTERPART], [])
    assert found is not None
    assert "48" in found.reason
    with answering(lambda: completion(TEXT)) as (url, _):
        assert post_edit(endpoint(url), TEXT, [], []) is None


@pytest.mark.parametrize(
    "answer",
    [
        b"not json",
        b"{}",
        b'{"choices": []}',
        completion(None),
        completion(""),
        completion("I cannot help with that."),
        completion("كلام " * 400),
    ],
)
def test_unusable_answers_are_coded_errors(answer: bytes) -> None:
    with answering(lambda: answer) as (url, _), pytest.raises(ModelError) as error:
        post_edit(endpoint(url), TEXT, [COUNTERPART], [])
    assert error.value.code == "post-editor-bad-answer"


def test_what_cannot_be_asked_is_a_coded_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def code(url: str, **settings: Any) -> str:
        with pytest.raises(ModelError) as error:
            post_edit(endpoint(url, **settings), TEXT, [], [])
        assert error.value.text("ar")
        return error.value.code

    def late() -> bytes:
        time.sleep(2)
        return completion(FIXED)

    with answering(late) as (url, _):
        assert code(url, timeout=0.2) == "post-editor-timeout"
    with answering(lambda: b'{"error": "no such model"}', 404) as (url, _):
        assert code(url) == "post-editor-refused"
    assert code(f"http://127.0.0.1:{free_port()}/v1") == "post-editor-unreachable"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert code("http://127.0.0.1:9/v1") == "post-editor-offline"


def test_settings_of_the_environment() -> None:
    def code(**values: str) -> str:
        with pytest.raises(ModelError) as error:
            Settings.from_environment(environment={f"WORKBENCH_POST_EDITOR_{k}": v for k, v in values.items()})
        return error.value.code

    assert Settings.from_environment(environment={}).post_editor is None
    assert code(URL="http://a.example/v1") == "post-editor-without-model"
    assert code(URL="ollama", MODEL="m") == "post-editor-bad-url"
    assert code(URL="http://a.example/v1", MODEL="m", TIMEOUT="soon") == "post-editor-bad-timeout"
    asked = {"URL": "https://me:pw@a.example:8000/v1", "MODEL": "m", "KEY": "secret"}
    made = Settings.from_environment(environment={f"WORKBENCH_POST_EDITOR_{k}": v for k, v in asked.items()})
    assert made.post_editor
    assert made.post_editor.host == "a.example:8000"
    assert "secret" not in repr(made)


def test_nothing_is_sent_unless_an_endpoint_is_set(seed_workspace: Path) -> None:
    app = build_routes(Workbench(seed_workspace))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/api/me").json()["post_editor"] is None
        segment = client.get("/api/pairs").json()["rows"][0]["id"]
        answer = client.post(f"/api/pairs/{segment}/post-edit")
    assert (answer.status_code, answer.json()["code"]) == (400, "post-editor-not-set")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_says_where_text_goes_and_shows_the_proposal(
    browser: Browser, seed_workspace: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    texts = page_texts()[language]
    answers = [completion("no"), completion("جملة مصححة كتبها النموذج.")]
    with answering(lambda: answers.pop(0)) as (url, asked):
        monkeypatch.setenv("WORKBENCH_POST_EDITOR_URL", url)
        monkeypatch.setenv("WORKBENCH_POST_EDITOR_MODEL", "qwen3:8b")
        with serving(seed_workspace) as server:
            context, _ = context_of(browser, author="أمل", language=language)
            page = context.new_page()
            page.goto(server.url)
            asking = page.locator("#ask-model")
            expect(asking).to_have_text(f"{texts['askModel']} qwen3:8b", timeout=PATIENCE)
            host = url.removeprefix("http://").removesuffix("/v1")
            expect(page.get_by_text(texts["askModelNote"].replace("{host}", host))).to_be_visible()
            assert asked == []
            asking.click()
            refused = ModelError("post-editor-bad-answer", model="qwen3:8b").in_language(language)[0]
            expect(page.locator("#asked-model")).to_contain_text(refused)
            asking.click()
            first = page.locator("#proposals li").first
            expect(first).to_have_attribute("data-kind", "model")
            expect(first.locator("ins").first).to_be_attached()
            garbled = page.locator("#garbled").text_content() or ""
            assert garbled in asked[1]["messages"][0]["content"]
            page.locator("#correction").press("Alt+1")
            expect(page.locator("#correction")).to_have_value("جملة مصححة كتبها النموذج.")
            context.close()
