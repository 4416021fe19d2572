"""What the page orders a release with: an address, a datasheet, and events of the curator's own."""

from __future__ import annotations

import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.handmade import make, pair
from workbench.errors import CorpusError
from workbench.service import ReleaseOrder, Workbench
from workbench.ui.app import build_routes

URL = "https://example.org/corpus"
DATASHEET = '[datasheet]\nfunding = "مجلس البحوث"\n'
EVENTS = '[[events]]\nname = "bridge"\nsplit = "test"\ndocuments = ["g1.txt"]\n'


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return make(tmp_path_factory.mktemp("form") / "w.sqlite", [pair(n, "CC BY 4.0") for n in range(1, 4)])


@pytest.fixture(scope="module")
def client(workbench: Workbench) -> Iterator[TestClient]:
    with TestClient(build_routes(workbench), base_url="http://127.0.0.1") as client:
        yield client


def ordered(client: TestClient, language: str = "en", **order: Any) -> dict[str, Any]:
    """Order a release, and return what became of it."""
    asked = {"Accept-Language": language, "Content-Type": "application/json"}
    answer: dict[str, Any] = client.post("/api/release", content=json.dumps(order), headers=asked).json()
    end = time.monotonic() + 60
    while answer.get("state") == "running" and time.monotonic() < end:
        time.sleep(0.05)
        answer = client.get("/api/release", headers=asked).json()
    return answer


def test_the_form_makes_what_the_command_makes(client: TestClient, workbench: Workbench, tmp_path: Path) -> None:
    done = ordered(client, licence="CC-BY-4.0", text="full", url=URL, datasheet=DATASHEET, events=EVENTS)
    assert done["state"] == "done"
    datasheet, events = tmp_path / "datasheet.toml", tmp_path / "events.toml"
    datasheet.write_text(DATASHEET, encoding="utf-8")
    events.write_text(EVENTS, encoding="utf-8")
    order = ReleaseOrder(licence="CC-BY-4.0", url=URL, datasheet=datasheet, events=events)
    workbench.publish(tmp_path / "same", order)
    with zipfile.ZipFile(io.BytesIO(client.get("/api/release/archive").content)) as archive:
        made = {n.partition("/")[2]: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
    same = (p for p in (tmp_path / "same").rglob("*") if p.is_file())
    assert made == {p.relative_to(tmp_path / "same").as_posix(): p.read_bytes() for p in same}
    record = json.loads(made["release.json"])
    assert (record["url"], record["named_events"]) == (URL, 1)
    assert record["answers"] == [{"topic": "datasheet.funding", "text": "مجلس البحوث"}]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("order", "code", "file"),
    [
        ({"url": "example.org"}, "release-bad-url", None),
        ({"datasheet": "[datasheet]\nfund = 1"}, "release-datasheet-unreadable", "datasheet.toml"),
        ({"events": EVENTS.replace("g1", "g9")}, "events-unknown-document", "events.toml"),
        ({"events": "["}, "corpus-listing-unreadable", "events.toml"),
    ],
)
def test_a_faulty_order_is_refused_by_the_names_of_its_files(
    client: TestClient, language: str, order: dict[str, str], code: str, file: str | None
) -> None:
    answer = ordered(client, language, **order)
    told = answer.get("error") if answer.get("state") == "failed" else answer
    assert isinstance(told, dict)
    assert (told["code"], told["file"], told["language"]) == (code, file, language)
    assert tempfile.gettempdir() not in json.dumps(answer)


def test_a_faulty_events_file_is_told_before_the_work(workbench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(EVENTS.replace("g1", "g9"), encoding="utf-8")
    stages: list[str] = []
    watched = Workbench(workbench.path, progress=lambda stage, *_: stages.append(stage))
    with pytest.raises(CorpusError):
        watched.publish(tmp_path / "out", ReleaseOrder(events=tmp_path / "events.toml"))
    assert stages == []
