"""The redis process: a write-behind mirror of the session, read once at a cold start (design section 7).

The session lives in shared memory; this process copies its newest snapshot to Redis whenever it has changed. Nobody
waits for it. While Redis is away only the newest snapshot counts, and shared memory has that already, so nothing is
queued here.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from edge.channel import Link
from edge.child import Child
from edge.core.snapshot import from_snapshot, redis_json
from edge.ending import end
from edge.errors import ChannelError, MemoryFormatError
from edge.log import mask_url
from edge.messages import MAX_FRAME_BYTES, Message

OPERATION_S = 1.0
"""Deadline of one operation, its connection included."""
INTERVAL_S = 0.05
"""Least time between two writes: many changes in a row become one."""
TICK_S = 0.5
"""How long a lost nudge, or a key that somebody else took away, may go unnoticed."""
PAUSES_S = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Between attempts while Redis is away; the last one repeats."""
HOLD_S = 5.0
"""How long a session offered to the core is kept although shared memory does not have it yet."""
GONE = (RedisError, OSError, TimeoutError)
"""What an operation raises when it was not done; it is done again later."""


def connect(url: str) -> Redis:
    """A client that fails fast and never retries by itself: the loop that uses it knows what is newest."""
    client: Redis = Redis.from_url(
        url,
        socket_timeout=OPERATION_S,
        socket_connect_timeout=OPERATION_S,
        retry=Retry(NoBackoff(), 0),
        max_connections=2,
        protocol=2,
    )
    return client


class Store:
    """The two keys of a kiosk. Every call has a deadline and raises RedisError, OSError or TimeoutError."""

    def __init__(self, client: Redis, kiosk_id: str) -> None:
        self._client = client
        self._kiosk_id = kiosk_id
        self._pointer = f"kiosk:{kiosk_id}:session"

    async def current(self) -> str | None:
        """Which session is named as the current one."""
        async with asyncio.timeout(OPERATION_S):
            try:
                named: bytes = await self._client.getrange(self._pointer, 0, 255)  # type: ignore[assignment]
            except ResponseError:  # not a string: not ours, and overwritten by the next session
                return None
        return named.decode(errors="replace") or None

    async def load(self, session_id: str) -> dict[str, Any] | None:
        """The session with this id, if it is one of this kiosk. Its members are as untrusted as any input."""
        async with asyncio.timeout(OPERATION_S):
            try:
                raw: bytes = await self._client.getrange(  # type: ignore[assignment]
                    f"session:{session_id}", 0, MAX_FRAME_BYTES
                )
            except ResponseError:
                return None
        if len(raw) > MAX_FRAME_BYTES:
            return None
        with contextlib.suppress(orjson.JSONDecodeError):
            session = orjson.loads(raw)
            if isinstance(session, dict):
                ours = session.get("session_id") == session_id and session.get("kiosk_id") == self._kiosk_id
                return session if ours else None
        return None

    async def save(self, session_id: str, body: bytes, ttl_ms: int, ended: set[str]) -> None:
        """Write the session, name it as the current one, and remove those that it follows."""
        async with asyncio.timeout(OPERATION_S), self._client.pipeline(transaction=True) as pipe:
            if ended:
                pipe.delete(*(f"session:{old}" for old in ended))
            pipe.set(f"session:{session_id}", body, px=ttl_ms)
            pipe.set(self._pointer, session_id, px=ttl_ms)
            await pipe.execute()

    async def forget(self, ended: set[str]) -> None:
        """Remove sessions that have ended; none is the current one now."""
        async with asyncio.timeout(OPERATION_S):
            await self._client.delete(*(f"session:{old}" for old in ended), self._pointer)

    async def erase(self) -> bool:
        """Write the server's file anew, so that what was removed is not on the disk either; False when it is busy."""
        async with asyncio.timeout(OPERATION_S):
            try:
                await self._client.bgrewriteaof()
            except ResponseError:
                return False
        return True

    async def holds(self, session_ids: set[str]) -> bool:
        """Whether Redis still has what was written; with nothing written, whether it answers."""
        async with asyncio.timeout(OPERATION_S):
            if not session_ids:
                await self._client.ping()
                return True
            found: int = await self._client.exists(*(f"session:{known}" for known in session_ids), self._pointer)
            return found == len(session_ids) + 1


class Activity:
    """How long a session may still live in Redis: its whole time to live after each activity, less with each write."""

    def __init__(self, ttl_s: float) -> None:
        self._ttl_ms = round(ttl_s * 1000)
        self._mark: tuple[str, str | None] | None = None
        self._since = 0.0

    def remaining_ms(self, session_id: str, body: bytes) -> int:
        """Milliseconds, at least one second's: a session that is on is never taken away here."""
        mark = (session_id, orjson.loads(body).get("last_activity"))
        now = time.monotonic()
        if mark != self._mark or mark[1] is None:
            self._mark, self._since = mark, now
        return max(1_000, self._ttl_ms - round((now - self._since) * 1000))


class Mirror:
    """Keeps Redis like shared memory. One operation is in flight at a time."""

    def __init__(self, child: Child, store: Store) -> None:
        self._child = child
        self._store = store
        self._url = mask_url(child.servers["redis"])
        self._link = Link("redis", child.core_address(), self._from_core)
        self._activity = Activity(child.settings.session_timeout)
        self._nudged = asyncio.Event()
        self._nudged_at: float | None = None
        self._seq = 0
        self._written: set[str] = set()
        self._offered: str | None = None
        self._offered_until = 0.0
        self._embedded = child.settings.redis_url is None
        self._erase = False
        """Whether what a guest said is still in the embedded server's file."""
        self._connected: bool | None = None
        facts = child.facts.read()
        self._restored = facts is not None and bool(orjson.loads(facts[1]).get("restored"))

    async def run(self) -> None:
        """Mirror until the process is told to stop; the newest session is then written once more."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._link.run()), group.create_task(self._keep())]
            await self._child.stopping.wait()
            await end(tasks)
        try:
            await self._write_newest()
            if self._erase:
                await self._store.erase()
        except GONE:
            self._child.publish_facts({"connected": False, "unsaved": True, "url": self._url})

    def _from_core(self, _row: Message, _conn: int, _body: bytes) -> None:
        if self._nudged_at is None:
            self._nudged_at = time.monotonic()
        self._nudged.set()

    async def _keep(self) -> None:
        begun, failures = False, 0
        while True:
            try:
                if not begun:
                    await self._begin()
                    begun = True
                await self._write_newest()
                if self._erase:
                    self._erase = not await self._store.erase()
                self._up()
            except GONE as error:
                self._down(error)
                await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                failures += 1
                continue
            failures = 0
            await asyncio.sleep(INTERVAL_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._nudged.wait()

    def _up(self) -> None:
        if self._connected is not True:
            self._connected = True
            self._child.metrics.count("connects")
            self._child.log.info("redis.connected", url=self._url)
            self._publish_facts()
            self._child.ready()

    def _down(self, error: BaseException) -> None:
        """Count it; say it once, because an outage of hours is one line."""
        self._child.metrics.count("redis_failures")
        if self._connected is not False:
            self._connected = False
            self._child.log.warning(
                "redis.trouble",
                url=self._url,
                error=f"{type(error).__name__}: {error}",
                next="tried again for ever, the kiosk goes on without; see REDIS_URL and the server's log",
            )
            self._publish_facts()

    def _publish_facts(self) -> None:
        self._child.publish_facts({"connected": bool(self._connected), "restored": self._restored, "url": self._url})

    async def _begin(self) -> None:
        """Read what an earlier life has left, and after a cold start offer it to the core."""
        left = await self._store.current()
        self._written = set() if left is None else {left}
        if self._restored:
            return
        session = None
        if left is not None and self._is_cold():
            session = await self._store.load(left)
        self._offer(left if session is not None else None, session)

    def _is_cold(self) -> bool:
        """Whether nobody has ordered yet since the box started: only then may an older session go on."""
        record = self._child.memory.session.read()
        if record is None:
            return True
        with contextlib.suppress(MemoryFormatError):
            session = from_snapshot(record[1]).session
            return session.session_id is None and session.turn == 0
        return False

    def _offer(self, session_id: str | None, session: dict[str, Any] | None) -> None:
        """Tell the core what was found. It is told again after a crash of this process until it has taken it."""
        try:
            self._link.send("session.restored", orjson.dumps({"session": session}))
        except (ChannelError, orjson.JSONEncodeError):
            self._link.send("session.restored", orjson.dumps({"session": None}))
            session_id = None
        self._offered, self._offered_until = session_id, time.monotonic() + HOLD_S
        self._restored = session_id is None
        self._child.log.info("redis.read", found=session_id is not None)

    def _is_held(self, current: str | None) -> bool:
        """Whether what is in Redis waits for the core to take it."""
        if self._offered is None:
            return False
        if current is None and time.monotonic() < self._offered_until:
            return True
        self._offered = None
        self._restored = True
        self._publish_facts()
        return False

    async def _write_newest(self) -> None:
        """Make Redis like the newest snapshot; where nothing has changed, look whether Redis has."""
        self._nudged.clear()
        nudged_at, self._nudged_at = self._nudged_at, None
        record = self._child.memory.session.read()
        if record is None or (record[0] == self._seq and await self._store.holds(self._written)):
            await self._store.holds(set())
            return
        began = time.monotonic()
        await self._mirror(record[1])
        self._seq = record[0]
        self._child.metrics.observe("mirror_lag", (time.monotonic() - (nudged_at or began)) * 1e6)

    async def _mirror(self, snapshot: bytes) -> None:
        try:
            session_id, body = redis_json(snapshot)
        except MemoryFormatError as error:
            self._child.log.warning("redis.unreadable", error=str(error), next="the session goes on without its mirror")
            return
        if self._is_held(session_id):
            await self._store.holds(self._written)
        elif session_id is not None and body is not None:
            await self._save(session_id, body)
        elif self._written:
            await self._store.forget(self._written)
            self._written = set()
            self._erase = self._embedded
        else:
            await self._store.holds(self._written)

    async def _save(self, session_id: str, body: bytes) -> None:
        ended = self._written - {session_id}
        # Noted before the attempt: one that seems to fail may have been done.
        self._written = {*self._written, session_id}
        began = time.monotonic()
        await self._store.save(session_id, body, self._activity.remaining_ms(session_id, body), ended)
        self._written = {session_id}
        self._child.metrics.count("redis_writes")
        self._child.metrics.observe("redis_write", (time.monotonic() - began) * 1e6)


async def main(child: Child) -> None:
    """Entry of the row `redis`."""
    client = connect(child.servers["redis"])
    try:
        await Mirror(child, Store(client, child.settings.kiosk_id)).run()
    finally:
        await client.aclose()
