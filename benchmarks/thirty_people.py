"""Thirty people at one page: lost updates, how long a save takes, and the memory of the server.

python -m benchmarks.thirty_people                          # ten minutes on SQLite, ten on PostgreSQL
python -m benchmarks.thirty_people --minutes 1 --people 30 --pause 4 --only sqlite

Once the server has loaded everything, one person works alone for a quarter of the time, with short pauses, then all of
them. Everybody opens a sentence, looks at it for a pause (of an exponential distribution with the mean `--pause`, in
seconds), saves, and asks for the queue; a third of the sentences are everybody's, so that people meet. Whoever is told
that another came first (409) takes the newer text and saves again. Afterwards the history is read: each acknowledged
revision has to be in it, and each revision has to continue the one before it, or an update was lost. The programs of
the people run on the same machine as the server.

`p95` is the 95th percentile of saves in milliseconds, from the request until the answer has come; `memory` is the
resident memory of the server process after each fifth of the time, and the highest since its start.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Literal

from benchmarks.kills import free_port, until_listening
from benchmarks.page_speed import fill
from tests import postgres
from workbench.records import DatabaseURL
from workbench.service import Workbench
from workbench.store import Workspace

WORKBENCH = str(Path(sys.executable).parent / "workbench")
PAIRS = 2_000
SHARED = 1 / 3  # of the sentences that a person opens
_ALONE = 0.3  # seconds that one person looks at a sentence, so that there are enough saves


@dataclass(slots=True)
class Tally:
    """What people have done: milliseconds of each save, acknowledged revisions, conflicts, and other answers."""

    saves: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    conflicts: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> None:
    """Let people work, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--pause", type=float, default=4.0)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    print("  database  people   saves  conflicts  failures  lost  median    p95   slowest ms   memory MB")
    lost = 0
    with tempfile.TemporaryDirectory() as name:
        if asked.only != "postgresql":
            lost += measure("sqlite", Path(name) / "w.sqlite", asked)
        if asked.only != "sqlite":
            with postgres.server(durable=True) as address:
                lost += measure("postgresql", postgres.database(address), asked)
    sys.exit(bool(lost))


def measure(title: str, place: Path | DatabaseURL, asked: argparse.Namespace) -> int:
    """Measure on a database, print, and return how many updates were lost."""
    fill(place, PAIRS)  # type: ignore[arg-type]  # which opens either
    segments = [s.segment_id for s in Workbench(place).segments()]
    seconds = 60 * asked.minutes
    lost_in_all = 0
    acknowledged: list[str] = []
    with _server(place) as (port, process):
        _warm_up(port, segments[0])
        for people, length, pause in ((1, seconds / 4, _ALONE), (asked.people, seconds, asked.pause)):
            tally, memory = _work(port, process, people, length, pause, segments)
            acknowledged += tally.acknowledged
            lost = _lost(place, acknowledged)
            lost_in_all += len(lost)
            p95 = quantiles(tally.saves, n=20, method="inclusive")[-1] if len(tally.saves) > 1 else float("nan")
            print(
                f"{title:>10}  {people:6}  {len(tally.saves):6}  {tally.conflicts:9}  {len(tally.failures):8}  "
                f"{len(lost):4}  {median(tally.saves):6.0f}  {p95:5.0f}  {max(tally.saves):11.0f}   "
                f"{memory}",
                flush=True,
            )
            for what in [*lost, *sorted(set(tally.failures))][:5]:
                print(f"            {what}")
    return lost_in_all


def _warm_up(port: int, segment: str) -> None:
    """Let the server load Gradio and answer once what people ask."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    for path in ("/config", f"/api/pairs/{segment}", "/api/pairs?sort=worst&limit=50"):
        connection.request("GET", path)
        connection.getresponse().read()
    connection.close()


def _work(port: int, process: int, people: int, seconds: float, pause: float, segments: list[str]) -> tuple[Tally, str]:
    """Let people work for some seconds; return what they did, and the memory after each fifth of the time."""
    tally, guard, until = Tally(), threading.Lock(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_person, args=(port, number, until, pause, segments, tally, guard))
        for number in range(people)
    ]
    for thread in threads:
        thread.start()
    memory = []
    for _ in range(5):
        time.sleep(seconds / 5)
        memory.append(f"{_memory(process, 'VmRSS'):.0f}")
    for thread in threads:
        thread.join()
    return tally, f"{' → '.join(memory)} ({_memory(process, 'VmHWM'):.0f})"


def _person(
    port: int, number: int, until: float, pause: float, segments: list[str], tally: Tally, guard: threading.Lock
) -> None:
    chance, name = random.Random(number), f"person{number}"
    own = segments[50 + number * 50 : 100 + number * 50]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    time.sleep(chance.uniform(0, min(pause, max(0.0, until - time.monotonic()))))
    while time.monotonic() < until:
        segment = chance.choice(segments[:50] if chance.random() < SHARED else own)
        status, pair = _ask(connection, "GET", f"/api/pairs/{segment}", name)
        if status != HTTPStatus.OK:
            with guard:
                tally.failures.append(f"GET {status} {pair.get('code')}")
            continue
        look = chance.expovariate(1 / pause)
        if time.monotonic() + look > until:
            break  # saving at the end would have everybody save at the same moment
        time.sleep(look)
        _save(connection, segment, pair["revision"], name, tally, guard, chance)
        _ask(connection, "GET", "/api/pairs?sort=worst&limit=50", name)
    connection.close()


def _save(
    connection: http.client.HTTPConnection,
    segment: str,
    base: str | None,
    name: str,
    tally: Tally,
    guard: threading.Lock,
    chance: random.Random,
) -> None:
    """Save a correction, again with the newer text under it if somebody came first."""
    for _ in range(20):
        body = {"text": f"نص {name} {chance.random()}", "base": base, "beside": False}
        began = time.perf_counter()
        status, saved = _ask(connection, "POST", f"/api/pairs/{segment}", name, body)
        took = 1000 * (time.perf_counter() - began)
        with guard:
            if status == HTTPStatus.CONFLICT:
                tally.conflicts += 1
            elif status == HTTPStatus.OK:
                tally.saves.append(took)
                tally.acknowledged.append(saved["revision"])
            else:
                tally.failures.append(f"POST {status} {saved.get('code')}")
        if status != HTTPStatus.CONFLICT:
            return
        base = _ask(connection, "GET", f"/api/pairs/{segment}/state", name)[1]["revision"]


def _lost(place: Path | DatabaseURL, acknowledged: list[str]) -> list[str]:
    """Return what is missing in the history or was overwritten unseen."""
    with Workspace.open(place) as workspace:
        revisions = workspace.revisions.all()
    kept = {r.id for r in revisions}
    found = [f"the acknowledged revision {i} is not in the history" for i in acknowledged if i not in kept]
    for _, some in groupby(sorted(revisions, key=lambda r: r.segment_id), key=lambda r: r.segment_id):
        bases = [r.base for r in some]
        found += [f"two revisions continue {base}" for base in set(bases) if bases.count(base) > 1]
    return found


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, name: str, body: dict[str, Any] | None = None
) -> tuple[int, dict[str, Any]]:
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": "application/json", "X-Author": name})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


@contextmanager
def _server(place: Path | DatabaseURL) -> Iterator[tuple[int, int]]:
    """Serve a workspace; yield the port and the number of the process."""
    port = free_port()
    where = place.url if isinstance(place, DatabaseURL) else str(place)
    command = [WORKBENCH, "serve", "--workspace", where, "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until_listening(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _memory(process: int, what: Literal["VmRSS", "VmHWM"]) -> float:
    """Return the resident memory of a process in MB, now or at the highest; not a number where the system is silent."""
    try:
        told = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return float("nan")
    return int(told.partition(f"{what}:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
