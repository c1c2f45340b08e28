"""`edge menu preview`: a menu file on the page of a kiosk that exists for nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from edge.cli import menu
from edge.cli.app import write_json
from edge.core.menu_file import examine
from edge.errors import EdgeError, NotRunningError
from edge.memory import FILE_NAME, Memory
from edge.status import read_status

START_S = 20.0
STOP_S = 10.0
LOOK_S = 0.5
"""Between two looks at the file and at the kiosk."""
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")
"""What the kiosk gets of our surroundings: no server, device or token of a kiosk that serves guests."""


class PreviewKiosk:
    """`edge run` in a folder of its own, as a context manager that leaves nothing behind."""

    def __init__(self, file: Path, port: int) -> None:
        self._file, self._port = file, port

    def __enter__(self) -> PreviewKiosk:
        self._folder = tempfile.TemporaryDirectory(prefix="edge-preview-")
        folder = Path(self._folder.name)
        self._memory_file = folder / "run" / FILE_NAME
        self._log = folder / "log"
        with self._log.open("wb") as log:
            # In a group of its own: Ctrl-C is ours to answer, and it must be stopped in order.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "edge", "run"],
                env=self._environment(folder),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                process_group=0,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def _environment(self, folder: Path) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        own = {"RUNTIME_DIR": str(folder / "run"), "STATE_DIR": str(folder / "state"), "PAGE_PORT": str(self._port)}
        devices = {"TERMINAL": "emulated:zvt?card=approve&after_ms=1500", "PRINTER": "emulated:escpos"}
        # This very release, also where it runs from a checkout.
        own["PYTHONPATH"] = str(Path(__file__).parents[2])
        return {**kept, **own, **devices, "MENU": str(self._file), "KIOSK_ID": "preview"}

    def address(self) -> str:
        """Where the page is, as soon as it is. Raises EdgeError when the kiosk does not start."""
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            self.check()
            if (found := self._ready_at()) is not None:
                return found
            time.sleep(0.05)
        raise EdgeError(f"the kiosk is not ready after {START_S:.0f} s:\n{self._last_words()}")

    def _ready_at(self) -> str | None:
        try:
            memory = Memory.open(self._memory_file)
        except NotRunningError:
            return None
        try:
            found = read_status(memory)
        finally:
            memory.close()
        page = found["servers"]["page"]
        return str(page) if found["ready"] and page else None

    def check(self) -> None:
        """Raises EdgeError when the kiosk has ended."""
        if (status := self._process.poll()) is not None:
            raise EdgeError(f"the kiosk ended with status {status}:\n{self._last_words()}")

    def reload(self) -> None:
        """Let it read the file again."""
        self._process.send_signal(signal.SIGHUP)

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-2_000:]


def run(file: Path, port: int, once: bool, as_json: bool) -> int:
    """Show `file` until interrupted; with `once` only until the page is there. Returns the exit status."""
    file = file.absolute()
    if (status := menu.check(file, as_json=False) if not as_json else _quiet(file)) != 0:
        return status
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with PreviewKiosk(file, port) as kiosk:
            _tell(file, kiosk.address(), as_json)
            if not once:
                _follow(file, kiosk)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Being ended by a service manager is like Ctrl-C: the kiosk must not stay behind."""
    del number, frame
    raise KeyboardInterrupt


def _quiet(file: Path) -> int:
    """The check without a word when all is well: standard output holds one JSON document."""
    try:
        fine = examine(file.read_bytes()).ok
    except OSError:
        fine = False
    return 0 if fine else menu.check(file, as_json=True)


def _tell(file: Path, address: str, as_json: bool) -> None:
    if as_json:
        write_json({"file": str(file), "page": address})
    else:
        sys.stdout.write(f"{address} shows {file}; save the file and the page follows. Ctrl-C ends it.\n")
        sys.stdout.flush()


def _follow(file: Path, kiosk: PreviewKiosk) -> None:
    """Every saved change is checked and shown, until Ctrl-C."""
    shown = _stamp(file)
    while True:
        time.sleep(LOOK_S)
        kiosk.check()
        now = _stamp(file)
        if now is not None and now != shown:
            shown = now
            menu.check(file, as_json=False)
            kiosk.reload()


def _stamp(file: Path) -> tuple[int, int] | None:
    """What changes when the file is saved; None while an editor has it away."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
