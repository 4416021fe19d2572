"""What the commands share: the group, options, progress, writing. Messages and progress go to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from workbench.records import DatabaseURL
from workbench.version import VERSION

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError

__all__ = [
    "ENCODER",
    "FILE",
    "FOLDER",
    "JSON",
    "OUT",
    "PER_LINE",
    "PLACE",
    "WORKSPACE",
    "FormatName",
    "ProgressBar",
    "columns",
    "main",
    "write",
]


class _Place(click.ParamType["Path | DatabaseURL"]):
    """A workspace by its file, or by the URL of a database on a server."""

    name = "file or URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | DatabaseURL:
        """Return the place that is named."""
        if isinstance(value, str) and "://" in value:
            return DatabaseURL(value)
        return Path(FILE.convert(value, param, ctx))


FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
PLACE = _Place()
WORKSPACE = click.option(
    "--workspace",
    type=PLACE,
    default="workbench.sqlite",
    metavar="FILE",
    show_default=True,
    envvar="WORKBENCH_WORKSPACE",
    help="The workspace: a file, or the URL of a PostgreSQL database.",
)
ENCODER = click.option(
    "--encoder", help="e5 (embedded, the default), use, a model's folder, its name on the hub, or several as A+B."
)
OUT = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to stdout.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
PER_LINE = click.option("--per-line", is_flag=True, help="One sentence a line; nothing is cut anew.")


class FormatName(click.Choice[str]):
    """A format by name: one of ours, or one that an exporter of somebody else's writes."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; one that nobody knows is wrong usage."""
        from workbench.registry import EXPORTERS

        return value if value in EXPORTERS.plugins() else super().convert(value, param, ctx)


def _use(_context: click.Context, _option: click.Parameter, files: tuple[Path, ...]) -> None:
    from workbench.errors import WorkbenchError
    from workbench.registry import use_file

    try:
        for file in files:
            use_file(file)
    except WorkbenchError as error:
        click.echo(_told(error), err=True)
        _context.exit(1)


def _told(error: WorkbenchError) -> str:
    """Return an error in the language that WORKBENCH_LANGUAGE names, in English where there is no catalogue of it."""
    from workbench.messages import ENGLISH, languages

    wanted = os.environ.get("WORKBENCH_LANGUAGE", ENGLISH)
    return "workbench: " + "\n".join(error.in_language(wanted if wanted in languages() else ENGLISH))


class _Group(click.Group):
    """Turns what a user can mend into a message and exit code 1; a fault of the program keeps its traceback.

    Commands that take an encoder, metrics or an export format also take a file of plugins, before anything else.
    """

    group_class = type

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command."""
        if any(p.name in {"encoder", "metrics"} or isinstance(p.type, FormatName) for p in cmd.params):
            cmd.params.append(
                click.Option(
                    ["--plugin"],
                    type=FILE,
                    multiple=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_use,
                    help="Run this Python file, and use its metrics, checks, encoders or exporters.",
                )
            )
        super().add_command(cmd, name)

    def invoke(self, context: click.Context) -> Any:
        from workbench.errors import WorkbenchError

        try:
            return super().invoke(context)
        except WorkbenchError as error:
            click.echo(_told(error), err=True)
            context.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="workbench")
def main() -> None:
    """Align garbled machine-translated Arabic with cleaner siblings, score it, say why.

    \b
    Example:
      workbench run corpora/azerbaijan-russia-2025
    """


class ProgressBar:
    """A progress bar on stderr, only where stderr is a terminal."""

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


def columns() -> int:
    """Return how many columns the terminal has."""
    from shutil import get_terminal_size

    return get_terminal_size((110, 24)).columns


def write(lines: Iterable[str], out: Path | None) -> None:
    """Write lines to a file, or to stdout."""
    from workbench.errors import InputError

    if out is None:
        for line in lines:
            click.echo(line)
        return
    try:
        with out.open("w", encoding="utf-8", newline="\n") as stream:
            for line in lines:
                stream.write(line + "\n")
    except OSError as error:
        raise InputError("output-not-writable", path=out, reason=error.strerror) from error
