"""The options of commands that read pairs: where the two sides are in a file, and what to do about bad rows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError

__all__ = ["STRICT", "finish", "side_options", "tell", "tell_skipped"]

_SHOWN = 20
_OPTIONS = (
    click.option("--right", "right_column", metavar="COLUMN", help="The column of the right texts, like --left."),
    click.option(
        "--left-lang",
        metavar="LANGUAGE",
        help="The language of the left texts, such as ar or ar-EG, where a file has several.",
    ),
    click.option("--right-lang", metavar="LANGUAGE", help="The language of the right texts."),
    click.option("--sheet", metavar="NAME", help="The sheet of an Excel workbook."),
)
STRICT = click.option("--strict", is_flag=True, help="Exit with code 1 if anything had to be left out.")


def side_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the right side, the languages and the sheet are: the command's `choice`.

    Its own option --left is the column of the left texts in it.
    """

    @functools.wraps(command)
    def with_choice(
        *,
        left_column: str | None,
        right_column: str | None,
        left_lang: str | None,
        right_lang: str | None,
        sheet: str | None,
        **others: Any,
    ) -> Any:
        from workbench.formats import SideChoice

        choice = SideChoice(
            left=left_column, right=right_column, left_lang=left_lang, right_lang=right_lang, sheet=sheet
        )
        return command(choice=choice, **others)

    for option in reversed(_OPTIONS):
        with_choice = option(with_choice)
    return with_choice


def tell_skipped(faults: Sequence[WorkbenchError]) -> None:
    """Print what was left out and why to stderr; of many, the first."""
    from workbench.cli.base import in_language

    tell(" ".join(in_language(fault)) for fault in faults)


def tell(lines: Iterable[str]) -> None:
    """Print the first of some lines to stderr, and how many more there are."""
    number = 0
    for number, line in enumerate(lines, 1):
        if number <= _SHOWN:
            click.echo(f"workbench: {line}", err=True)
    if number > _SHOWN:
        click.echo(f"workbench: … {number - _SHOWN:,} more", err=True)


def finish(faults: Sequence[WorkbenchError], *, nothing_left: bool, strict: bool) -> None:
    """Exit with code 1 if nothing was left to work on, or if anything was left out and that is not allowed."""
    if faults and (strict or nothing_left):
        click.get_current_context().exit(1)
