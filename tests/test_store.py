from __future__ import annotations

import gc
import resource
import sqlite3
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event, text

from tests import postgres
from workbench.encoders.codec import pack, unpack
from workbench.errors import WorkspaceBusyError, WorkspaceError
from workbench.records import (
    DatabaseURL,
    Document,
    Encoding,
    ErrorSpan,
    FidelityReport,
    Score,
    Segment,
    SegmentKind,
    SegmentLink,
    SegmentReport,
    content_id,
)
from workbench.service.doctor import health_checks
from workbench.store import Workspace, database, held_open
from workbench.store.sqlite_files import KEPT_CONNECTIONS, MORE_CONNECTIONS


def document(text: str, name: str = "a.txt") -> Document:
    return Document(id=content_id(text), name=name, text=text, language="ar", role="garbled", notes=("read as cp1256",))


def segments(d: Document) -> list[Segment]:
    half = len(d.text) // 2
    places: list[tuple[int, int, SegmentKind, str | None]] = [
        (0, half, "sentence", None),
        (half, len(d.text), "furniture", "address"),
    ]
    return [Segment(document_id=d.id, start=a, end=b, text=d.text[a:b], kind=k, reason=r) for a, b, k, r in places]


def encoding(seed: int, tokens: int) -> Encoding:
    rng = np.random.default_rng(seed)
    return Encoding(
        pooled=rng.normal(size=5).astype(np.float32),
        tokens=rng.normal(size=(tokens, 5)).astype(np.float16),
        middle=rng.normal(size=(tokens, 5)).astype(np.float16),
        offsets=np.arange(tokens * 2, dtype=np.int32).reshape(-1, 2),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.sqlite"


def test_documents_and_segments_round_trip(place: Path | DatabaseURL) -> None:
    one, two = document("نص أول هنا"), document("نص ثان هناك", "b.txt")
    with Workspace.open(place, create=True) as w:
        w.save_corpus("c", [one, two], [*segments(one), *segments(two)], "seg:1")
        assert w.documents() == (one, two)
        assert list(w.segments(two)) == segments(two)
        w.save_corpus("c", [two], segments(two), "seg:1")
        assert w.documents() == (two,)
        w.save_corpus("c", [two, one], [*segments(two), *segments(one)], "seg:1")
        assert w.documents() == (two, one)
        assert w.meta("corpus") == "c"
        assert w.meta("nothing") is None
        assert w.integrity() == "ok"


def test_a_new_segmentation_replaces_the_old_one(place: Path | DatabaseURL) -> None:
    d = document("نص أول هنا")
    whole = [Segment(document_id=d.id, start=0, end=len(d.text), text=d.text)]
    with Workspace.open(place, create=True) as w:
        w.save_corpus("c", [d], segments(d), "seg:1")
        w.save_result(d.id, "one", "s", [], [])
        w.save_corpus("c", [d], segments(d), "seg:1")
        assert w.result_inputs().get(d.id) == "one"
        w.save_corpus("c", [d], whole, "seg:2")
        assert w.result_inputs().get(d.id) is None
        assert list(w.segments(d)) == whole


def test_vectors_round_trip(place: Path | DatabaseURL) -> None:
    made = {f"نص {n}": pack(encoding(n, n + 1)) for n in range(700)}
    with Workspace.open(place, create=True) as w:
        assert w.missing_vectors("e", made) == list(made)
        w.save_vectors("e", made.items())
        w.save_vectors("e", [("نص 0", pack(encoding(99, 1)))])  # what is there stays
        assert w.missing_vectors("e", ["x", *made]) == ["x"]
        assert w.missing_vectors("other", ["نص 0"]) == ["نص 0"]
        for text, found in zip(made, w.vectors("e", list(made)), strict=True):
            for name in ("pooled", "tokens", "middle", "offsets"):
                assert np.array_equal(getattr(found, name), getattr(unpack(made[text]), name))
        with pytest.raises(KeyError):
            w.vectors("e", ["never seen"])


def test_vectors_of_another_codec_are_missing_and_make_room(place: Path | DatabaseURL) -> None:
    packed = pack(encoding(1, 3))
    former = b"\x01" + packed[1:]
    with Workspace.open(place, create=True) as w:
        w.save_vectors("e", [("نص", former), ("آخر", packed)])
        assert w.missing_vectors("e", ["نص", "آخر"]) == ["نص"]
        w.save_vectors("e", [("نص", packed)])
        assert w.missing_vectors("e", ["نص", "آخر"]) == []
        assert np.array_equal(w.vectors("e", ["نص"])[0].tokens, unpack(packed).tokens)


def test_new_results_replace_old_ones(place: Path | DatabaseURL) -> None:
    d = document("نص أول هنا")
    left, right = segments(d)
    error = ErrorSpan(
        side="left", start=0, end=1, text="ن", category="a/b", severity="minor", check="c", reason="r", suggestion="س"
    )
    report = FidelityReport(
        fidelity=12.5, label="critical", scores=(Score(name="bleu", value=1.5),), errors=(error,), signature="s"
    )
    link = SegmentLink(left=(left.id,), right=(right.id,), kind="partial", score=0.5, probability=0.75, role="garbled")
    with Workspace.open(place, create=True) as w:
        w.save_corpus("c", [d], segments(d), "seg:1")
        for inputs in ("one", "two"):
            w.save_result(d.id, inputs, "s", [link], [SegmentReport(segment=left, report=report)])
            assert w.result_inputs().get(d.id) == inputs
            assert w.links(d.id) == (link,)
            assert w.reports(d.id) == (SegmentReport(segment=left, report=report),)
        assert w.result_inputs() == {d.id: "two"}


def test_a_failed_write_leaves_nothing_behind(place: Path | DatabaseURL) -> None:
    d = document("نص أول هنا")
    bad = SegmentLink(left=("no such segment",), right=(), kind="none", score=0, probability=1)
    with Workspace.open(place, create=True) as w:
        w.save_corpus("c", [d], segments(d), "seg:1")
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            w.save_result(d.id, "one", "s", [bad], [])
        assert w.result_inputs().get(d.id) is None
        assert w.links(d.id) == ()


def test_unreadable_workspaces_are_reported(tmp_path: Path, path: Path) -> None:
    with pytest.raises(WorkspaceError, match="does not exist"):
        Workspace.open(path)
    with pytest.raises(WorkspaceError, match="does not exist"):
        Workspace.open(tmp_path / "none" / "w.sqlite", create=True)
    path.write_bytes(b"this is no database at all, though long enough" * 40)
    with pytest.raises(WorkspaceError, match="damaged"):
        Workspace.open(path, create=True)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as made, made:
        made.execute("CREATE TABLE t (x)")
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace.open(other, create=True)


def test_a_newer_workspace_is_not_changed(path: Path) -> None:
    Workspace.open(path, create=True).close()
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("UPDATE meta SET value = '999' WHERE name = 'version'")
    with pytest.raises(WorkspaceError, match="newer version"):
        Workspace.open(path)


def test_a_damaged_page_is_reported(path: Path) -> None:
    with Workspace.open(path, create=True) as w:
        w.save_vectors("e", [(f"نص {n}", pack(encoding(n, 40))) for n in range(200)])
    data = bytearray(path.read_bytes())
    from_page = len(data) // 4096 // 2 * 4096
    data[from_page:] = b"\xff" * (len(data) - from_page)
    path.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"damaged|\w") as raised, Workspace.open(path) as w:
        w.vectors("e", [f"نص {n}" for n in range(200)])
    assert raised.value.remedy


def test_two_simultaneous_runs_are_prevented(place: Path | DatabaseURL) -> None:
    with Workspace.open(place, create=True) as one, Workspace.open(place) as other, one.run_lock():
        with pytest.raises(WorkspaceBusyError, match="Another run"), other.run_lock():
            raise AssertionError("both held the lock")
    with Workspace.open(place) as again, again.run_lock():
        pass


def test_a_file_locked_by_another_process_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.store.sqlite_files.BUSY_MILLISECONDS", 50)
    Workspace.open(path, create=True).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(WorkspaceBusyError, match="locked by another process"):
        Workspace.open(path).save_corpus("c", [], [], "seg:1")
    holder.execute("ROLLBACK")
    holder.close()


def test_writers_wait_for_one_another(place: Path | DatabaseURL) -> None:
    Workspace.open(place, create=True).close()

    def write(n: int) -> None:
        with Workspace.open(place) as w:
            for k in range(10):
                w.save_vectors(f"e{n}", [(f"نص {k}", pack(encoding(k, 3)))])

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with Workspace.open(place) as w:
        for n in range(4):
            assert w.missing_vectors(f"e{n}", [f"نص {k}" for k in range(10)]) == []


def test_a_crowd_finds_its_connections_open_when_it_comes_again(place: Path | DatabaseURL) -> None:
    people, made = 12, []
    together = threading.Barrier(people)

    def read() -> None:
        with Workspace.open(place) as w, w._transaction(reading=True) as connection:
            connection.execute(text("SELECT count(*) FROM meta")).scalar_one()
            together.wait(30)

    Workspace.open(place, create=True).close()
    with held_open(place):
        event.listen(database.Database(place)._engine, "connect", lambda connection, _: made.append(connection))
        for _ in range(2):
            crowd = [threading.Thread(target=read) for _ in range(people)]
            for person in crowd:
                person.start()
            for person in crowd:
                person.join()
    assert 0 < len(made) <= people


def test_a_file_is_let_go_when_the_last_has_closed_it(tmp_path: Path) -> None:
    path = tmp_path / "w.sqlite"
    Workspace.open(path, create=True).close()
    made: list[object] = []
    event.listen(database.Database(path)._engine, "connect", lambda connection, _: made.append(connection))
    first, second, forgotten = (Workspace.open(path) for _ in range(3))
    second.set_meta("name", "two")
    second.close()
    second.close()
    assert (first.meta("name"), forgotten.meta("name")) == ("two", "two")
    first.close()
    assert len(made) == 1
    assert Path(f"{path}-wal").exists()
    del forgotten
    gc.collect()
    assert not Path(f"{path}-wal").exists()
    with pytest.raises(WorkspaceError), Workspace.open(tmp_path / "none.sqlite"):
        pass


def test_nothing_of_a_file_stays_open_when_all_have_closed_it(tmp_path: Path) -> None:
    path, other = tmp_path / "w.sqlite", tmp_path / "other.sqlite"
    for place, name in ((path, "one"), (other, "two")):
        with Workspace.open(place, create=True) as workspace:
            workspace.set_meta("name", name)
    workspace = Workspace.open(path)
    workspace.vector_store.move(tmp_path / "vectors.sqlite")
    with workspace.reading():
        workspace.save_vectors("e", [("نص", pack(encoding(1, 3)))])
        workspace.close()
    assert not list(tmp_path.glob("*-wal"))
    assert (workspace.meta("name"), workspace.missing_vectors("e", ["نص"])) == ("one", [])
    assert not list(tmp_path.glob("*-wal"))
    other.rename(path)
    with Workspace.open(path) as renamed:
        assert (renamed.meta("name"), workspace.meta("name")) == ("two", "two")


def test_a_file_that_takes_the_place_of_an_open_one_is_the_one_that_is_opened(tmp_path: Path) -> None:
    path, other = tmp_path / "w.sqlite", tmp_path / "other.sqlite"
    for place, name in ((path, "one"), (other, "two")):
        with Workspace.open(place, create=True) as workspace:
            workspace.set_meta("name", name)
    with Workspace.open(path) as former:
        former.set_meta("more", "of the first")
        other.rename(path)
        with Workspace.open(path) as workspace:
            assert (workspace.meta("name"), workspace.meta("more")) == ("two", None)
            workspace.set_meta("more", "of the second")
    with Workspace.open(path) as workspace:
        assert (workspace.meta("name"), workspace.meta("more")) == ("two", "of the second")
        assert workspace.integrity() == "ok"


def test_a_forked_process_opens_connections_of_its_own(path: Path) -> None:
    """It does so even if a thread that it does not have was opening the file."""
    code = """if True:
        import os, signal, sys, threading
        from pathlib import Path
        from workbench.store import Workspace, database
        path, made = Path(sys.argv[1]), []
        database.event.listen(database.Database(path)._engine, "connect", lambda *_: made.append(os.getpid()))
        with Workspace.open(path, create=True) as workspace:
            workspace.set_meta("name", "of the parent")
            is_opening, may_go_on = threading.Event(), threading.Event()
            def take():
                with database.file_of(path)._guard:
                    is_opening.set()
                    may_go_on.wait(30)
            thread = threading.Thread(target=take)
            thread.start()
            is_opening.wait(30)
            if child := os.fork():
                may_go_on.set()
                thread.join()
                assert os.waitpid(child, 0)[1] == 0
                print(workspace.meta("name"), workspace.integrity(), made == [os.getpid()])
            else:
                signal.alarm(20)
                with Workspace.open(path) as opened:
                    opened.set_meta("name", "of the child")
                workspace.set_meta("more", "of the child")
                os._exit(int(made[1:] != [os.getpid()]))
        """
    command = [sys.executable, "-W", "ignore", "-c", code, str(path)]
    found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert found.stdout.split("\n") == ["of the child ok True", ""]
    assert not Path(f"{path}-wal").exists()


def test_a_former_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    """What was written last stands in its log only, and is in the file once there is room."""
    path, other, moved = (tmp_path / f"{name}.sqlite" for name in ("w", "other", "moved"))
    for place, name in ((path, "one"), (other, "two")):
        with Workspace.open(place, create=True) as workspace:
            workspace.set_meta("name", name)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with held_open(path):
        with Workspace.open(path) as workspace:
            workspace.set_meta("more", "of the first" * 10_000)
        path.rename(moved)
        other.rename(path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            with pytest.raises(WorkspaceError) as raised:
                Workspace.open(path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert raised.value.code == "workspace-disk-full"
        with Workspace.open(path) as workspace:
            assert (workspace.meta("name"), workspace.meta("more")) == ("two", None)
    with Workspace.open(moved) as workspace:
        assert workspace.meta("more") == "of the first" * 10_000


def test_more_transactions_than_connections_are_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.store.sqlite_files.BUSY_MILLISECONDS", 50)
    with Workspace.open(path, create=True) as workspace, ExitStack() as readers:
        for _ in range(KEPT_CONNECTIONS + MORE_CONNECTIONS):
            readers.enter_context(workspace.reading())
        with pytest.raises(WorkspaceBusyError):
            workspace.meta("version")
    with Workspace.open(path) as workspace:
        assert workspace.integrity() == "ok"


def test_connections_held_open_follow_the_file(tmp_path: Path) -> None:
    """When another file takes the place of a workspace, the old one is no longer read or written."""
    path, other = tmp_path / "w.sqlite", tmp_path / "other.sqlite"
    for place, name in ((path, "one"), (other, "two")):
        with Workspace.open(place, create=True) as workspace:
            workspace.set_meta("name", name)
    with held_open(path):
        with Workspace.open(path) as workspace:
            workspace.set_meta("more", "of the first")
            assert workspace.meta("name") == "one"
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        other.rename(path)
        with Workspace.open(path) as workspace:
            assert (workspace.meta("name"), workspace.meta("more")) == ("two", None)
    assert not Path(f"{path}-wal").exists()  # all is in the file when they are let go


def test_a_reader_writes_nothing_on_a_server(postgresql: str) -> None:
    place = postgres.database(postgresql)
    with Workspace.open(place, create=True) as w:
        with pytest.raises(WorkspaceError) as raised, w._transaction(reading=True) as connection:
            connection.execute(text("DELETE FROM meta"))
        assert raised.value.code == "workspace-no-write-access"
        assert w.meta("version")


def test_a_server_that_is_held_open_notices_newer_tables(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, clock = postgres.database(postgresql), [100.0]
    monkeypatch.setattr(database, "monotonic", lambda: clock[0])
    with Workspace.open(place, create=True) as w, held_open(place):
        Workspace.open(place).close()
        w.set_meta("version", "9999")
        Workspace.open(place).close()  # looked at less than a second ago
        clock[0] += 1.0
        with pytest.raises(WorkspaceError) as raised:
            Workspace.open(place)
        assert raised.value.code == "workspace-too-new"
    with pytest.raises(WorkspaceError):
        Workspace.open(place)


def test_a_database_that_knows_no_arabic_letters_says_so(postgresql: str) -> None:
    said = []
    for place in (postgres.database(postgresql), postgres.database(postgresql, locale="C")):
        with Workspace.open(place, create=True) as w:
            said.append(w.search_hindrance())
        (check,) = (c for c in health_checks(place) if c.what == str(place))
        assert check.ok
        assert check.state == "integrity ok" + (f"; search reads all texts: {said[-1]}" if said[-1] else "")
    assert said == ["", "Arabic letters are none to a database whose LC_CTYPE is C"]
