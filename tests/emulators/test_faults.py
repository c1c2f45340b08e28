"""Scripted faults strike exactly the byte they name, however the stream is cut into pieces."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.faults.cable import Cable
from edge.errors import LineLost
from edge.io.emulators.faults import DEFAULTS, Fault, FaultScript, FaultyLine, Hooks, parse_faults
from tests.emulators.virtually import in_virtual_time

DATA = bytes(range(20))


def passed(script: str, pieces: list[bytes]) -> bytes:
    """What a script that ends nothing lets through."""
    faults = FaultScript(parse_faults(script), Hooks())
    out = b""
    for piece in pieces:
        rest = piece
        while rest:
            some, rest = faults.apply(rest)
            out += some
    return out


@pytest.mark.parametrize(
    ("script", "arrived"),
    [
        ("", DATA),
        ("flip@3:7", DATA[:3] + b"\x83" + DATA[4:]),
        ("drop@0", DATA[1:]),
        ("double@19", DATA + b"\x13"),
        ("garbage@5:3", DATA[:5] + b"\x10\x55\x00" + DATA[5:]),
        ("drop@4,drop@5,flip@6:0", DATA[:4] + b"\x07" + DATA[7:]),
        ("hook@2,drop@2", DATA[:2] + DATA[3:]),
        ("drop@20", DATA),
    ],
)
@given(cuts=st.sets(st.integers(1, len(DATA) - 1)))
def test_a_fault_strikes_its_byte_in_any_pieces(script: str, arrived: bytes, cuts: set[int]) -> None:
    """Bytes are counted, not chunks."""
    edges = [0, *sorted(cuts), len(DATA)]
    pieces = [DATA[start:end] for start, end in itertools.pairwise(edges)]
    assert passed(script, pieces) == arrived


@pytest.mark.parametrize("wrong", ["cut", "cut@", "cut@x", "burn@3", "flip@3:9", "cut@1:x", "delay@1:nan", "drop@-1"])
def test_a_wrong_script_is_refused_with_its_reason(wrong: str) -> None:
    """A fault that never strikes would prove nothing."""
    with pytest.raises(ValueError, match=r"faults are like|of 'burn|no number|out of range"):
        parse_faults(wrong)


@pytest.mark.parametrize("kind", DEFAULTS)
def test_every_kind_has_a_default(kind: str) -> None:
    """`cut@120` is enough."""
    assert parse_faults(f"{kind}@120") == (Fault(kind, 120, DEFAULTS[kind]),)


@in_virtual_time
async def test_a_cut_comes_when_what_was_before_it_has_arrived() -> None:
    """Both directions count together; the rest of the frame is lost, and the reader loses its line."""
    cable = Cable()
    cuts: list[float] = []
    script = FaultScript(parse_faults("cut@5:7"), Hooks(cut=lambda seconds: (cuts.append(seconds), cable.pull())[0]))
    cable.plug()
    device = FaultyLine(await cable.connected(), script)
    driver = await cable.open()
    await device.write(b"abc")
    await driver.write(b"defg")
    assert await device.read() == b"de"
    assert cuts == []
    with pytest.raises(LineLost):
        await device.read()
    assert cuts == [7.0]


@in_virtual_time
async def test_a_late_byte_is_not_lost_on_a_reader_that_gives_up() -> None:
    """T1 of the emulated terminal runs out while a byte is late; the byte still comes."""
    cable = Cable()
    cable.plug()
    device = FaultyLine(await cable.connected(), FaultScript(parse_faults("delay@2:3"), Hooks()))
    driver = await cable.open()
    await driver.write(b"abcd")
    assert await device.read() == b"ab"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await device.read()
    assert await device.read() == b"cd"
    assert asyncio.get_running_loop().time() >= 3
