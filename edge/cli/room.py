"""`edge token`: lets somebody into the kiosk's LiveKit room."""

from __future__ import annotations

import contextlib
from typing import cast

import typer

from edge.cli.app import write_json
from edge.config import Settings, load
from edge.errors import NotRunningError, SettingError
from edge.memory import FILE_NAME, Memory
from edge.tokens import ORCHESTRATOR, Role, RoomAccess


def token(role: str, identity: str | None, hours: float, as_json: bool) -> int:
    """Print a ticket, or only its token.

    Raises NotRunningError where there is no room, SettingError for the box's own identity.
    """
    if identity == ORCHESTRATOR:
        raise SettingError(f"--identity: {ORCHESTRATOR} is the box's own name in the room")
    settings = load()
    ticket = RoomAccess(settings, _url(settings)).ticket(cast(Role, role), identity, hours * 3_600)
    if as_json:
        write_json(ticket)
    else:
        typer.echo(ticket["token"])
    return 0


def _url(settings: Settings) -> str | None:
    """The server's URL: by the settings, else that of the kiosk that runs here."""
    if settings.livekit_url is not None:
        return settings.livekit_url
    with contextlib.suppress(NotRunningError):
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
        try:
            return cast(str | None, (memory.read_facts().get("servers") or {}).get("livekit"))
        finally:
            memory.close()
    return None
