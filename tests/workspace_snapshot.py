"""Write a small workspace of the current version beside those that `tests/test_migrations.py` opens.

python -m tests.workspace_snapshot      # before a migration is released: tests/golden/workspaces/version-N.sqlite.gz
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from workbench.editing.content_ids import decision_with_id
from workbench.records import (
    DatabaseURL,
    Document,
    ErrorSpan,
    FidelityReport,
    LinkDecision,
    NameDecision,
    Score,
    Segment,
    SegmentLink,
    SegmentReport,
    content_id,
)
from workbench.service import Workbench
from workbench.store import Draft, LinkUpdate, Workspace
from workbench.store.migrations import LATEST

FOLDER = Path(__file__).parent / "golden" / "workspaces"
SENTENCES = ("شكر Volodymyr Zelensky ، نظيره", "في Baku ، قال بيسكوف ،", "نص ثالث هنا")
SIBLING = "شكر زيلينسكي نظيره الأذري"
PASSWORD = "خبز شاي قمر 7"  # noqa: S105


def document(name: str, text: str) -> Document:
    role = "clean" if name == "sibling.txt" else "garbled"
    return Document(
        id=content_id(text),
        name=name,
        text=text,
        language="ar",
        role=role,  # type: ignore[arg-type]
        published="2025-07-01",
        notes=("a note",),
    )


def cut(d: Document, sentences: tuple[str, ...]) -> list[Segment]:
    places = [d.text.index(s) for s in sentences]
    return [Segment(document_id=d.id, start=a, end=a + len(s), text=s) for a, s in zip(places, sentences, strict=True)]


def report(number: int, text: str) -> FidelityReport:
    latin = ErrorSpan(
        side="left", start=4, end=13, text=text[4:13], category="c", severity="minor", check="untranslated", reason="r"
    )
    return FidelityReport(
        fidelity=20.0 + number,
        label="minor",
        scores=(Score(name="chrf", value=1.5),),
        errors=() if number else (latin,),
        signature="s",
    )


def lay_out(path: Path | DatabaseURL) -> None:
    """Make a workspace that nobody has worked in."""
    garbled, sibling = document("garbled.txt", " ".join(SENTENCES)), document("sibling.txt", SIBLING)
    parts, theirs = cut(garbled, SENTENCES), cut(sibling, (SIBLING,))
    with Workspace.open(path, create=True) as w:
        w.save_corpus("old", [garbled, sibling], [*parts, *theirs], "seg:old")
        link = SegmentLink(left=(parts[0].id,), right=(theirs[0].id,), kind="parallel", score=1.5, probability=0.75)
        results = [SegmentReport(segment=s, report=report(n, s.text)) for n, s in enumerate(parts)]
        w.save_result(garbled.id, "inputs", "s", [link], results)


def fill(path: Path | DatabaseURL) -> None:
    """Make a workspace that has a row at the least in every table that people's work is kept in."""
    lay_out(path)
    with Workspace.open(path) as w:
        garbled = w.documents()[0]
        first, second, third = (s.id for s in w.segments(garbled))
        seen = w.link_decisions.seen(garbled.id)
        link = seen.links[0]
        w.save_name_decisions([NameDecision(kind="use", form="Baku", canonical="باكو")], "أمل", "2025-07-01")
        decision = LinkDecision(
            id="",
            document_id=garbled.id,
            action="confirm",
            left=link.left,
            right=link.right,
            kind="parallel",
            author="أمل",
            created="2025-07-01T09:00:00Z",
            replaced=(link,),
        )
        w.link_decisions.apply(
            garbled.id, LinkUpdate(seen=seen, added=[decision_with_id(decision)], links=seen.links, reports=[])
        )
        w.drafts.save(Draft(segment_id=second, author="أمل", base=None, text="في با", at="2025-07-01T09:00:00Z"))
        w.drafts.save_comment(second, "أمل", "أظن", "2025-07-01T09:00:00Z")
    workbench = Workbench(path)
    one = workbench.correct(first, "شكر زيلينسكي", base=None, author="أمل")
    workbench.correct(first, "شكر زيلينسكي نظيره", base=one.id, author="بسمة", status="reviewed")
    two = workbench.correct(second, "في باكو", base=None, author="أمل")
    workbench.undo(second, base=two.id, author="أمل")
    asked = workbench.comment(second, "أين الأصل؟ @أمل", author="بسمة")
    workbench.reply(second, asked.id, "عندي", author="أمل")
    workbench.assign([garbled.name], "أمل", author="بسمة")
    batch = workbench.replace_everywhere(workbench.preview_replacement("ثالث", "آخر"), "أمل").batch
    workbench.undo_batch(batch.id if batch else "", "أمل")
    workbench.annotate(third, 0, 2, category="style", severity="minor", author="أمل")
    workbench.lock(third, "أمل", seconds=1)
    workbench.add_person("أمل", "admin", PASSWORD)
    workbench.sign_in("أمل", PASSWORD, "127.0.0.1")


def main() -> None:
    """Keep a workspace of the present version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.sqlite"
        fill(path)
        Workbench(path).back_up(Path(folder) / "whole.sqlite")
        packed = gzip.compress((Path(folder) / "whole.sqlite").read_bytes(), mtime=0)
    target = FOLDER / f"version-{LATEST}.sqlite.gz"
    target.write_bytes(packed)


if __name__ == "__main__":
    main()
