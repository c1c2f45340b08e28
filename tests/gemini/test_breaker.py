"""The breaker: real failures reach it, cancellations do not heal it, and one request at a time tries again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.gemini_server import StandIn, after, failing, good, hang
from edge.io.gemini import asking as asking_module
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.failure import ModelFailed
from tests.gemini.conftest import asking
from tests.io.child import eventually


async def fails() -> None:
    """A call that the service does not answer."""
    raise ModelFailed("http_503")


async def works() -> str:
    """One that it does."""
    return "fine"


async def open_it(breaker: Breaker, times: int) -> None:
    """Let calls fail."""
    for _ in range(times):
        with pytest.raises(ModelFailed, match="http_503"):
            await breaker.call(fails)


async def test_five_failures_in_a_row_open_it() -> None:
    """From then on nothing is asked; a success in between starts the count anew."""
    breaker = Breaker()
    await open_it(breaker, 4)
    await breaker.call(works)
    await open_it(breaker, 4)
    assert breaker.state == "closed"
    await open_it(breaker, 1)
    assert breaker.state == "open"
    with pytest.raises(ModelFailed, match="breaker_open"):
        await breaker.call(works)


async def test_a_call_that_was_cancelled_says_nothing() -> None:
    """A guest who speaks again over a service that hangs must not make it look well."""
    breaker = Breaker()
    await open_it(breaker, 4)
    hanging = asyncio.ensure_future(breaker.call(asyncio.Event().wait))
    await asyncio.sleep(0)
    hanging.cancel()
    await asyncio.wait({hanging})
    assert breaker.failures == 4
    await open_it(breaker, 1)
    assert breaker.state == "open"


async def test_half_open_lets_one_try() -> None:
    """The others do not wait for a service that may still hang."""
    breaker = Breaker(failures=1, recovery_s=0.01)
    await open_it(breaker, 1)
    await eventually(lambda: breaker.state == "half_open", "half open")
    going = asyncio.Event()
    trying = asyncio.ensure_future(breaker.call(going.wait))
    await asyncio.sleep(0)
    assert not breaker.lets_through
    with pytest.raises(ModelFailed, match="breaker_open"):
        await breaker.call(works)
    going.set()
    await trying
    assert breaker.state == "closed"


async def test_failures_of_the_service_reach_it(tmp_path: Path, service: StandIn) -> None:
    """Through the real client: after the fifth, no request leaves the box, and the core is told not to ask."""
    service.behave = failing(503)
    async with asking(tmp_path, service) as asked:
        for _ in range(5):
            await asked.answer(asked.intent("a cheeseburger"))
        await eventually(lambda: asked.state == {"ready": False, "speaks": False}, "word of it")
        answer = await asked.answer(asked.intent("a cheeseburger"))
        assert answer["error"] == "breaker_open"
        assert len(service.asked) == 5
        assert asked.facts["breaker"] == "open"


async def test_a_service_that_hangs_opens_it(tmp_path: Path, service: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines are failures."""
    monkeypatch.setattr(asking_module, "DEADLINE_S", 0.05)
    service.behave = hang
    async with asking(tmp_path, service) as asked:
        for _ in range(5):
            assert (await asked.answer(asked.intent("a cheeseburger")))["error"] == "timeout"
        await eventually(lambda: asked.facts["breaker"] == "open", "an open breaker")


async def test_it_comes_back_by_itself(tmp_path: Path, service: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the pause one request tries, and all is as before."""
    monkeypatch.setattr(Breaker.__init__, "__defaults__", (5, 0.2))
    service.behave = failing(429)
    async with asking(tmp_path, service) as asked:
        for _ in range(5):
            await asked.answer(asked.intent("a cheeseburger"))
        await eventually(lambda: not asked.state["ready"], "word of the outage")
        service.behave = after(0.01, good)
        await eventually(lambda: asked.state["ready"], "word that it may be asked again")
        assert (await asked.answer(asked.intent("a cheeseburger")))["error"] is None
        await eventually(lambda: asked.facts["breaker"] == "closed", "a closed breaker")
