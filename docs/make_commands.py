"""Write docs/reference/commands.md from the commands themselves: python docs/make_commands.py"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from workbench.cli import main

__all__ = ["reference"]


def reference() -> str:
    """Return the command reference in Markdown."""
    parts = ["# Commands\n\nMade by `python docs/make_commands.py` from the commands' own help; do not edit.\n"]
    top = click.Context(main, info_name="workbench", terminal_width=100, max_content_width=100, **main.context_settings)
    parts += _sections(main, top)
    parts.append(
        "\nExit codes: 0 done, 1 an error that you can mend, 2 wrong usage.\n"
        "Messages and progress go to standard error. An error ends with its code in brackets, which stays the same in\n"
        "later versions; `WORKBENCH_LANGUAGE=ar` gives errors in Arabic.\n"
    )
    return "".join(parts)


def _sections(group: click.Group, parent: click.Context) -> Iterator[str]:
    """Yield a section for each command of a group, those of a group within it after it."""
    for name, command in sorted(group.commands.items()):
        context = click.Context(command, info_name=name, parent=parent)
        yield f"\n## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            yield from _sections(command, context)


if __name__ == "__main__":
    (Path(__file__).parent / "reference" / "commands.md").write_text(reference(), encoding="utf-8")
