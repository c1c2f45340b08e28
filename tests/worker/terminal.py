"""A card terminal on the network, where a worker's guest stands: a program of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def terminal_on_the_network(ledger: Path) -> Iterator[str]:
    """A card terminal where the guest stands, a card put in by itself after a second: its URI."""
    program = [sys.executable, "-m", "edge", "emulate", "terminal", "--tcp", "0", "--json", "--ledger", str(ledger)]
    with subprocess.Popen([*program, "--after-ms", "1000"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["uri"]
        finally:
            process.terminate()


def booked(ledger: Path) -> list[int]:
    """Amounts of the payments that the terminal keeps, minor units."""
    events = [json.loads(line) for line in ledger.read_text().splitlines()]
    kept = {event["id"] for event in events if event["event"] == "changed" and event["state"] == "kept"}
    charged = [event["transaction"] for event in events if event["event"] == "charged"]
    return [one["amount_minor"] for one in charged if one["id"] in kept]
