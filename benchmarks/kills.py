"""Kills processes at random moments, and counts what was lost or half done.

python -m benchmarks.kills                      # 100 kills of each kind
python -m benchmarks.kills --kills 20 --only page --only import

- page: a server is killed while three people save; every correction that it acknowledged has to be there.
- run: `workbench run` over the seed corpus is killed and started again until it is done; the workspace has to be the
  same as after an undisturbed run.
- import: the import of a table of corrections is killed; all of them have to be there or none, and after another import
  all.
- publish: a release is killed; its folder has to be missing or whole, and the next one the same, byte for byte.
- backup: a backup is killed; its file has to be missing or the same as the workspace, and the next one has to succeed.

After each kill the workspace is checked as `workbench doctor` does. A kill is *within* its work if the process had not
ended before. Processes are forked from one that has loaded everything, so that kills hit the work and not the start.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.bit_flips import served
from workbench.errors import WorkbenchError
from workbench.service import ReleaseOrder, Workbench
from workbench.store import Workspace

SEEDS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
PEOPLE = ("Amal", "Basma", "Jana")
_ORDER = ReleaseOrder(version="1.0.0", text="standoff")
_SLOWEST = 600.0  # seconds for one piece of work
_CONTEXT = multiprocessing.get_context("forkserver")
_LOADED = ("workbench.ui.app", "workbench.ui.routes.router", "workbench.service.publishing.release", "uvicorn", "h11")


@dataclass(slots=True)
class Outcome:
    """How many kills there were, how many of them within the work, and what was wrong afterwards."""

    kills: int = 0
    within: int = 0
    done: int = 0  # corrections that were acknowledged, or pieces of work that were finished between the kills
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--only", choices=KINDS, action="append", default=[])
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    _CONTEXT.set_forkserver_preload(list(_LOADED))
    print(f"{'kind':>8}  {'kills':>5}  {'within':>6}  {'done':>6}  {'faults':>6}  seconds")
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        seeds = Path(name) / "seeds.sqlite"
        Workbench(seeds).run(SEEDS)
        for kind in asked.only or KINDS:
            began = time.monotonic()
            folder = Path(name) / kind
            folder.mkdir()
            outcome = KINDS[kind](seeds, folder, asked.kills, random.Random(asked.seed))
            print(
                f"{kind:>8}  {outcome.kills:5}  {outcome.within:6}  {outcome.done:6}  {len(outcome.faults):6}  "
                f"{time.monotonic() - began:7.0f}",
                flush=True,
            )
            faults += outcome.faults
    for fault in faults:
        print(fault)
    sys.exit(bool(faults))


def kill_pages(seeds: Path, folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill servers while people save."""
    workspace, outcome = folder / "w.sqlite", Outcome()
    shutil.copy(seeds, workspace)
    segments = [s.segment_id for s in Workbench(workspace).segments()][:30]
    acknowledged: list[str] = []
    while outcome.kills < kills:
        port = free_port()
        server = _start(_serve, workspace, port)
        until_listening(port)
        said: list[list[str]] = [[] for _ in PEOPLE]
        threads = [
            threading.Thread(target=_save, args=(port, person, segments[number::3], said[number]))
            for number, person in enumerate(PEOPLE)
        ]
        for thread in threads:
            thread.start()
        while not any(said) and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)  # the first answer of a fresh server is slow
        time.sleep(chance.uniform(0.0, 1.0))
        outcome.within += _kill(server)
        outcome.kills += 1
        for thread in threads:
            thread.join()
        acknowledged += [revision for some in said for revision in some]
        outcome.faults += _integrity(workspace)
        with Workspace.open(workspace) as opened:
            kept = {r.id for r in opened.revisions.all()}
        outcome.faults += [f"page: the acknowledged revision {r} is lost" for r in acknowledged if r not in kept]
    outcome.done = len(acknowledged)
    return outcome


def kill_runs(seeds: Path, folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill runs over the seed corpus."""
    wanted, outcome = served(seeds), Outcome()
    workspace = folder / "w.sqlite"
    took = _duration(_run, workspace)
    _discard(workspace)
    while outcome.kills < kills:
        process = _start(_run, workspace)
        process.join(chance.uniform(0.0, took / 2))  # so that a workspace has several kills before it is done
        killed = _kill(process)
        outcome.kills += killed
        outcome.within += killed
        if workspace.exists() and workspace.stat().st_size:
            with suppress(WorkbenchError):  # of a workspace without tables yet
                outcome.faults += _integrity(workspace)
        if not killed:
            outcome.done += 1
            if process.exitcode:
                outcome.faults.append(f"run: ended with {process.exitcode}")
            elif served(workspace) != wanted:
                outcome.faults.append("run: the workspace is another than after an undisturbed run")
            _discard(workspace)
    if workspace.exists():
        _finish(_run, workspace)
        outcome.done += 1
        if served(workspace) != wanted:
            outcome.faults.append("run: the workspace is another than after an undisturbed run")
    return outcome


def kill_imports(seeds: Path, folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill imports of a table that corrects every sentence."""
    outcome, table, workspace = Outcome(), folder / "c.tsv", folder / "w.sqlite"
    shutil.copy(seeds, workspace)
    segments = Workbench(workspace).segments()
    places = (s.segment_id.partition(":")[2].split("-") for s in segments)
    rows = [f"{s.document}\t{a}\t{b}\t{s.text} ." for s, (a, b) in zip(segments, places, strict=True)]
    table.write_text("\n".join(["document\tstart\tend\tcorrection", *rows]) + "\n", "utf-8")
    took = _duration(_import, workspace, table)
    wanted = _corrections(workspace)
    while outcome.kills < kills:
        _discard(workspace)
        shutil.copy(seeds, workspace)
        process = _start(_import, workspace, table)
        process.join(chance.uniform(0.0, took))
        outcome.within += _kill(process)
        outcome.kills += 1
        outcome.faults += _integrity(workspace)
        if (found := _corrections(workspace)) and found != wanted:
            outcome.faults.append(f"import: {len(found)} of {len(wanted)} corrections are there")
        if outcome.kills % 5 == 0:
            _finish(_import, workspace, table)
            outcome.done += 1
            if _corrections(workspace) != wanted:
                outcome.faults.append("import: the second import did not bring the rest")
    return outcome


def kill_releases(seeds: Path, folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill releases of the seed workspace."""
    fault = "publish: a release is not whole, or another"
    return _kill_writers(_publish, seeds, folder / "release", _content, shutil.rmtree, kills, chance, fault)


def kill_backups(seeds: Path, folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill backups of the seed workspace."""
    fault = "backup: it is another than the workspace"
    return _kill_writers(_back_up, seeds, folder / "b.sqlite", served, _discard, kills, chance, fault)


def _kill_writers(
    work: Callable[[Path, Path], None],
    seeds: Path,
    place: Path,
    content: Callable[[Path], object],
    remove: Callable[[Path], None],
    kills: int,
    chance: random.Random,
    fault: str,
) -> Outcome:
    """Kill what writes a copy of the seed workspace: the copy is there whole, or not at all."""
    outcome, took = Outcome(), _duration(work, seeds, place)
    wanted = content(place)
    remove(place)
    while outcome.kills < kills:
        process = _start(work, seeds, place)
        process.join(chance.uniform(0.0, took))
        killed = _kill(process)
        outcome.kills += 1
        outcome.within += killed
        outcome.faults += _integrity(seeds)
        if not killed or outcome.kills % 10 == 0:
            if not place.exists():
                _finish(work, seeds, place)
            outcome.done += 1
        if place.exists():
            if content(place) != wanted:
                outcome.faults.append(fault)
            remove(place)
    return outcome


KINDS: dict[str, Callable[[Path, Path, int, random.Random], Outcome]] = {
    "page": kill_pages,
    "run": kill_runs,
    "import": kill_imports,
    "publish": kill_releases,
    "backup": kill_backups,
}


def _serve(workspace: Path, port: int) -> None:
    from workbench.ui import serve

    serve(Workbench(workspace), "127.0.0.1", port, lambda: None)


def _run(workspace: Path) -> None:
    Workbench(workspace).run(SEEDS)


def _import(workspace: Path, table: Path) -> None:
    Workbench(workspace).import_file(table, author="Amal")


def _publish(workspace: Path, out: Path) -> None:
    Workbench(workspace).publish(out, _ORDER)


def _back_up(workspace: Path, target: Path) -> None:
    Workbench(workspace).back_up(target)


def _start(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    process = _CONTEXT.Process(target=work, args=arguments)
    process.start()
    return process


def _kill(process: BaseProcess) -> bool:
    """Kill a process; return whether it was still at work."""
    alive = process.is_alive()
    process.kill()
    process.join()
    return alive


def _duration(work: Callable[..., None], *arguments: Any) -> float:
    """Return how many seconds a piece of work takes that nobody disturbs."""
    began = time.monotonic()
    _finish(work, *arguments)
    return time.monotonic() - began


def _finish(work: Callable[..., None], *arguments: Any) -> None:
    process = _start(work, *arguments)
    process.join(_SLOWEST)
    if process.exitcode != 0:
        _kill(process)
        raise SystemExit(f"{work.__name__} ended with {process.exitcode}")


def _save(port: int, person: str, segments: list[str], acknowledged: list[str]) -> None:
    """Correct some sentences again and again, until the server is gone."""
    with suppress(OSError, http.client.HTTPException, ValueError), _connection(port) as connection:
        for number in range(1_000_000):
            path = f"/api/pairs/{segments[number % len(segments)]}"
            base = _asked(connection, "GET", path, person)["revision"]
            saved = _asked(connection, "POST", path, person, {"text": f"نص {person} {number}", "base": base})
            acknowledged.append(saved["revision"])


@contextmanager
def _connection(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def _asked(
    connection: http.client.HTTPConnection, method: str, path: str, person: str, body: dict[str, Any] | None = None
) -> Any:
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": "application/json", "X-Author": person})
    return json.loads(connection.getresponse().read())


def until_listening(port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit("the server does not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _integrity(workspace: Path) -> list[str]:
    with Workspace.open(workspace) as opened:
        state = opened.integrity()
    return [] if state == "ok" else [state]


def _corrections(workspace: Path) -> list[tuple[str, str, str]]:
    return [(c.segment.id, c.text, c.status) for c in Workbench(workspace).current()]


def _content(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in files}


def _discard(workspace: Path) -> None:
    for file in workspace.parent.glob(f"{workspace.name}*"):
        file.unlink()


if __name__ == "__main__":
    main()
