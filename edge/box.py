"""What an embedded server is told when it is started: where to listen and which password to ask for."""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass, field

from edge.config import Settings

LOOPBACK = "127.0.0.1"
PREFERRED_PORTS = {"nats": 4222, "redis": 6379, "livekit": 7880, "livekit-udp": 7882}
"""The servers' usual ports, so that their own tools find them; any free one when taken."""
SERVERS = ("nats", "redis", "livekit")
SECRET_BYTES = 24
"""As many characters as LiveKit asks of a secret, and more."""


@dataclass(frozen=True, slots=True)
class Box:
    """Ports and passwords of the embedded servers, by the names "nats", "redis" and "livekit".

    Both stay the same for the life of the appliance, so that a server that is restarted is found again by clients
    that know nothing of it. Passwords are new at each start and never leave RUNTIME_DIR.
    """

    settings: Settings
    ports: dict[str, int]
    secrets: dict[str, str] = field(repr=False)

    def urls(self) -> dict[str, str]:
        """URLs by server: the setting where given, else the embedded server's with its password.

        "livekit" is there only when there is such a server; its key is not in the URL (see `edge.tokens`).
        """
        given = {"nats": self.settings.nats_url, "redis": self.settings.redis_url}
        own = {
            "nats": f"nats://edge:{self.secrets['nats']}@{LOOPBACK}:{self.ports['nats']}",
            "redis": f"redis://:{self.secrets['redis']}@{LOOPBACK}:{self.ports['redis']}",
        }
        urls = {name: url or own[name] for name, url in given.items()}
        if self.settings.livekit_url is not None:
            urls["livekit"] = self.settings.livekit_url
        elif self.settings.livekit == "embedded":
            urls["livekit"] = f"ws://{LOOPBACK}:{self.ports['livekit']}"
        return urls


def make_box(settings: Settings) -> Box:
    """Choose ports and passwords for this life of the appliance."""
    ports = {name: free_port(port, _kind(name)) for name, port in PREFERRED_PORTS.items()}
    return Box(settings, ports, {name: secrets.token_hex(SECRET_BYTES) for name in SERVERS})


def _kind(name: str) -> socket.SocketKind:
    return socket.SOCK_DGRAM if name.endswith("-udp") else socket.SOCK_STREAM


def free_port(preferred: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """`preferred` if nothing listens there on loopback, else a port that is free right now."""
    for port in (preferred, 0):
        with socket.socket(type=kind) as probe:
            # Without this, connections of an earlier life in TIME_WAIT would make the usual port look taken.
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on loopback")
