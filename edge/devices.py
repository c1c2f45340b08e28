"""Device URIs (design section 9): what stands at which line, and with which options."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

SECRET_OPTIONS = frozenset({"password"})
_LINE = frozenset({"baud", "bits", "rtscts", "xonxoff"})
_ZVT = _LINE | {"password", "tid", "config", "currency", "t1", "t2", "t3", "t4", "quiet", "idle"}
_ESCPOS = _LINE | {"profile", "columns", "confirm", "flow", "buffer"}
_NONE: frozenset[str] = frozenset()
OPTIONS = {
    "zvt": _ZVT, "zvt+tcp": _ZVT, "escpos": _ESCPOS, "escpos+tcp": _ESCPOS, "agent": _NONE, "none": _NONE,
}  # fmt: skip
"""Options of a device's URI by scheme. Another name is a mistake: it may even be a misspelt password."""
EMULATED_OPTIONS = {
    "zvt": frozenset(
        {
            "card",
            "after_ms",
            "decline",
            "pin",
            "pin_ms",
            "inserted",
            "remove_ms",
            "host_ms",
            "card_timeout_s",
            "commit",
            "store",
            "status",
            "resend",
            "state",
            "update_s",
            "limit",
            "pan",
            "pace",
            "faults",
        }
    ),
    "escpos": frozenset({"pace", "speed", "dots", "paper", "model", "faults"}),
}
"""What an emulator of ours understands besides."""
EMULATED_KINDS = ("zvt", "escpos")


@dataclass(frozen=True, slots=True)
class Device:
    """A parsed URI. `path` is a serial line's (or empty), `host` and `port` a network device's.

    `emulated` marks a device that an emulator of ours stands for; its `path` is then where the emulator's pseudo
    terminal can be found.
    """

    scheme: str
    path: str = ""
    host: str = ""
    port: int = 0
    options: dict[str, str] = field(default_factory=dict, repr=False)
    emulated: bool = False

    @property
    def shown(self) -> str:
        """The URI as people may see it: without passwords."""
        where = self.path or (f"//{self.host}:{self.port}" if self.host else "")
        given = "&".join(f"{key}={value}" for key, value in self.options.items() if key not in SECRET_OPTIONS)
        kind = f"emulated:{self.scheme}" if self.emulated else f"{self.scheme}:{where}"
        return f"{kind}?{given}" if given else kind


def parse_device(uri: str, runtime_dir: Path | None = None, name: str = "terminal") -> Device:
    """The device of `uri`. Raises ValueError that says what is wrong.

    An emulated device is found at `runtime_dir / name`.
    """
    parts = urlsplit(uri if ":" in uri else f"{uri}:")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme == "emulated":
        if parts.path not in EMULATED_KINDS:
            raise ValueError(f"emulated devices are {' and '.join(EMULATED_KINDS)}")
        _check_options(parts.path, options, emulated=True)
        path = str((runtime_dir or Path()) / name)
        return Device(parts.path, path, options=options, emulated=True)
    _check_options(parts.scheme, options)
    if parts.scheme in ("agent", "none"):
        return Device(parts.scheme, options=options)
    if parts.scheme.endswith("+tcp"):
        if not parts.hostname:
            raise ValueError(f"names no host after {parts.scheme}://")
        return Device(parts.scheme, host=parts.hostname, port=parts.port or 0, options=options)
    path = (parts.netloc + parts.path) if parts.netloc else parts.path
    if not path.strip("/"):
        raise ValueError(f"names no device after {parts.scheme}:")
    return Device(parts.scheme, path, options=options)


def _check_options(scheme: str, options: dict[str, str], emulated: bool = False) -> None:
    """Raises ValueError for an option that this device does not have. Its value is not shown: it may be a secret."""
    known = OPTIONS.get(scheme)
    if known is None:
        return
    known = known | EMULATED_OPTIONS[scheme] if emulated else known
    if wrong := sorted(set(options) - known):
        there_are = f"there are {', '.join(sorted(known))}" if known else "it has none"
        raise ValueError(f"has no option {', '.join(wrong)}; {there_are}")
