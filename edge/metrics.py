"""The metrics table, and its counters and latency histograms in shared memory.

Every process has a region of its own with every row of the table, and is the only one to write there. So counting is
a few stores into aligned 64-bit words: no lock, no system call, and a reader sees each word whole. Values survive the
process that counted them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import frexp
from typing import Literal

LOWEST_EXPONENT = -4
"""Histograms start at 2**-4 us (62 ns); what is shorter counts as that."""
OCTAVES = 30
"""... and end at 2**26 us (67 s); what is longer counts as that."""
STEPS = 16
"""Buckets per octave: a quantile is at most 1/16 (6 %) too high."""
BUCKETS = OCTAVES * STEPS
_MANTISSA_STEPS = 2 * STEPS
_FIRST = (LOWEST_EXPONENT + 1) * STEPS + STEPS
HISTOGRAM_WORDS = BUCKETS + 2
"""Buckets, then the sum and the greatest value, both in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One row. Histograms take microseconds."""

    name: str
    kind: Literal["counter", "histogram"]
    help: str


METRICS: tuple[Metric, ...] = (
    Metric("loop_lag", "histogram", "how late the event loop ran its heartbeat"),
    Metric("inputs", "counter", "inputs taken by the core"),
    Metric("refusals", "counter", "inputs refused; their sender was told"),
    Metric("duplicates", "counter", "inputs that came again and were not done again"),
    Metric("ignored", "counter", "messages meant for somebody else"),
    Metric("documents", "counter", "screen documents made"),
    Metric("snapshots", "counter", "session snapshots written to shared memory"),
    Metric("sessions", "counter", "sessions started"),
    Metric("agent_requests", "counter", "requests sent to agents"),
    Metric("agent_timeouts", "counter", "agent requests answered by their fallback"),
    Metric("agent_errors", "counter", "agent requests that failed before their deadline"),
    Metric("stale_answers", "counter", "answers of agents or of the model that were no longer awaited, dropped"),
    Metric("dropped", "counter", "messages dropped by a full queue"),
    Metric("ws_connections", "counter", "WebSocket connections taken"),
    Metric("ws_closed", "counter", "WebSocket connections ended"),
    Metric("ws_rejected", "counter", "connections refused for their Origin, Host or token"),
    Metric("http_requests", "counter", "HTTP requests answered"),
    Metric("frames_in", "counter", "messages received from outside"),
    Metric("frames_out", "counter", "messages sent to outside"),
    Metric("connects", "counter", "connections made to the server"),
    Metric("disconnects", "counter", "connections to the server lost"),
    Metric("redis_writes", "counter", "sessions written to Redis"),
    Metric("redis_failures", "counter", "operations on Redis that failed"),
    Metric("requests", "counter", "requests answered by an agent"),
    Metric("payments", "counter", "payments begun"),
    Metric("paid", "counter", "payments that the terminal keeps"),
    Metric("declined", "counter", "payments for which certainly no money moved"),
    Metric("unknown", "counter", "payments whose outcome had to be asked for"),
    Metric("cases", "counter", "payments that staff must look at"),
    Metric("printed", "counter", "documents on paper"),
    Metric("print_failures", "counter", "documents that could not be printed"),
    Metric("journal_failures", "counter", "times that the journal could not be written"),
    Metric("model_requests", "counter", "requests to the language model"),
    Metric("model_dropped", "counter", "requests to the model given up, because the guest went on"),
    Metric(
        "model_failures", "counter", "requests that the model's service did not answer, or that no budget was left for"
    ),
    Metric("model_ignored", "counter", "answers of the model that were of no use"),
    Metric("decide", "histogram", "input to encoded document, in the core"),
    Metric("snapshot", "histogram", "one session snapshot written"),
    Metric("agent_answer", "histogram", "request to an agent until its answer"),
    Metric("model_answer", "histogram", "request to the language model until its answer or failure"),
    Metric("redis_write", "histogram", "one session written to Redis"),
    Metric("mirror_lag", "histogram", "session changed in shared memory until it is in Redis"),
    Metric("request", "histogram", "one request answered by an agent"),
    Metric("journal", "histogram", "one durable change of the journal"),
    Metric("to_terminal", "histogram", "payment asked for until its first byte may leave"),
    Metric("payment", "histogram", "payment asked for until its outcome"),
)
"""Add a row here and use it: every process can count it at once."""


def _offsets() -> tuple[dict[str, int], int]:
    offsets: dict[str, int] = {}
    words = 0
    for row in METRICS:
        offsets[row.name] = words
        words += 1 if row.kind == "counter" else HISTOGRAM_WORDS
    return offsets, words


OFFSETS, WORDS = _offsets()


def bucket(microseconds: float) -> int:
    """The bucket a value falls into."""
    if microseconds <= 0.0:
        return 0
    mantissa, exponent = frexp(microseconds)
    index = exponent * STEPS + int(mantissa * _MANTISSA_STEPS) - _FIRST
    if index < 0:
        return 0
    return index if index < BUCKETS else BUCKETS - 1


def upper_bound(index: int) -> float:
    """The least value, in microseconds, above bucket `index`."""
    octave, step = divmod(index, STEPS)
    return float(2.0 ** (octave + LOWEST_EXPONENT) * (1 + (step + 1) / STEPS))


@dataclass(frozen=True, slots=True)
class Histogram:
    """A copy of one histogram. Times are microseconds."""

    buckets: tuple[int, ...]
    sum_us: float
    max: float

    @property
    def n(self) -> int:
        """How many values were observed."""
        return sum(self.buckets)

    def quantile(self, q: float) -> float:
        """The value that a share `q` (0 to 1) of all values does not exceed, rounded up to its bucket; 0 when empty."""
        wanted, seen = q * self.n, 0
        for index, count in enumerate(self.buckets):
            seen += count
            if count and seen >= wanted:
                return min(upper_bound(index), self.max)
        return 0.0


class Metrics:
    """One process's region. `words` are native unsigned 64-bit words, WORDS of them."""

    def __init__(self, words: memoryview) -> None:
        self._words = words

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter. Raises KeyError when the table has no such row."""
        self._words[OFFSETS[name]] += by

    def observe(self, name: str, microseconds: float) -> None:
        """Put one value into a histogram. Raises KeyError when the table has no such row."""
        words, start = self._words, OFFSETS[name]
        words[start + bucket(microseconds)] += 1
        nanoseconds = int(microseconds * 1000)
        if nanoseconds > 0:
            words[start + BUCKETS] += nanoseconds
            if nanoseconds > words[start + BUCKETS + 1]:
                words[start + BUCKETS + 1] = nanoseconds

    def counter(self, name: str) -> int:
        """The value of a counter."""
        return int(self._words[OFFSETS[name]])

    def histogram(self, name: str) -> Histogram:
        """A copy of a histogram."""
        start = OFFSETS[name]
        words = self._words[start : start + HISTOGRAM_WORDS].tolist()
        return Histogram(tuple(words[:BUCKETS]), words[BUCKETS] / 1000, words[BUCKETS + 1] / 1000)
