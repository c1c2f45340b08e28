"""Device URIs (design section 9): what stands at which line, and with which options."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

SECRET_OPTIONS = frozenset({"password"})
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
        path = str((runtime_dir or Path()) / name)
        return Device(parts.path, path, options=options, emulated=True)
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
