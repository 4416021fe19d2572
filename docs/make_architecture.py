"""Draw docs/images/architecture.svg: python docs/make_architecture.py"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

WIDE = 1000
INK, LINE, PALE, DEEP = "#1d2b2a", "#7a8b89", "#eef4f3", "#0d5c5c"

# Who uses it, through which layer; then the stages in the order in which a text passes them.
PEOPLE = (
    ("translators", "ui", "the page in the browser"),
    ("researchers, publishers", "cli", "the command workbench"),
    ("output", "reports render", "tables, charts, console, safe text"),
)
STAGES = (
    ("read", "formats ingest", "files to sentences"),
    ("encode", "encoders", "sentences to vectors"),
    ("align", "alignment events", "vectors to links"),
    ("score", "names checks metrics scoring", "one report a sentence"),
    ("edit", "editing", "suggestions, revisions"),
    ("evaluate, publish", "evaluation publication", "figures, releases"),
)
FOUNDATION = "caching version records messages errors registry arabic"


def drawing() -> str:
    """Return the picture."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} 600" font-family="sans-serif" fill="{INK}">'
    return "\n".join((head, *_parts(), "</svg>", ""))


def _parts() -> Iterator[str]:
    yield f'<rect width="{WIDE}" height="600" fill="#ffffff"/>'
    yield (
        '<marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto-start-reverse">'
        f'<path d="M0 0 8 4 0 8z" fill="{LINE}"/></marker>'
    )
    for k, (who, modules, what) in enumerate(PEOPLE):
        left, wide = 20 + k * 325, 310
        yield _text(left + wide / 2, 26, who, size=15, bold=True)
        yield from _box(left, 40, wide, 62, modules.split(), what, across=True)
        yield _arrow(left + wide / 2, 102, left + wide / 2, 130, both=True)
    yield from _box(
        20,
        132,
        960,
        50,
        ["service"],
        "Workbench: one method per use case; only this layer, engine and store touch clock, disk or network",
    )
    for k, (stage, modules, what) in enumerate(STAGES):
        left, wide = 20 + k * 163, 145
        yield _arrow(left + wide / 2, 182, left + wide / 2, 214, both=True)
        yield _text(left + wide / 2, 232, stage, size=15, bold=True)
        yield from _box(left, 242, wide, 218, modules.split(), what)
        if k + 1 < len(STAGES):
            yield _arrow(left + wide + 1, 351, left + wide + 17, 351)
    yield _text(500, 478, "pure functions on frozen records; stages know nothing of the workspace", size=12)
    yield from _box(
        20, 490, 300, 90, ["engine · store"], "stages run; SQLite or PostgreSQL, append-only history", deep=True
    )
    yield f'<path d="M8 157 v378 h10" fill="none" stroke="{LINE}" stroke-width="1.5" marker-end="url(#to)"/>'
    yield f'<path d="M20 157 h-12" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
    yield from _box(340, 490, 640, 90, FOUNDATION.split(), "imported by all of the above", across=True)


def _box(
    left: float,
    top: float,
    wide: float,
    high: float,
    modules: list[str],
    what: str,
    *,
    across: bool = False,
    deep: bool = False,
) -> Iterator[str]:
    fill, ink = (DEEP, "#ffffff") if deep else (PALE, INK)
    yield f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" rx="8" fill="{fill}" stroke="{LINE}"/>'
    lines = [" · ".join(modules)] if across else modules
    first = top + high / 2 - 11 * len(lines) + 8
    for k, line in enumerate(lines):
        yield _text(left + wide / 2, first + 22 * k, line, size=14, mono=True, ink=ink)
    yield _text(left + wide / 2, first + 22 * len(lines) - 2, what, size=11, ink=ink)


def _text(x: float, y: float, text: str, *, size: int, bold: bool = False, mono: bool = False, ink: str = INK) -> str:
    weight = ' font-weight="bold"' if bold else ""
    family = ' font-family="monospace"' if mono else ""
    how = f'font-size="{size}" text-anchor="middle" fill="{ink}"{weight}{family}'
    return f'<text x="{x:g}" y="{y:g}" {how}>{escape(text)}</text>'


def _arrow(x: float, y: float, to_x: float, to_y: float, *, both: bool = False) -> str:
    start = ' marker-start="url(#to)"' if both else ""
    return (
        f'<path d="M{x:g} {y:g} L{to_x:g} {to_y:g}" stroke="{LINE}" stroke-width="1.5"{start} marker-end="url(#to)"/>'
    )


if __name__ == "__main__":
    (Path(__file__).parent / "images" / "architecture.svg").write_text(drawing(), encoding="utf-8", newline="\n")
