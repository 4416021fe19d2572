"""The companion files of a release that are prose, rendered from the templates beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

from workbench.caching import load_once
from workbench.publication.licences import licence_name, licence_url
from workbench.publication.release_metadata import NamedCount, ReleaseMetadata
from workbench.publication.schema import Column

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["markdown", "render"]


def render(template: str, metadata: ReleaseMetadata, **values: object) -> str:
    """Return the text of a template, which sees the groups of the metadata, the rights and the values by name."""
    groups = {field.name: getattr(metadata, field.name) for field in fields(metadata)}
    return _environment().get_template(f"{template}.jinja").render(**groups, rights=metadata.rights, **values)


def markdown(text: str) -> str:
    """Return a text of the corpus so that Markdown and HTML show it as it is, on one line.

    >>> markdown("2025-07 <b>")
    '2025-07 &#60;b&#62;'
    """
    plain = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&$]|(?<!\w)-|-(?!\w))", lambda m: f"&#{ord(m[0])};", plain)


@load_once
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=False,  # noqa: S701 - the files are Markdown and plain text; `markdown` escapes what is not ours
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "commas": "{:,}".format,
        "counts": _counts,
        "licence_name": licence_name,
        "licence_url": licence_url,
        "markdown": _markdown_or,
        "type": _type,
    }
    return environment


def _markdown_or(text: str | None, default: str = "not known") -> str:
    return markdown(text) if text else default


def _counts(counts: Iterable[NamedCount]) -> str:
    return ", ".join(f"{markdown(c.name)} {c.count:,}" for c in counts) or "none"


def _type(column: Column) -> str:
    one = f"{{{', '.join(p.name for p in column.parts)}}}" if column.parts else column.kind
    return f"list of {one}" if column.many else one
