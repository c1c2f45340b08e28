"""`edge doctor` looks at the language model: is it asked, can it be reached, and what may it cost?"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from edge.config import Settings
from edge.errors import NotRunningError
from edge.finding import Finding
from edge.io.gemini.service import SERVICE, proxy_for
from edge.memory import FILE_NAME, Memory
from edge.status import read_model

CONNECT_S = 2.0
PORTS = {"http": 80, "https": 443}
TODO = {
    "http_400": "check GEMINI_API_KEY and GEMINI_MODEL",
    "http_401": "check GEMINI_API_KEY",
    "http_403": "check GEMINI_API_KEY, and what it may be used for",
    "http_404": "check GEMINI_MODEL: the service knows no such model",
    "http_429": "the key's own quota is used up; ask for more of it, or wait",
    "redirected": "check GEMINI_BASE_URL: it sends requests on to another address, which they are not taken to",
    "bad_response": "check GEMINI_BASE_URL: what answers there is not the service",
    "no_connection": "check the network, HTTPS_PROXY and GEMINI_BASE_URL",
    "timeout": "check the network; a nearer or smaller model answers sooner",
}
"""What most failures are called -> what an operator can do."""


def check_model(settings: Settings) -> Iterator[Finding]:
    """As the running appliance sees it, else as the settings have it."""
    if settings.gemini_api_key is None:
        yield Finding("model", "ok", "GEMINI_API_KEY is not set: the box understands and speaks by itself")
        return
    yield from _prices(settings)
    running = _running(settings)
    if running is not None:
        yield _seen(running)
    elif settings.gemini_day_tokens == 0 or settings.gemini_day_cost == 0:
        todo = "raise GEMINI_DAY_TOKENS and GEMINI_DAY_COST, or unset GEMINI_API_KEY"
        yield Finding("model", "warn", "its budget for a day is 0: it is never asked", todo)
    else:
        yield _reached(settings.gemini_model, settings.gemini_base_url or SERVICE)


def _prices(settings: Settings) -> Iterator[Finding]:
    """Budgets in USD are only as right as the prices that they are counted with."""
    usual = type(settings).model_fields["gemini_model"].default
    named = {"gemini_input_price", "gemini_output_price"} & settings.model_fields_set
    if settings.gemini_model != usual and not named:
        text = f"what {settings.gemini_model} costs is counted with the prices of {usual}"
        yield Finding("model", "warn", text, "set GEMINI_INPUT_PRICE and GEMINI_OUTPUT_PRICE")


def _running(settings: Settings) -> dict[str, Any] | None:
    try:
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
    except NotRunningError:
        return None
    try:
        return read_model(memory)
    finally:
        memory.close()


def _seen(facts: dict[str, Any]) -> Finding:
    day = facts["budget"]["day"]
    spent = (
        f"{day['tokens']:,} of {day['of_tokens']:,} tokens, {day['cost_usd']:.4f} of {day['of_cost_usd']:g} USD today"
    )
    if facts["used_up"] == "day_budget":
        todo = "nothing, if that is what it may cost; else raise GEMINI_DAY_TOKENS or GEMINI_DAY_COST and start anew"
        return Finding("model", "warn", f"its budget for today is used up ({spent}): templates until midnight", todo)
    if facts["failures_in_a_row"]:
        named = ", ".join(f"{reason} {count:,}" for reason, count in facts["failed"].items())
        todo = TODO.get(next(iter(facts["failed"]), ""), "see the service's own status")
        return Finding("model", "warn", f"{facts['model']} does not answer ({named})", todo)
    return Finding("model", "ok", f"{facts['model']}: {facts['answered']:,} answers used; {spent}")


def _reached(model: str, url: str) -> Finding:
    """Whether the service, or the proxy before it, can be connected to; the key is not tried, for that costs money."""
    parts = urlsplit(proxy_for(url) or url)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 443)
    try:
        with socket.create_connection((host, port), timeout=CONNECT_S):
            return Finding("model", "ok", f"{model}: {host} can be reached; `edge bench gemini -n 5` tries the key")
    except OSError as error:
        todo = f"{TODO['no_connection']}; until then the kiosk speaks from its templates"
        return Finding("model", "warn", f"{model}: {host} cannot be reached: {error}", todo)
