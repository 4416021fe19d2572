"""Pairs of files that a command works on one after another: two folders, or a list."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.errors import InputError
from workbench.formats import read_bytes
from workbench.messages import Message

__all__ = ["FileJob", "folder_jobs", "listed_jobs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """Two files to work on, and the name of the result; fault is what is wrong with a job that cannot be done."""

    left: Path
    right: Path
    name: str
    fault: InputError | None = None


def folder_jobs(left: Path, right: Path) -> tuple[FileJob, ...]:
    """Return a job for each file of two folders whose name, apart from its suffix, is in both; others have a fault.

    Of several files of one name but for the suffix, those of the same suffix belong together.
    """
    sides = [sorted(p for p in side.iterdir() if p.is_file() and p.name[0] != ".") for side in (left, right)]
    if not any(sides):
        raise InputError("evaluation-folder-empty", folder=left)
    jobs: list[FileJob] = []
    for stem in sorted({p.stem for side in sides for p in side}):
        ours, theirs = ([p for p in side if p.stem == stem] for side in sides)
        jobs += _of_one_stem(stem, ours, theirs, (left, right))
    return tuple(jobs)


def _of_one_stem(stem: str, ours: list[Path], theirs: list[Path], folders: tuple[Path, Path]) -> list[FileJob]:
    """Return the jobs of the files of two folders that differ by their suffixes, named by them if they are several."""
    names = {p.name for p in ours} & {p.name for p in theirs}
    pairs = [(folders[0] / name, folders[1] / name) for name in sorted(names)]
    ours, theirs = ([p for p in side if p.name not in names] for side in (ours, theirs))
    if len(ours) == len(theirs) == 1:
        pairs.append((ours.pop(), theirs.pop()))
    alone = [*ours, *theirs]
    several = len(pairs) + len(alone) > 1
    jobs = [FileJob(left=a, right=b, name=a.name if several else stem) for a, b in pairs]
    for file in alone:
        here, there = folders if file.parent == folders[0] else folders[::-1]
        fault = InputError("jobs-file-alone", file=file.name, here=here, there=there)
        if ours and theirs:
            fault = InputError("jobs-file-unclear", file=file.name, here=here, there=there)
        name = file.name if several else stem
        jobs.append(FileJob(left=folders[0] / file.name, right=folders[1] / file.name, name=name, fault=fault))
    return jobs


def listed_jobs(file: Path) -> tuple[FileJob, ...]:
    """Return the jobs of a list, tab-separated or JSON lines: `left`, `right` and, if it is given, `name`.

    Paths are relative to the folder of the list. A table needs no head if its columns are in this order. A line that
    names no two files is a job with a fault.
    """
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("file-bad-encoding", file=file.name, position=error.start, encoding="UTF-8") from error
    lines = _objects(text) if file.suffix.lower() in {".jsonl", ".ndjson"} else _rows(text)
    jobs = [_job(file, number, values) for number, values in lines]
    if not jobs:
        raise InputError("jobs-file-empty", file=file.name)
    return _with_distinct_names(jobs)


def _objects(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            yield number, found if isinstance(found, dict) else {}


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    columns = ["left", "right", "name"]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    for row in reader:
        if reader.line_num == 1 and {"left", "right"} <= {cell.strip().lower() for cell in row}:
            columns = [cell.strip().lower() for cell in row]
        elif any(cell.strip() for cell in row):
            yield reader.line_num, dict(zip(columns, row, strict=False))


def _job(file: Path, number: int, values: Mapping[str, Any]) -> FileJob:
    left, right, name = (str(values.get(key) or "").strip() for key in ("left", "right", "name"))
    where = Message("terms.line", file=file.name, line=number)
    fault = None if left and right else InputError("jobs-bad-line", where=where)
    stem = Path(name or left).stem or str(number)
    return FileJob(left=file.parent / left, right=file.parent / right, name=stem, fault=fault)


def _with_distinct_names(jobs: list[FileJob]) -> tuple[FileJob, ...]:
    """Return the jobs, those of equal names numbered, so that no result takes the place of another."""
    taken = Counter(job.name for job in jobs)
    seen: Counter[str] = Counter()
    distinct = []
    for job in jobs:
        seen[job.name] += 1
        distinct.append(replace(job, name=f"{job.name}-{seen[job.name]}") if taken[job.name] > 1 else job)
    return tuple(distinct)
