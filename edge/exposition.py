"""The metrics of shared memory in the Prometheus text format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from edge.memory import Memory
from edge.metrics import METRICS, STEPS, upper_bound
from edge.status import read_model


class _Collector:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def collect(self) -> Iterable[Metric]:
        yield from self._processes()
        yield from self._model()
        for row in METRICS:
            if row.kind == "counter":
                counter = CounterMetricFamily(f"edge_{row.name}", row.help, labels=["process"])
                for process, metrics in self._memory.metrics.items():
                    if value := metrics.counter(row.name):
                        counter.add_metric([process], value)
                yield counter
            else:
                yield self._histogram(row.name, row.help)

    def _histogram(self, name: str, text: str) -> Metric:
        family = HistogramMetricFamily(f"edge_{name}_seconds", text, labels=["process"])
        for process, metrics in self._memory.metrics.items():
            histogram = metrics.histogram(name)
            if not histogram.n:
                continue
            buckets, seen = [], 0
            for index, count in enumerate(histogram.buckets):
                seen += count
                # One bucket an octave: what dashboards need, a sixteenth of what is kept.
                if (index + 1) % STEPS == 0:
                    buckets.append((repr(upper_bound(index) / 1e6), seen))
            family.add_metric([process], [*buckets, ("+Inf", seen)], histogram.sum_us / 1e6)
        return family

    def _processes(self) -> Iterator[Metric]:
        ready = GaugeMetricFamily("edge_ready", "every process that should run is up")
        ready.add_metric([], float(self._memory.ready))
        yield ready
        memory = GaugeMetricFamily("edge_process_pss_bytes", "proportional set size", labels=["process"])
        cpu = GaugeMetricFamily("edge_process_cpu_cores", "use of one core", labels=["process"])
        restarts = CounterMetricFamily("edge_process_restarts", "lives beyond the first", labels=["process"])
        for process, slot in self._memory.slots.items():
            if slot.pid:
                memory.add_metric([process], slot.pss_bytes)
                cpu.add_metric([process], slot.cpu_milli / 1000)
                restarts.add_metric([process], slot.restarts)
        yield from (memory, cpu, restarts)

    def _model(self) -> Iterator[Metric]:
        """Why the language model's answers were of no use, and how much of its budget is left."""
        facts = read_model(self._memory) or {}
        outcomes = CounterMetricFamily(
            "edge_model_outcomes",
            "requests to the language model that gave nothing, by reason",
            labels=["kind", "reason"],
        )
        for kind in ("failed", "ignored"):
            for reason, count in facts.get(kind, {}).items():
                outcomes.add_metric([kind, reason], count)
        used = GaugeMetricFamily("edge_model_budget_used", "share of the model's budget that is used up", labels=["of"])
        for name, spent in facts.get("budget", {}).items():
            used.add_metric([name], max(_share(spent, "tokens"), _share(spent, "cost_usd")))
        yield from (outcomes, used)


def _share(spent: dict[str, float], name: str) -> float:
    """How much of a limit was used; all of a limit of nothing."""
    return spent[name] / spent[f"of_{name}"] if spent[f"of_{name}"] else 1.0


class Exposition:
    """Renders the metrics; made once, used for every scrape."""

    def __init__(self, memory: Memory) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collector(memory))

    def text(self) -> bytes:
        """The exposition of now."""
        return generate_latest(self._registry)
