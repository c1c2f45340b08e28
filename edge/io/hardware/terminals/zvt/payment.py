"""One transaction: what is recorded before which answer, and what its end means.

The terminal keeps a transaction for good when its 04 0F is answered by 80 00 (PA00P015 2.2.8, 2.2.9). So that answer
is sent only when the result is in the journal, and refused by 84 66 when it cannot be: the code by which a kiosk says
that it did not hand anything out, after which the terminal takes the transaction back. Whatever it makes of that, the
outcome is then asked for.
"""

from __future__ import annotations

from msgspec import structs

from edge.errors import JournalError
from edge.io.hardware.terminals.interface import Charge, Facts, Steps, TerminalText, Verdict
from edge.io.hardware.terminals.zvt.conversation import Ending
from edge.io.hardware.terminals.zvt.link import Delivery
from edge.log import Logger
from edge.protocols.zvt import codes
from edge.protocols.zvt.messages import IntermediateStatus, StatusInformation, Transaction

NOT_ISSUED = 0x66
CANNOT_PRINT = 0xCC


def facts_of(transaction: Transaction) -> Facts:
    """What the terminal tells, in the words that all drivers share."""
    return Facts(**{name: getattr(transaction, name) for name in Facts.__struct_fields__})


def contradiction(charge: Charge, facts: Facts) -> str:
    """In which point `facts` are not those of `charge`, for the operator; empty if there is none.

    A terminal may leave the currency out (it repeats only what it was told), never the amount.
    """
    if facts.amount_minor != charge.amount_minor:
        return f"the terminal tells of {facts.amount_minor} minor units, asked for were {charge.amount_minor}"
    if facts.currency not in (None, charge.currency):
        return f"the terminal tells of {facts.currency}, asked for was {charge.currency}"
    return ""


class Transcript:
    """A `Listener`: puts a transaction on record while the terminal tells of it."""

    def __init__(self, charge: Charge, steps: Steps, log: Logger) -> None:
        self._charge = charge
        self._steps = steps
        self._log = log
        self._committed = False
        self._journal_fails = False
        self.approved: Facts | None = None
        """The approved transaction that is on record and was answered by 80 00."""
        self.told: StatusInformation | None = None
        """The last 04 0F."""
        self.mismatch = ""

    def progress(self, message: IntermediateStatus) -> None:
        """Tell the guest."""
        self._steps.progress(codes.progress(message.code), message.text)

    async def status(self, message: StatusInformation) -> int:
        """Make the result durable before it is answered."""
        if message.totals is not None:
            return 0
        self.told = message
        if message.result != 0:
            return 0
        facts = facts_of(message.facts)
        self.mismatch = contradiction(self._charge, facts)
        if self.mismatch:
            return NOT_ISSUED
        if facts == self.approved:
            return 0
        try:
            await self._steps.result(facts)
        except JournalError as error:
            self._journal_fails = True
            self._log.error("payment.unrecorded", reason=str(error), next="free the disk; the terminal takes it back")
            return NOT_ISSUED
        self.approved = facts
        return 0

    async def answered(self, delivery: Delivery) -> None:
        """An 80 00 that is acknowledged at its first transmission has certainly arrived in time."""
        if self.approved is None or self._committed or not delivery.certain:
            return
        self._committed = True
        try:
            await self._steps.committed()
        except JournalError as error:
            self._log.warning("payment.commit_unrecorded", reason=str(error), next="its end, or recovery, records it")

    async def text(self, text: TerminalText) -> int:
        """Keep a receipt; without it on record the terminal hears that it cannot be printed."""
        try:
            await self._steps.receipt(text)
        except JournalError as error:
            self._log.error("payment.receipt_lost", reason=str(error), next="free the disk")
            return CANNOT_PRINT
        return 0

    def verdict(self, ending: Ending) -> Verdict:
        """What the end of the conversation means for the charge."""
        facts = facts_of(self.told.facts) if self.told is not None else None
        if self.mismatch:
            return Verdict("ambiguous", "mismatch", self.mismatch, facts)
        match ending.how:
            case "aborted":
                return self._aborted(ending, facts)
            case "completed":
                return self._completed(ending, facts)
        return Verdict("unclear", "no_answer", f"the terminal's end of it was missed ({ending.how})", facts)

    def _aborted(self, ending: Ending, facts: Facts | None) -> Verdict:
        if self.approved is not None:
            detail = f"approved and answered, then taken back by the terminal ({ending.result:02X})"
            return Verdict("unclear", "no_answer", detail, self.approved)
        if self._journal_fails:
            return Verdict("not_paid", "journal", "it could not be recorded, and the terminal took it back", facts)
        own = self.told.result if self.told is not None and self.told.result > 0 else 0
        return declined(ending.result or own or 0xFF, ending.text, facts)

    def _completed(self, ending: Ending, facts: Facts | None) -> Verdict:
        result = -1 if self.told is None else self.told.result
        if self.approved is not None:
            if result == 0:
                return Verdict("paid", "", "", self.approved)
            detail = f"approved and answered, then told otherwise by the terminal ({result:02X})"
            return Verdict("unclear", "no_answer", detail, self.approved)
        if result > 0:
            return declined(result, "", facts)
        return Verdict("unclear", "no_answer", "the terminal ended it without telling its result", facts)


def declined(result: int, text: str = "", facts: Facts | None = None) -> Verdict:
    """The verdict of a transaction that the terminal has certainly not done, by its result code."""
    code = codes.result(result)
    said = text or (facts.text if facts is not None else None) or ""
    detail = f"{code.operator} ({result:02X}{f', {said}' if said else ''})"
    if facts is not None and facts.result is None:
        facts = structs.replace(facts, result=f"{result:02X}")
    return Verdict("not_paid", code.reason or "declined", detail, facts)
