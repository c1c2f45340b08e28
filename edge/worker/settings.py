"""The settings of a room's kiosk: the worker's own, and what the room's dispatch says of it."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
import orjson
from pydantic import ValidationError

from edge.config import Settings, load
from edge.devices import parse_device
from edge.errors import SettingError

OF_THE_ROOM = frozenset(
    {"terminal", "printer", "kitchen_printer", "order_prefix", "receipt_header", "receipt_footer", "tz"}
)
"""What a dispatch may say, as members of its metadata: what differs from kiosk to kiosk. It is written by who holds the
server's API key; even so it names no file and no server of the worker's."""
DEVICES = ("terminal", "printer", "kitchen_printer")
REMOTE = frozenset({"zvt+tcp", "escpos+tcp", "agent", "none"})
"""Devices that a worker can reach: nothing is plugged into it."""
LONGEST_METADATA = 16 * 1024


def worker_settings() -> Settings:
    """The worker's own settings. Raises SettingError that names what a worker needs and has not."""
    settings = load()
    for name in ("livekit_url", "redis_url"):
        if getattr(settings, name) is None:
            raise SettingError(f"{name.upper()}: a worker needs it; rooms and sessions are not on this machine")
    return settings


def room_settings(worker: Settings, room: str, metadata: str) -> Settings:
    """The settings of `room`'s kiosk, its KIOSK_ID. `metadata` is a JSON object of OF_THE_ROOM, or empty.

    RUNTIME_DIR is new for each call, STATE_DIR the room's own. Raises SettingError for a room or metadata that no kiosk
    can have.
    """
    own = worker.model_dump(exclude_unset=True)
    members: dict[str, Any] = {name: "none" for name in DEVICES if name not in own}
    members |= own | _read(metadata)
    members |= {
        "kiosk_id": room,
        "agents": "remote",
        "livekit": "off",
        "runtime_dir": worker.runtime_dir / "jobs" / secrets.token_hex(4),
        "state_dir": worker.state_dir / "rooms" / room,
    }
    try:
        settings = Settings(_env_file=None, **members)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "KIOSK_ID"
        raise SettingError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
    for name in DEVICES:
        device = parse_device(getattr(settings, name))
        if device.emulated or device.scheme not in REMOTE:
            raise SettingError(f"{name.upper()}: a worker reaches {', '.join(sorted(REMOTE))}; nothing is plugged in")
    return settings


def _read(metadata: str) -> dict[str, str]:
    """The members of a dispatch's metadata, in lower case. Raises SettingError."""
    if not metadata:
        return {}
    if len(metadata) > LONGEST_METADATA:
        raise SettingError(f"metadata: {len(metadata)} characters are more than {LONGEST_METADATA}")
    try:
        found = msgspec.convert(orjson.loads(metadata), dict[str, str])
    except (orjson.JSONDecodeError, msgspec.ValidationError) as error:
        raise SettingError(f"metadata: no JSON object of settings: {error}") from None
    members = {name.lower(): value for name, value in found.items()}
    if strange := sorted(members.keys() - OF_THE_ROOM):
        raise SettingError(f"metadata: {strange[0][:64]!r} is none of {', '.join(sorted(OF_THE_ROOM))}")
    return members
