"""A post-editor behind an endpoint that speaks OpenAI's protocol: Ollama, vLLM, llama.cpp or a service.

The sentence, its counterparts and the names known in it are sent there; nothing is sent unless an endpoint is set.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.arabic import is_arabic
from workbench.editing.post_editor import chat_prompt, model_suggestion
from workbench.errors import ModelError
from workbench.records import Suggestion
from workbench.service.settings import PostEditorEndpoint

__all__ = ["post_edit"]

_TOKENS = 1024  # of an answer
_LONGEST = 3  # times as long as the sentence and its counterpart an answer may be


def post_edit(
    endpoint: PostEditorEndpoint, text: str, counterparts: Sequence[str], terms: Sequence[tuple[str, str]]
) -> Suggestion | None:
    """Return the model's version of a sentence, None if it is the same.

    terms are spellings in the sentence with the forms to use. An endpoint that cannot be reached, takes too long,
    refuses or gives no usable answer is a ModelError.
    """
    written = _line(_answer(endpoint, chat_prompt(text, counterparts, terms)))
    if not any(map(is_arabic, written)) or len(written) > _LONGEST * max(map(len, (text, *counterparts))):
        raise ModelError("post-editor-bad-answer", model=endpoint.model)
    return model_suggestion(endpoint.model, text, written, (*counterparts, *(right for _, right in terms)))


def _answer(endpoint: PostEditorEndpoint, prompt: str) -> str:
    """Return what the model answers."""
    from huggingface_hub import InferenceClient
    from huggingface_hub.errors import HfHubHTTPError, InferenceTimeoutError, OfflineModeIsEnabled

    transport_error: type[Exception] = HfHubHTTPError.__bases__[0]  # that of the HTTP library of the package's version
    model, host = endpoint.model, endpoint.host
    client = InferenceClient(base_url=endpoint.url, api_key=endpoint.key or "none", timeout=endpoint.timeout)
    try:
        answer = client.chat_completion(
            [{"role": "user", "content": prompt}], model=model, max_tokens=_TOKENS, temperature=0
        )
        content = answer.choices[0].message.content
    except OfflineModeIsEnabled as error:
        raise ModelError("post-editor-offline", model=model, host=host) from error
    except InferenceTimeoutError as error:
        raise ModelError("post-editor-timeout", seconds=f"{endpoint.timeout:g}", model=model, host=host) from error
    except HfHubHTTPError as error:
        raise ModelError("post-editor-refused", status=error.response.status_code, model=model, host=host) from error
    except transport_error as error:
        raise ModelError("post-editor-unreachable", model=model, host=host) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ModelError("post-editor-bad-answer", model=model) from error
    if not isinstance(content, str):
        raise ModelError("post-editor-bad-answer", model=model)
    return content


def _line(answer: str) -> str:
    """Return the first line of an answer that is no reasoning, without quotation marks around it."""
    written = answer.rpartition("</think>")[2]
    line = next((line.strip() for line in written.splitlines() if line.strip()), "")
    for left, right in (("«", "»"), ('"', '"'), ("“", "”")):
        if line.startswith(left) and line.endswith(right) and line.count(left) + line.count(right) in {2, 4}:
            line = line[1:-1].strip()
    return line
