"""Devices for encoding: what ONNX Runtime and PyTorch find is used, and what they do not find is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime
import pytest
import torch
from click.testing import CliRunner

from tests.conftest import SEEDS
from workbench.cli import main
from workbench.encoders import Encoder, SentenceTransformerEncoder, encoding_of, load_encoder
from workbench.encoders.background import background_texts
from workbench.encoders.codec import pack
from workbench.encoders.devices import has_started_on, onnx_providers, torch_device
from workbench.encoders.embedded import load
from workbench.engine.encode_stage import EncodeStage
from workbench.engine.inline import InlineEngine
from workbench.engine.ray_engine import actor_resources, check_room
from workbench.engine.stages import Engine, EngineOptions, Finished
from workbench.errors import EncoderError
from workbench.records import Encoding
from workbench.registry import Registry
from workbench.service import Settings, Workbench, health_checks
from workbench.service.review.rescoring import load_scoring
from workbench.service.settings import WorkbenchContext, silent
from workbench.service.vectors import Vectors, load_ahead
from workbench.store import Workspace

CUDA, PROCESSOR = "CUDAExecutionProvider", "CPUExecutionProvider"
TEXT = "أعلنت وزارة الصحة وفاة ثلاثة أشخاص في حريق بمستشفى."


@pytest.fixture
def cuda_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a build of ONNX Runtime for graphics processors, on a machine without one: it goes on with the processor."""
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA, PROCESSOR])


def test_providers_are_those_of_the_device(cuda_is_offered: None) -> None:
    assert onnx_providers("cpu") == [PROCESSOR]
    assert onnx_providers("cuda") == [CUDA, PROCESSOR]
    assert onnx_providers("cuda:1") == [(CUDA, {"device_id": 1}), PROCESSOR]


def test_a_device_that_is_not_there_is_told_with_those_that_are() -> None:
    for find in (onnx_providers, torch_device):
        with pytest.raises(EncoderError, match=r"finds no device 'cuda:7'.*finds: cpu") as raised:
            find("cuda:7")
        assert "--device" in raised.value.remedy


@pytest.mark.parametrize("name", ["", "CUDA", "cuda:", "cuda:x", "cuda 1", "--"])
def test_what_names_no_device_is_told(name: str) -> None:
    for find in (onnx_providers, torch_device, lambda device: load_encoder("e5", device)):
        with pytest.raises(EncoderError, match="not the name of a device"):
            find(name)


def test_devices_of_pytorch_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert [torch_device(name) for name in ("cpu", "cuda", "cuda:1")] == ["cpu", "cuda", "cuda:1"]
    with pytest.raises(EncoderError, match="finds: cpu, cuda:0, cuda:1"):
        torch_device("cuda:2")


@pytest.mark.filterwarnings("ignore:Specified provider")
def test_a_session_that_goes_to_the_processor_instead_is_refused(cuda_is_offered: None) -> None:
    assert has_started_on("cuda:1", [CUDA, PROCESSOR])
    with pytest.raises(EncoderError, match="would use the processor instead"):
        load(device="cuda")


def test_the_graph_of_other_devices_gives_the_vectors_of_the_signature(
    e5: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.encoders.embedded.onnx_encoder.onnx_providers", lambda _: [PROCESSOR])
    monkeypatch.setattr("workbench.encoders.embedded.onnx_encoder.has_started_on", lambda *_: True)
    elsewhere = load_encoder("e5", "cuda")
    assert elsewhere.signature == e5.signature
    (_, theirs), (_, ours) = (next(iter(encoder.encode([TEXT]))) for encoder in (e5, elsewhere))
    assert float(ours.pooled @ theirs.pooled) > 0.999
    assert np.array_equal(ours.offsets, theirs.offsets)


def test_a_sentence_transformer_is_moved_to_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def on_the_processor(name: str) -> str:
        asked.append(name)
        return "cpu"

    monkeypatch.setattr("workbench.encoders.loading.torch_device", on_the_processor)
    known = Registry("encoders", {"e5": "workbench.encoders.embedded:load_model"})
    monkeypatch.setattr("workbench.encoders.loading.ENCODERS", known)
    encoder = load_encoder("e5", "cuda:1")
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert asked == ["cuda:1"]
    assert encoder.model.device.type == "cpu"


class Fixed:
    """An encoder that asks nobody what it computes on."""

    signature = "fixed"

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        yield from ()


def test_an_encoder_without_a_choice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Registry("encoders", {"fixed": "tests.test_devices:Fixed"})
    monkeypatch.setattr("workbench.encoders.loading.ENCODERS", known)
    assert load_encoder("fixed").signature == "fixed"
    with pytest.raises(EncoderError, match="'fixed' cannot compute on the device 'cuda'"):
        load_encoder("fixed", "cuda")


@pytest.fixture
def asked(e5: Encoder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The devices on which an encoder is loaded, in order."""
    devices: list[str] = []

    def load(_: str, device: str) -> Encoder:
        devices.append(device)
        return e5

    monkeypatch.setattr("workbench.service.vectors.load_encoder", load)
    return devices


def test_an_encoder_is_loaded_ahead_on_the_device_of_the_settings(asked: list[str]) -> None:
    load_ahead(Settings(device="ahead"))
    assert asked == ["ahead"]
    assert [c.ok for c in health_checks(device="ahead") if c.state.endswith("on ahead")] == [True]


def test_a_typed_text_is_encoded_on_the_device_of_the_settings(seed_workspace: Path, asked: list[str]) -> None:
    workbench = Workbench(seed_workspace, settings=Settings(device="typed"))
    segment = workbench.segments()[0]
    workbench.rescore(segment.segment_id, "نص لم يُرمَّز بعد على هذا المعالج")
    assert asked == ["typed"]


def test_the_background_is_encoded_on_each_device_and_kept_by_it(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, bytes] = {}
    monkeypatch.setattr("workbench.service.vectors.cached_file", lambda name, make: kept.setdefault(name, make()))
    for device in ("background:1", "background:2"):
        Vectors(Settings(device=device), None, silent).prepare(background_texts())
    assert asked == ["background:1", "background:2"]
    assert len(kept) == 2


class Elsewhere:
    """An engine whose workers have what this process has not."""

    is_inline = False

    def map(self, stage: EncodeStage, partitions: Iterable[Sequence[str]]) -> Iterator[Finished[str, bytes]]:
        packed = pack(encoding_of(np.ones((1, 2)), [(0, 1)]))
        return (Finished(items=texts, results=[packed] * len(texts)) for texts in partitions)


def test_what_workers_encode_on_a_device_asks_for_none_here(asked: list[str]) -> None:
    vectors = Vectors(Settings(device="cuda"), None, silent, cast("Engine", Elsewhere()))
    vectors.prepare([TEXT, *background_texts()])
    assert vectors.encoded == 1 + len(background_texts())
    assert asked == []


class OnCluster:
    """An engine whose worker has the device that this process has not, and which is asked for one worker."""

    is_inline = False

    def __init__(self, options: EngineOptions, device: str) -> None:
        assert (options.workers, device) == (1, "cuda")
        self._elsewhere = Elsewhere()

    def map(self, stage: Any, partitions: Iterable[Sequence[Any]]) -> Iterator[Any]:
        if isinstance(stage, EncodeStage):
            assert stage.device == "cuda"
            return self._elsewhere.map(stage, partitions)
        return InlineEngine().map(stage, partitions)


def test_a_dry_run_samples_on_the_device_of_the_cluster(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.service.run_costs.open_engine", lambda *about: nullcontext(OnCluster(*about)))
    place = ["--workspace", str(tmp_path / "w.sqlite"), "--engine", "ray", "--workers", "4", "--device", "cuda"]
    told = CliRunner().invoke(main, ["run", str(SEEDS), "--dry-run", *place], catch_exceptions=False)
    assert told.exit_code == 0
    assert "which a worker of the cluster encoded on cuda" in told.stdout
    assert asked == []


def test_actors_take_a_graphics_processor_each_if_they_need_one() -> None:
    assert actor_resources("cuda") == {"num_cpus": 1, "num_gpus": 1}
    assert actor_resources("cpu") == actor_resources("xpu:1") == {"num_cpus": 1}


@pytest.mark.parametrize("device", ["cuda:0", "cuda:1"])
def test_a_number_is_refused_where_ray_chooses_the_processor(tmp_path: Path, device: str) -> None:
    place = ["--workspace", str(tmp_path / "w.sqlite"), "--engine", "ray"]
    told = CliRunner().invoke(main, ["run", str(SEEDS), *place, "--device", device])
    assert told.exit_code == 1
    assert "[engine-device-numbered]" in told.output
    assert "--device cuda without a number" in told.output


def test_a_cluster_without_a_graphics_processor_is_not_waited_for() -> None:
    wanted = actor_resources("cuda")
    check_room("cuda", wanted, {"CPU": 4.0, "GPU": 1.0})
    check_room("cpu", actor_resources("cpu"), {"CPU": 4.0})
    with pytest.raises(EncoderError, match=r"Ray finds no device 'cuda'.*finds: cpu"):
        check_room("cuda", wanted, {"CPU": 4.0})


def test_the_device_comes_from_option_or_environment() -> None:
    assert Settings.from_environment(environment={}).device == "cpu"
    assert Settings.from_environment(environment={"WORKBENCH_DEVICE": "cuda:1"}).device == "cuda:1"
    assert Settings.from_environment(environment={"WORKBENCH_DEVICE": "cuda:1"}, device="mps").device == "mps"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_on_a_device_that_is_not_there_says_so(tmp_path: Path, workers: str) -> None:
    place = ["--workspace", str(tmp_path / "w.sqlite"), "--workers", workers]
    told = CliRunner().invoke(main, ["run", str(SEEDS), *place, "--device", "cuda"])
    assert told.exit_code == 1
    assert "[device-missing]" in told.output
    assert "finds: cpu" in told.output


def test_what_scoring_asks_for_is_loaded_ahead_once(
    seed_workspace: Path, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scores are the same whether the background texts were encoded ahead or come from the workspace."""
    settings = Settings(device="scoring")
    workbench = Workbench(seed_workspace, settings=settings)
    segment = next(s for s in workbench.segments() if s.links and s.links[0].kind == "parallel")
    monkeypatch.setattr("workbench.service.review.rescoring._scales", {})
    stored = workbench.rescore(segment.segment_id, "نص لم يُرمَّز قبل أن يُكتب هنا")
    monkeypatch.setattr("workbench.service.review.rescoring._scales", {})
    Workspace.open(tmp_path / "new.sqlite", create=True).close()
    load_scoring(WorkbenchContext(path=tmp_path / "new.sqlite", settings=settings))
    assert workbench.rescore(segment.segment_id, "نص لم يُرمَّز قبل أن يُكتب هنا") == stored
    assert asked == ["scoring"]
