"""How a charge of unknown outcome ended: listen, wait until the terminal is idle, ask for its last transaction.

Never charges anything. Only the terminal's own word settles a case; what it does not settle is for people
(PA00P015 2.2.8, 2.2.9, 2.20.2 and chapter 4, whose answers to a lost line differ from each other).
"""

from __future__ import annotations

from dataclasses import dataclass

from edge.errors import DeviceError, JournalError
from edge.io.hardware.terminals.interface import Charge, Facts, History, Steps, TerminalText, Verdict
from edge.io.hardware.terminals.zvt.conversation import AT_WORK, Ending
from edge.io.hardware.terminals.zvt.dialogue import Refused
from edge.io.hardware.terminals.zvt.link import Delivery
from edge.io.hardware.terminals.zvt.matching import Clock, judge
from edge.io.hardware.terminals.zvt.payment import CANNOT_PRINT, Transcript, facts_of
from edge.io.hardware.terminals.zvt.session import Session
from edge.log import Logger
from edge.protocols.zvt import commands
from edge.protocols.zvt.messages import IntermediateStatus, StatusInformation

NOT_SUPPORTED = 0x83


class Query:
    """A `Listener` for Repeat-Receipt: takes the transaction and, if `steps` are given, its receipts."""

    def __init__(self, steps: Steps | None = None) -> None:
        self._steps = steps
        self.found: StatusInformation | None = None

    def progress(self, message: IntermediateStatus) -> None:
        """The guest has nothing to do about it."""

    async def status(self, message: StatusInformation) -> int:
        """Old news: to answer it commits nothing."""
        self.found = message
        return 0

    async def answered(self, delivery: Delivery) -> None:
        """Nothing depends on it."""

    async def text(self, text: TerminalText) -> int:
        """Keep it if it is wanted."""
        if self._steps is None or text.copy == "admin":
            return 0
        try:
            await self._steps.receipt(text)
        except JournalError:
            return CANNOT_PRINT
        return 0


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
            return Verdict("unclear", "no_answer", f"the terminal does not register us: {refusal}")
        if ending.how != "completed":
            return Verdict("unclear", "no_answer", f"the terminal does not register us ({ending.result or 0:02X})")
        return None

    async def _ask(self, was_idle: bool) -> Verdict:
        """Ask for the last transaction and judge it."""
        known, named = self.history.terminal_id, self.session.terminal_id
        if known and named and known != named:
            text = f"the charge was sent to terminal {known}, this one is {named}"
            return Verdict("ambiguous", "no_answer", text)
        query = Query()
        try:
            ending = await self._repeat_receipt(query)
        except Refused as refusal:
            if refusal.code in AT_WORK:
                return Verdict("unclear", "terminal_busy", str(refusal))
            return Verdict("ambiguous", "no_answer", f"the terminal does not name its last transaction: {refusal}")
        if ending.how in ("silent", "expired", "over", "busy"):
            return Verdict("unclear", "no_answer", f"the terminal is {ending.how}")
        if query.found is None or query.found.result == -1:
            return self._nothing_found(ending, was_idle)
        facts = facts_of(query.found.facts)
        self.session.last_receipt = facts.receipt_no
        verdict = judge(self.charge, self.history, query.found.result, facts, named, self.clock)
        if verdict.outcome == "paid":
            await self._fetch_receipts(facts)
        return verdict

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
            return Verdict("ambiguous", "no_answer", "the terminal does not tell its last transaction")
        if ending.result == NOT_SUPPORTED:
            return Verdict("ambiguous", "no_answer", "the terminal cannot name its last transaction (83)")
        if not was_idle:
            return Verdict("unclear", "no_answer", "the terminal has just ended something; asked again")
        return Verdict("not_paid", "no_transaction", f"the terminal holds no transaction ({ending.result or 0:02X})")

    def _was_committed(self) -> bool:
        """Whether it is kept for certain: without receipts of its own the terminal waits for nothing but our 80 00
        (PA00P015 2.2.8), and its ACK to the first of them is on record."""
        return self.history.reached == "committed" and not self.session.text_blocks

    async def _fetch_receipts(self, facts: Facts) -> None:
        """The receipts that were lost on the way. They are not worth the payment: without them ours is printed."""
        if not self.session.text_blocks or self.history.reached == "committed":
            return
        raw = commands.repeat_receipt(self.session.setup.password, commands.REPEAT_STATUS)
        try:
            await self.session.run(raw, Query(self.steps))
        except DeviceError as error:
            self.log.warning(
                "payment.receipt_lost", receipt_no=facts.receipt_no, reason=str(error), next="ours is used"
            )
