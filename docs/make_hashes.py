"""Write constraints-hashes.txt: the versions of constraints.txt with the SHA-256 of every file that the index has.

python docs/make_hashes.py                  # needs uv; covers every system and Python from 3.11
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["HASHES", "main", "pinned"]

_ROOT = Path(__file__).parents[1]
HASHES = _ROOT / "constraints-hashes.txt"
_BUILDER = "hatchling"  # builds the wheel of the workbench itself
_HEAD = """# What `muqabala[all]` installs, with hashes: `make locked` installs by them, and nothing else.
# Made by `python docs/make_hashes.py`.
"""
_LINE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pinned(text: str) -> dict[str, str]:
    """Return the versions of a file of constraints by the normalised name of the package."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in _LINE.findall(text)}


def main() -> None:
    """Ask the index and write the file."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is not installed: pip install uv")
    command = [uv, "pip", "compile", "pyproject.toml", "-", "--extra", "all", "--constraint", "constraints.txt"]
    command += ["--universal", "--python-version", "3.11", "--no-build", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--quiet"]
    made = subprocess.run(command, cwd=_ROOT, input=_BUILDER, capture_output=True, text=True, check=True)  # noqa: S603
    HASHES.write_text(_HEAD + made.stdout, "utf-8")


if __name__ == "__main__":
    main()
