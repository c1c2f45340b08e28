"""The process table: what runs on the box, when, where, and how long each may take (design section 4).

The supervisor starts, watches and stops exactly these rows; `edge status` shows them; the README's picture is made
from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from edge.config import Settings

Role = Literal["core", "rest", "any"]
Wanted = Callable[[Settings], bool]


def always(settings: Settings) -> bool:
    """In every configuration."""
    return True


def nats_is_embedded(settings: Settings) -> bool:
    """NATS_URL is unset."""
    return settings.nats_url is None


def redis_is_embedded(settings: Settings) -> bool:
    """REDIS_URL is unset."""
    return settings.redis_url is None


def livekit_is_embedded(settings: Settings) -> bool:
    """LIVEKIT=embedded."""
    return settings.livekit == "embedded"


def livekit_is_there(settings: Settings) -> bool:
    """LIVEKIT_URL is set, or LIVEKIT=embedded."""
    return settings.livekit_url is not None or settings.livekit == "embedded"


def agents_are_local(settings: Settings) -> bool:
    """AGENTS=local."""
    return settings.agents == "local"


def a_device_is_emulated(settings: Settings) -> bool:
    """TERMINAL, PRINTER or KITCHEN_PRINTER is `emulated:`."""
    return any(uri.startswith("emulated:") for uri in (settings.terminal, settings.printer, settings.kitchen_printer))


def gemini_has_a_key(settings: Settings) -> bool:
    """GEMINI_API_KEY is set."""
    return settings.gemini_api_key is not None


@dataclass(frozen=True, slots=True)
class Process:
    """One row. Times are seconds.

    `entry` is `module:coroutine` for a forked Python child, or `exec:module:function` where the function returns the
    command to execute. `hang_s` is the longest silence of its heartbeat before it is killed; an executed server is
    probed on its port instead. `listens` names listening sockets that the supervisor binds and the child inherits, so
    that peers wait in the backlog while it restarts.
    """

    name: str
    job: str
    entry: str
    wanted: Wanted
    when: str
    cpus: Role = "rest"
    ready_s: float = 10.0
    hang_s: float = 3.0
    stop_s: float = 2.0
    critical: bool = False
    pss_mb: int = 40
    listens: tuple[str, ...] = ()

    @property
    def executed(self) -> bool:
        """Whether the row is a foreign program rather than a forked child of ours."""
        return self.entry.startswith("exec:")


PROCESSES: tuple[Process, ...] = (
    Process("nats-server", "embedded message broker", "exec:edge.io.servers:nats_server", nats_is_embedded,
            "NATS_URL unset", cpus="any", pss_mb=40),
    Process("redis-server", "embedded session mirror", "exec:edge.io.servers:redis_server", redis_is_embedded,
            "REDIS_URL unset", cpus="any", pss_mb=20),
    Process("livekit-server", "embedded room server", "exec:edge.io.servers:livekit_server", livekit_is_embedded,
            "LIVEKIT=embedded", cpus="any", pss_mb=60),
    Process("core", "state machine, menu, screens, speech text, understanding", "edge.core.main:main", always,
            "always", cpus="core", hang_s=2.0, critical=True, pss_mb=40, listens=("core",)),
    Process("page", "serves the page, /ws, /healthz, /metrics", "edge.io.page:main", always,
            "always", critical=True, listens=("page",)),
    Process("nats", "kiosk subjects in and out, agent requests", "edge.io.nats:main", always, "always"),
    Process("redis", "write-behind mirror of the session", "edge.io.redis:main", always, "always"),
    Process("emulator", "terminal and printer on pseudo terminals", "edge.io.emulators.main:main", a_device_is_emulated,
            "a device is emulated"),
    Process("hardware", "serial terminals and printers, journal", "edge.io.hardware.main:main", always,
            "always", critical=True, stop_s=90.0),
    Process("livekit", "the kiosk's room, joined as orchestrator", "edge.io.livekit.main:main", livekit_is_there,
            "LIVEKIT_URL or LIVEKIT=embedded", pss_mb=90),
    Process("gemini", "google-genai behind a circuit breaker", "edge.io.gemini.main:main", gemini_has_a_key,
            "GEMINI_API_KEY set", pss_mb=90),
    Process("menu-agent", "reference menu agent", "edge.agents.menu:main", agents_are_local, "AGENTS=local"),
    Process("recsys-agent", "reference recommendation agent", "edge.agents.recsys:main", agents_are_local,
            "AGENTS=local"),
)  # fmt: skip
"""In the order of start; stopped in reverse."""


def wanted_processes(settings: Settings) -> tuple[Process, ...]:
    """The rows that should run under these settings, in the order of start."""
    return tuple(row for row in PROCESSES if row.wanted(settings))


def plan_cpus(available: frozenset[int]) -> dict[Role, frozenset[int]]:
    """CPU sets per role: core gets the highest CPU to itself when the box has more than two.

    On one or two CPUs every role may use all of them: a process pinned beside its neighbours would only wait for them.
    The lowest CPU is left to the rest because interrupts land there by default.
    """
    if len(available) <= 2:
        return {"core": available, "rest": available, "any": available}
    own = max(available)
    return {"core": frozenset({own}), "rest": available - {own}, "any": available - {own}}
