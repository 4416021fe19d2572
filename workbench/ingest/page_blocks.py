"""The blocks of a web page in their order: what each shows, and where on the page it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode as Node

__all__ = ["PageBlock", "page_blocks", "page_titles", "shown_page"]

_UNSEEN = {"script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "audio", "video", "head"}
_CONTROLS = {"button", "select", "option", "optgroup", "textarea", "input", "datalist", "label"}
_FRAME = {"nav", "aside", "footer"}
# What publishing systems call such parts, as a whole word of `class` or as the `id`.
_FRAME_NAMES = re.compile(
    r"(?:comments?|commentlist|respond|disqus|sidebar|widget|cookies?|related|breadcrumbs?|newsletter|share|social|"
    r"sharedaddy|footer|copyright|menu|navbar|navigation|author-?(?:box|bio))"
    r"(?:[-_](?:list|area|section|wrapper|thread|block|box|bar|content|container|links|posts|articles|icons))?",
    re.IGNORECASE,
)
_NEVER_FRAME = {"html", "body", "main", "article", "form"}
_FOR_SCREEN_READERS = {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "element-invisible"}
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_HEADING = re.compile("h[1-6]")
_INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"),
    *("kbd", "mark", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
    *("time", "tt", "u", "var", "wbr", "nobr", "img", "picture", "source", "map", "area"),
}
_SOFT_HYPHEN = "\u00ad"  # where a browser may break a word; it shows nothing elsewhere
_BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlock:
    """A paragraph, heading, cell or item of a page.

    level is that of a heading, 0 for anything else; in_links is the share of its characters that are links; in_frame
    tells that it is navigation, an aside, a footer, or named as comments, related pages or the like.
    """

    text: str
    level: int = 0
    in_links: float = 0.0
    in_frame: bool = False


def shown_page(page: str) -> str:
    """Return a page without the elements that are marked as hidden; the page itself if it has none."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    hidden: list[Node] = []
    todo = [tree.root] if tree.root is not None else []
    while todo:
        node = todo.pop()
        if _is_hidden(node):
            hidden.append(node)
        else:
            todo.extend(node.iter())
    for node in hidden:
        node.decompose()
    return (tree.html or "") if hidden else page


def page_titles(page: str) -> str:
    """Return what a page calls itself, outside of its body: one title a line."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    told = [
        n.attributes.get("content") or "" for n in tree.css('meta[property="og:title"], meta[name="twitter:title"]')
    ]
    return "\n".join([*(n.text() for n in tree.css("head title")), *told])


def page_blocks(page: str) -> tuple[PageBlock, ...]:
    """Return the blocks of a page; a line break within a paragraph, and one within preformatted text, ends a block."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    body = tree.body
    return tuple(_Walk().blocks(body)) if body is not None else ()


def _is_frame(node: Node) -> bool:
    if node.tag in _FRAME or node.tag in _NEVER_FRAME:
        return node.tag in _FRAME
    attributes = node.attributes
    names = [attributes.get("id") or "", *(attributes.get("class") or "").split()]
    return any(_FRAME_NAMES.fullmatch(name) for name in names)


def _is_hidden(node: Node) -> bool:
    attributes = node.attributes
    return node.tag not in {"html", "body"} and (
        "hidden" in attributes
        or bool(_HIDDEN.search(attributes.get("style") or ""))
        or not _FOR_SCREEN_READERS.isdisjoint((attributes.get("class") or "").split())
    )


@dataclass(slots=True)
class _Walk:
    """Where a walk through a page is, and the block that it has begun."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    frames: int = 0
    controls: int = 0
    verbatim: int = 0
    level: int = 0

    def blocks(self, root: Node) -> Iterator[PageBlock]:
        """Yield the blocks below an element; the walk needs no recursion, since pages may be nested deeply."""
        todo: list[tuple[Node, bool]] = [(root, True)]
        while todo:
            node, opening = todo.pop()
            tag = node.tag or ""
            if tag == "-text":
                self._add(node.text_content or "")
                continue
            if tag in _UNSEEN:
                continue
            if tag == "br" or tag not in _INLINE:
                yield from self._flush()
            if opening:
                self._step(node, 1)
                todo.append((node, False))
                children = [child for child in node.iter(include_text=True) if child.tag != "-comment"]
                todo.extend((child, True) for child in reversed(children))
            else:
                self._step(node, -1)
        yield from self._flush()

    def _step(self, node: Node, by: int) -> None:
        tag = node.tag or ""
        if _is_frame(node):
            self.frames += by
        if tag == "a" and "href" in node.attributes:  # others are places to go to, often left open
            self.links += by
        elif tag in _CONTROLS:
            self.controls += by
        elif tag in {"pre", "listing", "xmp"}:
            self.verbatim += by
        elif _HEADING.fullmatch(tag):
            self.level = int(tag[1]) if by > 0 else 0

    def _add(self, text: str) -> None:
        if self.controls and not self.level:  # a heading may be a button that unfolds what is below it
            return
        self.parts.append(text if self.verbatim else " ".join(re.split(r"[ \t\n\r\f]+", text)))
        if self.links:
            self.linked += len(text.strip())

    def _flush(self) -> Iterator[PageBlock]:
        text, linked = "".join(self.parts), self.linked
        self.parts, self.linked = [], 0
        for line in _BREAKS.split(text):
            if shown := " ".join(line.replace(_SOFT_HYPHEN, "").split()):
                yield PageBlock(
                    text=shown,
                    level=self.level,
                    in_links=min(1.0, linked / max(1, len(text.strip()))),
                    in_frame=self.frames > 0,
                )
