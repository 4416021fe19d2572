"""Where the two sides of a file are: columns by their heads, languages by their tags, sheets; nothing is guessed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.cli import main
from workbench.errors import InputError
from workbench.formats import SideChoice, text_pairs
from workbench.formats.side_columns import language_matches, role_of
from workbench.ingest.pair_rows import pair_rows
from workbench.ingest.readers import read_document
from workbench.service import read_pair_rows, read_pairs, read_sentences

MACHINE, REFERENCE, SOURCE = "قال الوزير في أمس.", "قال الوزير أمس.", "The minister said so yesterday."
EN, AR = "The minister said", "قال الوزير"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("line", golden_lines("pair_heads.tsv"))
@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "xlsx"])
def test_heads_tell_the_sides(line: str, kind: str, tmp_path: Path) -> None:
    head, left, right = line.split("\t")
    names = head.replace(";", ",").split(",")
    if left == "refused" and kind == "jsonl":
        right = right.replace("id, ", "")
    rows = [[f"{n} كلمة رقم {k}" for n in range(1, len(names) + 1)] for k in range(2)]
    path = tmp_path / f"t.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in (names, *rows):
            book.worksheets[0].append(row)
        book.save(path)
    elif kind == "jsonl":
        path.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows), "utf-8")
    else:
        between = "\t" if kind == "tsv" else ";" if ";" in head else ","
        path.write_text("\r\n".join(between.join(row) for row in (names, *rows)), "utf-8-sig")
    if left == "refused":
        with pytest.raises(InputError, match=right) as caught:
            read_pairs(path)
        assert "--left" in caught.value.remedy
    else:
        expected = tuple((row[int(left) - 1], row[int(right) - 1]) for row in rows)
        assert read_pairs(path) == expected
        assert read_sentences(path, per_line=True) == tuple(a for a, _ in expected)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (f"1,{EN},{AR}\n2,Hello,مرحبا\n", ((EN, AR), ("Hello", "مرحبا"))),  # no head: an id is no text
        (f"{EN},{AR}\n", ((EN, AR),)),
        (f"doc-7:1;{EN};{AR}\ndoc-7:2;Hello;مرحبا\n", ((EN, AR), ("Hello", "مرحبا"))),
        (f"sep=;\r\nleft;right\r\n{EN};{AR}\r\n", ((EN, AR),)),
        (f"sep=|\r\n{EN}|{AR}\r\n", ((EN, AR),)),
        (f"source|target\n{EN}, again|{AR}\n", ((f"{EN}, again", AR),)),
        (f'"a, b; c; d",{AR}\n', (("a, b; c; d", AR),)),
        (f'left,right\n"{EN}\n""so""",{AR}\n\n', ((f'{EN}\n"so"', AR),)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_spreadsheets_are_read(
    table: str, expected: tuple[tuple[str, str], ...], encoding: str, tmp_path: Path
) -> None:
    assert read_pairs(written(tmp_path, "t.csv", table.encode(encoding))) == expected


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", f"1,{AR}\n2,مرحبا\n", "nothing tells"),  # an id and one text
        ("t.csv", f"{EN},{AR},نص ثالث\n", "3 \\(نص ثالث\\)"),
        ("t.tsv", f"x\ty\n{AR}\tنعم\nمرحبا\tلا\n", "x, y"),  # a head of which nothing is known
        ("t.jsonl", json.dumps({"a": EN, "b": AR}), "line 1: no left and right text.*a, b"),
        ("t.csv", f"left,right,left\n{EN},{AR},x\n", "left appears twice"),
        ("t.csv", f"left,right\n{EN},{AR},{AR}\n", "line 2: 3 columns"),
        ("t.csv", f"left,right\n{EN}\n", "line 2: 1 column where"),
        ("t.csv", f"الترجمة الآلية,نص خاص\n{MACHINE},{REFERENCE}\n", "nothing tells"),  # half of a head is none
        ("t.csv", f"mt,\n{MACHINE},{REFERENCE}\n", "nothing tells"),
        ("t.csv", f"mt,mt\n{MACHINE},{REFERENCE}\n", "nothing tells"),
    ],
)
def test_what_nothing_tells_is_refused(name: str, content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        read_pairs(written(tmp_path, name, content))


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", f"id,English text,a,b\n1,{SOURCE},{MACHINE},{REFERENCE}\n")
    for left, right in (("a", "b"), ("3", "4"), ("A ", "4")):
        assert read_pairs(path, left=left, right=right) == ((MACHINE, REFERENCE),)
    assert read_pairs(path, left="b", right="english text") == ((REFERENCE, SOURCE),)
    assert read_sentences(path, per_line=True, column="b") == (REFERENCE,)
    for left, right, said in (
        ("c", "b", "no column 'c'.*id, English text, a, b"),
        ("5", "1", "'5'"),
        ("a", "3", "both"),
    ):
        with pytest.raises(InputError, match=said):
            read_pairs(path, left=left, right=right)
    plain = written(tmp_path, "p.tsv", f"{SOURCE}\t{MACHINE}\t{REFERENCE}\n")
    assert read_pairs(plain, left="2", right="3") == ((MACHINE, REFERENCE),)
    known = written(tmp_path, "k.csv", f"source,target,mt\n{SOURCE},{REFERENCE},{MACHINE}\n")
    assert read_pairs(known, left="mt", right="target") == ((MACHINE, REFERENCE),)


@pytest.mark.parametrize(
    ("content", "choice", "expected"),
    [
        ('{"translation": {"en": "%s", "ar": "%s"}}', {}, (EN, AR)),
        ('{"translation": {"en": "%s", "ar": "%s"}}', {"left_lang": "ar"}, (AR, EN)),
        ('{"translation": {"en": "%s", "ar": "%s"}}', {"left": "translation.ar", "right": "translation.en"}, (AR, EN)),
        ('[{"left": "%s", "right": "%s"}]', {}, (EN, AR)),
        ('[\n {"left": "%s",\n "right": "%s"}\n]', {}, (EN, AR)),
        ('{"version": 1,\n "data": [{"id": "x", "source": "%s", "target": "%s"}]}', {}, (EN, AR)),
        ('{"source": "%s", "extra": {"note": "n"}, "mt": "%s"}', {}, (AR, EN)),
        ('{"x": "%s", "y": "%s"}', {"left": "y", "right": "x"}, (AR, EN)),
    ],
)
def test_json_of_data_sets_is_read(
    content: str, choice: dict[str, str], expected: tuple[str, str], tmp_path: Path
) -> None:
    path = written(tmp_path, "t.json", content % (EN, AR))
    assert read_pairs(path, **choice) == (expected,)


@pytest.mark.parametrize(
    "columns",
    [
        {"mt": [MACHINE, AR], "ref": [REFERENCE, EN]},
        {"mt": {"0": MACHINE, "1": AR}, "ref": {"0": REFERENCE, "1": EN}, "score": {"0": 1, "1": 2}},
    ],
)
def test_json_by_columns_is_read(columns: object, tmp_path: Path) -> None:
    assert read_pairs(written(tmp_path, "t.json", json.dumps(columns))) == ((MACHINE, REFERENCE), (AR, EN))


def test_columns_of_json_that_do_not_belong_together_are_no_rows(tmp_path: Path) -> None:
    for columns in ({"mt": [MACHINE, AR], "ref": [REFERENCE]}, {"mt": {"0": AR, "1": AR}, "ref": {"0": EN, "2": EN}}):
        rows = read_pair_rows(written(tmp_path, "t.json", json.dumps(columns)), SideChoice())
        assert all(r.fault for r in rows)


def test_rows_of_json_do_not_change_their_fields(tmp_path: Path) -> None:
    lines = [{"src": SOURCE, "mt": MACHINE, "pe": REFERENCE}, {"src": SOURCE, "mt": MACHINE}]
    path = written(tmp_path, "t.jsonl", "\n".join(map(json.dumps, lines)))
    first, second = read_pair_rows(path, SideChoice())
    assert (first.left, first.right, first.fault) == (MACHINE, REFERENCE, None)
    assert second.fault is not None
    assert "line 2" in second.fault.message


def test_parquet_is_read(tmp_path: Path) -> None:
    rows = [{"id": 1, "translation": {"en": EN, "ar": AR}}, {"id": 2, "translation": {"en": EN, "ar": ""}}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    assert read_pairs(tmp_path / "t.parquet", left_lang="ar") == ((AR, EN), ("", EN))
    written(tmp_path, "t.parquet", b"no table")
    with pytest.raises(InputError, match=r"t\.parquet cannot be read"):
        read_pairs(tmp_path / "t.parquet")


def test_a_workbook_without_styles_is_read_without_a_word(tmp_path: Path) -> None:
    book, plain = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append([MACHINE, REFERENCE])
    book.save(plain)
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(tmp_path / "t.xlsx", "w") as bare:
        for part in whole.namelist():
            bare.writestr(part, re.sub(rb"<cellStyles.*</cellStyles>", b"", whole.read(part), flags=re.DOTALL))
    shown = call("score", "--pairs", tmp_path / "t.xlsx")
    assert (shown.exit_code, shown.stderr) == (0, "")


def test_workbooks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    first, second = book.worksheets[0], book.create_sheet("نصوص")
    book.create_sheet("فارغة")
    second.append(["الرقم", "النص الآلي", "المرجع"])
    second.append([1, MACHINE, REFERENCE])
    second.append([2, 2025, None])
    book.save(path)
    assert read_pairs(path) == ((MACHINE, REFERENCE), ("2025", ""))
    first.append([EN, AR])
    book.save(path)
    with pytest.raises(InputError, match=r"several sheets have rows: Sheet, نصوص"):
        read_pairs(path)
    assert read_pairs(path, sheet="Sheet") == ((EN, AR),)
    assert read_pairs(path, sheet="نصوص", left="2", right="3")[0] == (MACHINE, REFERENCE)
    with pytest.raises(InputError, match="no sheet 'x'"):
        read_pairs(path, sheet="x")
    with pytest.raises(InputError, match="has no rows"):
        read_pairs(path, sheet="فارغة")
    with pytest.raises(InputError, match="only Excel"):
        read_pairs(written(tmp_path, "t.tsv", f"{EN}\t{AR}"), sheet="x")
    (fault,) = [r.fault for r in read_pair_rows(path, SideChoice(sheet="نصوص", left="3", right="2")) if r.fault]
    assert fault.message == "t.xlsx, sheet نصوص, row 3: the left text is empty."


@pytest.mark.parametrize(
    ("name", "content"), [("t.csv", "mt,ref\n"), ("t.csv", "\ufeff"), ("t.json", "[]"), ("t.po", '# "x"\n')]
)
def test_a_file_without_rows_is_told(name: str, content: str, tmp_path: Path) -> None:
    told = call("score", "--pairs", written(tmp_path, name, content))
    assert told.exit_code == 1
    assert "[pairs-none]" in told.stderr or "[pairs-no-left-and-right]" in told.stderr


def test_a_title_above_the_head_is_told_and_left_out(tmp_path: Path) -> None:
    table = f"تقرير المراجعة\n\nشهر يوليو,\nmt,ref\n{MACHINE},{REFERENCE}\n"
    rows = read_pair_rows(written(tmp_path, "t.csv", table), SideChoice())
    assert [(r.left, r.right) for r in rows if not r.fault] == [(MACHINE, REFERENCE)]
    assert [r.fault.code for r in rows if r.fault] == ["pairs-row-above-head"] * 2
    named = read_pair_rows(written(tmp_path, "t.csv", table.replace("mt,ref", "x,y")), SideChoice(left="x", right="y"))
    assert [r.left for r in named if not r.fault] == [MACHINE]


def test_a_row_in_another_encoding_costs_itself(tmp_path: Path) -> None:
    lines = [f"{MACHINE},{REFERENCE}\n".encode()] * 2
    rows = read_pair_rows(
        written(tmp_path, "t.csv", b"mt,ref\n" + lines[0] + f"{AR},{AR}\n".encode("cp1256") + lines[1]), SideChoice()
    )
    assert [r.left for r in rows if not r.fault] == [MACHINE, MACHINE]
    (fault,) = [r.fault for r in rows if r.fault]
    assert "line 3" in fault.message
    whole = read_pairs(written(tmp_path, "t.csv", f"mt,ref\n{MACHINE},{REFERENCE}\n".encode("cp1256")))
    assert whole == ((MACHINE, REFERENCE),)


def test_a_formula_without_a_value_costs_its_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["mt", "ref"], [MACHINE, '=A2&"!"'], [MACHINE, REFERENCE]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "t.xlsx")
    rows = read_pair_rows(tmp_path / "t.xlsx", SideChoice())
    assert [(r.left, r.right) for r in rows if not r.fault] == [(MACHINE, REFERENCE)]
    assert "row 2: the text contains a formula without a value" in next(r.fault.message for r in rows if r.fault)


def test_workbooks_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    hostile = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.getvalue())) as old, zipfile.ZipFile(hostile, "w") as new:
        for name in old.namelist():
            entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
            new.writestr(name, entity if name.endswith("sheet1.xml") else old.read(name))
    for name, content, said in (
        ("t.xls", ole, "old Excel format"),
        ("t.xlsx", ole + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("t.xlsx", book.getvalue(), "has no rows"),
        ("t.xlsx", b"PK\x03\x04 and no more", "cannot be read as an Excel workbook"),
        ("t.xlsx", b"text", "cannot be read as an Excel workbook"),
        ("t.xlsx", hostile.getvalue(), "declares"),
    ):
        with pytest.raises(InputError, match=said):
            read_pairs(written(tmp_path, name, content))


def tmx(units: str, source: str = ' srclang="en"', version: str = "1.4") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><tmx version="{version}"><header{source}/><body>{units}</body></tmx>'


def unit(*variants: tuple[str, str], name: str = "xml:lang") -> str:
    return "<tu>" + "".join(f'<tuv {name}="{code}"><seg>{text}</seg></tuv>' for code, text in variants) + "</tu>"


@pytest.mark.parametrize(
    ("content", "choice", "expected"),
    [
        (tmx(unit(("ar-SA", AR), ("en-US", EN))), {}, (EN, AR)),
        (tmx(unit(("ar-SA", AR), ("EN_us", EN)), ' srclang="en-US"'), {}, (EN, AR)),
        (tmx(unit(("ar", AR), ("en", EN)), ' srclang="en-GB"'), {}, (EN, AR)),  # lookup
        (tmx(unit(("ar", AR), ("en", EN)), ' srclang="*all*"'), {}, (AR, EN)),
        (tmx(unit(("ar", AR), ("en", EN), name="lang"), version="1.1"), {}, (EN, AR)),
        (tmx(unit(("ar", AR), ("en", EN), ("fr", "Le"))), {"left_lang": "ar", "right_lang": "en"}, (AR, EN)),
        (tmx(unit(("ar", AR), ("en", EN))), {"left_lang": "AR"}, (AR, EN)),
        (tmx(unit(("ar-EG", AR), ("ar-SA", "x"), ("en", EN))), {"left_lang": "ar_EG", "right_lang": "en"}, (AR, EN)),
        (
            tmx(
                unit(("en", "The <bpt i='1'>&lt;b></bpt>minister<ept i='1'/> <ph>x<sub>no</sub></ph> said"), ("ar", AR))
            ),
            {},
            (EN, AR),
        ),
        (tmx(unit(("en", "The <hi>minister</hi><it pos='begin'>y</it><ut>z</ut> said"), ("ar", AR))), {}, (EN, AR)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_tmx_sides_are_told_by_language(
    content: str, choice: dict[str, str], expected: tuple[str, str], encoding: str, tmp_path: Path
) -> None:
    path = written(tmp_path, "t.tmx", content.encode(encoding))
    assert read_pairs(path, **choice) == (expected,)


def test_a_source_language_is_the_same_in_each_unit(tmp_path: Path) -> None:
    units = unit(("ar", AR), ("en", EN)) + unit(("en", "Hello"), ("ar", "مرحبا")) + unit(("ar", "وحده"))
    assert read_pairs(written(tmp_path, "t.tmx", tmx(units, ""))) == ((AR, EN), ("مرحبا", "Hello"), ("وحده", ""))
    rows = read_pair_rows(written(tmp_path, "t.tmx", tmx(units)), SideChoice())
    assert [(r.left, r.right) for r in rows if not r.fault] == [(EN, AR), ("Hello", "مرحبا")]
    assert [r.fault.message for r in rows if r.fault] == ["t.tmx, line 1: the unit has no text in the language 'en'."]


def test_more_than_two_languages_have_to_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path, "t.tmx", tmx(unit(("ar", AR), ("en", EN)) + unit(("ar", AR), ("en", EN), ("fr", "Le"))))
    with pytest.raises(InputError, match="languages of the file are: ar, en, fr") as caught:
        read_pairs(path)
    assert "--left-lang" in caught.value.remedy
    with pytest.raises(InputError, match="no text in the language 'de'"):
        read_pairs(path, left_lang="de", right_lang="en")
    assert call("score", "--pairs", path, "--left-lang", "ar").exit_code == 1


def test_variants_of_a_language_are_a_fault_of_their_unit(tmp_path: Path) -> None:
    units = unit(("ar", "نص"), ("en", "text")) + unit(("ar", "أ"), ("ar", "ب"), ("en", "b"))
    file = written(tmp_path, "dup.tmx", tmx(units, ' srclang="ar"'))
    rows = read_pair_rows(file, SideChoice())
    assert (rows[0].left, rows[0].right, rows[0].fault) == ("نص", "text", None)
    assert rows[1].fault is not None
    same = call("score", "--pairs", file, "--left-lang", "ar", "--right-lang", "AR")
    assert (same.exit_code, "[pairs-same-language]" in same.stderr) == (1, True)


def xliff(body: str, version: str = "1.2", *, plain: bool = False) -> str:
    about = "" if plain else f' xmlns="urn:oasis:names:tc:xliff:document:{version}" version="{version}"'
    if version == "2.0":
        return f'<xliff{about} srcLang="en" trgLang="ar"><file id="f">{body}</file></xliff>'
    return f'<xliff{about}><file source-language="en" target-language="ar"><body>{body}</body></file></xliff>'


def trans(source: str, target: str | None, more: str = "") -> str:
    there = "" if target is None else f"<target>{target}</target>"
    return f"<trans-unit id='1'{more}><source>{source}</source>{there}</trans-unit>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (xliff(trans("Hello <x id='1'/> world", "مرحبا <x id='1'/> يا عالم")), (("Hello world", "مرحبا يا عالم"),)),
        (
            xliff(trans("<g id='1'>a<bx id='2'/> b</g><ex id='2'/> <ph>&lt;x></ph>c", "<mrk mtype='seg'>نص</mrk>")),
            (("a b c", "نص"),),
        ),
        (xliff(trans("a<x id='1' ctype='lb'/>b", "<it pos='open'>q</it>نص<bpt>x</bpt><sub>s</sub>")), (("a b", "نص"),)),
        (xliff(trans("Hi", "مرحبا"), plain=True), (("Hi", "مرحبا"),)),
        (xliff(trans("One", None) + trans("Two", "")), (("One", ""), ("Two", ""))),
        (xliff(trans("a\n    b", "ت\n ث")), (("a b", "ت ث"),)),
        (xliff(trans("a\n b", "ت", " xml:space='preserve'")), (("a\n b", "ت"),)),
        (
            xliff(
                "<unit id='1'><segment><source>One.</source><target>واحد.</target></segment>"
                "<ignorable><source> </source></ignorable><segment><source>Two.</source></segment></unit>"
                "<unit id='2'><segment><source>T<pc id='1'>hr</pc>ee<ph id='2'/></source>"
                "<target>ثلا<sc id='3'/>ثة<ec/></target>"
                "</segment></unit>",
                "2.0",
            ),
            (("One.", "واحد."), ("Two.", ""), ("Three", "ثلاثة")),
        ),
    ],
)
def test_xliff_is_read_without_codes(content: str, expected: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    path = written(tmp_path, "t.xlf", content)
    assert read_pairs(path) == expected
    assert read_document(path).text == "\n".join(a for a, _ in expected)


def test_units_that_are_not_translated_are_told(tmp_path: Path) -> None:
    content = xliff(trans("CODE_01", None, ' translate="no"') + trans("Hi", "مرحبا"))
    shown = call("score", "--pairs", written(tmp_path, "t.xlf", content), "--left-lang", "ar")
    assert [json.loads(line)["index"] for line in shown.stdout.splitlines()] == [1]
    assert "t.xlf, line 1: the unit is marked as not to be translated" in shown.stderr
    document = read_document(tmp_path / "t.xlf")
    assert document.text == "Hi"
    assert "not to be translated" in document.notes[0]
    with pytest.raises(InputError, match="no text in the language 'fr'"):
        read_pair_rows(tmp_path / "t.xlf", SideChoice(left_lang="fr"))


def test_commands_take_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", f"key,a,b\nx,{MACHINE},{REFERENCE}\n")
    assert "--left" in call("score", "--pairs", path).stderr
    (row,) = call("score", "--pairs", path, "--left", "a", "--right", "b").stdout.splitlines()
    assert json.loads(row)["fidelity"] > 60
    (bead,) = map(
        json.loads, call("align", path, "--left", "2", "--right", "3", "--mode", "parallel").stdout.splitlines()
    )
    assert (bead["left_text"], bead["right_text"]) == (MACHINE, REFERENCE)
    two = call("align", path, path, "--left", "a", "--right", "b", "--per-line", "--mode", "parallel")
    assert json.loads(two.stdout)["right_text"] == REFERENCE
    both = call("score", path, path, "--left", "a", "--right", "b", "--per-line")
    assert json.loads(both.stdout)["fidelity"] == json.loads(row)["fidelity"]
    assert json.loads(call("score", path, "--left", "a", "--per-line").stdout)["label"] == "unsupported"


@given(st.text(max_size=300), st.sampled_from([".csv", ".tsv", ".json", ".jsonl", ".txt"]), st.booleans())
def test_any_file_is_read_or_refused_with_a_reason(text: str, kind: str, both: bool) -> None:
    try:
        rows = list(text_pairs(text, "x", kind, both=both))
    except InputError as error:
        assert error.message
        return
    assert all(row.fault is None or "x" in row.fault.message for row in rows)


def test_a_head_is_as_short_as_a_name() -> None:
    assert role_of("column machine translation text") == "machine"
    assert role_of(f"{'column text ' * 9}machine translation") is None


def test_languages_match_by_their_beginning() -> None:
    assert [language_matches("en", t) for t in ("en", "EN-us", "en_GB", "eng", "ar")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert language_matches("*", "ar")


@pytest.mark.parametrize(
    "address", ["https://example.org/{}", "www.example.org/{}", "a{}@example.org", "news/2024/{}.txt"]
)
def test_a_column_of_addresses_is_no_text(address: str, tmp_path: Path) -> None:
    rows = "".join(f"{address.format(k)}\tقتل خمسة أشخاص في الهجوم رقم {k}.\n" for k in "abc")
    with pytest.raises(InputError) as error:
        read_pairs(written(tmp_path, "u.tsv", rows))
    assert error.value.code == "pairs-columns-unclear"


@pytest.mark.parametrize("kind", ["head", "headless", "jsonl"])
def test_languages_choose_the_sides_of_a_table_that_names_none(tmp_path: Path, kind: str) -> None:
    texts = [("Five people arrived.", "وصل خمسة أشخاص."), ("The road is closed.", "الطريق مغلق.")]
    path = tmp_path / ("p.jsonl" if kind == "jsonl" else "p.tsv")
    lines = ["\t".join(pair) for pair in texts]
    if kind == "jsonl":
        lines = [json.dumps({"source": a, "target": b}) for a, b in texts]
    path.write_text("\n".join(["source\ttarget", *lines] if kind == "head" else lines), "utf-8")
    assert [row.left for row in pair_rows(path, SideChoice())] == [a for a, _ in texts]
    for choice in (
        SideChoice(left_lang="ar"),
        SideChoice(right_lang="en"),
        SideChoice(left_lang="ar-EG", right_lang="en"),
    ):
        assert [(row.left, row.right) for row in pair_rows(path, choice)] == [(b, a) for a, b in texts]
    assert [row.left for row in pair_rows(path, SideChoice(right_lang="ar"))] == [a for a, _ in texts]
    with pytest.raises(InputError, match="do not tell which side"):
        pair_rows(path, SideChoice(left_lang="fr", right_lang="en"))


def test_a_translation_file_has_no_columns(tmp_path: Path) -> None:
    (tmp_path / "x.xlf").write_text("<xliff/>", "utf-8")
    with pytest.raises(InputError, match="languages, not columns"):
        pair_rows(tmp_path / "x.xlf", SideChoice(left="target", right="source"))
