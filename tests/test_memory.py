"""Shared memory: what is written whole is read whole, whoever is killed at whatever byte."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge import memory as memory_module
from edge.errors import MemoryFormatError, NotRunningError, SettingError
from edge.memory import FILE_NAME, ID_BYTES, IDS, SUPERVISOR, Memory, Record, State, default_names
from edge.metrics import METRICS

CAPACITY = 96
HEADER = 16
payloads = st.binary(max_size=CAPACITY)
OLD, NEW = b"the cart as it was", b"the cart as it should be, and longer"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is."""
    return tmp_path / FILE_NAME


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    """A fresh memory with every slot."""
    made = Memory.create(path)
    yield made
    made.close()


def record(data: bytearray) -> Record:
    """A record over plain bytes, as a process sees it that has just been forked."""
    return Record(memoryview(data), CAPACITY)


def written(*payloads: bytes) -> bytearray:
    """The bytes of a record after these writes."""
    data = bytearray(Record.size(CAPACITY))
    writer = record(data)
    for payload in payloads:
        writer.write(payload)
    return data


def changed(before: bytearray, after: bytearray) -> list[int]:
    """Which bytes the last write touched with a new value."""
    return [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]


def torn(before: bytearray, after: bytearray, places: list[int]) -> bytearray:
    """`before` with only these bytes of the write that made `after`."""
    data = bytearray(before)
    for at in places:
        data[at] = after[at]
    return data


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (NEW, OLD), (b"", NEW), (NEW, b""), (OLD, b"x" * CAPACITY)])
@pytest.mark.parametrize("writes", [1, 2, 3, 8])
@pytest.mark.parametrize("header_first", [False, True])
def test_a_write_cut_off_after_any_byte_reads_as_old_or_new(
    old: bytes, new: bytes, writes: int, header_first: bool
) -> None:
    """Whichever slot is hit and in whichever order bytes get there, no prefix of a write shows a third value."""
    history = [b"first"] * (writes - 1) + [old]
    before, after = written(*history), written(*history, new)
    half = Record.size(CAPACITY) // 2
    places = sorted(changed(before, after), key=lambda at: (at % half < HEADER) != header_first)
    for cut in range(len(places) + 1):
        data = torn(before, after, places[:cut])
        found = record(data).read()
        expected = (writes + 1, new) if cut == len(places) else (writes, old)
        assert found == expected, cut


@given(payloads, payloads, st.data())
def test_any_part_of_a_write_reads_as_old_or_new(old: bytes, new: bytes, data: st.DataObject) -> None:
    """Bytes of a write may become visible in any order (ARM64): any subset shows the old value or the new one."""
    before, after = written(old), written(old, new)
    places = data.draw(st.lists(st.sampled_from(changed(before, after)), unique=True))
    assert record(torn(before, after, places)).read() in ((1, old), (2, new))


@given(
    st.lists(st.binary(max_size=CAPACITY), min_size=1, max_size=8), st.integers(0, 200), st.binary(max_size=CAPACITY)
)
def test_a_new_life_goes_on_after_a_torn_write(history: list[bytes], cut: int, last: bytes) -> None:
    """Whoever is forked after a kill in a write finds the last whole value and continues its numbers."""
    before, after = written(*history), written(*history, b"never finished")
    places = changed(before, after)
    data = torn(before, after, places[: min(cut, len(places) - 1)])
    assert record(data).write(last) == len(history) + 1
    assert record(data).read() == (len(history) + 1, last)


def test_the_first_write_ever_cut_off_reads_as_nothing() -> None:
    """A record whose only write was torn has no value."""
    before, after = written(), written(NEW)
    places = changed(before, after)
    for cut in range(len(places)):
        assert record(torn(before, after, places[:cut])).read() is None


def test_a_payload_beyond_capacity_is_refused_and_changes_nothing() -> None:
    """The writer is told; readers still see the value before."""
    data = written(OLD)
    with pytest.raises(ValueError, match="97 bytes in a record of at most 96"):
        record(data).write(b"x" * (CAPACITY + 1))
    assert record(data).read() == (1, OLD)


WRITER = """
import struct, sys
from pathlib import Path
from edge.memory import Memory
memory = Memory.create(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    memory.session.write(struct.pack("=Q", number) * (1 + number * 37 % 2_000))
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_value(path: Path) -> None:
    """Real processes, real SIGKILL: every read, meanwhile and afterwards, is one whole value, and none goes back."""
    newest = 0
    for life in range(6):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)]) as writer:
            reader = _open(path, writer.pid)
            enough = newest + 200 + 37 * life
            deadline = time.monotonic() + 10
            while newest < enough:
                assert time.monotonic() < deadline
                newest = _check_read(reader, newest)
            writer.kill()
        assert _check_read(reader, newest) >= newest
        newest = _check_read(reader, newest)
        reader.close()


def _open(path: Path, pid: int) -> Memory:
    """The memory that process `pid` makes, as soon as it has."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(NotRunningError):
            memory = Memory.open(path)
            if memory.supervisor_pid == pid:
                return memory
            memory.close()
        time.sleep(0.005)
    raise AssertionError("no memory was made")


def _check_read(reader: Memory, newest: int) -> int:
    found = reader.session.read()
    if found is None:
        assert newest == 0
        return newest
    seq, payload = found
    assert seq >= newest
    assert payload == payload[:8] * (len(payload) // 8)
    return seq


def test_the_file_is_for_this_user_only_and_has_its_pages(memory: Memory, path: Path) -> None:
    """Sessions are private, and a full tmpfs is found out at the start, not by SIGBUS in the middle of an order."""
    del memory
    found = path.stat()
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert found.st_blocks * 512 >= found.st_size > 0


def test_no_room_is_said_in_one_line_that_names_the_setting(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full RUNTIME_DIR stops the start as a wrong setting does."""

    def full(*_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(SettingError, match=r"^RUNTIME_DIR: no room for \d+ bytes .*No space left"):
        Memory.create(path)


def test_readers_cannot_write(memory: Memory, path: Path) -> None:
    """A mapping from outside is read-only."""
    reader = Memory.open(path)
    with pytest.raises(TypeError, match="read-only"):
        reader.session.write(b"x")
    reader.close()
    assert memory.session.read() is None


def test_a_successor_takes_over_session_menu_and_ids_and_nothing_else(memory: Memory, path: Path) -> None:
    """A killed supervisor costs the guest nothing; pids, beats and counters of the dead are forgotten."""
    memory.session.write(b"cart")
    memory.menu.write(b"menu")
    memory.ids.put(7, b"i" * ID_BYTES)
    memory.slots["core"].set("pid", 4711)
    memory.metrics["core"].count("inputs", 3)
    memory.ready = True
    after = Memory.create(path)
    assert after.session.read() == (1, b"cart")
    assert after.menu.read() == (1, b"menu")
    assert after.ids.get(7) == b"i" * ID_BYTES
    assert (after.slots["core"].pid, after.metrics["core"].counter("inputs"), after.ready) == (0, 0, False)
    assert after.session.write(b"next") == 2
    after.close()


@pytest.mark.parametrize("word", ["magic", "version", "boot"])
def test_memory_of_another_boot_or_format_is_not_taken_over(memory: Memory, path: Path, word: str) -> None:
    """Times of another boot mean nothing, and bytes of another format would be misread."""
    memory.session.write(b"cart")
    memory._words[memory_module._WORDS.index(word)] += 1
    after = Memory.create(path)
    assert after.session.read() is None
    after.close()


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 5_000, os.urandom(4_000_000)])
def test_rubbish_left_at_the_path_is_replaced_and_never_read(path: Path, content: bytes) -> None:
    """A damaged file neither stops a start nor looks like an appliance."""
    path.write_bytes(content)
    with pytest.raises((NotRunningError, MemoryFormatError)):
        Memory.open(path)
    made = Memory.create(path)
    assert made.session.read() is None
    made.close()


def test_no_file_means_not_running(path: Path) -> None:
    """`edge status` says so with exit status 69."""
    with pytest.raises(NotRunningError) as caught:
        Memory.open(path)
    assert caught.value.exit_status == 69


def test_a_file_whose_supervisor_is_dead_means_not_running(path: Path) -> None:
    """What a SIGKILL left behind is no appliance, though its file is whole."""
    program = "import sys; from pathlib import Path; from edge.memory import Memory; Memory.create(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, timeout=20)
    with pytest.raises(NotRunningError, match="has ended"):
        Memory.open(path)


def test_a_file_of_another_release_is_named_as_such(
    memory: Memory, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables of another release would show the wrong process's numbers."""
    del memory
    monkeypatch.setattr("edge.metrics.METRICS", METRICS[1:])
    with pytest.raises(MemoryFormatError, match="another release"):
        Memory.open(path)


def test_every_row_has_a_slot_and_metrics_and_the_supervisor_has(memory: Memory) -> None:
    """Who asks for any process of the table finds it."""
    assert set(memory.slots) == set(memory.metrics) == set(default_names())
    assert SUPERVISOR in memory.slots


def test_slots_do_not_share_words(memory: Memory) -> None:
    """What is written for one process shows at no other."""
    for number, slot in enumerate(memory.slots.values()):
        slot.set("pid", 1000 + number)
        slot.set("generation", 1)
        slot.beat(5000 + number, 1)
        slot.facts.write(b'{"n": %d}' % number)
    for number, slot in enumerate(memory.slots.values()):
        assert (slot.pid, slot.beat_ns, slot.read_facts()) == (1000 + number, 5000 + number, {"n": number})


def test_life_signs_of_an_older_life_count_as_none(memory: Memory) -> None:
    """A late beat or readiness of a life that was killed must not vouch for its successor."""
    slot = memory.slots["core"]
    slot.set("generation", 1)
    slot.beat(123, 1)
    slot.mark_ready(1)
    assert (slot.beat_ns, slot.is_ready) == (123, True)
    slot.set("generation", 2)
    assert (slot.beat_ns, slot.is_ready, slot.beat_count) == (0, False, 1)


@pytest.mark.parametrize("code", [0, 1, 78, 255, -1, -9, -64])
def test_the_last_exit_keeps_status_and_signal_apart(memory: Memory, code: int) -> None:
    """Status 9 and SIGKILL are different ends, and none is different from status 0."""
    slot = memory.slots["page"]
    assert slot.last_exit is None
    slot.set_last_exit(code)
    assert slot.last_exit == code


def test_words_hold_64_bits_and_states_have_names(memory: Memory) -> None:
    """Nanoseconds of years fit."""
    slot = memory.slots["page"]
    slot.set("started_ns", 2**63)
    slot.set("state", State.DEGRADED)
    assert (slot.started_ns, slot.state) == (2**63, State.DEGRADED)


def test_the_ring_keeps_the_newest_ids_apart(memory: Memory) -> None:
    """The newest `size` ids are all there; the one before them has made room."""
    for n in range(IDS + 1):
        memory.ids.put(n, n.to_bytes(ID_BYTES, "big"))
    assert all(memory.ids.get(n) == n.to_bytes(ID_BYTES, "big") for n in range(1, IDS + 1))
    assert memory.ids.get(0) == IDS.to_bytes(ID_BYTES, "big")
    with pytest.raises(ValueError, match="15 bytes"):
        memory.ids.put(0, b"x" * 15)
