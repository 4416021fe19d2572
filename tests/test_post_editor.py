"""Post-editing models. Those used here are tiny and random: only the handling of their output is tested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.editing.post_editor import PostEditor, load_post_editor
from workbench.errors import ModelError

TEXT, SIBLING = "قتل 38 شخصا ، في تحطم الطائرة", "قتل 38 شخصا في تحطم الطائرة فوق غروزني."


def tokenizer(folder: Path) -> int:
    from tokenizers import Tokenizer, decoders, pre_tokenizers
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast

    pieces = ["<pad>", "</s>", "<unk>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    backend = Tokenizer(WordLevel({piece: k for k, piece in enumerate(pieces)}, unk_token="<unk>"))  # noqa: S106
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.ByteLevel(add_prefix_space=False), pre_tokenizers.Split("", "isolated")]
    )
    backend.decoder = decoders.ByteLevel()
    special = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    PreTrainedTokenizerFast(tokenizer_object=backend, **special).save_pretrained(folder)
    return len(pieces)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.editing.post_editor._LONGEST", 30)


@pytest.fixture(scope="module")
def causal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    folder = tmp_path_factory.mktemp("causal")
    torch.manual_seed(1)
    size = tokenizer(folder)
    config = GPT2Config(
        vocab_size=size, n_positions=1024, n_embd=16, n_layer=1, n_head=2, eos_token_id=1, bos_token_id=1
    )
    GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    folder = tmp_path_factory.mktemp("whole")
    torch.manual_seed(1)
    config = BartConfig(
        vocab_size=tokenizer(folder),
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        max_position_embeddings=512,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=1,
        decoder_start_token_id=1,
        forced_eos_token_id=1,
    )
    model = BartForConditionalGeneration(config)
    model.final_logits_bias[0, 3 + 40] = 9  # a letter that can be read, whatever the weights
    model.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("kind", ["causal", "whole"])
def test_both_kinds_of_model_rewrite_the_whole_sentence(kind: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(kind)
    found = load_post_editor(str(folder), template="{sibling}\n{text}").suggest(TEXT, SIBLING)
    assert found is not None
    assert (found.start, found.end, found.text, found.kind) == (0, len(TEXT), TEXT, "model")
    assert found.replacement.strip() == found.replacement != ""
    assert folder.name in found.reason
    again = load_post_editor(str(folder), template="{sibling}\n{text}").suggest(TEXT, SIBLING)
    assert again == found


class Says(PostEditor):
    """A post-editor with a text of its own in the place of what a model writes."""

    def _write(self, text: str, sibling: str) -> str:
        return str(self.model)


def says(written: str) -> Any:
    return Says("m", written, None).suggest(TEXT, SIBLING)


def test_empty_and_unchanged_output_is_no_suggestion() -> None:
    assert says("") is None
    assert says(TEXT) is None


def test_an_invented_number_is_reported() -> None:
    assert "number" not in says("قتل ثمانية وثلاثون شخصا في تحطم الطائرة").reason
    assert "48" in says("قتل 48 شخصا في تحطم الطائرة").reason


def test_unusable_models_are_reported(tmp_path: Path, causal: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_post_editor(str(tmp_path))
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_post_editor("nobody/has-this-model")
    with pytest.raises(ModelError, match=r"Put \{text\} in it"):
        load_post_editor(str(causal), template="Correct it.")
    with pytest.raises(ModelError, match="accepts 1,024 tokens"):
        load_post_editor(str(causal)).suggest(TEXT * 40, SIBLING)


def test_weights_other_than_safetensors_are_rejected(tmp_path: Path, causal: Path) -> None:
    import shutil

    import torch
    from safetensors.torch import load_file

    folder = tmp_path / "pickled"
    shutil.copytree(causal, folder)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_post_editor(str(folder))


def test_the_command_suggests_and_applies_nothing(seed_workspace: Path, causal: Path, tmp_path: Path) -> None:
    template = tmp_path / "asked.txt"
    template.write_text("{text}", "utf-8")
    before = CliRunner().invoke(main, ["export", "--workspace", str(seed_workspace)]).stdout
    name = json.loads(before.splitlines()[0])["document"]
    shown = CliRunner().invoke(
        main,
        [
            "suggest",
            "--workspace",
            str(seed_workspace),
            "--document",
            name,
            "--post-editor",
            str(causal),
            "--template",
            str(template),
        ],
    )
    assert shown.exit_code == 0, shown.output
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert {row["document"] for row in rows} == {name}
    kinds = {s["kind"] for row in rows for s in row["suggestions"]}
    assert {"model", "finding"} <= kinds
    for row in rows:
        assert all(row["text"][s["start"] : s["end"]] == s["text"] for s in row["suggestions"])
    assert CliRunner().invoke(main, ["export", "--workspace", str(seed_workspace)]).stdout == before
