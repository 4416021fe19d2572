from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import PluginError
from workbench.registry import ENCODERS, METRICS


def install(folder: Path, name: str, kind: str, points: dict[str, str], source: str = "") -> None:
    """Put a distribution with entry points on a folder of the import path, as an installer would."""
    (folder / f"{name}.py").write_text(source, "utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    lines = "".join(f"{key} = {value}\n" for key, value in points.items())
    (info / "entry_points.txt").write_text(f"[workbench.{kind}]\n{lines}", "utf-8")


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_every_builtin_loads() -> None:
    for registry in (ENCODERS, METRICS):
        for plugin in registry.plugins().values():
            assert callable(plugin.load())


def test_a_third_party_metric_is_found_and_runs(on_path: Path) -> None:
    source = "def same(left, right):\n    return float(left == right)\n"
    install(on_path, "sameness", "metrics", {"same": "sameness:same"}, source)
    found = METRICS.find("same")
    assert found.origin == "sameness"
    assert found.load()("نص", "نص") == 1.0


def test_a_plugin_that_is_installed_later_is_found(on_path: Path) -> None:
    with pytest.raises(PluginError):
        METRICS.find("late")
    install(on_path, "lateness", "metrics", {"late": "lateness:late"}, "def late(left, right): return 1.0")
    assert METRICS.find("late").origin == "lateness"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(PluginError, match="'comet' is not one of the metrics") as raised:
        METRICS.find("comet")
    assert "bleu, bleu-full, bleu-raw, chrf, chrf++" in raised.value.remedy


def test_a_name_claimed_twice_is_an_error(on_path: Path) -> None:
    install(on_path, "rival", "metrics", {"bleu": "rival:bleu"})
    with pytest.raises(PluginError, match="muqabala and rival"):
        METRICS.plugins()


def test_a_broken_plugin_is_reported(on_path: Path) -> None:
    install(on_path, "broken", "metrics", {"gone": "broken:gone"})
    with pytest.raises(PluginError, match=r"'gone' .* of broken cannot be loaded"):
        METRICS.find("gone").load()
