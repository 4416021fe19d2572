"""What each command costs from a cold start: python -m benchmarks.cold_start

Processor time (user and system), peak memory and duration of commands in processes of their own, beside `python -c
"import torch"`, in rounds in which each command has its turn; the table shows medians. `--rounds N` sets how many
rounds, 5 by default. `--former FOLDER` measures former code beside this one with the same Python, as made by

    mkdir FOLDER && git archive COMMIT | tar x -C FOLDER

The files that are made once from the encoder's weights are made beforehand, and so is Python's bytecode, both in a
temporary folder. The first page is timed from the start of the server until its HTML is answered and, if Chromium is
installed, until a sentence is drawn. The machine should be quiet: a busy one makes everything slower, torch too.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from tests.browsing import chromium

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpora" / "azerbaijan-russia-2025"
TORCH, GRADIO = 'python -c "import torch"', 'python -c "import gradio"'
LIMIT = 120.0  # seconds until a server has to answer


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds, peak memory in MB and seconds."""

    processor: float
    memory: float
    duration: float


@dataclass(frozen=True, slots=True)
class Code:
    """A version of the code, with folders of its own for what it makes."""

    name: str
    root: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "WORKBENCH"))}
        return kept | {
            "PYTHONPATH": str(self.root),
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
            "WORKBENCH_CACHE": str(self.folder / "cache"),
            "HF_HUB_OFFLINE": "1",
        }

    def cost(self, *arguments: str | Path) -> Cost:
        """Return the cost of a Python command that has to succeed."""
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name}: {' '.join(map(str, arguments))} failed")
        duration = time.perf_counter() - start
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, duration)


def measured(
    code: Code, texts: tuple[Path, Path], pairs: tuple[Path, Path], *, cached: bool
) -> Iterator[tuple[str, Cost]]:
    """Yield what is measured in a round, with its name; `cached` if the code has --cache."""
    workbench = ("-m", "workbench")
    yield "align two texts", code.cost(*workbench, "align", *texts)
    yield "score ten pairs", code.cost(*workbench, "score", *pairs, "--per-line")
    if cached:
        yield "align two texts, --cache", code.cost(*workbench, "align", *texts, "--cache", "vectors")
    workspace = code.folder / "new.sqlite"
    for kept in code.folder.glob("new.sqlite*"):
        kept.unlink()
    run = (*workbench, "run", CORPUS, "--workspace", workspace)
    yield "run on the seeds, first", code.cost(*run)
    yield "run on the seeds, second", code.cost(*run)
    yield "workbench --help", code.cost(*workbench, "--help")
    yield "first page: HTML answered", first_page(code, workspace)
    if drawn := sentence_drawn(code, workspace):
        yield "first page: sentence drawn", drawn


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def first_page(code: Code, workspace: Path) -> Cost:
    """Return the cost of a new server until it has answered with its page; memory is that of the server then."""
    port = free_port()
    start = time.perf_counter()
    server = serve(code, workspace, port)
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=LIMIT) as answer:
                    answer.read()
                break
            except OSError:
                if time.perf_counter() - start > LIMIT:
                    raise
                time.sleep(0.005)
        duration = time.perf_counter() - start
        fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
        processor = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return Cost(processor, int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20, duration)
    finally:
        server.terminate()
        server.wait()


def sentence_drawn(code: Code, workspace: Path) -> Cost | None:
    """Return how long a new server takes until a browser that is open already shows a sentence."""
    path = chromium()
    if path is None:
        return None
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as tools:
        page = tools.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"]).new_page()
        port = free_port()
        start = time.perf_counter()
        server = serve(code, workspace, port)
        try:
            while time.perf_counter() - start < LIMIT:
                try:
                    page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
                    break
                except Error:
                    time.sleep(0.02)
            page.locator("#correction").wait_for(timeout=1000 * LIMIT)
            return Cost(0, 0, time.perf_counter() - start)
        finally:
            server.terminate()
            server.wait()


def serve(code: Code, workspace: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server."""
    return subprocess.Popen(
        [sys.executable, "-m", "workbench", "serve", "--workspace", str(workspace), "--port", str(port)],
        env=code.environment,
        cwd=code.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ten_pairs(texts: tuple[Path, Path], folder: Path) -> tuple[Path, Path]:
    """Write the first ten lines of each text to a file of its own."""
    files = folder / "left.txt", folder / "right.txt"
    for text, file in zip(texts, files, strict=True):
        lines = [line for line in text.read_text("utf-8").splitlines() if line.strip()]
        file.write_text("\n".join(lines[:10]) + "\n", "utf-8")
    return files


def table(costs: dict[tuple[str, str], list[Cost]], rounds: int) -> None:
    """Print the medians."""
    torch = median(c.processor for c in costs[TORCH, ""])
    print(f"\nmedians of {rounds} rounds; ratio is that of processor time to importing torch")
    print(f"{'':32}{'code':>8}{'processor s':>13}{'ratio':>8}{'MB':>7}{'seconds':>9}")
    names = list(dict.fromkeys(name for name, _ in costs))
    for (name, code), found in sorted(costs.items(), key=lambda item: names.index(item[0][0])):
        processor, memory, duration = (
            median(getattr(c, k) for c in found) for k in ("processor", "memory", "duration")
        )
        shown = f"{processor:13.2f}{processor / torch:8.2f}{memory:7.0f}" if processor else f"{'':28}"
        print(f"{name:32}{code:>8}{shown}{duration:9.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--former", type=Path, help="a folder with former code")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as kept:
        places = {"now": ROOT} | ({"former": options.former.resolve()} if options.former else {})
        codes = [Code(name, root, Path(kept) / name) for name, root in places.items()]
        texts = next((CORPUS / "texts").glob("003*.txt")), next((CORPUS / "texts").glob("004*.txt"))
        pairs = ten_pairs(texts, Path(kept))
        for code in codes:
            code.folder.mkdir()
        for number in range(options.rounds + 1):  # the first one makes caches and bytecode
            for library, label in (("torch", TORCH), ("gradio", GRADIO)):
                costs[label, ""].append(codes[0].cost("-c", f"import {library}"))
            for code in codes:
                for name, cost in measured(code, texts, pairs, cached=code.name == "now"):
                    costs[name, code.name].append(cost)
            if not number:
                costs.clear()
            print(f"round {number} of {options.rounds}", file=sys.stderr)
    table(costs, options.rounds)


if __name__ == "__main__":
    main()
