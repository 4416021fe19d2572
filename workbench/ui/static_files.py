"""The page's style sheets, scripts and fonts: plain modules, as they are in `static`, served as they are."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from workbench.messages import page_texts

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

__all__ = ["ICON", "STATIC", "head_tags", "serve_static_files", "static_files", "static_folder"]

STATIC = Path(__file__).parent / "static"
# The order matters: among rules of equal specificity the later one applies.
_STYLES = (
    *("base", "frame", "queue", "sentence", "notices", "side_by_side", "assistance", "overlays"),
    *("pages", "event_sheet", "bidi_tools", "concordance", "try_page", "responsive"),
)

# A document without one is asked for /favicon.ico, which loads Gradio while the first sentence is drawn.
ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 32 32%22%3E'
    "%3Crect width=%2232%22 height=%2232%22 rx=%227%22 fill=%22%230b5c63%22/%3E%3Ctext x=%2216%22 y=%2221%22 "
    'text-anchor=%22middle%22 font-size=%2220%22 fill=%22white%22%3Eم%3C/text%3E%3C/svg%3E">'
)
_IMPORT = re.compile(rb"^(?:import|export)\b[^;]*?\bfrom '\./([\w.]+)';", re.MULTILINE)


@cache
def static_files() -> dict[str, bytes]:
    """Return the files by name, with two that are made: all style sheets as one, and the texts of the page."""
    files = {p.relative_to(STATIC).as_posix(): p.read_bytes() for p in sorted(STATIC.rglob("*")) if p.is_file()}
    styles = b"\n".join(files[f"{name}.css"] for name in _STYLES)
    texts = f"export const MESSAGES = {json.dumps(page_texts(), ensure_ascii=False)};\n"
    return {**files, "messages.js": texts.encode(), "page.css": styles}


def head_tags(files: str) -> str:
    """Return the tags that load style sheet and font from a folder, and all scripts at once, not one after another.

    Those are the scripts of the review; the other pages load theirs once it is drawn.
    """
    scripts = _imported("main.js")
    return (
        f'<link rel="stylesheet" href="{files}/page.css">'
        f'<link rel="preload" href="{files}/fonts/noto-naskh-arabic-400.woff2" as="font" type="font/woff2" crossorigin>'
        + "".join(f'<link rel="modulepreload" href="{files}/{name}">' for name in scripts)
    )


@cache
def _imported(script: str) -> tuple[str, ...]:
    """Return a script and all that it imports, directly or not, but for what it asks for later."""
    files = static_files()
    found = [script]
    for name in found:  # which grows meanwhile
        found += [m for m in map(bytes.decode, _IMPORT.findall(files[name])) if m not in found]
    return tuple(dict.fromkeys(found))


def serve_static_files(app: FastAPI) -> str:
    """Serve the files and return their folder; its name is a hash of their content."""
    from fastapi.responses import Response

    files = static_files()
    content_hash = sha256(b"".join(files.values())).hexdigest()[:16]

    async def file(path: str) -> Response:
        if path not in files:
            return Response(status_code=404)
        media_type = guess_type(path)[0] or "font/woff2"
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(files[path], media_type=media_type, headers=headers)

    file.__annotations__ = {"path": str}
    app.add_api_route(f"/files/{content_hash}/{{path:path}}", file, include_in_schema=False)
    return f"files/{content_hash}"


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return a folder with the files, which lasts as long as the process."""
    folder = TemporaryDirectory(prefix="muqabala-page-")
    for name, content in static_files().items():
        file = Path(folder.name, name)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return folder


def static_folder() -> Path:
    """Return a folder with the files, for servers that are not ours."""
    return Path(_folder().name).resolve()
