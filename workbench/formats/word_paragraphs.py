"""The running text of a Word file: paragraphs in order, text boxes once, then the notes; headings marked with #."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.formats.characters import from_office_xml
from workbench.formats.symbol_fonts import has_own_characters, symbol_character
from workbench.formats.word_package import WORD, WordPackage, open_word
from workbench.formats.xml_markup import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["WordText", "paragraph_text", "word_text"]

_SKIPPED = {"del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "txbxContent", "rt"}
_SKIPPED |= {"footnoteReference", "endnoteReference"}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_SYMBOL_PLACES = re.compile("[\uf020-\uf0ff]")
_ANY_PLACES = re.compile("[!-~\u00a0-\u00ff\uf020-\uf0ff]")
_NO_TEXT = {"separator", "continuationSeparator", "continuationNotice"}
_UNKNOWN = "\ufffd"
# What Word calls a heading in styles is English in every language; some other programs translate it.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|заголовок|başlık|kop|rubrik|nagłówek|nadpis|标题|標題|見出し|제목|עותרת"
    r"|سرصفحه|عنوان|العنوان|ترويسة)\s*([1-9١-٩۱-۹])"
)
_TITLES = {"title", "titel", "titre", "título", "titolo", "заголовок", "عنوان", "العنوان"}
_ORDINAL = re.compile(r"(?:ال)?عنوان (الأول|الاول|الثاني|الثالث|الرابع|الخامس|السادس)")
_ORDINALS = {"الأول": 1, "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6}
_MOST_STYLES = 20  # that a style may be based on


@dataclass(frozen=True, slots=True, kw_only=True)
class WordText:
    """The paragraphs of a document; signs counts those of symbol fonts that were read as U+FFFD, by font and place.

    hidden counts the characters of hidden text, embedded the files within the document; neither is read.
    """

    paragraphs: tuple[str, ...]
    signs: Counter[tuple[str, str]] = field(default_factory=Counter)
    hidden: int = 0
    embedded: int = 0


def word_text(data: bytes, name: str) -> WordText:
    """Return the text of a Word file: paragraphs, those of tables and text boxes among them, footnotes, endnotes."""
    package = open_word(data, name)
    levels = _levels(package)
    signs: Counter[tuple[str, str]] = Counter()

    def unknown(font: str, code: str) -> str:
        signs[font, code] += 1
        return _UNKNOWN

    hidden = sum(_drop_unseen(root) for root in (package.main, *package.parts.values()))
    lines = []
    for paragraph in _paragraphs(package.main):
        text = paragraph_text(paragraph, unknown)
        level = _level(paragraph, levels)
        lines.append(f"{'#' * level} {text}" if level and text.strip() else text)
    for kind, mark in (("footnotes", "footnoteReference"), ("endnotes", "endnoteReference")):
        for note in _notes(package, kind, mark):
            lines.extend(paragraph_text(p, unknown).lstrip() for p in _paragraphs(note))
    embedded = sum(1 for _ in package.main.iter(f"{WORD}altChunk"))
    return WordText(paragraphs=tuple(lines), signs=signs, hidden=hidden, embedded=embedded)


def _drop_unseen(root: Element) -> int:
    """Take out what Word shows to nobody: hidden runs, whose characters are counted, and hints where to type."""
    hidden = [r for r in root.iter(f"{WORD}r") if _is_on(r.find(f"{WORD}rPr/{WORD}vanish"))]
    count = sum(len(t.text or "") for r in hidden for t in r.iter(f"{WORD}t"))
    controls = (s for s in root.iter(f"{WORD}sdt") if _is_on(s.find(f"{WORD}sdtPr/{WORD}showingPlcHdr")))
    for node in [*hidden, *(c for s in controls for c in s.findall(f"{WORD}sdtContent"))]:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    return count


def _is_on(property_: Element | None) -> bool:
    return property_ is not None and property_.get(f"{WORD}val", "1") not in {"0", "false", "off"}


def paragraph_text(node: Element, unknown: Callable[[str, str], str] | None = None) -> str:
    """Return the text of a paragraph without its text boxes, with all tracked changes accepted.

    unknown tells what to take for a sign of a symbol font whose character is not known.

    Raises:
        InputError: There is such a sign, and unknown is None.
    """
    return from_office_xml("".join(_pieces(node, unknown or _refused, "")))


def _refused(font: str, code: str) -> str:
    raise InputError("word-symbol-font", font=font, character=code)


def _paragraphs(node: Element) -> Iterator[Element]:
    """Yield the paragraphs below an element in order, those of a text box after the paragraph that holds it."""
    todo = list(reversed(_children(node)))
    while todo:
        child = todo.pop()
        name = local_name(child)
        if name in {"del", "moveFrom"} or (name == "tr" and child.find(f"{WORD}trPr/{WORD}del") is not None):
            continue
        if name == "p" and child.tag.startswith(WORD):
            yield child
        todo.extend(reversed(_children(child)))


def _children(node: Element) -> list[Element]:
    """Return the children of an element; of alternatives for different programs, those of one that has text."""
    if local_name(node) != "AlternateContent":
        return list(node)
    choices = [c for c in node if local_name(c) in {"Choice", "Fallback"}]
    with_text = [c for c in choices if any(t.text for t in c.iter(f"{WORD}t"))]
    return (with_text or choices)[:1]


def _pieces(node: Element, unknown: Callable[[str, str], str], font: str) -> Iterator[str]:
    for child in _children(node):
        name = local_name(child)
        if name == "t":
            yield _shown(child.text or "", font, unknown)
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "sym":
            place = child.get(f"{WORD}font", ""), child.get(f"{WORD}char", "")
            yield symbol_character(*place) or unknown(*place)
        elif name == "r":
            yield from _pieces(child, unknown, _font(child))
        elif name and name not in _SKIPPED:
            yield from _pieces(child, unknown, font)


def _font(run: Element) -> str:
    about = run.find(f"{WORD}rPr")
    fonts = None if about is None else about.find(f"{WORD}rFonts")
    if about is not None and (_is_on(about.find(f"{WORD}rtl")) or _is_on(about.find(f"{WORD}cs"))):
        return ""  # the font of complex scripts shows it
    return "" if fonts is None else fonts.get(f"{WORD}ascii", "") or fonts.get(f"{WORD}hAnsi", "")


def _shown(text: str, font: str, unknown: Callable[[str, str], str]) -> str:
    """Return a text with the characters that a symbol font shows at places of its own."""
    places = _ANY_PLACES if has_own_characters(font) else _SYMBOL_PLACES
    if not font or not places.search(text):
        return text

    def character(found: re.Match[str]) -> str:
        place = font, f"{ord(found[0]):04X}"
        return symbol_character(*place) or unknown(*place)

    return places.sub(character, text)


def _notes(package: WordPackage, kind: str, mark: str) -> Iterator[Element]:
    """Yield the notes that the text refers to, in the order of its references."""
    part = package.parts.get(kind)
    if part is None:
        return
    notes = {n.get(f"{WORD}id"): n for n in part if n.get(f"{WORD}type") not in _NO_TEXT}
    for reference in package.main.iter(f"{WORD}{mark}"):
        note = notes.pop(reference.get(f"{WORD}id"), None)
        if note is not None:
            yield note


def _levels(package: WordPackage) -> dict[str, int]:
    """Return the level of each style that is one of headings: by its name, its outline, or the style it is based on."""
    part = package.parts.get("styles")
    styles = {} if part is None else {s.get(f"{WORD}styleId", ""): s for s in part.iter(f"{WORD}style")}
    levels = {}
    for identity in styles:
        style, seen = styles.get(identity), 0
        while style is not None and seen < _MOST_STYLES:
            if level := _style_level(style):
                levels[identity] = level
                break
            base = style.find(f"{WORD}basedOn")
            style, seen = styles.get("" if base is None else base.get(f"{WORD}val", "")), seen + 1
    return levels


def _style_level(style: Element) -> int:
    name = style.find(f"{WORD}name")
    named = _named_level("" if name is None else name.get(f"{WORD}val", ""))
    return named or _outline(style.find(f"{WORD}pPr/{WORD}outlineLvl"))


def _named_level(name: str) -> int:
    name = name.strip().lower()
    if ordinal := _ORDINAL.fullmatch(name):
        return _ORDINALS[ordinal[1]]
    found = _HEADING.fullmatch(name)
    level = int(found[1]) if found else 1 if name in _TITLES else 0
    return level if level <= 6 else 0


def _outline(node: Element | None) -> int:
    value = "" if node is None else node.get(f"{WORD}val", "")
    return int(value) + 1 if value in set("012345") else 0


def _level(paragraph: Element, levels: dict[str, int]) -> int:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    identity = "" if style is None else style.get(f"{WORD}val", "")
    known = levels.get(identity) or _named_level(identity)
    return known or _outline(paragraph.find(f"{WORD}pPr/{WORD}outlineLvl"))
