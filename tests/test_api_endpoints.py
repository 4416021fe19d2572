"""The named API endpoints of a real server, called with `gradio_client`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from httpx import AsyncClient
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from tests.apart import apart
from tests.browsing import Served, answering, free_port
from tests.conftest import ROOT
from workbench.errors import InputError
from workbench.messages import languages, page_texts
from workbench.records import ErrorSpan, FidelityReport, Score
from workbench.service import Workbench
from workbench.ui.report_html import report_html

HERE = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def client(session_server: Served) -> Iterator[Client]:
    client = Client(session_server.url, verbose=False)
    yield client
    client.close()


def example(page: Path, number: int) -> str:
    """Return the Python of a page."""
    found: str = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)[number]
    return found


def test_the_example_of_the_docs_runs(session_server: Served, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    httpx.get(f"{session_server.url}/config", timeout=60)  # the server has just started, and loads Gradio
    source = example(ROOT / "docs" / "how-to" / "server.md", 0)
    assert HERE in source
    exec(source.replace(HERE, session_server.url), names)  # noqa: S102
    report, aligned = names["report"], names["aligned"]
    assert 0 <= report["fidelity"] <= 100
    assert [f["suggestion"] for f in report["findings"] if f["check"] == "untranslated"] == ["سبوتنيك"]
    assert {f"score_{name}" for name in report["scores"]} <= page_texts()["ar"].keys()
    assert [(k["left"], k["right"]) for k in aligned["links"] if k["right"]] == [([0], [1]), ([1], [0])]
    assert all(
        0 <= k["probability"] <= 1 and set(k) == {"left", "right", "kind", "probability"} for k in aligned["links"]
    )
    assert (aligned["mode"], "enc:" in aligned["signature"]) == ("comparable", True)
    assert "سبوتنيك" in capsys.readouterr().out


def test_a_text_without_counterpart_is_scored_alone(client: Client) -> None:
    report = client.predict(garbled="قال الوزير ، إن Kerry هنا.", api_name="/score")
    assert set(report["scores"]) == {"quality", "form"}
    assert {f["check"] for f in report["findings"]} >= {"spacing", "untranslated"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"garbled": " ", "api_name": "/score"}, "no garbled text"),
        ({"garbled": "ن" * 2_001, "api_name": "/score"}, "the limit is 2,000.*sentence by sentence"),
        ({"garbled": "ن", "clean": 7, "api_name": "/score"}, "'clean' contains int"),
        ({"left": ["ن"], "right": ["ن"] * 501, "api_name": "/align"}, "501 sentences.*workbench align"),
        ({"left": "ن", "right": ["ن"], "api_name": "/align"}, "'left' is not a list"),
        ({"left": [], "right": ["ن"], "api_name": "/align"}, "left side contains no sentence"),
        ({"left": ["ن"], "right": ["ن"], "mode": "any", "api_name": "/align"}, "parallel or comparable"),
    ],
)
def test_invalid_requests_are_answered_with_a_remedy(client: Client, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(AppError, match=told):
        client.predict(**asked)


def test_the_review_goes_on_through_the_endpoints(server: Served, client: Client) -> None:
    first = client.predict(api_name="/next")
    pair = first["pair"]
    assert first["left"] == 68
    assert (pair["text"], pair["revision"], pair["status"]) == (pair["garbled"], None, "untouched")
    assert pair["links"]
    assert pair["links"][0]["text"]
    made = client.predict(segment=pair["id"], text="نص مصحح.", base=None, author="أمل", api_name="/correct")
    assert (made["author"], made["after"], made["status"]) == ("أمل", "نص مصحح.", "done")
    following = client.predict(api_name="/next")
    assert (following["left"], following["pair"]["id"] != pair["id"]) == (67, True)
    done = client.predict(status="done", api_name="/next")
    assert (done["left"], done["next"], done["pair"]["id"]) == (1, None, pair["id"])
    assert (done["pair"]["text"], done["pair"]["revision"]) == ("نص مصحح.", made["id"])
    with pytest.raises(AppError, match="changed"):
        client.predict(segment=pair["id"], text="نص آخر.", base=None, api_name="/correct")
    with pytest.raises(AppError, match="no segment"):
        client.predict(segment="none", text="نص", api_name="/correct")
    nothing = client.predict(status="rejected", api_name="/next")
    assert nothing == {"left": 0, "next": None, "pair": None}
    history = Workbench(server.workspace).history()
    assert [h.revision.author for h in history if h.revision.after == "نص مصحح."] == ["أمل"]


@pytest.fixture
def guarded(seed_workspace: Path) -> Iterator[str]:
    """The address of a server at which a translator and an admin sign in."""
    workbench = Workbench(seed_workspace)
    workbench.add_person("أمل", "translator", PASSWORD)
    workbench.add_person("باسل", "admin", PASSWORD)
    port = free_port()
    with answering(["serve", "--workspace", str(seed_workspace), "--auth"], port):
        yield f"http://127.0.0.1:{port}"


PASSWORD = "a long enough password"  # noqa: S105


def cookies(address: str, name: str) -> dict[str, str]:
    return dict(httpx.post(f"{address}/sign-in", data={"name": name, "password": PASSWORD}, timeout=60).cookies)


def test_corrections_through_the_endpoints_require_sign_in_and_rights(guarded: str, seed_workspace: Path) -> None:
    call = f"{guarded}/gradio_api/call/correct"
    assert httpx.post(call, json={"data": ["x", "y"]}, timeout=60).status_code == 401
    amal = Client(guarded, verbose=False, httpx_kwargs={"cookies": cookies(guarded, "أمل"), "timeout": 60})
    basil = Client(guarded, verbose=False, httpx_kwargs={"cookies": cookies(guarded, "باسل"), "timeout": 60})
    pair = amal.predict(api_name="/next")["pair"]
    asked = {"segment": pair["id"], "text": "نص", "author": "غيرها", "api_name": "/correct"}
    with pytest.raises(AppError, match="review"):
        amal.predict(**asked, status="reviewed")
    made = amal.predict(**asked)
    assert (made["author"], made["status"]) == ("أمل", "done")
    assert basil.predict(**asked, base=made["id"], status="reviewed")["author"] == "باسل"
    for scope in ("read", "translate"):
        secret = Workbench(seed_workspace).add_token("باسل", title=scope, scope=scope).secret
        headers = {"Authorization": f"Bearer {secret}"}
        script = Client(guarded, verbose=False, headers=headers, httpx_kwargs={"timeout": 60})
        following = script.predict(api_name="/next")["pair"]
        asked = {"segment": following["id"], "text": "نص", "base": following["revision"], "api_name": "/correct"}
        with pytest.raises(AppError, match="scope"):
            script.predict(**asked, status="done" if scope == "read" else "reviewed")
    assert script.predict(**asked)["author"] == "باسل"
    script.close()
    amal.close()
    basil.close()


def told(answer: CallToolResult) -> str:
    content = answer.content[0]
    assert isinstance(content, TextContent)
    return content.text


def test_the_endpoints_are_tools_for_mcp_clients(server: Served, guarded: str) -> None:
    """With the rights of whoever is signed in."""

    async def used(address: str, headers: dict[str, str]) -> tuple[set[str], str, dict[str, Any]]:
        path = f"{address}/gradio_api/mcp/"
        async with AsyncClient(headers=headers, timeout=60) as web:
            async with streamable_http_client(path, http_client=web) as (reading, writing, *_):
                async with ClientSession(reading, writing) as session:
                    await session.initialize()
                    tools = {tool.name for tool in (await session.list_tools()).tools}
                    report = json.loads(
                        told(await session.call_tool("score", {"garbled": "قال الوزير ، إن Kerry هنا."}))
                    )
                    assert {f["check"] for f in report["findings"]} >= {"spacing", "untranslated"}
                    sides = {"left": ["قال الوزير هنا"], "right": ["قال الوزير هنا"], "mode": "comparable"}
                    assert json.loads(told(await session.call_tool("align", sides)))["mode"] == "comparable"
                    pair = json.loads(told(await session.call_tool("next", {})))["pair"]
                    text = {"segment": pair["id"], "text": "من أداة", "author": "أداة"}
                    made = json.loads(told(await session.call_tool("correct", text)))
                    approval = {**text, "base": made["id"], "status": "reviewed"}
                    refused = await session.call_tool("correct", approval)
                    return tools, told(refused) if refused.isError else "", made

    tools, refused, made = apart(used(server.url, {}))
    assert {"score", "align", "next", "correct"} <= tools
    assert (refused, made["author"], made["after"]) == ("", "أداة", "من أداة")
    with pytest.raises(BaseExceptionGroup):
        apart(used(guarded, {}))
    session = "; ".join(f"{name}={value}" for name, value in cookies(guarded, "أمل").items())
    _, refused, made = apart(used(guarded, {"Cookie": session}))
    assert "review" in refused
    assert made["author"] == "أمل"


def test_an_error_is_in_the_language_that_is_asked_for(session_server: Served) -> None:
    arabic = Client(session_server.url, verbose=False, headers={"Accept-Language": "ar"})
    with pytest.raises(AppError, match=InputError("request-no-garbled-text").text("ar")):
        arabic.predict(garbled=" ", api_name="/score")
    arabic.close()


def test_lone_surrogates_are_rejected(session_server: Served) -> None:
    """`gradio_client` refuses to send it, but other programs may."""
    address = f"{session_server.url}/gradio_api/call/score"
    sent = httpx.post(address, content=b'{"data": ["\\ud83d", ""]}', headers={"Content-Type": "application/json"})
    assert "half a character" in httpx.get(f"{address}/{sent.json()['event_id']}").text


def test_no_other_endpoint_is_public(client: Client) -> None:
    offered = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {name: [p["parameter_name"] for p in found["parameters"]] for name, found in offered.items()} == {
        "/score": ["garbled", "clean"],
        "/align": ["left", "right", "mode"],
        "/next": ["document", "status", "sort", "after"],
        "/correct": ["segment", "text", "base", "status", "comment", "author"],
    }
    assert all(len(found["description"]) > 100 for found in offered.values())


def test_reports_are_escaped() -> None:
    """Neither a text nor a finding can inject markup or template syntax."""
    evil = "<i>${x}{{y}}`z`"
    span = ErrorSpan(
        side="left",
        start=0,
        end=3,
        text=evil,
        category="c",
        severity="critical",
        check="k",
        reason=evil,
        evidence=evil,
        suggestion=evil,
        reason_ar=evil,
    )
    report = FidelityReport(
        fidelity=1.0, label="critical", scores=(Score(name="quality", value=0.5),), errors=(span, span), signature=evil
    )
    shown = report_html(evil, evil, report)
    assert not re.search(r"<i>|[${`]", shown)
    assert shown.count("×") == len(languages())
