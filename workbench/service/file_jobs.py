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
    """Return a job for each file of two folders whose name, apart from its suffix, is in both; others have a fault."""
    sides = [{p.stem: p for p in sorted(side.iterdir()) if p.is_file() and p.name[0] != "."} for side in (left, right)]
    if not any(sides):
        raise InputError("evaluation-folder-empty", folder=left)
    jobs = []
    for name in sorted({*sides[0], *sides[1]}):
        ours, theirs = (side.get(name) for side in sides)
        fault = None
        if ours is None or theirs is None:
            here, there = (left, right) if theirs is None else (right, left)
            fault = InputError("jobs-file-alone", file=(ours or theirs or Path(name)).name, here=here, there=there)
        jobs.append(FileJob(left=ours or left / name, right=theirs or right / name, name=name, fault=fault))
    return tuple(jobs)


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
