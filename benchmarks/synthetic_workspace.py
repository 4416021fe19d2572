"""Synthetic workspaces of any size: events of one garbled and one clean article each, written without an encoder."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from workbench.editing.revisions import revision_with_id
from workbench.records import ErrorSpan, Revision, content_id
from workbench.store import Workspace, memory_index, queue
from workbench.store.database import Database
from workbench.store.sealing import seal_all

SENTENCES = 50  # of an article
SCORES = [["chrf", 41.5], ["quality", 0.61], ["ter", 80.25]]
SIGNATURE = "made-up"
_INSERT_DOCUMENT = """INSERT INTO documents
    (id, position, active, name, text, language, role, published, origin, licence, notes)
    VALUES (?, ?, 1, ?, ?, 'ar', ?, ?, 'made', ?, '[]')"""
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def make_workspace(path: Path, sentences: int, *, corrected: float = 0.05, copied: bool = False) -> None:
    """Write a workspace of so many garbled sentences; with `copied` the first and last event share a sentence."""
    Workspace.open(path, create=True).close()
    rng = random.Random(0)
    vocabulary = ["".join(rng.choices(_LETTERS, k=rng.randint(3, 8))) for _ in range(5000)]
    count = max(1, sentences // SENTENCES)
    shared = " ".join(rng.choices(vocabulary, k=14))
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO meta (name, value) VALUES ('corpus', 'made-up')")
        for number in range(count):
            twin = shared if copied and number in {0, count - 1} else None
            _write_event(connection, number, vocabulary, rng, corrected, twin)
    with Database(path).transaction() as whole:
        seal_all(whole)
        queue.rebuild(whole)
        memory_index.rebuild(whole)


def _write_event(
    connection: sqlite3.Connection,
    number: int,
    vocabulary: list[str],
    rng: random.Random,
    corrected: float,
    twin: str | None,
) -> None:
    day = (date(2020, 1, 1) + timedelta(days=number % 2000)).isoformat()
    ids, parts = [], []
    for side, role in enumerate(("garbled", "clean")):
        texts = [" ".join(rng.choices(vocabulary, k=14)) + "." for _ in range(SENTENCES)]
        if twin and role == "clean":
            texts[0] = twin
        text = "\n".join(texts)
        document = content_id(text)
        licence = "CC BY 4.0" if role == "clean" else "rights with the publisher"
        connection.execute(
            _INSERT_DOCUMENT,
            (document, 2 * number + side, f"{number:06}-{role}.txt", text, role, day, licence),
        )
        ids.append(document)
        parts.append(list(_places(document, texts)))
        connection.executemany(
            "INSERT INTO segments (id, document_id, position, start_at, end_at, kind)"
            " VALUES (?, ?, ?, ?, ?, 'sentence')",
            [(i, document, k, start, end) for k, (i, start, end, _) in enumerate(parts[-1])],
        )
    result = "INSERT INTO results (document_id, inputs, signature) VALUES (?, 'made', ?)"
    connection.execute(result, (ids[0], SIGNATURE))
    for left, right in zip(*parts, strict=True):
        _write_sentence(connection, ids[0], left, right[0], corrected=rng.random() < corrected)


def _write_sentence(
    connection: sqlite3.Connection, document: str, left: tuple[str, int, int, str], right: str, *, corrected: bool
) -> None:
    segment, start, end, text = left
    row = connection.execute(
        "INSERT INTO links (document_id, kind, score, probability) VALUES (?, 'parallel', 1.5, 0.9)", (document,)
    )
    connection.executemany(
        "INSERT INTO link_segments VALUES (?, ?, ?)",
        [(row.lastrowid, "left", segment), (row.lastrowid, "right", right)],
    )
    error = ErrorSpan(
        side="left",
        start=0,
        end=3,
        text=text[:3],
        category="accuracy",
        severity="minor",
        check="made",
        reason="made up",
    )
    errors = json.dumps([asdict(error)], ensure_ascii=False)
    connection.execute(
        "INSERT INTO reports (segment_id, document_id, fidelity, label, scores, errors, signature)"
        " VALUES (?, ?, 52.5, 'major', ?, ?, ?)",
        (segment, document, json.dumps(SCORES), errors, SIGNATURE),
    )
    if corrected:
        revision = revision_with_id(
            Revision(
                id="",
                document_id=document,
                start=start,
                end=end,
                base=None,
                action="correct",
                author="Amal",
                created="2026-01-01T10:00:00.000000Z",
                before=text,
                after=f"{text[4:]} ،",
                status="done",
                seconds=12.0,
            )
        )
        connection.execute(
            "INSERT INTO revisions (id, document_id, start_at, end_at, base, action, author, created, before_text,"
            " after_text, status, comment, seconds, suggestions) VALUES (?, ?, ?, ?, NULL, 'correct', ?, ?, ?, ?,"
            " 'done', '', 12.0, '{\"taken\": [], \"refused\": []}')",
            (revision.id, document, start, end, revision.author, revision.created, text, revision.after),
        )


def _places(document: str, texts: list[str]) -> Iterator[tuple[str, int, int, str]]:
    at = 0
    for text in texts:
        yield f"{document}:{at}-{at + len(text)}", at, at + len(text), text
        at += len(text) + 1
