"""The message catalogue, a JSON file for each language, and the rendering of a message with its fields.

The sections of a file are `errors` by code, each with a message and a remedy; `findings`, the reasons of checks and
suggestions; `terms`, words and clauses that stand in other messages; `page`, the texts of the page; and `language`, its
direction and the comma of its lists. A text names its fields in braces, `{path}`, or `{count:,}` for a number with its
thousands separated; `{count|sentence|sentences}` is the first for one and the second for any other number, as English
needs it. What a language lacks is in English.

>>> Message("terms.line", file="a.tsv", line=1200).text("en")
'a.tsv, line 1200'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Protocol, runtime_checkable

from workbench.caching import load_once

__all__ = ["ENGLISH", "Message", "Renderable", "entries", "languages", "page_texts", "preferred_language", "render"]

ENGLISH = "en"
_FIELD = re.compile(r"\{(\w+)(:,)?\}")
_COUNTED = re.compile(r"\{(\w+)\|([^|}]*)\|([^|}]*)\}")
_SUBTAG = re.compile("[-_.]")
_ISOLATE, _POP = "\u2068", "\u2069"
# A stray one of these in a value would end the isolation that keeps the value apart from the sentence.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Values are not isolated in findings, which are stored and published and quote what they name in guillemets, nor on the
# page, which marks them up.
_ISOLATED = {"errors", "terms"}


@runtime_checkable
class Renderable(Protocol):
    """What says itself in a language: a message, or an error."""

    def text(self, language: str) -> str:
        """Return the text in a language."""
        ...


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A text of the catalogue by its section and key, such as `terms.line`, with the values of its fields."""

    code: str
    fields: Mapping[str, object]

    def __init__(self, code: str, /, **fields: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "fields", fields)

    def __hash__(self) -> int:
        return hash(self.code)

    def text(self, language: str = ENGLISH) -> str:
        """Return the text in a language; an unknown code or a missing field is a ValueError."""
        return render(self.code, self.fields, language)


def render(code: str, fields: Mapping[str, object], language: str = ENGLISH) -> str:
    """Return the text of a code with its fields filled in.

    Messages and errors among the fields are rendered in the same language, and a list of them one a line; other lists
    are joined by commas. In a language that is written from right to left every other value is isolated, so that a
    Latin name does not reorder the sentence.
    """
    template = entries(language).get(code) or entries(ENGLISH).get(code)
    if template is None:
        raise ValueError(f"the catalogue has no message {code!r}")
    isolated = entries(language)["language.direction"] == "rtl" and code.partition(".")[0] in _ISOLATED

    def given(name: str) -> object:
        if name not in fields:
            raise ValueError(f"the message {code!r} needs the field {name!r}")
        return fields[name]

    def filled(match: re.Match[str]) -> str:
        name, grouped = match.groups()
        return _shown(given(name), language, isolated=isolated, grouped=grouped is not None)

    chosen = _COUNTED.sub(lambda match: match[2] if given(match[1]) == 1 else match[3], template)
    return _FIELD.sub(filled, chosen)


def _shown(value: object, language: str, *, isolated: bool, grouped: bool) -> str:
    if isinstance(value, Renderable):
        return value.text(language)
    if isinstance(value, list | tuple):
        lines = any(isinstance(one, Renderable) for one in value)
        parts = (_shown(one, language, isolated=isolated, grouped=grouped) for one in value)
        return ("\n" if lines else entries(language)["language.comma"]).join(parts)
    shown = f"{value:,}" if grouped and isinstance(value, int | float) else str(value)
    return f"{_ISOLATE}{_BIDI_CONTROLS.sub('', shown)}{_POP}" if isolated else shown


@load_once
def languages() -> tuple[str, ...]:
    """Return the languages that there are catalogues of, English first."""
    names = (file.name for file in files("workbench.messages").iterdir())
    found = sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))
    return tuple(sorted(found, key=lambda language: language != ENGLISH))


def preferred_language(wanted: str) -> str:
    """Return the language of ours that is wanted most, English if none is.

    wanted is the name of a locale, or ranks several as an Accept-Language header does.

    >>> preferred_language("ar_EG.UTF-8"), preferred_language("fr;q=0.9, en;q=0.1, ar-EG;q=0.8")
    ('ar', 'ar')
    """
    best, most = ENGLISH, 0.0
    for part in wanted.split(","):
        tag, _, weight = part.partition(";")
        language = _SUBTAG.split(tag.strip().lower())[0]
        if language in languages() and _weight(weight) > most:
            best, most = language, _weight(weight)
    return best


def _weight(parameter: str) -> float:
    """Return the weight of a part of an Accept-Language header, 0 to 1."""
    written = parameter.strip().removeprefix("q=").strip()
    try:
        weight = float(written) if written else 1.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


@load_once
def entries(language: str) -> Mapping[str, str]:
    """Return every text of a language by section and key: `errors.document-empty.message`, `page.search`."""
    if language not in languages():
        raise ValueError(f"no catalogue in the language {language!r}; known: {', '.join(languages())}")
    source = files("workbench.messages").joinpath(f"{language}.json").read_text("utf-8")
    return dict(_flattened("", json.loads(source)))


def _flattened(path: str, node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
        return
    for key, below in node.items():
        yield from _flattened(f"{path}.{key}" if path else key, below)


def page_texts() -> dict[str, dict[str, str]]:
    """Return the texts of the page by language and key."""
    return {
        language: {
            code.removeprefix("page."): text for code, text in entries(language).items() if code.startswith("page.")
        }
        for language in languages()
    }
