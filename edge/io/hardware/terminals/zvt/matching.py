"""Whether the terminal's last transaction is the charge in question. Pure: no line, no journal, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from edge.io.hardware.terminals.interface import Charge, Facts, History, Verdict
from edge.io.hardware.terminals.zvt.payment import contradiction, declined

MARGIN = timedelta(minutes=15)
"""A terminal's clock, once compared with ours, does not go wrong by more between two payments."""
STRANGER = timedelta(hours=12)
"""A clock that was never compared is believed if it is no further off: time zones and summer time are."""


@dataclass(frozen=True)
class Clock:
    """`now` is our local time; `ahead` is how far the terminal's clock is before it, None if it was never compared."""

    now: datetime
    ahead: timedelta | None = None


def terminal_time(facts: Facts, now: datetime) -> datetime | None:
    """When the terminal says that it was. It tells no year: the one that brings it closest to `now`."""
    if not facts.date or not facts.time:
        return None
    found = []
    for year in (now.year - 1, now.year, now.year + 1):
        try:
            found.append(datetime.strptime(f"{year}-{facts.date} {facts.time}", "%Y-%m-%d %H:%M:%S"))
        except ValueError:
            continue
    return min(found, key=lambda when: abs(when - now)) if found else None


def judge(
    charge: Charge, history: History, result: int, facts: Facts, terminal_id: str | None, clock: Clock
) -> Verdict:
    """What the last transaction, as the terminal told it when idle, means for `charge`."""
    bound = _is_bound(facts, history)
    if bound:
        return Verdict("not_paid", "other_transaction", "the terminal's last transaction is an older order's", facts)
    if bound is None:
        return _ambiguous("the terminal's last transaction may be an older order's: it has no trace number", facts)
    foreign = terminal_id is not None and facts.terminal_id not in (None, terminal_id)
    if foreign:
        return _ambiguous(f"the transaction is of terminal {facts.terminal_id}, this one is {terminal_id}", facts)
    if result != 0:
        return _of_failed(charge, result, facts, history, clock)
    when = _placed(facts, history, clock)
    if text := contradiction(charge, facts):
        if when == "before":
            return Verdict("not_paid", "other_transaction", f"{text}; it is older than this charge", facts)
        return _ambiguous(text, facts)
    if facts.receipt_no is None:
        return _ambiguous("the terminal names no receipt number", facts)
    if when == "within" or _is_next(facts, history) or _is_same(facts, history.facts):
        return Verdict("paid", "", "found by asking the terminal", facts)
    return _ambiguous(f"amount and terminal agree, its time ({facts.date} {facts.time}) does not", facts)


def _ambiguous(text: str, facts: Facts) -> Verdict:
    return Verdict("ambiguous", "mismatch", text, facts)


def _is_bound(facts: Facts, history: History) -> bool | None:
    """Whether it belongs to another order; None if that cannot be told.

    Receipt numbers begin anew, and are used again after a reversal, so the trace number has to agree as well.
    """
    alike = [
        known.trace_no
        for known in history.bound
        if known.receipt_no == facts.receipt_no and known.amount_minor == facts.amount_minor
    ]
    if facts.trace_no in alike:
        return True
    return None if alike and (facts.trace_no is None or None in alike) else False


def _is_same(facts: Facts, recorded: Facts | None) -> bool:
    """Whether it is the very transaction whose result was recorded before."""
    if recorded is None or recorded.receipt_no is None:
        return False
    return (recorded.receipt_no, recorded.trace_no) == (facts.receipt_no, facts.trace_no)


def _is_next(facts: Facts, history: History) -> bool:
    """Whether it follows directly on the newest transaction that is bound to an order."""
    newest = history.bound[0] if history.bound else None
    if newest is None or newest.trace_no is None or facts.trace_no is None:
        return False
    return facts.trace_no == newest.trace_no + 1 and facts.receipt_no == newest.receipt_no + 1


def _of_failed(charge: Charge, result: int, facts: Facts, history: History, clock: Clock) -> Verdict:
    """Some terminals name the last transaction even if it failed. Ours is the last that was sent to it."""
    if facts.amount_minor in (None, charge.amount_minor) and _placed(facts, history, clock) != "before":
        return declined(result, "", facts)
    return _ambiguous(f"the terminal's last transaction failed ({result:02X}) and is not certainly this one", facts)


def _placed(facts: Facts, history: History, clock: Clock) -> str:
    """Where the terminal's time lies: `before` the charge was sent, `within` it, or `unknown`."""
    when = terminal_time(facts, clock.now)
    if when is None or history.sent_at is None:
        return "unknown"
    sent = datetime.fromtimestamp(history.sent_at)
    ahead, margin = (timedelta(0), STRANGER) if clock.ahead is None else (clock.ahead, MARGIN)
    if when - ahead < sent - margin:
        return "before"
    return "within" if when - ahead <= clock.now + margin else "unknown"
