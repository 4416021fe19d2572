"""Segmentation rules of one's own, from an SRX 2.0 file (Segmentation Rules eXchange, LISA/ETSI GS LIS 003).

The first rule that matches at a place decides, as the standard has it. Where none does, the built-in rules decide; a
last rule without `beforebreak` and `afterbreak` that says `break="no"` leaves nothing to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import InputError
from workbench.formats import read_bytes
from workbench.formats.guard import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["SentenceRules", "read_rules"]

_LARGEST = 2 * 1024 * 1024  # bytes of a file
_MOST_RULES = 5_000
_LONGEST_PATTERN = 5_000  # characters
_SECONDS = 5.0  # for one rule in one line; patterns can take time that grows exponentially


@dataclass(frozen=True, slots=True)
class _Rule:
    breaks: bool
    pattern: Any  # of the package `regex`
    line: int


@dataclass(frozen=True)
class SentenceRules:
    """The rules of an SRX file: `source` is its text, `name` what it is called in messages.

    Raises InputError, when first used, if the file is no SRX or has a pattern that is no regular expression.
    """

    name: str
    source: bytes

    @property
    def id(self) -> str:
        """Return a hash of the file, for signatures."""
        return hashlib.sha256(self.source).hexdigest()[:8]

    def decisions(self, line: str, language: str) -> dict[int, bool]:
        """Return at which offsets of a line of a language a sentence ends, and at which none does.

        An offset within white space stands for the end of the word before it.
        """
        decided: dict[int, bool] = {}
        for rule in self._rules_for(language):
            try:
                for match in rule.pattern.finditer(line, overlapped=True, timeout=_SECONDS):
                    end = match.end()
                    while end and line[end - 1].isspace():
                        end -= 1
                    decided.setdefault(end, rule.breaks)
            except TimeoutError as error:
                raise InputError("srx-too-slow", file=self.name, line=rule.line, seconds=int(_SECONDS)) from error
        return {k: v for k, v in decided.items() if 0 < k < len(line)}

    def check(self) -> None:
        """Raise InputError if the file cannot be used."""
        _ = self._parsed

    def _rules_for(self, language: str) -> list[_Rule]:
        rules, maps, cascade = self._parsed
        found: list[_Rule] = []
        for pattern, name in maps:
            if pattern.fullmatch(language):
                found += rules[name]
                if not cascade:
                    break
        return found

    @cached_property
    def _parsed(self) -> tuple[dict[str, list[_Rule]], list[tuple[Any, str]], bool]:
        """Return the rules by name, the languages that they are for, and whether several apply to one language."""
        if len(self.source) > _LARGEST:
            raise InputError("srx-too-large", file=self.name, limit=_LARGEST // 2**20)
        root = parse_xml(self.source, self.name)
        rules = {e.get("languagerulename", ""): list(self._rules_of(e)) for e in _named(root, "languagerule")}
        maps = [
            (self._compiled(e.get("languagepattern", ""), e, ignore_case=True), e.get("languagerulename", ""))
            for e in _named(root, "languagemap")
        ]
        count = sum(map(len, rules.values()))
        if not count or not maps:
            raise InputError("srx-without-rules", file=self.name)
        if count > _MOST_RULES:
            raise InputError("srx-too-many-rules", file=self.name, count=count, limit=_MOST_RULES)
        if unknown := sorted({name for _, name in maps} - rules.keys()):
            raise InputError("srx-unknown-rules", file=self.name, names=unknown, known=sorted(rules))
        cascade = any(e.get("cascade") == "yes" for e in _named(root, "header"))
        return rules, maps, cascade

    def _rules_of(self, element: Element) -> Iterator[_Rule]:
        for rule in _named(element, "rule"):
            before, after = (_text(rule, name) for name in ("beforebreak", "afterbreak"))
            pattern = self._compiled(f"(?:{before})(?={after})", rule)
            yield _Rule(rule.get("break", "yes") != "no", pattern, rule.sourceline or 1)

    def _compiled(self, pattern: str, element: Element, *, ignore_case: bool = False) -> Any:
        import regex

        line = element.sourceline or 1
        if len(pattern) > _LONGEST_PATTERN:
            reason = f"more than {_LONGEST_PATTERN} characters"
            raise InputError("srx-bad-pattern", file=self.name, line=line, reason=reason)
        try:
            return regex.compile(pattern, regex.V1 | regex.MULTILINE | (regex.IGNORECASE if ignore_case else 0))
        except (regex.error, OverflowError, RecursionError) as error:
            raise InputError("srx-bad-pattern", file=self.name, line=line, reason=str(error)) from error


def read_rules(path: Path) -> SentenceRules:
    """Return the rules of an SRX file; raise InputError if it cannot be used."""
    rules = SentenceRules(name=path.name, source=read_bytes(path))
    rules.check()
    return rules


def _named(element: Element, name: str) -> Iterator[Element]:
    """Yield the descendants of a name, in whatever namespace: version 1.0 of the standard has none."""
    return (e for e in element.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name)


def _text(rule: Element, name: str) -> str:
    return "".join("".join(str(t) for t in e.itertext()) for e in _named(rule, name))
