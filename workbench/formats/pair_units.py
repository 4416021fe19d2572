"""Read pairs from the units of TMX and XLIFF: their texts without inline codes, their sides told by language.

The left side is the language asked for; else in TMX a variant marked as garbled, or the source language, by its tag or
by the language in it (RFC 4647); in XLIFF the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.formats.guard import parse_xml
from workbench.formats.pair_files import TextPair, checked
from workbench.formats.side_columns import SideChoice, language_matches
from workbench.formats.tmx import GARBLED_SUFFIX
from workbench.formats.xliff2 import is_xliff2
from workbench.formats.xml_markup import LANG, SPACE, is_deleted, is_untranslatable, local_name, parse_code_point
from workbench.messages import Message

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["XML_SUFFIXES", "holds_all", "is_left_target", "tmx_left", "unit_pairs"]

XML_SUFFIXES = (".tmx", ".xliff", ".xlf", ".sdlxliff", ".mqxliff", ".mxliff")
_WITH_TEXT = {"hi", "g", "pc", "mrk"}  # inline elements around text; any other is a code
_LINE_BREAKS = {"lb", "pb", "x-lb", "x-br", "br", "fmt:lb"}
_ANY_LANGUAGE = {"", "*all*", "*", "und", "mul"}
_PHRASE = "http://www.memsource.com/"
_PHRASE_TAGS = re.compile(r"\{(?:\d+|[a-z]{1,2}|[\^_])>|<(?:\d+|[a-z]{1,2}|[\^_])\}|\{\d+\}")


def unit_pairs(data: bytes, name: str, choice: SideChoice) -> Iterator[TextPair]:
    """Yield the units of a TMX or XLIFF file; one without a text of either side has a fault or no right text.

    Raises:
        InputError: The file is neither, or it has more languages than two and nothing tells which are meant.
    """
    root = parse_xml(data, name, damaged=True)
    kind, version = local_name(root), root.get("version", "")
    if kind == "tmx":
        return _tmx_pairs(root, name, choice)
    if kind == "xliff" and (version[:2] in {"1.", "2."} or not version):
        return _xliff_pairs(root, name, choice, later=is_xliff2(root))
    raise InputError("xml-not-tmx-or-xliff", file=name, root=kind, version=version)


@dataclass(frozen=True, slots=True, eq=False)
class _Variant:
    """A text of a unit in a language, by its tag in lower case."""

    language: str
    text: str
    element: Element


def _tmx_pairs(root: Element, name: str, choice: SideChoice) -> Iterator[TextPair]:
    for unit, variants, own, languages in _tmx_units(root, name, choice):
        where = Message("terms.line", file=name, line=unit.sourceline)
        if len({v.language for v in variants}) > 2 and None in {choice.left_lang, choice.right_lang}:
            raise InputError("pairs-languages-unclear", where=where, languages=languages)
        yield _unit_pair(variants, where, own, choice)


def tmx_left(root: Element, name: str, choice: SideChoice) -> Iterator[tuple[Element, Element]]:
    """Yield the units of a TMX file, each with the variant that is its left side; those without one are left out."""
    for unit, variants, own, languages in _tmx_units(root, name, choice):
        if len({v.language for v in variants}) > 2 and choice.left_lang is None:
            where = Message("terms.line", file=name, line=unit.sourceline)
            raise InputError("pairs-languages-unclear", where=where, languages=languages)
        lefts = _lefts(variants, own, choice)
        if len(lefts) == 1:
            yield unit, lefts[0].element


def _tmx_units(
    root: Element, name: str, choice: SideChoice
) -> Iterator[tuple[Element, Sequence[_Variant], str, Sequence[str]]]:
    """Yield the units with their variants, their source language and the languages of the file."""
    head = root.find("{*}header")
    source = "" if head is None else _tag(head.get("srclang"))
    units = [(u, _variants(u)) for u in root.iter("{*}tu")]
    languages = list(dict.fromkeys(v.language for _, variants in units for v in variants))
    if choice.left_lang is not None and _tag(choice.left_lang) == _tag(choice.right_lang):
        raise InputError("pairs-same-language", file=name, language=choice.left_lang)
    for wanted in (choice.left_lang, choice.right_lang):
        if wanted is not None and not _matching(wanted, languages):
            raise InputError("pairs-no-such-language", file=name, language=wanted, languages=languages)
    first = next((v.language for _, variants in units for v in variants), "")
    if source in _ANY_LANGUAGE or not _matching(source, languages):
        source = first
    for unit, variants in units:
        own = _tag(unit.get("srclang"))
        yield unit, variants, own if own not in _ANY_LANGUAGE and _matching(own, languages) else source, languages


def _unit_pair(variants: Sequence[_Variant], where: Message, source: str, choice: SideChoice) -> TextPair:
    rights, lefts = _side(variants, choice.right_lang), _lefts(variants, source, choice)
    if not lefts and variants:
        return _faulty(where, Message("terms.unit-no-language", language=choice.left_lang or source))
    if rights is None:
        rights = [v for v in variants if v is not lefts[0]] if lefts else []
    rights = [v for v in rights if v not in lefts]
    if len(lefts) != 1 or len(rights) > 1:
        return _faulty(where, Message("terms.unit-sides", count=len(variants)))
    right = rights[0].text if rights else None
    return checked(TextPair(where=where, left=lefts[0].text, right=right or None))


def _lefts(variants: Sequence[_Variant], source: str, choice: SideChoice) -> list[_Variant]:
    if choice.left_lang is not None:
        return _of_language(variants, choice.left_lang)
    lefts = [v for v in variants if v.language.endswith(GARBLED_SUFFIX)] or _of_language(variants, source)
    rights = _side(variants, choice.right_lang)
    if rights is not None:
        others = [v for v in variants if v not in rights]
        lefts = [v for v in lefts if v in others] or others
    return lefts[:1]


def _side(variants: Sequence[_Variant], wanted: str | None) -> list[_Variant] | None:
    """Return the variants in a language that was asked for, None if none was."""
    return None if wanted is None else _of_language(variants, wanted)


def _of_language(variants: Sequence[_Variant], wanted: str) -> list[_Variant]:
    tags = _matching(wanted, [v.language for v in variants])
    return [v for v in variants if v.language in tags]


def _matching(wanted: str, tags: Sequence[str]) -> list[str]:
    """Return the tags of a language: the very tag, else those within it, else those that it is within."""
    wanted = _tag(wanted)
    exact = [t for t in tags if t == wanted]
    within = [t for t in tags if language_matches(wanted, t)]
    if exact or within:
        return exact or within
    ranges = ["-".join(wanted.split("-")[:k]) for k in range(wanted.count("-"), 0, -1)]
    return next((found for r in ranges if (found := [t for t in tags if language_matches(r, t)])), [])


def _variants(unit: Element) -> list[_Variant]:
    found = []
    for variant in unit.findall("{*}tuv"):
        segment = variant.find("{*}seg")
        if segment is not None:
            found.append(_Variant(_tag(variant.get(LANG) or variant.get("lang")), plain_text(segment), variant))
    return found


def _tag(code: str | None) -> str:
    return (code or "").strip().replace("_", "-").lower()


def _xliff_pairs(root: Element, name: str, choice: SideChoice, *, later: bool) -> Iterator[TextPair]:
    files = list(root.iter("{*}file"))
    if not files:
        raise InputError("xliff-no-file", file=name)
    in_phrase = any(space.startswith(_PHRASE) for space in root.nsmap.values())
    for file in files:
        swapped = is_left_target(root, file, name, choice, later=later)
        for unit in file.iter("{*}unit" if later else "{*}trans-unit"):
            where = Message("terms.line", file=name, line=unit.sourceline)
            for pair in (_unit_rows if later else _trans_unit)(unit, where):
                plain = _without_phrase_tags(pair) if in_phrase else pair
                yield _swap(plain) if swapped else plain


def is_left_target(root: Element, file: Element, name: str, choice: SideChoice, *, later: bool) -> bool:
    """Return whether the target is the left side; a language that the file has not is an InputError."""
    languages = [_tag(root.get("srcLang")), _tag(root.get("trgLang"))] if later else []
    languages = languages or [_tag(file.get("source-language")), _tag(file.get("target-language"))]
    known = [tag for tag in languages if tag]
    for wanted in (choice.left_lang, choice.right_lang):
        if wanted is not None and known and not _matching(wanted, known):
            raise InputError("pairs-no-such-language", file=name, language=wanted, languages=known)
    source, target = languages
    return any(
        wanted is not None and bool(there) and _matching(wanted, [there]) != [] and not _matching(wanted, [other])
        for wanted, there, other in ((choice.left_lang, target, source), (choice.right_lang, source, target))
    )


def _swap(pair: TextPair) -> TextPair:
    if pair.fault:
        return pair
    if pair.right is None:
        return _faulty(pair.where, Message("terms.unit-no-target"))
    return TextPair(where=pair.where, left=pair.right, right=pair.left)


def _without_phrase_tags(pair: TextPair) -> TextPair:
    """Return a pair without the inline codes that Phrase (Memsource) writes as text, such as {1> and <1}."""
    right = None if pair.right is None else _PHRASE_TAGS.sub("", pair.right)
    return replace(pair, left=_PHRASE_TAGS.sub("", pair.left), right=right)


def _faulty(where: Message | str, fault: Message) -> TextPair:
    return TextPair(where=where, left="", right=None, fault=InputError("pairs-unit-unusable", where=where, fault=fault))


def _trans_unit(unit: Element, where: Message) -> Iterator[TextPair]:
    """Yield the pair of a unit; where a tool has cut both sides into the same segments, a pair for each of them."""
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if source is None:
        yield _faulty(where, Message("terms.unit-no-source"))
    elif is_untranslatable(unit):
        yield _faulty(where, Message("terms.unit-not-to-translate"))
    else:
        lefts, rights = _marked(unit.find("{*}seg-source")), _marked(target)
        if len(lefts) > 1 and rights and rights.keys() <= lefts.keys():
            for identity, left in lefts.items():
                place = Message("terms.line", file=where.fields["file"], line=left.sourceline)
                yield _pair(left, rights.get(identity), place)
        else:
            yield _pair(source, target, where)


def _pair(left: Element, right: Element | None, where: Message) -> TextPair:
    text = plain_text(right) if right is not None else None
    return checked(TextPair(where=where, left=plain_text(left), right=text or None))


def _marked(side: Element | None) -> dict[str, Element]:
    """Return the segments that are marked in a side by their ids, none if two have the same or text is outside."""
    if side is None:
        return {}
    marks = [m for m in side.iter("{*}mrk") if m.get("mtype") == "seg"]
    found = {m.get("mid", ""): m for m in marks}
    return found if len(found) == len(marks) and holds_all(marks, side) else {}


def holds_all(marks: Sequence[Element], side: Element) -> bool:
    """Return whether segments that are marked hold all text of a side."""
    return "".join(plain_text(side).split()) == "".join("".join(plain_text(m).split()) for m in marks)


def _unit_rows(unit: Element, where: Message) -> Iterator[TextPair]:
    """Yield the pair of a unit; where only some of its segments have a target, a pair for each of them."""
    parts = [p for p in unit if local_name(p) in {"segment", "ignorable"}]
    segments = [p for p in parts if local_name(p) == "segment"]
    if not parts or any(p.find("{*}source") is None for p in segments):
        yield _faulty(where, Message("terms.unit-no-source") if parts else Message("terms.unit-no-segment"))
    elif is_untranslatable(unit):
        yield _faulty(where, Message("terms.unit-not-to-translate"))
    elif len({p.find("{*}target") is None for p in segments}) > 1:
        for segment in segments:
            place = Message("terms.line", file=where.fields["file"], line=segment.sourceline)
            yield _segments_pair([segment], place)
    else:
        yield _segments_pair(parts, where)


def _segments_pair(parts: Sequence[Element], where: Message) -> TextPair:
    sources = [p.find("{*}source") for p in parts]
    left = "".join(plain_text(s) for s in sources if s is not None)
    if all(p.find("{*}target") is None for p in parts):
        return checked(TextPair(where=where, left=left, right=None))
    sides = [p.find("{*}target") if p.find("{*}target") is not None else p.find("{*}source") for p in parts]
    there = [s for s in sides if s is not None]
    right = "".join(plain_text(s) for _, s in sorted(enumerate(there, 1), key=_target_order))
    return checked(TextPair(where=where, left=left, right=right or None))


def _target_order(placed: tuple[int, Element]) -> int:
    """Return the place of a target in its unit, which its `order` may tell."""
    place, side = placed
    order = side.get("order", "")
    return int(order) if order.isdecimal() and len(order) < 9 else place


def plain_text(node: Element) -> str:
    """Return the text of a segment without inline codes; a code between two spaces takes one of them with it.

    A code that breaks the line becomes a space. White space is kept where XML says so, and elsewhere in XLIFF a line
    break with what is around it is a space.
    """
    text, after_code = "", False
    for piece in _pieces(node):
        if piece is None:
            after_code = True
        elif piece:
            spaced = after_code and text[-1:].strip() == "" and piece[0].isspace()
            text += piece[1:] if spaced else piece
            after_code = False
    if local_name(node) == "seg":
        return text
    kept = next((v for n in (node, *node.iterancestors()) if (v := n.get(SPACE))), None)
    if kept == "default":
        return " ".join(text.split())
    return text if kept == "preserve" else re.sub(r"[ \t]*[\r\n]\s*", " ", text).strip("\r\n")


def _pieces(node: Element) -> Iterator[str | None]:
    """Yield the texts of a segment in order, None for a code."""
    yield node.text or ""
    for child in node:
        name = local_name(child)
        if name in _WITH_TEXT and not is_deleted(child):
            yield from _pieces(child)
        elif name:
            yield _character(child, name)
        yield child.tail or ""


def _character(node: Element, name: str) -> str | None:
    """Return what a code stands for: a character, or a space for a line break; None for any other."""
    if name == "cp":
        return parse_code_point(f"U+{node.get('hex', '').upper().lstrip('0').zfill(4)}")
    kind = (node.get("type") or node.get("ctype") or node.get("subType") or "").lower()
    if name == "ph" and kind == "x-character":
        return parse_code_point(node.text)
    return " " if kind in _LINE_BREAKS else None
