"""TERMINAL=agent: the payment agent on NATS charges the card (design section 6).

The same honesty as on a serial line: a request that may have reached the agent and was not answered is `unclear`, and
only the agent's own `status` settles it. The order id makes every request idempotent.
"""

from __future__ import annotations

import asyncio
from typing import Any

from edge.devices import Device
from edge.errors import RequestFailed
from edge.io.hardware.terminals.interface import (
    Charge,
    Context,
    DayTotals,
    DeviceState,
    Facts,
    History,
    Steps,
    Verdict,
)

AUTHORIZE_S = 200.0
"""A guest at the PIN pad has 180 s (T4 of the terminals behind such agents)."""
STATUS_S = 5.0
POLL_S = 1.0
RECOVER_S = 30.0
NEVER_SENT = frozenset({"disconnected", "no_responders", "too_large"})
"""Reasons for which the request certainly reached nobody."""
_TEXT_MEMBERS = ("terminal_id", "merchant_id", "date", "time", "card_name", "authorization", "aid", "text")
_NUMBER_MEMBERS = ("receipt_no", "trace_no", "amount_minor")


class AgentTerminal:
    """Charges through an agent. It knows nothing of cards; what the agent tells of one is masked anew."""

    def __init__(self, device: Device, context: Context) -> None:
        self._device = device
        self._context = context
        self._order_id: str | None = None
        self._detail = ""

    def state(self) -> DeviceState:
        """Ready as far as anybody knows: the agent is asked when there is something to pay."""
        state = "busy" if self._order_id is not None else ("trouble" if self._detail else "ready")
        return DeviceState("terminal", "agent", "agent:", state, self._detail, "see the payment agent on NATS")

    async def run(self) -> None:
        """Nothing to keep open."""
        await asyncio.Event().wait()

    async def charge(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Ask for the money, then for the outcome until there is one."""
        await steps.sending()
        self._order_id = charge.order_id
        steps.progress("insert_card")
        try:
            answer = await self._ask("authorize", charge, AUTHORIZE_S)
            return await self._follow(charge, answer)
        except RequestFailed as error:
            self._detail = f"authorize: {error.reason}"
            outcome = "not_paid" if error.reason in NEVER_SENT else "unclear"
            return Verdict(outcome, "agent_unreachable", error.reason)  # type: ignore[arg-type]
        finally:
            self._order_id = None
            self._context.on_state()

    async def recover(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """Ask how it ended. An agent that does not know the order has not charged it."""
        try:
            verdict = await self._follow(charge, await self._ask("status", charge, STATUS_S), RECOVER_S)
            # An agent that cannot tell after half a minute of asking needs people.
            return Verdict("ambiguous", "no_answer", verdict.detail) if verdict.outcome == "unclear" else verdict
        except RequestFailed as error:
            self._detail = f"status: {error.reason}"
            if error.reason == "unknown_order":
                return Verdict("not_paid", "no_transaction")
            return Verdict("unclear", "agent_unreachable", error.reason)

    async def abort(self) -> None:
        """Ask the agent to end it."""
        if self._order_id is not None and self._context.ask is not None:
            try:
                await self._context.ask("payment.cancel", {"order_id": self._order_id}, STATUS_S)
            except RequestFailed as error:
                self._detail = f"cancel: {error.reason}"

    async def reverse(self, charge: Charge, facts: Facts, history: History, steps: Steps) -> Verdict:
        """The contract with payment agents has no such request."""
        return Verdict("not_paid", "not_possible", "payment agents take nothing back; do it at the agent")

    async def refund(self, charge: Charge, history: History, steps: Steps) -> Verdict:
        """The contract with payment agents has no such request."""
        return Verdict("not_paid", "not_possible", "payment agents refund nothing; do it at the agent")

    async def leave(self) -> None:
        """Nothing is held."""

    async def end_of_day(self, steps: Steps) -> DayTotals | None:
        """The agent's own affair."""
        return None

    async def _ask(self, command: str, charge: Charge, timeout_s: float) -> dict[str, Any]:
        if self._context.ask is None:
            raise RequestFailed("disconnected")
        payload = {
            "command": command,
            "order_id": charge.order_id,
            "amount_minor": charge.amount_minor,
            "currency": charge.currency,
        }
        answer = await self._context.ask(f"payment.{command}", payload, timeout_s)
        self._detail = ""
        return answer

    async def _follow(self, charge: Charge, answer: dict[str, Any], patience_s: float = AUTHORIZE_S) -> Verdict:
        """Ask on while the card is in work, or while the agent itself does not know."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience_s
        while answer.get("outcome") in ("started", "unknown") and loop.time() < until:
            await asyncio.sleep(POLL_S)
            answer = await self._ask("status", charge, STATUS_S)
        return verdict_of(charge, answer)


def verdict_of(charge: Charge, answer: dict[str, Any]) -> Verdict:
    """What an agent's answer settles. Anything that is not plainly paid or declined is not settled."""
    outcome, reason = answer.get("outcome"), str(answer.get("reason") or "")[:64]
    facts = facts_of(answer)
    if outcome == "paid":
        if facts.amount_minor not in (None, charge.amount_minor):
            return Verdict("ambiguous", "mismatch", f"the agent says {facts.amount_minor}", facts)
        return Verdict("paid", "", "", facts)
    if outcome == "declined":
        return Verdict("not_paid", reason or "declined", reason, facts)
    return Verdict("unclear", "no_answer", reason or f"the agent answered {str(outcome)[:64]!r}")


def facts_of(answer: dict[str, Any]) -> Facts:
    """What an agent tells of a transaction; members of another type are nobody's, of a card only four digits stay."""
    members: dict[str, Any] = {
        name: value[:128] for name in _TEXT_MEMBERS if isinstance(value := answer.get(name), str)
    }
    for name in _NUMBER_MEMBERS:
        if isinstance(value := answer.get(name), int) and not isinstance(value, bool):
            members[name] = value
    digits = "".join(one for one in str(answer.get("card") or "") if one.isdigit())
    if len(digits) >= 4:
        members["card"] = f"**** {digits[-4:]}"
    return Facts(**members)
