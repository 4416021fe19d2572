"""The page's style sheets, scripts and fonts: plain modules, as they are in `static`, served as they are."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from workbench.messages import page_texts

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

__all__ = ["STATIC", "head_tags", "serve_static_files", "static_files", "static_folder"]

STATIC = Path(__file__).parent / "static"
# The order matters: among rules of equal specificity the later one applies.
_STYLES = (
    *("base", "frame", "queue", "sentence", "side_by_side", "assistance", "overlays", "pages"),
    *("event_sheet", "bidi_tools", "try_page", "responsive"),
)


@cache
def static_files() -> dict[str, bytes]:
    """Return the files by name, with two that are made: all style sheets as one, and the texts of the page."""
    files = {p.relative_to(STATIC).as_posix(): p.read_bytes() for p in sorted(STATIC.rglob("*")) if p.is_file()}
    styles = b"\n".join(files[f"{name}.css"] for name in _STYLES)
    texts = f"export const MESSAGES = {json.dumps(page_texts(), ensure_ascii=False)};\n"
    return {**files, "messages.js": texts.encode(), "page.css": styles}


def head_tags(files: str) -> str:
    """Return the tags that load style sheet and font from a folder, and all scripts at once, not one after another."""
    scripts = (name for name in static_files() if name.endswith(".js") and name != "page.js")
    return (
        f'<link rel="stylesheet" href="{files}/page.css">'
        f'<link rel="preload" href="{files}/fonts/noto-naskh-arabic-400.woff2" as="font" type="font/woff2" crossorigin>'
        + "".join(f'<link rel="modulepreload" href="{files}/{name}">' for name in scripts)
    )


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
