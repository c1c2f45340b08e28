"""What the models can do, as data. ESC t numbers are facts of the makers' manuals, as escpos-printer-db collects them.

A profile that promises too little costs bytes or a confirmation; one that promises too much prints rubbish. So an
unnamed printer gets `generic`: the code pages that nearly all have, a width that fits everywhere, QR codes as pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from edge.devices import Device
from edge.errors import DeviceUnavailable

PREFERENCE = (
    "cp858", "cp1252", "cp852", "cp866", "cp737", "cp1253", "cp1251", "cp1250", "iso8859_2", "cp857", "cp1254", "cp775",
    "cp1257", "iso8859_15",
)  # fmt: skip
"""Code pages in the order in which they are tried, as Python names them. Fixed: the same text is always the same
bytes. Arabic, Hebrew, Thai and Vietnamese pages are not in it: printers shape and order nothing, so those are drawn."""

EPSON_PAGES = {
    "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp737": 14, "cp1253": 47, "cp1251": 46, "cp1250": 45,
    "iso8859_2": 39, "cp857": 13, "cp1254": 48, "cp775": 33, "cp1257": 51, "iso8859_15": 40,
}  # fmt: skip


def _without(pages: dict[str, int], *names: str) -> dict[str, int]:
    return {name: number for name, number in pages.items() if name not in names}


@dataclass(frozen=True, slots=True)
class Profile:
    """A model. `columns` of font A and `dots` are the width of its paper; `pages` maps code pages to ESC t numbers."""

    name: str
    columns: int = 48
    dots: int = 576
    pages: dict[str, int] = field(default_factory=lambda: EPSON_PAGES)
    confirms: bool = False
    """It answers GS ( H function 48 when everything before it is on paper."""
    clears: bool = False
    """It drops what it has not printed yet at DLE DC4 function 8."""
    native_qr: bool = False
    cutter: bool = True
    buffer_bytes: int = 4_096
    """What it takes before it has printed any of it."""
    dots_per_s: int = 480
    """Dot rows that it certainly prints in a second (60 mm/s); real printers are two to four times as fast."""

    @property
    def dots_per_column(self) -> int:
        """Width of a character of font A."""
        return self.dots // self.columns


_EPSON_80 = Profile("epson", confirms=True, clears=True, native_qr=True)
_GENERIC = Profile(
    "generic", columns=42, dots=504, pages={"cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17}
)  # fmt: skip

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        _GENERIC,
        replace(_GENERIC, name="generic-58", columns=32, dots=384, cutter=False),
        _EPSON_80,
        replace(_EPSON_80, name="tm-t20"),
        replace(_EPSON_80, name="tm-t88", columns=42, dots=512),
        # The T88III has Hebrew where later models have PC852, and no GS ( H.
        replace(
            _EPSON_80, name="tm-t88iii", columns=42, dots=512, confirms=False, clears=False, native_qr=False,
            pages={"cp858": 19, "cp1252": 16, "cp866": 17},
        ),
        replace(_EPSON_80, name="tm-m30", pages=_without(EPSON_PAGES, "cp858")),
        replace(_EPSON_80, name="tm-m30-58", columns=35, dots=420, pages=_without(EPSON_PAGES, "cp858")),
        Profile("citizen", pages=_without(EPSON_PAGES, "cp858"), native_qr=True),
        Profile(
            "bixolon", native_qr=True,
            pages=_without(EPSON_PAGES, "cp857", "cp737", "cp1251", "cp1250", "cp1254", "cp1257"),
        ),
        # Star's printers count their pages otherwise, whatever language they are set to.
        Profile(
            "star", native_qr=True,
            pages={
                "cp858": 4, "cp1252": 32, "cp852": 5, "cp866": 10, "cp737": 15, "cp1251": 34, "cp1250": 33, "cp857": 12,
            },
        ),
    )
}  # fmt: skip

_FLAGS = {"1": True, "yes": True, "on": True, "true": True, "0": False, "no": False, "off": False, "false": False}
_DEFAULTS = {True: "epson", False: "generic"}
"""Our own emulator speaks like a TM-T20; nothing is known of any other printer."""
_COLUMNS = range(20, 65)


def profile_of(device: Device) -> Profile:
    """The profile that the URI's `profile`, `columns`, `confirm` and `buffer` name.

    Raises DeviceUnavailable with the choices when one of them is wrong.
    """
    options = device.options
    name = options.get("profile", _DEFAULTS[device.emulated]).lower()
    if name not in PROFILES:
        raise DeviceUnavailable(f"{device.shown}: profile is one of {', '.join(PROFILES)}")
    profile = PROFILES[name]
    if "columns" in options:
        columns = options["columns"]
        if not columns.isdecimal() or int(columns) not in _COLUMNS:
            raise DeviceUnavailable(f"{device.shown}: columns is a number from {_COLUMNS[0]} to {_COLUMNS[-1]}")
        profile = replace(profile, columns=int(columns), dots=int(columns) * profile.dots_per_column)
    if "confirm" in options:
        if options["confirm"].lower() not in _FLAGS:
            raise DeviceUnavailable(f"{device.shown}: confirm is 0 or 1")
        profile = replace(profile, confirms=_FLAGS[options["confirm"].lower()])
    if "buffer" in options:
        if not options["buffer"].isdecimal() or not 64 <= int(options["buffer"]) <= 1 << 20:
            raise DeviceUnavailable(f"{device.shown}: buffer is a number of bytes from 64")
        profile = replace(profile, buffer_bytes=int(options["buffer"]))
    return profile
