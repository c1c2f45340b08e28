"""Orders by voice over the real LiveKit server: the reference voice agent, its sound, and its words."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import jwt
import pytest

from benchmarks.appliance import Appliance
from edge.errors import SettingError
from tests.livekit.conftest import ticket
from tests.livekit.guest_in_room import Page, Sdk

pytestmark = pytest.mark.leaks("the appliance is shared")

ROOT = Path(__file__).parents[2]
SPEECH = Path(__file__).with_name("speech")
BURGERS = ("--say", str(SPEECH / "two_cheeseburgers.wav"), "--transcript", "two cheeseburgers")
CHECKOUT = ("--say", str(SPEECH / "checkout.wav"), "--transcript", "checkout")


async def speak(appliance: Appliance, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """`edge voice`: its exit status and its report."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edge", "voice", *arguments, "--json",
        env=appliance.environment, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode is not None
    return process.returncode, json.loads(out or b"[]")


def counted(appliance: Appliance, name: str) -> int:
    """A counter of the livekit process."""
    return appliance.memory.metrics["livekit"].counter(name)


def heard(page: Page) -> list[str]:
    """What the screen showed of the guest's speech while it was spoken."""
    documents = [one["message"].get("payload", {}) for one in page.seen]
    shown = [component for found in documents for component in found.get("components", ())]
    return [one["text"] for one in shown if one["type"] == "Heard" and one["partial"]]


async def test_a_whole_order_by_voice_is_paid(appliance: Appliance, page: Page) -> None:
    """Played and transcribed by the agent, understood by the box, answered in words, paid."""
    status, report = await speak(appliance, *BURGERS, *CHECKOUT)
    assert status == 0, report
    assert "Cheeseburger" in report[0]["answer"], report
    assert "11 euros 80" in report[1]["answer"], report
    document = await page.shows(lambda shown: shown["layout_mode"] == "review")
    assert [(line["name"], line["quantity"]) for line in document["cart"]["items"]] == [("Cheeseburger", 2)]
    assert set(heard(page)) == {"two"}
    await page.call("checkout.start")
    await page.shows(lambda shown: any(one["type"] == "OrderPlaced" for one in shown["components"]), 20)


async def test_an_agent_speaks_for_the_page_whose_microphone_it_hears(appliance: Appliance, sdk: Sdk) -> None:
    """The framework writes what it heard under the guest's name; LiveKit's server lets an agent do so."""
    admitted = ticket(appliance)
    identity = jwt.decode(admitted["token"], options={"verify_signature": False})["sub"]
    page = await Page(sdk).join(admitted)
    await page.call("touch.engage")
    status, report = await speak(appliance, *BURGERS, "--for", identity)
    assert status == 0, report
    await page.shows(lambda shown: len(shown["cart"]["items"]) == 1)
    await page.call("session.end")


async def test_nobody_else_is_heard(appliance: Appliance, page: Page, sdk: Sdk) -> None:
    """A page alone, and an observer who is silenced by the server, order nothing however well it is written."""
    before = counted(appliance, "ignored")
    final = {"lk.transcription_final": "true"}
    await sdk.call(page.name, "text", topic="lk.transcription", text="two cheeseburgers", attributes=final)
    while counted(appliance, "ignored") == before:
        await asyncio.sleep(0.01)
    assert (await page.call("hello"))["message"]["payload"]["cart"]["items"] == []


async def test_sounds_and_words_come_in_pairs(appliance: Appliance, tmp_path: Path) -> None:
    """A wrong command line is told before anything is joined."""
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    assert (await speak(appliance, *BURGERS, "--say", str(broken)))[0] == SettingError.exit_status
    assert (await speak(appliance, "--say", str(broken), "--transcript", "two cokes"))[0] == SettingError.exit_status
