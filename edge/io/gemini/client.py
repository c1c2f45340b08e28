"""The one place that knows google-genai. Imported by no other process: it takes 50 MB and most of a second.

What the SDK would do by itself and must not: ask again (once after a lost connection, by default), call functions, take
key and address from other environment variables, read an answer of any size, carry key and question to wherever a
redirect says. What goes wrong becomes a `ModelFailed`
with one word; the service's own messages are not passed on, because they may quote the key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
from google import genai
from google.genai import errors, types

from edge.io.gemini.failure import ModelFailed
from edge.io.gemini.prompts import Prompt
from edge.io.gemini.reply import Reply, Usage
from edge.io.gemini.service import SERVICE, proxy_for

MAX_BYTES = 64 * 1024
"""Of one answer with everything around it; reading on would cost memory and time for nothing."""
_BLOCKED = frozenset(("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "IMAGE_SAFETY"))
_THINKING = (
    ("gemini-2.5-flash", types.ThinkingConfig(thinking_budget=0)),
    ("gemini-3", types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)),
)
"""Models that think unless told otherwise, for longer than a guest waits; those of 2.0 do not know the setting."""


class _Bounded(aiohttp.ClientResponse):
    """A response that is not read beyond MAX_BYTES."""

    async def read(self) -> bytes:
        if self._body is None:
            body = bytearray()
            async for chunk in self.content.iter_any():
                body += chunk
                if len(body) > MAX_BYTES:
                    self.close()
                    raise _TooLong
            self._body = bytes(body)
        return await super().read()


class _TooLong(Exception):
    """More than MAX_BYTES; the service works, its answer is of no use."""


class _Redirected(Exception):
    """The service names another address; who asks it there would show it the key."""


async def _stay(*_: object) -> None:
    raise _Redirected


class Client:
    """A connection to the service. Made on the event loop; `prepare` then does what takes long, on any thread."""

    def __init__(self, key: str, model: str, base_url: str | None) -> None:
        self._key = key
        self._model = model
        self._base_url = base_url or SERVICE
        # Not `trust_env`: it would look for passwords in ~/.netrc, on a thread, with each request.
        tracing = aiohttp.TraceConfig()
        tracing.on_request_redirect.append(_stay)
        self._session = aiohttp.ClientSession(
            response_class=_Bounded, proxy=proxy_for(self._base_url), trace_configs=[tracing]
        )
        self._client: genai.Client | None = None

    def prepare(self) -> None:
        """Load certificates and build the SDK's client."""
        self._client = genai.Client(
            vertexai=False,
            api_key=self._key,
            http_options=types.HttpOptions(
                base_url=self._base_url,
                retry_options=types.HttpRetryOptions(attempts=1),
                aiohttp_client=self._session,
            ),
        )

    async def aclose(self) -> None:
        """Give back the connections."""
        if self._client is not None:
            await self._client.aio.aclose()
            self._client.close()
        await self._session.close()

    async def ask(self, prompt: Prompt, timeout_s: float) -> Reply:
        """The service's answer. Raises ModelFailed."""
        assert self._client is not None, "prepare comes first"
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._client.aio.models.generate_content(
                    model=self._model, contents=prompt.contents, config=self._config(prompt, timeout_s)
                )
        except _TooLong:
            return Reply("", None, "too_long")
        except Exception as error:
            raise ModelFailed(_reason(error)) from None
        return _reply(answer)

    def _config(self, prompt: Prompt, timeout_s: float) -> types.GenerateContentConfig:
        thinking = next((config for name, config in _THINKING if self._model.startswith(name)), None)
        return types.GenerateContentConfig(
            # The service is told as well, so that it does not go on for nobody.
            http_options=types.HttpOptions(timeout=round(timeout_s * 1000)),
            system_instruction=prompt.text.system,
            temperature=prompt.text.temperature,
            max_output_tokens=prompt.text.max_output_tokens,
            response_mime_type="application/json",
            response_json_schema=prompt.answer,
            thinking_config=thinking,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        )


def _reply(answer: types.GenerateContentResponse) -> Reply:
    usage = _usage(answer.usage_metadata)
    if answer.prompt_feedback is not None and answer.prompt_feedback.block_reason is not None:
        return Reply("", usage, "blocked")
    if not answer.candidates:
        return Reply("", usage, "no_candidates")
    first = answer.candidates[0]
    finish = "" if first.finish_reason is None else str(first.finish_reason.value)
    if finish in _BLOCKED:
        return Reply("", usage, "blocked")
    if finish == "MAX_TOKENS":
        return Reply("", usage, "cut_off")
    parts = (first.content.parts if first.content is not None else None) or []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    return Reply(text, usage, None if text else "empty")


def _usage(found: types.GenerateContentResponseUsageMetadata | None) -> Usage | None:
    if found is None or found.prompt_token_count is None:
        return None
    return Usage(found.prompt_token_count, (found.candidates_token_count or 0) + (found.thoughts_token_count or 0))


def _reason(error: Exception) -> str:
    return next((word(error) for kind, word in _REASONS if isinstance(error, kind)), "client_error")


def _status(error: Any) -> str:
    return f"http_{error.code}" if isinstance(error.code, int) else "http_error"


_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], str]], ...] = (
    (TimeoutError, lambda _: "timeout"),
    (_Redirected, lambda _: "redirected"),
    (errors.APIError, _status),
    (errors.UnknownApiResponseError, lambda _: "bad_response"),
    (aiohttp.ClientConnectionError, lambda _: "no_connection"),
    (aiohttp.ClientError, lambda _: "bad_response"),
    (OSError, lambda _: "no_connection"),
    # Of the SDK itself, when an answer is JSON of no form that it expects.
    ((ValueError, TypeError, AttributeError, KeyError), lambda _: "bad_response"),
)  # fmt: skip
"""What the SDK raises -> a word for counting; the first row that fits counts."""
