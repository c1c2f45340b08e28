"""Listening sockets that the supervisor binds once, so that peers wait in the backlog while their process restarts."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

from edge.child import CORE_SOCKET, HARDWARE_SOCKET
from edge.config import Settings
from edge.errors import SettingError

BACKLOG = 1_024
LONGEST_SOCKET = 107
"""Bytes of a unix socket's path, which Linux ends with one more (unix(7))."""
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where a browser on this box finds a page that is served on every address."""


def listen_core(settings: Settings) -> socket.socket:
    """The core's unix socket, for this user only. Raises SettingError when RUNTIME_DIR cannot hold it."""
    path = Path(settings.runtime_dir) / CORE_SOCKET
    too_many = len(os.fsencode(path.with_name(HARDWARE_SOCKET))) - LONGEST_SOCKET
    if too_many > 0:
        raise SettingError(f"RUNTIME_DIR: {settings.runtime_dir} is {too_many} bytes too long for sockets in it")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    except OSError as error:
        listener.close()
        raise SettingError(f"RUNTIME_DIR: no socket can be made at {path}: {error}") from None
    finally:
        os.umask(before)
    listener.listen(BACKLOG)
    return listener


def listen_page(settings: Settings) -> socket.socket:
    """The page's TCP socket. Raises SettingError that names PAGE_HOST or PAGE_PORT."""
    host, port = settings.page_host, settings.page_port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise SettingError(f"PAGE_HOST: {host} is no address of this box: {error}") from None
    listener = socket.socket(family, kind, protocol)
    # The connections of the life before may linger for a minute; they do not own the port.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        name = "PAGE_PORT" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "PAGE_HOST"
        reason = f"cannot serve on {host}:{port} ({error.strerror}); set it to something else"
        raise SettingError(f"{name}: {reason}") from None
    return listener


def page_url(listener: socket.socket) -> str:
    """The page's address as a browser on this box uses it."""
    host, port = listener.getsockname()[:2]
    host = ANY_ADDRESS.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


LISTEN = {"core": listen_core, "page": listen_page}
"""By the names that rows of the process table use."""
