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
from workbench.errors import CorpusError, PublicationError
from workbench.service import ReleaseOrder, Workbench, rebuild_release
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


def ordered(
    client: TestClient, language: str = "en", earlier: tuple[str, bytes] | None = None, **order: Any
) -> dict[str, Any]:
    """Order a release, which may follow one by the name and bytes of its archive, and return what became of it."""
    asked = {"Accept-Language": language}
    if earlier is None:
        answer: dict[str, Any] = client.post("/api/release", json=order, headers=asked).json()
    else:
        files = {"order": ("order.json", json.dumps(order).encode()), "earlier": earlier}
        answer = client.post("/api/release/next", files=files, headers=asked).json()
    end = time.monotonic() + 60
    while answer.get("state") == "running" and time.monotonic() < end:
        time.sleep(0.05)
        answer = client.get("/api/release", headers=asked).json()
    return answer


def downloaded(client: TestClient) -> dict[str, bytes]:
    """Return the files of the last release."""
    with zipfile.ZipFile(io.BytesIO(client.get("/api/release/archive").content)) as archive:
        return {n.partition("/")[2]: archive.read(n) for n in archive.namelist() if not n.endswith("/")}


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def zipped(files: dict[str, bytes], top: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(top + name, data)
    return held.getvalue()


def test_the_form_makes_what_the_command_makes(client: TestClient, workbench: Workbench, tmp_path: Path) -> None:
    done = ordered(client, licence="CC-BY-4.0", text="full", url=URL, datasheet=DATASHEET, events=EVENTS)
    assert done["state"] == "done"
    datasheet, events = tmp_path / "datasheet.toml", tmp_path / "events.toml"
    datasheet.write_text(DATASHEET, encoding="utf-8")
    events.write_text(EVENTS, encoding="utf-8")
    order = ReleaseOrder(licence="CC-BY-4.0", url=URL, datasheet=datasheet, events=events)
    workbench.publish(tmp_path / "same", order)
    made = downloaded(client)
    assert made == files_of(tmp_path / "same")
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
    client: TestClient, language: str, order: dict[str, Any], code: str, file: str | None
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


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[tuple[TestClient, Workbench]]:
    """Yield the page of a workspace that is corrected between two releases."""
    workbench = make(tmp_path / "growing.sqlite", [pair(n, "CC BY 4.0") for n in range(1, 4)])
    with TestClient(build_routes(workbench), base_url="http://127.0.0.1") as client:
        yield client, workbench


def correct_a_sentence(workbench: Workbench) -> None:
    row = workbench.segments()[0]
    workbench.correct(row.segment_id, f"{row.text} اليوم", base=row.revision, author="أمل")


def test_a_release_follows_the_archive_of_an_earlier_one(growing: tuple[TestClient, Workbench], tmp_path: Path) -> None:
    """The changelog tells what changed, and a delta makes the later release of the earlier, as those of the command."""
    client, workbench = growing
    assert ordered(client, date="2025-07-02", names=False)["release"]["date"] == "2025-07-02"
    archive = "corpus-1.0.0.zip", client.get("/api/release/archive").content
    first = downloaded(client)
    assert not any(name.startswith("data/names/") for name in first)
    correct_a_sentence(workbench)
    order: dict[str, Any] = {"version": "1.1.0", "text": "standoff", "date": "2025-08-01", "names": False}
    assert ordered(client, earlier=archive, **order)["release"]["earlier"] is None
    whole = downloaded(client)
    for name, data in first.items():
        (tmp_path / "first" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "first" / name).write_bytes(data)
    workbench.publish(tmp_path / "whole", ReleaseOrder(**order, against=tmp_path / "first"))
    assert whole == files_of(tmp_path / "whole")
    changed = ordered(client, earlier=archive, delta=True, **order)["release"]
    assert (changed["earlier"], changed["archive"][-18:]) == ("1.0.0", "1.0.0-to-1.1.0.zip")
    workbench.publish_delta(tmp_path / "delta", ReleaseOrder(**order, against=tmp_path / "first"))
    assert downloaded(client) == files_of(tmp_path / "delta")
    rebuild_release(tmp_path / "delta", tmp_path / "again", onto=tmp_path / "first")
    assert files_of(tmp_path / "again") == whole


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_earlier_release_that_cannot_be_followed_is_named_as_it_was_sent(
    growing: tuple[TestClient, Workbench], language: str
) -> None:
    client, _ = growing
    assert ordered(client)["state"] == "done"
    first, archive = downloaded(client), client.get("/api/release/archive").content
    damaged = {**first, "LICENSE": b"changed"}
    outside = zipped({**first, "../LICENSE": b"outside"})
    faults: list[tuple[bytes, dict[str, Any], str]] = [
        (archive, {"version": "1.0.0"}, "release-version-not-higher"),
        (archive, {"version": "2.0.0", "text": "full", "delta": True}, "delta-other-texts"),
        (zipped(damaged, "مجلد/"), {"version": "2.0.0"}, "release-file-changed"),
        (zipped({"a.txt": b""}), {"version": "2.0.0"}, "release-unreadable"),
        (archive[:-40], {"version": "2.0.0"}, "archive-damaged"),
        (outside, {"version": "2.0.0"}, "archive-refused"),
    ]
    for data, order, code in faults:
        answer = ordered(client, language, earlier=("القديم.zip", data), **order)
        told = answer["error"] if answer.get("state") == "failed" else answer
        assert (told["code"], told["language"]) == (code, language)
        assert "القديم.zip" in told["message"] or code == "delta-other-texts"
        assert tempfile.gettempdir() not in json.dumps(answer)
    answer = ordered(client, language, delta=True)
    assert answer["message"] == PublicationError("delta-without-earlier").in_language(language)[0]


def test_options_sent_with_an_earlier_release_are_checked(client: TestClient) -> None:
    answer = ordered(client, earlier=("a.zip", b""), text="half")
    assert answer["code"] == "request-unreadable"


def test_the_date_of_a_release_is_checked(client: TestClient) -> None:
    assert ordered(client, date="2025-7-2")["code"] == "release-bad-date"
