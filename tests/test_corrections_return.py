"""Exports that come back from other programs: what nobody touched changes nothing, and one bad row stops no other."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from workbench.cli import main
from workbench.errors import InputError
from workbench.formats import status_of_word
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.records import (
    DatabaseURL,
    Document,
    ExportedSegment,
    Segment,
    SegmentReport,
    Status,
    content_id,
    cut_segment,
)
from workbench.scoring.fidelity import report_text
from workbench.service import Workbench, write_segments
from workbench.service.exchange.own_exports import kind_of_file
from workbench.service.exchange.same_text import same_comment, same_text
from workbench.store import Workspace

SUFFIX = {"jsonl": "jsonl", "tsv": "tsv", "csv": "csv", "tmx": "tmx", "xliff": "xlf", "xliff2": "xlf", "docx": "docx"}
STATUSES: tuple[Status, ...] = ("draft", "done", "reviewed", "rejected")
GARBLED = [
    "تدهور العلاقات بين موسكو وباكو.",
    "=قال الوزير: \\n إن الحادث خطير.",
    "شكر نظيره على\u00a0المساعدة.",
    "نص رابع فيه \"علامات\" و'أخرى'.",
    "\u200fنص خامس\u200f فيه علامة اتجاه.",
    "نص سادس لم يمسه أحد.",
]


def documents(garbled: Sequence[str] = GARBLED, name: str = "a.txt") -> tuple[Document, Document]:
    return (
        Document(id=content_id("\n".join(garbled)), name=name, text="\n".join(garbled), language="ar", role="garbled"),
        Document(id=content_id("نص نظيف."), name="c.txt", text="نص نظيف.", language="ar", role="clean"),
    )


def cut(document: Document) -> tuple[Segment, ...]:
    segments, at = [], 0
    for line in document.text.split("\n"):
        segments.append(cut_segment(document, at, at + len(line)))
        at += len(line) + 1
    return tuple(segments)


def make(path: Path, *, corrected: bool = True, garbled: Sequence[str] = GARBLED, name: str = "a.txt") -> Workbench:
    """Make a workspace of a garbled document with a segment of each status and some that nobody touched."""
    path.unlink(missing_ok=True)
    with Workspace.open(path, create=True) as workspace:
        both = documents(garbled, name)
        workspace.save_corpus("c", both, [s for d in both for s in cut(d)], SEGMENTS)
        reports = [SegmentReport(segment=s, report=report_text(s.text, "s")) for s in cut(both[0])]
        workspace.save_result(both[0].id, "inputs", "s", [], reports)
    workbench = Workbench(path)
    if corrected:
        for segment, status in zip(cut(both[0]), STATUSES, strict=False):
            comment = "تعليق\nفي سطرين " if status == "done" else ""
            workbench.correct(segment.id, f"مصحح {status}", base=None, author="أمل", status=status, comment=comment)
    return workbench


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    return make(tmp_path / "w.sqlite")


def call(*arguments: str | Path | DatabaseURL) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def export(workbench: Workbench, form: str, folder: Path, some: Sequence[ExportedSegment] | None = None) -> Path:
    stream = io.BytesIO()
    write_segments(workbench.segments_for_export() if some is None else some, form, stream)
    file = folder / f"f-{form}.{SUFFIX.get(form, form)}"
    file.write_bytes(stream.getvalue())
    return file


def state(workbench: Workbench) -> list[tuple[str | None, str]]:
    return [(s.correction, s.status) for s in workbench.segments()]


# --- what another program loses of a file

Loss = Callable[[Path], None]


def without_key(*names: str) -> Loss:
    def lose(file: Path) -> None:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        file.write_text("\n".join(json.dumps({k: v for k, v in r.items() if k not in names}) for r in rows), "utf-8")

    return lose


def cells(file: Path) -> list[list[str]]:
    delimiter = "," if file.suffix == ".csv" else "\t"
    return list(csv.reader(io.StringIO(file.read_text("utf-8"), newline=""), delimiter=delimiter))


def save_cells(file: Path, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="," if file.suffix == ".csv" else "\t").writerows(rows)
    file.write_text(out.getvalue(), "utf-8", newline="")


def without_column(*names: str) -> Loss:
    def lose(file: Path) -> None:
        head, *rows = cells(file)
        kept = [k for k, name in enumerate(head) if name not in names]
        save_cells(file, [[row[k] for k in kept] for row in (head, *rows)])

    return lose


def emptied(name: str) -> Loss:
    def lose(file: Path) -> None:
        head, *rows = cells(file)
        for row in rows:
            row[head.index(name)] = ""
        save_cells(file, [head, *rows])

    return lose


def without_nodes(path: str) -> Loss:
    def lose(file: Path) -> None:
        root = etree.parse(file)
        nodes = root.getroot().findall(path)
        assert nodes, path
        for node in nodes:
            node.getparent().remove(node)
        root.write(file)

    return lose


def without_attributes(path: str, *names: str) -> Loss:
    def lose(file: Path) -> None:
        root = etree.parse(file)
        nodes = [n for n in root.getroot().findall(path) if {*names} & {*n.attrib}]
        assert nodes, path
        for node in nodes:
            for name in names:
                node.attrib.pop(name, None)
        root.write(file)

    return lose


def word(change: Callable[[Any], object]) -> Loss:
    def lose(file: Path) -> None:
        document = docx.Document(str(file))
        for table in document.tables:
            change(table)
        document.save(str(file))

    return lose


def without_word_column(*columns: int) -> Loss:
    def change(table: Any) -> None:
        for line in table._tbl.iter(qn("w:tr")):
            for cell in [c for k, c in enumerate(line.findall(qn("w:tc"))) if k in columns]:
                line.remove(cell)

    return word(change)


def without_word_comments(table: Any) -> None:
    for kind in ("commentReference", "commentRangeStart", "commentRangeEnd"):
        for node in [*table._tbl.iter(qn(f"w:{kind}"))]:
            node.getparent().remove(node)


def without_word_revisions(table: Any) -> None:
    for row in table.rows[1:]:
        run = row.cells[0].paragraphs[0].runs[0]
        run.text = run.text.partition("@")[0]


LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTEXT = "{*}file/{*}body/{*}trans-unit/{*}context-group/{*}context[@context-type='x-workbench-%s']"
META = "{*}file/{*}unit/{*}metadata/{*}metaGroup/{*}meta[@type='%s']"
LOSSES: list[tuple[str, str, Loss]] = [
    *((form, name, without_key(name)) for form in ("jsonl",) for name in ("status", "revision", "comment", "segment",
      "corrected_by", "start", "text", "document", "correction", "links")),
    ("jsonl", "all but place and correction", without_key("status", "revision", "comment", "segment", "text")),
    *((form, name, without_column(name)) for form in ("csv", "tsv") for name in ("status", "revision", "comment",
      "segment", "corrected_by", "start", "text", "document", "correction", "escaped", "corrected_at")),
    *((form, f"{name} emptied", emptied(name)) for form in ("csv", "tsv") for name in ("status", "revision", "comment",
      "segment", "start", "document", "text")),
    *((form, "all but place and correction", without_column("status", "revision", "comment", "segment", "text",
      "escaped")) for form in ("csv", "tsv")),
    *((form, "escaped and text", without_column("text", "escaped", "revision")) for form in ("csv", "tsv")),
    *(("tmx", name, without_nodes(f"body/tu/prop[@type='x-{name}']")) for name in ("status", "revision", "document")),
    ("tmx", "every property", without_nodes("body/tu/prop")),
    ("tmx", "comment", without_nodes("body/tu/note")),
    ("tmx", "author", without_attributes("body/tu/tuv", "creationid", "creationdate")),
    ("tmx", "id", without_attributes("body/tu", "tuid")),
    ("tmx", "language", without_attributes("body/tu/tuv", LANG)),
    ("tmx", "source language", without_attributes("header", "srclang")),
    ("xliff", "state", without_attributes("{*}file/{*}body/{*}trans-unit/{*}target", "state")),
    ("xliff", "status", without_nodes(CONTEXT % "status")),
    ("xliff", "revision", without_nodes(CONTEXT % "revision")),
    ("xliff", "every context", without_nodes("{*}file/{*}body/{*}trans-unit/{*}context-group")),
    ("xliff", "comment", without_nodes("{*}file/{*}body/{*}trans-unit/{*}note")),
    ("xliff", "author", without_nodes("{*}file/{*}header")),
    ("xliff", "id", without_attributes("{*}file/{*}body/{*}trans-unit", "id")),
    ("xliff", "approved", without_attributes("{*}file/{*}body/{*}trans-unit", "approved")),
    ("xliff", "document", without_attributes("{*}file", "original")),
    ("xliff", "language", without_attributes("{*}file", "source-language", "target-language")),
    ("xliff2", "state", without_attributes("{*}file/{*}unit/{*}segment", "state", "subState")),
    ("xliff2", "substate", without_attributes("{*}file/{*}unit/{*}segment", "subState")),
    *(("xliff2", name, without_nodes(META % name)) for name in ("status", "revision", "author")),
    ("xliff2", "metadata", without_nodes("{*}file/{*}unit/{*}metadata")),
    ("xliff2", "comment", without_nodes("{*}file/{*}unit/{*}notes")),
    ("xliff2", "id", without_attributes("{*}file/{*}unit", "id")),
    ("xliff2", "language", without_attributes(".", "srcLang", "trgLang")),
    ("docx", "status", without_word_column(3)),
    ("docx", "text", without_word_column(1)),
    ("docx", "id", without_word_column(0)),
    ("docx", "correction", without_word_column(2)),
    ("docx", "text and status", without_word_column(1, 3)),
    ("docx", "comment", word(without_word_comments)),
    ("docx", "revision", word(without_word_revisions)),
    ("docx", "head", word(lambda t: t._tbl.remove(t.rows[0]._tr))),
]  # fmt: skip


@pytest.mark.parametrize(("form", "field", "lose"), LOSSES, ids=[f"{form}: {field}" for form, field, _ in LOSSES])
def test_an_unchanged_file_that_lost_a_field_changes_nothing(
    form: str, field: str, lose: Loss, workbench: Workbench, tmp_path: Path
) -> None:
    before = state(workbench)
    file = export(workbench, form, tmp_path)
    lose(file)
    shown = call("import", file, "--workspace", workbench.path, "--author", "بسمة")
    assert state(workbench) == before, shown.output
    assert len(workbench.history()) == len(STATUSES)
    refused = {("jsonl", "correction"), ("csv", "correction"), ("tsv", "correction"), ("docx", "id"),
               ("docx", "correction")}  # fmt: skip
    assert bool(shown.exit_code) == ((form, field) in refused), shown.output


@pytest.mark.parametrize("form", SUFFIX)
def test_an_unchanged_file_needs_no_author(form: str, workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, form, tmp_path)
    assert call("import", file, "--workspace", workbench.path).stdout.startswith("0 revisions")
    edit(form, file, {0: "نص أول"})
    shown = call("import", file, "--workspace", workbench.path)
    assert shown.exit_code == 1
    assert "needs an author" in shown.stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "tmx", "xliff", "xliff2", "docx"])
def test_a_changed_text_without_a_status_is_done(form: str, workbench: Workbench, tmp_path: Path) -> None:
    lose = {
        "jsonl": without_key("status"),
        "csv": without_column("status"),
        "tsv": without_column("status"),
        "tmx": without_nodes("body/tu/prop[@type='x-status']"),
        "xliff": without_nodes("{*}file/{*}body/{*}trans-unit/{*}context-group"),
        "xliff2": without_attributes("{*}file/{*}unit/{*}segment", "state", "subState"),
        "docx": without_word_column(3),
    }[form]
    file = export(workbench, form, tmp_path)
    if form == "xliff":
        without_attributes("{*}file/{*}body/{*}trans-unit", "approved")(file)
        without_attributes("{*}file/{*}body/{*}trans-unit/{*}target", "state")(file)
    lose(file)
    edit(form, file, {0: "نص جديد"})
    shown = call("import", file, "--workspace", workbench.path, "--author", "بسمة")
    assert shown.stdout.startswith("1 revision imported"), shown.output
    assert state(workbench)[0] == ("نص جديد", "done")
    assert [s for _, s in state(workbench)[1:4]] == ["done", "reviewed", "rejected"]


def edit(form: str, file: Path, texts: dict[int, str], *, untouched: bool = True) -> None:
    """Change the corrections of some rows, counted from 0, as a user's program would."""
    if form == "jsonl":
        rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
        for k, text in texts.items():
            rows[k]["correction"] = text
        file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    elif form in {"csv", "tsv"}:
        head, *table = cells(file)
        for k, text in texts.items():
            row = dict(zip(head, table[k], strict=True))
            if row.get("escaped") == "yes":
                text = text.replace("\\", "\\\\")  # noqa: PLW2901
            table[k][head.index("correction")] = text
        save_cells(file, [head, *table])
    elif form == "docx":
        document = docx.Document(str(file))
        column = [c.text for c in document.tables[0].rows[0].cells].index("النص المصحّح")
        for k, text in texts.items():
            document.tables[0].rows[k + 1].cells[column].paragraphs[0].runs[0].text = text
        document.save(str(file))
    else:
        edit_xml(form, file, texts)


def edit_xml(form: str, file: Path, texts: dict[int, str]) -> None:
    root = etree.parse(file)
    units = [*root.getroot().iter("{*}tu" if form == "tmx" else "{*}trans-unit" if form == "xliff" else "{*}unit")]
    for k, text in texts.items():
        if form == "tmx":
            variants = units[k].findall("tuv")
            if len(variants) == 1:
                variants.append(etree.SubElement(units[k], "tuv", {LANG: "ar"}))
                etree.SubElement(variants[1], "seg")
            target = variants[1].find("seg")
        else:
            home = units[k] if form == "xliff" else units[k].find("{*}segment")
            target = home.find("{*}target")
            if target is None:
                source = home.find("{*}source")
                target = etree.Element(source.tag.replace("source", "target"))
                source.addnext(target)
        for child in [*target]:
            target.remove(child)
        target.text = text
    root.write(file, encoding="utf-8")


WORDS = st.text(
    alphabet=st.one_of(st.sampled_from("نص ،؛\n\r\t\"'“”=\\|;@_x0041_\u200f\u200e\u061c\u202e\u00a0"), st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")),
    min_size=1,
    max_size=25,
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("form", SUFFIX)
@given(st.lists(st.tuples(WORDS, st.sampled_from(STATUSES), st.one_of(st.just(""), WORDS)), max_size=4), st.data())
@settings(max_examples=12)
def test_only_what_was_edited_comes_back_as_a_revision(
    form: str, home: Path, edits: list[tuple[str, Status, str]], data: st.DataObject
) -> None:
    workbench = make(home / f"{form}.sqlite", corrected=False)
    for segment, (text, status, comment) in zip(cut(documents()[0]), edits, strict=False):
        workbench.correct(segment.id, text, base=None, author="أمل", status=status, comment=comment)
    before = state(workbench)
    file = export(workbench, form, home)
    assert workbench.import_file(file, author="بسمة").added == 0
    assert state(workbench) == before
    changed = data.draw(st.dictionaries(st.integers(0, len(GARBLED) - 1), WORDS, max_size=3))
    now = [c or s.text for (c, _), s in zip(before, workbench.segments(), strict=True)]
    changed = {
        k: t if form == "jsonl" else t.replace("\r", "")
        for k, t in changed.items()
        if t.strip() and status_of_word(t) is None
    }
    changed = {k: t for k, t in changed.items() if t.strip() and not same_text(t, now[k])}
    edit(form, file, changed)
    summary = workbench.import_file(file, author="بسمة")
    assert (summary.added, summary.refused) == (len(changed), ())
    after = [c or s.text for (c, _), s in zip(state(workbench), workbench.segments(), strict=True)]
    assert after == [changed.get(k, t) for k, t in enumerate(now)]
    assert workbench.import_file(file, author="بسمة").added == 0


def test_what_programs_change_by_themselves_is_no_change() -> None:
    for returned, known in (
        ("نص ", "نص"),
        ("نص\n", "نص"),
        ("سطر\r\nآخر", "سطر\nآخر"),
        ("سطر \rآخر", "سطر\nآخر"),
        ("\u0627\u0653", "\u0622"),  # decomposed
        ("على المساعدة", "على\u00a0المساعدة"),
        ("", ""),
    ):
        assert same_text(returned, known), returned
    for returned, known in (
        ("نص.", "نص"),
        ("“نص”", '"نص"'),
        ("على\u00a0المساعدة", "على المساعدة"),
        ("نصنص", "نص نص"),
        ("نص  نص", "نص نص"),
        ("ﷲ", "الله"),
        ("\u200fنص", "نص"),
        ("", "نص"),
        ("نصّ", "نص"),
    ):
        assert not same_text(returned, known), returned
    assert same_comment("‹U+0001› تعليق", "\x01 تعليق\r\n")


@pytest.mark.parametrize("form", SUFFIX)
def test_invisible_changes_of_every_row_add_no_revision(form: str, workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, form, tmp_path)
    sent = [s.text if s.correction is None else s.correction for s in workbench.segments()]
    if form in {"tmx", "xliff", "xliff2"}:  # untouched units have no target, which a tool would have to add
        sent = sent[:4]
    edit(form, file, {k: text.replace("\u00a0", " ").replace("\\", "\\") + " \n" for k, text in enumerate(sent)})
    assert call("import", file, "--workspace", workbench.path).stdout.startswith("0 revisions")


def test_a_comment_beside_the_machine_translation_takes_no_correction_back(
    workbench: Workbench, tmp_path: Path
) -> None:
    first = workbench.segments()[0]
    line = {"document": first.document, "start": first.start, "end": first.end, "correction": first.text}
    file = tmp_path / "c.jsonl"
    for comment, added in (("", 0), ("سؤال", 1)):
        file.write_text(json.dumps({**line, "comment": comment}), "utf-8")
        assert workbench.import_file(file, author="بسمة").added == added
        assert state(workbench)[0] == ("مصحح draft", "draft")


STATES: list[tuple[str, Status, str, str | None]] = [
    ("new", "draft", "draft", None),
    ("needs-review-translation", "draft", "draft", None),
    ("needs-review-translation", "done", "draft", "draft"),
    ("translated", "draft", "done", "done"),
    ("final", "done", "reviewed", "reviewed"),
    ("signed-off", "draft", "reviewed", "reviewed"),
    ("x-rejected", "done", "rejected", "rejected"),
    ("x-memoq-confirmed", "draft", "done", None),
    ("x-memoq-confirmed", "rejected", "rejected", None),
]


@pytest.mark.parametrize(("written", "sent", "changed", "unchanged"), STATES)
def test_states_of_other_tools(written: str, sent: Status, changed: str, unchanged: str | None, tmp_path: Path) -> None:
    for text, expected in (("مصحح", unchanged or sent), ("نص آخر", changed)):
        workbench = make(tmp_path / "w.sqlite", corrected=False)
        workbench.correct(workbench.segments()[0].segment_id, "مصحح", base=None, author="أمل", status=sent)
        file = export(workbench, "xliff", tmp_path)
        root = etree.parse(file)
        target = next(root.getroot().iter("{*}target"))
        target.set("state", written)
        target.text = text
        root.write(file)
        if written == "x-memoq-confirmed" and sent == "draft" and text != "مصحح":
            continue  # the exported status stands, as where the state is removed
        assert workbench.import_file(file, author="بسمة").refused == ()
        assert state(workbench)[0] == (text, expected)
        assert len(workbench.history()) == 1 + (unchanged is not None or text != "مصحح")


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_an_unknown_state_refuses_its_row_by_name(form: str, workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, form, tmp_path)
    edit(form, file, {0: "نص أول", 1: "نص ثان"})
    file.write_bytes(file.read_bytes().replace(b'state="translated"', b'state="perfect"'))
    shown = call("import", file, "--workspace", workbench.path, "--author", "بسمة", "--json")
    told = json.loads(shown.stdout)
    assert (shown.exit_code, told["added"], [r["code"] for r in told["refused"]]) == (1, 1, ["unit-unknown-state"])
    assert "perfect" in told["refused"][0]["reason"]
    assert [c for c, _ in state(workbench)[:2]] == ["نص أول", "مصحح done"]


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_a_tool_that_rewrites_every_state_sets_no_status(form: str, workbench: Workbench, tmp_path: Path) -> None:
    before = state(workbench)
    file = export(workbench, form, tmp_path)
    root = etree.parse(file)
    for unit in root.getroot().iter("{*}trans-unit", "{*}unit"):
        source = next(unit.iter("{*}source"))
        if next(unit.iter("{*}target"), None) is None:  # the tool fills in what is missing, too
            target = etree.Element(source.tag.replace("source", "target"))
            target.text = "".join(source.itertext())
            source.addnext(target)
        holder = next(unit.iter("{*}segment" if form == "xliff2" else "{*}target"))
        holder.set("state", "translated")
        holder.attrib.pop("subState", None)
    root.write(file)
    shown = call("import", file, "--workspace", workbench.path)
    assert shown.exit_code == 0, shown.output
    assert state(workbench) == before
    assert "A program has set the state of every unit" in shown.stderr
    edit(form, file, {2: "نص جديد"})  # an edit in such a file counts, with the state that it has
    assert workbench.import_file(file, author="بسمة").added == 1
    assert state(workbench)[2] == ("نص جديد", "reviewed" if form == "xliff" else "done")  # it is still approved
    assert [s for k, (_, s) in enumerate(state(workbench)) if k != 2] == [
        s for k, (_, s) in enumerate(before) if k != 2
    ]


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_a_draft_that_a_translator_confirms_is_done(form: str, workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, form, tmp_path)
    root = etree.parse(file)
    holder = next(root.getroot().iter("{*}segment" if form == "xliff2" else "{*}target"))
    holder.set("state", "translated")
    holder.attrib.pop("subState", None)
    root.write(file)
    assert workbench.import_file(file, author="بسمة").added == 1
    assert [s for _, s in state(workbench)[:4]] == ["done", "done", "reviewed", "rejected"]


def test_a_tool_that_copies_every_source_makes_no_draft(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "xliff", tmp_path)
    root = etree.parse(file)
    for source in root.getroot().iter("{*}source"):
        if source.getnext().tag.endswith("context-group"):
            target = etree.Element(source.tag.replace("source", "target"), state="needs-translation")
            target.text = "".join(source.itertext())
            source.addnext(target)
    root.write(file)
    assert call("import", file, "--workspace", workbench.path).stdout.startswith("0 revisions")


def test_an_unknown_status_word_refuses_its_row_by_name(workbench: Workbench, tmp_path: Path) -> None:
    for form, status in (("csv", "finished"), ("jsonl", "ok"), ("docx", "جيد"), ("tmx", "perfect")):
        file = export(workbench, form, tmp_path)
        edit(form, file, {4: f"نص {form}"})
        if form == "csv":
            head, *rows = cells(file)
            rows[0][head.index("status")] = status
            save_cells(file, [head, *rows])
        elif form == "docx":
            word(lambda t: setattr(t.rows[1].cells[3].paragraphs[0].runs[0], "text", "جيد"))(file)
        else:
            file.write_text(file.read_text("utf-8").replace("draft", status, 3), "utf-8")
            edit(form, file, {0: "مصحح draft"})
        summary = workbench.import_file(file, author="بسمة")
        assert (summary.added, len(summary.refused)) == (1, 1), form
        assert f"unknown status '{status}'" in summary.refused[0].message
        assert state(workbench)[0] == ("مصحح draft", "draft")


def test_a_table_that_was_saved_as_a_workbook_comes_back(workbench: Workbench, tmp_path: Path) -> None:
    """Excel keeps numbers as numbers; another sheet, and a formula that nobody has computed, cost nothing else."""
    head, *rows = cells(export(workbench, "csv", tmp_path))
    place, status = head.index("correction"), head.index("status")
    untouched = [row for row in rows if row[status] == "untouched"]
    untouched[0][place], untouched[0][status] = "نص جديد", "done"
    untouched[1][place] = "=1+1"
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.worksheets[0].append([int(cell) if cell.isdecimal() else cell for cell in row])
    book.create_sheet("Notes").append(["nothing to import"])
    book.save(tmp_path / "back.xlsx")
    assert kind_of_file(tmp_path / "back.xlsx") == "corrections"
    summary = workbench.import_file(tmp_path / "back.xlsx", author="A")
    assert [c.after for c in summary.changes] == ["نص جديد"]
    assert [e.code for e in summary.refused] == ["import-row-invalid"]
    assert "a formula without a value" in summary.refused[0].message


def test_compressed_corrections_are_known_as_such(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "xliff", tmp_path)
    (tmp_path / "back.xlf.gz").write_bytes(gzip.compress(file.read_bytes()))
    assert kind_of_file(tmp_path / "back.xlf.gz") == "corrections"


def test_a_status_typed_without_vowel_signs_counts(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "docx", tmp_path)
    word(lambda t: setattr(t.rows[1].cells[3].paragraphs[0].runs[0], "text", " صححت "))(file)
    assert workbench.import_file(file, author="بسمة").added == 1
    assert state(workbench)[0] == ("مصحح draft", "done")


def test_merged_and_moved_word_cells_are_refused_by_row(workbench: Workbench, tmp_path: Path) -> None:
    before = state(workbench)

    def merged(table: Any) -> None:
        table.rows[1].cells[2].merge(table.rows[1].cells[3])  # the status becomes a line of the correction
        table.rows[2].cells[2].merge(table.rows[3].cells[2])  # of two rows
        line = table.rows[4]._tr
        line.remove(line.findall(qn("w:tc"))[2])  # its status has moved to the place of the correction

    file = export(workbench, "docx", tmp_path)
    word(merged)(file)
    shown = call("import", file, "--workspace", workbench.path, "--author", "بسمة", "--json")
    assert shown.exit_code == 1
    assert [r["line"] for r in json.loads(shown.stdout)["refused"]] == [2, 3, 4, 5]
    assert state(workbench) == before

    def shifted(table: Any) -> None:
        table._tbl.remove(table.rows[0]._tr)
        for row in table.rows:
            for k, text in ((2, row.cells[3].text), (3, "")):
                row.cells[k].paragraphs[0].runs[0].text = text

    file = export(workbench, "docx", tmp_path)
    word(shifted)(file)
    summary = workbench.import_file(file, author="بسمة")
    assert (summary.added, len(summary.refused)) == (0, len(GARBLED))
    assert "merged or moved" in summary.refused[0].message
    assert state(workbench) == before


def test_word_columns_may_be_moved_and_added(workbench: Workbench, tmp_path: Path) -> None:
    def moved(table: Any) -> None:
        for line in table._tbl.iter(qn("w:tr")):
            one, two, three, four = line.findall(qn("w:tc"))
            for cell in (one, two, three, four):
                line.remove(cell)
            extra = parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>ملاحظة</w:t></w:r></w:p></w:tc>")
            for cell in (extra, three, four, two, one):
                line.append(cell)

    file = export(workbench, "docx", tmp_path)
    word(moved)(file)
    assert call("import", file, "--workspace", workbench.path).stdout.startswith("0 revisions")
    edit("docx", file, {2: "نص جديد"})
    assert workbench.import_file(file, author="بسمة").added == 1
    assert state(workbench)[2] == ("نص جديد", "reviewed")


def test_rows_may_be_sorted_deleted_and_repeated(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "csv", tmp_path)
    edit("csv", file, {0: "نص أول", 2: "نص ثالث"})
    head, *rows = cells(file)
    rows = [rows[0], rows[0], *rows[2:]]  # one is there twice, one is gone
    random.Random(1).shuffle(rows)
    order = random.Random(2).sample(range(len(head)), len(head))
    save_cells(file, [[row[k] for k in order] for row in ([c.title() for c in head], *rows)])
    summary = workbench.import_file(file, author="بسمة")
    assert (summary.added, summary.refused) == (2, ())
    head, *rows = cells(file)
    rows[0][head.index("Correction")] += " وغيره"
    save_cells(file, [head, *rows, [*rows[0][:-1], rows[0][-1]]])
    rows[0][head.index("Correction")] += " أيضا"
    save_cells(file, [head, *rows, cells(file)[1]])
    summary = workbench.import_file(
        file, author="بسمة"
    )  # the same segment twice, with different texts: neither is guessed
    assert (summary.added, len(summary.refused)) == (0, 2)


@pytest.mark.parametrize("mangled", ["1.23457E+15", "12:30", "#NAME?", "01/12/2026"])
def test_ids_that_a_spreadsheet_mangled_are_passed_over(mangled: str, workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "csv", tmp_path)
    head, *rows = cells(file)
    for row in rows:
        row[head.index("segment")] = mangled
        row[head.index("revision")] = mangled
        row[head.index("start")] += ".0"
    save_cells(file, [head, *rows])
    assert call("import", file, "--workspace", workbench.path).exit_code == 0
    assert len(workbench.history()) == len(STATUSES)
    edit("csv", file, {5: "نص جديد"})
    assert workbench.import_file(file, author="بسمة").added == 1


@pytest.mark.parametrize("form", SUFFIX)
def test_one_bad_row_does_not_stop_the_others(form: str, workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, form, tmp_path)
    edit(form, file, {0: "نص أول", 1: "نص ثان", 2: "نص ثالث"})
    damage(form, file)
    strict = call("import", file, "--workspace", workbench.path, "--author", "بسمة", "--strict")
    assert (strict.exit_code, len(workbench.history())) == (1, len(STATUSES)), strict.output
    shown = call("import", file, "--workspace", workbench.path, "--author", "بسمة", "--json")
    told = json.loads(shown.stdout)
    lines = 2 if form == "csv" else 1  # the comment of that row has two
    assert (shown.exit_code, told["added"], len(told["refused"])) == (1, 2, lines), told
    assert told["refused"][0]["where"].startswith(file.name)
    assert told["refused"][0]["reason"]
    assert [c for c, _ in state(workbench)[:3]] == ["نص أول", "مصحح done", "نص ثالث"]


def damage(form: str, file: Path) -> None:
    """Make the second row one that cannot be read."""
    if form == "jsonl":
        lines = file.read_text("utf-8").split("\n")
        lines[1] = lines[1][:-5]
        file.write_text("\n".join(lines), "utf-8")
    elif form in {"csv", "tsv"}:
        lines = file.read_text("utf-8").split("\r\n")
        between = "," if form == "csv" else "\t"
        at = next(k for k, line in enumerate(lines) if "نص ثان" in line)
        lines[at] = lines[at].replace("نص ثان", f'"ن"ص{between}')
        file.write_text("\r\n".join(lines), "utf-8", newline="")
    elif form == "docx":
        document = docx.Document(str(file))
        run = document.tables[0].rows[2].cells[2].paragraphs[0].runs[0]
        run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Webdings" w:char="F033"/>'))
        document.save(str(file))
    else:
        root = etree.parse(file)
        unit = [*root.getroot().iter("{*}tu", "{*}trans-unit", "{*}unit")][1]
        target = [*unit.iter("{*}seg", "{*}target")][-1]
        etree.SubElement(target, "bpt" if form == "tmx" else target.tag.replace("target", "x"))
        root.write(file)


def test_a_quotation_that_is_never_closed_spoils_one_row(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "csv", tmp_path)
    edit("csv", file, {4: "نص خامس"})
    lines = file.read_bytes().split(b"\r\n")
    lines[1] = lines[1].replace("مصحح draft".encode(), '"مصحح draft'.encode())
    file.write_bytes(b"\r\n".join(lines))
    summary = workbench.import_file(file, author="بسمة")
    assert summary.added == 1
    assert [r.message for r in summary.refused if "line 2" in r.message]


def test_excels_separator_line_is_no_row(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "csv", tmp_path)
    edit("csv", file, {0: "نص; أول"})
    rows = cells(file)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    file.write_text(f"sep=;\r\n{out.getvalue()}", "utf-8", newline="")
    assert workbench.import_file(file, author="بسمة").added == 1
    assert state(workbench)[0] == ("نص; أول", "draft")


def test_symbols_of_word_are_their_characters(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "docx", tmp_path)

    def typed(table: Any) -> None:
        for row, (font, code) in zip(
            table.rows[1:], (("Wingdings", "F0E0"), ("Symbol", "00DA"), ("Arial", "2192"), ("Webdings", "F033")),
            strict=False,
        ):  # fmt: skip
            run = row.cells[2].paragraphs[0].runs[0]._r
            run.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="{font}" w:char="{code}"/>'))

    word(typed)(file)
    summary = workbench.import_file(file, author="بسمة")
    assert [c for c, _ in state(workbench)[:3]] == ["مصحح draft→", "مصحح done∨", "مصحح reviewed→"]
    (refused,) = summary.refused
    assert "row 5" in refused.message
    assert "Webdings" in refused.message


def history_file(workbench: Workbench, folder: Path) -> list[str]:
    shown = call("history", "--all", "--workspace", workbench.path)
    return shown.stdout.splitlines()


def test_a_bad_line_of_a_history_stops_only_what_follows_from_it(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    one, two = (s.segment_id for s in workbench.segments()[:2])
    first = workbench.correct(one, "ثان", base=workbench.segments()[0].revision, author="أمل")
    workbench.correct(one, "ثالث", base=first.id, author="أمل")
    workbench.annotate(two, 0, 2, category="style", severity="minor", author="أمل")
    lines = history_file(workbench, tmp_path)
    at = next(k for k, line in enumerate(lines) if first.id == json.loads(line)["id"])
    file = tmp_path / "h.jsonl"
    file.write_text("\n".join([*lines[:at], lines[at].replace("ثان", "غير"), "{", *lines[at + 1 :]]), "utf-8")
    other = make(tmp_path / "other.sqlite", corrected=False)
    assert call("import", file, "--workspace", other.path, "--strict").exit_code == 1
    assert other.history() == ()
    shown = call("import", file, "--workspace", other.path, "--json")
    told = json.loads(shown.stdout)
    assert (shown.exit_code, told["added"], told["said"]) == (1, len(STATUSES), 1)
    assert [r["line"] for r in told["refused"]] == [at + 1, at + 2, at + 3]
    assert "neither above nor in the workspace" in told["refused"][2]["reason"]
    with Workspace.open(tmp_path / "other.sqlite") as w:
        assert w.integrity() == "ok"


def test_a_file_of_another_corpus_says_so(workbench: Workbench, tmp_path: Path) -> None:
    other = make(tmp_path / "other.sqlite", garbled=[f"غير {t}" for t in GARBLED], name="other.txt")
    for form in SUFFIX:
        file = export(other, form, tmp_path)
        with pytest.raises(InputError) as caught:
            workbench.import_file(file, author="بسمة")
        assert caught.value.code == "import-other-corpus", form
    mine = [*workbench.segments_for_export(), *other.segments_for_export()]
    file = export(workbench, "csv", tmp_path, mine)
    edit("csv", file, {0: "نص أول"})
    summary = workbench.import_file(file, author="بسمة")
    assert (summary.added, len(summary.refused)) == (1, len(GARBLED))
    assert "no document other.txt" in summary.refused[0].message


def test_a_preview_changes_nothing_and_tells_everything(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "jsonl", tmp_path)
    rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
    rows[0]["correction"] = "نص أول"
    rows[1]["status"] = "reviewed"
    rows[2] |= {"correction": "متأخر", "comment": "لماذا؟"}
    rows[3]["start"] = "x"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    third = workbench.segments()[2]
    workbench.correct(third.segment_id, "أحدث", base=third.revision, author="جنى")
    before = workbench.history()
    shown = call("import", file, "--workspace", workbench.path, "--author", "بسمة", "--dry-run", "--json")
    told = json.loads(shown.stdout)
    assert workbench.history() == before
    assert (shown.exit_code, told["added"], told["beside"], len(told["refused"])) == (1, 3, 1, 1)
    first, second, late = told["changes"]
    assert (first["before"], first["after"], first["status"]) == ("مصحح draft", "نص أول", "draft")
    assert (second["before"], second["after"]) == ("مصحح done", "مصحح done")
    assert (second["status_before"], second["status"]) == ("done", "reviewed")
    assert (late["beside"], late["standing"], late["comment"], late["status"]) == ("جنى", "أحدث", "لماذا؟", "draft")
    plain = call("import", file, "--workspace", workbench.path, "--author", "بسمة", "--dry-run")
    assert "3 revisions would be imported, 1 of them kept beside newer ones" in plain.stdout
    assert "- مصحح draft\n+ نص أول" in plain.stdout
    done = workbench.import_file(file, author="بسمة")
    assert [(c.after, c.status) for c in done.changes] == [(c["after"], c["status"]) for c in told["changes"]]


def test_a_status_that_one_may_not_set_refuses_its_row(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "csv", tmp_path)
    head, *rows = cells(file)
    rows[0][head.index("status")] = "reviewed"
    rows[2][head.index("comment")] = "سؤال"  # of a reviewed segment, whose status stays
    rows[4][head.index("correction")] = "نص خامس"
    save_cells(file, [head, *rows])
    summary = workbench.import_file(file, author="بسمة", forbidden={"reviewed", "rejected"})
    assert summary.added == 2
    assert "you may not set the status" in summary.refused[0].message
    assert [s for _, s in state(workbench)] == ["draft", "done", "reviewed", "rejected", "done", "untouched"]


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_a_status_alone_is_that_of_the_machine_text(form: str, tmp_path: Path) -> None:
    """Whoever approves a sentence in a table without touching its text does not empty it."""
    workbench = make(tmp_path / "w.sqlite", corrected=False)
    file = export(workbench, form, tmp_path)
    if form == "jsonl":
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        rows[0]["status"] = "reviewed"
        file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    else:
        head, *table = cells(file)
        table[0][head.index("status")] = "reviewed"
        save_cells(file, [head, *table])
    before = workbench.segments()
    assert workbench.import_file(file, author="أمل").added == 1
    found = workbench.segments()
    assert (found[0].status, workbench.segment(found[0].segment_id).row.current) == ("reviewed", before[0].text)
    assert state(workbench)[1:] == [(s.correction, s.status) for s in before[1:]]


def test_a_number_that_no_place_can_have_is_refused_by_its_row(workbench: Workbench, tmp_path: Path) -> None:
    file = export(workbench, "csv", tmp_path)
    head, *table = cells(file)
    table[0][head.index("start")] = "9" * 5000
    table[1][head.index("correction")] = "نص جديد"
    save_cells(file, [head, *table])
    summary = workbench.import_file(file, author="أمل")
    assert (summary.added, len(summary.refused)) == (1, 1)


UNIT, SEGMENT = "{*}file/{*}body/{*}trans-unit", "{*}file/{*}unit/{*}segment"
_GROUP = without_nodes(f"{UNIT}/{{*}}context-group")
_STATE = without_attributes(f"{UNIT}/{{*}}target", "state")
_APPROVED = without_attributes(UNIT, "approved")


def setting(path: str, **attributes: str) -> Loss:
    def change(file: Path) -> None:
        root = etree.parse(file)
        for node in root.getroot().iterfind(path):
            node.attrib.update(attributes)
            node.attrib.pop("subState", None)
        root.write(file)

    return change


# The rows of the table in docs/reference/formats.md: what becomes of draft, done, reviewed and rejected where the text
# is unchanged, and where it was changed.
SAME = "draft done reviewed rejected"
HABITS: dict[str, tuple[str, tuple[Loss, ...], str, str]] = {
    "no column": ("csv", (without_column("status"),), SAME, "done done done done"),
    "no key": ("jsonl", (without_key("status"),), SAME, "done done done done"),
    "no property": ("tmx", (without_nodes("body/tu/prop"),), SAME, "done done done done"),
    "no context": ("xliff", (_GROUP,), SAME, SAME),
    "no state": ("xliff", (_STATE,), SAME, SAME),
    "own state": ("xliff", (setting(f"{UNIT}/{{*}}target", state="x-own"),), SAME, SAME),
    "approved alone": ("xliff", (_GROUP, _STATE), SAME, "done done reviewed done"),
    "nothing": ("xliff", (_GROUP, _STATE, _APPROVED), SAME, "done done done done"),
    "all translated": (
        "xliff",
        (setting(f"{UNIT}/{{*}}target", state="translated"),),
        SAME,
        "done done reviewed done",
    ),
    "all approved": (
        "xliff",
        (setting(UNIT, approved="yes"),),
        "draft reviewed reviewed rejected",
        "draft reviewed reviewed rejected",
    ),
    "no substate": ("xliff2", (without_attributes(SEGMENT, "subState"),), SAME, "done done reviewed done"),
    "no state in 2": ("xliff2", (without_attributes(SEGMENT, "state", "subState"),), SAME, "done done done done"),
    "all translated in 2": ("xliff2", (setting(SEGMENT, state="translated"),), SAME, "done done done done"),
    "all final": (
        "xliff2",
        (setting(SEGMENT, state="final"),),
        "reviewed reviewed reviewed reviewed",
        "reviewed reviewed reviewed reviewed",
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_status_survives_the_habits_of_tools(habit: str, tmp_path: Path) -> None:
    form, losses, unchanged, changed = HABITS[habit]
    for edited, expected in ((None, unchanged), *enumerate(changed.split())):
        workbench = make(tmp_path / "w.sqlite")
        file = export(workbench, form, tmp_path)
        for lose in losses:
            lose(file)
        if edited is not None:
            edit(form, file, {edited: "نص جديد"})
        assert not workbench.import_file(file, author="بسمة").refused
        statuses = [s for _, s in state(workbench)[:4]]
        assert (statuses if edited is None else statuses[edited : edited + 1]) == expected.split()
