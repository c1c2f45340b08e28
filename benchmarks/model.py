"""What the guest notices of the language model: the first screen with Gemini good, slow and hanging beside one without
it, the time to the kiosk's voice, and the memory of the process."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nats
import orjson
import psutil
from nats.aio.client import Client

from benchmarks.appliance import Appliance
from benchmarks.gemini_server import serving
from benchmarks.guest import Guest, heard
from benchmarks.measure import Result
from edge.budgets import budget

BEHAVIOURS = ("good", "slow", "hang")
WARM_UP = 20
SPOKEN = 5
"""One in so many samples also waits for what is said."""
LOADED_S = 30.0
UNLIMITED = {
    "GEMINI_SESSION_TOKENS": "1000000000",
    "GEMINI_DAY_TOKENS": "1000000000",
    "GEMINI_SESSION_COST": "1000",
    "GEMINI_DAY_COST": "100000",
}
ORDER, ORDERED = "two cheeseburgers", "2 Cheeseburger"


class Kiosk:
    """An appliance with a guest before it and a voice agent beside it."""

    def __init__(self, appliance: Appliance, guest: Guest, voice: Client) -> None:
        self.appliance = appliance
        self.guest = guest
        self._voice = voice

    async def say(self, text: str) -> float:
        """Say it; microseconds to the first document that shows what was heard."""
        started = time.perf_counter_ns()
        await self._publish(text)
        await self.guest.until(lambda message: heard(message) == text)
        return (self.guest.last_at - started) / 1000

    async def spoken(self, text: str) -> float:
        """Order with it; microseconds to what the kiosk says. The cart is empty again afterwards."""
        started = time.perf_counter_ns()
        await self._publish(text)
        # Not what was still on its way about the sentence before.
        await self.guest.until(lambda message: message["type"] == "tts.say" and ORDERED in message["payload"]["text"])
        took = (self.guest.last_at - started) / 1000
        await self.guest.call("cart.clear")
        return took

    async def _publish(self, text: str) -> None:
        payload = {"text": text, "final": True}
        await self._voice.publish("kiosk.voice.transcript", orjson.dumps({"payload": payload}))


@contextlib.asynccontextmanager
async def _kiosk(appliance: Appliance) -> Any:
    connection = await nats.connect(appliance.nats_url)
    try:
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            yield Kiosk(appliance, guest, connection)
    finally:
        await connection.close()


@contextlib.contextmanager
def _appliances(behaviour: str) -> Iterator[tuple[Appliance, Appliance]]:
    """One with this model, and one without any, on the same machine at the same time."""
    with tempfile.TemporaryDirectory() as folder, serving(behaviour) as url:
        env: dict[str, Any] = {"GEMINI_API_KEY": "none", "GEMINI_BASE_URL": url, **UNLIMITED}
        with Appliance(Path(folder) / "with", **env) as with_model, Appliance(Path(folder) / "without") as without:
            facts = with_model.memory.slots["gemini"].read_facts
            with_model.wait_for(lambda: facts().get("ready"), LOADED_S, "the model")
            yield with_model, without


async def _measured(behaviour: str, with_model: Appliance, without: Appliance, n: int) -> list[Result]:
    """Samples of both in turn, so that both see the same machine."""
    first: list[float] = []
    floor: list[float] = []
    spoken: list[float] = []
    template: list[float] = []
    async with _kiosk(with_model) as ours, _kiosk(without) as bare:
        for at in range(n + WARM_UP):
            # Nothing that the box understands, so that the model is asked each time; each is another sentence.
            said = f"cheesbrgr zzz {chr(97 + at % 26)}{chr(97 + at // 26 % 26)}{chr(97 + at // 676)}"
            samples = await ours.say(said), await bare.say(said)
            if at >= WARM_UP:
                first.append(samples[0])
                floor.append(samples[1])
            if at % SPOKEN == 0 and at >= WARM_UP:
                spoken.append(await ours.spoken(ORDER))
                template.append(await bare.spoken(ORDER))
    size = psutil.Process(with_model.pid("gemini")).memory_full_info().pss
    facts = with_model.memory.slots["gemini"].read_facts()
    counts = f"{facts['answered']} answers used, ignored {facts['ignored']}, failed {facts['failed']}"
    sys.stderr.write(f"model: {behaviour}: the process takes {size / 1e6:.1f} MB (PSS); {counts}\n")
    return [
        Result(f"model_{behaviour}", first, budget("model_screen"), floor),
        Result(f"speech_{behaviour}", spoken, budget(f"speech_{behaviour}"), template),
        *([Result("speech_template", template, budget("speech_template"))] if behaviour == "good" else []),
    ]


def model(n: int) -> list[Result]:
    """Each behaviour of the service in turn."""
    found: list[Result] = []
    for behaviour in BEHAVIOURS:
        with _appliances(behaviour) as (with_model, without):
            found += asyncio.run(_measured(behaviour, with_model, without, n))
    return found
