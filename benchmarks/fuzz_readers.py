"""Damage files of every kind that is read, for a while: python -m benchmarks.fuzz_readers --minutes 10

A reader must give a text or a WorkbenchError that says what is wrong, within some seconds, and lose no word of an
intact file that no note tells. `--growth` doubles the size of intact files and tells readers whose time grows faster.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log2
from pathlib import Path
from types import FrameType

from benchmarks.intact_files import READERS
from workbench.errors import WorkbenchError

__all__ = ["growth", "main", "run"]

_WORD = "علامة"  # begins the words that must come out again
_LIMIT = 10  # seconds of the processor for one file
_LETTERS = "ابتثجحخدرزسشصضطظعغفقكلمنهوي"
_SCRAPS = (
    *(
        "<",
        ">",
        "&",
        "&amp;",
        "&#0;",
        "&#xD800;",
        "&#x202E;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?x ?>",
        "<!DOCTYPE x>",
    ),
    *(
        '"',
        "'",
        "\t",
        "\n",
        "\r",
        "\r\n\r\n",
        "\0",
        "\x0b",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u200f",
        "\u0301" * 50,
        "⟦1⟧",
        "⟦/1⟧",
    ),
    *(
        "msgid",
        'msgstr "',
        "-->",
        "00:00:01,000 --> 00:00:02,000",
        "---\n",
        "```\n",
        "| a | b |\n",
        "#" * 20,
        "[[",
        "]]",
    ),
    *(
        "<g>",
        "</g>",
        "<ph/>",
        "<mrk>",
        "<seg>",
        "<tuv>",
        "<p>",
        "</p>",
        "<table>",
        "<td>",
        "<script>",
        "1e999",
        "-0",
        "NaN",
    ),
)


class _TooLongError(Exception):
    """A reader took longer than the limit."""


def _ring(number: int, frame: FrameType | None) -> None:
    raise _TooLongError(f"signal {number} at {frame.f_code.co_filename if frame else '?'}")


def _words(chance: random.Random, count: int) -> list[str]:
    return [
        " ".join(
            _WORD + "".join(chance.choices(_LETTERS, k=chance.randrange(2, 9))) for _ in range(chance.randrange(1, 9))
        )
        for _ in range(count)
    ]


def _damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a file with some damage; within a package, mostly of one of its members."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        return _damaged_member(data, chance)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, end = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 8, 200, 10_000)))
        kind = chance.randrange(7)
        if kind == 0 and made:
            made[min(at, len(made) - 1)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at:end]
        elif kind == 2:
            made[at:at] = made[at:end] * chance.choice((1, 2, 50))
        elif kind == 3:
            made[at:at] = (chance.choice(_SCRAPS) * chance.choice((1, 1, 3, 500))).encode("utf-8", "surrogatepass")
        elif kind == 4:
            made[at:end] = other[at:end]
        elif kind == 5:
            made[at:at] = chance.randbytes(chance.randrange(1, 9))
        else:
            del made[at:]
    return bytes(made[: 2**20])


def _damaged_member(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        chosen = chance.choice(archive.namelist())
        for name in archive.namelist():
            inner = archive.read(name)
            made.writestr(name, _damaged(inner, inner[::-1], chance) if name == chosen else inner)
    return stream.getvalue()


def run(
    name: str, seconds: float, seed: int, out: Path | None = None, most: int | None = None
) -> tuple[int, Counter[str]]:
    """Read damaged and intact files for some seconds of the processor, or `most` of them.

    Returns how many were read, and what went wrong where.
    """
    make, file, read, whole = READERS[name]
    chance, faults, count = random.Random(f"{seed} {name}"), Counter[str](), 0
    end = time.process_time() + seconds
    previous = signal.signal(signal.SIGPROF, _ring)
    try:
        while time.process_time() < end and count != most:
            texts = _words(chance, chance.choice((1, 3, 20)))
            data = make(texts)
            intact = chance.random() < 0.2
            if not intact:
                data = _damaged(data, make(_words(chance, 3)), chance)
            count += 1
            if fault := _fault(read, file, data, [w for t in texts for w in t.split()] if intact and whole else []):
                if out and fault not in faults:
                    (out / f"{len(faults)}-{name.replace(' ', '-')}-{file}").write_bytes(data)
                faults[fault] += 1
    finally:
        signal.signal(signal.SIGPROF, previous)
    return count, faults


def _fault(read: Callable[[Path], object], file: str, data: bytes, words: Sequence[str]) -> str:
    """Return what went wrong in reading a file, empty if nothing did; words are those that have to come out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        signal.setitimer(signal.ITIMER_PROF, _LIMIT)
        try:
            found = str(read(path))
        except WorkbenchError as error:
            return f"refused an intact file: {error.code}" if words else ""
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            ours = [f for f in traceback.extract_tb(error.__traceback__) if "/workbench/" in f.filename] or [last]
            said = re.sub(r"[0-9]+", "0", str(error))[:40]
            return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}: {said}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    missing = [w for w in words if w not in found]
    return "lost words of an intact file" if missing else ""


def growth(name: str, *, joined: bool, texts: int = 1000, most: float = 20.0) -> list[tuple[int, float]]:
    """Return the seconds that files of 1, 2, 4 and 8 times as many texts take, up to a most for one file.

    If joined, the texts of a file are one long one.
    """
    make, file, read, _ = READERS[name]
    taken: list[tuple[int, float]] = []
    for times in (1, 2, 4, 8):
        words = _words(random.Random(times), texts * times)
        data = make([" ".join(words)] if joined else words)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            path.write_bytes(data)
            start = time.process_time()
            try:
                read(path)
            except WorkbenchError as error:
                print(f"{name}: {error.code} at {texts * times} texts")
                break
            taken.append((texts * times, time.process_time() - start))
        if taken[-1][1] > most:
            break
    return taken


def _shows_growth(name: str, *, joined: bool) -> bool:
    """Print how the time of a reader grows; tell whether it grows faster than the file."""
    taken = growth(name, joined=joined)
    rates = [log2(b / a) for (_, a), (_, b) in pairwise(taken) if a > 0]
    is_slow = bool(rates) and rates[-1] > 1.6 and taken[-1][1] > 1
    shown = "  ".join(f"{n:,}: {s:.2f} s" for n, s in taken)
    what = "one text" if joined else "texts"
    print(f"{name:20} {what:8} {shown}  exponent {rates[-1] if rates else 0:.2f}{'  SLOW' * is_slow}", flush=True)
    return is_slow


def main() -> int:
    """Run all readers, or those whose names have a word; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help="words that the names of readers have; all without")
    parser.add_argument("--minutes", type=float, default=1.0, help="of the processor, for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="a folder for files that something goes wrong with")
    parser.add_argument("--growth", action="store_true", help="double intact files instead")
    options = parser.parse_args()
    chosen = [n for n in READERS if not options.readers or any(word in n for word in options.readers)]
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for name in chosen:
        if options.growth:
            wrong += sum(_shows_growth(name, joined=joined) for joined in (False, True))
            continue
        count, faults = run(name, options.minutes * 60, options.seed, options.out)
        wrong += len(faults)
        print(f"{name:20} {count:8,} files  {'clean' if not faults else ''}", flush=True)
        for fault, times in faults.most_common():
            print(f"    {times:6,}  {fault}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
