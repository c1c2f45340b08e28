"""Any voice agent of the livekit-agents framework works with the box unchanged: here is one as the framework has it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from edge.tokens import embedded_keys, mint
from tests.worker.pool import PYTHON, ROOT

pytestmark = [pytest.mark.leaks("the SDK's programs are killed"), pytest.mark.timeout(120)]

SPEECH = ROOT / "tests" / "livekit" / "speech" / "two_cheeseburgers.wav"
HEARD_S = 60.0


@contextmanager
def running(*command: str) -> Iterator[None]:
    """A program, until the block is left."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield
        assert process.poll() is None, f"{command[1:3]} has ended by itself"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def box(server: Path, workers: Path, tmp_path: Path) -> Iterator[Appliance]:
    """A kiosk with a room of its own server."""
    with Appliance(tmp_path, LIVEKIT="embedded", AGENTS="remote", IDLE_TIMEOUT="3600") as appliance:
        yield appliance


async def test_the_framework_s_own_agent_takes_an_order(box: Appliance) -> None:
    """It listens to the guest's microphone and not to the box, and what it writes down is ordered."""
    keys = embedded_keys(box.runtime_dir)
    url = box.memory.read_facts()["servers"]["livekit"]
    agent, page = (mint(keys, role, box.kiosk_id, f"{role}-1") for role in ("agent", "page"))  # type: ignore[arg-type]
    async with Guest(box.page_url) as guest:
        await guest.call("touch.engage")
        with running(str(PYTHON), "tests/worker/ordinary_agent.py", url, agent), \
                running(sys.executable, "-m", "tests.worker.microphone", url, page, str(SPEECH)):  # fmt: skip
            await guest.until(lambda message: bool(message["payload"].get("cart", {}).get("items")), HEARD_S)
        [line] = guest.document["cart"]["items"]
        assert (line["name"], line["quantity"]) == ("Cheeseburger", 2)
