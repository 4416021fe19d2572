"""Export to other tools and import: every format, schemas, an independent tool, conflicts."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from selectolax.lexbor import LexborHTMLParser
from translate.storage import tmx as toolkit_tmx
from translate.storage import xliff as toolkit_xliff
from translate.storage import xliff2 as toolkit_xliff2

from tests.conftest import ROOT
from tests.test_revisions import make
from workbench.cli import main
from workbench.errors import InputError
from workbench.formats import EXPORT_WRITERS, SegmentRow, read_rows
from workbench.messages import Message
from workbench.records import (
    Counterpart,
    ErrorSpan,
    ExportedSegment,
    FidelityReport,
    Segment,
    SegmentLink,
    Status,
    Suggestion,
    content_id,
)
from workbench.service import Workbench, write_segments
from workbench.store import Workspace

GUIDE = ROOT / "docs" / "reference" / "formats.md"

SCHEMAS = ROOT / "tests" / "schemas"
SUFFIX = {"jsonl": "jsonl", "tsv": "tsv", "csv": "csv", "tmx": "tmx", "xliff": "xlf", "xliff2": "xlf", "docx": "docx"}
HOSTILE = (
    "=cmd|' /C calc'!A0 <b>&amp;]]> \x01\x1f\ufffe _x0041_ \t\\t\\ \u202eنص\u2069 \u200fعربي\u061c"
    "\r\nسطر\rآخر \U0001f600"
)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def made(
    text: str = "نص مشوّه", correction: str | None = None, status: Status = "untouched", at: int = 0
) -> ExportedSegment:
    error = ErrorSpan(
        side="left",
        start=0,
        end=1,
        text=text[:1],
        category="spelling",
        severity="major",
        check="names",
        reason="THE-REASON",
        evidence="e",
        suggestion="s",
    )
    segment = Segment(document_id=content_id("d"), start=at, end=at + len(text), text=text, document="a.txt")
    sibling = Segment(document_id=content_id("s"), start=0, end=11, text="THE-SIBLING", document="sibling.txt")
    link = SegmentLink(left=(segment.id,), right=(sibling.id,), kind="parallel", score=1.5, probability=0.8765)
    return ExportedSegment(
        segment=segment,
        links=(Counterpart(segment=sibling, link=link),),
        report=FidelityReport(fidelity=61.25, label="major", scores=(), errors=(error,), signature="s"),
        correction=correction,
        status=status,
        revision=content_id("r") if correction is not None else None,
    )


def write(form: str, *segments: ExportedSegment) -> bytes:
    stream = io.BytesIO()
    EXPORT_WRITERS[form](segments, stream)
    return stream.getvalue()


def read(form: str, data: bytes, folder: Path) -> list[dict[str, object]]:
    path = folder / f"f.{SUFFIX[form]}"
    path.write_bytes(data)
    return [dict(row.checked().values) for row in read_rows(path)]


TEXTS = st.one_of(
    st.text(
        alphabet=st.one_of(
            st.sampled_from(
                "نصعربي،؛ \t\n\r\\'=+-@_x0041<>&]\"|;"
                "\x00\x01\x0b\x85\u200f\u200e\u202e\u2066\u2069\u061c\u2028\ufffe\uffff"
            ),
            st.characters(exclude_categories=["Cs"]),
        ),
        max_size=30,
    ),
    st.just(HOSTILE),
)


@pytest.mark.parametrize("form", SUFFIX)
@given(pairs=st.lists(st.tuples(TEXTS.filter(bool), TEXTS), min_size=1, max_size=3))
@settings(max_examples=25)
def test_every_text_round_trips(
    form: str, tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    sent = [made(text, correction, "done", 1000 * k) for k, (text, correction) in enumerate(pairs)]
    rows = read(form, write(form, *sent), tmp_path_factory.mktemp("r"))
    assert [(r["text"], r["correction"]) for r in rows] == pairs
    assert [r["segment"] for r in rows] == [s.segment_id for s in sent]
    assert {(r["status"], r["revision"]) for r in rows} == {("done", content_id("r"))}


@pytest.mark.parametrize("form", SUFFIX)
@pytest.mark.parametrize("status", ["untouched", "draft", "done", "reviewed", "rejected"])
def test_every_status_round_trips(form: str, status: Status, tmp_path: Path) -> None:
    correction = None if status == "untouched" else "نص"
    (row,) = read(form, write(form, made(correction=correction, status=status)), tmp_path)
    assert (row["correction"], row.get("status") or "untouched") == (correction, status)
    assert row["revision"] == (content_id("r") if correction else None)


def every_status() -> list[ExportedSegment]:
    """Return a segment of each status with all that a format can carry, and hostile text wherever text can be."""
    suggestion = Suggestion(start=0, end=1, text="=", replacement="\x02", kind="finding", reason=HOSTILE)
    statuses: tuple[Status, ...] = ("untouched", "draft", "done", "reviewed", "rejected")
    return [
        replace(
            made(HOSTILE, None if s == "untouched" else HOSTILE, s, 1000 * k),
            author=HOSTILE if s != "untouched" else "",
            created="2026-11-22T07:00:00.000001Z" if s != "untouched" else "",
            comment=HOSTILE,
            suggestions=(suggestion,),
        )
        for k, s in enumerate(statuses)
    ]


def test_xml_is_valid_against_the_schemas() -> None:
    sent = every_status()
    for form, name in (("xliff", "xliff-core-1.2-strict.xsd"), ("xliff2", "xliff-2.1.xsd")):
        schema = etree.XMLSchema(etree.parse(SCHEMAS / name))
        root = etree.fromstring(write(form, *sent))
        schema.assertValid(root)
        for wrong in ("state", "nonsense"):  # a schema that lets everything pass proves nothing
            target = next(root.iter("{*}target" if form == "xliff" else "{*}segment"))
            target.set(wrong, "nonsense")
            assert not schema.validate(root)
    dtd = etree.DTD(SCHEMAS / "tmx14.dtd")
    assert dtd.validate(etree.fromstring(write("tmx", *sent))), dtd.error_log


def toolkit(form: str, path: Path) -> Iterator[Callable[[str], None]]:
    """Open a file by translate-toolkit, yield what sets the target of each unit, save it."""
    classes: dict[str, Any] = {
        "xliff": toolkit_xliff.xlifffile,
        "xliff2": toolkit_xliff2.Xliff2File,
        "tmx": toolkit_tmx.tmxfile,
    }
    store = classes[form].parsefile(str(path))
    for unit in store.units:

        def put(text: str, unit: Any = unit) -> None:
            unit.target = text

        yield put
    path.write_bytes(bytes(store))


@pytest.mark.parametrize("form", ["xliff", "xliff2", "tmx"])
def test_an_independent_tool_can_edit_every_segment(form: str, seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    segments = workbench.segments()
    first = workbench.correct(segments[0].segment_id, "نص أول", base=None, author="أمل", comment="ملاحظة")
    file = tmp_path / f"s.{SUFFIX[form]}"
    assert call("export", "--workspace", seed_workspace, "--format", form, "--out", file).exit_code == 0
    assert call("import", file, "--workspace", seed_workspace, "--author", "x").stdout.startswith("0 revisions")
    edited = [f"نص {k} <من أداة> & أخرى" for k in range(len(segments))]
    setters = toolkit(form, file)
    for put, text in zip(setters, edited, strict=True):
        put(text)
    assert list(setters) == []
    shown = call("import", file, "--workspace", seed_workspace, "--author", "بسمة")
    assert (
        shown.stdout == f"{len(segments)} revisions imported, 0 of them kept beside newer ones; 0 already present\n"
    ), shown.output
    now = workbench.segments()
    assert [s.correction for s in now] == edited
    assert {s.status for s in now} == {"done"}
    revisions = {e.revision.id: e.revision for e in workbench.history()}
    assert revisions[now[0].revision or ""].base == first.id
    assert {revisions[s.revision or ""].author for s in now} == {"بسمة"}
    told = call("import", file, "--workspace", seed_workspace, "--author", "بسمة", "--json").stdout
    assert json.loads(told)["added"] == 0


@pytest.mark.parametrize("form", ["tsv", "csv"])
def test_an_edited_table_is_imported(form: str, seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    file = tmp_path / f"s.{form}"
    assert call("export", "--workspace", seed_workspace, "--format", form, "--bom", "--out", file).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    text = file.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if form == "tsv" else ","))
    head = rows[0]
    rows[3][head.index("correction")] = "نص من جدول"
    rows[4][head.index("comment")] = "سؤال"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t" if form == "tsv" else ";").writerows(rows)  # as spreadsheets of some countries do
    file.write_bytes(out.getvalue().encode("utf-16" if form == "tsv" else "utf-8-sig"))
    assert call("import", file, "--workspace", seed_workspace, "--author", "أمل").stdout.startswith("2 revisions")
    now = workbench.segments()
    assert (now[2].correction, now[2].status) == ("نص من جدول", "done")
    assert (now[3].correction, now[3].status, now[3].comment) == (None, "untouched", "سؤال")
    assert [e.revision.comment for e in workbench.history()] == ["", "سؤال"]


@given(st.lists(TEXTS, min_size=1, max_size=5))
@settings(max_examples=50)
def test_cells_are_never_formulas(texts: list[str]) -> None:
    sent = [replace(made("نص", t, "done", 10 * k), comment=t, author=t) for k, t in enumerate(texts)]
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        table = write(form, *sent).decode()
        lines = (
            [line.split("\t") for line in table.split("\n")[:-1]]
            if form == "tsv"
            else csv.reader(io.StringIO(table, newline=""), delimiter=delimiter, strict=True)
        )
        for cells in lines:
            assert not [c for c in cells if c.startswith(tuple("=+-@\t\r＝＋－＠"))]


QUOTED = st.text(alphabet=st.sampled_from('"""نص\t\n\r\\,;=\'“ '), max_size=12)


@given(pairs=st.lists(st.tuples(QUOTED.filter(bool), QUOTED), min_size=1, max_size=3), bold=st.booleans())
@settings(max_examples=100)
def test_a_table_saved_by_a_spreadsheet_reads_as_exported(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], bold: bool
) -> None:
    folder = tmp_path_factory.mktemp("r")
    sent = [made(text, correction, "done", 1000 * k) for k, (text, correction) in enumerate(pairs)]
    for form, delimiter in (("tsv", "\t"), ("csv", ",")):
        table = write(form, *sent).decode()
        rows = list(csv.reader(io.StringIO(table, newline=""), delimiter=delimiter, strict=True))
        for kind, between, encoding in (("tsv", "\t", "utf-8"), ("csv", ";", "utf-8-sig"), ("txt", "\t", "utf-16")):
            out = io.StringIO(newline="")
            csv.writer(out, delimiter=between, quoting=csv.QUOTE_ALL if bold else csv.QUOTE_MINIMAL).writerows(rows)
            (folder / f"f.{kind}").write_bytes(out.getvalue().encode(encoding))
            back = [(r.values["text"], r.values["correction"]) for r in read_rows(folder / f"f.{kind}")]
            assert back == pairs


def checked_rows(path: Path) -> list[SegmentRow]:
    return [row.checked() for row in read_rows(path)]


def place(row: SegmentRow) -> str:
    return row.where.text() if isinstance(row.where, Message) else row.where


def test_quotes_and_line_breaks_typed_into_a_table_are_kept(tmp_path: Path) -> None:
    typed = 'قال: "العلاقات ""نادرة"""', '"بين علامتين"', 'سطر\nو"آخر"', "\\n"
    frame = pd.read_csv(io.BytesIO(write("tsv", *(made(at=100 * k) for k in range(4)))), sep="\t", dtype=str)
    frame["correction"] = typed
    frame.to_csv(tmp_path / "f.tsv", sep="\t", index=False)
    rows = read_rows(tmp_path / "f.tsv")
    assert tuple(r.values["correction"] for r in rows) == typed
    assert [place(r) for r in rows][2:] == ["f.tsv, line 4", "f.tsv, line 6 (row 5)"]
    open_quote = (tmp_path / "f.tsv").read_text("utf-8").replace('"""بين علامتين"""', '"بين" علامتين')
    (tmp_path / "f.tsv").write_text(open_quote, "utf-8")
    with pytest.raises(InputError, match="line 3: a cell starts with a quotation mark"):
        checked_rows(tmp_path / "f.tsv")


HEAD = "document,start,end,segment,text,correction,status,comment,escaped"


def table(folder: Path, *rows: str, head: str = HEAD, name: str = "t.csv") -> list[SegmentRow]:
    (folder / name).write_text("\n".join((head, *rows)), "utf-8")
    return checked_rows(folder / name)


def test_empty_spreadsheet_rows_are_skipped(tmp_path: Path) -> None:
    cells = 'a.txt,0,3,,نص,"سطر\nآخر",done'
    full, short, wide = table(tmp_path, f"{cells},,", ",,,,,,,,", " ,,,,,,,,", cells, "", f"{cells},,,,", ",,,,,,,,")
    assert full.values == short.values == wide.values
    assert [place(r) for r in (full, short, wide)] == [f"t.csv, line {n}" for n in ("2", "6 (row 5)", "9 (row 7)")]
    for wrong in ("a.txt,0,3,,نص,صح", f"{cells},,,more"):  # cut off, or a comma too many
        with pytest.raises(InputError, match="columns where the header has 9"):
            table(tmp_path, f"{cells},,", wrong)


def test_a_duplicate_column_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: the column correction appears twice"):
        table(tmp_path, "a.txt,0,3,,نص,أول,done,,,ثان", head=f"{HEAD},correction")
    assert len(table(tmp_path, "a.txt,0,3,,نص,أول,done,,,,", head=f"{HEAD},,")) == 1


@pytest.mark.parametrize("kind", ["csv", "tsv", "txt", "jsonl", "docx", "tmx", "xlf"])
def test_an_empty_file_is_rejected(kind: str, tmp_path: Path) -> None:
    empty = tmp_path / f"f.{kind}"
    empty.touch()
    with pytest.raises(InputError):
        read_rows(empty)
    between = {"csv": ",", "tsv": "\t", "txt": "\t"}.get(kind)
    if between:
        with pytest.raises(InputError, match="contains no segment"):
            table(tmp_path, head=HEAD.replace(",", between), name=empty.name)
    elif kind != "jsonl":
        empty.write_bytes(write("xliff" if kind == "xlf" else kind))
        with pytest.raises(InputError, match=r"(contains no segment|no table of segments|no <file> element)"):
            read_rows(empty)


def test_the_remedy_for_a_wrong_encoding_works(tmp_path: Path) -> None:
    cells = HEAD.replace(",", "\t"), "\t".join(("a.txt", "0", "3", "", "نص", '"قال ""نعم"", ثم"', "done", "", ""))
    (tmp_path / "t.csv").write_bytes("\r\n".join(cells).encode("cp1256"))
    with pytest.raises(InputError) as caught:
        read_rows(tmp_path / "t.csv")
    assert "Unicode Text" in caught.value.remedy
    (tmp_path / "t.txt").write_bytes("\r\n".join(cells).encode("utf-16"))  # as Excel saves what it calls so
    assert [r.values["correction"] for r in read_rows(tmp_path / "t.txt")] == ['قال "نعم", ثم']


def test_word_tracked_changes_and_comments_are_imported(seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    before = workbench.segments()
    file = tmp_path / "s.docx"
    assert call("export", "--workspace", seed_workspace, "--format", "docx", "--out", file).exit_code == 0
    document = docx.Document(str(file))
    rows = document.tables[0].rows
    assert document.tables[0].table_direction is not None
    assert [c.author for c in document.comments] == ["workbench"] * len(list(document.comments))
    tracked = rows[1].cells[2].paragraphs[0]
    old = tracked.runs[0]._r
    gone = parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="ليلى"/>')
    for node in old.iter(qn("w:t")):
        node.tag = qn("w:delText")
    tracked._p.append(gone)
    gone.append(old)
    for text in ("نص ", "جديد"):
        new = parse_xml(
            f'<w:ins {nsdecls("w")} w:id="2" w:author="ليلى"><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'
        )
        tracked._p.append(new)
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:del"))
    tracked._p.get_or_add_pPr().append(mark)  # the end of the paragraph was deleted too, and so the next joins it
    rows[1].cells[2].add_paragraph(" كله")
    said = rows[2].cells[2].paragraphs[0].runs[0]
    document.add_comment(said, "هل هذا صحيح؟", author="ليلى")
    rows[2].cells[3].paragraphs[0].runs[0].text = "روجعت"
    document.save(str(file))
    shown = call("import", file, "--workspace", seed_workspace, "--author", "", "--strict")
    assert shown.exit_code == 1  # the comment and the status have no author that counts
    shown = call("import", file, "--workspace", seed_workspace, "--author", "أمل")
    assert shown.stdout.startswith("2 revisions imported"), shown.output
    now = workbench.segments()
    assert [(s.correction, s.status) for s in now[:2]] == [("نص جديد كله", "done"), (before[1].text, "reviewed")]
    assert [e.revision.comment for e in workbench.history()] == ["", "هل هذا صحيح؟"]


def word_rows(folder: Path, change: Callable[[Any], object]) -> list[SegmentRow]:
    """Return what is read of a Word table of three segments, the first two untouched, after a change of it."""
    file = folder / "f.docx"
    sent = (made("نص أول"), made("نص ثان", at=100), made("نص ثالث", "مصحح", "done", at=200))
    file.write_bytes(write("docx", *sent))
    document = docx.Document(str(file))
    change(document.tables[0])
    document.save(str(file))
    return checked_rows(file)


def typed(cell: Any, text: str) -> Any:
    cell.paragraphs[0].runs[0].text = text
    return cell


def test_a_word_row_without_a_segment_is_rejected(tmp_path: Path) -> None:
    def emptied(row: Any, corrected: str = "ضاع") -> Any:
        typed(row.cells[0], "")
        return typed(row.cells[2], corrected)

    def blank(table: Any) -> None:
        table.add_row()
        table.rows[0]._tr.getparent().append(deepcopy(table.rows[0]._tr))  # as where two tables were put together

    assert len(word_rows(tmp_path, blank)) == 3
    for change, said in (
        (lambda t: emptied(t.rows[1]), "row 2: .*“نص أول ضاع لم تُمسّ” does not identify a segment"),
        (lambda t: [emptied(r) for r in t.rows[1:]], "row 2: .* does not identify a segment"),
        (lambda t: typed(t.rows[3].cells[0], "note"), "row 4: .* does not identify a segment"),
        (lambda t: [t._tbl.remove(t.rows[0]._tr), emptied(t.rows[0])], "row 1: .* does not identify a segment"),
        (lambda t: t.rows[2].cells[1].merge(t.rows[2].cells[2]).merge(t.rows[2].cells[3]), "row 3: .* has 2 cells"),
        (lambda t: t.rows[2].cells[0].merge(t.rows[2].cells[3]), "row 3: .* 1 cells"),
    ):
        with pytest.raises(InputError, match=said):
            word_rows(tmp_path, change)


def test_an_empty_word_cell_is_skipped_unless_the_status_is_set(tmp_path: Path) -> None:
    def change(table: Any) -> None:
        for row in table.rows[1:]:
            typed(row.cells[2], "")
        typed(table.rows[2].cells[3], "صُحّحت")

    rows = word_rows(tmp_path, change)
    assert [(r.values["correction"], r.values["status"]) for r in rows] == [
        (None, "untouched"),
        ("", "done"),
        ("", "done"),
    ]
    (row, *_) = word_rows(tmp_path, lambda t: [typed(t.rows[1].cells[k], "") for k in (2, 3)])
    assert row.values["correction"] is None


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("column", ["revision", ""])
def test_a_status_beside_an_empty_correction_is_imported_once(
    form: str, column: str, seed_workspace: Path, tmp_path: Path
) -> None:
    """A sentence that is approved as the machine wrote it stays so if the same file comes a second time."""
    segment = Workbench(seed_workspace).segments_for_export()[0]
    row = {"document": segment.document, "segment": segment.segment_id, "text": segment.text, "correction": ""}
    row |= {"status": "done"} | ({column: ""} if column else {})
    file = tmp_path / f"rows.{form}"
    if form == "jsonl":
        file.write_text(json.dumps(row) + "\n", "utf-8")
    else:
        pd.DataFrame([row]).to_csv(file, sep="," if form == "csv" else "\t", index=False)
    said = [call("import", file, "--workspace", seed_workspace, "--author", "أمل") for _ in range(2)]
    assert [one.stdout.split(",")[0] for one in said] == ["1 revision imported", "0 revisions imported"]
    (now,) = [r for r in Workbench(seed_workspace).segments_for_export() if r.segment_id == segment.segment_id]
    assert (now.correction, now.status) == (segment.text, "done")


def test_a_stale_file_does_not_overwrite_newer_corrections(seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    one, two, three = (s.segment_id for s in workbench.segments()[:3])
    first = workbench.correct(one, "أول", base=None, author="أمل")
    file = tmp_path / "s.xlf"
    assert call("export", "--workspace", seed_workspace, "--format", "xliff2", "--out", file).exit_code == 0
    workbench.correct(one, "أحدث", base=first.id, author="أمل")  # the file has an older text, and asks for nothing
    newer = workbench.correct(two, "سبق", base=None, author="أمل")
    setters = toolkit("xliff2", file)
    next(setters)
    next(setters)("متأخر")
    next(setters)("جديد")
    list(setters)
    shown = call("import", file, "--workspace", seed_workspace, "--author", "بسمة")
    assert shown.stdout.startswith("2 revisions imported, 1 of them kept beside"), shown.output
    assert "changed by أمل in the meantime; the imported text is kept as draft" in shown.stderr
    now = {s.segment_id: s for s in workbench.segments()}
    assert [now[i].correction for i in (one, two, three)] == ["أحدث", "سبق", "جديد"]
    (beside,) = (c for c in workbench.current() if c.beside)
    assert (beside.revision, beside.beside[0].after) == (newer.id, "متأخر")


def opened(form: str, data: bytes, folder: Path) -> Any:
    """Return a file as translate-toolkit opens it."""
    file = folder / f"f.{SUFFIX[form]}"
    file.write_bytes(data)
    kind: Any = toolkit_xliff.xlifffile if form == "xliff" else toolkit_xliff2.Xliff2File
    return kind.parsefile(str(file))


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_a_note_of_an_independent_tool_becomes_a_comment(form: str, tmp_path: Path) -> None:
    store = opened(form, write(form, made(), replace(made(at=100), comment="قديم"), made(at=200)), tmp_path)
    for unit in store.units[:2]:
        unit.addnote("ملاحظة", "translator")
    assert [r["comment"] for r in read(form, bytes(store), tmp_path)] == ["ملاحظة", "قديم\nملاحظة", ""]


def test_an_approval_in_an_independent_tool_sets_the_status(tmp_path: Path) -> None:
    statuses: tuple[Status, ...] = ("draft", "done", "reviewed", "rejected")
    sent = [made(correction="نص", status=s, at=100 * k) for k, s in enumerate(statuses)]
    for approved, expected in (
        (True, ["draft", "reviewed", "reviewed", "rejected"]),
        (False, ["draft", "done", "done", "rejected"]),
    ):
        store = opened("xliff", write("xliff", *sent), tmp_path)
        for unit in store.units:
            unit.markapproved(approved)
        assert [r["status"] for r in read("xliff", bytes(store), tmp_path)] == expected
    store = opened("xliff", write("xliff", made(), sent[0]), tmp_path)
    for unit in store.units:
        unit.target = "نص"
    assert bytes(store).count(b'approved="yes"') == 2  # though nobody approved of them
    assert [r["status"] for r in read("xliff", bytes(store), tmp_path)] == ["done", "done"]
    for state in ("final", "signed-off"):  # a tool that knows of states only leaves our approved="no"
        data = write("xliff", sent[1]).replace(b'state="translated"', f'state="{state}"'.encode())
        assert [r["status"] for r in read("xliff", data, tmp_path)] == ["reviewed"]


def test_offsets_that_contradict_the_id_are_rejected(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    (segment, *_), other = workbench.segments(), workbench.documents()[-1].name
    place = [segment.segment_id, segment.document, segment.start, segment.end]
    assert other != segment.document
    for k, wrong in ((1, other), (2, segment.start + 1), (3, 999)):
        cells = [*place[:k], wrong, *place[k + 1 :], "نص"]
        (tmp_path / "t.csv").write_text(
            f"segment,document,start,end,correction\n{','.join(map(str, cells))}\n", "utf-8"
        )
        with pytest.raises(
            InputError, match=f"line 2: 'segment' refers to {segment.document}, .* refer to {cells[1]}, "
        ):
            workbench.import_file(tmp_path / "t.csv", author="أمل", strict=True)
        line = dict(zip(("segment", "document", "start", "end", "correction"), cells, strict=True))
        (tmp_path / "t.jsonl").write_text(json.dumps(line), "utf-8")
        with pytest.raises(InputError, match="line 1: 'segment' refers to"):
            workbench.import_file(tmp_path / "t.jsonl", author="أمل", strict=True)
    cells = [place[0], "renamed.txt", *place[2:], "نص"]  # the name of a file may have changed since
    (tmp_path / "t.csv").write_text(f"segment,document,start,end,correction\n{','.join(map(str, cells))}\n", "utf-8")
    assert workbench.import_file(tmp_path / "t.csv", author="أمل").added == 1


def memory(*pairs: tuple[str, str], more: str = "") -> bytes:
    """Return a TMX as OmegaT saves it."""
    units = "".join(
        f'<tu>{more}<tuv lang="ar-x-garbled"><seg>{a}</seg></tuv><tuv lang="ar"><seg>{b}</seg></tuv></tu>'
        for a, b in pairs
    )
    return f'<tmx version="1.1"><header srclang="ar-x-garbled"/><body>{units}</body></tmx>'.encode()


def test_a_unit_without_an_id_is_matched_by_its_text(seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(seed_workspace)
    texts = [s.text for s in workbench.segments()]
    once = next(s for s in workbench.segments() if texts.count(s.text) == 1)
    file = tmp_path / "f.tmx"
    file.write_bytes(memory((once.text, "نص من الذاكرة")))
    assert [workbench.import_file(file, author="أمل").added for _ in range(2)] == [1, 0]
    (found,) = (s for s in workbench.segments() if s.correction is not None)
    assert (found.segment_id, found.correction) == (once.segment_id, "نص من الذاكرة")
    file.write_bytes(memory((once.text[:-1], "نص")))
    with pytest.raises(InputError, match="line 1: it has no segment id, and no segment has its text"):
        workbench.import_file(file, author="أمل", strict=True)
    with Workspace.open(seed_workspace) as workspace:
        clean = next(d for d in workspace.documents() if d.role == "clean")
        file.write_bytes(memory((workspace.segments(clean)[-1].text, "نص")))
    with pytest.raises(InputError, match="no segment has its text"):  # only what is exported is looked for
        workbench.import_file(file, author="أمل", strict=True)


def test_an_ambiguous_text_needs_its_document(tmp_path: Path) -> None:
    workbench = make(tmp_path / "w.sqlite")
    segment = workbench.segments()[-1]
    file = tmp_path / "f.tmx"
    file.write_bytes(memory((segment.text, "نص")))
    with pytest.raises(InputError, match=r"and 2 segments have its text \(a.txt \d+-\d+, b.txt .*\)\. Add the id"):
        workbench.import_file(file, author="أمل", strict=True)
    file.write_bytes(memory((segment.text, "نص"), more=f'<prop type="x-document">{segment.document}</prop>'))
    assert workbench.import_file(file, author="أمل").added == 1
    assert workbench.segments()[-1].correction == "نص"


@pytest.mark.parametrize("form", SUFFIX)
def test_a_changed_source_text_is_reported_and_nothing_is_imported(
    form: str, seed_workspace: Path, tmp_path: Path
) -> None:
    sent = Workbench(seed_workspace).segments_for_export()
    good, bad = (replace(s, correction="نص", status="done") for s in sent[:2])
    stream = io.BytesIO()
    write_segments([good, replace(bad, segment=replace(bad.segment, text="نص مصدر آخر"))], form, stream)
    file = tmp_path / f"f.{SUFFIX[form]}"
    file.write_bytes(stream.getvalue())
    shown = call("import", file, "--workspace", seed_workspace, "--author", "أمل", "--strict")
    assert shown.exit_code == 1
    assert "is not the garbled text of that segment" in shown.stderr
    assert re.search(rf"f\.{SUFFIX[form]}, (line|row) \d+: ", shown.stderr)
    assert Workbench(seed_workspace).history() == ()
    stranger = replace(good.segment, document_id=content_id("another document"))
    stream = io.BytesIO()
    write_segments([replace(good, segment=stranger)], form, stream)
    file.write_bytes(stream.getvalue())
    shown = call("import", file, "--workspace", seed_workspace, "--author", "أمل", "--strict")
    assert shown.exit_code == 1
    assert "has another text of" in shown.stderr or "no document" in shown.stderr


def test_the_html_report_is_one_safe_file() -> None:
    hostile = '</style><script>alert(1)</script><img src=x onerror="alert(1)"> \x01'
    sent = [replace(made(hostile, hostile + "!", "done"), author=hostile, comment=hostile)]
    page = write("html", *sent).decode()
    tree = LexborHTMLParser(page)
    assert tree.css("script, img, link, iframe, [onerror], [src], [href]") == []
    shown = [n.text() for n in tree.css("div.text")]
    assert shown[0] == hostile.replace("\x01", "‹U+0001›")
    assert "THE-REASON" in page
    assert "0.8765" in page
    assert tree.css_first("html") is not None
    arabic = LexborHTMLParser(write("html", made("نص عربي")).decode())
    assert [n.attributes["dir"] for n in arabic.css("div.text")] == ["rtl", "auto"]


FIELDS = ("text", "correction", "status", "author", "comment", "findings", "counterparts", "probabilities", "history")


def survives(form: str, folder: Path) -> list[str]:
    """Return for every field whether it goes out, and comes back."""
    sent = replace(made("النص", "THE-CORRECTION", "draft"), author="THE-AUTHOR", comment="THE-COMMENT")
    data = write(form, sent)
    shown = data.decode("utf-8", "replace")
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            shown = "".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist() if "xml" in n)
    row = {} if form == "html" else read(form, data, folder)[0]
    out = {
        "text": "النص",
        "correction": "THE-CORRECTION",
        "status": "draft|needs-translation|مسودة",
        "author": "THE-AUTHOR",
        "comment": "THE-COMMENT",
        "findings": "THE-REASON",
        "counterparts": "THE-SIBLING",
        "probabilities": r"0\.8765|87\.65",
        "history": "THE-EARLIER-TEXT",
    }
    back = {
        "text": "النص",
        "correction": "THE-CORRECTION",
        "status": "draft",
        "author": "THE-AUTHOR",
        "comment": "THE-COMMENT",
    }
    return [
        "back" if f in back and row.get(f) == back[f] else "out" if re.search(out[f], shown) else "–" for f in FIELDS
    ]


def test_the_documented_round_trips_are_correct(tmp_path: Path) -> None:
    page = GUIDE.read_text("utf-8")
    lines = [line.strip("| ").split("|") for line in page.splitlines() if line.startswith("|")]
    table = {c[0].strip(" `"): [x.strip() for x in c[1:]] for c in lines if len(c) == len(FIELDS) + 1}
    assert table.pop("format") == list(FIELDS)
    assert table.pop("history") == ["back"] * 5 + ["–"] * 3 + ["back"]  # tests/test_revisions.py shows that
    table = {k: v for k, v in table.items() if not k.startswith("--")}
    assert table == {form: survives(form, tmp_path) for form in (*SUFFIX, "html")}


def test_export_rejects_bad_options_and_writes_files_atomically(seed_workspace: Path, tmp_path: Path) -> None:
    assert call("export", "--workspace", seed_workspace, "--format", "tmx", "--bom").exit_code == 2
    shown = call("export", "--workspace", seed_workspace, "--document", "none.txt")
    assert shown.exit_code == 1
    assert "no document none.txt" in shown.stderr
    target = tmp_path / "none" / "x.docx"
    assert (
        "cannot be written" in call("export", "--workspace", seed_workspace, "--format", "docx", "--out", target).stderr
    )
    (tmp_path / "x.pdf").write_bytes(b"x")
    assert "cannot be imported" in call("import", tmp_path / "x.pdf", "--workspace", seed_workspace).stderr
    document = Workbench(seed_workspace).segments()[0].document
    shown = call("export", "--workspace", seed_workspace, "--document", document, "--worst-first")
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert {r["document"] for r in rows} == {document}
    ranks = [50 + r.get("estimate", r["scores"]["form"]) / 2 if r["fidelity"] is None else r["fidelity"] for r in rows]
    assert ranks == sorted(ranks)


def test_suggestions_are_exported_as_matches(seed_workspace: Path) -> None:
    sent = Workbench(seed_workspace).segments_for_export(suggest=True)
    for form, path in (("xliff", ".//{*}alt-trans[@alttranstype='proposal']"), ("xliff2", ".//{*}match")):
        found = etree.fromstring(write(form, *sent)).findall(path)
        assert len(found) > 20
        assert "بيسكوف" in "".join(t for f in found for t in f.itertext())


def test_commands_of_the_reference_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path("demo.sqlite"))
    page = GUIDE.read_text("utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    lines = [line.split()[1:] for line in block.splitlines()]
    assert len(lines) == 5
    for line in lines:
        shown = call(*line)
        assert shown.exit_code == 0, shown.output
    assert {p.suffix for p in tmp_path.glob("demo.*")} >= {".xlf", ".csv", ".docx", ".html"}
    assert not list(tmp_path.glob(".*.part"))
