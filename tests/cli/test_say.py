"""A whole order by voice, with no network and no key: ordered, changed, corrected and paid for by `edge say` alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from tests.cli.conftest import Edge

Say = Callable[[str], dict[str, Any]]


async def _sent_away(page_url: str) -> None:
    """Whoever stood there before has gone."""
    async with Guest(page_url) as page:
        await page.call("session.end")


@pytest.fixture
def say(appliance: Appliance, edge: Edge, request: pytest.FixtureRequest) -> Say:
    """What a new guest says, in the language of the test's mark; returns what the kiosk reports."""
    asyncio.run(_sent_away(appliance.page_url))
    here = {"RUNTIME_DIR": str(appliance.runtime_dir), "STATE_DIR": str(appliance.state_dir)}
    edge("see", "person_detected", **here)

    def said(text: str) -> dict[str, Any]:
        found: dict[str, Any] = edge("say", text, "--language", request.param, "--json", **here).json
        assert found["heard"] == text
        return found

    return said


def lines(report: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    """(name, quantity, what is special about it) of the order."""
    return [(line["name"], line["quantity"], _special(line)) for line in report["cart"]["items"]]


def _special(line: dict[str, Any]) -> list[str]:
    """The options of a line beside its defaults: "none onions"."""
    chosen = [one for one in line["options"] if not one["default"] or one["amount"] != "normal"]
    return [one["option"] if one["amount"] == "normal" else f"{one['amount']} {one['option']}" for one in chosen]


@pytest.mark.parametrize("say", ["en"], indirect=True)
def test_a_whole_order_in_english(say: Say) -> None:
    """Distributives, a replacement, a correction in the sentence, edits by place and by name, and the way to pay."""
    say("hi, two cheeseburgers, one without onions, and a large coke please")
    say("make that coke a lemonade")
    say("add fries, no wait, onion rings")
    say("no pickles on the first one")
    assert [(name, count) for name, count, _ in lines(say("take the onion rings off"))] == [
        ("Cheeseburger", 1), ("Cheeseburger", 1), ("Lemonade", 1),
    ]  # fmt: skip
    report = say("two more of those and that's all")
    assert lines(report) == [
        ("Cheeseburger", 1, ["none pickles"]), ("Cheeseburger", 1, ["none onions"]), ("Lemonade", 3, ["large"]),
    ]  # fmt: skip
    assert report["said"]


@pytest.mark.parametrize("say", ["de"], indirect=True)
def test_a_whole_order_in_german(say: Say) -> None:
    """The same in German."""
    say("guten Tag, zwei Cheeseburger, einen ohne Zwiebeln, und eine große Cola bitte")
    say("mach aus der Cola eine Limonade")
    say("noch Pommes, nein warte, Zwiebelringe")
    say("bei der ersten keine Tomaten")
    assert [(name, count) for name, count, _ in lines(say("nimm die Zwiebelringe wieder raus"))] == [
        ("Cheeseburger", 1), ("Cheeseburger", 1), ("Lemonade", 1),
    ]  # fmt: skip
    report = say("noch zwei davon und das wars")
    assert lines(report) == [
        ("Cheeseburger", 1, ["none tomato"]), ("Cheeseburger", 1, ["none onions"]), ("Lemonade", 3, ["large"]),
    ]  # fmt: skip
    assert report["said"]
