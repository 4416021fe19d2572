"""What a release leaves out or blots out: withdrawn texts, personal data; and where its texts are from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.handmade import CLEAN, GARBLED, Article, make, pair
from workbench.cli import main
from workbench.errors import CorpusError, InputError, WorkspaceError
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.publication import BLOT, Masking, read_rows
from workbench.publication.masking import blot_quotes
from workbench.records import ErrorSpan, content_id
from workbench.service import ReleaseOrder, Workbench, compare_releases, rebuild, release_changes
from workbench.store import Workspace

PHONE, EMAIL, CIVIL, CARD = "0501234567", "sami.haddad@example.org", "1023456789", "4532 0151 1283 0366"
SECRETS = (PHONE, "050 123 4567", EMAIL, CIVIL, CARD, "4532015112830366")
ORDER = ReleaseOrder(licence="CC-BY-4.0")


def published(release: Path) -> str:
    """Return everything that the files of a release say, as one text."""
    files = [p for p in release.rglob("*") if p.is_file()]
    texts = [p.read_text("utf-8") for p in files if p.suffix != ".parquet"]
    rows = [row for p in files if p.suffix == ".parquet" for row in read_rows(p)]
    return "\n".join([*texts, str(rows)])


def rows_of(release: Path, table: str) -> list[dict[str, Any]]:
    return [row for p in sorted((release / "data" / table).glob("*.parquet")) for row in read_rows(p)]


def articles(workbench: Workbench, folder: Path) -> Path:
    """Write the articles of a workspace to a folder."""
    folder.mkdir()
    with Workspace.open(workbench.path) as workspace:
        for document in workspace.documents(inactive=True):
            (folder / document.name).write_text(document.text, "utf-8")
    return folder


@pytest.fixture
def personal(tmp_path: Path) -> Workbench:
    """A workspace with personal data in every place a person or a text can put them."""
    garbled = Article(
        sentences=(f"اتصل على الجوال {PHONE} قبل الظهر غدا.", GARBLED[1], f"بريده {EMAIL} منذ عام."),
        name="خبر 0501234567.txt",
        facts={"licence": "CC BY 4.0", "title": f"راسلوا {EMAIL}", "origin": f"من {EMAIL}"},
    )
    clean = Article(
        sentences=(f"يمكن الاتصال على الجوال {PHONE} صباح غد.", f"رقم الهوية: {CIVIL} له.", CLEAN[2]),
        role="clean",
        name="c.txt",
        facts={"licence": "CC BY 4.0", "publisher": "وكالة"},
    )
    workbench = make(tmp_path / "w.sqlite", [(garbled, clean), pair(2, "CC BY 4.0")])
    first, second, third = (_row(workbench, k) for k in range(3))
    finding = ErrorSpan(
        side="left",
        start=first.text.index(PHONE),
        end=first.text.index(PHONE) + len(PHONE),
        text=PHONE,
        category="accuracy/mistranslation",
        severity="major",
        check="numbers",
        reason=f"the counterpart has {PHONE}",
        evidence=PHONE,
        suggestion=PHONE,
    )
    right = replace(finding, side="right", start=12, end=22, text=CIVIL, reason=CIVIL, evidence=CIVIL, suggestion=None)
    with Workspace.open(workbench.path) as workspace:
        document = first.segment_id.partition(":")[0]
        links, reports = workspace.links(document), list(workspace.reports(document))
        for k, error in ((0, finding), (1, right)):
            reports[k] = replace(reports[k], report=replace(reports[k].report, errors=(error,)))
        workspace.save_result(document, "inputs", "made-up-aligner", links, reports)
    at = first.text.index(PHONE)
    workbench.annotate(
        first.segment_id, at, at + 10, category="accuracy", severity="major", author="Amal", comment=f"اسأل {EMAIL}"
    )
    workbench.correct(
        first.segment_id,
        first.text.replace("قبل الظهر", "صباحا") + f" أو {CARD}",
        base=None,
        author="Amal",
        comment=f"هاتفي 050 123 4567 وهويتي {CIVIL}",
        taken=[PHONE],
        refused=[f"رقم الهوية {CIVIL}"],
    )
    workbench.correct(second.segment_id, f"وقال إن رقمه {CIVIL} معروف.", base=None, author="Amal", status="draft")
    now = _row(workbench, 0)
    at = now.correction.index(PHONE)
    workbench.annotate(
        now.segment_id, at, at + 10, category="accuracy", severity="minor", author="Amal", side="current"
    )
    workbench.cut_link((third.segment_id,), (third.links[0].segment.id,), author="Amal", comment=f"من {EMAIL}")
    return workbench


def _row(workbench: Workbench, number: int) -> Any:
    rows = [r for r in workbench.segments() if r.document.startswith(("خبر", "g1"))]
    return sorted(rows, key=lambda r: r.start)[number]


def test_personal_data_are_told_before_publishing(personal: Workbench, tmp_path: Path) -> None:
    words = ["publish", "--workspace", str(personal.path), "--check", "--comments"]
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    counts = told["personal_data"]["counts"]
    assert set(counts) == {"email", "phone", "national_id", "card"}
    places = told["personal_data"]["places"]
    assert sum(counts.values()) == len(places)
    found = {(p["kind"], p["field"], p["text"]) for p in places}
    assert found >= {
        ("phone", "text", PHONE),
        ("email", "title", EMAIL),
        ("email", "origin", EMAIL),
        ("phone", "name", PHONE),
        ("card", "correction", CARD),
        ("email", "comment", EMAIL),
        ("national_id", "text", CIVIL),
    }
    first = next(p for p in places if p["field"] == "text" and p["kind"] == "phone")
    assert first["sentence"] == _row(personal, 0).segment_id
    assert (first["document"], first["document_id"]) == ("خبر 0501234567.txt", first["sentence"].partition(":")[0])
    assert not list(tmp_path.glob("out*"))
    shown = CliRunner().invoke(main, words).output
    assert f"email  خبر 0501234567.txt  {first['document_id']}  title: {EMAIL}" in shown
    out = ["publish", "--workspace", str(personal.path), "--out", str(tmp_path / "out"), "--no-names"]
    plain = CliRunner().invoke(main, [*out, "--json"])
    assert "personal data found" in plain.stderr
    assert "--mask-personal-data" in plain.stderr
    record = json.loads(plain.stdout)
    assert record["masked"] is False
    assert {c["name"] for c in record["personal_data"]} == set(counts)
    assert "The texts hold what may be personal data" in (tmp_path / "out" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("text", ["full", "standoff"])
@pytest.mark.parametrize("licence", ["CC BY 4.0", "all rights reserved"])
def test_masked_personal_data_are_in_no_file(personal: Workbench, tmp_path: Path, text: Any, licence: str) -> None:
    with Workspace.open(personal.path) as workspace:
        documents = [replace(d, licence=licence) for d in workspace.documents()]
        workspace.save_corpus("c", documents, [s for d in documents for s in workspace.segments(d)], "by hand")
    order = replace(ORDER, text=text, comments=True, mask=True)
    out = tmp_path / "out"
    personal.publish(out, order)
    told = published(out)
    for secret in SECRETS:
        assert secret not in told, secret
    assert "Personal data that a search found were blotted out" in told
    left_out = text == "standoff" and licence == "all rights reserved"
    if left_out:
        rebuild(out, articles(personal, tmp_path / "articles"), tmp_path / "full")
        assert not any(secret in published(tmp_path / "full") for secret in SECRETS)
        out = tmp_path / "full"
    texts = {a["id"]: a["text"] for a in rows_of(out, "articles")}
    sentences = {s["id"]: s for s in rows_of(out, "sentences")}
    edits = {e["id"]: e for e in rows_of(out, "edits")}
    for s in sentences.values():
        assert texts[s["document_id"]][s["start"] : s["end"]] == s["garbled"]
        assert s["id"] == f"{s['document_id']}:{s['start']}-{s['end']}"
    for span in rows_of(out, "spans"):
        home = sentences[span["sentence_id"]]
        text_of = {"left": home["garbled"], "corrected": edits.get(span["revision"], {}).get("after")}
        if span["side"] == "right":
            place = span["counterpart_id"].partition(":")
            start, _, end = place[2].partition("-")
            text_of["right"] = texts[place[0]][int(start) : int(end)]
        assert text_of[span["side"]][span["start"] : span["end"]] == span["text"]
    for link in rows_of(out, "alignments"):
        for side in (*link["left"], *link["right"]):
            assert texts[side["document_id"]][side["start"] : side["end"]] == side["text"]
    for edit in edits.values():
        if edit["base"] is None:
            assert edit["before"] == sentences[edit["sentence_id"]]["garbled"]
    assert BLOT * 10 in str(rows_of(out, "spans"))


def test_a_masked_number_cannot_be_guessed_from_an_id(personal: Workbench, tmp_path: Path) -> None:
    personal.publish(tmp_path / "out", replace(ORDER, names=False, mask=True))
    with Workspace.open(personal.path) as workspace:
        found = {d.id: hashlib.sha256(d.text.encode()).hexdigest() for d in workspace.documents() if PHONE in d.text}
    told = published(tmp_path / "out")
    assert len(found) == 2
    for document_id, digest in found.items():
        assert document_id not in told
        assert digest not in told
    for article in rows_of(tmp_path / "out", "articles"):
        assert article["sha256"] == hashlib.sha256(article["text"].encode()).hexdigest()
    personal.publish(tmp_path / "later", replace(ORDER, names=False, mask=True, version="1.1.0"))
    assert [a["id"] for a in rows_of(tmp_path / "later", "articles")] == [
        a["id"] for a in rows_of(tmp_path / "out", "articles")
    ]


def test_values_found_elsewhere_are_blotted_out_without_their_context() -> None:
    masking = Masking(values=frozenset({CIVIL, PHONE}))
    assert masking.text(f"الرقم {CIVIL} و 2024") == f"الرقم {BLOT * 10} و 2024"
    assert masking.text("رقم ١٠٢٣٤٥٦٧٨٩ 2024") == f"رقم {BLOT * 10} 2024"
    assert masking.text("10234567891 و 923456789") == "10234567891 و 923456789"


@pytest.fixture
def corpus(tmp_path: Path) -> Workbench:
    workbench = make(tmp_path / "w.sqlite", [pair(1, "CC BY 4.0"), pair(2, "all rights reserved")])
    for number in range(3):
        row = _row(workbench, number)
        # what stands is taken from the counterpart, which a takedown may withdraw
        workbench.correct(row.segment_id, f"{row.links[0].text} مع زيادة", base=None, author="Amal", comment="نعم")
    workbench.annotate(_row(workbench, 0).segment_id, 0, 6, category="accuracy", severity="major", author="Amal")
    return workbench


@pytest.mark.parametrize("text", ["full", "standoff"])
@pytest.mark.parametrize("name", ["c1.txt", "g1.txt", "c2.txt"])
def test_a_withdrawn_document_is_left_out_everywhere(corpus: Workbench, tmp_path: Path, name: str, text: Any) -> None:
    order = replace(ORDER, text=text)
    corpus.publish(tmp_path / "before", order)
    with Workspace.open(corpus.path) as workspace:
        withdrawn = next(d for d in workspace.documents() if d.name == name)
    corpus.take_down(name, reason="the agency asked for it", author="Jane Secret")
    corpus.publish(tmp_path / "after", replace(order, version="1.1.0", against=tmp_path / "before"))
    told = published(tmp_path / "after")
    for sentence in withdrawn.text.split("\n"):
        for at in range(0, len(sentence) - 24, 4):
            assert sentence[at : at + 24] not in told
    for table in ("articles", "sentences", "spans", "alignments", "edits"):
        shown = [{k: v for k, v in r.items() if k != "counterparts"} for r in rows_of(tmp_path / "after", table)]
        assert withdrawn.id not in str(shown)
        assert withdrawn.id not in str(rows_of(tmp_path / "after", table))
    metadata = json.loads((tmp_path / "after" / "release.json").read_text("utf-8"))
    assert metadata["withdrawn"] == [withdrawn.id]
    assert sum(r["count"] for r in metadata["roles"]) == 3
    card = (tmp_path / "after" / "README.md").read_text("utf-8")
    assert "**1 text was withdrawn**" in card
    assert f"`{withdrawn.id}`" in card
    assert "Secret" not in told
    assert "the agency asked" not in told
    changed = list(release_changes(compare_releases(tmp_path / "before", tmp_path / "after")))
    assert f"withdrawn: none → {withdrawn.id}" in changed
    assert f"withdrawn: none → {withdrawn.id}" in (tmp_path / "after" / "CHANGELOG.md").read_text("utf-8")
    with Workspace.open(corpus.path) as workspace:
        remaining = "\n".join(d.text for d in workspace.documents() if d.name != name)
    forms = {
        release: [f["text"] for n in rows_of(tmp_path / release, "names") for f in n["forms"]]
        for release in ("before", "after")
    }
    assert any(form not in remaining for form in forms["before"]) == (name == "c2.txt")
    assert all(form in remaining for form in forms["after"])


@pytest.mark.parametrize("text", ["full", "standoff"])
def test_a_withdrawn_sentence_is_left_out_everywhere(corpus: Workbench, tmp_path: Path, text: Any) -> None:
    row = _row(corpus, 1)
    for target in (row.links[0].segment.id, _other(corpus).segment_id):
        corpus.take_down(target, reason="names a minor", author="Jane")
    words = [row.links[0].text, _other(corpus).text]
    out = tmp_path / "out"
    corpus.publish(out, replace(ORDER, text=text))
    told = published(out)
    for sentence in words:
        for at in range(0, len(sentence) - 24, 4):
            assert sentence[at : at + 24] not in told
    kept = next(s for s in rows_of(out, "sentences") if s["id"] == row.segment_id)
    assert kept["counterparts"] == []
    assert BLOT in kept["corrected"]
    (span,) = (s for s in rows_of(out, "spans") if s["sentence_id"] == row.segment_id)
    assert (span["evidence"], span["suggestion"], span["reason"]) == (None, None, "")
    assert _other(corpus).segment_id not in {s["id"] for s in rows_of(out, "sentences")}
    assert json.loads((out / "release.json").read_text("utf-8"))["sentences"] == 5
    if text == "standoff":
        rebuild(out, articles(corpus, tmp_path / "articles"), tmp_path / "full")
        assert not any(s in published(tmp_path / "full") for s in words)
        out = tmp_path / "full"
    blotted = [a["text"] for a in rows_of(out, "articles") if BLOT in a["text"]]
    assert len(blotted) == 2
    for side in (s for k in rows_of(out, "alignments") for s in (*k["left"], *k["right"])):
        assert BLOT not in side["text"]


def _other(workbench: Workbench) -> Any:
    return next(r for r in workbench.segments() if r.document == "g2.txt" and r.start == 0)


def test_a_takedown_outlives_the_document_and_another_segmentation(corpus: Workbench, tmp_path: Path) -> None:
    corpus.take_down("c1.txt", reason="asked for", author="Jane")
    row = _row(corpus, 0)
    corpus.take_down(row.segment_id, reason="asked for", author="Jane")
    with Workspace.open(corpus.path) as workspace:
        documents = workspace.documents()
        every = [s for d in documents for s in workspace.segments(d)]
        workspace.save_corpus("c", [d for d in documents if d.name != "c1.txt"], every, "by hand")
        workspace.save_corpus("c", documents, every, "by hand")
    corpus.publish(tmp_path / "out", replace(ORDER, names=False))
    assert {a["name"] for a in rows_of(tmp_path / "out", "articles")} == {"g1.txt", "c2.txt", "g2.txt"}
    with Workspace.open(corpus.path) as workspace:
        (garbled,) = (d for d in documents if d.name == "g1.txt")
        whole = replace(every[0], start=0, end=len(garbled.text), text=garbled.text)
        others = [s for s in every if s.document_id != garbled.id]
        workspace.save_corpus("c", documents, [whole, *others], "in another way")
    corpus.publish(tmp_path / "whole", replace(ORDER, names=False))
    assert row.text not in published(tmp_path / "whole")


def test_takedowns_are_exported_and_imported_with_the_history(corpus: Workbench, tmp_path: Path) -> None:
    corpus.take_down("c1.txt", reason="asked for", author="Jane")
    corpus.take_down("g1.txt", reason="asked for", author="Jane")
    corpus.withdraw_takedown("g1.txt", reason="permission came", author="Jane")
    lines = tmp_path / "all.jsonl"
    exported = CliRunner().invoke(main, ["history", "--workspace", str(corpus.path), "--all", "--out", str(lines)])
    assert exported.exit_code == 0
    other = make(tmp_path / "other.sqlite", [pair(1, "CC BY 4.0"), pair(2, "all rights reserved")])
    assert other.import_file(lines).said >= 3
    assert other.takedowns() == corpus.takedowns()
    assert other.import_file(lines).said == 0
    other.publish(tmp_path / "out", replace(ORDER, names=False))
    assert {a["name"] for a in rows_of(tmp_path / "out", "articles")} == {"g1.txt", "g2.txt", "c2.txt"}
    changed = lines.read_text("utf-8").replace("permission came", "never mind")
    lines.write_text(changed, "utf-8")
    with pytest.raises(InputError):
        other.import_file(lines, strict=True)


def test_the_command_takes_down_lists_and_withdraws(corpus: Workbench, tmp_path: Path) -> None:
    def run(*words: str) -> Any:
        return CliRunner().invoke(main, ["takedown", *words, "--workspace", str(corpus.path), "--author", "Jane"])

    made = json.loads(run("c1.txt", "--reason", "asked for", "--json").stdout)
    assert (made["action"], made["author"], made["reason"]) == ("take down", "Jane", "asked for")
    check = CliRunner().invoke(main, ["publish", "--workspace", str(corpus.path), "--check"])
    assert f"left out, as they were taken down: {made['target']}" in check.stdout
    assert run("c1.txt", "--withdraw", "--reason", "permission").exit_code == 0
    listed = [json.loads(line) for line in run("--list", "--json").stdout.splitlines()]
    assert [t["action"] for t in listed] == ["take down", "withdraw"]
    assert listed[0]["created"] <= listed[1]["created"]
    corpus.publish(tmp_path / "out", replace(ORDER, names=False))
    assert len(rows_of(tmp_path / "out", "articles")) == 4
    for words, told in (
        (("none.txt", "--reason", "x"), "no document or segment"),
        (("0123456789abcdef:0-9", "--reason", "x"), "no document or segment"),
        ((f"{made['target']}:5-5", "--reason", "x"), "no document or segment"),
        (("c1.txt",), "needs a reason"),
        (("c1.txt", "--withdraw", "--reason", "x"), "is not taken down"),
    ):
        shown = run(*words)
        assert shown.exit_code == 1, words
        assert told in shown.output
    assert run().exit_code == 2
    assert run("c1.txt", "--list").exit_code == 2


def test_a_corpus_of_withdrawn_documents_is_not_published(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite", [pair(1, None)])
    for name in ("g1.txt", "c1.txt"):
        workbench.take_down(name, reason="asked for", author="Jane")
    with pytest.raises(WorkspaceError, match="is taken down"):
        workbench.publish(tmp_path / "out", ORDER)


def test_a_quote_that_the_article_has_itself_stays() -> None:
    class Quotes:
        def text(self, document_id: str) -> str:
            return CLEAN[0] if document_id == "a" else ""

        def places(self, text: str) -> dict[int, Any]:
            from workbench.publication import Place

            at = text.find(CLEAN[0][:12])
            return {at: (Place(document_id="a", at=0),)} if at >= 0 else {}

    said = f"قال: {CLEAN[0]} انتهى"
    assert blot_quotes(said, Quotes(), "نص آخر") == f"قال: {BLOT * len(CLEAN[0])} انتهى"
    assert blot_quotes(said, Quotes(), f"نص {CLEAN[0]} آخر") == said


LISTING = """
name = "تجربة"
[[documents]]
file = "a.txt"
role = "garbled"
publisher = "وكالة الأنباء"
url = "https://example.org/a"
published = "2025-07-02"
retrieved = "2025-08-01"
licence = "CC BY 4.0"
origin = "أرشيف"
[[documents]]
file = "b.txt"
role = "clean"
"""


def test_every_row_states_where_its_text_is_from(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corpus.toml").write_text(LISTING, "utf-8")
    for name, sentences in (("a.txt", GARBLED), ("b.txt", CLEAN)):
        (tmp_path / "corpus" / name).write_text("\n".join(sentences), "utf-8")
    read = read_corpus(tmp_path / "corpus")
    workbench = make(tmp_path / "w.sqlite", [pair(1, None)])
    known, unknown = read.documents
    facts = {n: getattr(known, n) for n in ("publisher", "url", "published", "retrieved", "origin", "licence")}
    pairs = [
        (
            Article(sentences=GARBLED, name="a.txt", facts=facts),
            Article(sentences=CLEAN, role="clean", name="b.txt"),
        )
    ]
    workbench = make(tmp_path / "own.sqlite", pairs)
    words = ["publish", "--workspace", str(workbench.path), "--out", str(tmp_path / "out"), "--no-names"]
    shown = CliRunner().invoke(main, words)
    assert "origin unknown for 1 document: b.txt" in shown.stderr
    rows = {a["name"]: a for a in rows_of(tmp_path / "out", "articles")}
    assert {k: rows["a.txt"][k] for k in facts} == facts
    assert facts["retrieved"] == "2025-08-01"
    assert {k: rows["b.txt"][k] for k in facts} == dict.fromkeys(facts)
    for sentence in rows_of(tmp_path / "out", "sentences"):
        assert {k: sentence[k] for k in facts} == facts
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "Of 1 article the origin is not known" in card
    assert json.loads((tmp_path / "out" / "release.json").read_text("utf-8"))["origin_unknown"] == 1
    again = read_corpus(tmp_path / "out")
    assert {d.name: (d.publisher, d.url, d.retrieved) for d in again.documents} == {
        "a.txt": ("وكالة الأنباء", "https://example.org/a", "2025-08-01"),
        "b.txt": (None, None, None),
    }
    assert Corpus(name=read.name, documents=read.documents).documents[1] == unknown
    wrong = LISTING.replace("2025-08-01", "yesterday")
    (tmp_path / "corpus" / "corpus.toml").write_text(wrong, "utf-8")
    with pytest.raises(CorpusError, match="yesterday"):
        read_corpus(tmp_path / "corpus", strict=True)
    assert content_id(known.text) == known.id
