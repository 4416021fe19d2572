"""What is installed is what was tried, and nothing that is known to be unsafe."""

from __future__ import annotations

import hashlib
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

MADE = runpy.run_path(str(ROOT / "docs" / "make_hashes.py"))
pinned, HASHES = MADE["pinned"], MADE["HASHES"]
# The last versions with a flaw that whoever sends requests or files could use.
UNSAFE = (
    ("gradio", "6.6.0", "CVE-2026-28414: files read by absolute paths"),
    ("starlette", "1.0.0", "CVE-2026-48710: paths poisoned by the Host header"),
    ("starlette", "1.0.1", "GHSA-wqp7-x3pw-xc5r: static files from UNC paths"),
    ("python-multipart", "0.0.29", "GHSA-5rvq-cxj2-64vf: forms parsed in quadratic time"),
    ("python-multipart", "0.0.30", "GHSA-v9pg-7xvm-68hf: bodies of negative length kept in memory"),
    ("jinja2", "3.1.5", "CVE-2025-27516: out of the sandbox by a filter"),
)


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return {r.name: r for r in map(Requirement, lines)}


@pytest.mark.parametrize(("name", "version", "flaw"), UNSAFE)
def test_versions_with_known_flaws_are_not_installed(name: str, version: str, flaw: str) -> None:
    wanted = requirements()[name]
    assert not wanted.specifier.contains(version), flaw
    assert wanted.specifier.contains(pinned((ROOT / "constraints.txt").read_text("utf-8"))[name])


def test_the_hashes_are_of_the_versions_that_the_tests_pass_with() -> None:
    """When constraints.txt or a requirement changes: `python docs/make_hashes.py`."""
    locked = pinned(HASHES.read_text("utf-8"))
    tried = pinned((ROOT / "constraints.txt").read_text("utf-8"))
    assert {name: version for name, version in locked.items() if tried.get(name, version) != version} == {}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    of_servers = (lines for extra, lines in project["optional-dependencies"].items() if extra != "dev")
    lines = [*project["dependencies"], *(line for some in of_servers for line in some)]
    needed = {Requirement(line).name for line in lines} - {"muqabala"}
    assert needed - locked.keys() == set()


def test_every_package_has_a_hash() -> None:
    text = re.sub(r"^#.*\n", "", HASHES.read_text("utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    assert len(entries) == len(pinned(text)) > 100
    assert [e for e in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", e)] == []


@pytest.mark.parametrize("altered", [False, True])
def test_a_file_that_was_altered_is_not_installed(altered: bool, tmp_path: Path) -> None:
    wheel = tmp_path / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("thing.py", "")
        archive.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        archive.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("thing-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if altered:
        with zipfile.ZipFile(wheel, "a") as archive:
            archive.writestr("more.py", "")
    (tmp_path / "locked.txt").write_text(f"thing==1.0 \\\n    --hash=sha256:{digest}\n", "utf-8")
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", str(tmp_path), "--no-deps"]
    command += ["--require-hashes", "--target", str(tmp_path / "there"), "--requirement", str(tmp_path / "locked.txt")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode == 0, (tmp_path / "there" / "thing.py").exists()) == (not altered, not altered), done.stderr
