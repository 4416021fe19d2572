"""How long a page is away when its server is killed and started again.

python -m benchmarks.restart                    # the seed corpus, and 10,000 made-up pairs; five times each
python -m benchmarks.restart --rounds 20 --pairs 100000
python -m benchmarks.restart --imports          # which modules are loaded before the first answer, the slowest first

The clock runs from the start of the new process: `port` until it takes connections, `health` until `/healthz` answers,
`page` until the HTML has come, `sentence` until the JSON of a sentence has, which is what the page waits for. The
server that was killed had just saved a correction, which has to be there again. `processor` is the processor time, in
seconds, that the new server has used up to then: on a busy machine it waits longer, and works as long.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.page_speed import fill
from workbench.service import Workbench

SEEDS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
WORKBENCH = str(Path(sys.executable).parent / "workbench")
LIMIT = 120.0  # seconds
_NAMES = ("port", "health", "page", "sentence", "processor")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--imports", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        seeds = Path(name) / "seeds.sqlite"
        Workbench(seeds).run(SEEDS)
        if asked.imports:
            _print_imports(seeds)
            return
        made = Path(name) / "made.sqlite"
        fill(made, asked.pairs)
        print(f"{'workspace':>12}  " + "  ".join(f"{n:>14}" for n in _NAMES) + "   median (slowest), seconds")
        for title, workspace in (("seeds", seeds), (f"{asked.pairs:,}", made)):
            times = [restart(workspace) for _ in range(asked.rounds)]
            cells = (f"{median(t[n] for t in times):5.2f} ({max(t[n] for t in times):5.2f})" for n in _NAMES)
            print(f"{title:>12}  " + "  ".join(f"{c:>14}" for c in cells))


def restart(workspace: Path) -> dict[str, float]:
    """Kill a server that has saved a correction, start it again and return the seconds until each answer."""
    port = _free_port()
    with _server(workspace, port) as first:
        segment = _ask(port, "/api/pairs?limit=1")["rows"][0]["id"]
        base = _ask(port, f"/api/pairs/{segment}")["revision"]
        saved = _ask(port, f"/api/pairs/{segment}", {"text": f"نص {time.monotonic_ns()}", "base": base})
        first.send_signal(signal.SIGKILL)
        first.wait()
        began = time.monotonic()
        with _server(workspace, port, wait=False) as second:
            taken = {"port": _until_listening(port, began)}
            _ask(port, "/healthz")
            taken["health"] = time.monotonic() - began
            with urlopen(f"http://127.0.0.1:{port}/", timeout=LIMIT) as answer:
                answer.read()
            taken["page"] = time.monotonic() - began
            shown = _ask(port, f"/api/pairs/{segment}")
            taken["sentence"] = time.monotonic() - began
            taken["processor"] = _processor_seconds(second.pid)
    if shown["revision"] != saved["revision"]:
        raise SystemExit("a correction that was acknowledged is lost")
    return taken


@contextmanager
def _server(workspace: Path, port: int, *, wait: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    command = [WORKBENCH, "serve", "--workspace", str(workspace), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        if wait:
            _until_listening(port, time.monotonic())
        yield process
    finally:
        process.kill()
        process.wait()


def _until_listening(port: int, began: float) -> float:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return time.monotonic() - began
        if time.monotonic() - began > LIMIT:
            raise SystemExit("the server does not start")
        time.sleep(0.01)


def _ask(port: int, path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"http://127.0.0.1:{port}{path}", data=data, headers={"Content-Type": "application/json"})
    with urlopen(request, timeout=LIMIT) as answer:  # noqa: S310
        return json.load(answer)


def _processor_seconds(process: int) -> float:
    """Return the processor time of a process up to now, 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _print_imports(workspace: Path) -> None:
    """Print what is imported until the server answers, by the time of each module itself."""
    port = _free_port()
    command = [
        sys.executable,
        "-X",
        "importtime",
        WORKBENCH,
        "serve",
        "--workspace",
        str(workspace),
        "--port",
        str(port),
    ]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said)
        _until_listening(port, time.monotonic())
        _ask(port, "/healthz")
        process.kill()
        process.wait()
        said.seek(0)
        rows = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)", said.read())
    packages: dict[str, int] = {}
    for own, _, module in rows:
        packages[module.partition(".")[0]] = packages.get(module.partition(".")[0], 0) + int(own)
    print(f"{sum(packages.values()) / 1e6:.2f} s in {len(rows)} modules")
    for package, microseconds in sorted(packages.items(), key=lambda item: -item[1])[:25]:
        print(f"{microseconds / 1e6:7.3f}  {package}")


if __name__ == "__main__":
    main()
