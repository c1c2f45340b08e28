"""The appliance's memory: one file in RUNTIME_DIR that every process maps.

The supervisor makes it, children inherit the mapping, `edge status` and `edge top` read it from outside while
everybody is busy. Nobody ever locks it. Two rules make that safe, whatever is killed at whatever byte:

* every word and every record has one writer;
* a single fact is one aligned native 64-bit word; what consists of more is a `Record`, whose two slots carry a
  sequence number and a checksum, so that a half-written one is recognised and the one before it is still there.

Times are CLOCK_MONOTONIC nanoseconds. What must survive a change of release (session, menu, message ids) lies before
what depends on the process and metrics tables.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import struct
import time
import zlib
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

import orjson

from edge import metrics
from edge.errors import MemoryFormatError, NotRunningError, SettingError
from edge.metrics import Metrics
from edge.processes import PROCESSES

MAGIC = 0x4547_4445_4D45_4D31
VERSION = 1
"""Of everything up to the slots; `_digest` guards the rest."""
FILE_NAME = "edge.shm"
LINE = 64
"""Bytes of a cache line; two writers never share one."""

FACTS_BYTES = 4 * 1024
SESSION_BYTES = 256 * 1024
MENU_BYTES = 1024 * 1024
PROCESS_FACTS_BYTES = 4 * 1024
IDS = 2_048
"""Message ids that the ring holds: the 1,024 that the core promises to remember, and what is on its way."""
ID_BYTES = 16

_HEADER = struct.Struct("=QII")
_HEADER_CRC = struct.Struct("=QI")
_READS = 64
"""Attempts of a reader that meets a busy writer; each one that fails means a whole write happened meanwhile."""

SUPERVISOR = "supervisor"


def default_names() -> tuple[str, ...]:
    """Everything that has a slot: the supervisor and each row of the process table."""
    return (SUPERVISOR, *(row.name for row in PROCESSES))


def _aligned(size: int) -> int:
    return -(-size // LINE) * LINE


class Record:
    """Bytes that one process writes whole and others read whole, without a lock.

    Two slots, each `{seq u64, length u32, crc32 u32}` and payload; the checksum covers seq, length and payload. A
    write fills the slot that does not hold the newest value, payload first, header last. The object that writes must
    belong to one process: it remembers where the newest value is.
    """

    def __init__(self, view: memoryview, capacity: int) -> None:
        self.capacity = capacity
        """Longest payload in bytes."""
        self._view = view
        self._half = self.size(capacity) // 2
        self._newest: tuple[int, int] | None = None

    @staticmethod
    def size(capacity: int) -> int:
        """Bytes of shared memory that a record takes."""
        return 2 * _aligned(_HEADER.size + capacity)

    def write(self, payload: bytes) -> int:
        """Make `payload` the value; returns its sequence number. Raises ValueError when it is too long."""
        if len(payload) > self.capacity:
            raise ValueError(f"{len(payload)} bytes in a record of at most {self.capacity}")
        if self._newest is None:
            self._newest = self._find_newest()
        seq, slot = self._newest[0] + 1, 1 - self._newest[1]
        at = slot * self._half
        crc = zlib.crc32(payload, zlib.crc32(_HEADER_CRC.pack(seq, len(payload))))
        self._view[at + _HEADER.size : at + _HEADER.size + len(payload)] = payload
        _HEADER.pack_into(self._view, at, seq, len(payload), crc)
        self._newest = (seq, slot)
        return seq

    def read(self) -> tuple[int, bytes] | None:
        """The newest complete value with its sequence number; None when none was ever completed."""
        for _ in range(_READS):
            seqs = (self._seq(0), self._seq(1))
            newer = 0 if seqs[0] > seqs[1] else 1
            found = self._copy(newer) or self._copy(1 - newer)
            if found is not None:
                return found
            if seqs == (0, 0):
                return None
        return None

    def _seq(self, slot: int) -> int:
        seq: int = _HEADER.unpack_from(self._view, slot * self._half)[0]
        return seq

    def _copy(self, slot: int) -> tuple[int, bytes] | None:
        at = slot * self._half
        seq, length, crc = _HEADER.unpack_from(self._view, at)
        if length > self.capacity:
            return None
        payload = bytes(self._view[at + _HEADER.size : at + _HEADER.size + length])
        if zlib.crc32(payload, zlib.crc32(_HEADER_CRC.pack(seq, length))) != crc:
            return None
        return seq, payload

    def _find_newest(self) -> tuple[int, int]:
        whole = [(found[0], slot) for slot in (0, 1) if (found := self._copy(slot)) is not None]
        return max(whole, default=(0, 1))


class State(IntEnum):
    """What the supervisor makes of a process."""

    OFF = 0
    """Not wanted by the settings."""
    STARTING = 1
    READY = 2
    HUNG = 3
    """Silent for too long; being killed."""
    BACKOFF = 4
    """Died; started again soon."""
    DEGRADED = 5
    """Dies too often; tried once a minute."""
    FAILED = 6
    """Says that starting it again is of no use."""
    STOPPING = 7
    STOPPED = 8


_SUPERVISOR_WORDS = ("pid", "generation", "state", "restarts", "pss_bytes", "cpu_milli", "started_ns", "last_exit",
                     "backoff_until_ns")  # fmt: skip
_CHILD_WORDS = ("beat_ns", "beat_count", "ready_generation", "beat_generation")
_PART_BYTES = 2 * LINE


class Slot:
    """One process as the supervisor sees it, and its sign of life.

    The supervisor writes `pid`, `generation` (counts lives, from 1), `state`, `restarts`, `pss_bytes`, `cpu_milli`
    (1000 is one core), `started_ns`, `last_exit` and `backoff_until_ns`; the process itself writes its beat, its
    readiness and `facts`. A beat or readiness of an older generation counts as none.
    """

    SIZE = 2 * _PART_BYTES + Record.size(PROCESS_FACTS_BYTES)

    def __init__(self, above: memoryview, below: memoryview, facts: Record) -> None:
        self._above = above
        self._below = below
        self.facts = facts
        """JSON object that the process publishes about itself."""

    def set(self, name: str, value: int) -> None:
        """Write one of the supervisor's words."""
        self._above[_SUPERVISOR_WORDS.index(name)] = value

    def _get(self, name: str) -> int:
        return int(self._above[_SUPERVISOR_WORDS.index(name)])

    @property
    def pid(self) -> int:
        """Process id; 0 while none lives."""
        return self._get("pid")

    @property
    def generation(self) -> int:
        """Which life this is."""
        return self._get("generation")

    @property
    def state(self) -> State:
        """The supervisor's verdict."""
        return State(self._get("state"))

    @property
    def restarts(self) -> int:
        """Lives beyond the first."""
        return self._get("restarts")

    @property
    def pss_bytes(self) -> int:
        """Proportional set size, sampled every few seconds."""
        return self._get("pss_bytes")

    @property
    def cpu_milli(self) -> int:
        """CPU use since the last sample; 1000 is one core."""
        return self._get("cpu_milli")

    @property
    def started_ns(self) -> int:
        """When this life began."""
        return self._get("started_ns")

    @property
    def backoff_until_ns(self) -> int:
        """When the next life begins; 0 while one lives."""
        return self._get("backoff_until_ns")

    @property
    def last_exit(self) -> int | None:
        """How the last life ended: exit status, or minus the signal; None when none has ended."""
        word = self._get("last_exit")
        return None if word == 0 else (word - 1) // 2 - 256

    def set_last_exit(self, code: int) -> None:
        """Write how a life ended: exit status, or minus the signal."""
        self.set("last_exit", (code + 256) * 2 + 1)

    def beat(self, now_ns: int, generation: int) -> None:
        """Sign of life, by the process itself."""
        self._below[1] += 1
        self._below[0] = now_ns
        # Last, so that a new generation never shows with the beat of the one before.
        self._below[3] = generation

    @property
    def beat_ns(self) -> int:
        """When this life last gave a sign; 0 when it has not yet."""
        return int(self._below[0]) if self._below[3] == self.generation else 0

    @property
    def beat_count(self) -> int:
        """Beats of all lives."""
        return int(self._below[1])

    def mark_ready(self, generation: int) -> None:
        """The process is ready to do its job; written by itself."""
        self._below[2] = generation

    @property
    def is_ready(self) -> bool:
        """Whether this life has said that it is ready."""
        return bool(self.generation and self._below[2] == self.generation)

    def read_facts(self) -> dict[str, Any]:
        """What the process published last; empty when nothing."""
        found = self.facts.read()
        return orjson.loads(found[1]) if found else {}


class IdRing:
    """Digests of the newest message ids. The core puts id n, then commits n in its snapshot."""

    size = IDS

    def __init__(self, view: memoryview) -> None:
        self._view = view

    def put(self, n: int, digest: bytes) -> None:
        """Keep the digest of the n-th id in place of the one `size` before. Raises ValueError unless 16 bytes."""
        if len(digest) != ID_BYTES:
            raise ValueError(f"a digest of {len(digest)} bytes")
        at = n % IDS * ID_BYTES
        self._view[at : at + ID_BYTES] = digest

    def get(self, n: int) -> bytes:
        """The digest of the n-th id, if it is one of the newest `size`."""
        at = n % IDS * ID_BYTES
        return bytes(self._view[at : at + ID_BYTES])


_WORDS = ("magic", "version", "boot", "digest", "supervisor_pid", "supervisor_start", "started_ns", "ready")
_HEADER_BYTES = 4 * LINE
_NAMES_BYTES = 2 * 1024
_NAMES_AT = _HEADER_BYTES
_FACTS_AT = _NAMES_AT + Record.size(_NAMES_BYTES)
_SESSION_AT = _FACTS_AT + Record.size(FACTS_BYTES)
_MENU_AT = _SESSION_AT + Record.size(SESSION_BYTES)
_IDS_AT = _MENU_AT + Record.size(MENU_BYTES)
_SLOTS_AT = _IDS_AT + _aligned(IDS * ID_BYTES)
_METRICS_BYTES = _aligned(metrics.WORDS * 8)
_CARRIED = slice(_SESSION_AT, _SLOTS_AT)
"""What the next supervisor takes over from one that was killed."""


def _size(names: Sequence[str]) -> int:
    return _SLOTS_AT + len(names) * (Slot.SIZE + _METRICS_BYTES)


def _word(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def _digest(names: Sequence[str]) -> int:
    """Changes with whatever moves a slot or a metric."""
    rows = [(row.name, row.kind) for row in metrics.METRICS]
    return _word(repr((list(names), rows, metrics.HISTOGRAM_WORDS, Slot.SIZE)).encode())


def boot_id() -> bytes:
    """What the kernel calls this boot."""
    return Path("/proc/sys/kernel/random/boot_id").read_bytes()


def process_start(pid: int) -> int:
    """When process `pid` started, in clock ticks since boot; 0 when it does not live. With the pid it names a life."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in (b"Z", b"X") else int(fields[19])


class Memory:
    """The mapped file. Use `create` in the supervisor, `open` outside; children inherit it by fork."""

    def __init__(self, mapping: mmap.mmap, names: Sequence[str]) -> None:
        self._mapping = mapping
        self._views: list[memoryview] = []
        self._whole = memoryview(mapping)
        self._words = self._cut(0, _HEADER_BYTES).cast("Q")
        self._views.append(self._words)
        self.facts = self._record(_FACTS_AT, FACTS_BYTES)
        """JSON object about this life of the appliance: kiosk_id, servers, runtime_dir, state_dir, release, pid."""
        self.session = self._record(_SESSION_AT, SESSION_BYTES)
        """The core's snapshot of the session."""
        self.menu = self._record(_MENU_AT, MENU_BYTES)
        """The menu as the core has it."""
        self.ids = IdRing(self._cut(_IDS_AT, IDS * ID_BYTES))
        self.slots = {name: self._slot(_SLOTS_AT + i * Slot.SIZE) for i, name in enumerate(names)}
        at, size = _SLOTS_AT + len(names) * Slot.SIZE, metrics.WORDS * 8
        self.metrics = {name: Metrics(self._cast(at + i * _METRICS_BYTES, size)) for i, name in enumerate(names)}

    @classmethod
    def create(cls, path: Path, names: Sequence[str] | None = None) -> Memory:
        """Make the file anew, with session, menu and ids of a killed predecessor of this boot carried over.

        The predecessor's file stays whole until the new one takes its place, so that a kill in between loses nothing.
        Raises SettingError when RUNTIME_DIR has no room.
        """
        names = default_names() if names is None else names
        carried = _carried(path)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fd = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            # Memory that is only promised would kill with SIGBUS whoever touches it first.
            os.posix_fallocate(fd, 0, _size(names))
            mapping = mmap.mmap(fd, _size(names))
        except OSError as error:
            reason = f"no room for {_size(names)} bytes in {path.parent}: {error.strerror}"
            raise SettingError(f"RUNTIME_DIR: {reason}") from None
        finally:
            os.close(fd)
        if carried is not None:
            mapping[_CARRIED] = carried
        memory = cls(mapping, names)
        memory._lay(names)
        fresh.rename(path)
        return memory

    @classmethod
    def open(cls, path: Path) -> Memory:
        """Read a running appliance's memory. Raises NotRunningError or MemoryFormatError."""
        try:
            with path.open("rb") as file:
                mapping = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        except (OSError, ValueError):
            raise NotRunningError(f"no appliance runs in {path.parent}") from None
        names = _names_of(mapping, path)
        memory = cls(mapping, names)
        if not memory.alive:
            memory.close()
            raise NotRunningError(f"the appliance in {path.parent} has ended without cleaning up")
        return memory

    def _lay(self, names: Sequence[str]) -> None:
        self._record(_NAMES_AT, _NAMES_BYTES).write(orjson.dumps(list(names)))
        pid = os.getpid()
        values = {"version": VERSION, "boot": _word(boot_id()), "digest": _digest(names), "supervisor_pid": pid}
        values |= {"supervisor_start": process_start(pid), "started_ns": time.monotonic_ns(), "magic": MAGIC}
        for name, value in values.items():
            self._words[_WORDS.index(name)] = value

    def _cut(self, at: int, size: int) -> memoryview:
        view = self._whole[at : at + size]
        self._views.append(view)
        return view

    def _cast(self, at: int, size: int) -> memoryview:
        view = self._cut(at, size).cast("Q")
        self._views.append(view)
        return view

    def _record(self, at: int, capacity: int) -> Record:
        return Record(self._cut(at, Record.size(capacity)), capacity)

    def _slot(self, at: int) -> Slot:
        above, below = self._cast(at, _PART_BYTES), self._cast(at + _PART_BYTES, _PART_BYTES)
        return Slot(above, below, self._record(at + 2 * _PART_BYTES, PROCESS_FACTS_BYTES))

    @property
    def supervisor_pid(self) -> int:
        """Process id of the supervisor that made the file."""
        return int(self._words[_WORDS.index("supervisor_pid")])

    @property
    def started_ns(self) -> int:
        """When the supervisor started."""
        return int(self._words[_WORDS.index("started_ns")])

    @property
    def alive(self) -> bool:
        """Whether the supervisor that made the file still lives."""
        return process_start(self.supervisor_pid) == self._words[_WORDS.index("supervisor_start")]

    @property
    def ready(self) -> bool:
        """Whether every process that should run is ready."""
        return bool(self._words[_WORDS.index("ready")])

    @ready.setter
    def ready(self, value: bool) -> None:
        self._words[_WORDS.index("ready")] = int(value)

    def read_facts(self) -> dict[str, Any]:
        """The facts about this life of the appliance; empty before it has bound its sockets."""
        found = self.facts.read()
        return orjson.loads(found[1]) if found else {}

    def close(self) -> None:
        """Unmap. Every part of it is dead afterwards."""
        for view in reversed(self._views):
            view.release()
        self._whole.release()
        self._mapping.close()


def _carried(path: Path) -> bytes | None:
    """Session, menu and ids of a predecessor of this boot; None when there is none that we can read."""
    with contextlib.suppress(OSError, ValueError), path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
        if len(header) < _HEADER_BYTES:
            return None
        words = dict(zip(_WORDS, struct.unpack_from(f"={len(_WORDS)}Q", header), strict=True))
        if (words["magic"], words["version"], words["boot"]) != (MAGIC, VERSION, _word(boot_id())):
            return None
        file.seek(_SESSION_AT)
        carried = file.read(_CARRIED.stop - _CARRIED.start)
        return carried if len(carried) == _CARRIED.stop - _CARRIED.start else None
    return None


def _names_of(mapping: mmap.mmap, path: Path) -> list[str]:
    """Which processes have a slot. Raises MemoryFormatError when the file is not of this release."""
    wrong = MemoryFormatError(f"{path} was made by another release; use the `edge` command of the one that runs")
    if len(mapping) < _SLOTS_AT:
        raise wrong
    words = dict(zip(_WORDS, struct.unpack_from(f"={len(_WORDS)}Q", mapping), strict=True))
    if (words["magic"], words["version"]) != (MAGIC, VERSION):
        raise wrong
    with memoryview(mapping) as whole, whole[_NAMES_AT:_FACTS_AT] as view:
        found = Record(view, _NAMES_BYTES).read()
    names: list[str] = orjson.loads(found[1]) if found else []
    if words["digest"] != _digest(names) or len(mapping) < _size(names):
        raise wrong
    return names
