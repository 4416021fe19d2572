"""Shared parts of the commands: the group, common options, progress and output. Messages go to stderr."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn, Self, TextIO

import click

from workbench.records import DatabaseURL
from workbench.version import VERSION

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.service import SentenceRules

__all__ = [
    "CACHE",
    "DEVICE",
    "ENCODER",
    "FILE",
    "FOLDER",
    "JSON",
    "METRICS",
    "MODE",
    "OUT",
    "PER_LINE",
    "RULES",
    "WORKSPACE",
    "WORKSPACE_TYPE",
    "FormatName",
    "ProgressBar",
    "columns",
    "in_language",
    "language",
    "main",
    "write",
]


class _WorkspaceType(click.ParamType["Path | DatabaseURL"]):
    """The file of a workspace, or the URL of its database server."""

    name = "file or URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | DatabaseURL:
        """Return a path, or a database URL where the value has a scheme."""
        if isinstance(value, str) and "://" in value:
            return DatabaseURL(value)
        return Path(FILE.convert(value, param, ctx))


_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE, errno.EBADF}
_show_other_warning = warnings.showwarning
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
WORKSPACE_TYPE = _WorkspaceType()
WORKSPACE = click.option(
    "--workspace",
    type=WORKSPACE_TYPE,
    default="workbench.sqlite",
    metavar="FILE",
    show_default=True,
    envvar="WORKBENCH_WORKSPACE",
    help="The workspace: a file, or the URL of a PostgreSQL database.",
)
MODE = click.option(
    "--mode",
    type=click.Choice(["auto", "parallel", "comparable"]),
    default="auto",
    show_default=True,
    help="parallel: translations in the same order. comparable: different reports of the same events.",
)


def _read_rules(_context: click.Context, _option: click.Parameter, file: Path | None) -> SentenceRules | None:
    if file is None:
        return None
    from workbench.service import read_rules

    return read_rules(file)


RULES = click.option(
    "--rules",
    type=FILE,
    callback=_read_rules,
    help="Split texts into sentences by this SRX file first, then by the built-in rules.",
)
ENCODER = click.option(
    "--encoder",
    metavar="NAME",
    help="e5 (embedded, the default), use, the folder or Hugging Face name of a model, or several joined as A+B.",
)
DEVICE = click.option(
    "--device",
    metavar="DEVICE",
    help="What encodes the texts: cpu, the default, or a graphics processor such as cuda, cuda:1 or mps.",
)
CACHE = click.option(
    "--cache",
    type=FOLDER,
    metavar="FOLDER",
    help="Keep the vectors of texts in this folder, so that later commands need not compute them again.",
)
METRICS = click.option(
    "--metric",
    "metrics",
    metavar="NAME",
    multiple=True,
    help="Compute only this metric; repeatable. `workbench plugins` lists them.",
)
OUT = click.option("--out", type=FILE, help="Write to this file instead of stdout.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
PER_LINE = click.option("--per-line", is_flag=True, help="Treat each line as one sentence; do not split it.")


class FormatName(click.Choice[str]):
    """The name of a built-in export format, or of one that a plug-in adds."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or fail with a usage error if no format has it."""
        from workbench.registry import EXPORTERS

        return value if value in EXPORTERS.plugins() else super().convert(value, param, ctx)


def _load_plugins(context: click.Context, _option: click.Parameter, files: tuple[Path, ...]) -> None:
    from workbench.errors import WorkbenchError
    from workbench.registry import load_plugin_file

    try:
        for file in files:
            load_plugin_file(file)
    except WorkbenchError as error:
        click.echo(_message(error), err=True)
        context.exit(1)


def language() -> str:
    """Return the language of messages, that of WORKBENCH_LANGUAGE, by default English."""
    from workbench.messages import preferred_language

    return preferred_language(os.environ.get("WORKBENCH_LANGUAGE", ""))


def _message(error: WorkbenchError) -> str:
    from workbench.render import without_controls

    return without_controls("workbench: " + "\n".join(in_language(error)))


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    from workbench.errors import WorkbenchWarning

    if isinstance(message, WorkbenchWarning):
        click.echo(_message(message.error), err=True)
    else:
        _show_other_warning(message, category, filename, lineno, file, line)


def in_language(error: WorkbenchError) -> tuple[str, str]:
    """Return the message with the code, and the remedy of an error, in the language of WORKBENCH_LANGUAGE."""
    message, remedy = error.in_language(language())
    return f"{message} [{error.code}]", remedy


def _leave_stdout(error: OSError) -> NoReturn:
    """Say that the output cannot be written, unless nobody reads it, and exit with code 1."""
    from workbench.errors import InputError

    with suppress(OSError):
        if error.errno != errno.EPIPE:
            click.echo(_message(InputError("stdout-not-writable", reason=error.strerror)), err=True)
    with suppress(OSError):  # what is still held would fail once more at the end of the process
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)


class _Group(click.Group):
    """Turns a `WorkbenchError` into a message and exit code 1; a programming error keeps its traceback."""

    group_class = type

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command; one that takes an encoder, metrics or an export format also gets --plugin."""
        if any(p.name in {"encoder", "metrics"} or isinstance(p.type, FormatName) for p in cmd.params):
            cmd.params.append(
                click.Option(
                    ["--plugin"],
                    type=FILE,
                    multiple=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_load_plugins,
                    help="Load metrics, checks, encoders or exporters from this Python file; repeatable.",
                )
            )
        super().add_command(cmd, name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command; a stdout that cannot be written is an error with a message, a closed pipe none."""
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except OSError as error:
            if error.filename is not None or error.errno not in _UNWRITABLE:
                raise
            _leave_stdout(error)

    def invoke(self, context: click.Context) -> Any:
        from workbench.errors import WorkbenchError, WorkbenchWarning

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", WorkbenchWarning)
                warnings.filterwarnings("ignore", module=r"openpyxl\.")  # of styles, which nobody reads
                warnings.showwarning = _show_warning
                return super().invoke(context)
        except WorkbenchError as error:
            click.echo(_message(error), err=True)
            context.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="workbench")
def main() -> None:
    """Align garbled machine-translated Arabic with cleaner reports, score each sentence and explain why.

    \b
    Example:
      workbench run corpora/azerbaijan-russia-2025
    """


class ProgressBar:
    """A progress bar on stderr with the rate and the time that remains, hidden unless stderr is a terminal."""

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, TextColumn

        rate = TextColumn("{task.fields[rate]}")
        self._bar = Progress(
            *Progress.get_default_columns(),
            MofNCompleteColumn(),
            rate,
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._bar.start()
        self._tasks: dict[str, Any] = {}
        self._begun: dict[str, float] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Update the progress of a stage."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total, rate="")
            self._begun[stage] = monotonic()
        spent = monotonic() - self._begun[stage]
        rate = f"{done / spent:,.1f}/s" if done and spent > 1 else ""
        self._bar.update(self._tasks[stage], completed=done, total=total, rate=rate)


def columns() -> int:
    """Return the width of the terminal in columns."""
    from shutil import get_terminal_size

    return get_terminal_size((110, 24)).columns


def write(lines: Iterable[str], out: Path | None) -> None:
    """Write lines to a file, or to stdout where `out` is None."""
    from workbench.service.output import output_stream

    if out is None:
        for line in lines:
            click.echo(line)
        return
    with output_stream(out) as stream:
        for line in lines:
            stream.write(f"{line}\n".encode())
