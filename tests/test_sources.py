"""The original text of a translation: declared in a corpus, aligned in its order, shown, exported and scored by."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.conftest import GOLDEN, golden_lines
from tests.test_revisions import call
from workbench.checks.source_figures import arabic_figures
from workbench.checks.source_text import check_with_source
from workbench.errors import CorpusError, InputError
from workbench.formats import EXPORT_WRITERS
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.publication import read_rows
from workbench.records import Document, ExportedSegment, content_id
from workbench.render import text_direction
from workbench.service import Query, ReleaseOrder, Workbench
from workbench.store import Workspace

CORPUS = GOLDEN / "source"
HOSTILE = '<img src=x onerror="document.title=\'owned\'"> & "quotes"'


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "w.sqlite"
    Workbench(path).run(CORPUS)
    return path


@pytest.fixture
def workspace(run_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(run_once, tmp_path / "w.sqlite"))


def segments(path: Path) -> list[ExportedSegment]:
    return list(Workbench(path).segments())


def sources(segment: ExportedSegment) -> list[str]:
    return [k.text for k in segment.links if k.role == "source"]


def corpus(folder: Path, listing: str, **texts: str) -> Path:
    """Write a corpus of texts, with this in its corpus.toml after the name."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    (folder / "corpus.toml").write_text(f'name = "c"\n{listing}', "utf-8")
    return folder


def entry(name: str, role: str = "", **facts: str) -> str:
    told = {"file": f"{name}.txt", **({"role": role} if role else {}), **facts}
    return "[[documents]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in told.items())


ARABIC, ENGLISH = "وصل القطار الى المحطه في الموعد.", "The train reached the station on time."
PAIR = entry("ar", "garbled", language="ar") + entry("clean", "clean", language="ar")
TEXTS = {"ar": ARABIC, "clean": "بلغ القطار المحطة في موعده.", "en": ENGLISH, "fr": "Le train est arrivé à l'heure."}


@pytest.mark.parametrize(
    ("listing", "code"),
    [
        (entry("en", "source", language="en", source_of="missing.txt"), "corpus-source-of-unknown"),
        (entry("en", "source", language="en", source_of="en.txt"), "corpus-source-of-unknown"),
        (entry("en", "source", source_of="ar.txt"), "corpus-source-without-language"),
        (entry("en", "source", language="the English of Malta", source_of="ar.txt"), "corpus-source-without-language"),
        (entry("en", language="en", source_of="ar.txt"), "corpus-source-of-without-role"),
        (
            entry("en", "source", language="en", source_of="ar") + entry("fr", "source", language="fr", source_of="ar"),
            "corpus-two-sources",
        ),
    ],
)
def test_what_a_corpus_says_wrongly_of_a_source_is_told(tmp_path: Path, listing: str, code: str) -> None:
    folder = corpus(tmp_path / "c", PAIR + listing, **TEXTS)
    with pytest.raises(CorpusError) as error:
        read_corpus(folder)
    assert error.value.code == code
    for language, word in (("en", "source"), ("ar", "corpus.toml" if "language" in code else "source")):
        message, remedy = error.value.in_language(language)
        assert word in message + remedy
        assert "{" not in message + remedy
    shown = call("run", folder, "--workspace", tmp_path / "w.sqlite")
    assert shown.exit_code == 1
    assert not (tmp_path / "w.sqlite").exists()


def test_a_name_that_fits_two_documents_is_ambiguous(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    for name in ("one", "two"):
        (folder / name).mkdir(parents=True)
        (folder / name / "ar.txt").write_text(f"{ARABIC} {name}", "utf-8")
    listing = entry("one/ar", "garbled") + entry("two/ar", "garbled") + entry("clean", "clean")
    told = entry("en", "source", language="en", source_of="ar.txt")
    with pytest.raises(CorpusError) as error:
        read_corpus(corpus(folder, listing + told, **TEXTS))
    assert error.value.code == "corpus-source-of-ambiguous"
    told = told.replace('"ar.txt"', '"two/ar.txt"')
    (source,) = (d for d in read_corpus(corpus(folder, listing + told, **TEXTS)).documents if d.role == "source")
    assert source.source_of == (content_id(f"{ARABIC} two"),)


@pytest.mark.parametrize("name", ['"ar.txt"', '"ar"', f'"{content_id(ARABIC)}"', '["ar.txt"]', '["ar", "ar.txt"]'])
def test_a_translation_is_named_by_file_stem_or_id(tmp_path: Path, name: str) -> None:
    told = entry("en", "source", language="en") + f"source_of = {name}\n"
    documents = read_corpus(corpus(tmp_path / "c", PAIR + told, **TEXTS)).documents
    assert [d.source_of for d in documents] == [(), (), (content_id(ARABIC),)]


def test_a_translation_that_cannot_be_read_is_no_fault_of_its_source(tmp_path: Path) -> None:
    listing = PAIR + entry("empty", "garbled") + entry("en", "source", language="en", source_of="empty.txt")
    found = read_corpus(corpus(tmp_path / "c", listing, **TEXTS, empty=" "))
    assert [s.code for s in found.skipped] == ["document-empty"]
    assert [d.source_of for d in found.documents if d.role == "source"] == [()]


def test_a_source_stands_beside_every_sentence_in_its_order(workspace: Path) -> None:
    found = segments(workspace)
    original = [line for line in (CORPUS / "original.txt").read_text("utf-8").splitlines() if line]
    assert [sources(s) for s in found] == [[line] for line in original]
    assert {k.language for s in found for k in s.links if k.role == "source"} == {"en"}
    assert [s.link.kind for s in Workbench(workspace).segment(found[0].segment_id).sources] == ["parallel"]
    (told,) = (d for d in Workbench(workspace).documents() if d.role == "garbled")
    assert (told.source, told.siblings, told.none) == ("original.txt", ("report.txt",), 0)


def test_a_source_is_neither_scored_nor_a_sibling_nor_in_the_ledger(workspace: Path) -> None:
    workbench = Workbench(workspace)
    with Workspace.open(workspace) as w:
        (source,) = (d for d in w.documents() if d.role == "source")
        assert (w.reports(source.id), w.links(source.id)) == ((), ())
    rows = workbench.search(Query(order="document")).rows
    assert {r.segment.document for r in rows} == {"translation.txt"}
    assert all(not f.text.isascii() or f.garbled for e in workbench.names() for f in e.forms)


def test_the_source_and_a_clean_report_both_tell_what_is_wrong(workspace: Path) -> None:
    found = {e.text: (e, s.report) for s in segments(workspace) for e in s.report.errors}
    assert found["2.4 مليار"][0].suggestion == "2.4 مليون"
    assert found["5 أبريل"][0].suggestion == "15 أبريل"
    assert found["Marjan"][0].severity == "major"  # the clean report has it in Arabic
    assert all("chrf" not in {x.name for x in s.report.scores} for s in segments(workspace) if sources(s) == [])
    assert all("source:align:parallel" in s.report.signature for s in segments(workspace))


@pytest.mark.parametrize("line", golden_lines("source_figures.tsv"))
def test_numbers_and_dates_of_a_source_are_read_in_its_language(line: str) -> None:
    left, right, language, expected = line.split("\t")
    found = check_with_source(left, right, language, parallel=True)
    told = [f"{e.text} → {e.suggestion}" for e in found if e.check in {"numbers", "dates"}]
    assert "; ".join(told) == ("" if expected == "none" else expected)
    assert all(e.evidence == right for e in found if e.check in {"numbers", "dates"})


@given(st.text(), st.sampled_from(["en", "fr", "es", "de", "ru", "tr", "ar", "ja", "und", ""]))
def test_any_source_can_be_read(text: str, language: str) -> None:
    assert arabic_figures(text, language) == text or language in {"en", "fr", "es", "de", "ru", "tr"}
    for span in check_with_source("قتل 38 شخصا في 5 مارس", text, language, parallel=True):
        assert span.side == "right" or "قتل 38 شخصا في 5 مارس"[span.start : span.end] == span.text


def test_cutting_a_sentence_of_the_source_holds_and_can_be_withdrawn(workspace: Path) -> None:
    workbench = Workbench(workspace)
    before = {s.segment_id: s for s in segments(workspace)}
    first = next(s for s in before.values() if sources(s) and len(s.links) == 1)
    (link,) = first.links
    decision = workbench.cut_link([first.segment_id], [link.segment.id], author="أمل")
    cut = {s.segment_id: s for s in segments(workspace)}[first.segment_id]
    assert (sources(cut), cut.report.label) == ([], "unsupported")
    assert workbench.run(CORPUS).redone == 1
    assert {s.segment_id: s for s in segments(workspace)}[first.segment_id].links == cut.links
    workbench.withdraw_decision(decision.id, author="أمل")
    assert sources({s.segment_id: s for s in segments(workspace)}[first.segment_id]) == [link.text]
    assert workbench.rescore(first.segment_id, first.text).fidelity == first.report.fidelity
    clean = next(k for s in before.values() for k in s.links if k.role == "clean")
    with pytest.raises(InputError) as error:
        workbench.merge_links([first.segment_id], [link.segment.id, clean.segment.id], author="أمل")
    assert error.value.code == "link-decision-several-roles"


def test_a_corpus_of_a_translation_and_its_source_is_enough(tmp_path: Path) -> None:
    found = read_corpus(CORPUS)
    two = replace(found, documents=tuple(d for d in found.documents if d.role != "clean"))
    told = Workbench(tmp_path / "w.sqlite").run_corpus(two)
    assert [d.parallel for d in told.documents if d.role == "garbled"] == [7]


def untold(*documents: Document) -> Corpus:
    """Return a corpus that does not say of which text its sources are the sources."""
    return Corpus(name="untold", documents=tuple(replace(d, source_of=()) for d in documents))


def test_the_only_source_of_an_event_is_taken_and_of_two_none(tmp_path: Path) -> None:
    documents = read_corpus(CORPUS).documents
    original = next(d for d in documents if d.role == "source")
    workbench = Workbench(tmp_path / "w.sqlite")
    (one,) = (d for d in workbench.run_corpus(untold(*documents)).documents if d.role == "garbled")
    assert (one.source, one.parallel) == ("original.txt", 7)
    text = original.text + "\nThe city will pay."
    second = replace(original, id=content_id(text), name="second.txt", text=text)
    (two,) = (d for d in workbench.run_corpus(untold(*documents, second)).documents if d.role == "garbled")
    assert two.source is None
    assert "original.txt, second.txt" in two.notes[0]
    assert not any(map(sources, segments(tmp_path / "w.sqlite")))


def test_an_unrelated_source_changes_nothing(workspace: Path) -> None:
    found = read_corpus(CORPUS)
    expected = segments(workspace)
    other = Document(id=content_id(ENGLISH), name="en.txt", text=ENGLISH, language="en", role="source")
    told = Workbench(workspace).run_corpus(replace(found, documents=(other, *found.documents)))
    assert told.redone == 0
    assert segments(workspace) == expected


def exported(path: Path, form: str) -> bytes:
    stream = io.BytesIO()
    EXPORT_WRITERS[form](segments(path), stream)
    return stream.getvalue()


def test_exports_carry_the_source_with_its_language(workspace: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in exported(workspace, "jsonl").splitlines()]
    told = [(k["language"], k["role"]) for line in lines for k in line["links"]]
    assert told.count(("en", "source")) == 7
    units = etree.fromstring(exported(workspace, "tmx")).findall("body/tu")
    languages = [[v.get("{http://www.w3.org/XML/1998/namespace}lang") for v in u.findall("tuv")] for u in units]
    assert languages == [["ar-x-garbled", "en"]] * 7
    corrected = Workbench(workspace).correct(segments(workspace)[0].segment_id, "نص", base=None, author="أمل")
    file = tmp_path / "f.tmx"
    file.write_bytes(exported(workspace, "tmx"))
    assert Workbench(workspace).import_file(file, author="x").added == 0
    file.write_text(file.read_text("utf-8").replace(f">{corrected.after}<", ">نصان<"), "utf-8")
    assert Workbench(workspace).import_file(file, author="x").added == 1
    assert Workbench(workspace).segments()[0].correction == "نصان"


def test_hostile_words_of_a_source_are_escaped_in_the_report(workspace: Path) -> None:
    shown = exported(workspace, "html").decode()
    assert HOSTILE not in shown
    assert '<div class="text" lang="en" dir="auto">&lt;img src=x onerror=' in shown


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fa-IR", "rtl"), ("und", "auto")])
def test_a_source_is_shown_in_its_direction(language: str, direction: str) -> None:
    assert text_direction(language) == direction


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    return [row for file in sorted((release / "data" / table).glob("*.parquet")) for row in read_rows(file)]


def test_a_release_holds_the_text_of_a_source_only_by_its_licence(workspace: Path, tmp_path: Path) -> None:
    words = "last lost its water"
    workbench = Workbench(workspace)
    left_out, full = (tmp_path / name for name in ("standoff", "full"))
    workbench.publish(left_out, ReleaseOrder(text="standoff", licence="CC-BY-4.0"))
    tables = [p.name for p in (left_out / "data").iterdir()]
    assert words not in json.dumps([rows(left_out, table) for table in tables], default=str)
    workbench.publish(full, ReleaseOrder(text="full", licence="CC-BY-4.0"))
    articles = {r["name"]: r for r in rows(full, "articles")}
    assert articles["original.txt"]["source_of"] == [articles["translation.txt"]["id"]]
    assert words in articles["original.txt"]["text"]
    links = [r for r in rows(full, "alignments") if r["role"] == "source"]
    assert [len(r["right"]) for r in links] == [1] * 7
    assert all(len(r["sources"]) == 1 for r in rows(full, "sentences"))
    again = {d.name: d for d in read_corpus(full).documents}
    assert again["original.txt"].source_of == (again["translation.txt"].id,)


def test_a_source_is_added_only_with_a_language_and_can_be_the_last_to_compare_with(
    workspace: Path, tmp_path: Path
) -> None:
    workbench = Workbench(workspace)
    (tmp_path / "other.txt").write_text("The mayor resigned.", "utf-8")
    with pytest.raises(CorpusError) as error:
        workbench.add_documents([tmp_path / "other.txt"], role="source")
    assert error.value.code == "corpus-source-without-language"
    workbench.add_documents([tmp_path / "other.txt"], role="source", language="en")
    with Workspace.open(workspace) as opened:
        assert {d.name: d.language for d in opened.documents() if d.role == "source"}["other.txt"] == "en"
    workbench.remove_document("other.txt")
    left = workbench.remove_document("report.txt")
    assert [(d.role, d.source) for d in left.documents] == [("garbled", "original.txt")]
    with pytest.raises(InputError) as refused:
        workbench.remove_document("original.txt")
    assert refused.value.code == "document-last-of-role"


@pytest.mark.parametrize(
    ("mode", "aligner"), [("auto", "parallel"), ("parallel", "parallel"), ("comparable", "comparable")]
)
def test_the_mode_of_a_run_is_that_of_the_source(tmp_path: Path, mode: str, aligner: str) -> None:
    workbench = Workbench(tmp_path / "w.sqlite")
    workbench.run(CORPUS, mode=mode)
    signatures = [s.report.signature for s in workbench.segments() if sources(s)]
    assert signatures
    assert all(f"source:align:{aligner}" in s for s in signatures)
