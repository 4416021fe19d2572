"""Counterparts in other languages: their numbers and dates are read in them, whatever they are said to be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench import score
from workbench.checks.source_language import source_language
from workbench.ingest.corpus import Corpus
from workbench.records import Document, Role, content_id
from workbench.service import Workbench

SAME = [
    ("أنفقت الشركة 3 ملايين دولار على المشروع", "The company spent 3 million dollars on the project"),
    ("أنفقت الشركة 3 ملايين دولار على المشروع", "The company spent 3m dollars on the project"),
    ("نزح 200 ألف شخص من المدينة", "200 thousand people fled the city"),
    ("انخفضت الحرارة إلى -5 درجات", "The temperature dropped to minus 5 degrees"),
    ("خصصت باريس 5 مليارات يورو للخطة", "Paris a consacré 5 milliards d’euros au plan"),
    ("بلغت الكلفة 2.5 مليون دولار في مارس 2021", "Die Kosten betrugen im März 2021 2,5 Millionen Dollar"),
    ("بلغت الكلفة 7 ملايين يورو", "El costo fue de 7 millones de euros"),
]
OTHER = [
    ("أنفقت الشركة 2 تريليون دولار على المشروع", "The company spent 2 billion dollars on the project"),
    ("خصصت باريس 5 ملايين يورو للخطة", "Paris a consacré 5 milliards d’euros au plan"),
    ("نزح 300 ألف شخص من المدينة", "200 thousand people fled the city"),
]


def contradicted(left: str, right: str) -> list[str]:
    (scored,) = score([(left, right)])
    return [e.text for e in scored.report.errors if e.check in {"numbers", "dates"} and e.severity == "critical"]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_a_translation_does_not_contradict_its_source(left: str, right: str) -> None:
    assert contradicted(left, right) == []


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_another_number_does(left: str, right: str) -> None:
    assert len(contradicted(left, right)) == 1


def test_no_text_metric_is_taken_across_languages() -> None:
    scored = score([SAME[0], (SAME[0][0], SAME[0][0])])
    names = [{s.name for s in pair.report.scores} for pair in scored]
    assert "chrf" not in names[0]
    assert "chrf" in names[1]
    assert scored[0].report.signature == scored[1].report.signature


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["The minister said that it was over."], "en"),
        (["Le ministre a dit que c’était fini."], "fr"),
        (["Министр сказал, что в марте всё было"], "ru"),
        (["3 million dollars"], "en"),
        (["Xyzzy", "12"], "und"),
        (["Israeli jets bombed southern Lebanon."], "en"),
        (["Protesters storm parliament"], "en"),
        (["FLOODS DESTROY VILLAGES"], "en"),
        (["Militants shelled villages near Kidal; soldiers fled."], "en"),
        (["Israël bombarde Beyrouth, plusieurs morts"], "und"),
        (["Nuevo ataque israelí, ministro muere"], "und"),
        (["Regierung plant neue Gesetze"], "und"),
        (["Israel greift Libanon an"], "de"),
        (["Presiden bertemu menteri luar negeri"], "und"),
        (["Presiden bertemu menteri Israel di Jakarta"], "und"),
        (["Meloni incontra ministro"], "und"),
        (["Esplosione mortale a Beirut"], "und"),
        (["Prezydent spotka ministra"], "und"),
        (["Presidenten möter ministern i Oslo"], "und"),
        (["Rais akutana na waziri"], "und"),
        (["Real Madrid, Barcelona"], "und"),
        ([], "und"),
    ],
)
def test_the_language_of_a_source_is_told_by_its_words(texts: list[str], language: str) -> None:
    assert source_language(texts) == language


def document(name: str, text: str, role: Role, language: str) -> Document:
    return Document(id=content_id(text), name=name, text=text, role=role, language=language)


def test_a_clean_document_in_another_language_is_named_and_read_in_it(tmp_path: Path) -> None:
    texts = ["\n".join(f"{pair[side]}." for pair in (SAME[0], SAME[2], SAME[3])) for side in (0, 1)]
    garbled, clean = document("ar.txt", texts[0], "garbled", "ar"), document("en.txt", texts[1], "clean", "und")
    told = Workbench(tmp_path / "w.sqlite").run_corpus(Corpus(name="c", documents=(garbled, clean)))
    notes = {d.name: d.notes for d in told.documents}
    assert "role source" in notes["en.txt"][0]
    assert notes["ar.txt"] == ()
    worst = next(d.worst for d in told.documents if d.name == "ar.txt")
    assert not [e for r in worst for e in r.report.errors if e.check == "numbers"]
    source = replace(clean, role="source", language="en")
    again = Workbench(tmp_path / "s.sqlite").run_corpus(Corpus(name="c", documents=(garbled, source)))
    assert not any(d.notes for d in again.documents)
