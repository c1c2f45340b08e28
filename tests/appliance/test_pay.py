"""A whole paid order on the whole box: card, number, paper, stream; and what a guest is told when something fails."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import nats
import orjson
import pytest

from benchmarks.appliance import Appliance
from benchmarks.guest import Guest
from benchmarks.money import Money, reconcile
from tests.appliance.test_order import envelope
from tests.core.kiosk import check_document

pytestmark = pytest.mark.leaks("the appliance is shared")

FAST = "emulated:zvt?card=approve&after_ms=50&host_ms=20&pace=0"
MANUAL = "emulated:zvt?card=manual&pace=0"
PAPER = "emulated:escpos?pace=0"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliance]:
    """A kiosk whose card is there at once, with a kitchen printer, and its hardware served on NATS."""
    folder = tmp_path_factory.mktemp("shop")
    with Appliance(folder, TERMINAL=FAST, PRINTER=PAPER, KITCHEN_PRINTER=PAPER, HARDWARE_ON_NATS="1") as running:
        yield running


def component(guest: Guest, kind: str) -> dict[str, Any] | None:
    """A component of the screen."""
    return next((one for one in guest.document["components"] if one["type"] == kind), None)


def receipt_of(guest: Guest) -> dict[str, Any]:
    """What the screen says of the receipt."""
    found: dict[str, Any] = (component(guest, "OrderPlaced") or {}).get("receipt", {})
    return found


async def shows(guest: Guest, condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until the newest screen is so; it may be already."""
    if not condition():
        await guest.until(lambda _: condition(), seconds)


async def order(guest: Guest, quantity: int = 1) -> None:
    """Two dishes in the cart."""
    await guest.call("session.end")
    await guest.call("cart.add", {"item_id": 101, "quantity": quantity})
    await guest.call("cart.add", {"item_id": 201, "quantity": 1})


async def paid(guest: Guest) -> dict[str, Any]:
    """The screen with the order's number."""
    await shows(guest, lambda: component(guest, "OrderPlaced") is not None, 20)
    check_document(guest.document)
    found = component(guest, "OrderPlaced")
    assert found is not None
    return found


async def of_stream(appliance: Appliance, number: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The order with this number in the stream, and its headers."""
    client = await nats.connect(appliance.nats_url)
    try:
        subscription = await client.jetstream().subscribe("kiosk.order.placed", ordered_consumer=True)
        while True:
            message = await subscription.next_msg(timeout=5)
            body = orjson.loads(message.data)
            if body["payload"]["order_number"] == number:
                return body, dict(message.headers or {})
    finally:
        await client.close()


def edge(appliance: Appliance, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command, on that appliance."""
    command = [sys.executable, "-m", "edge", *arguments]
    return subprocess.run(command, env=appliance.environment, capture_output=True, text=True, timeout=60, check=False)


def papers(appliance: Appliance, name: str = "receipts") -> list[str]:
    """What came out of a printer, oldest first."""
    folder = appliance.state_dir / "emulator" / name
    return [path.read_text() for path in sorted(folder.glob("*.txt"))]


async def printed(appliance: Appliance, text: str, name: str = "receipts") -> str:
    """The paper with this text on it."""
    async with asyncio.timeout(15):
        while not (found := [paper for paper in papers(appliance, name) if text in paper]):
            await asyncio.sleep(0.05)
    return found[-1]


@contextlib.asynccontextmanager
async def at(appliance: Appliance) -> AsyncIterator[Guest]:
    """A page."""
    async with Guest(appliance.page_url) as guest:
        yield guest


async def test_a_paid_order_by_touch_reaches_paper_kitchen_and_stream(shop: Appliance) -> None:
    """From the cart to the number on the screen, the receipt, the kitchen ticket and JetStream: one story."""
    async with at(shop) as guest:
        await order(guest, 2)
        total = guest.document["cart"]["total"]
        answer = await guest.call("checkout.start")
        assert answer["payload"]["state"] == "checkout"
        assert answer["payload"]["test"] is True
        number = (await paid(guest))["order_number"]
        await shows(guest, lambda: receipt_of(guest).get("state") == "printed", 20)
    body, headers = await of_stream(shop, number)
    placed = body["payload"]
    assert headers["Nats-Msg-Id"] == placed["order_id"] == body["id"]
    assert placed["total_minor"] == round(total * 100) == placed["payment"]["amount_minor"]
    assert placed["payment"]["outcome"] == "paid"
    assert placed["payment"]["receipt_no"]
    assert sum(one["net_minor"] + one["tax_minor"] for one in placed["tax"]) == placed["total_minor"]
    receipt = await printed(shop, number)
    assert "TEST" in receipt
    assert f"€{total:.2f}" in receipt
    ticket = await printed(shop, number, "receipts-kitchen")
    assert "€" not in ticket


async def test_a_paid_order_by_voice(shop: Appliance) -> None:
    """Seen, spoken, confirmed by one touch of the pay button, paid."""
    client = await nats.connect(shop.nats_url)
    async with at(shop) as guest:
        await guest.call("session.end")
        await client.publish("kiosk.vision.person_detected", envelope(shop, {"count": 1}))
        said = {"text": "two cheeseburgers and a coke", "final": True}
        await shows(guest, lambda: guest.document["state"] in ("attract", "listening"))
        await client.publish("kiosk.voice.transcript", envelope(shop, said))
        await shows(guest, lambda: len(guest.document["cart"]["items"]) == 2)
        await guest.call("checkout.start")
        assert (await paid(guest))["order_number"]
    await client.close()


async def test_numbers_follow_each_other_and_are_never_used_twice(shop: Appliance) -> None:
    """Five orders, five numbers with the kiosk's prefix."""
    numbers = []
    async with at(shop) as guest:
        for _ in range(5):
            await order(guest)
            await guest.call("checkout.start")
            numbers.append((await paid(guest))["order_number"])
    assert len(set(numbers)) == 5
    assert all(number.startswith("1-") for number in numbers)


async def test_edge_pay_through_the_running_kiosk_charges_once(shop: Appliance) -> None:
    """Exit 0 with what was paid; again the same, without another charge; another amount is wrong usage."""
    before = len(ledger(shop))
    arguments = ("pay", "--amount-minor", "1234", "--currency", "EUR", "--order", "by-hand", "--json")
    for _ in range(2):
        done = edge(shop, *arguments)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert (found["outcome"], found["amount_minor"], found["order_id"]) == ("paid", 1234, "by-hand")
        assert found["card"].startswith("**** ")
    assert len(ledger(shop)) == before + 1
    assert edge(shop, *arguments[:2], "99", *arguments[3:]).returncode == 64
    assert edge(shop, "pay", "--amount-minor", "0", "--order", "x").returncode == 64
    shown = edge(shop, "payments", "show", "by-hand")
    assert "committed" in shown.stdout
    assert edge(shop, "payments", "refund", "by-hand").returncode == 0
    assert edge(shop, "payments", "refund", "by-hand").returncode == 0
    assert "refunded" in edge(shop, "payments", "show", "by-hand").stdout


def ledger(appliance: Appliance) -> list[dict[str, Any]]:
    """The charges that the emulated terminal has made."""
    lines = (appliance.state_dir / "emulator" / "ledger.jsonl").read_text().splitlines()
    return [entry for line in lines if (entry := json.loads(line))["event"] == "charged"]


async def test_hardware_is_served_on_nats_if_asked(shop: Appliance) -> None:
    """authorize, status and print by the contract; a retry charges nobody twice."""
    client = await nats.connect(shop.nats_url)

    async def ask(subject: str, payload: dict[str, Any]) -> dict[str, Any]:
        answer = await client.request(f"kiosk.agent.{subject}", envelope(shop, payload), timeout=5)
        found: dict[str, Any] = orjson.loads(answer.data)
        return found

    before = len(ledger(shop))
    charge = {"order_id": "on-nats", "amount_minor": 500, "currency": "EUR"}
    first = await ask("payment.authorize", charge)
    assert first["payload"]["outcome"] in ("started", "paid")
    async with asyncio.timeout(10):
        while (await ask("payment.status", {"order_id": "on-nats"}))["payload"]["outcome"] != "paid":
            await asyncio.sleep(0.05)
    assert (await ask("payment.authorize", charge))["payload"]["outcome"] == "paid"
    assert len(ledger(shop)) == before + 1
    assert (await ask("payment.status", {"order_id": "nobody's"}))["error"]["code"] == "unknown_order"
    assert (await ask("payment.authorize", {**charge, "amount_minor": 1}))["error"]["code"] == "conflict"
    assert (await ask("payment.authorize", {**charge, "amount_minor": "1"}))["error"]["code"] == "bad_payload"
    devices = {one["name"]: one["state"] for one in (await ask("hardware.status", {}))["payload"]["devices"]}
    assert {"terminal", "printer", "kitchen", "journal"} <= set(devices)
    await client.close()


def test_status_and_doctor_know_the_devices(shop: Appliance) -> None:
    """Each device by name, with its state; emulated ones are said to be."""
    devices = {one["name"]: one for one in shop.status()["devices"]}
    assert devices["terminal"]["state"] in ("ready", "busy")
    assert devices["printer"]["facts"]["paper"] == "ok"
    done = edge(shop, "doctor", "--json")
    found = {one["check"]: one for one in json.loads(done.stdout)["findings"]}
    assert {"terminal", "printer", "journal"} <= set(found)
    assert "emulated" in found["terminal"]["text"]


async def test_a_killed_hardware_process_finds_out_and_the_guest_hears(tmp_path: Path) -> None:
    """Killed while the card is in work: the payment is not lost, not doubled, and the screen goes on."""
    with Appliance(tmp_path, TERMINAL=FAST.replace("after_ms=50", "after_ms=400"), PRINTER=PAPER) as box:
        async with at(box) as guest:
            numbers = []
            for delay in (0.05, 0.3, 0.45, 0.5):
                await order(guest)
                old = box.pid("hardware")
                answer = await guest.call("checkout.start")
                assert answer["type"] == "ui.update", answer
                await asyncio.sleep(delay)
                box.kill("hardware")
                await shows(guest, lambda: guest.document["state"] != "checkout", 40)
                if (placed := component(guest, "OrderPlaced")) is not None:
                    numbers.append(placed["order_number"])
                box.wait_restarted("hardware", old, 10)
            money: Money = await reconcile(box, numbers)
        assert money.clean, money
        assert money.paid + money.declined == 4


async def test_a_stop_waits_for_the_card(tmp_path: Path) -> None:
    """SIGTERM while a card is in work: it is charged and written down first; the next start hands the order on."""
    with Appliance(tmp_path, TERMINAL=FAST.replace("after_ms=50", "after_ms=1500"), PRINTER=PAPER) as box:
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            await shows(guest, lambda: (component(guest, "PaymentStatus") or {}).get("step") == "insert_card", 10)
            assert box.process is not None
            box.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert await asyncio.to_thread(box.process.wait, 20) == 0
            assert time.monotonic() - began > 1.0
    with Appliance(tmp_path, TERMINAL=FAST, PRINTER=PAPER) as box:
        money = await reconcile(box, [])
        assert money.clean, money
        assert (money.paid, money.charged) == (1, 1)


async def test_cancel_only_asks(tmp_path: Path) -> None:
    """The terminal ends it; the guest reads that nothing was taken, and the cart is still there."""
    with Appliance(tmp_path, TERMINAL=MANUAL, PRINTER=PAPER) as box:
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            await shows(guest, lambda: (component(guest, "PaymentStatus") or {}).get("step") == "insert_card", 10)
            answer = await guest.call("cart.clear")
            assert answer["payload"]["code"] == "in_checkout"
            answer = await guest.call("checkout.cancel")
            assert answer["payload"]["state"] == "checkout"
            await shows(guest, lambda: guest.document["state"] == "listening", 10)
            notice = component(guest, "Notice")
            assert notice is not None
            assert "no money was taken" in notice["message"]
            assert len(guest.document["cart"]["items"]) == 2
        assert not (box.state_dir / "emulator" / "ledger.jsonl").read_text().count('"charged"')


async def test_a_journal_that_cannot_be_written_is_said_before(tmp_path: Path) -> None:
    """No card is charged, and paying works again as soon as the journal does."""
    with Appliance(tmp_path, TERMINAL=FAST, PRINTER=PAPER) as box:
        async with at(box) as guest:
            journal = box.state_dir / "journal.sqlite3"
            await order(guest)
            blocker = subprocess.Popen(  # noqa: ASYNC220  started once, and waited for by its first line
                [sys.executable, "-c", _HOLDER, str(journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            assert blocker.stdout is not None
            assert blocker.stdin is not None
            blocker.stdout.readline()
            answer = await guest.call("checkout.start")
            await shows(guest, lambda: guest.document["state"] == "listening", 30)
            assert not (box.state_dir / "emulator" / "ledger.jsonl").read_text().count('"charged"'), answer
            async with asyncio.timeout(20):
                while (await guest.call("checkout.start"))["payload"].get("code") != "payment_unavailable":
                    await asyncio.sleep(0.2)
            blocker.stdin.close()
            blocker.stdout.close()
            blocker.wait(10)
            async with asyncio.timeout(20):
                while (await guest.call("checkout.start"))["payload"].get("code") == "payment_unavailable":
                    await asyncio.sleep(0.2)
            await paid(guest)


_HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


async def test_a_printer_without_paper_gives_a_number_and_a_qr_receipt(tmp_path: Path) -> None:
    """The order stays paid; the guest reads the number and takes the receipt along on a phone."""
    with Appliance(tmp_path, TERMINAL=FAST, PRINTER="emulated:escpos?pace=0&paper=30") as box:
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            await paid(guest)
            await shows(guest, lambda: receipt_of(guest).get("state") == "failed", 30)
            receipt = receipt_of(guest)
            assert receipt["qr"].startswith("M")
            assert receipt["qr_size"] > 20


async def test_without_a_terminal_the_guest_pays_at_the_counter(tmp_path: Path) -> None:
    """TERMINAL=none: numbered, printed and handed on; nobody says that it is paid."""
    with Appliance(tmp_path, TERMINAL="none", PRINTER=PAPER) as box:
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            placed = await paid(guest)
            assert "counter" in (placed["message"] + placed["next"]).lower()
        body, _ = await of_stream(box, placed["order_number"])
        assert body["payload"]["payment"]["outcome"] == "counter"
        assert "counter" in (await printed(box, placed["order_number"])).lower()


class Agent:
    """A payment agent on NATS that does as the test says."""

    def __init__(self, answers: dict[str, list[dict[str, Any] | None]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def take(self, message: Any) -> None:
        """Answer, or keep silent where the script says None."""
        command = message.subject.rpartition(".")[2]
        self.asked.append(command)
        script = self.answers[command]
        answer = script.pop(0) if len(script) > 1 else script[0]
        if answer is not None:
            await message.respond(orjson.dumps({"id": "a", "in_reply_to": "b", **answer}))


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        ({"authorize": [{"payload": {"outcome": "paid", "receipt_no": 7, "card": "4111111111111111"}}]}, "paid"),
        ({"authorize": [{"payload": {"outcome": "declined", "reason": "funds"}}]}, "declined"),
        (
            {
                "authorize": [{"payload": {"outcome": "started"}}],
                "status": [{"payload": {"outcome": "started"}}, {"payload": {"outcome": "paid"}}],
            },
            "paid",
        ),
        (
            {"authorize": [{"payload": {"outcome": "unknown"}}], "status": [{"payload": {"outcome": "declined"}}]},
            "declined",
        ),
    ],
    ids=["paid", "declined", "started", "unknown"],
)
async def test_a_payment_agent_on_nats_is_asked_with_the_same_honesty(
    tmp_path: Path, answers: dict[str, list[dict[str, Any] | None]], ends: str
) -> None:
    """TERMINAL=agent: what it says is taken, what it does not say is asked for, and no card number is kept."""
    agent = Agent(answers)
    with Appliance(tmp_path, TERMINAL="agent:", PRINTER=PAPER) as box:
        client = await nats.connect(box.nats_url)
        await client.subscribe("kiosk.agent.payment.*", cb=agent.take)
        await client.flush()
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            await shows(guest, lambda: guest.document["state"] != "checkout", 30)
            assert (component(guest, "OrderPlaced") is not None) == (ends == "paid")
        await client.close()
        assert agent.asked.count("authorize") == 1
        journal = b"".join(path.read_bytes() for path in box.state_dir.glob("journal.sqlite3*"))
        assert b"4111111111111111" not in journal
        assert b"4111111111111111" not in box.stderr_path.read_bytes()


async def test_without_an_agent_certainly_no_money_moved(tmp_path: Path) -> None:
    """Nobody listens: declined at once, not unknown."""
    with Appliance(tmp_path, TERMINAL="agent:", PRINTER="none") as box:
        async with at(box) as guest:
            await order(guest)
            await guest.call("checkout.start")
            await shows(guest, lambda: guest.document["state"] == "listening", 10)
            assert component(guest, "Notice") is not None


def test_a_production_unit_refuses_play_money(tmp_path: Path) -> None:
    """One line that names the setting, unless DEMO=1 says that it is meant."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PRODUCTION": "1",
                   "PYTHONPATH": str(Path(__file__).parents[2])}  # fmt: skip
    command = [sys.executable, "-m", "edge", "run"]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 78
    assert done.stderr.count("\n") == 1
    assert "TERMINAL" in done.stderr
