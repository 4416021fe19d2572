"""What commands write: whole files, through links, pipes and devices, and a message where there is no room."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from workbench.cli import main
from workbench.cli.base import write
from workbench.errors import InputError, WorkspaceError
from workbench.service import Workbench
from workbench.service.output import output_stream
from workbench.store import Workspace, back_up

PAIR = '{"left": "وصل خمسة أشخاص.", "right": "وصل خمسة أشخاص أمس."}\n'


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def exported(workspace: Path, out: Path) -> None:
    result = call("export", "--workspace", workspace, "--format", "tsv", "--out", out)
    assert result.exit_code == 0, result.output


def scored(folder: Path, out: Path) -> None:
    (folder / "pairs.jsonl").write_text(PAIR, "utf-8")
    result = call("score", "--pairs", folder / "pairs.jsonl", "--metric", "chrf", "--out", out)
    assert result.exit_code == 0, result.output


def read_of_pipe(pipe: Path, found: list[bytes]) -> threading.Thread:
    thread = threading.Thread(target=lambda: found.append(pipe.read_bytes()), daemon=True)
    thread.start()
    return thread


def test_an_export_goes_through_a_pipe_that_stays_one(seed_workspace: Path, tmp_path: Path) -> None:
    pipe, found = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = read_of_pipe(pipe, found)
    exported(seed_workspace, pipe)
    reader.join(timeout=30)
    assert pipe.is_fifo()
    assert found[0].startswith(b"document\t")
    assert not list(tmp_path.glob(".*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser makes devices")
def test_an_export_goes_to_a_device_that_stays_one(seed_workspace: Path, tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o600 | 0o020000, os.makedev(1, 3))
        device.write_bytes(b"")
    except OSError:
        pytest.skip("this place has no devices")
    exported(seed_workspace, device)
    assert device.is_char_device()


def test_the_file_that_a_link_leads_to_is_written(seed_workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = tmp_path / "link"
    for command in ("export", "score"):
        link.symlink_to(folder / "file")
        if command == "export":
            exported(seed_workspace, link)
        else:
            scored(tmp_path, link)
        assert link.is_symlink()
        assert (folder / "file").stat().st_size > 50
        link.unlink()
        (folder / "file").unlink()


def test_links_in_a_circle_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(InputError, match="cannot be written"):
        write(["text"], tmp_path / "a")
    assert (tmp_path / "a").is_symlink()


def test_a_file_that_cannot_be_finished_stays_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "scores.jsonl"
    out.write_text("of an earlier run\n", "utf-8")

    def lines() -> Iterator[str]:
        yield "first"
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        write(lines(), out)
    assert out.read_text("utf-8") == "of an earlier run\n"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_is_written_again_keeps_its_permissions(tmp_path: Path) -> None:
    out = tmp_path / ("نص" * 60)  # nearly as long a name as a file may have
    out.touch(0o600)
    with output_stream(out) as stream:
        stream.write(b"text")
    assert out.stat().st_mode & 0o777 == 0o600
    assert out.read_bytes() == b"text"


@pytest.mark.parametrize("arguments", [["plugins"], ["--help"], ["score", "--help"], ["export"]])
def test_a_full_disk_behind_stdout_is_reported(arguments: list[str], seed_workspace: Path) -> None:
    command = [sys.executable, "-m", "workbench", *arguments]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "WORKBENCH_WORKSPACE": str(seed_workspace)}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=surroundings, check=False)
    assert ended.returncode == 1
    told = ended.stderr.decode().splitlines()
    assert len(told) == 2, told
    assert told[0].startswith("workbench: What the command prints cannot be written: No space left on device.")


def test_a_reader_that_leaves_is_no_error(seed_workspace: Path) -> None:
    command = [sys.executable, "-m", "workbench", "export", "--workspace", str(seed_workspace)]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    read, written = os.pipe()
    os.close(read)
    ended = subprocess.run(command, stdout=written, stderr=subprocess.PIPE, env=surroundings, check=False)
    os.close(written)
    assert ended.stderr == b""


def test_a_backup_that_has_no_room_names_the_backup(
    seed_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> Workspace:
        raise WorkspaceError("workspace-disk-full", path=path)

    monkeypatch.setattr(Workspace, "open", full)
    with pytest.raises(WorkspaceError, match=r"backup\.sqlite cannot be written: No space left") as error:
        back_up(seed_workspace, tmp_path / "backup.sqlite")
    assert error.value.code == "backup-not-writable"
    with pytest.raises(WorkspaceError, match="its own disk is full"):
        Workbench(seed_workspace).back_up(tmp_path / "backup.sqlite")
