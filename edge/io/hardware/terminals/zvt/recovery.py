"""How a charge of unknown outcome ended: listen, wait until the terminal is idle, ask for its last transaction.

Never charges anything. Only the terminal's own word settles a case; what it does not settle is for people
(PA00P015 2.2.8, 2.2.9, 2.20.2 and chapter 4, whose answers to a lost line differ from each other).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge.errors import DeviceError, JournalError
from edge.io.hardware.terminals.interface import Charge, History, Steps, TerminalText, Verdict
from edge.io.hardware.terminals.zvt.conversation import AT_WORK, Ending
from edge.io.hardware.terminals.zvt.dialogue import Refused
from edge.io.hardware.terminals.zvt.link import Delivery
from edge.io.hardware.terminals.zvt.matching import Clock, judge
from edge.io.hardware.terminals.zvt.payment import CANNOT_PRINT, NOT_ISSUED, Transcript, facts_of
from edge.io.hardware.terminals.zvt.session import Session
from edge.log import Logger
from edge.protocols.zvt import codes, commands
from edge.protocols.zvt.messages import IntermediateStatus, StatusInformation

NOT_SUPPORTED = 0x83
NAMES_NOTHING = "does not name its last transaction"


class Query:
    """A `Listener` for Repeat-Receipt. `judge` says what the transaction means; its receipts are kept if `texts`.

    What is found to be our payment is put on record before it is answered, like any other: a terminal that was late
    with its own 04 0F would take the answer for the commit.
    """

    def __init__(self, steps: Steps, judge: Callable[[StatusInformation], Verdict], texts: bool = False) -> None:
        self._steps = steps
        self._judge = judge
        self._texts = texts
        self.verdict: Verdict | None = None

    def progress(self, message: IntermediateStatus) -> None:
        """The guest has nothing to do about it."""

    async def status(self, message: StatusInformation) -> int:
        """Judge it."""
        if message.result == -1:
            return 0
        self.verdict = self._judge(message)
        if self.verdict.outcome != "paid" or self.verdict.facts is None:
            return 0
        try:
            await self._steps.result(self.verdict.facts)
        except JournalError as error:
            self.verdict = Verdict("unclear", "journal", str(error))
            return NOT_ISSUED
        return 0

    async def answered(self, delivery: Delivery) -> None:
        """Nothing depends on it."""

    async def text(self, text: TerminalText) -> int:
        """Keep it if it is wanted."""
        if not self._texts or text.copy == "admin":
            return 0
        try:
            await self._steps.receipt(text)
        except JournalError:
            return CANNOT_PRINT
        return 0


def _will_not_tell(code: int, what: str) -> Verdict:
    """A terminal that is locked, or lacks the function, settles nothing however often it is asked; one that asks to
    wait may do so later."""
    meaning = codes.result(code)
    detail = f"the terminal {what}: {meaning.operator} ({code:02X})"
    if code in AT_WORK or meaning.cure == "wait":
        return Verdict("unclear", "terminal_busy", detail)
    return Verdict("ambiguous", "no_answer", detail)


@dataclass
class Recovery:
    """One attempt. `clock` tells how wrong the terminal's is, as far as that is known."""

    session: Session
    charge: Charge
    history: History
    steps: Steps
    log: Logger
    clock: Clock

    async def run(self) -> Verdict:
        """The verdict. Raises Undelivered, NoAnswer, LineLost: ask again then."""
        settled, ending = await self._listen()
        if settled is not None:
            return settled
        if ending.how in ("silent", "expired"):
            return Verdict("unclear", "no_answer", f"the terminal is {ending.how}")
        if not self.session.registered and (refusal := await self._register()) is not None:
            return refusal
        return await self._ask(was_idle=self._was_idle)

    # ------------------------------------------------------------------ listening
    async def _listen(self) -> tuple[Verdict | None, Ending]:
        """Let the terminal end what it is at; it may still be in the middle of our transaction.

        A terminal that lost us says its 04 0F again, and the payment then ends as if nothing had happened.
        """
        timing = self.session.dialogue.timing
        transcript = Transcript(self.charge, self.steps, self.log)
        conversation = self.session.conversation(transcript, timing.busy)
        heard = await self.session.dialogue.arrived(timing.listen)
        self.session.running = conversation
        try:
            ending = await conversation.follow(ask_now=not heard)
        finally:
            self.session.running = None
        spoke = heard or conversation.messages or conversation.was_at_work
        self._status = ending.status or 0
        self._was_idle = ending.how == "over" and ending.status == 0 and not spoke
        if self._was_idle or ending.how in ("silent", "expired", "over"):
            return None, ending
        verdict = transcript.verdict(ending)
        # A lone end may be that of something else; one that a transaction led up to is its own.
        if verdict.outcome == "paid" or (verdict.outcome == "not_paid" and conversation.messages > 1):
            return verdict, ending
        return None, ending

    # ------------------------------------------------------------------ asking
    async def _register(self) -> Verdict | None:
        try:
            ending = await self.session.register(self.charge.currency)
        except Refused as refusal:
            return _will_not_tell(refusal.code, "does not register us")
        if ending.how == "completed":
            return None
        if ending.result is None:
            return Verdict("unclear", "no_answer", f"the terminal is {ending.how}")
        return _will_not_tell(ending.result, "does not register us")

    async def _ask(self, was_idle: bool) -> Verdict:
        """Ask for the last transaction and judge it."""
        known, named = self.history.terminal_id, self.session.terminal_id
        if known and named and known != named:
            text = f"the charge was sent to terminal {known}, this one is {named}"
            return Verdict("ambiguous", "no_answer", text)
        query = Query(self.steps, self._judge)
        try:
            ending = await self._repeat_receipt(query)
        except Refused as refusal:
            return _will_not_tell(refusal.code, NAMES_NOTHING)
        if ending.how in ("silent", "expired", "over", "busy"):
            return Verdict("unclear", "no_answer", f"the terminal is {ending.how}")
        if query.verdict is None:
            return self._nothing_found(ending, was_idle)
        if ending.how == "aborted" and ending.result != CANNOT_PRINT and query.verdict.outcome == "paid":
            # Perhaps it was no answer to us, but the end of something that the terminal was still at.
            detail = f"the terminal named it and then broke off ({ending.result or 0:02X})"
            return Verdict("ambiguous" if was_idle else "unclear", "no_answer", detail, query.verdict.facts)
        if query.verdict.outcome == "paid":
            await self._fetch_receipts()
        return query.verdict

    def _judge(self, message: StatusInformation) -> Verdict:
        facts = facts_of(message.facts)
        self.session.last_receipt = facts.receipt_no
        return judge(self.charge, self.history, message.result, facts, self.session.terminal_id, self.clock)

    async def _repeat_receipt(self, query: Query) -> Ending:
        """With Status-Information and without paper; terminals that cannot do the latter print once more."""
        password = self.session.setup.password
        silent = commands.REPEAT_STATUS | commands.REPEAT_SILENT
        for service in (silent, commands.REPEAT_STATUS):
            try:
                ending = await self.session.run(commands.repeat_receipt(password, service), query)
            except Refused as refusal:
                if refusal.code != NOT_SUPPORTED or service != silent:
                    raise
                continue
            if (ending.how, ending.result) != ("aborted", NOT_SUPPORTED):
                break
        return ending

    def _nothing_found(self, ending: Ending, was_idle: bool) -> Verdict:
        if ending.how == "completed":
            # Some terminals repeat the paper only (Portalum issue 26).
            if self._was_committed():
                return Verdict("paid", "", "the terminal took its commit at once", self.history.facts)
            return Verdict("ambiguous", "no_answer", f"the terminal {NAMES_NOTHING}")
        if ending.result == NOT_SUPPORTED or self._status:
            return _will_not_tell(ending.result or self._status, NAMES_NOTHING)
        if not was_idle:
            return Verdict("unclear", "no_answer", "the terminal has just ended something; asked again")
        return Verdict("not_paid", "no_transaction", f"the terminal holds no transaction ({ending.result or 0:02X})")

    def _was_committed(self) -> bool:
        """Whether it is kept for certain: without receipts of its own the terminal waits for nothing but our 80 00
        (PA00P015 2.2.8), and its ACK to the first of them is on record."""
        return self.history.reached == "committed" and not self.session.text_blocks

    async def _fetch_receipts(self) -> None:
        """The receipts that were lost on the way. They are not worth the payment: without them ours is printed."""
        if not self.session.text_blocks or self.history.reached == "committed":
            return
        raw = commands.repeat_receipt(self.session.setup.password, commands.REPEAT_STATUS)
        known = Verdict("not_paid", "other_transaction")
        try:
            await self.session.run(raw, Query(self.steps, lambda _: known, texts=True))
        except DeviceError as error:
            self.log.warning("payment.receipt_lost", reason=str(error), next="nothing: a receipt of ours is printed")
