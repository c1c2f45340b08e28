"""The budget table: what every path may cost (design section 10), as `edge bench` checks it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one measured path. Times are microseconds; `floor_factor` is p50 as a multiple of the floor's p50."""

    name: str
    path: str
    p50_us: float | None = None
    p95_us: float | None = None
    p99_us: float | None = None
    p999_us: float | None = None
    floor_factor: float | None = None


BUDGETS: tuple[Budget, ...] = (
    Budget("decide", "decide + generate + encode, in core", p50_us=100, p99_us=300),
    Budget("touch", "page message in, ui.update out, local transport", p99_us=2_000, p999_us=10_000, floor_factor=1.5),
    Budget("voice", "transcript on NATS in, first ui.update out", p99_us=5_000, p999_us=10_000, floor_factor=2.0),
    Budget("voice_agents", "the same with both agents' answers in it", p99_us=8_000, floor_factor=2.0),
    Budget("partials_50", "partial transcript on NATS in, ui.update that shows it out, 50 a second", p99_us=10_000),
    Budget("model_screen", "first ui.update with Gemini good, slow or hanging, against none", floor_factor=1.25),
    Budget("speech_template", "transcript on NATS in, tts.say from the template out", p99_us=10_000),
    Budget("speech_good", "the same in the words of a model that answers at once", p99_us=100_000),
    Budget("speech_slow", "the same with a model that takes 1.5 s", p50_us=10_000, p99_us=650_000),
    Budget("speech_hang", "the same with a model that hangs", p50_us=10_000, p99_us=650_000),
    Budget("pay_start", "guest confirms: first byte of the authorization on the line", p50_us=20_000, p99_us=100_000),
    Budget("pay_ack", "message of the terminal: its link acknowledgement", p50_us=1_000, p99_us=10_000),
    Budget("pay_answer", "message of the terminal: our answer", p50_us=10_000, p99_us=100_000),
    Budget("pay_commit", "result of the terminal: durable, and our answer", p50_us=20_000, p99_us=200_000),
    Budget("receipt", "an order to the bytes of its receipt", p50_us=5_000, p99_us=20_000),
    Budget("page", "ui.update in the browser: script, style, layout and paint done", p95_us=8_000),
    Budget("page_press", "touch on the screen: the frame that shows it pressed", p95_us=50_000),
    Budget("livekit_text", "touch through a LiveKit server, accept: text", p99_us=10_000, floor_factor=1.6),
    Budget("livekit_patch", "the same, accept: text and patch", p99_us=10_000, floor_factor=1.3),
    Budget("livekit_deflate", "the same, accept: patch and deflate", p99_us=10_000, floor_factor=1.3),
    Budget("restart_core", "killed core: first screen again", p99_us=500_000),
    Budget("restart_other", "any other process killed: back", p99_us=2_000_000),
    Budget("start", "start to ready, embedded servers included", p99_us=2_000_000),
)

MEMORY_PSS_BYTES = 160_000_000
"""All processes of ours without LiveKit and Gemini, embedded servers apart."""


def budget(name: str) -> Budget:
    """The row called `name`. Raises KeyError."""
    return {row.name: row for row in BUDGETS}[name]
