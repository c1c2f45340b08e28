"""One request from the core to the service and back: budget, breaker, prompt, deadline, check, and the outcome."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from edge.core.menu import Menu
from edge.io.gemini import consistency, prompts
from edge.io.gemini.breaker import Breaker
from edge.io.gemini.budget import Budget, Charge
from edge.io.gemini.consistency import Inconsistent
from edge.io.gemini.failure import ModelFailed
from edge.io.gemini.pace import Pace
from edge.io.gemini.prompts import Prompt
from edge.io.gemini.reply import NOTHING, Reply, Usage
from edge.messages import ModelAnswer, ModelRequest

DEADLINE_S = 2.5
"""For an answer: by then a guest has read the screen, and must not see it change under the finger."""
_CHARGED = frozenset(("timeout", "client_error", "bad_response"))
"""Failures after which the service may still charge for the request."""


class Service(Protocol):
    """What answers: `client.Client`."""

    async def ask(self, prompt: Prompt, timeout_s: float) -> Reply:
        """Its answer. Raises ModelFailed."""
        ...


@dataclass
class Outcome:
    """What became of a request; `reason` is None for an answer that the core can use."""

    request: ModelRequest
    prompt: Prompt | None = None
    text: str = ""
    usage: Usage | None = None
    reason: str | None = None
    ignored: bool = False
    """The service answered, and its answer is of no use."""
    seconds: float = 0.0
    answer: ModelAnswer = field(default_factory=lambda: ModelAnswer(""))


class Asking:
    """Asks the service, within all limits. `today` is the day that costs belong to."""

    def __init__(
        self, service: Service, breaker: Breaker, budget: Budget, pace: Pace, today: Callable[[], str]
    ) -> None:
        self._service = service
        self._breaker = breaker
        self._budget = budget
        self._pace = pace
        self._today = today
        self._menus = prompts.Menus()

    async def ask(self, request: ModelRequest, menu: Menu, outcome: Outcome | None = None) -> Outcome:
        """What became of it; only a cancellation is raised, and then `outcome` holds what was sent until then."""
        outcome = outcome or Outcome(request)
        outcome.answer = ModelAnswer(request.request_id)
        began = time.monotonic()
        try:
            await self._ask(request, menu, outcome)
        except asyncio.CancelledError:
            # The guest did not wait, which is how a service that hangs mostly shows.
            self._pace.waited(time.monotonic() - began, time.monotonic())
            raise
        except ModelFailed as failure:
            outcome.reason = failure.reason
        except Inconsistent as problem:
            outcome.reason, outcome.ignored = problem.reason, True
        outcome.seconds = time.monotonic() - began
        if outcome.prompt is not None:
            self._pace.took(outcome.seconds, time.monotonic())
        if outcome.reason is not None:
            outcome.answer = ModelAnswer(request.request_id, error=outcome.reason)
        return outcome

    async def _ask(self, request: ModelRequest, menu: Menu, outcome: Outcome) -> None:
        reason = self._budget.exhausted(request.session_id, self._today())
        if reason is not None:
            raise ModelFailed(reason)
        if not self._breaker.lets_through:
            raise ModelFailed("breaker_open")
        prompt = self._prompt(request, menu)
        outcome.prompt = prompt
        charge = self._budget.charge(request.session_id, self._today(), prompt.size, prompt.text.max_output_tokens)
        reply = await self._reply(prompt, charge)
        outcome.text, outcome.usage = reply.text, reply.usage
        if reply.fault is not None:
            raise Inconsistent(reply.fault)
        if request.kind == "speech":
            outcome.answer = ModelAnswer(request.request_id, phrase=consistency.phrase_of(reply.text, request))
        else:
            meant = consistency.intent_of(reply.text, request, menu)
            outcome.answer = ModelAnswer(request.request_id, intent=msgspec.to_builtins(meant))

    async def _reply(self, prompt: Prompt, charge: Charge) -> Reply:
        """The service's reply, charged with what it says that it used. Raises ModelFailed."""
        try:
            reply = await self._breaker.call(lambda: self._service.ask(prompt, DEADLINE_S))
        except ModelFailed as failure:
            if failure.reason not in _CHARGED:
                self._budget.settle(charge, NOTHING)
            raise
        if reply.usage is not None:
            self._budget.settle(charge, reply.usage)
        return reply

    def _prompt(self, request: ModelRequest, menu: Menu) -> Prompt:
        """Raises ModelFailed for a menu that no prompt holds."""
        if request.kind == "speech":
            return prompts.speech(request)
        try:
            return prompts.intent(request, menu, self._menus)
        except prompts.MenuTooLong:
            raise ModelFailed("menu_too_long") from None
