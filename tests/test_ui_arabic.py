"""What errors say on the Arabic page: all that the routes of the page can meet is said in Arabic."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

import workbench.errors
from tests.conftest import ROOT
from workbench.errors import WorkbenchError
from workbench.ui.arabic_messages import SENTENCES, in_arabic

# Where errors are raised that the routes of the page can meet, and in them what only commands do.
MET = (
    "corrections",
    "documents",
    "segments",
    "formats/guard",
    "formats/pairs",
    "formats/tables",
    "formats/word",
    "formats/xliff1",
    "service/aside",
    "service/corrections",
    "service/documents",
    "service/intake",
    "service/judgements",
    "service/links",
    "service/locks",
    "service/marks",
    "service/names",
    "service/people",
    "service/press",
    "service/propagation",
    "service/publish",
    "service/rescoring",
    "store/database",
    "store/search",
    "store/workspace",
    "ui/auth",
    "ui/door",
    "ui/exchange",
    "ui/ledger",
    "ui/press",
    "ui/refusals",
    "ui/routes",
)
COMMANDS = {
    "add_person",
    "check_serving",
    "_name",
    "_role",
    "_password",
    "_known",
    "_keep_an_admin",
    "_server_engine",
    "lock_name",
    "frame_policy",
    "read_word",
    "read_table",
    "restore_workspace",
    "_file",
    "withdraw_decision",
}
# Sentences that are put together, each as it comes out.
TOGETHER = {
    "{}: {}.": "rows.jsonl, line 3: Expecting value.",
    "{}: {}": None,  # whatever the database says, which stays English
    "{} has changed this segment since (revision {}, {}).{}": (
        "أمل has changed this segment since (revision 7, 2025). Your text is kept as the draft 8 beside it."
    ),
    "No document of the corpus '{}' {}: all look {}.": "No document of the corpus 'news' needs repair: all look clean.",
}
KINDS = {n for n, k in vars(workbench.errors).items() if isinstance(k, type) and issubclass(k, WorkbenchError)}


def sentences(module: str) -> Iterator[tuple[str, str]]:
    """Yield the functions of a module with what their errors say, `{}` where something is named."""
    tree = ast.parse((ROOT / "workbench" / f"{module}.py").read_text("utf-8"))
    constants = {
        t.id: n.value for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
    }
    for function in (n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)):
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)):
            if isinstance(call.func, ast.Name) and call.func.id in KINDS:
                for given in (*call.args, *(k.value for k in call.keywords if k.arg == "remedy")):
                    said = constants.get(given.id) if isinstance(given, ast.Name) else given
                    if isinstance(said, ast.Constant) and isinstance(said.value, str):
                        yield function.name, said.value
                    elif isinstance(said, ast.JoinedStr):
                        parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in said.values)
                        yield function.name, "".join(map(str, parts))


@pytest.mark.parametrize("module", MET)
def test_every_error_that_the_page_can_meet_is_said_in_arabic(module: str) -> None:
    met = [s for function, s in sentences(module) if function not in COMMANDS]
    said = [TOGETHER.get(s, s.replace("{}", "x")) for s in met]
    assert [s for s in said if s is not None and in_arabic(s) is None] == []


def test_no_sentence_stands_here_that_no_error_says() -> None:
    source = [p.read_text("utf-8") for p in (ROOT / "workbench").rglob("*.py") if p.name != "arabic.py"]
    for sentence in SENTENCES:
        longest = max(re.split(r"\{\}|[:,()']", sentence), key=len).strip(" .")
        assert any(longest in text for text in source), sentence


def test_names_in_a_sentence_stay_and_do_not_turn_it_around() -> None:
    assert in_arabic("bad.txt: this is a PDF, not text.") == "\u2068bad.txt\u2069: هذا ملف PDF وليس نصا."
    empty = "a.txt: the file is empty. Take it out of the folder, or fill it."
    several = f"{empty}\nb.xyz: files of the kind '.xyz' are not read. Kinds that are read: .txt, .md."
    first, second = str(in_arabic(several)).split("\n")
    assert first == "\u2068a.txt\u2069: الملف فارغ. أخرجه من المجلد أو املأه."
    assert second.endswith("الأنواع التي تُقرأ: \u2068.txt, .md\u2069.")
    assert in_arabic("a.txt: the file is empty.\nSomething else.") is None
    of_a_name = "ألييف: sounds like علييف (distance 0.10), aligned with it 2 times, beside the same words: إلهام، قال"
    assert str(in_arabic(of_a_name)).endswith("عدد المرات: \u20682\u2069، ويجاور الكلمات نفسها: \u2068إلهام، قال\u2069")
