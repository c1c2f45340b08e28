"""`edge say --pieces`: what a voice agent publishes while somebody speaks, and what each piece would come to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from tests.cli.conftest import Edge

SENTENCE = "two cheeseburgers no three"


async def _sent_away(page_url: str) -> None:
    async with Guest(page_url) as page:
        await page.call("session.end")


@pytest.fixture
def here(appliance: Appliance) -> Iterator[dict[str, str]]:
    """The environment that finds the appliance, before which nobody stands, also afterwards."""
    asyncio.run(_sent_away(appliance.page_url))
    yield {"RUNTIME_DIR": str(appliance.runtime_dir), "STATE_DIR": str(appliance.state_dir)}
    asyncio.run(_sent_away(appliance.page_url))


def pieces(edge: Edge, here: dict[str, str], *arguments: str) -> list[dict[str, Any]]:
    """The reports of `edge say --pieces --json`."""
    edge("see", "person_detected", **here)
    found = edge("say", "--pieces", "--pace", "0", "--json", *arguments, **here)
    assert found.status == 0, found.err
    return [json.loads(line) for line in found.out.splitlines()]


def test_each_piece_tells_what_the_sentence_would_do_if_it_ended_there(edge: Edge, here: dict[str, str]) -> None:
    """Growing word by word; a later word takes back what an earlier one let guess; only the last is done."""
    *partial, final = pieces(edge, here, SENTENCE)
    words = SENTENCE.split()
    assert [one["text"] for one in partial] == [" ".join(words[:end]) for end in range(1, len(words) + 1)]
    assert {one["final"] for one in partial} == {False}
    counts = [[(line["quantity"], line["name"], line["price_text"]) for line in one["lines"]] for one in partial]
    assert counts[0] == []
    assert counts[1] == [(2, "Cheeseburger", "€11.80")]
    assert counts[-1] == [(3, "Cheeseburger", "€17.70")]
    assert (final["text"], final["final"], final["changed"]) == (SENTENCE, True, True)
    assert [(line["name"], line["quantity"]) for line in final["cart"]["items"]] == [("Cheeseburger", 3)]


def test_dishes_that_a_sentence_would_show_are_named(edge: Edge, here: dict[str, str]) -> None:
    """A list is followed as an order is."""
    *partial, _ = pieces(edge, here, "show me your drinks")
    assert partial[0]["found"] == []
    assert "Coke" in partial[-1]["found"]


def test_for_people_it_reads_as_it_is_spoken(edge: Edge, here: dict[str, str]) -> None:
    """The words so far, below them what they would do, and at the end what was done."""
    edge("see", "person_detected", **here)
    found = edge("say", "--pieces", "--pace", "0", SENTENCE, **here)
    assert found.status == 0
    lines = found.out.splitlines()
    assert lines[:3] == ["two ...", "two cheeseburgers ...", "    would add 2 x Cheeseburger (€11.80)"]
    assert "  3 x Cheeseburger" in lines


def test_nobody_there_is_told_at_the_first_word(edge: Edge, here: dict[str, str]) -> None:
    """One line and an exit status, instead of a sentence that nobody hears."""
    found = edge("say", "--pieces", SENTENCE, **here)
    assert found.status == 1
    assert "edge see person_detected" in found.out
    assert "..." not in found.out


def test_words_come_at_the_pace_that_was_asked_for(
    edge: Edge, here: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time that a piece itself takes is part of it."""
    slept: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await real(0.001)

    edge("see", "person_detected", **here)
    monkeypatch.setattr("edge.cli.pieces.pause", sleep)
    assert edge("say", "--pieces", "--pace", "5000", "a coke", **here).status == 0
    assert len([seconds for seconds in slept if 2.0 < seconds < 5.0]) == 3


@pytest.mark.parametrize("other", ["--partial", "--explain"])
def test_one_way_of_saying_it_at_a_time(edge: Edge, other: str) -> None:
    """Options that cannot go together are refused before anything is said."""
    found = edge("say", "--pieces", other, SENTENCE)
    assert found.status == 64
    assert "choose one" in found.err
