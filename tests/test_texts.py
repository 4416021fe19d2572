"""Word, tables, JSON lines, TMX and XLIFF, read as documents and as pairs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from tests.test_exchange import SUFFIX, made, write
from workbench.cli import main
from workbench.errors import DocumentError, InputError
from workbench.ingest.corpus import read_corpus
from workbench.ingest.readers import read_document
from workbench.records import DatabaseURL
from workbench.service import Workbench, align, read_pairs, read_sentences, read_sides, score, score_alone

AWKWARD = "=نص\t\\t\nسطر\r \u202e\u200f<b>"
LEFT, RIGHT = ("قال الوزير ذلك.", "ثم غادر. وعاد."), ("قال الوزير.", "غادر ثم عاد.")
XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:{v}" version="{v}"{more}><file id="f" original="a"'
    ' source-language="ar" datatype="plaintext">{body}</file></xliff>'
)


def bilingual(kind: str) -> str:
    pairs = list(zip(LEFT, RIGHT, strict=True))
    if kind in {"tsv", "csv"}:
        return "".join(f"{a}{',' if kind == 'csv' else chr(9)}{b}\n" for a, b in pairs)
    if kind == "jsonl":
        return "".join(json.dumps({"left": a, "right": b}) + "\n" for a, b in pairs)
    if kind == "tmx":
        units = "".join(
            f'<tu><tuv xml:lang="fr"><seg>{b}</seg></tuv><tuv xml:lang="ar"><seg>{a}</seg></tuv></tu>' for a, b in pairs
        )
        return f'<tmx version="1.4"><header srclang="AR"/><body>{units}</body></tmx>'
    if kind == "xliff":
        units = "".join(f'<trans-unit id="{a}"><source>{a}</source><target>{b}</target></trans-unit>' for a, b in pairs)
        return XLIFF.format(v="1.2", body=f"<body>{units}</body>", more="")
    cut = [  # as a tool that cuts units into segments leaves them
        f'<unit id="u{k}"><segment><source>{a[:5]}</source><target><mrk id="m">{b[:3]}</mrk></target></segment>'
        f"<ignorable><source>{a[5:6]}</source><target>{b[3:4]}</target></ignorable>"
        f"<segment><source>{a[6:]}</source><target>{b[4:]}</target></segment></unit>"
        for k, (a, b) in enumerate(pairs)
    ]
    return XLIFF.format(v="2.0", body="".join(cut), more=' srcLang="ar"')


@pytest.mark.parametrize("kind", ["tsv", "csv", "jsonl", "tmx", "xliff", "xlf"])
def test_a_file_with_two_sides_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"both.{kind}"
    path.write_text(bilingual(kind), "utf-8")
    assert read_pairs(path) == tuple(zip(LEFT, RIGHT, strict=True))
    assert read_sides(path) == (LEFT, RIGHT)
    assert read_sentences(path, per_line=True) == LEFT
    assert read_sentences(path, per_line=False) == ("قال الوزير ذلك.", "ثم غادر.", "وعاد.")
    assert read_document(path).text == "\n".join(LEFT)


@pytest.mark.parametrize("form", SUFFIX)
def test_an_export_can_be_read_as_pairs(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"e.{SUFFIX[form]}"
    path.write_bytes(write(form, made(AWKWARD, AWKWARD[::-1], "done"), made("نص آخر", None, "untouched", 1000)))
    if form != "docx":
        assert read_pairs(path) == ((AWKWARD, AWKWARD[::-1]), ("نص آخر", ""))
        assert read_document(path).text == f"{AWKWARD}\nنص آخر"


def test_quotes_in_tsv_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "q.tsv"
    path.write_text('"نعم"\t"قال" نعم\n"بدأ\tوانتهى"\n', "utf-8")  # as authors write them: no head, no CSV
    assert read_pairs(path) == (('"نعم"', '"قال" نعم'), ('"بدأ', 'وانتهى"'))
    path.write_text('left\tright\n"قال" نعم\tنعم\n"بدأ\tوانتهى"\n', "utf-8")
    assert read_pairs(path) == (('"قال" نعم', "نعم"), ('"بدأ', 'وانتهى"'))
    path.write_text('"left"\tright\n"قال ""نعم"""\t"سطر\nآخر"\n', "utf-8")  # as spreadsheets do
    assert read_pairs(path) == (('قال "نعم"', "سطر\nآخر"),)
    path.write_text("left\tright\tleft\nأ\tب\tت\n", "utf-8")
    with pytest.raises(InputError, match="left appears twice"):
        read_pairs(path)


def test_word_documents_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("عنوان الخبر", level=2)
    document.add_paragraph("قال الوزير ذلك. ثم غادر.")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "في جدول"
    document.add_paragraph("")
    (tmp_path / "c").mkdir()
    document.save(str(tmp_path / "c" / "a.docx"))
    text = "## عنوان الخبر\nقال الوزير ذلك. ثم غادر.\n\nفي جدول\n"
    assert read_document(tmp_path / "c" / "a.docx").text == text
    assert read_sentences(tmp_path / "c" / "a.docx", per_line=False) == (
        "## عنوان الخبر",
        "قال الوزير ذلك.",
        "ثم غادر.",
        "في جدول",
    )
    (tmp_path / "c" / "links.tsv").write_text(bilingual("tsv"), "utf-8")  # no document unless it is listed
    assert [d.name for d in read_corpus(tmp_path / "c").documents] == ["a.docx"]
    (tmp_path / "c" / "corpus.toml").write_text('[[documents]]\nfile = "links.tsv"\n', "utf-8")
    assert [d.text for d in read_corpus(tmp_path / "c").documents] == ["\n".join(LEFT)]
    docx.Document().save(str(tmp_path / "empty.docx"))
    with pytest.raises(DocumentError, match="contains no text"):
        read_document(tmp_path / "empty.docx")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.tsv", "text\tcorrection\nنص\n", "line 2: 1 column where"),
        ("x.csv", "نص\n", "line 1: no comma"),
        ("x.jsonl", '{"text": "نص"}\n', "line 1: no left and right"),
        ("x.tmx", '<tmx version="1.4"><body><tu/></body></tmx>', "line 1: the unit has 0 variants"),
        ("x.xlf", '<xliff version="1.2"><file><body><trans-unit/></body></file></xliff>', "no source"),
        ("y.xlf", '<xliff version="2.1"><file><unit id="a"/></file></xliff>', "no segment"),
    ],
)
def test_missing_columns_are_reported(name: str, content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        read_pairs(path)


def test_the_sides_of_one_file_are_aligned(tmp_path: Path) -> None:
    path = tmp_path / "both.tmx"
    path.write_text(bilingual("tmx"), "utf-8")
    shown = CliRunner().invoke(main, ["align", str(path), "--mode", "parallel", "--format", "beads"])
    assert shown.exit_code == 0, shown.output
    assert [line.rsplit(":", 1)[0] for line in shown.stdout.splitlines()] == ["[0]:[0]", "[1]:[1]"]


def test_texts_may_come_from_an_iterator(tmp_path: Path) -> None:
    assert score(iter([(LEFT[0], RIGHT[0])]), metrics=["chrf"]) == score([(LEFT[0], RIGHT[0])], metrics=["chrf"])
    assert [s.left for s in score_alone(text for text in LEFT)] == list(LEFT)
    aligned = align(iter(LEFT), (text for text in RIGHT), mode="parallel")
    assert (aligned.left, aligned.right) == (LEFT, RIGHT)
    assert len(aligned.links) == 2


@pytest.mark.parametrize(
    "call",
    [
        lambda: score("نص"),  # type: ignore[arg-type]
        lambda: score(["نص"]),  # type: ignore[list-item]
        lambda: score_alone("نص"),
        lambda: align("نص", ["نص"]),
        lambda: align(["نص"], "نص"),
    ],
)
def test_a_single_text_is_no_list_of_texts(call: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match="list of"):
        call()


def test_paths_may_be_strings(seed_workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "p.tsv").write_text(bilingual("tsv"), "utf-8")
    name = str(tmp_path / "p.tsv")
    assert read_pairs(name) == read_pairs(Path(name))
    assert read_sides(name) == read_sides(Path(name))
    assert read_sentences(name, per_line=True) == LEFT
    assert Workbench(str(seed_workspace)).documents()
    assert Workbench("postgresql://host/name").path == DatabaseURL("postgresql://host/name")
