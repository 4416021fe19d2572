"""Select metrics by name, compute them, and sign the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite, nan

from workbench.arabic import PROFILES, plain_text
from workbench.errors import PluginError, WorkbenchError
from workbench.metrics.external_scores import PROGRAMS
from workbench.metrics.lexical import metric_settings
from workbench.records import Encoding, Score
from workbench.registry import METRICS, VECTOR_METRICS, Registry

__all__ = [
    "DEFAULT_METRICS",
    "Metric",
    "SelectedMetrics",
    "metrics_signature",
    "score_texts",
    "score_vectors",
    "select_metrics",
]

Metric = Callable[[str, str], float]
VectorMetric = Callable[[Encoding, Encoding], float]
DEFAULT_METRICS = ("chrf", "chrf++", "bleu", "ter")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedMetrics:
    """Names of metrics by their input: two texts, two encodings, or a file of scores."""

    texts: tuple[str, ...]
    vectors: tuple[str, ...]
    files: tuple[str, ...]


def select_metrics(names: Sequence[str]) -> SelectedMetrics:
    """Return metrics sorted by input; raise PluginError for an unknown name."""
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


def score_texts(left: str, right: str, names: Sequence[str] = DEFAULT_METRICS) -> tuple[Score, ...]:
    """Return the scores of a pair of texts by the named metrics, in their order.

    Our own metrics compare the plain forms of the texts; those whose names end in `-raw`, and those of plugins, compare
    the texts as they are.
    """
    plain = plain_text(left), plain_text(right)
    pairs = {n: plain if metric_settings(n) and not n.endswith("-raw") else (left, right) for n in names}
    return tuple(Score(name=n, value=_number(METRICS, n, _metric(n), *pair)) for n, pair in pairs.items())


def score_vectors(left: Encoding, right: Encoding, names: Sequence[str]) -> tuple[Score, ...]:
    """Return the scores of a pair of encodings by the named metrics, in their order."""
    return tuple(
        Score(name=name, value=_number(VECTOR_METRICS, name, _vector_metric(name), left, right)) for name in names
    )


def metrics_signature(names: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return the signature of text and vector metrics: all that their numbers depend on."""
    import sacrebleu

    origins = {name: p.origin for registry in (METRICS, VECTOR_METRICS) for name, p in registry.plugins().items()}
    parts = [f"{name}:{metric_settings(name) or origins.get(name, '')}" for name in names]
    return "|".join([f"norm:{PROFILES['light']}", *parts, f"sacrebleu:{sacrebleu.__version__}"])


def _number(registry: Registry, name: str, metric: Callable[..., object], *pair: object) -> float:
    """Return what a metric says of a pair, to four places; PluginError if it fails or says no finite number."""
    try:
        value = metric(*pair)
    except WorkbenchError:
        raise
    except Exception as error:
        origin = registry.find(name).origin
        raise PluginError(
            "plugin-metric-failed", name=name, origin=origin, kind=type(error).__name__, reason=str(error)
        ) from error
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = nan
    if not isfinite(number):
        raise PluginError("plugin-metric-no-number", name=name, origin=registry.find(name).origin, value=repr(value))
    return round(number, 4)


@cache
def _metric(name: str) -> Metric:
    metric: Metric = METRICS.find(name).load()
    return metric


@cache
def _vector_metric(name: str) -> VectorMetric:
    metric: VectorMetric = VECTOR_METRICS.find(name).load()
    return metric
