"""A language model that rewrites garbled sentences; its output is a suggestion to a person, never applied by itself.

Any Transformers model that generates text works, causal or encoder-decoder, by its folder or its name in the local
cache. Weights are read from safetensors only, and code of the model is never run. Generation is greedy, so that the
same model gives the same text again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.arabic import find_quantities
from workbench.errors import ModelError
from workbench.messages import Message
from workbench.records import Suggestion

__all__ = ["TEMPLATE", "PostEditor", "chat_prompt", "load_post_editor", "model_suggestion"]

TEMPLATE = (
    "صحّح الجملة العربية التالية المترجمة آليا مستعينا بالخبر المرجعي، ولا تضف شيئا. اكتب الجملة المصححة وحدها.\n"
    "الخبر المرجعي: {sibling}\nالجملة: {text}\nالجملة المصححة:"
)
_CHAT = (
    "أنت محرر عربي. صحّح الجملة التالية المترجمة آليا، ولا تضف معلومة ليست فيها أو في النصوص المرجعية. "
    "اكتب الجملة المصححة وحدها في سطر واحد، بلا شرح.\n"
)
_LONGEST = 512  # tokens generated for one sentence


@dataclass(frozen=True, slots=True)
class PostEditor:
    """A loaded model; template is the prompt, with the placeholders {text} and {sibling}."""

    name: str
    model: Any
    tokenizer: Any
    template: str = TEMPLATE

    def suggest(self, text: str, sibling: str = "") -> Suggestion | None:
        """Return the model's version of the whole text, None if that is empty or the same."""
        return model_suggestion(self.name, text, self._write(text, sibling), (sibling,))

    def _write(self, text: str, sibling: str) -> str:
        import torch

        prompt = self.template.replace("{sibling}", sibling).replace("{text}", text)
        encoder_decoder = getattr(self.model.config, "is_encoder_decoder", False)
        if not encoder_decoder and self.tokenizer.chat_template:
            turns = [{"role": "user", "content": prompt}]
            prompt = self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        inputs = self.tokenizer(prompt, return_tensors="pt", return_token_type_ids=False).to(self.model.device)
        length = inputs["input_ids"].shape[1]
        with torch.inference_mode():
            limit = self._token_limit(length, encoder_decoder=encoder_decoder)
            output = self.model.generate(**inputs, max_new_tokens=limit, do_sample=False)
        generated = output[0] if encoder_decoder else output[0][length:]
        lines = str(self.tokenizer.decode(generated, skip_special_tokens=True)).splitlines()
        return next((line.strip() for line in lines if line.strip()), "")

    def _token_limit(self, length: int, *, encoder_decoder: bool) -> int:
        """Return the number of tokens that the model may generate after a prompt of a length."""
        limit = getattr(self.model.config, "max_position_embeddings", None) or getattr(
            self.model.config, "n_positions", None
        )
        if not isinstance(limit, int):
            return _LONGEST
        if length + 1 >= limit:
            raise ModelError(
                "model-context-too-short", name=self.name, limit=limit, length=length, placeholder="{sibling}"
            )
        return min(_LONGEST, limit - (1 if encoder_decoder else length))


def load_post_editor(name: str, *, template: str = TEMPLATE, online: bool = False) -> PostEditor:
    """Load a model by its folder or name; without `online` nothing is downloaded."""
    if "{text}" not in template:
        raise ModelError("model-template-incomplete", placeholder="{text}")
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    options: dict[str, Any] = {"trust_remote_code": False, "local_files_only": not online}
    try:
        config = AutoConfig.from_pretrained(name, **options)
        model_class = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
        tokenizer = AutoTokenizer.from_pretrained(name, **options)
        model = model_class.from_pretrained(name, use_safetensors=True, **options)
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise ModelError("model-not-loadable", name=name, reason=str(error)) from error
    model.train(mode=False)
    return PostEditor(
        name=Path(name).name if Path(name).is_dir() else name, model=model, tokenizer=tokenizer, template=template
    )


def chat_prompt(text: str, counterparts: Sequence[str], terms: Sequence[tuple[str, str]]) -> str:
    """Return what a chat model is asked; terms are spellings in the text with the forms to use."""
    parts = [_CHAT]
    if counterparts:
        parts += ["النصوص المرجعية:\n", *(f"- {counterpart}\n" for counterpart in counterparts)]
    if terms:
        parts += ["الأسماء والمصطلحات:\n", *(f"- {wrong} ← {right}\n" for wrong, right in terms)]
    return "".join((*parts, f"الجملة: {text}\nالجملة المصححة:"))


def model_suggestion(model: str, text: str, written: str, known: Sequence[str]) -> Suggestion | None:
    """Return what a model wrote as a suggestion for the whole text, None if it is empty or the same.

    Its reason names the numbers that are neither in the text nor in the known texts.
    """
    if not written or written == text:
        return None
    numbers = _new_numbers(written, (text, *known))
    reason = (
        Message("findings.model-wrote-with-new-numbers", model=model, numbers=numbers)
        if numbers
        else Message("findings.model-wrote", model=model)
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


def _new_numbers(written: str, texts: Sequence[str]) -> list[str]:
    """Return the numbers that occur in none of the texts."""
    known = Counter(q.value for side in texts for q in find_quantities(side))
    return [written[q.start : q.end] for q in find_quantities(written) if q.value not in known]
