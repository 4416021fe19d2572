"""Run the command: python -m workbench."""

from __future__ import annotations

from workbench.cli import main

__all__ = ()

if __name__ == "__main__":
    main(prog_name="workbench")
