"""A language model that rewrites a garbled sentence: what it writes is put to a person, and never applied by itself.

Any Transformers model that generates text, causal or encoder-decoder, by its folder or its name in the local cache.
Weights are read from safetensors only, and no code of the model's own is ever run. Generation is greedy, so the same
model writes the same text again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.arabic import quantities
from workbench.errors import ModelError
from workbench.messages import Message
from workbench.records import Suggestion

__all__ = ["TEMPLATE", "PostEditor", "load_post_editor"]

TEMPLATE = (
    "صحّح الجملة العربية التالية المترجمة آليا مستعينا بالخبر المرجعي، ولا تضف شيئا. اكتب الجملة المصححة وحدها.\n"
    "الخبر المرجعي: {sibling}\nالجملة: {text}\nالجملة المصححة:"
)
_LONGEST = 512  # tokens written for one sentence


@dataclass(frozen=True, slots=True)
class PostEditor:
    """A loaded model; template says what it is asked, with {text} and {sibling} in it."""

    name: str
    model: Any
    tokenizer: Any
    template: str = TEMPLATE

    def suggest(self, text: str, sibling: str = "") -> Suggestion | None:
        """Return the whole text as the model writes it, or None where it writes nothing, or the same."""
        written = self._write(text, sibling)
        if not written or written == text:
            return None
        numbers = _new_numbers(written, text, sibling)
        reason = (
            Message("findings.model-wrote-with-new-numbers", model=self.name, numbers=numbers)
            if numbers
            else Message("findings.model-wrote", model=self.name)
        )
        return Suggestion(
            start=0,
            end=len(text),
            text=text,
            replacement=written,
            kind="model",
            reason=reason.text("en"),
            reason_ar=reason.text("ar"),
        )

    def _write(self, text: str, sibling: str) -> str:
        import torch

        asked = self.template.replace("{sibling}", sibling).replace("{text}", text)
        whole = getattr(self.model.config, "is_encoder_decoder", False)
        if not whole and self.tokenizer.chat_template:
            turns = [{"role": "user", "content": asked}]
            asked = self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        given = self.tokenizer(asked, return_tensors="pt", return_token_type_ids=False).to(self.model.device)
        length = given["input_ids"].shape[1]
        with torch.inference_mode():
            output = self.model.generate(**given, max_new_tokens=self._room(length, whole=whole), do_sample=False)
        said = self.tokenizer.decode(output[0] if whole else output[0][length:], skip_special_tokens=True)
        return next((line.strip() for line in str(said).splitlines() if line.strip()), "")

    def _room(self, length: int, *, whole: bool) -> int:
        """Return how many tokens the model may write after a question of this length."""
        limit = getattr(self.model.config, "max_position_embeddings", None) or getattr(
            self.model.config, "n_positions", None
        )
        if not isinstance(limit, int):
            return _LONGEST
        if length + 1 >= limit:
            raise ModelError(
                "model-context-too-short", name=self.name, limit=limit, length=length, placeholder="{sibling}"
            )
        return min(_LONGEST, limit - (1 if whole else length))


def load_post_editor(name: str, *, template: str = TEMPLATE, online: bool = False) -> PostEditor:
    """Load a model by its folder or name; without `online` nothing is fetched."""
    if "{text}" not in template:
        raise ModelError("model-template-incomplete", placeholder="{text}")
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    place: dict[str, Any] = {"trust_remote_code": False, "local_files_only": not online}
    try:
        config = AutoConfig.from_pretrained(name, **place)
        maker = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
        tokenizer = AutoTokenizer.from_pretrained(name, **place)
        model = maker.from_pretrained(name, use_safetensors=True, **place)
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise ModelError("model-not-loadable", name=name, reason=str(error)) from error
    model.train(mode=False)
    return PostEditor(
        name=Path(name).name if Path(name).is_dir() else name, model=model, tokenizer=tokenizer, template=template
    )


def _new_numbers(written: str, text: str, sibling: str) -> list[str]:
    """Return the numbers that neither the text nor its counterpart holds."""
    known = Counter(q.value for side in (text, sibling) for q in quantities(side))
    return [written[q.start : q.end] for q in quantities(written) if q.value not in known]
