"""The whole appliance while the service does everything wrong: the guest orders as without a model, and never waits."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nats
import pytest
import pytest_asyncio
from aiohttp import ClientSession
from nats.aio.client import Client

from benchmarks.appliance import Appliance
from benchmarks.gemini_server import Behaviour, StandIn, after, good, hang
from benchmarks.guest import Guest, heard
from benchmarks.model import UNLIMITED
from edge.cli.app import call
from edge.core.rules import PHRASE_MS
from tests.gemini.conftest import KEY
from tests.gemini.test_appliance import AT_ONCE_S, MUMBLED, OTHER_WORDS, facts, ready, say, spoken
from tests.gemini.test_service import BAD_ANSWERS, FAILURES
from tests.io.child import eventually

pytestmark = pytest.mark.leaks("the appliance is shared")
PATIENCE_S = PHRASE_MS / 1000 + 0.5
"""What a guest waits for a sentence at the most: while it is not known yet that the model is slow."""
NO_ANSWER: dict[str, Behaviour] = {"slow": after(5.0, good), "hang": hang}


class Kiosk:
    """An appliance, a guest before it, and a voice agent."""

    def __init__(self, appliance: Appliance, guest: Guest, voice: Client) -> None:
        self.appliance = appliance
        self.guest = guest
        self._voice = voice

    async def hear(self, text: str) -> dict[str, Any]:
        """Say it; the first screen that shows it."""
        await say(self._voice, text)
        return await self.guest.until(lambda one: heard(one) == text)

    async def order(self) -> tuple[str, float]:
        """Order two cheeseburgers, as `spoken`. The cart is empty again."""
        found = await spoken(self.guest, self._voice, "cheeseburger")
        assert self.guest.cart() == {101: 2}
        await self.guest.call("cart.clear")
        return found


@pytest_asyncio.fixture
async def kiosk(tmp_path: Path, service: StandIn) -> AsyncIterator[Kiosk]:
    """With the model of the test's service."""
    env = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": service.url, **UNLIMITED}
    with Appliance(tmp_path, **env) as appliance:
        await ready(appliance)
        voice = await nats.connect(appliance.nats_url)
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            yield Kiosk(appliance, guest, voice)
        await voice.close()


async def metrics(appliance: Appliance) -> str:
    """What Prometheus would read."""
    async with ClientSession() as http, http.get(appliance.page_url + "metrics") as answer:
        return await answer.text()


@pytest.mark.timeout(120)
async def test_whatever_the_service_answers_the_guest_orders_as_without_it(
    kiosk: Kiosk, service: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every fault in turn: the help for what was not understood is on the screen, nothing is in the cart, the next
    order is confirmed, none of it later than a sentence may be; and each fault has its reason where operators look."""
    for at, (name, (behave, reason)) in enumerate({**BAD_ANSWERS, **FAILURES}.items()):
        service.behave = behave
        before = _count(kiosk.appliance, reason)
        await kiosk.hear(f"{MUMBLED} zz{chr(97 + at % 26)}{chr(97 + at // 26)}")
        assert [one["code"] for one in kiosk.guest.document["components"] if one["type"] == "Notice"] == ["unclear"]
        await eventually(lambda: _count(kiosk.appliance, reason) > before, f"the reason of: {name}")  # noqa: B023
        assert kiosk.guest.cart() == {}, name
        text, took = await kiosk.order()
        assert not text.startswith(OTHER_WORDS), name
        assert took < AT_ONCE_S, name
        # Two failures in a row are not five.
        service.behave = good
        assert (await kiosk.order())[0].startswith(OTHER_WORDS), f"it is asked again after: {name}"
    monkeypatch.setenv("RUNTIME_DIR", str(kiosk.appliance.runtime_dir))
    monkeypatch.setenv("COLUMNS", "400")
    call(["status"])
    told, exposed = capsys.readouterr().out, await metrics(kiosk.appliance)
    for reason in {reason for _, reason in {**BAD_ANSWERS, **FAILURES}.values()}:
        assert f'reason="{reason}"' in exposed
    for reason in ("price", "too_long", "forbidden_intent", "http_503"):
        assert re.search(rf"\b{reason} \d", told)


def _count(appliance: Appliance, reason: str) -> int:
    found = facts(appliance)
    return int(found["failed"].get(reason, 0)) + int(found["ignored"].get(reason, 0))


@pytest.mark.parametrize("name", NO_ANSWER)
async def test_a_service_that_does_not_answer_in_time_is_waited_for_by_few_sentences(
    kiosk: Kiosk, service: StandIn, name: str
) -> None:
    """By the first ones for as long as people leave between two turns, then by none; screens wait for nothing."""
    service.behave = NO_ANSWER[name]
    waited = [(await kiosk.order())[1] for _ in range(6)]
    assert max(waited) < PATIENCE_S
    assert max(waited[3:]) < AT_ONCE_S
    began = time.monotonic()
    await kiosk.hear(MUMBLED)
    assert time.monotonic() - began < AT_ONCE_S


async def test_a_key_without_a_network_is_a_kiosk_of_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No sentence waits; after five tries the service is left alone, and the operator reads what to look at."""
    env = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": "http://127.0.0.1:1"}
    with Appliance(tmp_path, **env) as appliance:
        await ready(appliance)
        voice = await nats.connect(appliance.nats_url)
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            one = Kiosk(appliance, guest, voice)
            for _ in range(8):
                assert (await one.order())[1] < AT_ONCE_S
        await voice.close()
        await eventually(lambda: not facts(appliance)["ready"], "an open breaker")
        assert facts(appliance)["failed"] == {"no_connection": 5}
        for name, value in {**env, "RUNTIME_DIR": str(appliance.runtime_dir), "COLUMNS": "240"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        call(["status"])
        assert "not asked now: it failed too often" in capsys.readouterr().out
        call(["doctor"])
        assert "check the network, HTTPS_PROXY and GEMINI_BASE_URL" in capsys.readouterr().out
        assert appliance.stderr().count("gemini.breaker_open") == 1, "said once, not once for each guest"


@pytest.mark.parametrize("key", ["", KEY])
def test_only_the_gemini_process_loads_the_sdk(key: str, tmp_path: Path) -> None:
    """It costs 50 MB and most of a second: not the supervisor, from which all others are forked; and without a key
    nothing of ours for it is loaded either."""
    program = (
        "import sys; from edge.config import load; from edge.fork import preload;"
        "from edge.processes import wanted_processes; preload(wanted_processes(load()));"
        "print(*(name for name in sys.modules if name.startswith(('google', 'edge.io.gemini', 'circuitbreaker'))))"
    )
    env = {"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": str(tmp_path), "GEMINI_API_KEY": key}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert not [name for name in loaded if name.startswith("google")]
    assert bool(loaded) is bool(key)
