"""From nothing to the first sentence: a server on a workspace that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE, Served, context_of, serving
from tests.conftest import SEEDS
from workbench.cli import main
from workbench.errors import InputError, WorkspaceError
from workbench.messages import page_texts
from workbench.service import Query, Workbench

GARBLED = next((SEEDS / "texts").glob("003*.txt"))
CLEAN = next((SEEDS / "texts").glob("004*.txt"))


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "new.sqlite") as server:
        yield server


@pytest.fixture
def page(browser: Browser, started: Served, language: str) -> Iterator[Page]:
    context, asked = context_of(browser, author="أمل", language=language)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "no message" in message.text else None)
    page.goto(started.url)
    expect(page.locator("#new-corpus")).to_be_visible(timeout=PATIENCE)
    yield page
    context.close()
    assert not faults, faults
    assert all(url.startswith((started.url, "data:", "blob:")) for url in asked), asked


def test_a_corpus_is_made_of_a_pasted_text_and_an_upload(page: Page, started: Served, language: str) -> None:
    """Bad input is refused before, and loses nothing of what was entered."""
    texts = page_texts()[language]
    expect(page.locator("#new-corpus h3")).to_have_text(texts["newCorpus"])
    expect(page.locator("#corpus-name")).to_have_value("new")
    page.locator("#upload").click()
    expect(page.locator("#run-state .notice")).to_have_text(texts["nothingChosen"])
    refuse_bad_input(page, language)
    page.locator("#role").select_option("garbled")
    page.locator("#paste-name").fill("تقرير")
    page.locator("#paste").fill(GARBLED.read_text("utf-8"))
    page.locator("#upload").click()
    expect(page.locator("#lacks")).to_have_text(texts["nothingToCompare"], timeout=3 * PATIENCE)
    page.locator("#run-state").get_by_role("button", name=texts["work"]).click()
    expect(page.locator("#correction")).to_be_visible()
    page.locator("#correction").fill("نص أول مصحح.")
    page.locator("#correction").press("Control+Enter")
    page.goto(f"{started.url}/#/documents")
    expect(page.locator("#lacks")).to_have_text(texts["nothingToCompare"])
    page.goto(f"{started.url}/#/bring")
    expect(page.locator("#upload")).to_be_visible()
    expect(page.locator("#new-corpus")).to_have_count(0)
    page.locator("#files").set_input_files(CLEAN)
    page.locator("#upload").click()
    expect(page.locator("#run-state .good")).to_be_visible(timeout=3 * PATIENCE)
    expect(page.locator("#lacks")).to_have_count(0)
    page.locator("#role").select_option("source")
    page.locator("#paste-name").fill("original")
    page.locator("#paste").fill("The minister said that talks would begin on Monday.")
    page.locator("#upload").click()
    expect(page.locator("#run-state .notice")).to_have_text(texts["languageMissing"])
    page.locator("#source-language").fill("en")
    page.locator("#upload").click()
    expect(page.locator("#run-state .good")).to_be_visible(timeout=3 * PATIENCE)
    workbench = Workbench(started.workspace)
    assert workbench.corpus_name() == "محادثات <b>التجارة</b>"
    roles = {d.name: d.role for d in workbench.documents()}
    assert roles == {"تقرير.txt": "garbled", CLEAN.name: "clean", "original.txt": "source"}
    assert [h.revision.after for h in workbench.history()] == ["نص أول مصحح."]


def refuse_bad_input(page: Page, language: str) -> None:
    """Try a name that is none, then a file that is no text; the name stays that of the second time."""
    page.locator("#corpus-name").fill("  ")
    page.locator("#paste").fill(GARBLED.read_text("utf-8"))
    page.locator("#upload").click()
    message = InputError("corpus-bad-name", limit=100).in_language(language)[0]
    expect(page.get_by_role("alert")).to_contain_text(message)
    page.locator("#corpus-name").fill("محادثات <b>التجارة</b>")
    page.locator("#paste").fill("")
    page.locator("#files").set_input_files({"name": "x.txt", "mimeType": "text/plain", "buffer": b"\x00\x01\x02"})
    page.locator("#upload").click()
    expect(page.locator("#run-state .bad")).to_be_visible(timeout=3 * PATIENCE)
    page.locator("#files").set_input_files([])


def test_a_workspace_is_made_by_the_command_once(tmp_path: Path) -> None:
    place = tmp_path / "talks.sqlite"
    made = CliRunner().invoke(main, ["new", "محادثات", "--workspace", str(place)])
    assert made.exit_code == 0, made.output
    assert "workbench serve" in made.output
    assert (Workbench(place).corpus_name(), Workbench(place).documents()) == ("محادثات", ())
    again = CliRunner().invoke(main, ["new", "غيرها", "--workspace", str(place)])
    assert (again.exit_code, "workspace-exists" in again.stderr) == (1, True)
    with pytest.raises(InputError, match="needs a name"):
        Workbench(tmp_path / "other.sqlite").new_corpus(" \n ")
    assert not (tmp_path / "other.sqlite").exists()
    Workbench(place).name_corpus("اسم آخر")
    Workbench(place).add_documents([GARBLED], "garbled")
    with pytest.raises(WorkspaceError, match="already holds"):
        Workbench(place).name_corpus("ثالث")


def test_a_document_alone_is_scored_and_gains_when_a_counterpart_comes(tmp_path: Path) -> None:
    workbench = Workbench(tmp_path / "w.sqlite")
    workbench.new_corpus("محادثات")
    (alone,) = workbench.add_documents([GARBLED]).documents
    assert alone.role == "garbled"
    assert {r.label for r in workbench.search(Query()).rows} == {"unsupported"}
    both = workbench.add_documents([CLEAN])
    assert {d.role for d in both.documents} == {"garbled", "clean"}
    assert {r.label for r in workbench.search(Query()).rows} > {"unsupported"}
