"""Write docs/commands.md from the commands themselves: python docs/make_commands.py"""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import main

__all__ = ["reference"]


def reference() -> str:
    """Return the command reference in Markdown."""
    parts = ["# Commands\n\nMade by `python docs/make_commands.py` from the commands' own help; do not edit.\n"]
    for name, command in sorted(main.commands.items()):
        group = click.Context(
            main, info_name="workbench", terminal_width=100, max_content_width=100, **main.context_settings
        )
        context = click.Context(command, info_name=name, parent=group)
        parts.append(f"\n## workbench {name}\n\n```text\n{command.get_help(context)}\n```\n")
    parts.append(
        "\nExit codes: 0 done, 1 an error that you can mend, 2 wrong usage.\n"
        "Messages and progress go to standard error.\n"
    )
    return "".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("commands.md").write_text(reference(), encoding="utf-8")
