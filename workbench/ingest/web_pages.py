"""The main text of a web page: headline and article without menus, teasers, comments and page frame.

trafilatura (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15) tells which text is the main one. The blocks of the page
are ours, so that cells, items and preformatted lines stay apart. Where it finds nothing, or leaves out most of the
running text, as on some pages within a form, all blocks outside of the page frame are the text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence

from workbench.ingest.page_blocks import PageBlock, page_blocks, page_titles, shown_page

__all__ = ["page_text"]

_SIGNS = re.compile(r"[\W_]+")
_LONG = 25  # letters of a block that does not stand within another one by chance
_NEAR = 40  # letters between two blocks
_PIECE, _LEAST_PIECES = 20, 5
_PROSE_WORDS, _MOST_LINKED, _MOST_LINKED_LEAD = 8, 0.5, 0.2
_ONLY_LINK, _LEAST_BEFORE_END = 0.9, 0.7
_LEAST_OF_PROSE = 0.3
_LEAST_PLACED = 0.8
_MOSTLY_HIDDEN = 2.0
_SHORTEST_TITLE = 4  # letters
_CELLS = re.compile(r"\s*\|\s*")


def page_text(page: str) -> str:
    """Return the main text of a page, one line a block, headings marked with #."""
    shown = shown_page(page)
    lines, blocks = _main_lines(shown), page_blocks(shown) or page_blocks(page)
    if shown != page and _letters(whole := _main_lines(page)) > _MOSTLY_HIDDEN * _letters(lines):
        lines, blocks = whole, page_blocks(page)  # a script would show most of the text
    kept = _kept(blocks, lines)
    chosen = [b for b, keep in zip(blocks, kept, strict=True) if keep]
    placed = _letters(b.text for b in chosen) >= _LEAST_PLACED * _letters(lines)
    if not placed and not _holds_all(blocks, lines):
        return "\n".join(lines)  # the article stands in a script of the page
    if not placed or _is_too_little(blocks, chosen):
        chosen = [b for b in blocks if not b.in_frame] or list(blocks)
    else:
        start = _headline(blocks, kept.index(True), page_titles(page))
        within = _subheadings(blocks, kept)
        chosen = [
            b for i, b in enumerate(blocks) if kept[i] or i == start or i in within or _is_lead(i, kept, start, b)
        ]
    return "\n".join(f"{'#' * b.level} {b.text}" if b.level else b.text for b in _ended(chosen))


def _main_lines(page: str) -> list[str]:
    """Return the lines that trafilatura takes for the main text, none if it finds none."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.extract(page, include_comments=False, include_tables=True)
    return [line for line in (found or "").splitlines() if line.strip()]


def _key(text: str) -> str:
    """Return the letters and digits of a text, by which the lines of trafilatura are found again."""
    return _SIGNS.sub("", text).casefold()


def _letters(texts: Iterable[str]) -> int:
    return sum(len(_key(t)) for t in texts)


def _kept(blocks: Sequence[PageBlock], lines: Sequence[str]) -> list[bool]:
    """Return which blocks are of the main text: those that are one of its lines or cells, or stand within one.

    A short one has to follow what was found before it, since it may stand anywhere by chance.
    """
    known = {_key(part) for line in lines for part in (line, *_CELLS.split(line))}
    whole = "".join(map(_key, lines))
    near = _NEAR if len(lines) == 1 else 0  # one line: trafilatura has found no paragraphs
    kept, end = [], 0
    for block in blocks:
        key = _key(block.text)
        surely = key in known or (len(key) >= _LONG and _is_within(key, whole))
        place = whole.find(key, end) if surely else whole.find(key, end, end + len(key) + near)
        in_menu = block.in_frame and len(key) < _LONG
        kept.append(bool(key) and not in_menu and (surely or place >= 0))
        end = place + len(key) if key and place >= 0 else end
    return kept


def _is_within(key: str, whole: str) -> bool:
    """Return whether a text is part of another, but for a link or a word or two that were left out."""
    if key in whole:
        return True
    pieces = [key[k : k + _PIECE] for k in range(0, len(key) - _PIECE + 1, _PIECE)]
    return len(pieces) >= _LEAST_PIECES and sum(p in whole for p in pieces) >= _LEAST_PLACED * len(pieces)


def _is_prose(block: PageBlock) -> bool:
    return not block.in_frame and block.in_links < _MOST_LINKED and len(block.text.split()) >= _PROSE_WORDS


def _is_too_little(blocks: Sequence[PageBlock], chosen: Sequence[PageBlock]) -> bool:
    prose = _letters(b.text for b in blocks if _is_prose(b))
    return not chosen or _letters(b.text for b in chosen) < _LEAST_OF_PROSE * prose


def _holds_all(blocks: Sequence[PageBlock], lines: Sequence[str]) -> bool:
    """Return whether the blocks hold the lines of trafilatura, which then cut the text in another way."""
    whole = "".join(_key(b.text) for b in blocks)
    found = sum(len(k) for line in lines if (k := _key(line)) in whole)
    own = _letters(b.text for b in blocks if not b.in_frame and b.in_links < _MOST_LINKED)
    return max(found, own if len(lines) == 1 else 0) >= _LEAST_PLACED * _letters(lines)


def _headline(blocks: Sequence[PageBlock], first: int, titles: str) -> int | None:
    """Return the place of the headline, which the title of the page repeats or which is the only one of its level."""
    title = _key(titles)
    above = [i for i, b in enumerate(blocks[: first + 1]) if b.level and not b.in_frame]
    named = [i for i in above if len(key := _key(blocks[i].text)) >= _SHORTEST_TITLE and key in title]
    highest = [i for i in above if blocks[i].level == 1]
    return named[-1] if named else highest[0] if len(highest) == 1 else None


def _subheadings(blocks: Sequence[PageBlock], kept: Sequence[bool]) -> set[int]:
    """Return the places of headings between two kept blocks, if none was kept below the first block.

    On pages without an element for the article trafilatura takes paragraphs only.
    """
    first = kept.index(True)
    if any(keep and b.level for b, keep in zip(blocks[first + 1 :], kept[first + 1 :], strict=True)):
        return set()
    return {
        i
        for i in range(first + 1, len(blocks) - 1)
        if kept[i - 1] and kept[i + 1] and (b := blocks[i]).level and not b.in_frame and b.in_links < _MOST_LINKED_LEAD
    }


def _ended(blocks: Sequence[PageBlock]) -> Sequence[PageBlock]:
    """Return the blocks without the last ones that only lead elsewhere, unless they are much of the text.

    Such are a heading and a line with a colon below which nothing was kept, and a line that is nothing but a link.
    """
    end = len(blocks)
    while end > 1 and ((b := blocks[end - 1]).level or b.text.endswith(":") or b.in_links >= _ONLY_LINK):
        end -= 1
    is_little = _letters(b.text for b in blocks[:end]) >= _LEAST_BEFORE_END * _letters(b.text for b in blocks)
    return blocks[:end] if is_little else blocks


def _is_lead(place: int, kept: Sequence[bool], start: int | None, block: PageBlock) -> bool:
    """Return whether a block stands between the headline and the text, as a lead does."""
    between = start is not None and start < place < kept.index(True)
    return between and _is_prose(block) and block.in_links < _MOST_LINKED_LEAD
