"""The tokenizers of the embedded encoders: SentencePiece unigram models, run by `tokenizers`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.encoders.embedded.weights import POSITIONS

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

__all__ = ["fast_tokenizer", "unigram_tokenizer"]


def unigram_tokenizer(pieces: Sequence[tuple[str, float]], *, unknown: int, ends: tuple[int, int]) -> Tokenizer:
    """Return a tokenizer for a SentencePiece unigram model, given as word pieces with their scores.

    unknown is the index of the unknown piece, ends are those of the pieces put before and after a text.
    """
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram(list(pieces), unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=True, right=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", ends[0]), ("</s>", ends[1])]
    )
    return tokenizer


def fast_tokenizer(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    """Return a tokenizer as Transformers has it."""
    from transformers import PreTrainedTokenizerFast

    start, end = "<s>", "</s>"
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=start,
        eos_token=end,
        unk_token="<unk>",  # noqa: S106 - a token of the vocabulary
        pad_token="<pad>" if tokenizer.token_to_id("<pad>") is not None else end,
        cls_token=start,
        sep_token=end,
        model_max_length=POSITIONS,
        clean_up_tokenization_spaces=False,
    )
