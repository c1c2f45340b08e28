"""What the livekit-agents framework calls: whether a room is taken, its kiosk's start, and its end."""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import time

from livekit.agents import AgentServer, JobContext, JobRequest

from edge.child import Child
from edge.config import Settings
from edge.errors import EdgeError, SettingError
from edge.log import Logger, mask_url
from edge.processes import gemini_has_a_key
from edge.tokens import ORCHESTRATOR
from edge.worker.kiosk import Kiosk
from edge.worker.orphans import adopt, hand_over
from edge.worker.settings import room_settings, worker_settings

KIOSK, WATCHING = "kiosk", "watching"
"""Where the framework keeps them for the end of the job."""
DRAIN_S = 1
"""How long a worker that is stopped waits for rooms that are just ending; all others are handed over."""
STOP_S = 120.0
"""For a kiosk to stop: a card payment is finished first."""
PRELOADED = ["edge.worker.job", "edge.core.main", "edge.io.redis", "edge.io.nats", "edge.io.hardware.main",
             "edge.io.livekit.bridge"]  # fmt: skip
"""Imported once and shared by all jobs of a worker."""
OF_THE_MODEL = ["edge.io.gemini.main", "edge.io.gemini.client"]
"""Likewise, where a language model is asked: each job would need most of a second and 50 MB of its own for it."""
_UNCONNECTED = ("The room connection was not established", "The job task completed without establishing")


async def join_room(child: Child) -> None:
    """The row `livekit` of a room of a pool: it is over when the room is, or when another kiosk has taken it over."""
    from edge.io.livekit.bridge import Bridge

    await Bridge(child, ends=True).run()


async def serve(context: JobContext) -> None:
    """Start the kiosk of the job's room. It keeps its own connection, over all outages; the framework's is not used."""
    logging.getLogger("livekit.agents").addFilter(_is_no_false_alarm)
    worker = worker_settings()
    settings = room_settings(worker, context.job.room.name, context.job.metadata)
    if settings.tz is not None:
        os.environ["TZ"] = settings.tz
        time.tzset()
    assert settings.livekit_url is not None
    assert settings.redis_url is not None
    servers = {"nats": settings.nats_url or "", "redis": settings.redis_url, "livekit": settings.livekit_url}
    kiosk = Kiosk(settings, servers, {"livekit": join_room})
    context.proc.userdata[KIOSK] = kiosk

    async def leave() -> None:
        """A room that still has its guest goes to another worker."""
        await hand_over(settings, context.job.dispatch_id, log_of(settings))

    context.add_shutdown_callback(leave)
    await kiosk.start()
    watching = asyncio.ensure_future(_watch(context, kiosk))
    context.proc.userdata[WATCHING] = watching


async def _watch(context: JobContext, kiosk: Kiosk) -> None:
    """End the job when the room is over."""
    try:
        await kiosk.over()
        context.shutdown("the room is over")
    except EdgeError as error:
        log_of(kiosk.settings).error("job.refused", reason=str(error), next="correct what it names")
        context.shutdown("the kiosk cannot run")


async def ended(context: JobContext) -> None:
    """Stop the kiosk while its room is still there: what is being paid for is finished, then the session is written."""
    kiosk: Kiosk | None = context.proc.userdata.pop(KIOSK, None)
    if kiosk is not None:
        context.proc.userdata.pop(WATCHING).cancel()
        await kiosk.stop()


def log_of(settings: Settings) -> Logger:
    """The log of a room's job."""
    return Logger(f"{settings.kiosk_id} job", settings.log_level)


def _is_no_false_alarm(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_UNCONNECTED)


async def take(settings: Settings, server: AgentServer, request: JobRequest) -> None:
    """Take the room, unless this worker has as many as it may, or no kiosk can be called so."""
    log = Logger("worker", settings.log_level)
    try:
        room_settings(settings, request.room.name, request.job.metadata)
    except SettingError as error:
        log.warning("room.refused", room=request.room.name[:64], reason=str(error), next="correct its name or metadata")
        await request.reject()
        return
    if len(server.active_jobs) >= settings.worker_rooms:
        await request.reject()
        return
    await request.accept(identity=ORCHESTRATOR)


def make_server(settings: Settings) -> AgentServer:
    """The framework's server for this worker."""
    assert settings.livekit_api_secret is not None
    server = AgentServer(
        ws_url=settings.livekit_url or "",
        api_key=settings.livekit_api_key or "",
        api_secret=settings.livekit_api_secret.get_secret_value(),
        host="127.0.0.1",
        port=settings.worker_port,
        # A kiosk waits for touches most of the time, so it is counted in rooms, not in CPU.
        load_fnc=lambda server: min(1.0, len(server.active_jobs) / settings.worker_rooms),
        load_threshold=float("inf"),
        num_idle_processes=settings.worker_idle,
        drain_timeout=DRAIN_S,
        shutdown_process_timeout=STOP_S,
        session_end_timeout=STOP_S,
        preload_modules=PRELOADED + (OF_THE_MODEL if gemini_has_a_key(settings) else []),
        log_level="WARN",
    )
    server.rtc_session(
        serve,
        on_request=functools.partial(take, settings, server),
        on_session_end=ended,
        agent_name=settings.worker_name,
    )
    log = Logger("worker", settings.log_level)
    looking: set[asyncio.Task[None]] = set()

    def _registered(worker_id: str, *_: object) -> None:
        log.info("worker.registered", id=worker_id, server=mask_url(settings.livekit_url or ""))
        if not looking:
            looking.add(asyncio.ensure_future(adopt(settings, settings.worker_name, lambda: server.draining, log)))

    server.on("worker_registered", _registered)
    return server
