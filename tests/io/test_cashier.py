"""The cashier: whatever a terminal does, an order is charged at most once, and told only what is journalled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.errors import JournalError, PaymentConflict
from edge.io.hardware import account as account_module
from edge.io.hardware.account import Account
from edge.io.hardware.backoffice import BackOffice
from edge.io.hardware.bill import Bill
from edge.io.hardware.cashier import Cashier
from edge.io.hardware.daybook import DayBook
from edge.io.hardware.journal.books import Books
from edge.io.hardware.journal.disk import Disk, DiskInline
from edge.io.hardware.journal.records import Payment
from edge.io.hardware.terminals.interface import (
    Charge,
    DayTotals,
    DeviceState,
    Facts,
    History,
    Steps,
    TerminalText,
    TextLine,
    Verdict,
)
from edge.log import Logger

PLACE = "zvt:/dev/x"
ORDER = {"order_id": "o1", "total_minor": 1180, "currency": "EUR", "lines": [], "language": "en"}
PAID = Verdict("paid", facts=Facts(receipt_no=7, card="**** 1234"))
UNCLEAR = Verdict("unclear", "no_answer")


class Scripted:
    """A terminal that does as the test says. `charges` counts the money that really moved."""

    def __init__(self) -> None:
        self.charging: list[Verdict] = [PAID]
        self.recovering: list[Verdict] = [PAID]
        self.reversing: list[Verdict] = [Verdict("paid")]
        self.calls: list[str] = []
        self.histories: list[History] = []
        self.hold: asyncio.Event | None = None
        self.aborted = 0

    def state(self) -> DeviceState:
        """Always ready."""
        return DeviceState("terminal", "zvt", "zvt:/dev/x", "ready")

    async def run(self) -> None:
        """Nothing to keep."""
        await asyncio.Event().wait()

    async def charge(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """The next verdict of the script, after the steps that lead to it."""
        self.histories.append(history)
        await steps.sending()
        self.calls.append("charge")
        steps.progress("insert_card")
        if self.hold is not None:
            await self.hold.wait()
        verdict = self.charging.pop(0)
        if verdict.outcome == "paid":
            await steps.result(verdict.facts or Facts())
            await steps.receipt(TerminalText("customer", (TextLine("PAID"),)))
            await steps.committed()
        return verdict

    async def recover(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """The next verdict of the script."""
        self.histories.append(history)
        self.calls.append("recover")
        return self.recovering.pop(0)

    async def abort(self) -> None:
        """Counts."""
        self.aborted += 1

    async def reverse(self, charge: Charge, facts: Facts, history: History, steps: Steps) -> Verdict:
        """The next verdict of the script."""
        await steps.sending()
        self.calls.append("reverse")
        return self.reversing.pop(0)

    async def refund(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Not in any script."""
        raise AssertionError

    async def leave(self) -> None:
        """Counts."""
        self.calls.append("leave")

    async def end_of_day(self, steps: Steps) -> DayTotals | None:
        """As the journal says, but one short."""
        return DayTotals(amount_minor=1180, count=1)


class Audience:
    """What was told, beside what the journal said at that moment."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.told: list[tuple[str, bool]] = []
        self.steps: list[str] = []

    def payment(self, payment: Payment, given_up: bool) -> None:
        """Holds the promise that nothing is told before it is written."""
        assert self.books.payments.get(payment.order_id).state == payment.state
        self.told.append((payment.state, given_up))

    def progress(self, order_id: str, status: str, text: str) -> None:
        """Keeps the word."""
        self.steps.append(status)


class Shop:
    """A cashier over a journal of its own."""

    def __init__(self, folder: Path, terminal: Scripted | None = None, disk: Disk | None = None) -> None:
        self.folder = folder
        self.terminal = terminal or Scripted()
        self.books = Books(folder, "7", lambda: 1_790_000_000.0)
        self.audience = Audience(self.books)
        disk, log = disk or DiskInline(), Logger("hardware", "error")
        self.cashier = Cashier(self.terminal, Account(PLACE, self.books, disk, self.audience, log, ("receipt",)))
        self.office = BackOffice(self.cashier, DayBook(PLACE, self.books, disk, log))

    def payment(self, order_id: str = "o1") -> Payment:
        """As the journal has it."""
        return self.books.payments.get(order_id)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Cashier]:
        """Work until the block is left, then be gone at once as a killed process is."""
        task = asyncio.ensure_future(self.cashier.run())
        await asyncio.sleep(0)
        try:
            yield self.cashier
        finally:
            await self.cashier.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            self.books.close()


def bill(order_id: str = "o1", amount: int = 1180) -> Bill:
    """The bill of an order."""
    return Bill.of({**ORDER, "order_id": order_id, "total_minor": amount})


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_module, "PAUSES_S", (0.0,))


async def test_a_paid_order_is_told_after_it_is_written(tmp_path: Path) -> None:
    """Intent, then paid with its number; the terminal's own words are kept."""
    shop = Shop(tmp_path)
    async with shop.open() as cashier:
        done = await cashier.pay(bill())
        assert (done.state, done.order_number) == ("paid", "7-001")
        assert [state for state, _ in shop.audience.told] == ["intent", "paid"]
        assert shop.audience.steps == ["insert_card"]
        assert shop.books.papers.texts("o1", 1)[0].lines[0].text == "PAID"
        assert [change.state for change in shop.books.payments.changes("o1")] == [
            "intent", "sent", "result", "committed", "paid",
        ]  # fmt: skip


async def test_the_same_order_is_charged_once(tmp_path: Path) -> None:
    """Asked again, in parallel or later, it says how the payment stands."""
    shop = Shop(tmp_path)
    shop.terminal.hold = asyncio.Event()
    async with shop.open() as cashier:
        both = [asyncio.ensure_future(cashier.pay(bill())) for _ in range(3)]
        await asyncio.sleep(0.01)
        shop.terminal.hold.set()
        assert {payment.state for payment in await asyncio.gather(*both)} == {"paid"}
        assert (await cashier.pay(bill(), again=True)).state == "paid"
    assert shop.terminal.calls == ["charge"]


async def test_a_declined_order_is_tried_anew_only_when_asked(tmp_path: Path) -> None:
    """The core asks how it stands, a person may ask for another attempt."""
    shop = Shop(tmp_path)
    shop.terminal.charging = [Verdict("not_paid", "funds"), PAID]
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).reason == "funds"
        assert (await cashier.pay(bill())).state == "declined"
        assert shop.terminal.calls == ["charge"]
        done = await cashier.pay(bill(), again=True)
        assert (done.state, done.attempt) == ("paid", 2)


async def test_another_amount_for_the_same_order_is_refused(tmp_path: Path) -> None:
    """An order id names one payment."""
    shop = Shop(tmp_path)
    async with shop.open() as cashier:
        await cashier.pay(bill())
        with pytest.raises(PaymentConflict):
            await cashier.pay(bill(amount=1))
    assert shop.terminal.calls == ["charge"]


async def test_what_is_unclear_is_asked_for_until_it_is_known(tmp_path: Path) -> None:
    """Never charged again; meanwhile no other card is charged on this terminal."""
    shop = Shop(tmp_path)
    shop.terminal.charging = [UNCLEAR]
    shop.terminal.recovering = [UNCLEAR, UNCLEAR, Verdict("not_paid", "no_transaction")]
    async with shop.open() as cashier:
        first = asyncio.ensure_future(cashier.pay(bill()))
        while not cashier.blocked:
            await asyncio.sleep(0)
        assert (await cashier.pay(bill("o2"))).reason == "case_open"
        assert (await first).reason == "no_transaction"
        assert not cashier.blocked
    assert shop.terminal.calls == ["charge", "recover", "recover", "recover"]
    assert ("unknown", False) in shop.audience.told


async def test_an_ambiguous_payment_blocks_until_staff_settle_it(tmp_path: Path) -> None:
    """The order is placed when they say that it was paid, and the next guest may pay then."""
    shop = Shop(tmp_path)
    shop.terminal.charging = [UNCLEAR, PAID]
    shop.terminal.recovering = [Verdict("ambiguous", "mismatch")]
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).state == "ambiguous"
        assert (await cashier.pay(bill("o2"))).reason == "case_open"
        settled = await shop.office.resolve("o1", True, "receipt 47 is on the terminal")
        assert (settled.state, settled.order_number) == ("paid", "7-001")
        assert (await cashier.pay(bill("o2"), again=True)).state == "paid"
        with pytest.raises(PaymentConflict):
            await shop.office.resolve("o1", False, "")


async def test_staff_settle_what_a_terminal_that_is_gone_cannot(tmp_path: Path) -> None:
    """A broken terminal keeps its last payment unknown for ever; people end that, and the asking with it."""
    shop = Shop(tmp_path)
    shop.terminal.charging, shop.terminal.recovering = [UNCLEAR], [UNCLEAR] * 10_000
    async with shop.open() as cashier:
        first = asyncio.ensure_future(cashier.pay(bill()))
        while not cashier.blocked:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        assert (await shop.office.resolve("o1", False, "no receipt, new terminal")).state == "declined"
        with pytest.raises(asyncio.CancelledError):
            await first
        assert not cashier.blocked


@pytest.mark.parametrize("reached", ["sent", "result", "committed", "unknown"])
async def test_a_new_life_finds_out_what_the_last_one_left(tmp_path: Path, reached: str) -> None:
    """Without being asked, and without charging."""
    shop = Shop(tmp_path)
    shop.books.payments.begin("o1", 1180, "EUR", PLACE, "en", ORDER)
    for state in ("sent", "result", "committed"):
        if reached in (state, "committed") or (reached == "result" and state == "sent"):
            shop.books.payments.move("o1", state, facts=Facts(receipt_no=7) if state == "result" else None)
    if reached == "unknown":
        shop.books.payments.move("o1", "sent")
        shop.books.payments.move("o1", "unknown")
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).state == "paid"
    assert shop.terminal.calls == ["recover"]
    assert shop.terminal.histories[0].reached == ("sent" if reached == "unknown" else reached)


async def test_an_intent_that_never_left_is_declined_without_asking(tmp_path: Path) -> None:
    """`sent` is written before the first byte, so without it there was none."""
    shop = Shop(tmp_path)
    shop.books.payments.begin("o1", 1180, "EUR", PLACE, "en", ORDER)
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).state == "declined"
    assert shop.terminal.calls == []


async def test_nothing_is_charged_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses at `sent` means that no byte leaves; one that refuses at the intent likewise."""
    shop = Shop(tmp_path)
    real = shop.books.payments.move

    def refuse(order_id: str, state: str, *rest: Any, **named: Any) -> Payment:
        if state == "sent":
            raise JournalError("disk full")
        return real(order_id, state, *rest, **named)

    monkeypatch.setattr(shop.books.payments, "move", refuse)
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).reason == "journal"
    assert shop.terminal.calls == []


async def test_the_end_of_a_payment_is_written_when_the_disk_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal has decided already: what it said is not given up on."""
    shop = Shop(tmp_path)
    real, refused = shop.books.payments.place, []

    def refuse(*values: Any) -> Payment:
        if len(refused) < 3:
            refused.append(values)
            raise JournalError("disk full")
        return real(*values)

    monkeypatch.setattr(shop.books.payments, "place", refuse)
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).state == "paid"
    assert shop.terminal.calls == ["charge"]
    assert len(refused) == 3


async def test_asking_goes_on_while_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a byte may have left, a disk that fails never turns the payment into a declined one."""
    shop = Shop(tmp_path)
    shop.terminal.charging = [UNCLEAR]
    real, refused = shop.books.payments.move, []

    def refuse(order_id: str, state: str, *rest: Any, **named: Any) -> Payment:
        if state == "unknown" and len(refused) < 3:
            refused.append(state)
            raise JournalError("disk full")
        return real(order_id, state, *rest, **named)

    monkeypatch.setattr(shop.books.payments, "move", refuse)
    shop.audience.payment = lambda payment, given_up: shop.audience.told.append((payment.state, given_up))  # type: ignore[method-assign]
    async with shop.open() as cashier:
        assert (await cashier.pay(bill())).state == "paid"
    assert len(refused) == 3
    assert [state for state, _ in shop.audience.told] == ["intent", *["unknown"] * 4, "paid"]
    assert shop.terminal.calls == ["charge", "recover"]


async def test_a_write_that_came_late_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk took longer than the deadline and did it after all: one number, one outbox row, told once."""
    shop = Shop(tmp_path)
    real = shop.books.payments.place

    def late(*values: Any) -> Payment:
        real(*values)
        raise JournalError("the disk has not answered")

    monkeypatch.setattr(shop.books.payments, "place", late)
    async with shop.open() as cashier:
        done = await cashier.pay(bill())
        assert (done.state, done.order_number) == ("paid", "7-001")
        assert shop.books.outbox.waiting() == ["o1"]
        assert [state for state, _ in shop.audience.told] == ["intent", "paid"]


async def test_a_reversal_that_was_interrupted_is_for_staff(tmp_path: Path) -> None:
    """Asking the terminal for its last transaction says nothing of a reversal, and a second one could pay out twice."""
    shop = Shop(tmp_path)
    async with shop.open() as cashier:
        await cashier.pay(bill())
        shop.books.payments.begin("o1:back", 1180, "EUR", PLACE, takes_back="o1")
        shop.books.payments.move("o1:back", "sent")
    again = Shop(tmp_path)
    async with again.open():
        while again.payment("o1:back").state != "ambiguous":
            await asyncio.sleep(0)
        assert again.terminal.calls == []
        assert (await again.office.resolve("o1:back", True, "the receipt is there")).state == "paid"
        assert again.payment("o1").state == "refunded"


async def test_one_card_at_a_time(tmp_path: Path) -> None:
    """Who comes second is refused at once: the next to stand there must not be asked for somebody else's amount."""
    shop = Shop(tmp_path)
    shop.terminal.hold = asyncio.Event()
    async with shop.open() as cashier:
        first = asyncio.ensure_future(cashier.pay(bill()))
        await asyncio.sleep(0.01)
        assert (await cashier.pay(bill("o2"))).reason == "terminal_busy"
        await cashier.cancel("o2")
        assert shop.terminal.aborted == 0, "another order's cancel leaves the card in work alone"
        shop.terminal.hold.set()
        assert (await first).state == "paid"


class SlowDisk:
    """Calls where they are made, once the test lets it."""

    def __init__(self) -> None:
        self.turns = asyncio.Event()

    async def __call__(self, call: Callable[[], Any]) -> Any:
        """The result of `call()`."""
        await self.turns.wait()
        return call()

    def close(self) -> None:
        """Nothing to end."""


class Asked(NamedTuple):
    """A shop in the moment in which a payment has been asked for, and the journal is not read yet."""

    shop: Shop
    disk: SlowDisk
    paying: asyncio.Future[Payment]


@contextlib.asynccontextmanager
async def only_asked_for(folder: Path) -> AsyncIterator[Asked]:
    """Of order o1; the test lets the disk turn."""
    disk = SlowDisk()
    shop = Shop(folder, disk=disk)
    async with shop.open() as cashier:
        paying = asyncio.ensure_future(cashier.pay(bill()))
        await asyncio.sleep(0)
        yield Asked(shop, disk, paying)


async def test_a_payment_is_in_work_before_the_journal_is_read(tmp_path: Path) -> None:
    """A stop that meets it there waits for its end: the core has been told that it is taken care of."""
    async with only_asked_for(tmp_path) as (shop, disk, paying):
        stopping = asyncio.ensure_future(shop.cashier.quiet())
        await asyncio.sleep(0.01)
        assert not stopping.done()
        disk.turns.set()
        await stopping
        assert (await paying).state == shop.payment().state == "paid"


async def test_a_cancel_finds_a_payment_that_has_only_been_asked_for(tmp_path: Path) -> None:
    """A guest who changes their mind at once is not asked for a card."""
    async with only_asked_for(tmp_path) as (shop, disk, paying):
        await shop.cashier.cancel("o1")
        disk.turns.set()
        assert (await paying).reason == "cancelled"
    assert shop.terminal.calls == []


async def test_two_amounts_at_once_for_one_order_are_one_payment(tmp_path: Path) -> None:
    """Who comes second is refused, even before the first is written down."""
    async with only_asked_for(tmp_path) as (shop, disk, first):
        second = asyncio.ensure_future(shop.cashier.pay(bill(amount=1)))
        await asyncio.sleep(0)
        disk.turns.set()
        assert (await first).amount_minor == 1180
        with pytest.raises(PaymentConflict):
            await second
    assert shop.terminal.calls == ["charge"]


async def test_a_reversal_that_never_left_is_begun_anew(tmp_path: Path) -> None:
    """Killed before the first byte, as often as it takes."""
    shop = Shop(tmp_path)
    async with shop.open() as cashier:
        await cashier.pay(bill())
        shop.books.payments.begin("o1:back", 1180, "EUR", PLACE, takes_back="o1")
        assert (await shop.office.take_back("o1")).state == "paid"
        assert shop.payment().state == "refunded"


async def test_cancel_only_asks(tmp_path: Path) -> None:
    """The outcome decides: a payment that was cancelled too late is paid."""
    shop = Shop(tmp_path)
    shop.terminal.hold = asyncio.Event()
    async with shop.open() as cashier:
        paying = asyncio.ensure_future(cashier.pay(bill()))
        await asyncio.sleep(0.01)
        await cashier.cancel("o1")
        await cashier.cancel("of nobody")
        assert shop.terminal.aborted == 1
        shop.terminal.hold.set()
        assert (await paying).state == "paid"


async def test_money_is_taken_back_once(tmp_path: Path) -> None:
    """Asked twice it is one reversal; one of unknown outcome is a case for staff, never repeated."""
    shop = Shop(tmp_path)
    shop.terminal.charging = [PAID, Verdict("paid", facts=Facts(receipt_no=8))]
    shop.terminal.reversing = [Verdict("paid"), UNCLEAR]
    async with shop.open() as cashier:
        await cashier.pay(bill())
        assert (await shop.office.take_back("o1")).state == "paid"
        assert (await shop.office.take_back("o1")).state == "paid"
        assert shop.payment().state == "refunded"
        await cashier.pay(bill("o2"))
        assert (await shop.office.take_back("o2")).state == "ambiguous"
        assert (await shop.office.take_back("o2")).state == "ambiguous"
        assert shop.payment("o2").state == "paid"
    assert shop.terminal.calls.count("reverse") == 2


async def test_the_day_is_compared_with_the_terminal(tmp_path: Path) -> None:
    """A difference is said, not hidden."""
    shop = Shop(tmp_path)
    shop.terminal.charging = [PAID, Verdict("paid", facts=Facts(receipt_no=8))]
    async with shop.open() as cashier:
        await cashier.pay(bill())
        assert (await shop.office.end_of_day())["agrees"]
        shop.books.file.wall = lambda: 1_790_000_001.0
        assert not (await shop.office.end_of_day())["agrees"]


VERDICTS = st.sampled_from(
    [PAID, UNCLEAR, Verdict("not_paid", "declined"), Verdict("not_paid", "cancelled"), Verdict("ambiguous", "mismatch")]
)


@given(st.lists(st.tuples(VERDICTS, st.lists(VERDICTS, max_size=3), st.booleans()), min_size=1, max_size=5))
@settings(max_examples=60)
def test_over_any_lives_an_order_is_charged_at_most_once(
    tmp_path_factory: pytest.TempPathFactory, lives: list[tuple[Verdict, list[Verdict], bool]]
) -> None:
    """Whatever terminals answer and whenever the process dies, no second charge follows one that may have counted."""
    folder = tmp_path_factory.mktemp("lives")
    account_module.PAUSES_S = (0.0,)

    async def live(charging: Verdict, recovering: list[Verdict], again: bool) -> tuple[list[str], str]:
        terminal = Scripted()
        terminal.charging, terminal.recovering = [charging], [*recovering]
        shop = Shop(folder, terminal)
        async with shop.open() as cashier:
            paying = asyncio.ensure_future(cashier.pay(bill(), again))
            await asyncio.wait({paying}, timeout=0.02)  # whoever is not done is killed here: its script has ended
            paying.cancel()
            await asyncio.gather(paying, return_exceptions=True)
            return terminal.calls, shop.payment().state

    state = ""
    for charging, recovering, again in lives:
        before = state
        calls, state = asyncio.run(live(charging, recovering, again))
        assert calls.count("charge") <= 1
        if calls.count("charge"):
            assert before in ("", "declined")
        if before in ("paid", "ambiguous"):
            assert (calls, state) == ([], before)
