"""What the tools of MCP clients answer: JSON, where Gradio would write Python literals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr
    from mcp.types import TextContent

__all__ = ["answer_in_json"]


def answer_in_json(page: gr.Blocks) -> None:
    """Let the tools of a page that is mounted as an MCP server answer in JSON; without such a server, do nothing."""
    server = page.mcp_server_obj
    if server is not None:
        server.postprocess_output_data = _contents  # type: ignore[method-assign, assignment, unused-ignore]


def _contents(data: Sequence[Any], root_url: str) -> list[TextContent]:  # noqa: ARG001 - as Gradio calls it
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(value, ensure_ascii=False)) for value in data]
