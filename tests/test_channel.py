"""The local sockets: frames survive any splitting, messages survive any restart, each is applied once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.channel import ACK, HEADER, HELLO, MAX_BODY_BYTES, OUTBOX_LIMIT, FrameReader, Hub, Link, Outbox, pack
from edge.errors import FrameInvalid, FrameTooLarge, OutboxFull
from edge.messages import CODES, MESSAGES, Message
from tests.support.applying_core import applied

KINDS = st.sampled_from([*range(len(MESSAGES)), HELLO, ACK])
FRAMES = st.lists(
    st.tuples(st.integers(0, 2**32 - 1), KINDS, st.integers(0, 2**16 - 1), st.binary(max_size=300)), max_size=20
)
CART_ADD = CODES["cart.add"]


@given(FRAMES, st.data())
def test_frames_come_out_as_they_went_in_however_the_stream_is_cut(frames: list[Any], data: st.DataObject) -> None:
    """A socket may cut a stream anywhere, also within a header."""
    stream = b"".join(pack(*frame) for frame in frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=30)))
    reader, found = FrameReader(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += list(reader.feed(stream[start:end]))
    assert found == frames


@given(st.binary(max_size=2_000))
def test_garbage_is_waited_for_or_refused_but_never_believed_beyond_its_bytes(garbage: bytes) -> None:
    """Any bytes give frames that were really in them, or a typed error."""
    reader = FrameReader()
    try:
        found = list(reader.feed(garbage))
    except (FrameTooLarge, FrameInvalid):
        return
    assert sum(HEADER.size + len(body) for *_, body in found) <= len(garbage)


def test_a_frame_over_the_limit_is_refused_before_it_is_read() -> None:
    """The length alone is enough: nobody makes us hold a megabyte."""
    with pytest.raises(FrameTooLarge):
        list(FrameReader().feed(HEADER.pack(MAX_BODY_BYTES + 1, 0, 0, 0)))
    with pytest.raises(FrameTooLarge):
        pack(0, 0, 0, b"x" * (MAX_BODY_BYTES + 1))


def test_a_kind_that_no_row_has_is_refused() -> None:
    """The table is the only truth about what may come."""
    with pytest.raises(FrameInvalid):
        list(FrameReader().feed(HEADER.pack(0, 0, len(MESSAGES), 0)))


def test_a_full_outbox_refuses_and_changes_nothing() -> None:
    """The sender is told, what waits is kept."""
    outbox = Outbox()
    for _ in range(OUTBOX_LIMIT):
        outbox.add(CART_ADD, 0, b"{}")
    with pytest.raises(OutboxFull):
        outbox.add(CART_ADD, 0, b"{}")
    assert (len(outbox.pending), outbox.next_number) == (OUTBOX_LIMIT, OUTBOX_LIMIT + 1)
    outbox.acknowledge(OUTBOX_LIMIT)
    assert not outbox.pending


class Core:
    """A core in a process of its own, killed and started again over one listening socket."""

    def __init__(self, listener: socket.socket, state: Path) -> None:
        self._listener = listener
        self._state = state
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the next life."""
        descriptor = str(self._listener.fileno())
        command = [sys.executable, "-m", "tests.support.applying_core", descriptor, str(self._state)]
        folder = Path(__file__).parents[1]
        self._process = subprocess.Popen(command, pass_fds=[self._listener.fileno()], cwd=folder)

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(5)

    @property
    def applied(self) -> list[int]:
        """What is committed."""
        return applied(self._state)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[socket.socket]:
    """The supervisor's socket: it outlives the cores."""
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "core.sock"))
        bound.listen(64)
        bound.setblocking(False)
        yield bound


async def until(condition: Any, seconds: float = 5.0) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.002)


@pytest.fixture
def core(listener: socket.socket, tmp_path: Path) -> Iterator[Core]:
    """A core that is running; ended after the test."""
    core = Core(listener, tmp_path / "state")
    core.start()
    yield core
    core.kill()


@pytest.fixture
async def link(listener: socket.socket) -> AsyncIterator[Callable[..., Link]]:
    """Makes links to the core that are ended after the test."""
    tasks: list[asyncio.Task[None]] = []

    def connect(name: str, on_message: Callable[[Message, int, bytes], None] = lambda *_: None) -> Link:
        made = Link(name, listener.getsockname(), on_message)
        tasks.append(asyncio.ensure_future(made.run()))
        return made

    yield connect
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_every_message_is_applied_once_over_many_deaths_of_the_core(
    core: Core, link: Callable[..., Link]
) -> None:
    """At least once on the wire, exactly once in the committed state, in order."""
    rng, page = random.Random(7), link("page")
    for value in range(400):
        page.send("cart.add", orjson.dumps(value))
        await asyncio.sleep(rng.random() * 0.004)
        if rng.random() < 0.03:
            core.kill()
            core.start()
    await until(lambda: len(core.applied) >= 400, 10)
    assert core.applied == list(range(400))


async def test_what_the_core_sent_before_it_died_is_sent_again_and_taken_once(
    core: Core, link: Callable[..., Link]
) -> None:
    """Committed messages leave with the next life; the receiver knows them by their number."""
    got: list[int] = []
    nats, rng = link("nats", lambda row, conn, body: got.append(orjson.loads(body))), random.Random(3)
    for value in range(200):
        nats.send("agent.answer", orjson.dumps(value))
        await asyncio.sleep(rng.random() * 0.004)
        if rng.random() < 0.04:
            core.kill()
            core.start()
    await until(lambda: len(got) >= 200, 10)
    assert got == list(range(200))


async def test_a_restarted_peer_starts_its_numbers_anew(core: Core, link: Callable[..., Link]) -> None:
    """A new process is a new sender, not a repetition of the old one."""
    for life in range(3):
        link("page").send("cart.add", orjson.dumps(life))
        await until(lambda life=life: life in core.applied)
    assert core.applied == [0, 1, 2]


@pytest.mark.parametrize(
    "junk",
    [
        b"GET / HTTP/1.1\r\n\r\n" * 10,
        pack(0, HELLO, 0, b"not json"),
        pack(0, HELLO, 0, b'{"name": "stranger"}'),
        pack(1, 0, 0, b"{}"),
    ],
)
async def test_a_stranger_on_the_socket_is_cut_off(core: Core, listener: socket.socket, junk: bytes) -> None:
    """Nobody but the rows of the process table is listened to."""
    reader, writer = await asyncio.open_unix_connection(listener.getsockname())
    writer.write(junk)
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
    writer.close()
    assert core.applied == []


async def test_a_peer_may_only_send_what_the_table_lets_it(core: Core, listener: socket.socket) -> None:
    """The page cannot answer for an agent."""
    reader, writer = await asyncio.open_unix_connection(listener.getsockname())
    writer.write(pack(0, HELLO, 0, b'{"name": "page", "instance": "x"}') + pack(1, CODES["agent.answer"], 0, b"1"))
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionResetError):
            await reader.read()
    writer.close()
    assert core.applied == []


async def test_a_message_that_cannot_be_handled_ends_the_link_with_its_error(
    core: Core, listener: socket.socket
) -> None:
    """A defect is not swallowed: the process ends and the supervisor starts it again."""

    def fail(row: Message, conn: int, body: bytes) -> None:
        raise RuntimeError("defect")

    link = Link("nats", listener.getsockname(), fail)
    task = asyncio.ensure_future(link.run())
    link.send("agent.answer", b"1")
    with pytest.raises(RuntimeError, match="defect"):
        await asyncio.wait_for(task, 5)


async def test_the_core_hears_of_a_peer_that_goes_and_of_nothing_else(
    listener: socket.socket, link: Callable[..., Link]
) -> None:
    """Not of one whose next life is there already, and not of its own end."""
    heard: list[tuple[str, str]] = []
    hub = Hub(
        "1",
        lambda *_: None,
        lambda peer: heard.append(("up", peer)),
        on_down=lambda peer: heard.append(("down", peer)),
    )
    await hub.listen(listener)
    link("redis")
    _, first_life = await asyncio.open_unix_connection(listener.getsockname())
    first_life.write(pack(0, HELLO, 0, b'{"name": "gemini", "instance": "x"}'))
    await until(lambda: len(heard) == 2)
    second_life = asyncio.ensure_future(Link("gemini", listener.getsockname(), lambda *_: None).run())
    await until(lambda: len(heard) == 3)
    first_life.close()
    await asyncio.sleep(0.02)
    assert [how for how, _ in heard] == ["up"] * 3
    second_life.cancel()
    await until(lambda: heard[-1] == ("down", "gemini"))
    hub.close()
    await asyncio.sleep(0.02)
    assert ("down", "redis") not in heard
