"""`edge bench gemini` measures what it says: with a model that is always right, nothing that was in doubt is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web

from benchmarks import gemini
from benchmarks.gemini_server import Asked, StandIn, failing, saying
from benchmarks.understanding_sets import OWN, Restaurant, read
from edge.cli.app import call
from edge.errors import EdgeError
from edge.io.gemini.asking import Asking
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.budget import Budget, Limits
from edge.io.gemini.client import Client
from edge.io.gemini.pace import Pace
from tests.gemini.conftest import KEY
from tests.io.child import make_settings

SENTENCES = 40


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
