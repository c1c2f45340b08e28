"""No card number anywhere: a terminal that tells it in the clear, and then every byte that the box has written."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import nats
import pytest

from benchmarks.appliance import Appliance
from edge.io.emulators.terminal.cards import CARDS
from edge.log import Logger
from tests.appliance.test_pay import FAST, PAPER, at, edge, order, paid, printed

pytestmark = pytest.mark.leaks("an appliance of its own")

PAN = CARDS["visa"].pan


def forms(pan: str) -> list[bytes]:
    """How a card number could be written down: as text, in groups, as BCD, as hex of BCD and of text."""
    digits = pan if len(pan) % 2 == 0 else f"{pan}F"
    bcd = bytes.fromhex(digits)
    grouped = " ".join(pan[at : at + 4] for at in range(0, len(pan), 4))
    return [pan.encode(), grouped.encode(), bcd, bcd.hex().encode(), bcd.hex(" ").encode(), pan.encode().hex().encode()]


def written(folder: Path) -> dict[Path, bytes]:
    """Every file under a folder, sockets left out."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_no_card_number_is_written_anywhere(tmp_path: Path) -> None:
    """Logs at their loudest, stack dumps, recordings, journal, shared memory, stream, paper: none has it."""
    with Appliance(tmp_path, TERMINAL=f"{FAST}&pan=clear", PRINTER=PAPER, RECORD="1", LOG_LEVEL="debug") as box:
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            number = (await paid(guest))["order_number"]
            seen = [json.dumps(guest.document).encode()]
        seen.append((await printed(box, number)).encode())
        client = await nats.connect(box.nats_url)
        message = await client.jetstream().get_last_msg("ORDERS", "kiosk.order.placed")
        seen.append(message.data or b"")
        await client.close()
        seen += [edge(box, *command).stdout.encode() for command in (
            ("payments", "list", "--json"), ("status", "--json"), ("payments", "list"),
        )]  # fmt: skip
        assert box.process is not None
        box.process.send_signal(signal.SIGUSR1)
        box.kill("hardware", signal.SIGABRT)
        await asyncio.sleep(0.5)
        files = written(tmp_path)
    files |= written(tmp_path)
    assert any(path.name.startswith("journal.sqlite3") for path in files)
    assert any(path.suffix == ".jsonl" and "recordings" in path.parts for path in files)
    assert b"**** 1111" in b"".join(seen), "the terminal told the card, and its last digits are kept"
    for form in forms(PAN):
        assert not [path for path, data in files.items() if form in data], form
        assert not [data for data in seen if form in data], form


@pytest.mark.parametrize("pan", [PAN, "5500005555555559", "340000000000009", "6011000000000004"])
def test_the_log_lets_no_card_number_out(pan: str) -> None:
    """Whatever carries it: a field, a message, an exception with its traceback, a number inside other text."""
    script = (
        "from edge.log import Logger\nimport sys\npan = sys.argv[1]\nlog = Logger('canary', 'debug')\n"
        "log.debug('a', field=pan)\nlog.info('b', text=f'card {pan[:4]} {pan[4:8]} {pan[8:12]} {pan[12:]} refused')\n"
        "log.warning('c', track=f';{pan}=29122011')\n"
        "try:\n    raise ValueError(f'bad card {pan}')\nexcept ValueError as error:\n    log.exception('d', error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, pan], capture_output=True, text=True, check=True, timeout=20)
    lines = done.stderr
    assert lines.count("\n") == 4
    assert pan not in lines.replace(" ", "").replace("-", "")
    assert f"**** {pan[-4:]}" in lines


def test_what_is_no_card_number_stays(capfd: pytest.CaptureFixture[str]) -> None:
    """Order ids, times and amounts are what an operator looks for."""
    Logger("canary", "debug").info("order", order_id="4111111111111112", at=1_790_000_000.123, amount_minor=1180)
    line = capfd.readouterr().err
    assert "4111111111111112" in line
    assert "1790000000.123" in line
