"""What the reference agents share: subjects served over NATS, and a menu that follows `kiosk.menu.changed`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg

from edge.broker import Access, Broker, Subject
from edge.child import Child
from edge.core import menu_push
from edge.core.menu import Menu, parse_menu
from edge.ending import end
from edge.envelope import Envelope, read_envelope, write_envelope, write_refusal
from edge.errors import MenuError, Refusal
from edge.messages import MAX_FRAME_BYTES, MenuChanged, decode_payload

Handler = Callable[[Menu, msgspec.Raw], dict[str, Any]]
"""From the menu and a request's payload to the answer's payload. Raises Refusal."""
Request = TypeVar("Request", bound=msgspec.Struct)

MENU_CHANGED = "kiosk.menu.changed"
STOP_S = 0.5


def decode_request(kind: type[Request], payload: msgspec.Raw) -> Request:
    """The typed payload of a request. Raises Refusal `bad_request` that says what is wrong and where."""
    try:
        return msgspec.json.decode(payload, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal("bad_request", reason=str(error)[:200]) from None


class Service:
    """One agent: `handlers` by subject. Agents of several kiosks may share a server; each answers its own kiosk."""

    def __init__(self, child: Child, handlers: Mapping[str, Handler]) -> None:
        self._child = child
        self._handlers = handlers
        self._kiosk_id = child.settings.kiosk_id
        self._embedded = child.settings.nats_url is None
        self._menu = live_menu(child.settings.menu, child.memory.menu.read())
        queue = f"{child.name}.{self._kiosk_id}"
        self._broker = Broker(
            name=f"{self._kiosk_id} {child.name}",
            access=Access.of(child.servers["nats"], child.settings),
            subjects=[*(Subject(name, queue) for name in handlers), Subject(MENU_CHANGED)],
            on_message=self._take,
            log=child.log,
            on_life=self._alive,
            on_down=self._down,
        )

    async def run(self) -> None:
        """Serve until the process is told to stop."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._broker.run()), group.create_task(self._reload())]
            await self._child.stopping.wait()
            await self._broker.flushed(STOP_S)
            await end(tasks)

    async def _alive(self, _client: Client) -> None:
        self._child.publish_facts({"connected": True})
        self._child.metrics.count("connects")
        self._child.ready()

    def _down(self) -> None:
        self._child.publish_facts({"connected": False})
        self._child.metrics.count("disconnects")

    async def _reload(self) -> None:
        """The operator has changed the menu file: it counts again, and a broken one leaves the menu in force."""
        while True:
            await self._child.reload.wait()
            self._child.reload.clear()
            try:
                self._menu = parse_menu(self._child.settings.menu.read_bytes())
            except (MenuError, OSError) as problem:
                reason = str(problem)
                self._child.log.error("agent.menu_unreadable", reason=reason, next="edge menu check names each problem")

    def _take(self, msg: Msg) -> None:
        """One message: a request, or a change of the menu. Nothing that it holds raises."""
        try:
            envelope = read_envelope(msg.data)
        except Refusal as refusal:
            # Whose message it was cannot be read, so on a shared server somebody else may have to answer it.
            if self._embedded:
                self._reply(msg, write_refusal(self._kiosk_id, msg.subject, None, refusal))
            return
        if envelope.kiosk_id != self._kiosk_id and not (self._embedded and envelope.kiosk_id is None):
            self._child.metrics.count("ignored")
        elif msg.subject == MENU_CHANGED:
            self._change_menu(envelope)
        else:
            self._answer(msg, envelope)

    def _answer(self, msg: Msg, envelope: Envelope) -> None:
        began = time.perf_counter_ns()
        try:
            result = self._handlers[msg.subject](self._menu, envelope.payload)
            body = write_envelope(
                self._kiosk_id, msg.subject, result, session_id=envelope.session_id, in_reply_to=envelope.id
            )
            if len(body) > MAX_FRAME_BYTES:
                raise Refusal("too_large")
            self._child.metrics.count("requests")
        except Refusal as refusal:
            body = write_refusal(self._kiosk_id, msg.subject, envelope.id, refusal)
            self._child.metrics.count("refusals")
        self._reply(msg, body)
        self._child.metrics.observe("request", (time.perf_counter_ns() - began) / 1000)

    def _reply(self, msg: Msg, body: bytes) -> None:
        if msg.reply and msg.subject != MENU_CHANGED:
            self._broker.reply(msg.reply, body)

    def _change_menu(self, envelope: Envelope) -> None:
        """Follow a pushed menu. The core tells the sender what is wrong with one; here it only changes nothing."""
        try:
            change = decode_payload("menu.changed", envelope.payload)
            assert isinstance(change, MenuChanged)
            menu = self._menu if change.menu is None else parse_menu(change.menu)
            self._menu = menu if change.items is None else menu.with_changes(change.items)
        except (Refusal, MenuError) as problem:
            self._child.log.debug("agent.menu_refused", reason=str(problem))


def live_menu(file: Path, kept: tuple[int, bytes] | None) -> Menu:
    """The menu as the core has it: a restarted agent forgets nothing, and a file that broke meanwhile ends nothing.

    Raises MenuError when the file is broken and the core has kept none.
    """
    try:
        raw = file.read_bytes()
    except OSError:
        raw = b""
    return menu_push.in_force(raw, menu_push.read_kept(kept))[0]


async def serve(child: Child, handlers: Mapping[str, Handler]) -> None:
    """Serve `handlers` until the process is told to stop. Raises MenuError when the menu file is broken."""
    await Service(child, handlers).run()
