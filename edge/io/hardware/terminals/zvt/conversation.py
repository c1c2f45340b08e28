"""The terminal speaks: each of its messages is answered until it says how the command ended (PA00P015 chapter 2.2).

A terminal that says nothing for a while is asked whether it still works on it (05 01), as certified cash registers
do. So a dead one is noticed in seconds, and a guest who looks for his glasses at the PIN pad has all of T4.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from edge.io.hardware.terminals.interface import TerminalText
from edge.io.hardware.terminals.zvt.dialogue import Dialogue
from edge.io.hardware.terminals.zvt.link import Delivery
from edge.io.hardware.terminals.zvt.paper import Paper
from edge.protocols.zvt import commands
from edge.protocols.zvt.messages import (
    Abort,
    Answer,
    Completion,
    IntermediateStatus,
    Message,
    PrintLine,
    StatusInformation,
    TextBlock,
    Unknown,
)

AT_WORK = frozenset((0x9C, 0xDC))
"""Terminal status: a transaction runs, or its card is still in the terminal."""
NOT_SUPPORTED = 0x83
ABORT_GRACE_S = 10.0
"""From our 06 B0 to the terminal's 06 1E."""


class Ending(NamedTuple):
    """How it ended.

    completed: 06 0F, aborted: 06 1E, both with their `result`. over: the terminal is idle (`status`), we missed its
    end. busy: only asked once, and it is at work. silent: it does not answer. expired: T4 is over and abort no help.
    """

    how: Literal["completed", "aborted", "over", "busy", "silent", "expired"]
    result: int | None = None
    status: int | None = None
    text: str = ""
    completion: Completion = Completion()


class Listener(Protocol):
    """What is done about each message. A code other than 0 is sent as 84 xx; None leaves it for another listener."""

    def progress(self, message: IntermediateStatus) -> None:
        """04 FF."""

    async def status(self, message: StatusInformation) -> int | None:
        """04 0F, before it is answered."""

    async def answered(self, delivery: Delivery) -> None:
        """The answer to a 04 0F has got across."""

    async def text(self, text: TerminalText) -> int:
        """06 D1 and 06 D3, before they are answered."""


class Conversation:
    """One command's messages. `quiet_s` is the silence after which the terminal is asked; None never asks."""

    def __init__(self, dialogue: Dialogue, listener: Listener, password: str, quiet_s: float | None = None) -> None:
        self._dialogue = dialogue
        self._listener = listener
        self._password = password
        self._quiet_s = quiet_s
        self._paper = Paper()
        self._t4 = dialogue.timing.t4
        self._ends_at = dialogue.now + self._t4
        self._word_at = dialogue.now
        self._asked: Literal["", "status", "accepted", "abort"] = ""
        self._abort = False
        self._aborted = False
        self._once = False
        self._asking = False
        self.messages = 0
        """How many the terminal has sent of its own."""
        self.was_at_work = False
        """Whether it has answered an enquiry so."""

    def abort(self) -> None:
        """Ask the terminal to end it, as soon as that can be said."""
        self._abort = True
        self._dialogue.nudge()

    async def ask_once(self) -> Ending:
        """Ask now, and return what the terminal says: busy or over with its status, or its ending meanwhile."""
        self._once = True
        return await self.follow(ask_now=True)

    async def follow(self, ask_now: bool = False) -> Ending:
        """Listen to the end. Raises Undelivered and LineLost."""
        self._asking = ask_now
        self._go_on(None)
        self._word_at = self._dialogue.now
        if ask_now:
            await self._ask("status", commands.status_enquiry(self._password))
        while True:
            if self._abort and not self._asked:
                self._abort, self._aborted = False, True
                await self._ask("abort", commands.abort())
            try:
                message = await self._dialogue.next(max(self._until() - self._dialogue.now, 0))
            except TimeoutError:
                ending = await self._silence()
            else:
                ending = await self._take(message) if message is not None else None
            if ending is not None:
                return ending

    # ------------------------------------------------------------------ silence
    def _until(self) -> float:
        if self._asked:
            return self._word_at + self._dialogue.timing.t3
        return self._ends_at if self._quiet_s is None else min(self._ends_at, self._word_at + self._quiet_s)

    async def _silence(self) -> Ending | None:
        if self._asked:
            self._dialogue.give_up()
            return Ending("silent")
        if self._dialogue.now < self._ends_at:
            await self._ask("status", commands.status_enquiry(self._password))
            return None
        if self._aborted:
            return Ending("expired")
        self._abort = True
        self._ends_at = self._dialogue.now + ABORT_GRACE_S
        return None

    async def _ask(self, what: Literal["status", "abort"], raw: bytes) -> None:
        self._asked = what
        await self._dialogue.say(raw)
        self._word_at = self._dialogue.now

    # ------------------------------------------------------------------ messages
    async def _take(self, message: Message) -> Ending | None:
        self._word_at = self._dialogue.now
        if isinstance(message, Answer):
            return self._take_answer(message)
        if isinstance(message, Completion) and message.status is not None and self._is_status(message.status):
            return await self._take_status(message.status)
        self.messages += 1
        match message:
            case Completion() | Abort():
                return await self._end(message)
            case StatusInformation():
                self._go_on(None)
                return await self._take_result(message)
            case IntermediateStatus():
                self._go_on(message.timeout_s)
                self._listener.progress(message)
                await self._dialogue.answer()
            case PrintLine() | TextBlock():
                await self._print(message)
            case _:
                await self._dialogue.answer(NOT_SUPPORTED if isinstance(message, Unknown) else 0)
        return None

    def _go_on(self, t4: float | None) -> None:
        # A terminal may want more time than T4, never less of it: we ask it anyway.
        self._t4 = max(self._dialogue.timing.t4, t4 or 0)
        self._ends_at = self._dialogue.now + self._t4

    def _take_answer(self, answer: Answer) -> Ending | None:
        """To our enquiry or our abort; a repeated one to the command itself is nothing new."""
        asked = self._asked
        if asked == "status" and answer.positive:
            self._asked = "accepted"
        elif asked != "accepted":
            self._asked = ""
        if asked != "status" or answer.positive:
            return None
        if answer.code in AT_WORK:
            self.was_at_work = True
            return Ending("busy", status=answer.code) if self._once else None
        # It has no such function, so it cannot say that it is at work; whoever only asked goes on without knowing.
        return Ending("over") if self._asking else None

    def _is_status(self, status: int) -> bool:
        """Whether a 06 0F answers an enquiry. One that says "at work" is never the end of that work."""
        return self._asked == "accepted" or status in AT_WORK

    async def _take_status(self, status: int) -> Ending | None:
        self._asked = ""
        await self._dialogue.answer()
        if status not in AT_WORK:
            return Ending("over", status=status)
        self.was_at_work = True
        return Ending("busy", status=status) if self._once else None

    async def _take_result(self, message: StatusInformation) -> Ending | None:
        code = await self._listener.status(message)
        if code is None:
            self._dialogue.put_back(message)
            return Ending("busy")
        delivery = await self._dialogue.answer(code)
        if code == 0:
            await self._listener.answered(delivery)
        return None

    async def _print(self, message: PrintLine | TextBlock) -> None:
        code = 0
        for text in self._paper.add(message):
            code = await self._listener.text(text) or code
        await self._dialogue.answer(code)

    async def _end(self, message: Completion | Abort) -> Ending:
        for text in self._paper.rest():
            await self._listener.text(text)
        await self._dialogue.answer()
        if self._asked:
            await self._swallow_answer()
        if isinstance(message, Abort):
            return Ending("aborted", message.result, text=message.text)
        return Ending("completed", message.result, completion=message)

    async def _swallow_answer(self) -> None:
        """It ended while we asked: what the terminal still says to that must not be taken for something else."""
        until = self._dialogue.now + self._dialogue.timing.t3
        try:
            while (left := until - self._dialogue.now) > 0:
                message = await self._dialogue.next(left)
                if isinstance(message, Completion | Abort):
                    await self._dialogue.answer()
                    return
                if isinstance(message, Answer) and (self._asked == "abort" or not message.positive):
                    return
        except TimeoutError:
            return
