"""`edge bench gemini` measures what it says: with a model that is always right, nothing that was in doubt is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web

from benchmarks import gemini
from benchmarks.gemini_server import Asked, StandIn, failing, good, saying
from benchmarks.understanding_sets import OWN, Restaurant, read
from edge.cli.app import call
from edge.errors import EdgeError
from edge.io.gemini.asking import Asking, Outcome
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.budget import Budget, Limits
from edge.io.gemini.client import Client
from edge.io.gemini.pace import Pace
from edge.messages import ModelRequest
from tests.gemini.conftest import KEY
from tests.io.child import make_settings

SENTENCES = 40
REQUEST = ModelRequest("bench", "intent", 1, None, "en")


def oracle(place: Restaurant) -> Any:
    """A model that knows what every row meant."""
    meant = {row.text: row.lines for row in place.rows}

    async def behave(asked: Asked) -> web.StreamResponse:
        lines = [
            {
                "item": str(item.item_id),
                "quantity": quantity,
                "options": [{"option": f"{group}/{option}", "amount": amount} for group, option, amount in options],
            }
            for (code, quantity, options), count in meant[asked.contents["guest_said"]].items()
            for _ in range(count)
            if code is not None and (item := place.menu.find(code)) is not None
        ]
        return await saying(orjson.dumps({"intent": "add_items", "lines": lines}).decode())(asked)

    return behave


async def measured(place: Restaurant, service: StandIn, folder: Path) -> dict[str, Any]:
    """The report on one restaurant."""
    settings = make_settings(folder, gemini_api_key=KEY, gemini_base_url=service.url)
    client = Client(KEY, "gemini-2.0-flash", service.url)
    client.prepare()
    try:
        limits = Limits(10**9, 10**9, 10**9, 10**9, 0, 0)
        asking = Asking(client, Breaker(10**9), Budget(folder / "budget.json", limits), Pace(0.6), lambda: "day")
        return await gemini._report(place, asking, settings, SENTENCES)
    finally:
        await client.aclose()


@pytest.mark.timeout(120)
async def test_a_model_that_is_always_right_leaves_nothing_in_doubt(tmp_path: Path, service: StandIn) -> None:
    """Every doubtful sentence is done right, or one touch away; none is done wrong."""
    place = read(OWN / "noodles", "orders.jsonl")
    service.behave = oracle(place)
    found = await measured(place, service, tmp_path)
    assert found["model"] == 100.0
    assert found["doubtful"] > 0, "or this test shows nothing"
    together = found["doubtful_together"]
    assert together["wrong"] == 0
    assert together["right"] + together["offered"] == 100.0
    assert found["usd_per_1000"] == pytest.approx(1_000 * (900 * 0.1 + 40 * 0.4) / 1e6)


async def test_a_service_that_does_not_answer_ends_it_with_a_word(tmp_path: Path, service: StandIn) -> None:
    """Not with a table of zeros."""
    service.behave = failing(400)
    place = read(OWN / "noodles", "orders.jsonl")
    with pytest.raises(EdgeError, match="http_400"):
        await measured(place, service, tmp_path)


async def test_a_key_that_may_ask_seldom_is_waited_for() -> None:
    """As free ones do; a measurement that broke off after ten sentences would show nothing."""
    refused, answered = Outcome(REQUEST, reason="http_429"), Outcome(REQUEST)
    left = [refused, refused, answered]
    waited: list[float] = []

    async def ask() -> Outcome:
        return left.pop(0)

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    assert await gemini.patiently(ask, pause) is answered
    assert waited == [15.0, 30.0]
    left[:] = [refused] * 9
    assert await gemini.patiently(ask, pause) is refused, "not for ever"


async def test_what_was_measured_before_the_service_went_is_shown(tmp_path: Path, service: StandIn) -> None:
    """It was paid for; the end says that there would have been more."""
    places = [read(OWN / name, "orders.jsonl") for name in ("coffee", "noodles")]
    count = len(places[0].rows[:5])

    async def until_then(asked: Asked) -> web.StreamResponse:
        return await (good if len(service.asked) <= count else failing(403))(asked)

    service.behave = until_then
    settings = make_settings(tmp_path, gemini_api_key=KEY, gemini_base_url=service.url)
    found, stopped = await gemini._all(places, settings, 5)
    assert [one["name"] for one in found] == ["coffee"]
    assert "http_403" in (stopped or "")
    assert "GEMINI_API_KEY" in (stopped or "")


def test_without_a_key_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and no request."""
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    assert call(["bench", "gemini"]) != 0
    assert "GEMINI_API_KEY" in capsys.readouterr().err


def test_the_command_runs_against_any_service(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the environment to the table."""
    from benchmarks.gemini_server import serving

    with serving("good") as url:
        for name, value in {"GEMINI_API_KEY": KEY, "GEMINI_BASE_URL": url, "STATE_DIR": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("UNDERSTANDING_DATA", raising=False)
        monkeypatch.chdir(tmp_path)
        assert call(["bench", "gemini", "-n", "2", "--json", str(tmp_path / "found.json")]) == 0
    shown = capsys.readouterr()
    assert "noodles" in shown.out
    assert KEY not in shown.out + shown.err
    assert orjson.loads((tmp_path / "found.json").read_bytes())["sets"][0]["n"] == 2
