"""The ledger is what tests and people believe: durable, whole after any kill, and the terminal's only memory."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.io.emulators.terminal import ledger as ledgers
from edge.io.emulators.terminal.ledger import Changed, Charged, Closed, Declined, Ledger, Transaction
from edge.protocols.zvt import apdu, commands
from edge.protocols.zvt.frame import FrameReader, Received, encode_frame


def charge(ledger: Ledger, minor: int, keep: bool = True) -> Transaction:
    """A payment of so many minor units."""
    receipt_no, trace_no = ledger.numbers()
    one = Transaction(
        ledger.next_id, "payment", 1.0, minor, "EUR", receipt_no, trace_no, "**** 1111", "VISA", "651001"
    )  # fmt: skip
    ledger.write(Charged(one))
    if keep:
        ledger.write(Changed(one.id, "kept", 2.0))
    return one


def remembered(ledger: Ledger) -> tuple[object, ...]:
    """Everything that a terminal needs to know."""
    return (ledger.charges(), ledger.numbers(), ledger.next_id, ledger.last, ledger.pending, ledger.open)


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    """Counters, the last transaction, the pending one and the open day."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    charge(ledger, 100)
    ledger.write(Closed(3.0, 1, 100))
    charge(ledger, 200)
    ledger.write(Declined(4.0, 300, "EUR", "05"))
    charge(ledger, 400, keep=False)
    before = remembered(ledger)
    ledger.close()
    again = Ledger(tmp_path / "ledger.jsonl")
    assert remembered(again) == before
    assert again.kept_minor() == 300
    assert again.pending is not None
    again.close()


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_that_was_not_finished_does_not_count(tmp_path: Path, cut: int) -> None:
    """A power cut in the middle of a write: the entry was never told, and the next one begins on a line of its own."""
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    charge(ledger, 100)
    whole = path.stat().st_size
    charge(ledger, 200, keep=False)
    ledger.close()
    os.truncate(path, whole + cut)
    again = Ledger(path)
    assert [one.amount_minor for one in again.charges()] == [100]
    charge(again, 300)
    again.close()
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_a_counter_reversal_uses_the_number_again(tmp_path: Path) -> None:
    """Chapter 4.2; also after a restart."""
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    first, second = charge(ledger, 100), charge(ledger, 200)
    ledger.write(Changed(second.id, "reversed", 3.0, "counter"))
    ledger.close()
    again = Ledger(path)
    assert again.numbers() == (second.receipt_no, second.trace_no + 1)
    assert again.last is not None
    assert again.last.id == first.id
    again.close()


def test_a_long_ledger_begins_anew_and_forgets_nothing_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is bounded; counters, the last transaction and the open day go along."""
    monkeypatch.setattr(ledgers, "MAX_BYTES", 2_000)
    ledger = Ledger(tmp_path / "ledger.jsonl")
    charge(ledger, 50)
    ledger.write(Closed(3.0, 1, 50))
    for minor in range(100, 120):
        charge(ledger, minor)
    assert (tmp_path / "ledger.before").exists()
    assert ledger.numbers() == (22, 22)
    assert sum(ledger.transactions[one].amount_minor for one in ledger.open) == sum(range(100, 120))
    before = remembered(ledger)
    ledger.close()
    again = Ledger(tmp_path / "ledger.jsonl")
    assert remembered(again) == before
    again.close()


def test_kills_at_random_moments_leave_a_ledger_that_the_next_life_goes_on_with(tmp_path: Path) -> None:
    """kill -9 of a terminal that is charging: every line whole, nothing pending for long, no number used twice."""
    chance = random.Random(4)
    link, path = tmp_path / "terminal", tmp_path / "ledger.jsonl"
    for _ in range(6):
        with _emulated(link, path) as process:
            _charge_until(link, time.monotonic() + chance.uniform(0.05, 0.4))
            process.send_signal(signal.SIGKILL)
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    ledger = Ledger(path)
    charges = ledger.charges()
    ledger.close()
    assert len(charges) > 6
    assert len({one.receipt_no for one in charges}) == len({one.trace_no for one in charges}) == len(charges)
    assert [one.id for one in charges] == list(range(1, len(charges) + 1))
    assert entries[0]["event"] == "begun"
    # Each life reverses what the one before it left open, so only the last can be pending.
    assert all(one.state != "pending" for one in charges[:-1])


@contextlib.contextmanager
def _emulated(link: Path, ledger: Path) -> Iterator[subprocess.Popen[str]]:
    """`edge emulate terminal` in a process of its own."""
    options = ("-o", "pace=0", "-o", "host_ms=0", "--after-ms", "0", "--json")
    command = [sys.executable, "-m", "edge", "emulate", "terminal", *options]
    process = subprocess.Popen(
        [*command, "--link", str(link), "--ledger", str(ledger)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "ready"
        yield process
    finally:
        process.kill()
        process.communicate()


def _charge_until(link: Path, end: float) -> None:
    """Pay as fast as the line goes, answering yes to everything."""
    fd = os.open(link, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    reader = FrameReader()
    try:
        os.write(fd, encode_frame(commands.authorization(100)))
        while time.monotonic() < end:
            try:
                events = reader.feed(os.read(fd, 4_096))
            except BlockingIOError:
                time.sleep(0.001)
                continue
            for event in events:
                if not isinstance(event, Received):
                    continue
                os.write(fd, b"\x06")
                message = apdu.parse(event.apdu)
                if not apdu.is_answer(message):
                    os.write(fd, encode_frame(commands.ack()))
                if message.control in (apdu.COMPLETION, apdu.ABORT) or message.control == apdu.WAIT:
                    time.sleep(0.005)
                    os.write(fd, encode_frame(commands.authorization(100)))
    finally:
        os.close(fd)
