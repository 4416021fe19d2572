"""The glossary: terms in and out as TBX and TSV, and what follows from them in a workspace."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SEEDS
from workbench.cli import main
from workbench.errors import InputError
from workbench.formats.termbase import GlossaryTerm, read_termbase, read_terms, write_tbx, write_tsv
from workbench.records import NameDecision
from workbench.service import Workbench
from workbench.store import Workspace
from workbench.store.document_names import Kind

OLD_TBX = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="e1">
 <langSet xml:lang="en"><tig><term>ballistic missile</term></tig></langSet>
 <langSet xml:lang="ar"><ntig><termGrp><term>صاروخ بالستي</term>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
  <tig><term>قذيفة باليستية</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  <tig><term>صاروخ قوسي</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig></langSet>
</termEntry>
<termEntry id="e2"><langSet xml:lang="en"><tig><term>without Arabic</term></tig></langSet></termEntry>
</body></text></martif>"""
DCT_TBX = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="c1">
 <langSec xml:lang="fr"><termSec><term>Kremlin</term><min:partOfSpeech>properNoun</min:partOfSpeech></termSec></langSec>
 <langSec xml:lang="ar-EG"><termSec><term>الكرملين</term>
  <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""
KINDS: tuple[Kind, ...] = ("words", "pairs", "found")
WORD = st.text(alphabet="ابتجحدرزسشعفكلمنهوي", min_size=1, max_size=9)
LATIN = (
    st.text(alphabet="abcdefgh <&\"'", min_size=1, max_size=9).map(str.strip).filter(lambda t: any(map(str.isalpha, t)))
)
TERMS = st.lists(
    st.builds(
        GlossaryTerm,
        canonical=WORD,
        forms=st.lists(
            st.tuples(LATIN, st.sampled_from(["en", "fr"])), min_size=1, max_size=3, unique_by=lambda f: f[0]
        ).map(tuple),
        kind=st.sampled_from(["name", "term"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda t: t.canonical,
)


def test_tbx_of_both_editions_is_read() -> None:
    assert read_termbase(OLD_TBX.encode(), "old.tbx") == (
        NameDecision(kind="term", form="ballistic missile", canonical="صاروخ بالستي", language="en"),
        NameDecision(kind="term", form="قذيفة باليستية", canonical="صاروخ بالستي", language="ar"),
    )
    assert read_termbase(DCT_TBX.encode(), "new.tbx") == (
        NameDecision(kind="add", form="Kremlin", canonical="الكرملين", language="fr"),
    )


def test_tables_are_read_with_and_without_a_head() -> None:
    bare = read_termbase("بيسكوف\tPeskov\tبسكوف\n".encode(), "names.tsv")
    assert [(d.kind, d.form, d.canonical) for d in bare] == [("add", "Peskov", "بيسكوف"), ("add", "بسكوف", "بيسكوف")]
    (term,) = read_termbase("kind\tspelling\tcanonical\nterm\tceasefire\tوقف إطلاق النار\n".encode(), "terms.tsv")
    assert (term.kind, term.form, term.canonical) == ("term", "ceasefire", "وقف إطلاق النار")


@pytest.mark.parametrize(
    ("name", "text", "languages"),
    [
        ("g.csv", "en,ar\nceasefire,هدنة\n", ["en"]),
        ("g.csv", 'ar;en;fr\nهدنة;ceasefire;"trêve; pause"\n', ["en", "fr"]),
        ("g.tsv", "source\ttarget\nceasefire\tهدنة\n", [""]),
        ("g.tsv", "source\ttarget\nهدنة\tceasefire\n", [""]),
        ("g.csv", "term,translation\nceasefire,هدنة\n", [""]),
        ("g.csv", "المصطلح,الترجمة\nceasefire,هدنة\n", [""]),
    ],
)
def test_the_heads_of_other_tables_are_understood(name: str, text: str, languages: list[str]) -> None:
    read, faults = read_terms(text.encode(), name)
    assert faults == ()
    assert [(d.form, d.canonical, d.language) for d in read] == [
        (form, "هدنة", language) for form, language in zip(["ceasefire", "trêve; pause"], languages, strict=False)
    ]


def test_every_line_that_is_refused_is_named() -> None:
    lines = ["canonical\tspelling\tkind", "هدنة\tceasefire\tterm", "هدنة\ttruce\tverb", "ceasefire\tهدنة\t"]
    lines += ["هدنة\t…\t", "\tpause\tterm", "هدنة\tpause\t\tmore", "أمل\t\tname"]
    read, faults = read_terms("\n".join(lines).encode(), "g.tsv")
    assert [(d.kind, d.form) for d in read] == [("term", "ceasefire"), ("add", "أمل")]
    assert [(fault.line, fault.code) for fault in faults] == [
        (3, "term-unknown-kind"),
        (4, "term-unusable"),
        (5, "term-unusable"),
        (6, "term-unusable"),
        (7, "pairs-too-many-cells"),
    ]
    assert "'verb'" in faults[0].message
    assert [(f.code, f.line) for f in read_terms(OLD_TBX.encode(), "g.tbx")[1]] == [("term-unusable", 11)]


def test_an_import_says_what_came_of_it(seed_workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("en,ar\nceasefire,هدنة\ntruce,truce\n", "utf-8")
    called = ["names", "--workspace", str(seed_workspace), "--import", str(tmp_path / "g.csv")]
    said = CliRunner().invoke(main, called).stderr
    assert "g.csv, line 3: the form to use, 'truce', is not Arabic." in said
    assert "g.csv: 1 forms, 1 of them new; 1 entries refused" in said


@pytest.mark.parametrize("data", [b"", b"a\tb\n", b"<tbx/>", b"<tbx", "x\t\n".encode("utf-16"), b"\xff\xfe"])
def test_what_has_no_term_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_termbase(data, "terms.tbx")
    assert error.value.remedy


@given(TERMS)
def test_terms_survive_both_formats(terms: list[GlossaryTerm]) -> None:
    expected = {
        (t.canonical, " ".join(form.split()), language, "add" if t.kind == "name" else "term")
        for t in terms
        for form, language in t.forms
    }
    for write in (write_tbx, write_tsv):
        stream = io.BytesIO()
        write(terms, stream)
        read = read_termbase(stream.getvalue(), "terms")
        assert {(d.canonical, " ".join(d.form.split()), d.language, d.kind) for d in read} == expected


def test_the_command_keeps_a_glossary(seed_workspace: Path, tmp_path: Path) -> None:
    def names(*options: str) -> str:
        result = CliRunner().invoke(main, ["names", "--workspace", str(seed_workspace), "--author", "أمل", *options])
        assert result.exit_code == 0, result.output
        return result.output

    entered = tmp_path / "in.tsv"
    entered.write_text("canonical\tspelling\tkind\nسلطات باكو\tسلطات أذربيجانية\tterm\n", "utf-8")
    assert "سلطات باكو" in names("--import", str(entered), "--add", "Peskov", "بيسكوف")
    workbench = Workbench(seed_workspace)
    assert workbench.import_terms(entered, "أمل").new == 0  # they are there already
    written = tmp_path / "out.tbx"
    names("--export", str(written))
    assert {d.canonical for d in read_termbase(written.read_bytes(), "out.tbx")} == {"سلطات باكو", "بيسكوف"}
    assert "سلطات باكو" not in names("--drop", "سلطات باكو", "سلطات باكو")
    refused = CliRunner().invoke(
        main, ["names", "--workspace", str(seed_workspace), "--export", str(tmp_path / "x.pdf")]
    )
    assert refused.exit_code == 1


def test_an_unrelated_document_leaves_the_facts_of_others_alone(seed_workspace: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "texts").mkdir(parents=True)
    for path in [*(SEEDS / "texts").iterdir()]:
        (corpus / "texts" / path.name).write_bytes(path.read_bytes())
    (corpus / "corpus.toml").write_bytes((SEEDS / "corpus.toml").read_bytes())
    (corpus / "texts" / "other.txt").write_text("أعلنت وزارة الصحة افتتاح مستشفى جديد في الجنوب.\n" * 3, "utf-8")
    with Workspace.open(seed_workspace) as workspace:
        ids = [d.id for d in workspace.documents()]
        before = {kind: workspace.document_names.read(kind, ids) for kind in KINDS}
    assert all(before.values())
    Workbench(seed_workspace).run(corpus)
    with Workspace.open(seed_workspace) as workspace:
        for kind, facts in before.items():
            assert workspace.document_names.read(kind, ids) == facts
