"""`edge doctor` looks at the devices: is each where its URI says, may we use it, and can its payments be recorded?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from edge.config import Settings
from edge.devices import Device, parse_device
from edge.errors import NotRunningError
from edge.finding import Finding, Level
from edge.io.hardware.printers.fonts import find_fonts
from edge.memory import FILE_NAME, Memory
from edge.status import read_status

EMULATED = "it is emulated: every screen and receipt says TEST"
FONTS = {
    "fonts-dejavu-core": {"DejaVuSans.ttf"},
    "fonts-unifont": {"unifont.otf", "unifont.ttf"},
}
"""Debian's package -> a font in it that receipts are drawn with."""
NAMES = ("terminal", "printer", "kitchen_printer")


def check_devices(settings: Settings) -> Iterator[Finding]:
    """One finding for each device: as the running appliance sees it, else as the file system shows it."""
    running = _running(settings)
    if running is not None:
        yield from (_seen(one) for one in running)
        return
    for name in NAMES:
        uri = getattr(settings, name)
        if name != "kitchen_printer" or uri != "none":
            yield _look(name, parse_device(uri, settings.runtime_dir, name.removesuffix("_printer")))
    yield _fonts(settings)


def _fonts(settings: Settings) -> Finding:
    """What no code page of a printer has is drawn; without fonts a guest's dish is a row of boxes."""
    if settings.printer == settings.kitchen_printer == "none":
        return Finding("fonts", "ok", "nothing is printed")
    names = {path.name for path in find_fonts()}
    missing = [package for package, font in FONTS.items() if not names & font]
    if missing:
        todo = f"apt-get install {' '.join(missing)}"
        return Finding("fonts", "warn", "names in Arabic, Chinese and the like cannot be printed", todo)
    return Finding("fonts", "ok", "names in any script can be printed")


def _running(settings: Settings) -> list[dict[str, str]] | None:
    try:
        memory = Memory.open(settings.runtime_dir / FILE_NAME)
    except NotRunningError:
        return None
    try:
        return list(read_status(memory)["devices"])
    finally:
        memory.close()


def _seen(device: dict[str, str]) -> Finding:
    name, state = str(device.get("name")), str(device.get("state"))
    text = f"{state}: {device['detail']}" if device.get("detail") else state
    if state in ("ready", "busy", "none", "starting"):
        if str(device.get("uri", "")).startswith("emulated:"):
            return Finding(name, "warn", f"{text}, but {EMULATED}", f"name the real one in {name.upper()} for guests")
        return Finding(name, "ok", text)
    level: Level = "fail" if name in ("terminal", "journal") else "warn"
    return Finding(name, level, text, device.get("todo") or "see the device and its cable")


def _look(name: str, device: Device) -> Finding:
    setting = name.upper()
    if device.emulated:
        return Finding(name, "warn", EMULATED, f"name the real one in {setting} for guests")
    if device.scheme == "none":
        return Finding(name, "ok", "none: guests pay at the counter" if name == "terminal" else "none")
    if not device.path:
        return Finding(name, "ok", f"{device.shown}: is asked when the kiosk runs")
    path = Path(device.path)
    if not path.exists():
        known = ", ".join(sorted(str(one) for one in Path("/dev/serial/by-id").glob("*"))) or "none"
        todo = f"plug it in, or set {setting}; serial devices here: {known}"
        return Finding(name, "fail", f"{path} is not there", todo)
    if not stat.S_ISCHR(path.stat().st_mode):
        todo = f"set {setting} to one such as /dev/serial/by-id/..."
        return Finding(name, "fail", f"{path} is no serial device", todo)
    if not os.access(path, os.R_OK | os.W_OK):
        todo = "add the kiosk's user to the group that owns it (`usermod -aG dialout USER`) and log in anew"
        return Finding(name, "fail", f"{path} may not be read and written", todo)
    if "/by-id/" not in device.path and "/by-path/" not in device.path and path.name.startswith(("ttyUSB", "ttyACM")):
        todo = f"name it by /dev/serial/by-id in {setting}: after a replug the number may be another"
        return Finding(name, "warn", f"{path} is there under a name that may change", todo)
    return Finding(name, "ok", f"{path} is there")
