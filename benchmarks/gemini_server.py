"""A server that stands for the Gemini service, on loopback: every way in which it may answer, for tests and figures.

It speaks the real wire format, so that the real client is what is tested. As a program it serves one behaviour:
`python -m benchmarks.gemini_server good` prints its URL and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from edge.io.gemini import prompts

Behaviour = Callable[["Asked"], Awaitable[web.StreamResponse]]
FOREVER_S = 3_600.0
INPUT_TOKENS, OUTPUT_TOKENS = 900, 40
"""What every answer says that it has used."""


@dataclass
class Asked:
    """One request as it arrived."""

    http: web.Request
    body: dict[str, Any]

    @property
    def contents(self) -> dict[str, Any]:
        """What the prompt is about: the one JSON object in it."""
        found: dict[str, Any] = orjson.loads(self.body["contents"][0]["parts"][0]["text"])
        return found

    @property
    def is_speech(self) -> bool:
        """Whether words are wanted, not a meaning."""
        return "placeholders" in self.contents


def candidate(text: str, **members: Any) -> dict[str, Any]:
    """A whole answer with this text."""
    part = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}
    return {"candidates": [{**part, **members}], **USAGE}


USAGE = {
    "usageMetadata": {
        "promptTokenCount": INPUT_TOKENS,
        "candidatesTokenCount": OUTPUT_TOKENS,
        "totalTokenCount": INPUT_TOKENS + OUTPUT_TOKENS,
    }
}


def saying(text: str) -> Behaviour:
    """Answers with this text, whatever is asked."""
    return answering(candidate(text))


def answering(body: Any) -> Behaviour:
    """Answers with this body."""
    raw = body if isinstance(body, bytes) else orjson.dumps(body)

    async def behave(asked: Asked) -> web.StreamResponse:
        return web.Response(body=raw, content_type="application/json")

    return behave


def failing(status: int, message: str = "it is not well") -> Behaviour:
    """Answers with an error of the service's form."""

    async def behave(asked: Asked) -> web.StreamResponse:
        error = {"error": {"code": status, "message": message, "status": "UNAVAILABLE"}}
        return web.json_response(error, status=status)

    return behave


def after(seconds: float, then: Behaviour) -> Behaviour:
    """Slow to its first byte."""

    async def behave(asked: Asked) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await then(asked)

    return behave


async def hang(asked: Asked) -> web.StreamResponse:
    """Takes the request and never answers."""
    await asyncio.sleep(FOREVER_S)
    return web.Response()


PHRASES = {
    "added": "Great choice, {items} coming up!",
    "changed": "Sure, {items} instead!",
    "removed": "Okay, without {items}!",
    "found": "There is {items} for you!",
    "greet": "Hello there, good to see you!",
    "thank": "My pleasure!",
    "undone": "Okay, as it was before!",
}
"""Entry of the table of speech -> friendly English words. In other languages they pass no check, as those of a model
that answers in the wrong one."""


async def good(asked: Asked) -> web.StreamResponse:
    """What a model that means well would answer: the first dish that the guest names, or a friendly phrase."""
    if asked.is_speech:
        about = prompts.text("speech").about
        key = next((key for key, told in about.items() if told == asked.contents["about"]), "")
        return await saying(orjson.dumps({"phrase": PHRASES.get(key, "")}).decode())(asked)
    return await saying(orjson.dumps(_meant(asked.contents)).decode())(asked)


def _meant(contents: dict[str, Any]) -> dict[str, Any]:
    """What is spelled much like a dish's name is that dish: enough to be of use where a parser gave up."""
    names = {item["name"].casefold(): item["id"] for item in reversed(contents["menu"]["items"])}
    for word in re.findall(r"\w{4,}", contents["guest_said"].casefold()):
        if near := difflib.get_close_matches(word, names, 1, 0.8):
            return {"intent": "add_items", "lines": [{"item": names[near[0]], "quantity": 1}]}
    return {"intent": "unknown"}


BEHAVIOURS: dict[str, Behaviour] = {"good": good, "slow": after(1.5, good), "hang": hang, "failing": failing(503)}


@dataclass
class StandIn:
    """The server. `behave` may be exchanged at any time; `asked` are the requests so far."""

    behave: Behaviour = good
    asked: list[Asked] = field(default_factory=list)
    gone: int = 0
    """Requests whose client went away before they were answered."""
    url: str = ""

    async def __aenter__(self) -> StandIn:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/{path:.*}", self._take)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        asked = Asked(request, orjson.loads(await request.read()))
        self.asked.append(asked)
        try:
            return await self.behave(asked)
        except asyncio.CancelledError:
            self.gone += 1
            raise


@contextlib.contextmanager
def serving(name: str) -> Iterator[str]:
    """The program with one behaviour, as a process of its own; gives its URL."""
    command = [sys.executable, "-m", "benchmarks.gemini_server", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


async def _serve(name: str) -> None:
    async with StandIn(BEHAVIOURS[name]) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await asyncio.sleep(FOREVER_S)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in BEHAVIOURS:
        sys.exit(f"usage: python -m benchmarks.gemini_server {'|'.join(BEHAVIOURS)}")
    asyncio.run(_serve(sys.argv[1]))
