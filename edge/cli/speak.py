"""`edge say` and `edge see`: publish what an agent would, and tell what the kiosk made of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import nats
import typer
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeout

from edge.broker import Access
from edge.cli.app import write_json
from edge.config import Settings, load
from edge.core.money import format_price
from edge.core.session import KioskState, SessionState
from edge.envelope import read_answer, write_envelope
from edge.errors import NotRunningError, RequestFailed
from edge.log import mask_url
from edge.memory import FILE_NAME, Memory
from edge.status import read_cart, read_session

CONNECT_S = 2.0
EFFECT_S = 2.0
"""How long to wait for the kiosk to answer, and then for what it does."""
POLL_S = 0.01
NO_EFFECT = 1
"""Exit status when the kiosk refused it or nothing came of it."""
_BUSY = (KioskState.PROCESSING, KioskState.DECIDING, KioskState.UPDATING)


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The kiosk to talk to: the one that runs here, else the one that the settings name."""

    settings: Settings
    kiosk_id: str
    url: str
    memory: Memory | None


def publish(name: str, payload: dict[str, Any], as_json: bool) -> int:
    """Publish and report; returns the exit status: 0, or 1 when it was refused or had no effect."""
    with opened() as kiosk:
        before = visible(read_session(kiosk.memory) if kiosk.memory is not None else None)
        refusal = asyncio.run(_request(kiosk, name, payload))
        after = _wait_for_effect(kiosk.memory, before) if kiosk.memory is not None and refusal is None else None
        report = reported(name, refusal, after, kiosk.memory)
    if as_json:
        write_json(report)
    else:
        typer.echo(told(report))
    return 0 if report["accepted"] and (report["changed"] or kiosk.memory is None) else NO_EFFECT


@contextlib.contextmanager
def opened() -> Iterator[Kiosk]:
    """The kiosk to talk to. Raises NotRunningError when there is none here and the settings name none."""
    settings = load()
    try:
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
    except NotRunningError as error:
        if settings.nats_url is None:
            raise NotRunningError(f"{error}; start one with `edge run`, or set NATS_URL to reach another box") from None
        yield Kiosk(settings, settings.kiosk_id, settings.nats_url, None)
        return
    facts = memory.read_facts()
    try:
        yield Kiosk(settings, facts["kiosk_id"], facts["servers"]["nats"], memory)
    finally:
        memory.close()


async def _request(kiosk: Kiosk, name: str, payload: dict[str, Any]) -> str | None:
    async with connected(kiosk) as client:
        return await request(client, kiosk, name, payload)


@contextlib.asynccontextmanager
async def connected(kiosk: Kiosk) -> AsyncIterator[Client]:
    """A connection as agents have one. Raises NotRunningError when the server cannot be reached."""
    access = Access.of(kiosk.url, kiosk.settings)
    try:
        client = await nats.connect(
            list(access.urls),
            user_credentials=None if access.creds is None else str(access.creds),
            tls=access.tls,
            allow_reconnect=False,
            connect_timeout=CONNECT_S,
            error_cb=_quiet,
        )
    except (NatsError, OSError, TimeoutError) as error:
        raise NotRunningError(f"the NATS server at {mask_url(kiosk.url)} cannot be reached: {error}") from None
    try:
        yield client
    finally:
        await client.close()


async def request(client: Client, kiosk: Kiosk, name: str, payload: dict[str, Any]) -> str | None:
    """Publish as an agent does, asking to hear of it: returns why it was refused, None when it was taken.

    Raises NotRunningError when nobody is there to take it.
    """
    subject = f"kiosk.{name}"
    body = write_envelope(kiosk.kiosk_id, subject, payload, message_id=str(uuid.uuid4()))
    try:
        read_answer((await client.request(subject, body, timeout=EFFECT_S)).data)
    except (NoRespondersError, NatsTimeout):
        text = f"no kiosk answers on {subject}; `edge status` tells whether its nats process is ready"
        raise NotRunningError(text) from None
    except RequestFailed as error:
        return error.reason
    return None


async def _quiet(error: Exception) -> None:
    """The library's own report of what is raised anyway."""


def visible(session: SessionState | None) -> tuple[object, ...]:
    """What an input changes when it does anything; clocks and counters of the session are not in it."""
    if session is None:
        return ()
    return (session.session_id, session.current_state, session.last_activity, session.heard, session.cart, session.left)


def _wait_for_effect(memory: Memory, before: tuple[object, ...]) -> SessionState | None:
    """The session once it has changed and rests again; None when nothing changed in time."""
    deadline = time.monotonic() + EFFECT_S
    while time.monotonic() < deadline:
        session = read_session(memory)
        if session is not None and session.current_state not in _BUSY and visible(session) != before:
            return session
        time.sleep(POLL_S)
    return None


def reported(name: str, refusal: str | None, after: SessionState | None, memory: Memory | None) -> dict[str, Any]:
    """What came of it, for machines; `after` is the session that it changed, None when it changed nothing."""
    session = after if after is not None or memory is None else read_session(memory)
    report: dict[str, Any] = {"accepted": refusal is None, "changed": after is not None, "reason": refusal}
    if refusal is None and after is None and memory is not None:
        report["reason"] = _why_nothing(name, session)
    if session is not None:
        heard = session.heard
        report |= {
            "state": session.current_state.value,
            "session_id": session.session_id,
            "heard": heard.text if heard else None,
            "understood": heard.understood if heard else None,
            "said": session.said,
            "cart": read_cart(session),
            "total_text": format_price(session.cart_total, session.currency, session.language),
        }
    return report


def _why_nothing(name: str, session: SessionState | None) -> str:
    if session is None:
        return "the core has not started yet; `edge status` tells how it is"
    state = session.current_state
    if session.shut:
        return "the restaurant is shut at this hour"
    if session.closed is not None:
        return f"the kiosk is out of service: {session.closed}"
    if name == "vision.person_detected" and session.placed is not None:
        return "the number of the order just placed stands there for another moment"
    if name.startswith("voice.") and state is KioskState.IDLE:
        return "nobody stands before the kiosk, so it does not listen; first `edge see person_detected`"
    if name == "vision.person_left" and state is KioskState.IDLE:
        return "nobody stood before the kiosk"
    return f"the kiosk is in state {state.value}, where this changes nothing"


def told(report: dict[str, Any]) -> str:
    """The same for people."""
    if not report["accepted"]:
        return f"Refused: {report['reason']}"
    lines = [] if report["changed"] or report["reason"] is None else [f"Nothing happened: {report['reason']}"]
    if "state" not in report:
        return "Published; the kiosk took it."
    lines.append(f"State: {report['state']}")
    if report["heard"]:
        lines.append(f"Heard: {report['heard']}" + (f" ({report['understood']})" if report["understood"] else ""))
    if report["said"]:
        lines.append(f"Says: {report['said']}")
    for line in report["cart"]["items"]:
        lines.append(f"  {line['quantity']} x {line['name']}")
    if report["cart"]["items"]:
        lines.append(f"Total: {report['total_text']}")
    return "\n".join(lines)
