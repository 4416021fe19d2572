"""The message catalogue has every message of the package, in each language, with its fields."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench.errors
from tests.conftest import ROOT
from workbench.errors import DocumentError, WorkbenchError
from workbench.messages import Message, entries, languages, render

PACKAGE = ROOT / "workbench"
KINDS = {n for n, k in vars(workbench.errors).items() if isinstance(k, type) and issubclass(k, WorkbenchError)}
NOT_FIELDS = {"newest", "kept"}  # what a ConflictError holds beside its message
EVERY = {code for language in languages() for code in entries(language)}


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)(?::,\}|\||\})", text))


def wanted_fields(code: str) -> set[str]:
    """Return the fields of a message, or of an error's message and remedy."""
    english = entries("en")
    texts = [english[key] for key in (code, f"{code}.message", f"{code}.remedy") if key in english]
    assert texts, f"the catalogue has no {code}"
    return set().union(*map(fields, texts))


class Use:
    """A message or an error that a file makes."""

    def __init__(self, path: Path, call: ast.Call) -> None:
        self.where = f"{path.relative_to(ROOT)}:{call.lineno}"
        self.call = call
        self.name = call.func.id if isinstance(call.func, ast.Name) else ""
        self.section = "" if self.name == "Message" else "errors."
        self.given = {k.arg for k in call.keywords if k.arg} - NOT_FIELDS
        first = call.args[0] if call.args else None
        self.code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
        # An error that is raised again as another kind keeps its code and its fields.
        self.copied = isinstance(first, ast.Attribute) and first.attr == "code"


def uses() -> Iterator[Use]:
    """Yield what every module of the package makes of errors and messages."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in {*KINDS, "Message"}:
                yield Use(path, call)


USES = [use for use in uses() if not use.copied]


@pytest.mark.parametrize("use", USES, ids=lambda use: use.where)
def test_every_message_of_the_package_is_in_the_catalogue_with_its_fields(use: Use) -> None:
    assert use.code is not None, f"{use.where}: the code is no literal"
    assert use.given == wanted_fields(f"{use.section}{use.code}")


def test_every_message_of_the_catalogue_is_used() -> None:
    used = {f"{use.section}{use.code}" for use in USES} | {"errors.custom"}
    there = {re.sub(r"\.(message|remedy)$", "", c) if c.startswith("errors.") else c for c in entries("en")}
    apart = ("page.", "language.")  # the texts of the page are looked at beside its scripts
    assert {c for c in there if not c.startswith(apart)} == {c for c in used if not c.startswith(apart)}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_messages_with_the_same_fields(language: str) -> None:
    english, other = entries("en"), entries(language)
    assert english.keys() == other.keys()
    assert [c for c in english if fields(english[c]) != fields(other[c])] == []
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("code", sorted(c for c in EVERY if re.search(r"[A-Za-z]{2}", entries("en").get(c, ""))))
def test_arabic_is_arabic(code: str) -> None:
    arabic = re.sub(r"\{\w+(?::,)?\}", "", entries("ar")[code])
    if code not in LATIN and re.search(r"\w", arabic):
        assert re.search("[\u0621-\u064a]", arabic), arabic


def test_options_paths_and_patterns_amid_arabic_begin_at_their_left() -> None:
    """The mark U+200E stands before them; without it `--out` is drawn as `out--`."""
    turned = re.compile(r"[\u0621-\u0652][^A-Za-z\u200e{}]*(?:--[a-z]|\\\\?[a-zA-Z0-9]|/[a-z])")
    assert {code: t for code, t in entries("ar").items() if turned.search(t)} == {}


LATIN = {"language.direction", "page.score_chrf", "page.score_chrf++", "page.score_bleu", "page.score_ter", "page.hter"}


def test_a_code_is_kebab_case() -> None:
    keys = {c.split(".")[1] for c in EVERY if c.startswith(("errors.", "findings.", "terms."))}
    assert [k for k in keys if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", k)] == []


# Characters that would break a template, a sentence's direction, or markup, if a value could.
HOSTILE = st.text(alphabet=st.sampled_from("{}<>&\"'a:,م\u200f\u202e\u2066\u2067\u2068\u2069 \n"))


@given(HOSTILE, HOSTILE)
def test_values_are_inserted_verbatim_and_isolated(file: str, line: str) -> None:
    message = Message("terms.line", file=file, line=line)
    assert message.text("en") == f"{file}, line {line}"
    arabic = message.text("ar")
    assert re.fullmatch(r"\u2068[^\u2066-\u2069]*\u2069، السطر \u2068[^\u2066-\u2069]*\u2069", arabic)
    assert re.sub("[\u2066-\u2069\u202e]", "", arabic) == re.sub("[\u2066-\u2069\u202e]", "", f"{file}، السطر {line}")


@given(st.dictionaries(st.sampled_from(["file", "line", "row"]), HOSTILE))
def test_a_message_needs_all_of_its_fields(values: Mapping[str, str]) -> None:
    if {"file", "line", "row"} <= values.keys():
        assert render("terms.line-and-row", values, "en")
    else:
        with pytest.raises(ValueError, match="needs the field"):
            render("terms.line-and-row", values, "ar")


def test_an_unknown_code_or_language_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="no message"):
        Message("terms.nothing").text("en")
    with pytest.raises(ValueError, match="language"):
        Message("terms.comma").text("../en")


def test_nested_messages_are_rendered_in_the_same_language() -> None:
    first = DocumentError("document-empty", file="a.txt")
    second = DocumentError("document-not-text", file="b.txt", kind=Message("terms.kind-pdf"))
    both = WorkbenchError("corpus-documents-unusable", faulty=2, documents=3, folder="news", faults=[first, second])
    english, arabic = both.in_language("en")[0].split("\n"), both.in_language("ar")[0].split("\n")
    assert english[1:] == [
        "a.txt: the file is empty. Remove it from the folder, or add text to it.",
        "b.txt: this is a PDF, not text. Save it as plain text in UTF-8 and use that file instead.",
    ]
    assert len(arabic) == 3
    assert arabic[1].startswith("\u2068a.txt\u2069: الملف فارغ.")
    assert "ملف PDF وليس نصا" in arabic[2]


def test_lists_are_joined_by_the_comma_of_the_language() -> None:
    error = DocumentError("document-unknown-type", file="a.xyz", suffix=".xyz", known=[".md", ".txt"])
    assert error.remedy == "Supported types: .md, .txt."
    assert error.in_language("ar")[1] == "الأنواع المدعومة: \u2068.md\u2069، \u2068.txt\u2069."


def test_an_error_has_a_message_and_a_remedy() -> None:
    error = DocumentError("document-empty", file="a.txt")
    assert str(error) == f"{error.message}\n{error.remedy}"
    assert error.text() == f"{error.message} {error.remedy}"


def test_an_error_survives_pickling() -> None:
    class_, cause = DocumentError, DocumentError("document-empty", file=Path("a.txt"))
    error = WorkbenchError("corpus-documents-unusable", faulty=1, documents=1, folder="news", faults=[cause])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.code, str(again)) == (WorkbenchError, error.code, str(error))
    assert isinstance(again.fields["faults"][0], class_)


def test_an_error_of_a_plugin_comes_back_as_the_kind_that_it_extends() -> None:
    class MineError(DocumentError):
        pass

    again = pickle.loads(pickle.dumps(MineError.plain("Broken.", remedy="Fix it.")))
    assert (type(again), str(again)) == (DocumentError, "Broken.\nFix it.")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_errors_of_third_party_code_keep_their_text(name: str) -> None:
    if name == "ConflictError":  # it needs its revisions, and is the workbench's own
        return
    error = getattr(workbench.errors, name).plain("It {broke}.", remedy="Fix <it>.")
    assert str(error) == "It {broke}.\nFix <it>."
    assert error.in_language("ar") == ("\u2068It {broke}.\u2069", "\u2068Fix <it>.\u2069")
    assert (type(error).__name__, error.code) == (name, "custom")


@pytest.mark.parametrize(("count", "told"), [(0, "0 times"), (1, "1 time"), (2, "2 times")])
def test_counts_agree_with_their_nouns(count: int, told: str) -> None:
    assert Message("terms.name-aligned", reason="sounds alike", count=count).text("en").endswith(told)
