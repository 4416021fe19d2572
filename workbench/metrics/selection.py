"""The metrics that were asked for by name: of texts, of vectors, of files; and what their numbers depend on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.arabic import PROFILES
from workbench.errors import PluginError
from workbench.metrics.external_scores import PROGRAMS
from workbench.metrics.lexical import settings_of
from workbench.records import Encoding, Score
from workbench.registry import METRICS, VECTOR_METRICS

__all__ = [
    "DEFAULT_METRICS",
    "Metric",
    "SelectedMetrics",
    "metrics_signature",
    "score_metrics",
    "score_vectors",
    "wanted_metrics",
]

Metric = Callable[[str, str], float]
VectorMetric = Callable[[Encoding, Encoding], float]
DEFAULT_METRICS = ("chrf", "chrf++", "bleu", "ter")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedMetrics:
    """The metrics of a request by what they need: two texts, two encodings, a file of scores."""

    texts: tuple[str, ...]
    vectors: tuple[str, ...]
    files: tuple[str, ...]


def wanted_metrics(names: Sequence[str]) -> SelectedMetrics:
    """Sort the names of metrics; an unknown one is an error that lists the known ones."""
    files = tuple(name for name in names if ":" in name and name.partition(":")[0] in PROGRAMS)
    of_texts, of_vectors = METRICS.plugins(), VECTOR_METRICS.plugins()
    for name in names:
        if name not in {*files, *of_texts, *of_vectors}:
            known = [*sorted({*of_texts, *of_vectors}), *(f"{program}:FILE" for program in PROGRAMS)]
            raise PluginError("metric-unknown", name=name, known=known)
    return SelectedMetrics(
        texts=tuple(name for name in names if name in of_texts),
        vectors=tuple(name for name in names if name in of_vectors and name not in of_texts),
        files=files,
    )


def score_metrics(left: str, right: str, wanted: Sequence[str] = DEFAULT_METRICS) -> tuple[Score, ...]:
    """Return the named metrics of a pair of texts, in the order asked for."""
    return tuple(Score(name=name, value=round(float(_metric(name)(left, right)), 4)) for name in wanted)


def score_vectors(left: Encoding, right: Encoding, wanted: Sequence[str]) -> tuple[Score, ...]:
    """Return the named metrics of a pair of encodings, in the order asked for."""
    return tuple(Score(name=name, value=round(float(_vector_metric(name)(left, right)), 4)) for name in wanted)


def metrics_signature(wanted: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return what the numbers of metrics of texts and of vectors depend on."""
    import sacrebleu

    origins = {name: p.origin for registry in (METRICS, VECTOR_METRICS) for name, p in registry.plugins().items()}
    parts = [f"{name}:{settings_of(name) or origins.get(name, '')}" for name in wanted]
    return "|".join([f"norm:{PROFILES['light']}", *parts, f"sacrebleu:{sacrebleu.__version__}"])


@cache
def _metric(name: str) -> Metric:
    found: Metric = METRICS.find(name).load()
    return found


@cache
def _vector_metric(name: str) -> VectorMetric:
    found: VectorMetric = VECTOR_METRICS.find(name).load()
    return found
