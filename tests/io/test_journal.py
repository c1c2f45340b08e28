"""The journal: durable before it returns, in the order of its state machine, readable by the release before."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.errors import JournalError, JournalLocked, PaymentConflict
from edge.io.hardware.journal.books import FILE_NAME, Books, lock, order_prefix
from edge.io.hardware.journal.records import FOLLOWS, OPEN
from edge.io.hardware.journal.schema import VERSION
from edge.io.hardware.terminals.interface import Facts, TerminalText, TextLine

T0 = 1_790_000_000.0
ORDER = {"order_id": "o1", "lines": [], "total_minor": 1180, "currency": "EUR"}


class Clock:
    """Seconds since the epoch, as the test says."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time of the test."""
    return Clock()


@pytest.fixture
def books(tmp_path: Path, clock: Clock) -> Iterator[Books]:
    """A journal of its own."""
    found = Books(tmp_path, "7", clock)
    yield found
    found.close()


def begin(books: Books, order_id: str = "o1", place: str = "zvt:/dev/x") -> None:
    """An intent, with a whole order."""
    books.payments.begin(order_id, 1180, "EUR", place, "en", {**ORDER, "order_id": order_id})


def paid(books: Books, order_id: str, receipt_no: int = 1) -> str | None:
    """A whole payment; returns its order number."""
    begin(books, order_id)
    books.payments.move(order_id, "sent")
    done = books.payments.place(order_id, "paid", "", Facts(receipt_no=receipt_no), ("receipt",))
    return done.order_number


def test_a_paid_order_gets_number_outbox_and_receipt_in_one(books: Books) -> None:
    """Either all that follows from a payment is on the disk, or none of it."""
    begin(books)
    books.payments.move("o1", "sent")
    with pytest.raises(JournalError), books.file.change() as db:
        db.execute("INSERT INTO nowhere VALUES (1)")
    assert books.outbox.waiting() == []
    done = books.payments.place("o1", "paid", "", Facts(receipt_no=4, card="**** 1234"), ("receipt", "kitchen"))
    assert (done.order_number, done.state) == ("7-001", "paid")
    assert books.outbox.waiting() == ["o1"]
    assert [job.document for job in books.papers.open()] == ["receipt", "kitchen"]
    books.outbox.acknowledged("o1")
    assert books.outbox.waiting() == []


def test_numbers_are_never_used_twice_on_a_day(books: Books, clock: Clock) -> None:
    """Also when the clock is set back over midnight, and back again."""
    seen = []
    for index, shift in enumerate((0, 0, 86_400, 86_400, 0, 0, 86_400)):
        clock.now = T0 + shift + index
        paid(books, f"o{index}", index)
        payment = books.payments.get(f"o{index}")
        seen.append((payment.day, payment.order_number))
    assert len(set(seen)) == len(seen)
    assert [number for _, number in seen] == ["7-001", "7-002", "7-001", "7-002", "7-003", "7-004", "7-003"]


def test_numbers_go_on_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    """The counter is on the disk, not in the process."""
    for index in range(3):
        books = Books(tmp_path, "7", clock)
        assert paid(books, f"o{index}", index) == f"7-{index + 1:03d}"
        books.close()


@given(st.lists(st.sampled_from(sorted(FOLLOWS)), max_size=12))
def test_only_what_the_table_allows_is_recorded(tmp_path_factory: pytest.TempPathFactory, states: list[str]) -> None:
    """Whatever is asked for, the journal's state follows its table, and a refused step changes nothing."""
    books = Books(tmp_path_factory.mktemp("journal"), "7", Clock())
    try:
        begin(books)
        at = "intent"
        for state in states:
            if state in FOLLOWS[at] and state != "intent":
                books.payments.move("o1", state)
                at = state
            elif state != "intent":
                with pytest.raises(PaymentConflict):
                    books.payments.move("o1", state)
            assert books.payments.get("o1").state == at
    finally:
        books.close()


def test_an_order_id_stands_for_one_amount(books: Books) -> None:
    """A second intent is refused while the first is open, and for ever with another amount."""
    begin(books)
    with pytest.raises(PaymentConflict, match="cannot become intent"):
        begin(books)
    books.payments.move("o1", "declined")
    with pytest.raises(PaymentConflict, match="begun for 1180"):
        books.payments.begin("o1", 1, "EUR", "zvt:/dev/x")
    begin(books)
    assert books.payments.get("o1").attempt == 2


def test_history_says_how_far_this_attempt_got(books: Books) -> None:
    """What an earlier attempt reached says nothing about this one; `unknown` hides nothing."""
    begin(books)
    books.payments.move("o1", "sent")
    books.payments.move("o1", "result", facts=Facts(receipt_no=9, terminal_id="T1"))
    books.payments.move("o1", "unknown")
    history = books.payments.history(books.payments.get("o1"))
    assert (history.reached, history.case_open, history.terminal_id) == ("result", False, "T1")
    assert history.facts is not None
    assert history.facts.receipt_no == 9
    books.payments.move("o1", "declined")
    begin(books)
    assert books.payments.history(books.payments.get("o1")).reached == "intent"


def test_bound_receipts_and_open_cases_are_the_terminals_own(books: Books) -> None:
    """A receipt number of another terminal means nothing here, and its cases block nobody here."""
    paid(books, "a", 5)
    begin(books, "b", "zvt:/dev/other")
    books.payments.move("b", "sent")
    begin(books, "c")
    history = books.payments.history(books.payments.get("c"))
    assert [known.receipt_no for known in history.bound] == [5]
    assert (history.last_bound, history.case_open) == (5, False)
    begin(books, "d")
    books.payments.move("d", "sent")
    assert books.payments.history(books.payments.get("c")).case_open


def test_one_process_writes(tmp_path: Path, books: Books) -> None:
    """Two writers would recover each other's payments; a reader beside is welcome."""
    begin(books)
    with pytest.raises(JournalLocked):
        Books(tmp_path, "7", time.time)
    reader = Books(tmp_path, "", time.time, read_only=True)
    assert reader.payments.get("o1").state == "intent"
    with pytest.raises(JournalError):
        reader.payments.move("o1", "sent")
    reader.close()


def test_a_full_disk_is_found_out_before(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room left means no payment, said with what to do."""
    books.file.probe()
    real = os.statvfs
    monkeypatch.setattr(os, "statvfs", lambda path: _nearly_full(real(path)))
    with pytest.raises(JournalError, match="make room on this disk"):
        books.file.probe()


def _nearly_full(found: os.statvfs_result) -> os.statvfs_result:
    values = list(found)
    values[4] = 10
    return os.statvfs_result(values)


def test_a_file_of_a_newer_release_is_used_if_it_allows_it(tmp_path: Path) -> None:
    """A rollback loses nothing: newer files say from which version on they can be worked on."""
    Books(tmp_path, "7", time.time).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute("ALTER TABLE payments ADD COLUMN tip INTEGER NOT NULL DEFAULT 0")
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    books = Books(tmp_path, "7", time.time)
    assert paid(books, "o1") == "7-001"
    books.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute("UPDATE meta SET value = ? WHERE name = 'readable_from'", (str(VERSION + 1),))
    db.close()
    with pytest.raises(JournalError, match="newer release"):
        Books(tmp_path, "7", time.time)
    os.close(lock(tmp_path))


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    """It is never replaced: it may be the only trace of somebody's money."""
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, but a long text" * 100)
    with pytest.raises(JournalError):
        Books(tmp_path, "7", time.time)
    assert (tmp_path / FILE_NAME).read_bytes().startswith(b"not a database")


def test_a_terminals_text_is_kept_once(books: Books) -> None:
    """Terminals repeat what was not acknowledged; a guest's receipt must not say it twice."""
    begin(books)
    text = TerminalText("customer", (TextLine("KUNDENBELEG", centred=True),))
    books.papers.keep_text("o1", 1, text)
    books.papers.keep_text("o1", 1, text)
    assert books.papers.texts("o1", 1) == [text]


def test_days_compare_what_was_taken_and_given_back(books: Books, clock: Clock) -> None:
    """The sums since the last end of day, with what was taken back as negative."""
    paid(books, "a", 1)
    paid(books, "b", 2)
    books.payments.begin("a:back", 1180, "EUR", "zvt:/dev/x", takes_back="a")
    books.payments.move("a:back", "sent")
    books.payments.move("a", "refunded")
    books.payments.place("a:back", "paid")
    ours = books.days.close("zvt:/dev/x", 1180, 3)
    assert (ours.amount_minor, ours.count) == (1180, 3)
    clock.now += 1
    paid(books, "c", 3)
    assert books.days.sums("zvt:/dev/x").count == 1


@pytest.mark.parametrize(
    ("kiosk_id", "prefix"), [("kiosk-001", "1"), ("berlin-lobby", "LOBB"), ("K0", "K0"), ("7", "7")]
)
def test_the_prefix_comes_from_the_kiosk(kiosk_id: str, prefix: str) -> None:
    """Short enough to be called out, and another one for the kiosk beside."""
    assert order_prefix(kiosk_id) == prefix


_WRITER = """
import sys, time
from pathlib import Path
from edge.io.hardware.journal.books import Books
books = Books(Path(sys.argv[1]), "7", time.time)
for n in range(100_000):
    order = f"o{n}"
    books.payments.begin(order, 1180, "EUR", "zvt:/dev/x", order={"order_id": order})
    print(order, "intent", flush=True)
    books.payments.move(order, "sent")
    print(order, "sent", flush=True)
    books.payments.place(order, "paid", "", None, ("receipt",))
    print(order, "paid", flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_what_was_said_to_be_written_is_there_after_a_kill(tmp_path: Path, seed: int) -> None:
    """Killed at any moment, the journal holds every step it has returned from, and whole payments only."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert writer.stdout is not None
    said = [writer.stdout.readline().split() for _ in range(20 + 7 * seed)]
    writer.send_signal(signal.SIGKILL)
    said += [line.split() for line in writer.stdout.read().splitlines()]
    writer.stdout.close()
    writer.wait()
    books = Books(tmp_path, "7", time.time)
    last = {order.decode(): state.decode() for order, state in said}
    for order, state in last.items():
        found = books.payments.get(order)
        assert found.state == state or found.state in FOLLOWS[state]
        assert (found.order_number is not None) == (found.state == "paid")
    placed = {payment.order_id for payment in books.payments.newest(10_000) if payment.state == "paid"}
    assert set(books.outbox.waiting(10_000)) == placed
    assert {payment.state for payment in books.payments.open()} <= set(OPEN)
    books.close()
