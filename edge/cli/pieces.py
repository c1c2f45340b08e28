"""`edge say --pieces`: a sentence published as somebody speaks it, and what the screen makes of each piece."""

from __future__ import annotations

import asyncio
import time
from asyncio import sleep as pause
from collections.abc import AsyncIterator
from typing import Any

import typer
from nats.aio.client import Client

from edge.cli.app import write_json
from edge.cli.explain import live_menu
from edge.cli.speak import EFFECT_S, NO_EFFECT, POLL_S, Kiosk, connected, opened, reported, request, told, visible
from edge.core.menu import Menu
from edge.core.money import format_price
from edge.core.session import KioskState, SessionState
from edge.core.shown import GuessedLine
from edge.status import read_session

_NAME = "voice.transcript"
_WOULD = {"add": "would add", "change": "would change to", "remove": "would take off"}
_SHOWN = 3
"""Dishes of a list that are named."""


def publish(text: str, language: str | None, pace_s: float, as_json: bool) -> int:
    """Speak `text` word by word and tell of each piece as it goes; returns the exit status of `speak.publish`.

    Raises NotRunningError, and what reading the kiosk's menu raises.
    """
    with opened() as kiosk:
        return asyncio.run(_publish(kiosk, text, language, pace_s, as_json))


async def _publish(kiosk: Kiosk, text: str, language: str | None, pace_s: float, as_json: bool) -> int:
    report: dict[str, Any] = {"accepted": False}
    async for report in _said(kiosk, text, language, pace_s):
        if as_json:
            write_json(report, indent=False)
        else:
            typer.echo(_told(report) if "lines" in report else told(report))
    return 0 if report["accepted"] and (report["changed"] or kiosk.memory is None) else NO_EFFECT


async def _said(kiosk: Kiosk, text: str, language: str | None, pace_s: float) -> AsyncIterator[dict[str, Any]]:
    """A report of each piece, the final transcript's last. One that the kiosk does not take is the last one too."""
    menu = None if kiosk.memory is None else live_menu(kiosk.memory, kiosk.settings)
    words = text.split()
    stages = [(" ".join(words[:number]), False) for number in range(1, len(words) + 1)]
    async with connected(kiosk) as client:
        for stage, final in (*stages, (text, True)):
            next_at = time.monotonic() + pace_s
            payload = {"text": stage, "language": language, "confidence": 1.0, "final": final}
            report, session = await _published(client, kiosk, payload)
            refused = not report["accepted"] or (kiosk.memory is not None and not report["changed"])
            if not final and not refused:
                report = {name: report[name] for name in ("accepted", "changed", "reason")} | _guessed(session, menu)
            yield {"text": stage, "final": final, **report}
            if refused:
                return
            await pause(max(0.0, next_at - time.monotonic()))


async def _published(
    client: Client, kiosk: Kiosk, payload: dict[str, Any]
) -> tuple[dict[str, Any], SessionState | None]:
    before = visible(None if kiosk.memory is None else read_session(kiosk.memory))
    refusal = await request(client, kiosk, _NAME, payload)
    after = None if refusal is not None else await _changed(kiosk, before)
    return reported(_NAME, refusal, after, kiosk.memory), after


async def _changed(kiosk: Kiosk, before: tuple[object, ...]) -> SessionState | None:
    """The session once it has changed and awaits nobody; None when nothing changed in time."""
    deadline = time.monotonic() + EFFECT_S
    while kiosk.memory is not None and time.monotonic() < deadline:
        session = read_session(kiosk.memory)
        busy = session is None or session.current_state in (KioskState.PROCESSING, KioskState.DECIDING)
        if not busy and visible(session) != before:
            return session
        await asyncio.sleep(POLL_S)
    return None


def _guessed(session: SessionState | None, menu: Menu | None) -> dict[str, Any]:
    """What the sentence would do if it ended here: lines of the order, or dishes to show."""
    guess = None if session is None else session.guess
    if guess is None or session is None or menu is None:
        return {"lines": [], "found": []}
    results = (guess.view.results or ()) if guess.view is not None else ()
    return {
        "lines": [_line(session, menu, line) for line in guess.lines],
        "found": [menu.item_name(item_id, session.language) for item_id in results],
    }


def _line(session: SessionState, menu: Menu, line: GuessedLine) -> dict[str, Any]:
    price = None if line.price is None else format_price(line.price, session.currency, session.language)
    name = menu.item_name(line.item_id, session.language)
    told_of = {"item_id": line.item_id, "name": name, "quantity": line.quantity, "change": line.change}
    return {**told_of, "detail": line.detail, "price_text": price}


def _told(report: dict[str, Any]) -> str:
    """A piece of the sentence for people."""
    lines = [f"{report['text']} ..."]
    for line in report["lines"]:
        detail = f", {line['detail']}" if line["detail"] else ""
        price = f" ({line['price_text']})" if line["price_text"] else ""
        lines.append(f"    {_WOULD[line['change']]} {line['quantity']} x {line['name']}{detail}{price}")
    if report["found"]:
        more = " ..." if len(report["found"]) > _SHOWN else ""
        lines.append(f"    would show {len(report['found'])}: {', '.join(report['found'][:_SHOWN])}{more}")
    return "\n".join(lines)
