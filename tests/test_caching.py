"""What is loaded once, however many threads come first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from workbench.arabic.frequencies import word_frequencies, zipf_frequency
from workbench.caching import load_once


def test_threads_that_come_together_load_once() -> None:
    """The others wait for the first, as each would hold a table of its own while it loads it."""
    calls: list[str] = []
    together = Barrier(8)

    @load_once
    def table(name: str) -> list[str]:
        calls.append(name)
        time.sleep(0.05)
        return [name]

    def ask(_: int) -> list[str]:
        together.wait()
        return table("towns")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert calls == ["towns"]
    assert all(answer is answers[0] for answer in answers)


def test_each_argument_is_loaded_and_a_loader_calls_others() -> None:
    @load_once
    def letters(word: str) -> frozenset[str]:
        return frozenset(word)

    @load_once
    def shared() -> frozenset[str]:
        return letters("باب") & letters("كتاب")

    assert shared() == {"ب", "ا"}
    assert letters("باب") is letters("باب")
    assert letters(word="دار") == {"د", "ا", "ر"}


def test_what_fails_is_loaded_again() -> None:
    answers: Iterator[OSError | str] = iter([OSError("the file is not there yet"), "table"])

    @load_once
    def table() -> str:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    with pytest.raises(OSError, match="not there yet"):
        table()
    assert table() == "table"


def test_word_frequencies_are_those_that_wordfreq_holds() -> None:
    """wordfreq keeps a list for each way of asking for it; there is one."""
    from wordfreq import get_frequency_dict

    assert word_frequencies("ar") is get_frequency_dict("ar", "best")
    kept = get_frequency_dict.cache_info().currsize
    assert zipf_frequency("كتاب", "ar") > 4
    assert zipf_frequency("غظثصضق", "ar") == 0
    assert get_frequency_dict.cache_info().currsize == kept
