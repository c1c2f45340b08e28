"""The metrics of shared memory in the Prometheus text format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from edge.memory import Memory
from edge.metrics import METRICS, STEPS, upper_bound


class _Collector:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def collect(self) -> Iterable[Metric]:
        yield from self._processes()
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


class Exposition:
    """Renders the metrics; made once, used for every scrape."""

    def __init__(self, memory: Memory) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collector(memory))

    def text(self) -> bytes:
        """The exposition of now."""
        return generate_latest(self._registry)
