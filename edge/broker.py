"""A NATS connection that is kept for ever.

The client library gives up in several cases (a revoked permission, an expired credential, an answer that it cannot
read), each for good. So a life of the connection ends here whenever the library says that it is closed, and the next
one starts from nothing: one path for the first connection, an outage, a moved server and a changed credential.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import BadSubjectError, MaxPayloadError, NoRespondersError
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeout

from edge.config import Settings
from edge.ending import end
from edge.errors import RequestFailed
from edge.log import Logger

CONNECT_S = 3.0
"""From the first packet to subscriptions that the server has confirmed."""
GOODBYE_S = 0.3
"""For the server to take note that nothing is listened to any more: until then it hands on what nobody will answer."""
CLOSE_S = 0.7
"""After it; both together are what `ending.AGAIN_S` allows."""
SEND_S = 2.0
"""A server that takes nothing for so long is treated as gone."""
PING_S = 2
"""Interval of the library's own pings; two without an answer end the life, so a silent server is noticed in 6 s."""
PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.5)
"""Between attempts; the last one repeats."""
REFUSED_PAUSE_S = 5.0
"""After a refused login: asking faster only fills the server's log, and a person has to act."""
EVENT_LIMIT = 256
REPLY_LIMIT = 1_024
PENDING_MESSAGES = 4_096
PENDING_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the server. `require_tls` refuses a server that offers none before anything secret is sent."""

    urls: tuple[str, ...]
    creds: Path | None = None
    tls: ssl.SSLContext | None = None
    require_tls: bool = False

    @classmethod
    def of(cls, url: str, settings: Settings) -> Access:
        """Access to `url`, a comma-separated list. Credentials and CA belong to the operator's server only."""
        urls = tuple(part.strip() for part in url.split(",") if part.strip())
        if settings.nats_url is None:
            return cls(urls)
        require_tls = settings.nats_ca is not None or any(part.startswith(("tls:", "wss:")) for part in urls)
        tls = ssl.create_default_context(cafile=settings.nats_ca) if require_tls else None
        return cls(urls, settings.nats_creds, tls, require_tls)


_arrivals = count()


@dataclass
class _Arrival(Msg):
    """A message with its place in the order of arrival, which the library keeps per subscription only."""

    order: int = field(default_factory=lambda: next(_arrivals))


class _Client(Client):
    """The library's client that keeps order over subscriptions and sends no secret in the clear."""

    msg_class = _Arrival

    def __init__(self, require_tls: bool) -> None:
        super().__init__()
        self._require_tls = require_tls

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        if self._require_tls and initial_connection and not info.get("tls_required"):
            raise NatsError("the server offers no TLS")
        await super()._process_info(info, initial_connection)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject to listen to; members of the same `queue` share its messages."""

    name: str
    queue: str = ""


class Broker:
    """One connection to NATS that is made anew for ever.

    `on_message(msg)` is called in the order of arrival over all subjects and must not block; `on_life(client)` runs
    as a task of each connected life, after the server has confirmed the subscriptions; `on_down()` follows each life.
    Everything sent waits in bounded queues: events up to 256 over an outage, the oldest dropped and counted in
    `dropped`; replies up to 1,024, dropped with the connection because whoever asked has given up.
    """

    def __init__(
        self,
        name: str,
        access: Access,
        subjects: Sequence[Subject],
        on_message: Callable[[Msg], None],
        log: Logger,
        on_life: Callable[[Client], Coroutine[Any, Any, None]] | None = None,
        on_down: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.dropped = 0
        self._access = access
        self._subjects = tuple(subjects)
        self._on_message = on_message
        self._on_life = on_life
        self._on_down = on_down
        self._log = log
        self._client: Client | None = None
        self._events: deque[tuple[str, bytes]] = deque()
        self._replies: deque[tuple[str, bytes]] = deque(maxlen=REPLY_LIMIT)
        self._to_send = asyncio.Event()
        self._all_sent = asyncio.Event()
        self._arrived: list[_Arrival] = []
        self._requests: set[asyncio.Task[Msg]] = set()
        self._told: str | None = None

    @property
    def connected(self) -> bool:
        """Whether the server has confirmed the subscriptions and the connection has not been seen to break."""
        return self._client is not None and self._client.is_connected

    def publish(self, subject: str, body: bytes) -> None:
        """Send an event, now or when the server is back."""
        if len(self._events) >= EVENT_LIMIT:
            self._events.popleft()
            self.dropped += 1
        self._events.append((subject, body))
        self._wake_sender()

    def reply(self, inbox: str, body: bytes) -> None:
        """Answer whoever waits at `inbox`."""
        self._replies.append((inbox, body))
        self._wake_sender()

    def _wake_sender(self) -> None:
        self._all_sent.clear()
        self._to_send.set()

    async def flushed(self, timeout_s: float) -> bool:
        """Wait until everything is handed to the server; false when that takes longer."""
        try:
            async with asyncio.timeout(timeout_s):
                if self._events or self._replies:
                    await self._all_sent.wait()
                if self._client is not None:
                    await self._client.flush()
        except (TimeoutError, NatsError):
            return False
        return True

    async def request(self, subject: str, body: bytes, timeout_s: float) -> bytes:
        """Ask, and return the raw answer.

        Raises RequestFailed: `timeout`, `no_responders`, `too_large`, or `disconnected`, the last without waiting.
        """
        client = self._client
        if client is None or not client.is_connected:
            raise RequestFailed("disconnected")
        asking = asyncio.get_running_loop().create_task(client.request(subject, body, timeout=timeout_s))
        self._requests.add(asking)
        try:
            await asyncio.wait({asking}, timeout=timeout_s + SEND_S)
            return _answer_of(asking)
        finally:
            self._requests.discard(asking)
            asking.cancel()

    async def run(self) -> None:
        """Keep connected until cancelled. Without any URL there is no server, and that is no trouble."""
        if not self._access.urls:
            await asyncio.Event().wait()
        failures, refused = 0, False
        while True:
            began = time.monotonic()
            try:
                await self._life()
            except Exception as error:  # the library raises anything at all for what a foreign server says
                self._tell(error)
                refused = "authorization" in f"{type(error).__name__} {error}".lower()
            if time.monotonic() - began > CONNECT_S:
                failures = 0
            await asyncio.sleep(REFUSED_PAUSE_S if refused else PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures, refused = failures + 1, False

    async def _life(self) -> None:
        """From connecting to the end of the connection. Raises whatever stopped it from coming up."""
        client, closed = _Client(self._access.require_tls), asyncio.Event()
        heard: list[Subscription] = []
        try:
            async with asyncio.timeout(CONNECT_S):
                await self._connect(client, closed, heard)
            self._client, self._told = client, None
            await self._work(client, closed)
        finally:
            self._client = None
            self._replies.clear()
            for asking in self._requests:
                asking.cancel()
            with contextlib.suppress(Exception):  # nothing that leaving a dead connection says matters
                async with asyncio.timeout(GOODBYE_S):
                    await _say_goodbye(client, heard)
            with contextlib.suppress(Exception):
                async with asyncio.timeout(CLOSE_S):
                    await client.close()

    async def _connect(self, client: Client, closed: asyncio.Event, heard: list[Subscription]) -> None:
        async def on_closed() -> None:
            closed.set()

        await client.connect(
            servers=list(self._access.urls),
            name=self.name,
            allow_reconnect=False,
            max_reconnect_attempts=-1,
            reconnect_time_wait=PAUSES_S[-1],  # type: ignore[arg-type]  # the library only sleeps for it
            connect_timeout=2,
            ping_interval=PING_S,
            no_echo=True,
            tls=self._access.tls,
            user_credentials=None if self._access.creds is None else str(self._access.creds),
            closed_cb=on_closed,
            error_cb=self._complaint,
        )
        for subject in self._subjects:
            heard.append(
                await client.subscribe(
                    subject.name,
                    queue=subject.queue,
                    cb=self._arrive,
                    pending_msgs_limit=PENDING_MESSAGES,
                    pending_bytes_limit=PENDING_BYTES,
                )
            )
        await client.flush()

    async def _work(self, client: Client, closed: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._send(client, closed))]
            if self._on_life is not None:
                tasks.append(group.create_task(self._on_life(client)))
            try:
                await closed.wait()
            finally:
                await end(tasks)
                if self._on_down is not None:
                    self._on_down()

    async def _complaint(self, error: Exception) -> None:
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        """Log a trouble once until it changes or is over: an outage of hours is one line."""
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        if text != self._told:
            self._told = text
            self._log.warning(
                "nats.trouble", error=text, next="tried again for ever; see NATS_URL, NATS_CREDS and the server's log"
            )

    async def _arrive(self, msg: Msg) -> None:
        """Collect; one turn of the loop later all subscriptions have handed over what one read brought."""
        assert isinstance(msg, _Arrival)
        if not self._arrived:
            asyncio.get_running_loop().call_soon(self._deliver)
        self._arrived.append(msg)

    def _deliver(self) -> None:
        arrived, self._arrived = sorted(self._arrived, key=lambda msg: msg.order), []
        for msg in arrived:
            self._on_message(msg)

    async def _send(self, client: Client, closed: asyncio.Event) -> None:
        """Hand over what waits. An event leaves its queue only when the library has taken it."""
        try:
            while True:
                for queue in self._waiting():
                    subject, body = queue[0]
                    async with asyncio.timeout(SEND_S):
                        await self._send_one(client, subject, body)
                    if queue and queue[0] == (subject, body):
                        queue.popleft()
                self._all_sent.set()
                self._to_send.clear()
                await self._to_send.wait()
        except (TimeoutError, NatsError, OSError):
            closed.set()

    def _waiting(self) -> Iterator[deque[tuple[str, bytes]]]:
        while self._replies or self._events:
            yield self._replies or self._events

    async def _send_one(self, client: Client, subject: str, body: bytes) -> None:
        try:
            await client.publish(subject, body)
        except (MaxPayloadError, BadSubjectError) as error:  # this one can never be sent; the others can
            self.dropped += 1
            self._log.warning("nats.unsendable", subject=subject[:128], error=str(error), next="report this line")


async def _say_goodbye(client: Client, heard: Sequence[Subscription]) -> None:
    """Listen to nothing any more, and wait until the server knows: who asks then hears at once that nobody is there."""
    for one in heard:
        await one.unsubscribe()
    await client.flush()


def _answer_of(asking: asyncio.Task[Msg]) -> bytes:
    if not asking.done():
        raise RequestFailed("timeout")
    if asking.cancelled():
        raise RequestFailed("disconnected")
    error = asking.exception()
    if error is None:
        return asking.result().data
    reasons = (reason for kind, reason in _REASONS if isinstance(error, kind))
    raise RequestFailed(next(reasons, "disconnected")) from None


_REASONS = ((NatsTimeout, "timeout"), (NoRespondersError, "no_responders"), (MaxPayloadError, "too_large"))
