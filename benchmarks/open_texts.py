"""Openly licensed Arabic texts that the error detector is trained on; docs/reference/error-detector.md lists them.

Each source is a folder of OPEN, a clone of the public repository of that name, or a folder of DATA.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from benchmarks.labelled_pairs import news_entailment
from workbench.arabic import plain_text, words
from workbench.ingest.segmentation import sentence_spans

_MACHINE = ("microsoft-365-docs-pr.ar-SA", "OfficeDocs-AlchemyInsights-pr.ar-SA")
_HUMAN = ("Dynamics-365-Operations.ar-sa", "customer-insights-pr.ar-sa")
_LESSONS = ("IoT-For-Beginners", "Security-101")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ENGLISH_SPAN = re.compile(r'<span class="sxs-lookup">.*?</span></span>')
_CODE = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"<[^>]+>|^\s*(?:\d+\.|[-*])\s+|[*`_]")
_FEWEST, _MOST = 8, 45  # words of a sentence
_MOST_LATIN = 2  # words in Latin letters, so that a product's name tells nothing
_SPACE_BEFORE = re.compile(r"\s+(?=[،.؛:؟!»)\]])")
_SPACE_AFTER = re.compile(r"(?<=[«(\[])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """Sentences of one document, in order, in their plain form and with even spacing."""

    source: str
    name: str
    machine: bool
    sentences: tuple[str, ...]


def even_spacing(text: str) -> str:
    """Return a text with one space between words and none before a sign, as both sides must have it."""
    return _SPACE_AFTER.sub("", _SPACE_BEFORE.sub("", " ".join(text.split())))


def open_documents(data: Path, clones: Path) -> list[OpenDocument]:
    """Return all documents that have a sentence of fitting length; a sentence is used once."""
    seen: set[str] = set()
    found = []
    for source, name, machine, texts in _all(data, clones):
        kept = []
        for sentence in map(even_spacing, map(plain_text, texts)):
            if _fits(sentence) and sentence not in seen:
                seen.add(sentence)
                kept.append(sentence)
        if kept:
            found.append(OpenDocument(source=source, name=name, machine=machine, sentences=tuple(kept)))
    return found


def _all(data: Path, clones: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    yield from _news_translations(data)
    yield from _news(data)
    yield from _pandemic(clones)
    yield from _questions(clones / "xquad" / "xquad.ar.json", "XQuAD")
    yield from _questions(clones / "SOQAL" / "data" / "arcd.json", "ARCD")
    yield from _treebank(clones / "UD_Arabic-PUD" / "ar_pud-ud-test.conllu")
    for machine, repositories in ((True, _MACHINE), (False, _HUMAN)):
        for repository in repositories:
            yield from _product_pages(clones / repository, machine=machine)
    for repository in _LESSONS:
        yield from _lessons(clones / repository)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, "ar")]


def _fits(sentence: str) -> bool:
    found = words(sentence)
    latin = sum(not w.arabic for w in found)
    return _FEWEST <= len(found) - latin <= _MOST and latin <= _MOST_LATIN


def _news_translations(data: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield WMT24++ (Apache-2.0), the translation into Modern Standard Arabic, by document."""
    by_document: dict[str, list[str]] = {}
    for line in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["is_bad_source"]:
            by_document.setdefault(row["document_id"], []).extend(_sentences(row["original_target"]))
    yield from (("WMT24++", name, False, texts) for name, texts in by_document.items())


def _news(data: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield ArbTEDS (MIT), Arabic news whose clitics stand apart: they are joined again."""
    for number, pair in enumerate(news_entailment(data, "train")):
        yield "ArbTEDS", str(number), False, [_joined(text) for text in pair]


def _joined(text: str) -> str:
    text = re.sub(r"\bل لل?(?=\w)", "لل", text)
    text = re.sub(r"(?<!\w)([بلكفوس]) (?=\w)", r"\1", text)
    return re.sub(r"(?<=\w) (ه|ها|هم|هما|نا|ي)(?!\w)", r"\1", text)


def _pandemic(clones: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield TICO-19 (CC0), professional translations about the pandemic, by source document."""
    with zipfile.ZipFile(clones / "tico-19.github.io" / "data" / "TM" / "all.en-ar.tmx.zip") as archive:
        root = etree.fromstring(archive.read(archive.namelist()[0]))
    by_document: dict[str, list[str]] = {}
    for unit in root.iter("tu"):
        arabic = unit.xpath("string(tuv[@xml:lang='ar']/seg)")
        by_document.setdefault(unit.get("tuid", "").split(":")[0], []).extend(_sentences(arabic))
    yield from (("TICO-19", name, False, texts) for name, texts in by_document.items())


def _questions(path: Path, source: str) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield paragraphs of an encyclopaedia, by article.

    Those of XQuAD (CC BY-SA 4.0) were translated by people, those of ARCD (MIT; CC BY-SA) were written in Arabic.
    """
    for number, article in enumerate(json.loads(path.read_text("utf-8"))["data"]):
        paragraphs = dict.fromkeys(p["context"] for p in article["paragraphs"])
        yield source, str(number), False, [s for text in paragraphs for s in _sentences(_arabic_signs(text))]


def _treebank(path: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield the sentences of PUD (CC BY-SA 3.0), news and encyclopaedia translated by people, by document."""
    by_document: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text("utf-8").splitlines():
        key, _, value = line.partition(" = ")
        if key == "# newdoc id":
            name = value
        elif key == "# text":
            by_document.setdefault(name, []).append(_arabic_signs(value))
    yield from (("PUD", name, False, texts) for name, texts in by_document.items())


def _arabic_signs(text: str) -> str:
    """Return a text with the comma, semicolon and question mark of Arabic."""
    return re.sub(r"(?<=[^\d\s])\s*([,;?])", lambda m: {",": "،", ";": "؛", "?": "؟"}[m[1]], text)


def _product_pages(folder: Path, *, machine: bool) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield pages of Microsoft's product documentation (CC BY 4.0), which say of themselves who translated them."""
    marked = "ms.translationtype: " + ("MT" if machine else "HT")
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text("utf-8", "replace")
        if marked in text:
            lines = map(_without_markup, _CODE.sub("", _FRONT_MATTER.sub("", text)).splitlines())
            texts = [s for line in lines for s in _sentences(line) if s[-1:] in ".؟!"]
            yield folder.name, path.relative_to(folder).as_posix(), machine, texts


def _lessons(folder: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Yield lessons (MIT and CC0) that a language model translated, as each says at its end."""
    for path in sorted(folder.rglob("translations/ar/**/*.md")):
        lines = map(_without_markup, _CODE.sub("", path.read_text("utf-8", "replace")).splitlines())
        texts = [s for line in lines for s in _sentences(line) if s[-1:] in ".؟!"]
        yield folder.name, path.relative_to(folder).as_posix(), True, texts


def _without_markup(line: str) -> str:
    if line.lstrip().startswith(("|", "!", "#", ">", "[", "<")):
        return ""
    return _MARKUP.sub("", _LINK.sub(r"\1", _ENGLISH_SPAN.sub("", line))).strip()
