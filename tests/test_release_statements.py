"""Every file of a release is parsed, and each statement compared with the others and with the data."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.handmade import make, pair
from workbench.cli import main
from workbench.editing.revisions import apply_operations
from workbench.errors import InputError
from workbench.evaluation import text_measures
from workbench.ingest.corpus import read_corpus
from workbench.publication import LAYOUT, licence_id, read_answers, read_rows, tables
from workbench.publication.authors import Author, author_of
from workbench.records import EditOperation, Status
from workbench.service import ReleaseOrder, Workbench, compare_releases, plan_upload, rebuild, release_changes
from workbench.service.publishing.release_folder import verify
from workbench.store import Workspace

RESERVED = "جميع الحقوق محفوظة"
OPEN = "CC BY 4.0"
CORPORA: dict[str, tuple[str | None, ...]] = {
    "open": (OPEN, OPEN, "http://creativecommons.org/licenses/by/4.0/"),
    "reserved": (RESERVED, RESERVED),
    "mixed": (OPEN, RESERVED, "CC0-1.0"),
    "unknown": (None, None),
    "partly unknown": (OPEN, None),
    "two open": (OPEN, "Apache-2.0"),
}
# The licence of the whole, where the additions are under CC BY 4.0: of the full and of the stand-off release.
WHOLE = {
    "open": ("cc-by-4.0", "cc-by-4.0"),
    "reserved": (None, "cc-by-4.0"),
    "mixed": (None, None),
    "unknown": (None, "cc-by-4.0"),
    "partly unknown": (None, "cc-by-4.0"),
    "two open": (None, None),
}
URL = "https://creativecommons.org/licenses/by/4.0/"


def workspace(folder: Path, corpus: str) -> Workbench:
    """A workspace of a corpus, with a correction of each kind, a mark, a dismissal and a cut link."""
    workbench = make(folder / "w.sqlite", [pair(k, licence) for k, licence in enumerate(CORPORA[corpus], 1)])
    rows = workbench.segments()
    statuses: tuple[Status, ...] = ("done", "reviewed", "draft", "rejected")
    for row, status in zip(rows, statuses, strict=False):
        workbench.correct(row.segment_id, row.text + " تمت", base=None, author="Amal", status=status, seconds=9)
    workbench.annotate(rows[0].segment_id, 0, 4, category="accuracy", severity="major", author="Basim")
    workbench.dismiss_finding(rows[1].segment_id, rows[1].report.errors[0], author="Basim")
    workbench.cut_link((rows[4].segment_id,), (rows[4].links[0].segment.id,), author="Amal")
    return workbench


def test_only_approved_text_is_called_corrected(tmp_path: Path) -> None:
    workbench = workspace(tmp_path, "open")
    rows = workbench.segments()
    for row in rows[:4]:
        workbench.annotate(row.segment_id, 0, 3, category="fluency", severity="minor", author="Amal", side="current")
    workbench.undo(rows[1].segment_id, base=workbench.segments()[1].revision, author="Amal")
    workbench.publish(tmp_path / "out", ReleaseOrder(names=False, licence="CC-BY-4.0"))
    told = Told(tmp_path / "out")
    check_corrections(told)
    statuses = Counter(r["status"] for r in told.rows["sentences"])
    assert statuses == {"done": 1, "draft": 1, "rejected": 1, "untouched": 6}
    assert Counter(s["side"] for s in told.rows["spans"] if s["revision"]) == {
        "corrected": 2,
        "draft": 1,
        "rejected": 1,
    }
    assert (told.record["corrected"], told.record["unsettled"]) == (1, 2)
    for description in ("the text that stands approved", "a reviewer rejected", "stands as a draft"):
        assert description in told.prose
    loaded = workbench.to_dataset("sentences")
    for split, some in told.splits["sentences"].items():
        assert loaded[split].to_list() == some


PROGRAMS = ("workbench", "import", "MT!google", "deploy-bot", "root", "Windows User", "gpt-4o", "1", "ＯｍｅｇａＴ")


def test_only_people_are_editors(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(k, OPEN) for k in (1, 2, 3, 4)])
    rows = workbench.segments()
    for row, program in zip(rows, PROGRAMS, strict=False):
        workbench.correct(row.segment_id, row.text + " آليا", base=None, author=program)
    for k, author in ((-1, "Amal"), (-1, "workbench"), (-2, "Claude")):
        row = workbench.segments()[k]
        workbench.correct(row.segment_id, f"{row.text} {author}", base=row.revision, author=author)
    workbench.annotate(rows[0].segment_id, 0, 4, category="accuracy", severity="major", author="import")
    workbench.confirm_link((rows[4].segment_id,), (rows[4].links[0].segment.id,), author="batch")
    workbench.publish(tmp_path / "out", ReleaseOrder(names=False, authors=(" ", "Doe,  Jane"), licence="CC-BY-4.0"))
    told = Told(tmp_path / "out")
    check_counts(told)
    named = [e["editor"] for e in told.rows["edits"] if e["editor"]]
    assert (len(named), len(set(named)), told.record["editors"]) == (2, 2, 2)
    assert {name for row in told.rows["sentences"] for name in row["editors"]} == set(named)
    for table in ("spans", "alignments"):
        assert [r["editor"] for r in told.rows[table] if r["created"]] == [None]
    assert [a["family-names"] for a in told.citation["authors"]] == ["Doe"]
    assert told.record["agreement"] is None
    with pytest.raises(InputError, match="is the name of a program"):
        workbench.publish(tmp_path / "other", ReleaseOrder(names=False, authors=("workbench",)))


def test_whoever_may_sign_in_is_a_person(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(1, OPEN)])
    workbench.add_person("admin", "admin", "a long password")
    workbench.correct(workbench.segments()[0].segment_id, "نص", base=None, author="admin")
    assert workbench.publish(tmp_path / "out", ReleaseOrder(names=False)).editing.editors == 1


def test_drafts_are_rebuilt_and_older_releases_are_still_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbench = workspace(tmp_path, "mixed")
    articles = tmp_path / "articles"
    articles.mkdir()
    with Workspace.open(workbench.path) as held:
        for document in held.documents():
            (articles / document.name).write_text(document.text, "utf-8")
    order = ReleaseOrder(names=False, licence="CC-BY-4.0")
    for name, layout in (("old", 1), ("new", LAYOUT)):
        with monkeypatch.context() as patch:
            patch.setattr("workbench.service.publishing.release.LAYOUT", layout)
            patch.setattr(
                "workbench.service.publishing.release.tables", lambda s, n=layout, **k: tables(s, layout=n, **k)
            )
            for text in ("full", "standoff"):
                workbench.publish(tmp_path / f"{name}-{text}", replace(order, text=text, version=f"1.{layout}.0"))
        rebuild(tmp_path / f"{name}-standoff", articles, tmp_path / f"{name}-rebuilt")
        assert (tmp_path / f"{name}-rebuilt" / "SHA256SUMS").read_bytes() == (
            tmp_path / f"{name}-full" / "SHA256SUMS"
        ).read_bytes()
    assert "draft" not in pq.read_schema(tmp_path / "old-full/data/sentences/train.parquet").names
    told = list(release_changes(compare_releases(tmp_path / "old-full", tmp_path / "new-full")))
    assert told == [f"layout: 1 → {LAYOUT}", "All tables are those of 1.1.0."]
    assert len(read_corpus(tmp_path / "old-full").documents) == len(read_corpus(tmp_path / "new-full").documents) == 6


class Told:
    """A release as its files tell of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.card = (folder / "README.md").read_text("utf-8")
        self.head: dict[str, Any] = yaml.safe_load(self.card.split("---\n")[1])
        self.prose = " ".join(self.card.split("---\n", 2)[2].split())
        self.licence = " ".join((folder / "LICENSE").read_text("utf-8").split())
        self.citation: dict[str, Any] = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
        self.croissant: dict[str, Any] = json.loads((folder / "croissant.json").read_text("utf-8"))
        self.zenodo: dict[str, Any] = json.loads((folder / ".zenodo.json").read_text("utf-8"))
        self.datacite: dict[str, Any] = json.loads((folder / "datacite.json").read_text("utf-8"))
        crate = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
        self.crate: dict[str, dict[str, Any]] = {entity["@id"]: entity for entity in crate["@graph"]}
        self.record: dict[str, Any] = json.loads((folder / "release.json").read_text("utf-8"))
        self.changelog = (folder / "CHANGELOG.md").read_text("utf-8")
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.splits: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for path in sorted((folder / "data").rglob("*.parquet")):
            rows = list(read_rows(path))
            self.splits.setdefault(path.parent.name, {})[path.stem] = rows
            self.rows.setdefault(path.parent.name, []).extend(rows)


def check_rights(told: Told, whole: str | None) -> None:
    """Compare what each file says of the rights."""
    statement = told.record["rights"]["statement"]
    assert told.record["rights"]["whole"] == whole
    assert told.citation["abstract"] == statement
    assert statement in told.croissant["description"]
    assert statement in told.licence
    assert told.zenodo["notes"] == statement
    assert statement in [d["description"] for d in told.datacite["descriptions"]]
    assert statement in told.crate["./"]["description"]
    assert statement in told.prose
    if whole:
        assert (told.head["license"], told.citation["license"]) == (whole, whole.upper())
        assert (told.croissant["license"], told.record["rights"]["url"]) == (URL, URL)
        assert not {"license_name", "license_link"} & told.head.keys()
        assert (told.zenodo["access_right"], told.zenodo["license"]) == ("open", whole)
        assert [(r["rightsIdentifier"], r["rightsUri"]) for r in told.datacite["rightsList"]] == [(whole.upper(), URL)]
        assert told.crate["./"]["license"] == {"@id": URL}
        assert told.crate[URL]["name"] == whole.upper()
    else:
        assert told.zenodo.get("license") in {None, "other-open", "other-nc"}
        assert told.datacite["rightsList"] == [{"rights": statement}]
        assert told.crate["./"]["license"] == {"@id": "LICENSE"}
        assert told.crate["LICENSE"]["description"] == statement
        assert (told.head["license"], told.head["license_name"]) == ("other", told.croissant["license"]["name"])
        assert told.head["license_link"] == told.croissant["license"]["url"] == "LICENSE"
        assert told.croissant["license"]["description"] == statement
        assert "license" not in told.citation
        assert "No single licence covers this release" in statement
    said = Counter(row["licence"] for row in told.rows["articles"])
    assert {k["said"]: k["articles"] for k in told.record["licences"]} == dict(said)
    assert {t["said"]: t["articles"] for t in told.record["rights"]["texts"]} == dict(said)
    licences = {row["id"]: row["licence"] for row in told.rows["articles"]}
    for table in ("sentences", "edits"):
        assert all(row["licence"] == licences[row["document_id"]] for row in told.rows[table])
    for row in told.rows["articles"]:
        assert row["redistributable"] == (licence_id(row["licence"]) is not None)
        assert (row["text"] is None) == (told.record["text"] == "standoff" and not row["redistributable"])
    held = [row for row in told.rows["articles"] if row["text"] is not None]
    if whole:
        assert all(licence_id(row["licence"]) == whole for row in held)
    for licence, count in said.items():
        words = f"{licence or 'nothing'} ({count} articles"
        assert words in told.licence
        assert f"| {licence or 'nothing'} | {count} |" in told.prose.replace("&#45;", "-")
    told_full = f"full text of {sum(not r['redistributable'] for r in held)} articles"
    assert (told_full in told.prose) == any(not r["redistributable"] for r in held)
    closed = any(not r["redistributable"] for r in held) or told.record["rights"]["additions"] is None
    assert (told.zenodo["access_right"] == "restricted") == closed
    assert told.zenodo.get("access_conditions") == (f"<p>{statement}</p>" if closed else None)
    plan = plan_upload(told.folder, "owner/name")
    assert plan.unpermitted == sum(not r["redistributable"] for r in held)


def check_counts(told: Told) -> None:
    """Compare every count with the rows."""
    record, rows = told.record, told.rows
    for entry in record["tables"]:
        found = told.splits[entry["table"]][entry["split"]]
        path = told.folder / entry["path"]
        assert entry["rows"] == len(found)
        assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert entry["size"] == path.stat().st_size
    listed = {(e["table"], e["split"]): e for e in record["tables"]}
    assert {(t, s) for t, some in told.splits.items() for s in some} == set(listed)
    infos = {i["config_name"]: i for i in told.head["dataset_info"]}
    for name, info in infos.items():
        assert {s["name"]: s["num_examples"] for s in info["splits"]} == {
            s: len(r) for s, r in told.splits[name].items()
        }
        assert info["download_size"] == sum(e["size"] for e in record["tables"] if e["table"] == name)
        assert f"| `{name}` | " in told.prose
        assert re.search(rf"\| `{name}` \| [^|]+ \| {len(rows[name])} \|", told.prose)
    assert {c["config_name"] for c in told.head["configs"]} == set(infos) == set(told.splits)
    assert [s["name"] for s in record["splits"]] == [
        s for s in ("train", "validation", "test") if s in told.splits["articles"]
    ]
    for split in record["splits"]:
        articles = told.splits["articles"][split["name"]]
        dates = [a["published"] for a in articles if a["published"]]
        assert split["articles"] == len(articles)
        assert split["sentences"] == len(told.splits["sentences"].get(split["name"], ()))
        assert split["events"] == len({a["event"] for a in articles})
        assert (split["first"], split["last"]) == (min(dates, default=None), max(dates, default=None))
    assert record["sentences"] == len(rows["sentences"])
    assert f"{record['sentences']} sentences" in told.prose
    assert told.croissant["description"].startswith(f"{record['sentences']} garbled sentences")
    assert told.head["size_categories"] == ["n<1K"]
    assert record["events"] == len({a["event"] for a in rows["articles"]})
    for key, counted in (
        ("roles", Counter(a["role"] for a in rows["articles"])),
        ("statuses", Counter(s["status"] for s in rows["sentences"])),
        ("labels", Counter(s["label"] for s in rows["sentences"])),
        ("spans", Counter(f"{s['source']} {s['status']}" for s in rows["spans"])),
        ("links", Counter(a["kind"] for a in rows["alignments"] if a["decision"] != "cut")),
        ("decisions", Counter(a["decision"] for a in rows["alignments"] if a["decision"])),
    ):
        assert {c["name"]: c["count"] for c in record[key]} == dict(counted), key
    corrected = [s for s in rows["sentences"] if s["status"] in {"done", "reviewed"}]
    assert record["corrected"] == len(corrected)
    assert record["revisions"] == len(rows["edits"])
    assert record["editors"] == len({e["editor"] for e in rows["edits"]} - {None})
    assert f"{record['editors']} editor" in told.prose
    judged = bool(corrected) or any(s["source"] == "person" or s["status"] == "dismissed" for s in rows["spans"])
    assert ("expert-generated" in told.head["annotations_creators"]) == judged
    signatures = {r[k] for some in rows.values() for r in some for k in ("signature", "effort_signature") if r.get(k)}
    assert signatures <= set(record["signatures"])
    assert len(set(record["signatures"]) - signatures) == 1  # of the splits


def check_corrections(told: Told) -> None:
    """Compare the columns of texts with the status, the edits, the marks, and the numbers made of them."""
    edits = {e["id"]: e for e in told.rows["edits"]}
    approved = []
    for row in told.rows["sentences"]:
        column = {"done": "corrected", "reviewed": "corrected"}.get(row["status"], row["status"])
        texts = {name: row[name] for name in ("corrected", "draft", "rejected") if row[name] is not None}
        assert set(texts) == {column} - {"untouched"}
        if row["revision"]:
            assert texts.get(column, row["garbled"]) == edits[row["revision"]]["after"]
        if row["corrected"] is None:
            assert (row["operations"], row["hter"], row["character_edit_rate"], row["effort_signature"]) == (
                [],
                *[None] * 3,
            )
        else:
            approved.append(row)
            made = apply_operations(row["garbled"], [EditOperation(**o) for o in row["operations"]])
            assert made == row["corrected"]
    assert told.record["corrected"] == len(approved)
    if approved:
        (ter,) = text_measures([r["garbled"] for r in approved], [r["corrected"] for r in approved], ["ter"])
        assert told.record["hter"] == pytest.approx(ter.total, abs=1e-4)
    else:
        assert told.record["hter"] is None
    homes = {r["id"]: r for r in told.rows["sentences"]}
    for mark in (s for s in told.rows["spans"] if s["side"] in {"corrected", "draft", "rejected"}):
        if homes[mark["sentence_id"]]["revision"] == mark["revision"]:
            text = homes[mark["sentence_id"]][mark["side"]]
            assert text[mark["start"] : mark["end"]] == mark["text"]


def check_identity(told: Told) -> None:
    """Compare name, version, date, language and authors, and the columns with those that are there."""
    record, head, citation, croissant = told.record, told.head, told.citation, told.croissant
    assert len({record["name"], head["pretty_name"], citation["title"], croissant["name"]}) == 1
    assert len({record["version"], head["version"], citation["version"], croissant["version"]}) == 1
    assert f"## {record['version']} - {record['date']}" in told.changelog
    assert len({record["date"], citation["date-released"], croissant["datePublished"]}) == 1
    assert f"year={{{record['date'][:4]}}}" in croissant["citeAs"]
    assert f"Version {record['version']}, {record['date']}." in told.prose
    assert max(e["created"] for e in told.rows["edits"]).date().isoformat() == record["date"]
    languages = sorted({a["language"] for a in told.rows["articles"]})
    assert record["languages"] == head["language"] == croissant["inLanguage"] == languages
    zenodo, datacite, crate = told.zenodo, told.datacite, told.crate["./"]
    assert {zenodo["title"], datacite["titles"][0]["title"], crate["name"]} == {record["name"]}
    assert {zenodo["version"], datacite["version"], crate["version"]} == {record["version"]}
    assert {zenodo["publication_date"], datacite["dates"][0]["date"], crate["datePublished"]} == {record["date"]}
    assert datacite["publicationYear"] == record["date"][:4]
    named = [c["name"] for c in croissant["creator"]]
    assert [c["name"] for c in zenodo["creators"]] == [c["name"] for c in datacite["creators"]] == named
    assert [told.crate[a["@id"]]["name"] for a in crate["author"]] == named
    kinds = [c["@type"].removeprefix("sc:") for c in croissant["creator"]]
    assert [told.crate[a["@id"]]["@type"] for a in crate["author"]] == kinds
    assert [c["nameType"] for c in datacite["creators"]] == [
        "Personal" if k == "Person" else "Organizational" for k in kinds
    ]
    listed = {part["@id"] for part in crate["hasPart"]}
    assert listed == {p.relative_to(told.folder).as_posix() for p in told.folder.rglob("*") if p.is_file()} - {
        "ro-crate-metadata.json"
    }
    assert {i: told.crate[i]["sha256"] for i in listed if i.startswith("data/")} == {
        e["path"]: e["sha256"] for e in record["tables"]
    }
    people = [a for a in citation["authors"] if "family-names" in a]
    others = [a for a in citation["authors"] if "name" in a]
    assert [c["name"] for c in croissant["creator"] if c["@type"] == "sc:Person"] == [
        f"{a['family-names']}, {a['given-names']}" for a in people
    ]
    assert [c["name"] for c in croissant["creator"] if c["@type"] == "sc:Organization"] == [a["name"] for a in others]
    fields = {r["@id"]: [f["name"].rpartition("/")[2] for f in r["field"]] for r in croissant["recordSet"]}
    infos = {i["config_name"]: i for i in head["dataset_info"]}
    for entry in record["tables"]:
        schema = pq.read_schema(told.folder / entry["path"])
        names = list(schema.names)
        assert fields[f"{entry['table']}/{entry['split']}"] == names
        assert [f["name"] for f in infos[entry["table"]]["features"]] == names
        section = told.card.split(f"### {entry['table']}\n")[1].split("\n### ")[0].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == names
    files = {d["@id"]: (d["sha256"], d["contentSize"]) for d in croissant["distribution"]}
    assert files == {e["path"]: (e["sha256"], f"{e['size']} B") for e in record["tables"]}
    lines = (told.folder / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    assert {p for p in sums if p.endswith(".parquet")} == set(files)
    assert all(sums[path] == digest for path, (digest, _) in files.items())
    verify(told.folder)


@pytest.mark.parametrize("text", ["full", "standoff"])
@pytest.mark.parametrize("corpus", CORPORA)
def test_no_statement_of_a_release_contradicts_another(tmp_path: Path, corpus: str, text: Any) -> None:
    order = ReleaseOrder(names=False, licence="CC-BY-4.0", authors=("Secretary, A.", "Team of Editors"), text=text)
    workspace(tmp_path, corpus).publish(tmp_path / "out", order)
    told = Told(tmp_path / "out")
    check_rights(told, WHOLE[corpus][text == "standoff"])
    check_counts(told)
    check_identity(told)
    if text == "full":
        check_corrections(told)


@pytest.mark.parametrize("text", ["full", "standoff"])
def test_without_a_licence_of_the_additions_none_covers_the_whole(tmp_path: Path, text: Any) -> None:
    workspace(tmp_path, "open").publish(tmp_path / "out", ReleaseOrder(names=False, text=text))
    told = Told(tmp_path / "out")
    assert told.head["license"] == "other"
    check_rights(told, None)
    assert "no licence that was stated" in told.citation["abstract"]


def test_sentences_that_were_never_scored_are_counted_nowhere(tmp_path: Path) -> None:
    """A run that was ended early leaves articles without reports: these have no rows, and no split counts them."""
    scored, (late, clean) = pair(1, OPEN), pair(2, OPEN)
    workbench = make(tmp_path / "w.sqlite", [scored])
    workbench.correct(workbench.segments()[0].segment_id, "نص", base=None, author="Amal")
    with_late = make(tmp_path / "late.sqlite", [scored, (late, clean)])
    with Workspace.open(workbench.path) as one, Workspace.open(with_late.path) as other:
        documents = other.documents()
        one.save_corpus("c", documents, [s for d in documents for s in other.segments(d)], "by hand")
    workbench.publish(tmp_path / "out", ReleaseOrder(names=False, licence="CC-BY-4.0"))
    check_counts(Told(tmp_path / "out"))


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        ("CC BY-SA 4.0", "CC-BY-4.0"),
        ("CC BY-SA 4.0", "CC0-1.0"),
        ("CC BY-SA 4.0", "CC-BY-SA-3.0"),
        ("CC BY-NC 4.0", "CC-BY-SA-4.0"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-4.0"),
        ("ODbL", "CC-BY-4.0"),
    ],
)
def test_a_licence_that_the_texts_do_not_allow_is_refused(tmp_path: Path, texts: str, given: str) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(1, texts), pair(2, OPEN)])
    with pytest.raises(InputError, match="not allowed for corrections") as caught:
        workbench.publish(tmp_path / "out", ReleaseOrder(names=False, licence=given))
    assert caught.value.code == "release-licence-excluded"
    assert not (tmp_path / "out").exists()
    words = ["publish", "--workspace", str(workbench.path), "--out", str(tmp_path / "out"), "--licence", given]
    shown = CliRunner().invoke(main, words)
    assert shown.exit_code == 1
    assert "leave it out" in shown.output


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        ("CC BY-SA 3.0", "CC-BY-SA-4.0"),
        ("CC BY-NC 4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY 4.0", "CC0-1.0"),
        ("MIT", "ODbL"),
        (RESERVED, "CC-BY-4.0"),
    ],
)
def test_a_licence_that_the_texts_allow_is_taken(tmp_path: Path, texts: str, given: str) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(1, texts)])
    told = workbench.publish(tmp_path / "out", ReleaseOrder(names=False, licence=given))
    assert told.identity.licence == licence_id(given)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.ar", "cc-by-sa-4.0"),
        ("http://www.creativecommons.org/publicdomain/zero/1.0", "cc0-1.0"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", None),
        ("ODC-By-1.0", "odc-by"),
        ("PDDL-1.0", "pddl"),
        ("https://example.org/creativecommons.org/licenses/by/4.0/", None),
    ],
)
def test_licences_are_known_by_spdx_name_and_url(said: str, known: str | None) -> None:
    assert licence_id(said) == known


def test_the_hub_is_told_of_a_licence_that_it_does_not_list(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(1, "CC BY 1.0")])
    workbench.publish(tmp_path / "out", ReleaseOrder(names=False, licence="CC-BY-1.0"))
    head = Told(tmp_path / "out").head
    assert (head["license"], head["license_name"]) == ("other", "cc-by-1.0")
    assert head["license_link"] == "https://creativecommons.org/licenses/by/1.0/"


DATASHEET = """
[data_statement]
language_variety = "Modern Standard Arabic of agencies <b>in the Gulf</b>"
[datasheet]
funding = "The Research Council"
"""


@pytest.mark.parametrize("text", ["full", "standoff"])
def test_metadata_for_repositories_is_valid(tmp_path: Path, text: Any) -> None:
    """CITATION.cff and datacite.json are valid by the published schemas, with and without what can be told."""
    cff, kernel = (
        json.loads((ROOT / "tests" / "schemas" / name).read_text("utf-8"))
        for name in ("cff-1.2.0.json", "datacite-4.5.json")
    )
    workbench = workspace(tmp_path, "mixed")
    (tmp_path / "datasheet.toml").write_text(DATASHEET, encoding="utf-8")
    authors = ("Doe, Jane (0000-0002-1825-0097)", "Ben Doe https://orcid.org/0000-0001-5109-3700", "News Lab")
    url = "https://doi.org/10.5281/zenodo.1234567"
    order = ReleaseOrder(
        names=False, text=text, licence="CC-BY-4.0", authors=authors, url=url, datasheet=tmp_path / "datasheet.toml"
    )
    workbench.publish(tmp_path / "stated", order)
    workbench.publish(tmp_path / "bare", ReleaseOrder(names=False, text=text))
    for release in ("stated", "bare"):
        told = Told(tmp_path / release)
        jsonschema.validate(told.citation, cff, cls=jsonschema.Draft7Validator)
        jsonschema.validate(told.datacite, kernel, cls=jsonschema.Draft201909Validator)
    told = Told(tmp_path / "stated")
    assert told.citation["authors"][1] == {
        "family-names": "Doe",
        "given-names": "Ben",
        "orcid": "https://orcid.org/0000-0001-5109-3700",
    }
    assert told.croissant["url"] == told.citation["url"] == told.datacite["url"] == told.crate["./"]["url"] == url
    assert told.citation["doi"] == told.datacite["doi"] == told.zenodo["doi"] == "10.5281/zenodo.1234567"
    assert told.datacite["publisher"] == {"name": "News Lab"}
    assert "&#60;b&#62;in the Gulf" in told.prose
    assert "**Who funded it?** The Research Council" in told.prose
    assert "**Was there an ethical review?** Not stated." in told.prose
    bare = Told(tmp_path / "bare")
    assert "**Who funded it?** Not stated." in bare.prose
    assert bare.datacite["publisher"] == {"name": ":unav"}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (ReleaseOrder(authors=("Doe, Jane 0000-0002-1825-0098",)), "release-bad-orcid"),
        (ReleaseOrder(authors=("https://orcid.org/0000-0002-1825-0097",)), "release-author-without-name"),
        (ReleaseOrder(authors=("0000-0002-1825-0097",)), "release-author-without-name"),
        (ReleaseOrder(authors=("Doe, Jane", "workbench 0000-0002-1825-0097")), "release-author-not-person"),
        (ReleaseOrder(authors=("، <orcid.org/0000-0002-1825-0097>",)), "release-author-without-name"),
        (ReleaseOrder(url="example.org/set"), "release-bad-url"),
        (ReleaseOrder(datasheet=Path("nowhere.toml")), "release-datasheet-unreadable"),
    ],
)
def test_what_cannot_be_stated_is_refused(tmp_path: Path, order: ReleaseOrder, code: str) -> None:
    with pytest.raises(InputError) as caught:
        workspace(tmp_path, "open").publish(tmp_path / "out", order)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("Doe, (0000-0002-1825-0097)", Author(name="Doe", family="Doe", orcid="0000-0002-1825-0097")),
        (
            "Jane Doe, 0000-0002-1825-0097",
            Author(name="Jane Doe", family="Doe", given="Jane", orcid="0000-0002-1825-0097"),
        ),
        ("عوض، ليلى،", Author(name="عوض، ليلى", family="عوض", given="ليلى")),
        ("News Lab,", Author(name="News Lab")),
    ],
)
def test_a_comma_at_the_end_of_a_name_is_no_part_of_it(said: str, author: Author) -> None:
    assert author_of(said) == author


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[datasheets]", "datasheets is none of"),
        ("[datasheet]\nfunds = 'x'", "datasheet.funds is none of"),
        ("[datasheet]\nfunding = 3", "datasheet.funding is no text"),
        ("datasheet = 3", "datasheet is no table"),
        ("[", "Invalid initial character"),
    ],
)
def test_a_wrong_datasheet_is_told_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_answers(text)


def test_croissant_with_several_rights_is_valid(tmp_path: Path) -> None:
    import mlcroissant

    workspace(tmp_path, "mixed").publish(tmp_path / "out", ReleaseOrder(names=False, authors=("Doe, Jane",)))
    dataset = mlcroissant.Dataset(jsonld=str(tmp_path / "out" / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert dataset.metadata.license[0].url == "LICENSE"
