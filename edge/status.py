"""What the appliance says of itself, from shared memory alone: true while every process is busy, hung or dead."""

from __future__ import annotations

import time
from typing import Any

from edge.core.money import to_decimal
from edge.core.session import SessionState
from edge.core.snapshot import from_snapshot
from edge.errors import MemoryFormatError
from edge.memory import SUPERVISOR, Memory, Slot, State


def read_status(memory: Memory) -> dict[str, Any]:
    """The status of design section 9: `pss` in bytes, `cpu` in percent of one core, `servers` as URLs that work."""
    facts, session = memory.read_facts(), read_session(memory)
    urls = facts.get("servers") or {}
    return {
        "ready": bool(memory.ready),
        "processes": [_process(name, slot) for name, slot in memory.slots.items() if _runs(name, slot)],
        "state": None if session is None else session.current_state.value,
        "session_id": None if session is None else session.session_id,
        "servers": {name: urls.get(name) for name in ("nats", "redis", "livekit", "page")},
        "devices": _devices(memory),
        "model": read_model(memory),
        "kiosk_id": facts.get("kiosk_id"),
        "release": facts.get("release"),
        "runtime_dir": facts.get("runtime_dir"),
        "cart": None if session is None else read_cart(session),
        "closed": None if session is None else session.closed,
    }


def read_session(memory: Memory) -> SessionState | None:
    """The session as the core left it last; None before its first step or when another release wrote it."""
    found = memory.session.read()
    if found is None:
        return None
    try:
        return from_snapshot(found[1]).session
    except MemoryFormatError:
        return None


def read_cart(session: SessionState) -> dict[str, Any]:
    """The cart as screens show it, prices as decimals."""
    return {
        "items": [line.to_dict(session.currency) for line in session.cart],
        "total": to_decimal(session.cart_total, session.currency),
        "currency": session.currency,
    }


def read_model(memory: Memory) -> dict[str, Any] | None:
    """What the gemini process says of its model: breaker, budget, why answers were of no use; None without one."""
    slot = memory.slots.get("gemini")
    if slot is None or not _runs("gemini", slot):
        return None
    return slot.read_facts() or None


def _runs(name: str, slot: Slot) -> bool:
    return name == SUPERVISOR or slot.state is not State.OFF


def _process(name: str, slot: Slot) -> dict[str, Any]:
    return {
        "name": name,
        "pid": slot.pid or None,
        "state": slot.state.name.lower(),
        "restarts": slot.restarts,
        "cpu": slot.cpu_milli / 10,
        "pss": slot.pss_bytes,
        "beat_age_ms": round((time.monotonic_ns() - slot.beat_ns) / 1e6) if slot.beat_ns else None,
        "last_exit": slot.last_exit,
    }


def _devices(memory: Memory) -> list[dict[str, Any]]:
    """What the hardware process knows of its devices; none where it does not run."""
    slot = memory.slots.get("hardware")
    devices = slot.read_facts().get("devices", []) if slot is not None else []
    return list(devices)
