from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient

from tests.browsing import Served
from workbench.checks import CATALOGUE
from workbench.errors import InputError, WorkspaceError
from workbench.messages import page_texts
from workbench.records import Label, Severity, Status
from workbench.service import Workbench
from workbench.ui import build
from workbench.ui.app import build_routes
from workbench.ui.script_bundle import bundle

STATIC = Path(__file__).parent.parent / "workbench" / "ui" / "static"


@pytest.fixture
def client(seed_workspace: Path) -> Iterator[TestClient]:
    app = build_routes(Workbench(seed_workspace))
    with TestClient(app, base_url="http://127.0.0.1", headers={"X-Author": "Amal"}) as client:
        yield client


def first(client: TestClient, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/pairs", params=query).json()["rows"][0]
    return found


def test_a_missing_workspace_is_reported_at_startup(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="does not exist"):
        build(Workbench(tmp_path / "none.sqlite"))


def test_every_text_of_the_page_is_in_the_catalogue_and_used() -> None:
    """Keys that are put together, such as `sort_${name}`, are looked at by their beginning."""
    known, used, begun = page_texts()["en"].keys(), set(), set()
    scripts = [p.read_text("utf-8") for p in STATIC.glob("*.js")]
    for source in scripts:
        asked = set(re.findall(r"(?:say|figure)\('([^']+)'", source))
        assert asked <= known
        used |= asked
        used |= {key for quote in "'`" for key in re.findall(rf"{quote}([^{quote}$\n]+){quote}", source)}
        begun |= set(re.findall(r"`(\w+_)\$\{", source))
    for path in (STATIC.parent / "report_html.py", STATIC.parent / "try_page.py"):
        used |= {n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant)}
    used |= {code.removeprefix("page.") for code in used if isinstance(code, str)}
    used |= set(get_args(Severity)) | set(get_args(Label)) | set(get_args(Status))
    assert {k for k in known if k not in used and not k.startswith(tuple(begun))} == set()
    for start in begun & {k.partition("_")[0] + "_" for k in known}:
        assert any(k.startswith(start) for k in known), start


def test_every_check_and_category_has_a_name() -> None:
    known = page_texts()["en"].keys()
    marked = re.findall(
        r"'((?:accuracy|linguistic-conventions|style)/[a-z/-]+)'", (STATIC / "annotation_dialog.js").read_text("utf-8")
    )
    assert "style/unidiomatic" in marked
    categories = {c for check in CATALOGUE.values() for c in check.categories} | set(marked)
    assert {f"named_{name}" for name in CATALOGUE} <= known
    assert {f"cat_{name}" for name in categories} <= known


def test_scripts_are_bundled_in_import_order() -> None:
    """Each stands after those that it imports from, and what is written otherwise is refused, not left out."""
    made = bundle(
        {
            "main": "import {\n  a,\n  b as c,\n} from './one.js';\nimport * as all from './two-x.js';\na(c, all);",
            "one": "import { d } from './two-x.js';\nexport const a = d;\nexport async function b() {}\n",
            "two-x": "export class d {}\n",
        }
    )
    assert made.index("module_two_x = ") < made.index("module_one = ") < made.index("module_main = ")
    assert "const { a,\n  b: c } = module_one;" in made
    assert "const all = module_two_x;" in made
    assert "return { a, b };" in made
    for source in ("export default 1;", "import a from './two.js';", "export * from './two.js';"):
        with pytest.raises(ValueError, match="unsupported import or export"):
            bundle({"main": source, "two": ""})
    with pytest.raises(ValueError, match="import cycle"):
        bundle({"a": "import { b } from './b.js';", "b": "import { a } from './a.js';"})


def test_no_module_makes_markup_of_text() -> None:
    for path in STATIC.glob("*.js"):
        source = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", source), (
            path
        )


def test_the_page_loads_nothing_from_other_hosts(server: Served) -> None:
    with urlopen(server.url, timeout=60) as answer:
        page = answer.read().decode()
    assert 'id="workbench"' in page
    assert not re.search(r'<(script type="module"|link rel="stylesheet")[^>]*assets/', page), "Gradio comes first"
    for path in [*STATIC.glob("*.js"), *STATIC.glob("*.css")]:
        assert set(re.findall(r"https?://[\w.]+", path.read_text("utf-8"))) <= {"http://www.w3.org"}, path
    files = re.search(r'src="(files/\w+)/page\.js"', page)
    assert files
    for name in ("page.js", "main.js", "page.css", "fonts/noto-naskh-arabic-400.woff2"):
        with urlopen(f"{server.url}/{files[1]}/{name}", timeout=60) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_listed_origins_may_frame_the_page(seed_workspace: Path) -> None:
    app = build_routes(Workbench(seed_workspace), frames=["https://huggingface.co", "https://*.hf.space"])
    with TestClient(app, base_url="http://127.0.0.1") as client:
        policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert policy == "frame-ancestors 'self' https://huggingface.co https://*.hf.space"
    for wrong in ("huggingface.co", "https://a.example; script-src *", "*", "https://a.example/x"):
        with pytest.raises(InputError, match="origin"):
            build_routes(Workbench(seed_workspace), frames=[wrong])


def test_a_page_of_the_queue(client: TestClient) -> None:
    page = client.get("/api/pairs", params={"limit": 20}).json()
    assert page["total"] == 68
    fidelities = [r["fidelity"] for r in page["rows"]]
    assert fidelities == sorted(fidelities)
    following = client.get("/api/pairs", params={"limit": 20, "after": page["next"]}).json()["rows"]
    assert not {r["id"] for r in following} & {r["id"] for r in page["rows"]}
    assert client.get("/api/pairs", params={"q": "زيلينسكي"}).json()["total"] < 68


def test_a_correction_and_a_conflict(client: TestClient) -> None:
    pair = client.get(f"/api/pairs/{first(client)['id']}").json()
    address = f"/api/pairs/{pair['id']}"
    saved = client.post(address, json={"text": "نص", "base": pair["revision"]})
    assert saved.json()["author"] == "Amal"
    again = client.post(address, json={"text": "غيره", "base": None})
    assert again.status_code == 409
    assert again.json()["newest"]["after"] == "نص"
    assert again.json()["kept"]["after"] == "غيره"
    assert client.get(address).json()["text"] == "نص"


def test_drafts_are_not_part_of_the_history(client: TestClient, seed_workspace: Path) -> None:
    address = f"/api/pairs/{first(client)['id']}"
    for text in ("ن", "نص"):
        client.put(f"{address}/draft", json={"text": text, "base": None})
    assert client.get(address).json()["draft"]["text"] == "نص"
    assert client.get(address, headers={"X-Author": "Badr"}).json()["draft"] is None
    assert Workbench(seed_workspace).history() == ()
    client.post(address, json={"text": "نص", "base": None})
    assert client.get(address).json()["draft"] is None


def test_cross_site_requests_are_rejected(client: TestClient) -> None:
    address = f"/api/pairs/{first(client)['id']}"
    there = client.post(address, json={"text": "x", "base": None}, headers={"Origin": "http://elsewhere.example"})
    assert there.status_code == 403
    assert client.get(address).json()["history"] == []


def test_unknown_host_names_are_rejected(client: TestClient) -> None:
    """DNS rebinding: a page whose name was made to lead to this machine reads nothing, even of the same origin."""
    for host in ("elsewhere.example", "elsewhere.example:8000", "127.0.0.1.elsewhere.example", "[", ""):
        assert client.get("/api/pairs", headers={"Host": host}).status_code == 400
    for host in ("127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000", "[::1]"):
        answer = client.get("/api/me", headers={"Host": host})
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"


@pytest.mark.parametrize(("name", "status"), [("...", 400), ("تقرير طويل" * 20 + ".txt", 200)])
def test_uploads_are_deleted(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, status: int
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    assert client.post("/api/bring", files={"files": (name, b"\x00")}).status_code == status
    deadline = time.monotonic() + 60
    while any((tmp_path / "tmp").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any((tmp_path / "tmp").iterdir())


def test_invalid_requests_are_rejected(client: TestClient) -> None:
    assert client.get("/api/pairs/none:0-1").status_code == 404
    assert client.post("/api/pairs/none:0-1/undo", json={"base": None}).status_code == 404
    assert client.post("/api/names", json={"kind": "marry", "form": "a", "canonical": "b"}).status_code == 422
    assert client.get("/api/pairs", params={"limit": 5000}).status_code == 422
    assert client.get("/api/pairs", params={"after": "nonsense"}).json()["error"] == "InputError"


def test_validation_errors_have_the_same_shape_as_other_errors(client: TestClient) -> None:
    long = client.post("/api/names", json={"kind": "use", "form": "a" * 501, "canonical": "b"})
    assert (long.status_code, long.json()["message"]) == (422, "'form' has more than 500 characters.")
    assert long.json()["remedy_ar"] == "اختصره."
    other = client.get("/api/pairs", params={"limit": 5000}).json()
    assert other["message"].startswith("The server cannot read 'limit' of this request: ")
    assert other["message_ar"].startswith("لا يستطيع الخادم قراءة «\u2068limit\u2069» في هذا الطلب")
    broken = client.post("/api/names", content=b"{", headers={"Content-Type": "application/json"}).json()
    assert (broken["error"], "'body'" in broken["message"]) == ("InputError", True)


def test_a_locked_name_does_not_change(client: TestClient) -> None:
    name = {"form": "علييف", "canonical": "علييف"}
    assert client.post("/api/names", json={"kind": "lock", **name}).status_code == 200
    assert client.post("/api/names", json={"kind": "use", "form": "علييف", "canonical": "x"}).status_code == 400
    assert client.post("/api/names", json={"kind": "unlock", **name}).status_code == 200
    assert client.post("/api/names", json={"kind": "use", "form": "علييف", "canonical": "x"}).status_code == 200


def test_overview_statistics_and_alignment_map(client: TestClient) -> None:
    documents = client.get("/api/documents").json()["documents"]
    garbled = [d for d in documents if d["role"] == "garbled"]
    assert [sum(d["histogram"]) for d in garbled] == [18, 50]
    found = client.get("/api/map", params={"document": garbled[1]["name"]}).json()
    assert found["rows"] == 50
    assert all(0 <= p["column"] < found["columns"] for p in found["points"])
    assert found["points"]
    assert client.get("/api/overview").json()["total"] == 68
