"""The whole appliance with a server that stands for Gemini: orders go on as before, whatever that server does."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import nats
import orjson
import pytest
import pytest_asyncio
from nats.aio.client import Client

from benchmarks.appliance import Appliance
from benchmarks.gemini_server import StandIn, hang, serving
from benchmarks.guest import Guest, heard
from edge.cli.app import call
from edge.core.rules import PHRASE_MS
from tests.gemini.conftest import KEY
from tests.io.child import eventually

pytestmark = pytest.mark.leaks("the appliance is shared")
AT_ONCE_S = PHRASE_MS / 1000 * 0.9
"""No sentence that waited for a model is said so soon."""
MUMBLED = "cheesbrgr zzz"
"""Of which the box makes nothing."""


@pytest.fixture(scope="module")
def appliance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """One with a model that answers well."""
    with serving("good") as url:
        env = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": url, "RECORD": "1"}
        with Appliance(tmp_path_factory.mktemp("kiosk"), **env) as running:
            running.wait_for(lambda: facts(running).get("ready"), 15.0, "the model")
            yield running


def facts(appliance: Appliance) -> dict[str, Any]:
    """What the gemini process says of itself."""
    return appliance.memory.slots["gemini"].read_facts()


@pytest_asyncio.fixture
async def guest(appliance: Appliance) -> AsyncIterator[Guest]:
    """A page with a guest before it."""
    async with Guest(appliance.page_url) as page:
        await page.call("touch.engage")
        yield page
        await page.call("session.end")


@pytest_asyncio.fixture
async def voice(appliance: Appliance) -> AsyncIterator[Client]:
    """The voice agent's connection."""
    connection = await nats.connect(appliance.nats_url)
    yield connection
    await connection.close()


async def say(voice: Client, text: str) -> None:
    """As a voice agent publishes it."""
    await voice.publish("kiosk.voice.transcript", orjson.dumps({"payload": {"text": text, "final": True}}))


def question(message: dict[str, Any]) -> str | None:
    """The question of a document."""
    if message["type"] != "ui.update":
        return None
    return next((one["question"] for one in message["payload"]["components"] if one["type"] == "Prompt"), None)


async def test_what_the_box_does_not_understand_becomes_a_question(guest: Guest, voice: Client) -> None:
    """The help is on the screen first, the model's reading a moment later, and the cart waits for the guest."""
    await say(voice, MUMBLED)
    await guest.until(lambda message: "Cheeseburger" in (question(message) or ""))
    assert guest.document["cart"]["items"] == []


async def test_what_is_said_is_said_in_the_models_words(guest: Guest, voice: Client) -> None:
    """With the kiosk's own names in them."""
    await say(voice, "two cheeseburgers")
    message = await guest.until(lambda message: message["type"] == "tts.say")
    assert message["payload"]["text"] == "Great choice, 2 Cheeseburgers coming up!"


async def test_a_killed_gemini_process_costs_the_guest_nothing(
    appliance: Appliance, guest: Guest, voice: Client
) -> None:
    """The order goes on, in templates until it is back; then as before."""
    old = appliance.kill("gemini")
    await say(voice, "two cokes")
    await guest.until(lambda message: message["type"] == "ui.update" and bool(message["payload"]["cart"]["items"]))
    appliance.wait_restarted("gemini", old)
    appliance.wait_for(lambda: facts(appliance).get("ready"), 15.0, "the model")
    await say(voice, "two cheeseburgers")
    message = await guest.until(lambda message: message["type"] == "tts.say" and "Cheese" in message["payload"]["text"])
    assert message["payload"]["text"].startswith("Great choice")


async def test_a_process_that_dies_while_a_sentence_waits_for_its_words_holds_nothing(
    tmp_path: Path, service: StandIn
) -> None:
    """The sentence is said as it is at the moment of the death, the next one without any wait."""
    service.behave = hang
    env = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": service.url}
    with Appliance(tmp_path, **env) as appliance:
        await ready(appliance)
        voice = await nats.connect(appliance.nats_url)
        async with Guest(appliance.page_url) as guest:
            await guest.call("touch.engage")
            await say(voice, "two cheeseburgers")
            await guest.until(lambda one: heard(one) == "two cheeseburgers")
            began = time.monotonic()
            await eventually(lambda: service.asked, "the request")
            appliance.kill("gemini")
            message = await guest.until(lambda message: message["type"] == "tts.say")
            assert time.monotonic() - began < AT_ONCE_S
            assert "2 Cheeseburger" in message["payload"]["text"]
            assert (await spoken(guest, voice, "coke"))[1] < AT_ONCE_S
        await voice.close()


async def test_status_and_top_show_breaker_budget_and_what_was_asked(
    appliance: Appliance,
    guest: Guest,
    voice: Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And the key in none of them, nor in what RECORD=1 has kept."""
    await say(voice, MUMBLED)
    await guest.until(lambda message: "Cheeseburger" in (question(message) or ""))
    await asyncio.to_thread(
        appliance.wait_for, lambda: (facts(appliance).get("last") or {}).get("asked") == MUMBLED, 5.0, "word of it"
    )
    for name, value in (("RUNTIME_DIR", appliance.runtime_dir), ("COLUMNS", "200")):
        monkeypatch.setenv(name, str(value))
    assert call(["status"]) == 0
    status = capsys.readouterr().out
    assert "breaker" in status
    assert "closed" in status
    assert "budget of the day" in status
    assert call(["top", "--once"]) == 0
    top = capsys.readouterr().out
    assert MUMBLED in top
    assert "model_answer" in top
    assert call(["status", "--json"]) == 0
    found = orjson.loads(capsys.readouterr().out)
    assert found["model"]["budget"]["day"]["tokens"] > 0
    written = [path.read_text() for path in (appliance.state_dir / "gemini").glob("sent-*.jsonl")]
    assert MUMBLED in "".join(written)
    everything = "".join(path.read_text(errors="replace") for path in appliance.state_dir.rglob("*") if path.is_file())
    for text in (status, top, orjson.dumps(found).decode(), everything, appliance.stderr()):
        assert KEY not in text


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run `edge ARGUMENTS` about an appliance; what it prints."""

    def run(appliance: Appliance, *arguments: str) -> str:
        for name in ("RUNTIME_DIR", "STATE_DIR", "GEMINI_API_KEY", "GEMINI_BASE_URL"):
            monkeypatch.setenv(name, appliance.environment[name])
        monkeypatch.setenv("COLUMNS", "240")
        monkeypatch.chdir(appliance.state_dir)
        call(arguments)
        return capsys.readouterr().out

    return run


async def spoken(guest: Guest, voice: Client, dish: str) -> tuple[str, float]:
    """Order two of a dish; what the kiosk says of it, and how many seconds after the screen that shows the sentence."""
    sentence, wanted = f"two {dish}s", f"2 {dish.capitalize()}"
    await say(voice, sentence)
    await guest.until(lambda one: heard(one) == sentence)
    began = time.monotonic()
    said = await guest.until(lambda one: one["type"] == "tts.say" and wanted in one["payload"]["text"])
    return str(said["payload"]["text"]), time.monotonic() - began


OTHER_WORDS = "Great choice"
"""How the model that stands for Gemini begins; no template does."""
BUDGET = "1500"
"""Tokens for two sentences in its words, and no third."""


@contextlib.asynccontextmanager
async def used_up(appliance: Appliance) -> AsyncIterator[tuple[Guest, Client]]:
    """A guest who has used the budget up: the third sentence is said from the template, and at once."""
    await ready(appliance)
    voice = await nats.connect(appliance.nats_url)
    async with Guest(appliance.page_url) as guest:
        await guest.call("touch.engage")
        for dish in ("cheeseburger", "coke"):
            assert (await spoken(guest, voice, dish))[0].startswith(OTHER_WORDS)
        text, waited_s = await spoken(guest, voice, "lemonade")
        assert not text.startswith(OTHER_WORDS)
        assert waited_s < AT_ONCE_S
        yield guest, voice
    await voice.close()


async def test_a_day_whose_budget_runs_out_goes_on_in_templates(
    tmp_path: Path, service: StandIn, edge: Callable[..., str]
) -> None:
    """The guest notices nothing: no error, no notice, no wait. The operator reads it, over a restart of the process;
    the next day the model is asked again."""
    env = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": service.url, "GEMINI_DAY_TOKENS": BUDGET}
    with Appliance(tmp_path, **env) as appliance:
        async with used_up(appliance) as (guest, voice):
            await eventually(lambda: not facts(appliance)["ready"], "word of it")
            await say(voice, MUMBLED)
            await guest.until(lambda one: heard(one) == MUMBLED)
            shown = [one["type"] for one in guest.document["components"]]
            assert "Prompt" not in shown, "nobody was asked what was meant"
            assert shown.count("Notice") == 1, "that it was not understood, and nothing about a budget"
            appliance.wait_restarted("gemini", appliance.kill("gemini"))
            await eventually(lambda: facts(appliance)["loaded"], "its next life", 15.0)
            assert not (await spoken(guest, voice, "lemonade"))[0].startswith(OTHER_WORDS)
        assert len(service.asked) == 2
        for command in ("status", "top"):
            told = edge(appliance, command, *(["--once"] if command == "top" else []))
            assert "the day's budget is used up" in told
            assert "1,880 of 1,500 tokens" in told
        assert "raise GEMINI_DAY_TOKENS or GEMINI_DAY_COST" in edge(appliance, "doctor")
    book = tmp_path / "state" / "gemini" / "budget.json"
    book.write_text(book.read_text().replace(time.strftime("%Y-%m-%d"), "2020-01-01"))
    with Appliance(tmp_path, **env) as appliance:
        await ready(appliance)
        assert facts(appliance)["budget"]["day"]["tokens"] == 0
        assert "0 answers used; 0 of 1,500 tokens" in edge(appliance, "doctor")


async def test_a_guest_whose_budget_runs_out_hears_templates_and_the_next_one_does_not(
    tmp_path: Path, service: StandIn, edge: Callable[..., str]
) -> None:
    """One who talks for an hour does not use up the day of all others."""
    env = {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": service.url, "GEMINI_SESSION_TOKENS": BUDGET}
    with Appliance(tmp_path, **env) as appliance:
        async with used_up(appliance) as (guest, voice):
            await eventually(lambda: facts(appliance)["used_up"], "word of it")
            assert "not asked for this guest" in edge(appliance, "status")
            await guest.call("session.end")
            await guest.call("touch.engage")
            assert (await spoken(guest, voice, "coke"))[0].startswith(OTHER_WORDS)


async def ready(appliance: Appliance) -> None:
    """Wait until the model may be asked."""
    await eventually(lambda: facts(appliance).get("ready"), "the model", 15.0)


def test_without_a_key_there_is_no_gemini_process(tmp_path: Path) -> None:
    """And nobody imports the SDK."""
    with Appliance(tmp_path) as appliance:
        assert "gemini" not in appliance.states()
        assert appliance.status()["model"] is None
