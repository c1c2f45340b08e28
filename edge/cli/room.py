"""`edge token` lets somebody into the kiosk's LiveKit room, `edge voice` speaks in it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, cast
from urllib.parse import urlencode

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
    page = _servers(settings).get("page")
    invitation = urlencode({"url": ticket["url"], "token": ticket["token"]})
    link = f"{page.rstrip('/')}/?observe#{invitation}" if page else None
    if as_json:
        write_json({**ticket, "link": link} if role == "observer" else ticket)
        return 0
    typer.echo(ticket["token"])
    if role == "observer" and link is not None:
        # Beside the output, so that a script gets the token alone.
        typer.echo(f"The guest's screen with this token: {link}", err=True)
    return 0


def _url(settings: Settings) -> str | None:
    """The server's URL: by the settings, else that of the kiosk that runs here."""
    return settings.livekit_url or _servers(settings).get("livekit")


def _servers(settings: Settings) -> dict[str, str | None]:
    """URLs of the kiosk that runs here; none when none runs."""
    with contextlib.suppress(NotRunningError):
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
        try:
            return cast("dict[str, str | None]", memory.read_facts().get("servers") or {})
        finally:
            memory.close()
    return {}


def voice(
    sounds: Sequence[Path], transcripts: Sequence[str], language: str, speaker: str | None, answer_s: float,
    as_json: bool,
) -> NoReturn:  # fmt: skip
    """Speak to the kiosk in its room, and end the process: 0 when it answered everything, 1 when it did not.

    Raises SettingError for what cannot be spoken, NotRunningError where there is no room or no kiosk in it.
    """
    from edge.agents.voice import Utterance, converse, read_sound

    if len(sounds) != len(transcripts):
        raise SettingError(f"--transcript: {len(transcripts)} for {len(sounds)} times --say; give one for each")
    utterances = [Utterance(read_sound(sound), text) for sound, text in zip(sounds, transcripts, strict=True)]
    settings = load()
    ticket = RoomAccess(settings, _url(settings)).ticket("agent")
    report = asyncio.run(converse(ticket, utterances, language, speaker, answer_s))
    if as_json:
        write_json(report)
    else:
        for one in report:
            typer.echo(f"Guest: {one['said']}\nKiosk: {one['answer'] or '(no answer)'}")
    _leave(0 if all(one["answer"] for one in report) else 1)


def _leave(status: int) -> NoReturn:
    """End the process without taking the interpreter down: the SDK's threads, which then call into it, abort it now and
    then, and the report would come with the status of a crash."""
    sys.stdout.flush()
    os._exit(status)
