"""Tokens for the kiosk's LiveKit room: who may do what in it, and no more (design section 5).

A token is a JWT (HS256) with LiveKit's claims. It opens one room, for one identity, until it expires; a server that
somebody stays connected to refreshes it by itself, so it need not outlast more than a reconnection.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jwt

from edge.config import Settings
from edge.errors import NotRunningError, SettingError
from edge.folder import write_private

KEYS_FILE = "livekit-server.keys"
"""In RUNTIME_DIR, mode 0600: the embedded server's key and secret, new at every start of the box."""
EMBEDDED_KEY = "kiosk"
ORCHESTRATOR = "orchestrator"
"""The box's identity in the room."""
OBSERVER = "observer"
"""Attribute of participants that see the guest's screen and are no page of the kiosk."""
TTL_S = 3_600
SKEW_S = 60
"""How far the clocks of box and server may differ."""

Role = Literal["page", "orchestrator", "observer", "agent"]

_NOTHING = {"canPublish": False, "canSubscribe": False, "canPublishData": False, "canUpdateOwnMetadata": False}
GRANTS: dict[Role, dict[str, Any]] = {
    "page": {**_NOTHING, "canPublish": True, "canPublishSources": ["microphone"], "canSubscribe": True,
             "canPublishData": True},
    "orchestrator": {**_NOTHING, "canPublishData": True},
    # It hears what the guest hears; LiveKit's data needs no permission to be received.
    "observer": {**_NOTHING, "canSubscribe": True},
    "agent": {**_NOTHING, "canPublish": True, "canPublishSources": ["microphone"], "canSubscribe": True,
              "canPublishData": True, "canUpdateOwnMetadata": True, "agent": True},
}  # fmt: skip
"""What each role may do in the room: a page speaks and touches, an agent also tells its state by its attributes."""


@dataclass(frozen=True, slots=True)
class Keys:
    """An API key of a LiveKit server."""

    key: str
    secret: str = field(repr=False)


def read_keys(settings: Settings) -> Keys:
    """The key of the LiveKit server in use: LIVEKIT_API_KEY, or that of the embedded server.

    Raises NotRunningError when the embedded server has none yet, SettingError without any LiveKit.
    """
    if settings.livekit_url is not None:
        assert settings.livekit_api_key is not None
        assert settings.livekit_api_secret is not None
        return Keys(settings.livekit_api_key, settings.livekit_api_secret.get_secret_value())
    return embedded_keys(settings.runtime_dir)


def embedded_keys(runtime_dir: Path) -> Keys:
    """The embedded server's key. Raises NotRunningError when there is no such server in RUNTIME_DIR."""
    try:
        key, _, secret = (runtime_dir / KEYS_FILE).read_text().strip().partition(": ")
    except OSError:
        raise NotRunningError(f"no embedded LiveKit server runs in {runtime_dir}") from None
    if not (key and secret):
        raise SettingError(f"RUNTIME_DIR: {runtime_dir / KEYS_FILE} holds no key")
    return Keys(key, secret)


def write_embedded_keys(runtime_dir: Path, secret: str) -> Path:
    """Put the embedded server's key where the server, our processes and `edge token` read it; returns the file."""
    return write_private(runtime_dir / KEYS_FILE, f"{EMBEDDED_KEY}: {secret}\n")


def new_identity(role: Role) -> str:
    """An identity that nobody else in the room has; the box has its own."""
    return ORCHESTRATOR if role == "orchestrator" else f"{role}-{secrets.token_hex(4)}"


def mint(keys: Keys, role: Role, room: str, identity: str, ttl_s: float = TTL_S, now_s: float | None = None) -> str:
    """A token for `identity` to join `room`, valid for `ttl_s` seconds from `now_s` (wall clock, seconds)."""
    now = time.time() if now_s is None else now_s
    claims: dict[str, Any] = {
        "iss": keys.key,
        "sub": identity,
        "jti": os.urandom(8).hex(),
        "nbf": int(now) - SKEW_S,
        "exp": int(now + ttl_s),
        "video": {"roomJoin": True, "room": room, **GRANTS[role]},
    }
    if role == "observer":
        claims["attributes"] = {OBSERVER: "true"}
    if role in ("agent", "orchestrator"):
        # A voice agent listens to the first participant that is none; and a room ends when only agents are left in it.
        claims["kind"] = "agent"
    return jwt.encode(claims, keys.secret, algorithm="HS256")


@dataclass(frozen=True, slots=True)
class RoomAccess:
    """Hands out tickets to the kiosk's room. `url` is None where there is no LiveKit server."""

    settings: Settings
    url: str | None

    def ticket(self, role: Role = "page", identity: str | None = None, ttl_s: float = TTL_S) -> dict[str, str]:
        """`{"url", "token", "room"}` (design section 5). Raises NotRunningError where there is no room (yet)."""
        if self.url is None:
            raise NotRunningError("this kiosk has no LiveKit server")
        room = self.settings.kiosk_id
        token = mint(read_keys(self.settings), role, room, identity or new_identity(role), ttl_s)
        return {"url": self.url, "token": token, "room": room}
