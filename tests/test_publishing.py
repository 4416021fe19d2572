from __future__ import annotations

import hashlib
import inspect
import json
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from base64 import b64decode
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from click.testing import CliRunner
from huggingface_hub import DatasetCard, DatasetCardData

from benchmarks.synthetic_workspace import make_workspace
from tests.conftest import ROOT, SEEDS
from workbench.cli import main
from workbench.errors import ConflictError, InputError, PublicationError
from workbench.evaluation import text_measures
from workbench.publication import ReleaseMetadata, read_rows
from workbench.publication.standoff import LONGEST
from workbench.records import ACCEPTED
from workbench.service import (
    ReleaseOrder,
    RunSummary,
    Workbench,
    compare_releases,
    plan_upload,
    rebuild,
    release_changes,
    upload,
)
from workbench.service.publishing.release_folder import verify
from workbench.store import Workspace
from workbench.store.database import Database
from workbench.store.sealing import seal_all

GUIDE = ROOT / "docs" / "how-to" / "publish.md"

HOSTILE = "=1+1\u202eنص\u2066 <script>|`\U0001f600"


@pytest.fixture(scope="module")
def corrected(seed_run: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed workspace with corrections: a sibling's text, hostile text, a conflict between two users.

    It also has annotations of both texts, a dismissed finding, and decisions that keep and cut links.
    """
    path = tmp_path_factory.mktemp("corrected") / "seeds.sqlite"
    path.write_bytes(seed_run[0].read_bytes())
    workbench = Workbench(path)
    rows = workbench.segments()
    linked = [r for r in rows if r.links][:3]
    for row in linked:
        workbench.correct(row.segment_id, row.links[0].text, base=None, author="Amal Secret", seconds=30)
    alone = next(r for r in rows if not r.links)
    workbench.correct(
        alone.segment_id, alone.text + HOSTILE, base=None, author="Basim Secret", comment="a private word"
    )
    with pytest.raises(ConflictError):
        workbench.correct(alone.segment_id, alone.text, base=None, author="Amal Secret")
    for side in ("garbled", "current"):
        workbench.annotate(
            linked[0].segment_id,
            0,
            4,
            category="accuracy",
            severity="major",
            author="Chadi Secret",
            side=side,
            comment="a private word",
        )
    ours = next((r, e) for r in rows for e in r.report.errors if e.side == "left")
    workbench.dismiss_finding(ours[0].segment_id, ours[1], author="Amal Secret")
    with Workspace.open(path) as workspace:
        document = linked[1].segment_id.partition(":")[0]
        pairs = [k for k in workspace.links(document) if k.right and k.probability >= ACCEPTED][:2]
    workbench.confirm_link(pairs[0].left, pairs[0].right, author="Amal Secret", comment="a private word")
    workbench.cut_link(pairs[1].left, pairs[1].right, author="Basim Secret")
    return path


@pytest.fixture(scope="module")
def full(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "full"
    Workbench(corrected).publish(out, ReleaseOrder(licence="CC-BY-4.0", authors=("Secretary, A.",)))
    return out


@pytest.fixture(scope="module")
def standoff(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "standoff"
    Workbench(corrected).publish(out, ReleaseOrder(licence="CC-BY-4.0", authors=("Secretary, A.",), text="standoff"))
    return out


def _digests(release: Path) -> dict[str, str]:
    return {
        p.relative_to(release).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(release.rglob("*"))
        if p.is_file()
    }


def _rows(release: Path, table: str, split: str = "train") -> list[dict[str, Any]]:
    return list(read_rows(release / "data" / table / f"{split}.parquet"))


def _head(release: Path) -> dict[str, Any]:
    head: dict[str, Any] = yaml.safe_load((release / "README.md").read_text("utf-8").split("---\n")[1])
    return head


def test_releases_are_reproducible_byte_for_byte(corrected: Path, full: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    Workbench(corrected).publish(again, ReleaseOrder(licence="CC-BY-4.0", authors=("Secretary, A.",)))
    assert _digests(again) == _digests(full)
    assert not [p for p in tmp_path.iterdir() if p != again]
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=full, capture_output=True, check=True)
    assert done.stdout.count(b": OK") == len(_digests(full)) - 1


def test_a_release_is_signed(made: Path, tmp_path: Path) -> None:
    for name in ("key", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    (tmp_path / "signers").write_text(f"jane@example.org {(tmp_path / 'key.pub').read_text()}")
    order, out = ReleaseOrder(names=False), tmp_path / "out"
    Workbench(made).publish(out, order)
    before = _digests(out)

    def verified() -> bool:
        words: list[str | Path] = [
            "ssh-keygen",
            "-Y",
            "verify",
            "-f",
            tmp_path / "signers",
            "-I",
            "jane@example.org",
            "-n",
            "muqabala",
            "-s",
            out / "SHA256SUMS.sig",
        ]
        return subprocess.run(words, input=(out / "SHA256SUMS").read_bytes(), capture_output=True).returncode == 0

    for name in ("other", "key"):  # the same release once more, and now signed
        Workbench(made).publish(out, replace(order, key=tmp_path / name))
        assert verified() == (name == "key")
    Workbench(made).publish(tmp_path / "again", replace(order, key=tmp_path / "key"))
    assert _digests(tmp_path / "again") == _digests(out)
    assert _digests(out).keys() - before.keys() == {"SHA256SUMS.sig"}
    (out / "SHA256SUMS").write_text("changed")
    assert not verified()


def test_signing_failures_are_reported_and_leave_no_folder(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken").write_text("no key")
    words = ["publish", "--workspace", str(made), "--out", str(tmp_path / "out"), "--no-names", "--sign"]
    for key, told in (("none", "does not exist"), ("broken", "broken failed")):
        shown = CliRunner().invoke(main, [*words, str(tmp_path / key)])
        assert shown.exit_code == 1
        assert told in shown.output
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "ssh-keygen was not found" in CliRunner().invoke(main, [*words, str(tmp_path / "broken")]).output
    assert not (tmp_path / "out").exists()


def test_datasets_loads_every_configuration(full: Path, standoff: Path, tmp_path: Path) -> None:
    code = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
found = {}
for folder in sys.argv[1:3]:
    for name in get_dataset_config_names(folder):
        for split, rows in load_dataset(folder, name, cache_dir=sys.argv[3]).items():
            found[f"{folder} {name} {split}"] = [len(rows), sorted(rows.features)]
            str(rows[0])
print(json.dumps(found))
"""
    command = [sys.executable, "-c", code, str(full), str(standoff), str(tmp_path)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for release in (full, standoff):
        for info in _head(release)["dataset_info"]:
            for split in info["splits"]:
                loaded = found.pop(f"{release} {info['config_name']} {split['name']}")
                assert loaded == [split["num_examples"], sorted(f["name"] for f in info["features"])]
    assert not found


def test_croissant_is_valid_and_reaches_every_record(
    full: Path, standoff: Path, seed_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlcroissant

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it wants the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    Workbench(seed_workspace).publish(tmp_path / "untouched", ReleaseOrder(names=False))
    for release in (full, standoff, tmp_path / "untouched"):
        dataset = mlcroissant.Dataset(jsonld=str(release / "croissant.json"))
        assert not dataset.metadata.ctx.issues.errors
        assert not dataset.metadata.ctx.issues.warnings
        counts = {r.id: sum(1 for _ in dataset.records(r.id)) for r in dataset.metadata.record_sets}
        facts = json.loads((release / "release.json").read_text("utf-8"))
        assert counts == {f"{t['table']}/{t['split']}": t["rows"] for t in facts["tables"]}
    made = json.loads((tmp_path / "untouched" / "croissant.json").read_text("utf-8"))
    assert made["datePublished"] == "2025-11"  # of the newest article
    assert "the date given is that of the newest article" in made["description"]
    assert "the date given is" not in (full / "croissant.json").read_text("utf-8")


def test_rows_match_the_workspace(corrected: Path, full: Path) -> None:
    workbench = Workbench(corrected)
    rows = {r["id"]: r for r in _rows(full, "sentences")}
    current = {c.segment.id: c for c in workbench.current()}
    for segment in workbench.segments():
        row = rows.pop(segment.segment_id)
        assert (row["garbled"], row["corrected"], row["status"]) == (segment.text, segment.correction, segment.status)
        assert (row["draft"], row["rejected"]) == (None, None)
        assert row["fidelity"] == segment.report.fidelity
        assert {k: v for k, v in row["scores"].items() if v is not None} == {
            s.name: s.value for s in segment.report.scores
        }
        for column, role in (("counterparts", "clean"), ("garbled_counterparts", "garbled"), ("sources", "source")):
            assert row[column] == [k.segment.id for k in segment.links if k.role == role]
        if segment.segment_id in current:
            assert row["hter"] == current[segment.segment_id].effort.hter
    assert not rows
    spans = _rows(full, "spans")
    assert len([s for s in spans if s["source"] == "check"]) == sum(len(s.report.errors) for s in workbench.segments())
    marked = [s for s in spans if s["source"] == "person"]
    assert [(s["side"], s["status"], s["comment"], s["signature"]) for s in marked] == [
        ("left", "stands", None, None),
        ("corrected", "stands", None, None),
    ]
    (home,) = (r for r in _rows(full, "sentences") if r["id"] == marked[1]["sentence_id"])
    assert marked[1]["text"] == home["corrected"][marked[1]["start"] : marked[1]["end"]]
    assert marked[1]["revision"] == home["revision"]
    assert [s["source"] for s in spans if s["status"] == "dismissed"] == ["check"]
    decided = [r for r in _rows(full, "alignments") if r["source"] == "person"]
    assert [(r["decision"], r["kind"] == "none", r["probability"]) for r in decided] == [
        ("confirm", False, 1.0),
        ("cut", True, 0.0),
    ]
    assert any((r["corrected"] or "").endswith(HOSTILE) for r in _rows(full, "sentences"))
    texts = {r["id"]: r["text"] for r in _rows(full, "articles")}
    for link in _rows(full, "alignments"):
        for side in (*link["left"], *link["right"]):
            assert texts[side["document_id"]][side["start"] : side["end"]] == side["text"]


def test_editors_are_pseudonymous_and_stable(corrected: Path, full: Path) -> None:
    edits = _rows(full, "edits")
    history = Workbench(corrected).history()
    assert sorted(len([e for e in edits if e["editor"] == name]) for name in {e["editor"] for e in edits}) == [1, 4]
    told = (
        b"".join(p.read_bytes() for p in full.rglob("*") if p.is_file())
        + str([_rows(full, t) for t in ("edits", "spans", "alignments", "sentences")]).encode()
    )
    for secret in ("Amal", "Basim", "Chadi", "private word", *(h.revision.id for h in history)):
        assert secret.encode() not in told
    standing = {e["id"] for e in edits if e["stands"]}
    assert {r["revision"] for r in _rows(full, "sentences")} - {None} == standing
    assert [e["after"] for e in edits] == [h.revision.after for h in sorted(history, key=lambda h: h.document)]


def test_the_card_has_the_statistics(full: Path, standoff: Path) -> None:
    head, card = _head(full), (full / "README.md").read_text("utf-8")
    assert head["language"] == ["ar"]
    assert head["size_categories"] == ["n<1K"]
    assert (head["license"], head["license_link"]) == ("other", "LICENSE")
    assert [c["config_name"] for c in head["configs"] if c.get("default")] == ["sentences"]
    assert "68 sentences" in card
    assert "All of this release is one event" in card
    assert "dismissed 1 finding, marked 2 further spans, and decided on 2 links (confirm 1, cut 1)" in card
    assert "1 sentence was corrected by two people" in card
    assert "full text of 5 articles" in card
    assert _head(standoff)["license"] == "cc-by-4.0"
    citation = yaml.safe_load((full / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"family-names": "Secretary", "given-names": "A."}]
    assert {"title", "message", "type", "abstract", "version"} <= citation.keys()
    assert "license" not in citation  # as of the card: the texts are not under that of the corrections
    assert yaml.safe_load((standoff / "CITATION.cff").read_text("utf-8"))["license"] == "CC-BY-4.0"


def reseal(path: Path) -> None:
    """Take what was altered in a workspace as it is."""
    with Database(path).transaction() as connection:
        seal_all(connection)


def test_the_card_of_an_uncorrected_corpus(seed_workspace: Path, tmp_path: Path) -> None:
    workbench, order = Workbench(seed_workspace), ReleaseOrder(names=False)
    with closing(sqlite3.connect(seed_workspace)) as connection, connection:
        hostile = "news copy | <script>\n# reposted"
        connection.execute("UPDATE documents SET origin = ? WHERE origin = 'news copy, reposted'", (hostile,))
    reseal(seed_workspace)
    said = workbench.publish(tmp_path / "untouched", order)
    card = " ".join((tmp_path / "untouched" / "README.md").read_text("utf-8").split())
    assert said.identity.date is None
    assert "and what is wrong in each sentence. ##" in card
    assert "Where the articles are from, as the corpus says: agency report in translation, reposted 1; machine" in card
    assert "news agency copy, reposted 1; news copy &#124; &#60;script&#62; &#35; reposted 1." in card
    assert "Nobody has corrected any of it yet" in card
    one, other = workbench.segments()[:2]
    workbench.correct(one.segment_id, one.text, base=None, author="Amal", status="draft", comment="a word on it")
    workbench.correct(other.segment_id, "نص آخر", base=None, author="Amal", status="draft")
    edits = workbench.publish(tmp_path / "touched", order).editing
    assert (edits.corrected, edits.unsettled, edits.hter, edits.revisions) == (0, 1, None, 2)
    card = " ".join((tmp_path / "touched" / "README.md").read_text("utf-8").split())
    assert "expert-generated" not in card
    assert "how people corrected it" not in card
    assert (
        "0 of 68 sentences are done or reviewed, 1 more have a draft or a rejected text, in the columns `draft`" in card
    )
    assert "HTER of the sentences" not in card


def test_hter_equals_that_of_evaluate_corpus(seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    rows = workbench.segments()
    texts = [rows[0].text[20:], f"{rows[1].text} كلمة أخرى", ""]
    for row, text in zip(rows, texts, strict=False):
        workbench.correct(row.segment_id, text, base=None, author="Amal", status="done")
    workbench.correct(rows[3].segment_id, "مسودة", base=None, author="Amal", status="draft")
    facts = workbench.publish(tmp_path / "out", ReleaseOrder(names=False))
    (ter,) = text_measures([r.text for r in rows[:3]], texts, ["ter"])
    assert facts.editing.hter == pytest.approx(ter.total, abs=1e-4)
    assert facts.editing.corrected == 3
    assert "expert-generated" in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_the_hub_accepts_every_field_of_the_card(full: Path) -> None:
    data = DatasetCard.load(full / "README.md").data
    known = set(inspect.signature(DatasetCardData).parameters) - {"ignore_metadata_errors", "kwargs"}
    unset = {name for name in known if not getattr(data, name, None)}
    # the first two need a paper and a trainer, there is no task of the hub's that is nearer, the last is `configs`
    assert unset == {"paperswithcode_id", "train_eval_index", "task_ids", "config_names"}
    assert {"configs", "dataset_info", "tags", "version"} <= data.to_dict().keys()
    facts = json.loads((full / "release.json").read_text("utf-8"))
    assert any(s.startswith("splits:event+date|near:") for s in facts["signatures"])


def test_a_standoff_release_has_no_text_and_is_rebuilt_byte_for_byte(
    full: Path, standoff: Path, tmp_path: Path
) -> None:
    shown = str([_rows(standoff, t) for t in ("sentences", "spans", "alignments", "edits", "articles")])
    for row in _rows(full, "sentences"):
        for at in range(0, len(row["garbled"]) - 40, 20):
            assert row["garbled"][at : at + 40] not in shown
    for link in _rows(full, "alignments"):
        assert not any(len(side["text"]) > 40 and side["text"] in shown for side in link["right"])
    rebuild(standoff, SEEDS / "texts", tmp_path / "rebuilt")
    assert _digests(tmp_path / "rebuilt") == _digests(full)


def test_titles_and_file_names_are_left_out_of_a_standoff_release(
    seed_run: tuple[Path, RunSummary], tmp_path: Path
) -> None:
    """Titles and file names count as text: what they share with an article is left out and restored."""
    headline = "تدهور العلاقات بين موسكو وأذربيجان"
    path = tmp_path / "copy.sqlite"
    path.write_bytes(seed_run[0].read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE documents SET name = ? WHERE title = ?", (f"{headline}.txt", headline))
    reseal(path)
    for kind in ("full", "standoff"):
        order = ReleaseOrder(names=False, text="standoff" if kind == "standoff" else "full")
        Workbench(path).publish(tmp_path / kind, order)
    held = [r for p in (tmp_path / "full").rglob("*.parquet") for r in read_rows(p)]
    left = [r for p in (tmp_path / "standoff").rglob("*.parquet") for r in read_rows(p)]
    assert headline in str(held)
    assert not any(headline[k : k + LONGEST + 1] in str(left) for k in range(len(headline) - LONGEST))
    assert [r["title"] for r in left if "title" in r].count(None) == 1
    rebuild(tmp_path / "standoff", SEEDS / "texts", tmp_path / "rebuilt")
    assert _digests(tmp_path / "rebuilt") == _digests(tmp_path / "full")
    with pytest.raises(PublicationError, match="lacks an article"):
        rebuild(tmp_path / "standoff", tmp_path, tmp_path / "none")


def test_a_changed_or_missing_article_is_reported(standoff: Path, full: Path, tmp_path: Path) -> None:
    for path in (SEEDS / "texts").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    wrong = tmp_path / "003_30cd569a23fb4a9a.txt"
    wrong.write_text(wrong.read_text("utf-8").replace("روسيا", "بلغاريا"), "utf-8")
    with pytest.raises(PublicationError, match=r"003_30cd569a23fb4a9a\.txt is not the text"):
        rebuild(standoff, tmp_path, tmp_path / "out")
    wrong.unlink()
    with pytest.raises(PublicationError, match=r"lacks an article: 003_30cd569a23fb4a9a\.txt, روسيا"):
        rebuild(standoff, tmp_path, tmp_path / "out")
    with pytest.raises(PublicationError, match="already contains all of its texts"):
        rebuild(full, tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_events_are_split_by_date_and_near_duplicates_stay_together(tmp_path: Path) -> None:
    facts: dict[bool, ReleaseMetadata] = {}
    for copied in (False, True):
        path = tmp_path / f"{copied}.sqlite"
        make_workspace(path, 600, copied=copied)
        facts[copied] = Workbench(path).publish(tmp_path / f"r{copied}", ReleaseOrder(names=False))
    assert [(s.name, s.events, s.sentences) for s in facts[False].corpus.splits] == [
        ("train", 8, 400),
        ("validation", 2, 100),
        ("test", 2, 100),
    ]
    assert (facts[False].corpus.near_count, facts[True].corpus.near_count) == (0, 1)
    assert facts[True].corpus.events == facts[False].corpus.events - 1
    train = {r["name"] for r in _rows(tmp_path / "rTrue", "articles")}
    assert {"000000-clean.txt", "000011-garbled.txt"} <= train  # the first and the last day, now one event
    assert facts[True].corpus.near[0].one in (tmp_path / "rTrue" / "README.md").read_text("utf-8")
    seen: set[str] = set()
    for split in ("train", "validation", "test"):
        articles = {r["id"] for r in _rows(tmp_path / "rFalse", "articles", split)}
        sides = [s for k in _rows(tmp_path / "rFalse", "alignments", split) for s in (*k["left"], *k["right"])]
        assert {s["document_id"] for s in sides} == articles
        assert not seen & articles
        seen |= articles
    dates = [(s.first, s.last) for s in facts[False].corpus.splits]
    assert dates == sorted(dates)


def test_texts_with_permission_stay_in_a_standoff_release(tmp_path: Path) -> None:
    make_workspace(tmp_path / "made.sqlite", 100)
    Workbench(tmp_path / "made.sqlite").publish(tmp_path / "r", ReleaseOrder(names=False, text="standoff"))
    rows = [r for split in ("train", "test") for r in _rows(tmp_path / "r", "articles", split)]
    assert {(r["role"], r["text"] is None, r["redistributable"]) for r in rows} == {
        ("garbled", True, False),
        ("clean", False, True),
    }


def test_sentences_of_unlinked_articles_are_left_out(tmp_path: Path) -> None:
    make_workspace(tmp_path / "made.sqlite", 100, corrected=0)
    workbench = Workbench(tmp_path / "made.sqlite")
    with Workspace.open(workbench.path) as workspace:
        one, other = [workspace.segments(d)[0] for d in workspace.documents() if d.role == "garbled"]
    workbench.correct(one.id, other.text, base=None, author="Amal", refused=[other.text])
    workbench.publish(tmp_path / "r", ReleaseOrder(names=False, text="standoff"))
    shown = [r for p in (tmp_path / "r" / "data").rglob("*.parquet") for r in read_rows(p)]
    assert any(r.get("editor") for r in shown)
    assert other.text not in str(shown)


def test_two_releases_are_compared(corrected: Path, full: Path, standoff: Path, tmp_path: Path) -> None:
    path = tmp_path / "later.sqlite"
    path.write_bytes(corrected.read_bytes())
    workbench = Workbench(path)
    row = next(r for r in workbench.segments() if r.status == "untouched")
    workbench.correct(row.segment_id, "نص آخر", base=None, author="Third")
    order = ReleaseOrder(licence="CC-BY-4.0", authors=("Secretary, A.",), names=False)
    workbench.publish(tmp_path / "later", replace(order, version="1.1.0", against=full))
    found = list(release_changes(compare_releases(full, tmp_path / "later")))
    assert found[0] == "sentences: 68 rows in 1.0.0, 68 now; 0 added, 0 removed, 1 changed."
    assert found[1].endswith("1 added, 0 removed, 0 changed.")
    changelog = (tmp_path / "later" / "CHANGELOG.md").read_text("utf-8")
    assert changelog.index("## 1.1.0") < changelog.index(found[0]) < changelog.index("## 1.0.0")
    assert list(release_changes(compare_releases(full, standoff))) == [
        "text: full → standoff",
        "All tables are those of 1.0.0.",
    ]
    told = list(release_changes(compare_releases(standoff, tmp_path / "later")))
    assert told[1] == found[0]
    assert told[-1] == "Texts could not be compared, as not both releases hold them."


def test_changed_licence_and_comments_are_differences(corrected: Path, tmp_path: Path) -> None:
    workbench, first = Workbench(corrected), ReleaseOrder(licence="CC-BY-4.0", authors=("Secretary, A.",), names=False)
    second = replace(first, version="1.1.0", licence="CC0-1.0", authors=("*Evil*\x1b",), comments=True)
    workbench.publish(tmp_path / "one", first)
    workbench.publish(tmp_path / "two", replace(second, against=tmp_path / "one"))
    said = list(release_changes(compare_releases(tmp_path / "one", tmp_path / "two")))
    assert said[:3] == [
        "licence: CC-BY-4.0 → CC0-1.0",
        "authors: Secretary, A. → *Evil* ",
        "comments: not published → published",
    ]
    assert [line.partition(":")[0] for line in said[3:]] == ["spans", "alignments", "edits"]
    changelog = (tmp_path / "two" / "CHANGELOG.md").read_text("utf-8")
    assert said[0] in changelog
    assert "&#42;Evil&#42;" in changelog


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made.sqlite"
    make_workspace(path, 50)
    return path


def test_values_that_no_table_can_hold_are_reported(made: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(made)) as connection, connection:
        errors = json.loads(connection.execute("SELECT errors FROM reports LIMIT 1").fetchone()[0])
        broken = json.dumps([{**errors[0], "reason": "half \ud83d of it"}])
        connection.execute("UPDATE reports SET errors = ? WHERE rowid = 1", (broken,))
    reseal(made)
    with pytest.raises(PublicationError, match=r"'reason' of \w+:\d+-\d+ cannot .*: it contains half a character"):
        Workbench(made).publish(tmp_path / "out", ReleaseOrder(names=False))
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


def test_a_release_is_not_overwritten(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = Workbench(made).publish(out, ReleaseOrder(names=False))
    assert Workbench(made).publish(out, ReleaseOrder(names=False)) == first
    with pytest.raises(PublicationError, match="already holds another release"):
        Workbench(made).publish(out, ReleaseOrder(names=False, version="2.0.0"))
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("x")
    with pytest.raises(PublicationError, match="is not a release"):
        Workbench(made).publish(tmp_path / "notes", ReleaseOrder(names=False))
    with (out / "README.md").open("a") as stream:
        stream.write("changed")
    with pytest.raises(PublicationError, match="differs from what was published"):
        Workbench(made).publish(out, ReleaseOrder(names=False))


@pytest.mark.parametrize("path", ["../victim", "/tmp/victim", "data/../../victim.parquet", "release.json"])
@pytest.mark.parametrize("field", ["tables", "rebuilt"])
def test_paths_outside_the_release_are_rejected(made: Path, tmp_path: Path, field: str, path: str) -> None:
    out = tmp_path / "out"
    Workbench(made).publish(out, ReleaseOrder(names=False, text="standoff"))
    facts = json.loads((out / "release.json").read_text("utf-8"))
    facts[field][0]["path"] = path
    (out / "release.json").write_text(json.dumps(facts), "utf-8")
    with pytest.raises(PublicationError, match="no place of a table"):
        rebuild(out, tmp_path, tmp_path / "rebuilt")


@pytest.mark.parametrize("absolute", [True, False])
def test_checksums_of_files_outside_the_release_are_rejected(made: Path, tmp_path: Path, *, absolute: bool) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    Workbench(made).publish(out, ReleaseOrder(names=False))
    other.write_bytes(b"x")
    name = str(other) if absolute else "../other"
    with (out / "SHA256SUMS").open("a") as stream:
        stream.write(f"{hashlib.sha256(b'x').hexdigest()}  {name}\n")
    with pytest.raises(PublicationError, match="outside the release"):
        verify(out)


@pytest.mark.parametrize("left", [None, b"\xff\xfe not text"])
def test_a_release_without_checksums_is_reported(made: Path, tmp_path: Path, left: bytes | None) -> None:
    out = tmp_path / "out"
    Workbench(made).publish(out, ReleaseOrder(names=False, text="standoff"))
    (out / "SHA256SUMS").unlink()
    if left is not None:
        (out / "SHA256SUMS").write_bytes(left)
    words = ["rebuild", str(out), "--articles", str(tmp_path), "--out", str(tmp_path / "rebuilt")]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True)
    assert "SHA256SUMS cannot be read" in done.output
    assert "Use an undamaged copy." in done.output


def test_a_killed_publish_leaves_no_folder(tmp_path: Path) -> None:
    path, out = tmp_path / "made.sqlite", tmp_path / "out"
    make_workspace(path, 1500)
    code = "import sys; from workbench.cli import main; main(sys.argv[1:])"
    words = ["publish", "--workspace", str(path), "--out", str(out), "--no-names"]
    process = subprocess.Popen([sys.executable, "-c", code, *words], cwd=ROOT)
    deadline = time.monotonic() + 60
    while not (tmp_path / ".out.part" / "data" / "sentences").is_dir():
        assert process.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists()
    Workbench(path).publish(out, ReleaseOrder(names=False))
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith((".out", "out"))) == ["out"]


@pytest.mark.parametrize(
    "order",
    [
        ReleaseOrder(version="one"),
        ReleaseOrder(version="١.٠.٠"),
        ReleaseOrder(version="1.0.0-"),
        ReleaseOrder(date="2025-13-01"),
        ReleaseOrder(date="2025-02-31"),
        ReleaseOrder(date="20250702"),
        ReleaseOrder(date=""),
        ReleaseOrder(licence="all rights reserved"),
    ],
    ids=str,
)
def test_invalid_options_are_rejected(made: Path, tmp_path: Path, order: ReleaseOrder) -> None:
    with pytest.raises(InputError):
        Workbench(made).publish(tmp_path / "out", order)


@pytest.mark.parametrize("version", ["1.0.0", "1.0.0-rc.1", "0.9.9", "1.0.0+again", "1.0.1"])
def test_a_release_needs_a_higher_version_than_the_earlier_one(made: Path, tmp_path: Path, version: str) -> None:
    Workbench(made).publish(tmp_path / "one", ReleaseOrder(names=False))
    order = ReleaseOrder(names=False, version=version, against=tmp_path / "one")
    if version == "1.0.1":
        assert Workbench(made).publish(tmp_path / "two", order).identity.version == version
        return
    with pytest.raises(InputError, match=r"is not higher than 1\.0\.0"):
        Workbench(made).publish(tmp_path / "two", order)
    assert not (tmp_path / "two").exists()


def test_push_lists_files_and_uploads_nothing(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "")
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "no-token"))
    words = ["publish", "--workspace", str(made), "--out", str(tmp_path / "out"), "--no-names"]
    told = CliRunner().invoke(main, [*words, "--push", "owner/name"])
    assert told.exit_code == 0, told.output
    assert "data/sentences/train.parquet" in told.output
    assert "nothing uploaded" in told.output
    refused = CliRunner().invoke(main, [*words, "--push", "owner/name", "--really-push"])
    assert refused.exit_code == 1
    assert "not known to permit redistribution" in refused.output
    with pytest.raises(PublicationError, match="no Hub token"):
        upload(plan_upload(tmp_path / "out", "owner/name"), cleared=True)
    for wrong in ("owner/../name", "bad repo!!", "name", "owner/name/more", "owner/-name", "owner/name.git", ""):
        with pytest.raises(InputError, match="OWNER/NAME"):
            plan_upload(tmp_path / "out", wrong)
    late = [*words[:-2], str(tmp_path / "unwritten"), words[-1]]
    assert CliRunner().invoke(main, [*late, "--push", "bad repo!!"]).exit_code == 1
    assert not (tmp_path / "unwritten").exists()
    assert CliRunner().invoke(main, [*words, "--really-push"]).exit_code == 2
    as_json = CliRunner().invoke(main, [*words, "--push", "owner/name", "--json"])
    found = json.loads(as_json.stdout)
    assert (found["version"], found["sentences"], found["push"]["sent"]) == ("1.0.0", 50, None)
    assert {f["path"] for f in found["push"]["files"]} >= {"README.md", "data/sentences/train.parquet"}
    assert "nothing uploaded" in as_json.stderr


class _Hub(BaseHTTPRequestHandler):
    """Answers as the hub does where a folder is uploaded, and keeps what was asked and committed."""

    asked: ClassVar[list[str]] = []
    created: ClassVar[list[dict[str, Any]]] = []
    commit: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        earlier = {"type": "file", "path": "data/old.parquet", "size": 1, "oid": "0", "rfilename": "data/old.parquet"}
        if "/tree/" in self.path:
            self._answer([earlier])
        elif "/datasets/" in self.path:
            self._answer({"id": "owner/name", "sha": "0", "siblings": [earlier]})
        else:  # the client looks for who calls it, and does without
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(self.path)
        if self.path.endswith("/repos/create"):
            self.created.append(json.loads(body))
            self._answer({"url": f"http://{self.headers['Host']}/datasets/owner/name"})
        elif "/preupload/" in self.path:
            files = [
                {"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in json.loads(body)["files"]
            ]
            self._answer({"files": files})
        elif "/commit/" in self.path:
            self.commit.extend(json.loads(line) for line in body.splitlines())
            self._answer({"commitUrl": "https://huggingface.co/datasets/owner/name/commit/1", "commitOid": "1"})
        else:
            self._answer({"errors": [], "warnings": []})

    def _answer(self, found: object) -> None:
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def test_upload_sends_the_release(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Hub's own client uploads to a local server."""
    hub = HTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_test")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{hub.server_port}")
    out = tmp_path / "out"
    words = ["publish", "--workspace", str(made), "--out", str(out), "--no-names", "--push", "owner/name"]
    sent = CliRunner().invoke(main, [*words, "--really-push", "--rights-cleared"])
    hub.shutdown()
    hub.server_close()
    gone = CliRunner().invoke(main, [*words, "--really-push", "--rights-cleared"])
    assert gone.exit_code == 1
    assert "The upload to the Hub failed" in gone.output
    assert sent.exit_code == 0, sent.output
    assert sent.stdout.endswith("https://huggingface.co/datasets/owner/name/commit/1\n")
    assert _Hub.asked[0] == "/api/repos/create"
    assert [(c["type"], c["name"], c.get("visibility")) for c in _Hub.created] == [("dataset", "name", "private")]
    files = {c["value"]["path"]: c["value"] for c in _Hub.commit if c["key"] == "file"}
    assert {p: hashlib.sha256(b64decode(f["content"])).hexdigest() for p, f in files.items()} == _digests(out)
    assert [c["value"]["summary"] for c in _Hub.commit if c["key"] == "header"] == ["Version 1.0.0"]
    assert [c["value"]["path"] for c in _Hub.commit if c["key"] == "deletedFile"] == ["data/old.parquet"]


def test_commands_publish_compare_and_rebuild(standoff: Path, full: Path, tmp_path: Path) -> None:
    out = tmp_path / "rebuilt"
    words = ["rebuild", str(standoff), "--articles", str(SEEDS / "texts"), "--out", str(out)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)  # the same once more changes nothing
    assert (told["text"], told["sentences"], told["out"]) == ("full", 68, str(out))
    same = CliRunner().invoke(main, ["compare-releases", str(full), str(out)])
    assert same.output == "Nothing has changed since 1.0.0.\n"
    as_json = CliRunner().invoke(main, ["compare-releases", str(full), str(out), "--json"])
    assert json.loads(as_json.output)["same"] is True
    assert CliRunner().invoke(main, ["compare-releases", str(tmp_path), str(out)]).exit_code == 1


def test_commands_of_the_guide_run(corrected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = GUIDE.read_text("utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    assert len([line for line in lines if line.startswith("workbench ")]) >= 7
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    (tmp_path / "demo.sqlite").write_bytes(corrected.read_bytes())
    (datasheet,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "datasheet.toml").write_text(datasheet, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for line in lines:
        if not line.startswith("workbench "):
            subprocess.run(["sh", "-c", line], check=True, capture_output=True)
            continue
        words = shlex.split(line)[1:]
        if words[0] == "publish":  # the ledger takes seconds each time; other tests make it
            words.append("--no-names")
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, (line, done.output)
    assert _digests(tmp_path / "rebuilt") == _digests(tmp_path / "release")
    assert _digests(tmp_path / "release-2-again") == _digests(tmp_path / "release-2")
    (source,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_CACHE": str(tmp_path / "cache")}
    loaded = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment)
    assert loaded.returncode == 0, loaded.stderr
    assert len(loaded.stdout.split()) > 3
