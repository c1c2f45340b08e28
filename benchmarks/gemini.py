"""How well the configured Gemini model understands orders, beside the box, and what both together make of doubt.

`edge bench gemini` sends the development sets through the real client to GEMINI_MODEL, with any key. The box and the
core are the real ones too: the core says itself where it is in doubt, and what it makes of the model's answer.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.measure import quantile
from benchmarks.understanding import wilson
from benchmarks.understanding_sets import Lines, Restaurant, Row, restaurants
from edge.config import Settings
from edge.core.event import Event, Now
from edge.core.intent import Intent
from edge.core.intent.acts.understand import prepare, understand
from edge.core.machine import Machine
from edge.core.menu import Menu
from edge.core.rules import PHRASE_MS, Rules
from edge.core.session import SessionState
from edge.doctor_model import TODO
from edge.errors import EdgeError
from edge.io.gemini import prompts
from edge.io.gemini.asking import Asking, Outcome
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.budget import BYTES_PER_TOKEN, Budget, Limits
from edge.io.gemini.client import Client
from edge.io.gemini.pace import Pace
from edge.messages import Empty, ModelAnswer, ModelChanged, ModelRequest, Transcript

AT_A_TIME = 2
"""Requests under way, as on a kiosk."""
PAUSES_S = (15.0, 30.0, 60.0)
"""What is waited when the service says that the key asks too often; free keys allow some ten requests a minute."""
TOO_OFTEN = "http_429"
GIVE_UP = 5
"""Failures in a row after which it is the key, the model or the network, and not this sentence."""
BOUNDLESS = 10**12
LANGUAGE = "en"

Report = dict[str, Any]
"""As JSON."""


@dataclass(frozen=True)
class Result:
    """One sentence: whether the box and the model read it right, and what came of doubt."""

    box: bool
    model: bool
    doubt: bool
    together: str
    """`right` done, `offered` to one touch, `wrong` done, or `lost`; as the box alone would when it was sure."""
    outcome: Outcome


class Guest:
    """A core of its own for each sentence."""

    def __init__(self, menu: Menu) -> None:
        self._machine = Machine(menu, Rules(), understand)
        self._session: SessionState = self._machine.first("bench", 1)
        self._now = 1_000_000
        self._step("model.changed", ModelChanged(ready=True))
        self._step("touch.engage", Empty(), "page")

    def _step(self, name: str, payload: msgspec.Struct, origin: str = "inside") -> list[Any]:
        self._now += 1_000
        event = Event(name, payload, origin=origin, fresh=f"{self._now:032x}")
        self._session, sent = self._machine.step(self._session, event, Now(self._now, 1_790_000_000_000 + self._now))
        return sent

    def hear(self, text: str) -> ModelRequest | None:
        """Say it; what the model would be asked about it, if the box is in doubt."""
        for one in self._step("voice.transcript", Transcript(text), "nats"):
            if one.name == "model.request" and one.body["kind"] == "intent":
                return msgspec.convert(one.body, ModelRequest)
        return None

    def answer(self, answer: ModelAnswer) -> None:
        """What the model said."""
        self._step("model.answer", answer)

    @property
    def has_ordered(self) -> bool:
        """Whether anything is in the cart, or waits for a size."""
        prompt = self._session.prompt
        return bool(self._session.cart) or (prompt is not None and prompt.text == "choose")

    @property
    def offered(self) -> list[Lines]:
        """The readings that one touch would do."""
        prompt = self._session.prompt
        if prompt is None or prompt.text not in ("confirm", "guess", "many"):
            return []
        return [lines_of(self._machine.menu, reading) for reading in prompt.waiting]


def lines_of(menu: Menu, intent: Intent) -> Lines:
    """The lines of a reading, as the sets have them."""
    found: Lines = Counter()
    for line in (line for wish in intent.wishes for line in wish.lines):
        item = menu.item(line.item) if line.item is not None else None
        found[(None if item is None else item.code, line.quantity, tuple(sorted(line.options)))] += 1
    return found


async def patiently(
    ask: Callable[[], Awaitable[Outcome]], pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Outcome:
    """What `ask` gives; asked again where a measurement, unlike a guest, can wait for the key to be let in again."""
    outcome = await ask()
    for seconds in PAUSES_S:
        if outcome.reason != TOO_OFTEN:
            break
        sys.stderr.write(f"gemini: the key asks too often for the service; {seconds:.0f} s pause ...\n")
        await pause(seconds)
        outcome = await ask()
    return outcome


async def _one(place: Restaurant, row: Row, asking: Asking) -> Result:
    own = understand(row.text, LANGUAGE, place.menu, (), None)
    guest = Guest(place.menu)
    request = guest.hear(row.text)
    asked = request or ModelRequest("bench", "intent", 1, None, LANGUAGE, said=row.text)
    outcome = await patiently(lambda: asking.ask(asked, place.menu))
    meant = outcome.answer.intent
    read = lines_of(place.menu, msgspec.convert(meant, Intent)) if meant is not None else Counter()
    before = guest.has_ordered
    if request is not None:
        guest.answer(outcome.answer)
    box = lines_of(place.menu, own) == row.lines
    done = read if guest.has_ordered and not before and request is not None else None
    return Result(box, read == row.lines, request is not None, _together(row, box, request, done, guest), outcome)


def _together(row: Row, box: bool, request: ModelRequest | None, done: Lines | None, guest: Guest) -> str:
    if request is None:
        return "right" if box else "wrong"
    if done is not None:
        return "right" if done == row.lines else "wrong"
    return "offered" if row.lines in guest.offered else "lost"


async def _measured(place: Restaurant, rows: tuple[Row, ...], asking: Asking) -> list[Result]:
    """All rows, a few at a time. Raises EdgeError when the service answers nothing."""
    found: list[Result] = []
    for start in range(0, len(rows), AT_A_TIME):
        found += await asyncio.gather(*(_one(place, row, asking) for row in rows[start : start + AT_A_TIME]))
        last = [one.outcome for one in found[-GIVE_UP:]]
        if len(last) == GIVE_UP and all(one.reason is not None and not one.ignored for one in last):
            reason = str(last[-1].reason)
            raise EdgeError(f"the service does not answer ({reason}): {TODO.get(reason, 'see what it says of itself')}")
    return found


async def _all(places: list[Restaurant], settings: Settings, limit: int | None) -> tuple[list[Report], str | None]:
    """The reports, and why there are no more of them. Raises EdgeError when there is none."""
    assert settings.gemini_api_key is not None
    client = Client(settings.gemini_api_key.get_secret_value(), settings.gemini_model, settings.gemini_base_url)
    found: list[Report] = []
    try:
        client.prepare()
        with tempfile.TemporaryDirectory() as state:
            limits = Limits(BOUNDLESS, BOUNDLESS, BOUNDLESS, BOUNDLESS, 0, 0)
            budget = Budget(Path(state) / "budget.json", limits)
            # A failure is counted and shown; a breaker would only hide the ones after it.
            asking = Asking(client, Breaker(BOUNDLESS), budget, Pace(PHRASE_MS / 1000), lambda: "bench")
            for place in places:
                found.append(await _report(place, asking, settings, limit))
    except EdgeError as error:
        if not found:
            raise
        # What was measured, and paid for, is not thrown away.
        return found, str(error)
    finally:
        await client.aclose()
    return found, None


async def _report(place: Restaurant, asking: Asking, settings: Settings, limit: int | None) -> Report:
    prepare(place.menu)
    rows = place.rows[:limit]
    sys.stderr.write(f"gemini: {place.name}, {len(rows)} sentences ...\n")
    began = time.monotonic()
    found = await _measured(place, rows, asking)
    doubtful = [one for one in found if one.doubt]
    seconds = sorted(one.outcome.seconds for one in found)
    used = [one.outcome.usage for one in found if one.outcome.usage is not None]
    tokens = [sum(one.input for one in used), sum(one.output for one in used)]
    cost = _cost(settings, *tokens)
    right = sum(one.model for one in found)
    return {
        "name": place.name,
        "n": len(found),
        "box": _percent(found, lambda one: one.box),
        "model": _percent(found, lambda one: one.model),
        "model_wilson": wilson(right, len(found)),
        "doubtful": len(doubtful),
        "doubtful_box": _percent(doubtful, lambda one: one.box),
        "doubtful_model": _percent(doubtful, lambda one: one.model),
        "doubtful_together": {
            name: _percent(doubtful, lambda one, name=name: one.together == name)
            for name in ("right", "offered", "wrong", "lost")
        },
        "ms": {"p50": quantile(seconds, 0.5) * 1e3, "p95": quantile(seconds, 0.95) * 1e3},
        "tokens": tokens,
        "usd": cost,
        "usd_per_1000": 1_000 * cost / max(1, len(used)),
        "reasons": dict(Counter(one.outcome.reason for one in found if one.outcome.reason is not None)),
        "seconds": time.monotonic() - began,
    }


def _percent(found: list[Result], holds: Any) -> float | None:
    return 100 * sum(bool(holds(one)) for one in found) / len(found) if found else None


def _cost(settings: Settings, tokens_in: int, tokens_out: int) -> float:
    """In USD, at the prices that are set."""
    return (tokens_in * settings.gemini_input_price + tokens_out * settings.gemini_output_price) / 1e6


def _announce(places: list[Restaurant], settings: Settings, limit: int | None) -> None:
    """Say what it may cost before it does."""
    count = size = output = 0
    for place in places:
        rows = len(place.rows[:limit])
        prompt = prompts.intent(ModelRequest("bench", "intent", 1, None, LANGUAGE), place.menu, prompts.Menus())
        count += rows
        size += rows * prompt.size
        output += rows * prompt.text.max_output_tokens
    tokens = -(-size // BYTES_PER_TOKEN)
    cost = _cost(settings, tokens, output)
    sys.stderr.write(
        f"gemini: {count:,} sentences to {settings.gemini_model}, at most {tokens + output:,} tokens and {cost:.2f} USD"
        " at the prices set; -n takes fewer of each set\n"
    )


def gemini(folder: Path | None, settings: Settings, limit: int | None) -> Report:
    """The whole report. Raises EdgeError without a key, or when the service does not answer."""
    if settings.gemini_api_key is None:
        raise EdgeError("GEMINI_API_KEY is not set: set it, and GEMINI_MODEL for another model than the usual one")
    own = settings.gemini_base_url
    places = restaurants(folder)
    _announce(places, settings, limit)
    sets, stopped = asyncio.run(_all(places, settings, limit))
    return {"model": settings.gemini_model, "service": own or "Gemini", "sets": sets, "stopped": stopped}
