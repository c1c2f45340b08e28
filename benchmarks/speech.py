"""How the screen follows a guest who is still speaking: partial transcripts of a growing order, faster and faster.

The pace is kept whatever comes back, as speech recognition keeps it. The floor is bare NATS requests at the same pace.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable

import orjson
from nats.aio.client import Client

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest, heard
from benchmarks.latency import responder
from benchmarks.measure import Result, quantile
from edge.budgets import BUDGETS

RATES = (10, 50, 200, 500, 1_000, 2_000)
"""Partials in a second; recognition that writes down each word as it is said makes three to ten."""
SECONDS = 10.0
"""At most, at one rate."""
WARM_UP = 20
DRAIN_S = 5.0
FOLLOWS_US = 10_000
"""p99 up to which the screen counts as following."""
SPOKEN = (
    "two cheeseburgers one of them without onions and a large coke with no ice please",
    "hi can i get a chicken burger with extra cheese and two small fries and a lemonade",
)
BODY = b"x" * 200
_MARKS = " \N{THIN SPACE}"


def partials(count: int) -> list[str]:
    """The beginnings of orders, word by word, over and over.

    Each is another text by the spaces at its end, so that a document tells which of them it shows; words are the same.
    """
    growing = [" ".join(words[:end]) for words in map(str.split, SPOKEN) for end in range(1, len(words) + 1)]
    return [growing[at % len(growing)] + _mark(at) for at in range(count)]


def _mark(number: int) -> str:
    return "".join(_MARKS[int(bit)] for bit in f"{number:b}")


class Screen:
    """A page that notes when it was shown which partial."""

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self.shown: dict[str, int] = {}
        """What was heard -> when the first document with it had arrived (perf_counter_ns)."""

    async def watch(self) -> None:
        """Read until cancelled."""
        while True:
            text = heard(await self._guest.receive())
            if text is not None:
                self.shown.setdefault(text, self._guest.last_at)


async def paced(rate: int, count: int, act: Callable[[int], Awaitable[None]]) -> None:
    """Call `act` with 0 to `count` - 1, `rate` times a second by the clock; what comes too late follows at once."""
    began = time.perf_counter()
    for at in range(count):
        late = time.perf_counter() - began - at / rate
        await asyncio.sleep(max(0.0, -late))
        await act(at)


async def spoken(voice: Client, guest: Guest, rate: int, count: int) -> tuple[list[float], float]:
    """Microseconds from each partial to the document that shows it or a later one; the share with one of their own."""
    screen = Screen(guest)
    watching = asyncio.ensure_future(screen.watch())
    texts, sent = partials(count), [0] * count

    async def speak(at: int) -> None:
        body = orjson.dumps({"payload": {"text": texts[at], "final": False}})
        sent[at] = time.perf_counter_ns()
        await voice.publish("kiosk.voice.transcript", body)

    try:
        await paced(rate, count, speak)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                while texts[-1] not in screen.shown:
                    await asyncio.sleep(0.01)
    finally:
        watching.cancel()
        await asyncio.wait({watching})
    return latencies(texts, sent, screen.shown)


def latencies(texts: list[str], sent: list[int], shown: dict[str, int]) -> tuple[list[float], float]:
    """As `spoken`. Raises RuntimeError when the last one was never shown: then nothing followed at all."""
    if texts[-1] not in shown:
        raise RuntimeError("the last partial transcript was never shown")
    found: list[float] = []
    at = shown[texts[-1]]
    for text, then in zip(reversed(texts), reversed(sent), strict=True):
        at = min(at, shown.get(text, at))
        found.append((at - then) / 1000)
    return found, sum(text in shown for text in texts) / len(texts)


async def bare(voice: Client, rate: int, count: int) -> list[float]:
    """Microseconds of NATS requests at this pace; each waits for nobody."""
    samples: list[float] = []
    tasks: set[asyncio.Task[None]] = set()

    async def ask() -> None:
        began = time.perf_counter_ns()
        await voice.request("bench.one", BODY, timeout=5)
        samples.append((time.perf_counter_ns() - began) / 1000)

    async def begin(_: int) -> None:
        tasks.add(asyncio.ensure_future(ask()))

    await paced(rate, count, begin)
    await asyncio.gather(*tasks)
    return samples


async def speech(appliance: Appliance, n: int) -> list[Result]:
    """Each rate in turn, `n` partials at the most."""
    budgets = {row.name: row for row in BUDGETS}
    found: list[Result] = []
    async with Guest(appliance.page_url) as guest, responder(appliance.nats_url) as voice:
        await guest.call("touch.engage")
        await spoken(voice, guest, 50, WARM_UP)
        for rate in RATES:
            count = min(n, round(rate * SECONDS))
            samples, own = await spoken(voice, guest, rate, count)
            floor = await bare(voice, rate, count)
            note = f"{own:.1%} of the partials had a document of their own"
            sys.stderr.write(f"speech: {rate:,} partials a second: {note}\n")
            found.append(Result(f"partials_{rate}", samples, budgets.get(f"partials_{rate}"), floor, note))
        await guest.call("session.end")
    follows = [rate for rate, one in zip(RATES, found, strict=True) if quantile(one.samples, 0.99) < FOLLOWS_US]
    most = f"{max(follows):,}" if follows else f"fewer than {RATES[0]}"
    sys.stderr.write(f"speech: the screen follows {most} partials a second with a p99 under {FOLLOWS_US // 1000} ms\n")
    return found
