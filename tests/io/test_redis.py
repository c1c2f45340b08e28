"""The redis process between a real Redis and shared memory; what is in Redis is read with Redis's own client."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff

from edge.core.cart import CartItem
from edge.core.session import KioskState, SessionState
from edge.io.redis import Activity, connect, main
from tests.io.child import Kiosk, Server, eventually, kiosk_on, make_settings

POINTER = "kiosk:kiosk-001:session"


@dataclass
class Seen:
    """What Redis holds, refreshed by `look`."""

    client: Redis
    pointer: bytes | None = None
    session: dict[str, Any] | None = None
    ttl: float = -2.0
    keys: int = 0

    async def look(self, session_id: str = "s1") -> Seen:
        """Read it all at one moment, as it is written."""
        key = f"session:{session_id}"
        async with self.client.pipeline(transaction=True) as pipe:
            raw, self.pointer, ttl_ms, self.keys = await pipe.get(key).get(POINTER).pttl(key).dbsize().execute()
        self.session = None if raw is None else orjson.loads(raw)
        self.ttl = ttl_ms / 1000
        return self

    async def until(self, true: Any, what: str, deadline_s: float = 5.0) -> float:
        """Look until it is so; returns the seconds it took."""
        began = time.monotonic()
        while not true(await self.look()):
            assert time.monotonic() - began < deadline_s, f"not within {deadline_s} s: {what}"
            await asyncio.sleep(0.005)
        return time.monotonic() - began


@pytest_asyncio.fixture
async def seen(redis: Server) -> AsyncIterator[Seen]:
    """Redis, read by its own client."""
    patient = Retry(ConstantBackoff(0.02), 100)  # servers are killed here on purpose
    async with Redis.from_url(redis.url, protocol=2, retry=patient) as client:
        yield Seen(client)


def session(quantity: int = 1, **members: Any) -> SessionState:
    """A guest's session with cheeseburgers in the cart."""
    line = CartItem(item_id=101, name="Cheeseburger", quantity=quantity, price=590, line_id="l1")
    now = round(time.time() * 1000)
    state = SessionState(
        session_id="s1", current_state=KioskState.LISTENING, engaged=True, started_at=now, last_activity=now + quantity,
        cart=[line], demographics={"age": "adult"},
    )  # fmt: skip
    return msgspec.structs.replace(state, **members)


def change(kiosk: Kiosk, state: SessionState) -> None:
    """A step of the core: shared memory first, then the nudge."""
    kiosk.write_session(state)
    kiosk.core.say("session.changed", {})


async def ready(kiosk: Kiosk) -> None:
    """Wait until the process has read Redis and told the core what it found."""
    await eventually(lambda: kiosk.is_ready("redis"), "redis is ready")
    await eventually(lambda: kiosk.core.named("session.restored"), "the core was told")


# ---------------------------------------------------------------------- mirror
async def test_the_session_is_in_redis_in_its_published_form(on_redis: Kiosk, seen: Seen) -> None:
    """Any program with a Redis client finds the current session, with decimals, ISO times, and a time to live."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session(2))
        lag = await seen.until(lambda s: s.session, "written")
    assert lag < 0.25
    assert seen.pointer == b"s1"
    assert seen.session is not None
    assert seen.session["cart"][0]["price"] == 5.90
    assert seen.session["cart_total"] == 11.80
    assert seen.session["current_state"] == "listening"
    assert seen.session["last_activity"].endswith("+00:00")
    assert 298 < seen.ttl <= 300


async def test_redis_is_never_more_than_250_ms_behind_a_busy_guest(on_redis: Kiosk, seen: Seen) -> None:
    """A change every 2 ms becomes few writes, and each is seen in time; the last one always."""
    async with on_redis.running("redis", main) as child:
        await ready(on_redis)
        written: dict[int, float] = {}
        worst, newest = 0.0, 0
        for quantity in range(1, 300):
            written[quantity] = time.monotonic()
            change(on_redis, session(quantity))
            await asyncio.sleep(0.002)
            if (await seen.look()).session is not None and seen.session is not None:
                newest = seen.session["cart"][0]["quantity"]
            worst = max(worst, time.monotonic() - written.get(newest + 1, time.monotonic()))
        await seen.until(lambda s: s.session["cart"][0]["quantity"] == 299, "the last one", 0.25)
        writes = child.metrics.counter("redis_writes")
    assert worst < 0.25
    assert writes < 100


async def test_only_activity_prolongs_the_life_in_redis(on_redis: Kiosk, seen: Seen) -> None:
    """What the kiosk does by itself (a question on the screen) leaves the time to live as it was."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        active = session(1)
        change(on_redis, active)
        await seen.until(lambda s: s.session, "written")
        await asyncio.sleep(0.3)
        change(on_redis, msgspec.structs.replace(active, warned=True, extensions_left=3))
        await seen.until(lambda s: s.session["extensions_left"] == 3, "written again")
        quiet = seen.ttl
        change(on_redis, session(2))
        await seen.until(lambda s: s.session["cart"][0]["quantity"] == 2, "activity")
    assert quiet < 299.75
    assert seen.ttl > 299.75


async def test_both_keys_are_gone_within_a_second_of_the_end(on_redis: Kiosk, seen: Seen) -> None:
    """Nothing of the guest stays in Redis."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session())
        await seen.until(lambda s: s.session, "written")
        change(on_redis, session().ended())
        assert await seen.until(lambda s: s.keys == 0, "deleted") < 1.0


async def test_a_lost_nudge_only_costs_time(on_redis: Kiosk, seen: Seen) -> None:
    """Shared memory is looked at anyway, so even the end of a session without a word is done within a second."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        on_redis.write_session(session())
        assert await seen.until(lambda s: s.session, "written") < 1.0
        on_redis.write_session(session().ended())
        assert await seen.until(lambda s: s.keys == 0, "deleted") < 1.0


async def test_the_next_guest_replaces_the_one_before(on_redis: Kiosk, seen: Seen) -> None:
    """A session that ends and one that begins between two writes leave one session in Redis."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session())
        await seen.until(lambda s: s.session, "written")
        change(on_redis, session(session_id="s2"))
        await seen.until(lambda s: s.pointer == b"s2", "the next one is named")
    assert seen.keys == 2
    assert seen.session is None


async def test_a_key_that_somebody_took_away_comes_back(on_redis: Kiosk, seen: Seen) -> None:
    """A Redis that lost its data holds the session again although nothing on the kiosk has changed."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session())
        await seen.until(lambda s: s.session, "written")
        await seen.client.flushall()
        await seen.until(lambda s: s.session and s.pointer, "back", 2.0)


# ---------------------------------------------------------------------- outages
async def test_redis_killed_and_back_mid_session_catches_up(on_redis: Kiosk, redis: Server, seen: Seen) -> None:
    """The order goes on; Redis has the newest state soon after it is back, and nothing older ever appears."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session(1))
        await seen.until(lambda s: s.session, "written")
        redis.signal(signal.SIGKILL)
        await eventually(lambda: not on_redis.facts("redis")["connected"], "the outage is noticed", 2.0)
        for quantity in range(2, 8):
            change(on_redis, session(quantity))
            await asyncio.sleep(0.01)
        redis.start()
        await eventually(lambda: on_redis.facts("redis")["connected"], "connected", 2.0)
        await seen.until(lambda s: s.session and s.session["cart"][0]["quantity"] == 7, "caught up", 1.0)


async def test_a_session_that_ended_during_an_outage_is_removed_afterwards(
    on_redis: Kiosk, redis: Server, seen: Seen
) -> None:
    """A stale session in the data of a restarted Redis does not outlive the catching up."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        await seen.client.config_set("appendfsync", "always")
        change(on_redis, session())
        await seen.until(lambda s: s.session, "written")
        redis.signal(signal.SIGKILL)
        change(on_redis, session().ended())
        redis.start()
        await seen.until(lambda s: s.keys == 0, "deleted", 3.0)


async def test_a_redis_that_hangs_is_left_after_a_second(on_redis: Kiosk, redis: Server, seen: Seen) -> None:
    """Operations have a deadline; when it goes on, so does the mirror."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        redis.signal(signal.SIGSTOP)
        change(on_redis, session(3))
        await eventually(lambda: not on_redis.facts("redis")["connected"], "the silence is noticed", 3.0)
        redis.signal(signal.SIGCONT)
        await seen.until(lambda s: s.session and s.session["cart"][0]["quantity"] == 3, "caught up", 3.0)


async def test_a_redis_that_comes_later_is_found(on_redis: Kiosk, redis: Server) -> None:
    """Absent at the start: the process lives, is not ready, and is soon after Redis is there."""
    redis.signal(signal.SIGKILL)
    async with on_redis.running("redis", main):
        await asyncio.sleep(0.3)
        assert not on_redis.is_ready("redis")
        assert on_redis.core.named("session.restored") == []
        redis.start()
        assert await eventually(lambda: on_redis.is_ready("redis"), "ready") < 2.0


async def test_a_stop_writes_the_newest_session_first(on_redis: Kiosk, seen: Seen) -> None:
    """A clean stop of the appliance leaves the session for the next start, however recent its last change."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session(1))
        await seen.until(lambda s: s.session, "written")
        on_redis.write_session(session(9))
    assert (await seen.look()).session is not None
    assert seen.session is not None
    assert seen.session["cart"][0]["quantity"] == 9


async def test_a_stop_without_redis_is_quick(on_redis: Kiosk, redis: Server) -> None:
    """A Redis that hangs cannot hold up the stop."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
        redis.signal(signal.SIGSTOP)
        on_redis.write_session(session(9))
        began = time.monotonic()
    assert time.monotonic() - began < 1.5


# ---------------------------------------------------------------------- cold start
async def store(seen: Seen, body: bytes, pointer: str = "s1") -> None:
    """Put something into Redis as an earlier life would have left it."""
    await seen.client.set(f"session:{pointer}", body, ex=200)
    await seen.client.set(POINTER, pointer, ex=200)


async def test_after_a_cold_start_the_core_gets_the_session_that_redis_names(on_redis: Kiosk, seen: Seen) -> None:
    """The session goes on: offered once, kept in Redis meanwhile, and mirrored again once the core has taken it."""
    left = session(4)
    await store(seen, orjson.dumps(left.to_dict()))
    on_redis.write_session(SessionState())  # the core writes an idle session first
    async with on_redis.running("redis", main):
        await ready(on_redis)
        restored = SessionState.from_dict(on_redis.core.named("session.restored")[0]["session"])
        assert restored.cart == left.cart
        await asyncio.sleep(0.7)
        assert (await seen.look()).session is not None
        change(on_redis, session(5))
        await seen.until(lambda s: s.session["cart"][0]["quantity"] == 5, "mirrored")
        await eventually(lambda: on_redis.facts("redis")["restored"], "known to be taken")
    async with on_redis.running("redis", main):
        await eventually(lambda: on_redis.is_ready("redis"), "ready again")
    assert len(on_redis.core.named("session.restored")) == 1


async def test_with_nothing_in_redis_the_core_is_told_so(on_redis: Kiosk) -> None:
    """So that it need not wait."""
    async with on_redis.running("redis", main):
        await ready(on_redis)
    assert on_redis.core.named("session.restored") == [{"session": None}]


OURS = b'{"session_id": "s1", "kiosk_id": "kiosk-001", "cart": '


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"session_id": "s1"}',
        b'{"session_id": "s1", "kiosk_id": "kiosk-002"}',
        b'{"session_id": "s2", "kiosk_id": "kiosk-001"}',
        OURS + b"[" * 300 + b"]" * 300 + b"}",
        OURS + b'"' + b"x" * 300_000 + b'"}',
    ],
    ids=range(9),
)
async def test_what_is_no_session_of_ours_is_not_offered(on_redis: Kiosk, seen: Seen, junk: bytes) -> None:
    """Redis may be shared: what it holds is as untrusted as any input."""
    await store(seen, junk)
    async with on_redis.running("redis", main):
        await ready(on_redis)
    assert on_redis.core.named("session.restored") == [{"session": None}]


async def test_keys_of_another_type_do_not_stop_the_mirror(on_redis: Kiosk, seen: Seen) -> None:
    """Foreign data under our names is replaced by the next session."""
    await seen.client.rpush(POINTER, "a")
    async with on_redis.running("redis", main):
        await ready(on_redis)
        change(on_redis, session())
        await eventually(lambda: on_redis.memory.metrics["redis"].counter("redis_writes"), "written")
    assert (await seen.look()).pointer == b"s1"


async def test_a_session_that_went_on_in_memory_is_not_offered_again(on_redis: Kiosk, seen: Seen) -> None:
    """After a crash of this process memory is newer than Redis, also when the session has ended meanwhile."""
    await store(seen, orjson.dumps(session(1).to_dict()))
    on_redis.write_session(session(1).ended())
    async with on_redis.running("redis", main):
        await ready(on_redis)
        assert await seen.until(lambda s: s.keys == 0, "the stale one is removed") < 1.0
    assert on_redis.core.named("session.restored") == [{"session": None}]


async def test_an_offer_that_nobody_has_taken_is_repeated_by_the_next_life(on_redis: Kiosk, seen: Seen) -> None:
    """Killed between reading Redis and the core's step: the session is not lost."""
    await store(seen, orjson.dumps(session(4).to_dict()))
    async with on_redis.killed("redis", main):
        await ready(on_redis)
    async with on_redis.running("redis", main):
        await eventually(lambda: len(on_redis.core.named("session.restored")) == 2, "offered again")
    assert (await seen.look()).session is not None


async def test_a_server_of_ones_own_is_used_with_its_password(redis: Server, tmp_path: Path) -> None:
    """REDIS_URL names it; its password is in no fact that `edge status` shows."""
    own = make_settings(tmp_path, redis_url=redis.url)
    with kiosk_on({"redis": redis.url}, own) as kiosk:
        async with kiosk.core.listening(), kiosk.running("redis", main):
            await ready(kiosk)
            assert redis.box.secrets["redis"] not in str(kiosk.facts("redis"))


# ---------------------------------------------------------------------- time to live
@given(st.lists(st.tuples(st.sampled_from(["s1", "s2"]), st.sampled_from(["a", "b", None])), max_size=20))
def test_a_time_to_live_is_never_longer_than_asked_nor_under_a_second(writes: list[tuple[str, str | None]]) -> None:
    """Whatever is written in whatever order: 1 s to SESSION_TIMEOUT, all of it after each activity."""
    activity = Activity(ttl_s=5)
    last: tuple[str, str | None] | None = None
    for session_id, stamp in writes:
        remaining = activity.remaining_ms(session_id, orjson.dumps({"last_activity": stamp}))
        assert 1_000 <= remaining <= 5_000
        if (session_id, stamp) != last or stamp is None:
            assert remaining == 5_000
        last = (session_id, stamp)


async def test_tls_is_taken_from_the_url() -> None:
    """`rediss://` verifies the server's certificate."""
    client = connect("rediss://:secret@redis.example:6380/0")
    made = client.connection_pool.make_connection()  # type: ignore[no-untyped-call]
    assert type(made).__name__ == "SSLConnection"
    assert made.cert_reqs.name == "CERT_REQUIRED"
    await client.aclose()
