"""`edge doctor`: everything that could keep a box from serving, looked at before a guest does.

A check never raises and never changes anything. `fail` is what keeps the kiosk from working, `warn` what will hurt.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from edge.box import PREFERRED_PORTS, SERVERS, Box
from edge.config import LOOPBACK_HOSTS, Settings
from edge.core.menu import parse_menu
from edge.doctor_devices import check_devices
from edge.doctor_model import check_model
from edge.errors import EdgeError, MenuError
from edge.finding import Finding
from edge.io.servers import livekit_server, nats_server, redis_server
from edge.lock import LOCK_NAME
from edge.log import mask_url
from edge.memory import FILE_NAME, Memory
from edge.processes import wanted_processes

CONNECT_S = 2.0
FILES_WANTED = 1_024
SHARED_BYTES = 16 * 1024 * 1024
"""Room that RUNTIME_DIR needs: shared memory with reserve, and sockets."""
STATE_BYTES = 200 * 1024 * 1024
DEFAULT_PORTS = {"nats": 4222, "tls": 4222, "redis": 6379, "rediss": 6379, "ws": 80, "wss": 443}
_TMPFS = frozenset(("tmpfs", "ramfs"))


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order of the checks."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found.extend(check(settings))
        except OSError as error:
            name = check.__name__.removeprefix("_")
            found.append(
                Finding(name, "warn", f"cannot be looked at: {error}", "run `edge doctor` as the kiosk's user")
            )
    return found


def _running(settings: Settings) -> Iterator[Finding]:
    memory = _memory(settings)
    if memory is None:
        yield Finding("appliance", "ok", f"none runs in {settings.runtime_dir}; start one with `edge run`")
        return
    with contextlib.closing(memory):
        if memory.ready:
            yield Finding("appliance", "ok", f"runs and is ready in {settings.runtime_dir}")
        else:
            todo = "`edge status` shows which process it waits for"
            yield Finding("appliance", "warn", "runs and is not ready", todo)


def _cpu(_: Settings) -> Iterator[Finding]:
    count = len(os.sched_getaffinity(0))
    load = os.getloadavg()[1] / count
    text = f"{count} usable, load {load:.0%} over 5 minutes"
    if count < 2:
        yield Finding("cpu", "warn", text, "give the box two CPUs or more, or screens wait for servers")
    elif load > 0.8:
        yield Finding("cpu", "warn", text, "find what else runs here (`top`), or screens will be late")
    else:
        yield Finding("cpu", "ok", text)


def _memory_free(settings: Settings) -> Iterator[Finding]:
    free = psutil.virtual_memory().available
    need = sum(row.pss_mb for row in wanted_processes(settings)) * 1_000_000
    text = f"{free / 1e6:,.0f} MB available, {need / 1e6:,.0f} MB needed at most"
    if _memory(settings, close=True) is not None or free > need:
        yield Finding("memory", "ok", text)
    else:
        yield Finding("memory", "fail", text, "end other programs or add memory")


def _files(_: Settings) -> Iterator[Finding]:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit < FILES_WANTED:
        yield Finding("files", "warn", f"at most {limit} open files", f"raise the limit: ulimit -n {FILES_WANTED}")
    else:
        yield Finding("files", "ok", f"at most {limit} open files")


def _folders(settings: Settings) -> Iterator[Finding]:
    rows = (("runtime_dir", settings.runtime_dir, SHARED_BYTES), ("state_dir", settings.state_dir, STATE_BYTES))
    for name, folder, need in rows:
        yield _folder(name.upper(), folder, need)
    kind = _filesystem(settings.runtime_dir)
    if kind and kind not in _TMPFS:
        todo = "set RUNTIME_DIR to a folder in memory, such as one under /run or /dev/shm"
        yield Finding("RUNTIME_DIR", "warn", f"is on {kind}: every heartbeat wears the disk", todo)


def _folder(name: str, folder: Path, need: int) -> Finding:
    """A folder that is missing is made at the start, so its nearest existing parent is judged."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Finding(name, "fail", f"{there} cannot be written to", f"give it to this user, or set {name}")
    free = shutil.disk_usage(there).free
    if free < need:
        text = f"{folder} has {free / 1e6:,.0f} MB left, {need / 1e6:,.0f} MB are needed"
        return Finding(name, "fail", text, "make room there")
    if there == folder and folder.stat().st_mode & 0o077:
        return Finding(name, "warn", f"{folder} can be read by other users", f"chmod 700 {folder}")
    return Finding(name, "ok", f"{folder}, {free / 1e6:,.0f} MB free")


def _filesystem(folder: Path) -> str:
    """What kind of file system holds the folder."""
    best, kind = "", ""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, mount, found = line.split()[:3]
        inside = folder.absolute().is_relative_to(mount)
        if inside and len(mount) >= len(best):
            best, kind = mount, found
    return kind


def _secrets(settings: Settings) -> Iterator[Finding]:
    files = [Path(".env")] + [path for path in (settings.nats_creds,) if path is not None]
    for file in files:
        if file.exists():
            mode = stat.S_IMODE(file.stat().st_mode)
            if mode & 0o077:
                text = f"{file} can be read by other users (mode {mode:o})"
                yield Finding("secrets", "fail", text, f"chmod 600 {file}")
            else:
                yield Finding("secrets", "ok", f"{file} is this user's alone")
    if settings.page_host not in LOOPBACK_HOSTS:
        text = f"the page is served on {settings.page_host}, for everybody who has PAGE_TOKEN"
        yield Finding("secrets", "warn", text, "serve it on 127.0.0.1 unless the screen is another machine")
    service = urlsplit(settings.gemini_base_url or "")
    if service.scheme == "http" and service.hostname not in LOOPBACK_HOSTS:
        text = f"GEMINI_API_KEY and what guests say go to {service.hostname} unencrypted"
        yield Finding("secrets", "warn", text, "set GEMINI_BASE_URL to an https:// URL")


def _menu(settings: Settings) -> Iterator[Finding]:
    try:
        menu = parse_menu(settings.menu.read_bytes())
    except MenuError as error:
        text = f"{settings.menu}: {error.problems[0]} ({len(error.problems)} in all)"
        yield Finding("menu", "fail", text, f"edge menu check {settings.menu}")
        return
    sold_out = sum(not item.available for item in menu.items)
    text = f"{menu.name}: {len(menu.items)} items in {len(menu.categories)} categories, {menu.currency}"
    if sold_out == len(menu.items):
        yield Finding("menu", "fail", f"{text}, all sold out", f"set available in {settings.menu}")
    else:
        yield Finding("menu", "ok", text + (f", {sold_out} sold out" if sold_out else ""))


def _ports(settings: Settings) -> Iterator[Finding]:
    if settings.page_port == 0:
        yield Finding("ports", "ok", "PAGE_PORT=0 picks a free one")
        return
    address = f"{settings.page_host}:{settings.page_port}"
    if _memory(settings, close=True) is not None:
        yield Finding("ports", "ok", f"{address} is the running appliance's")
        return
    family = socket.AF_INET6 if ":" in settings.page_host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.page_host, settings.page_port))
        except OSError as error:
            todo = f"end what uses it (`ss -ltnp 'sport = :{settings.page_port}'`), or set PAGE_PORT"
            yield Finding("ports", "fail", f"the page's {address} cannot be had: {error.strerror}", todo)
            return
    yield Finding("ports", "ok", f"the page's {address} is free")


def _servers(settings: Settings) -> Iterator[Finding]:
    rows = (("nats", settings.nats_url), ("redis", settings.redis_url), ("livekit", settings.livekit_url))
    for name, url in rows:
        if url is not None:
            yield _server(name, url)
        elif name != "livekit" or settings.livekit == "embedded":
            yield _embedded(name, settings)


def _server(name: str, url: str) -> Finding:
    """Whether a server of the operator's answers at all; its own process tells whether it lets us in."""
    wrong = ""
    for part in url.split(","):
        parts = urlsplit(part.strip())
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 4222)
        try:
            with socket.create_connection((parts.hostname or "", port), timeout=CONNECT_S):
                return Finding(name, "ok", f"{mask_url(part)} can be reached")
        except OSError as error:
            wrong = f"{mask_url(part)} cannot be reached: {error}"
    return Finding(name, "fail", wrong, f"check the server and {name.upper()}_URL; unset it for the embedded one")


def _embedded(name: str, settings: Settings) -> Finding:
    """Whether the program is there: asked of who starts it, in a folder that is gone afterwards."""
    command = {"nats": nats_server, "redis": redis_server, "livekit": livekit_server}[name]
    with tempfile.TemporaryDirectory() as folder:
        apart = settings.model_copy(update={"state_dir": Path(folder), "runtime_dir": Path(folder)})
        try:
            program = Path(command(Box(apart, dict.fromkeys(PREFERRED_PORTS, 0), dict.fromkeys(SERVERS, "")))[0])
        except EdgeError as error:
            return Finding(name, "fail", str(error), f"make install, or set {name.upper()}_URL")
    return Finding(name, "ok", f"embedded {program.name}")


def _lock(settings: Settings) -> Iterator[Finding]:
    """A lock file without an appliance is no harm, but tells that one was killed."""
    if (settings.runtime_dir / LOCK_NAME).exists() and _memory(settings, close=True) is None:
        todo = "nothing to do: the next `edge run` goes on with its session"
        yield Finding("last run", "warn", "the last appliance was killed and could not clean up", todo)


def _memory(settings: Settings, close: bool = False) -> Memory | None:
    try:
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
    except EdgeError:
        return None
    if close:
        memory.close()
    return memory


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _running, _cpu, _memory_free, _files, _folders, _secrets, _menu, _ports, _servers, check_devices, check_model,
    _lock,
)  # fmt: skip
