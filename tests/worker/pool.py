"""A pool for tests: the real LiveKit server, a Redis, and workers as real processes, each in folders of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import psutil

from edge.box import LOOPBACK, Box, make_box
from edge.config import Settings
from edge.io.servers import livekit_server
from edge.tokens import Keys, embedded_keys, mint

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-worker" / "bin" / "python"
"""The environment that `make worker` makes."""
START_S = 90.0
STOP_S = 60.0
POLL_S = 0.05


class Worker:
    """`edge worker start` in a folder of its own."""

    def __init__(self, folder: Path, pool: Pool, settings: Mapping[str, str]) -> None:
        folder.mkdir()
        self.log = folder / "worker.log"
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1",
            "LIVEKIT_URL": pool.url, "LIVEKIT_API_KEY": pool.keys.key, "LIVEKIT_API_SECRET": pool.keys.secret,
            "REDIS_URL": pool.redis_url, "WORKER_PORT": "0", "IDLE_TIMEOUT": "3600", "SESSION_TIMEOUT": "3600",
            "RUNTIME_DIR": str(folder / "run"), "STATE_DIR": str(folder.parent / "state"), **settings,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> Worker:
        """Start it, and wait until the server knows it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
                [str(PYTHON), "-m", "edge", "worker", "start"],
                env=self._environment, cwd=self.log.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(START_S):
            while b"worker.registered" not in self.log.read_bytes():
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(POLL_S)
        return self

    async def drain(self) -> int:
        """Ask it to stop, and wait for that; returns its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(asyncio.to_thread(self.process.wait), STOP_S)

    def kill(self) -> None:
        """Kill it with all its jobs, as when the machine is gone."""
        assert self.process is not None
        everybody = [self.process, *psutil.Process(self.process.pid).children(recursive=True)]
        for one in everybody:
            one.kill()
        psutil.wait_procs(everybody[1:], 5)
        self.process.wait(5)

    def jobs(self) -> list[Path]:
        """The folders of the kiosks that it serves."""
        return list((self.log.parent / "run" / "jobs").iterdir())

    def pss_mb(self) -> list[float]:
        """Proportional set size of each of its processes, in MB."""
        assert self.process is not None
        mother = psutil.Process(self.process.pid)
        return [one.memory_full_info().pss / 1e6 for one in (mother, *mother.children(recursive=True))]


class Pool:
    """The servers of a pool. Use as a context manager."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder = folder
        self.redis_url = redis_url
        settings = Settings(_env_file=None, runtime_dir=folder / "run", state_dir=folder / "data", livekit="embedded")
        settings.runtime_dir.mkdir(mode=0o700, parents=True)
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            for probe in (tcp, udp):
                probe.bind((LOOPBACK, 0))
            box = make_box(settings)
            names = ("livekit", "livekit-udp")
            own = {name: probe.getsockname()[1] for name, probe in zip(names, (tcp, udp), strict=True)}
        self._box = Box(settings, {**box.ports, **own}, box.secrets)
        self.url = self._box.urls()["livekit"]
        self.log = folder / "livekit.log"
        self.keys = Keys("", "")
        self._server: subprocess.Popen[bytes] | None = None
        self._workers: list[Worker] = []

    def __enter__(self) -> Pool:
        command = livekit_server(self._box)
        self.keys = embedded_keys(self._box.settings.runtime_dir)
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log)
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._workers:
            if one.process is not None and one.process.poll() is None:
                one.kill()
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    async def worker(self, **settings: str) -> Worker:
        """One more worker, with these settings besides those of all."""
        one = Worker(self.folder / f"w{len(self._workers)}", self, settings)
        self._workers.append(one)
        return await one.start()

    def ticket(self, room: str) -> dict[str, Any]:
        """What lets a page into a room; the room's first participant is why a worker gets it."""
        token = mint(self.keys, "page", room, f"page-{room}")
        return {"url": self.url, "token": token, "room": room}

    async def close_room(self, room: str) -> None:
        """End a room for everybody in it."""
        await self._ask("DeleteRoom", {"room": room}, room=room, roomAdmin=True, roomCreate=True)

    async def rooms(self) -> list[str]:
        """The rooms that there are."""
        return [one["name"] for one in (await self._ask("ListRooms", {}, roomList=True)).get("rooms", [])]

    async def _ask(self, method: str, body: dict[str, Any], **grants: Any) -> dict[str, Any]:
        claims = {"iss": self.keys.key, "sub": "test", "exp": int(time.time()) + 60, "video": grants}
        token = jwt.encode(claims, self.keys.secret, algorithm="HS256")
        url = f"{self.url.replace('ws:', 'http:')}/twirp/livekit.RoomService/{method}"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json=body, headers={"Authorization": f"Bearer {token}"}) as answer,
        ):
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())
