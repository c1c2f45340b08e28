"""Every setting of the appliance, in one table (design section 9).

Settings come from the environment or from `.env` in the working directory. `load()` turns anything wrong into a
`SettingError` of one line that names the setting.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from edge.devices import parse_device
from edge.errors import SettingError

BUILT_IN_MENU = Path(__file__).parent / "menu.json"
_POSIX_ZONE = re.compile(r"[A-Za-z]{3,}[-+]?\d{1,2}(:\d{2})?[A-Za-z0-9,./:+-]*")
TERMINALS = ("zvt", "zvt+tcp", "agent", "none")
PRINTERS = ("escpos", "escpos+tcp", "agent", "none")
"""Schemes of device URIs (design section 9) that this release drives; the first of each may be emulated."""
SCHEMES = {
    "nats_url": ("nats", "tls", "ws", "wss"),
    "redis_url": ("redis", "rediss", "unix"),
    "livekit_url": ("ws", "wss", "http", "https"),
    "gemini_base_url": ("http", "https"),
}
"""What each server's URL may begin with."""
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that only programs on this box can reach."""


def _default_runtime_dir() -> Path:
    """A tmpfs folder of this user's: systemd's, the login session's, else one in /dev/shm."""
    if given := os.environ.get("RUNTIME_DIRECTORY"):
        return Path(given.split(":")[0])
    if given := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(given) / "edge"
    return Path(f"/dev/shm/edge-{os.getuid()}")


def _default_state_dir() -> Path:
    """A folder on disk of this user's: systemd's, else the user's state folder."""
    if given := os.environ.get("STATE_DIRECTORY"):
        return Path(given.split(":")[0])
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "edge"


class Settings(BaseSettings):
    """The settings table. A field's name in capitals is the environment variable."""

    model_config = SettingsConfigDict(
        env_file=".env", env_prefix="", extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    kiosk_id: str = Field(
        "kiosk-001", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$", description="name of this kiosk; room and NATS id"
    )

    nats_url: str | None = Field(None, description="NATS server; unset starts the embedded one")
    nats_creds: Path | None = Field(None, description="NATS credentials file (JWT and seed)")
    nats_ca: Path | None = Field(None, description="CA file to verify the NATS server's certificate")
    redis_url: str | None = Field(None, description="Redis server; unset starts the embedded one")

    livekit: Literal["off", "embedded"] = Field(
        "off", description="embedded starts a LiveKit server of the box's own, as `edge run --livekit` does"
    )
    livekit_url: str | None = Field(None, description="LiveKit server; unset leaves the local page transport")
    livekit_api_key: str | None = Field(None, description="LiveKit API key")
    livekit_api_secret: SecretStr | None = Field(None, description="LiveKit API secret")
    microphone: bool = Field(
        True, description="guests' voices may go into the LiveKit room, while they order and a voice agent listens"
    )
    worker_rooms: int = Field(50, ge=1, le=1_000, description="rooms that one `edge worker` serves")
    worker_name: str = Field(
        "", max_length=64, description="agent name of `edge worker`; empty serves every room of the LiveKit server"
    )
    worker_port: int = Field(
        8081, ge=0, le=65_535, description="loopback port of the worker's health check; 0 picks one"
    )
    worker_idle: int = Field(1, ge=0, le=16, description="processes that `edge worker` keeps warm for new rooms")
    gemini_api_key: SecretStr | None = Field(None, description="Gemini API key; unset leaves the templates")
    gemini_model: str = Field("gemini-2.0-flash", min_length=1, max_length=128, description="Gemini model")
    gemini_base_url: str | None = Field(None, description="Gemini endpoint of your own")
    gemini_session_tokens: int = Field(
        60_000, ge=0, le=10**12, description="tokens that one guest may use of the model"
    )
    gemini_session_cost: float = Field(0.02, ge=0, le=1_000, description="USD that one guest may cost")
    gemini_day_tokens: int = Field(5_000_000, ge=0, le=10**12, description="tokens that the kiosk may use on one day")
    gemini_day_cost: float = Field(1.0, ge=0, le=100_000, description="USD that the kiosk may cost on one day")
    gemini_input_price: float = Field(
        0.10, ge=0, le=10_000, description="USD for a million tokens sent, of GEMINI_MODEL; budgets are counted with it"
    )
    gemini_output_price: float = Field(0.40, ge=0, le=10_000, description="USD for a million tokens answered")

    session_timeout: float = Field(
        300, ge=1, le=86_400, description="seconds without activity after which a session ends; TTL in Redis"
    )
    agent_timeout: float = Field(5.0, gt=0, le=60, description="seconds an agent may take before its fallback")
    idle_timeout: float = Field(30, gt=0, le=3_600, description="seconds of quiet before the guest is asked")
    warn_timeout: float = Field(20, gt=0, le=600, description="seconds the question stays before the session ends")
    attract_timeout: float = Field(5.0, gt=0, le=600, description="seconds from attract to listening")

    menu: Path = Field(BUILT_IN_MENU, description="menu file (JSON)")
    agents: Literal["local", "remote"] = Field("local", description="local starts the reference agents")
    terminal: str = Field("emulated:zvt?card=approve&after_ms=1500", description="card terminal, as a URI")
    printer: str = Field("emulated:escpos", description="receipt printer, as a URI")
    kitchen_printer: str = Field("none", description="printer of kitchen tickets, as a URI")
    order_prefix: str | None = Field(
        None, pattern=r"^[A-Za-z0-9]{1,4}$", description="begins each order number; unset takes the end of KIOSK_ID"
    )
    receipt_header: str = Field("", max_length=500, description="lines above a receipt, separated by |")
    receipt_footer: str = Field("", max_length=500, description="lines below a receipt, separated by |")
    receipt_logo: Path | None = Field(None, description="picture above a receipt (PNG)")
    hardware_on_nats: bool = Field(False, description="answer payment and print requests on NATS")

    page_host: str = Field("127.0.0.1", description="address the page is served on")
    page_port: int = Field(8080, ge=0, le=65_535, description="port the page is served on; 0 picks one")
    page_token: SecretStr | None = Field(None, description="token every page must show when PAGE_HOST is not loopback")

    state_dir: Path = Field(
        default_factory=_default_state_dir, description="folder on disk: recordings, embedded servers' data"
    )
    runtime_dir: Path = Field(
        default_factory=_default_runtime_dir, description="folder in memory: sockets, shared memory"
    )
    tz: str | None = Field(None, description="time zone of the kiosk")
    record: bool = Field(False, description="record sessions for `edge replay`; deleted after 7 days")
    production: bool = Field(False, description="a unit for guests: refuses emulated devices (systemd sets it)")
    demo: bool = Field(False, description="allow emulated devices on a production unit")
    crash_budget: int = Field(
        30, ge=1, description="deaths of one process in 60 s before it is only tried once a minute"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")

    @field_validator("nats_url", "redis_url", "livekit_url", "gemini_base_url")
    @classmethod
    def _is_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        """A URL that nothing can connect to is found out here, not by a process that tries for ever."""
        for one in value.split(",") if value is not None else ():
            parts = urlsplit(one.strip())
            known = SCHEMES[info.field_name or ""]
            if parts.scheme not in known or not (parts.hostname or parts.path.strip("/")):
                raise ValueError(f"is not a URL like {known[0]}://host:port")
        return value

    @field_validator("terminal", "printer", "kitchen_printer")
    @classmethod
    def _is_device(cls, value: str, info: ValidationInfo) -> str:
        """A device nobody knows would be found out by the first guest who pays."""
        known = TERMINALS if info.field_name == "terminal" else PRINTERS
        device = parse_device(value)
        if device.scheme not in known:
            raise ValueError(f"starts with none of {', '.join(known)}, emulated")
        if device.emulated and device.scheme != known[0]:
            raise ValueError(f"emulated devices here are emulated:{known[0]}")
        if device.options.get("card", "approve") not in ("approve", "decline", "manual"):
            raise ValueError("card is approve, decline or manual")
        return value

    @field_validator("nats_creds", "nats_ca", "menu", "receipt_logo")
    @classmethod
    def _is_readable_file(cls, value: Path | None) -> Path | None:
        """Said at the start, not at the first connection."""
        if value is not None and not (value.is_file() and os.access(value, os.R_OK)):
            raise ValueError(f"names no readable file: {value}")
        return value

    @field_validator("tz")
    @classmethod
    def _is_time_zone(cls, value: str | None) -> str | None:
        """The C library takes an unknown name for UTC without a word, and every receipt would be hours off."""
        if value is not None and not _POSIX_ZONE.fullmatch(value):
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValueError(f"{value} is no time zone; name one like Europe/Vienna") from None
        return value

    @model_validator(mode="after")
    def _no_play_money_in_production(self) -> Settings:
        """Design section 9: a guest must not be able to order with an emulated card by a forgotten setting."""
        if self.production and not self.demo:
            for name in ("terminal", "printer", "kitchen_printer"):
                if getattr(self, name).startswith("emulated:"):
                    raise ValueError(f"{name.upper()} is emulated and PRODUCTION=1; name the device, or set DEMO=1")
        return self

    @model_validator(mode="after")
    def _livekit_has_one_server_and_its_key(self) -> Settings:
        """A room that nobody can join would be found out by the first guest."""
        if self.livekit_url is None:
            return self
        if self.livekit == "embedded":
            raise ValueError("LIVEKIT is embedded and LIVEKIT_URL names another server; unset one of them")
        for name in ("livekit_api_key", "livekit_api_secret"):
            if getattr(self, name) is None:
                raise ValueError(f"{name.upper()} must be set with LIVEKIT_URL")
        return self

    @model_validator(mode="after")
    def _page_beyond_loopback_needs_a_token(self) -> Settings:
        """Design section 5: a page that others can reach is a page that others can order on."""
        if self.page_host not in LOOPBACK_HOSTS and self.page_token is None:
            raise ValueError("PAGE_TOKEN must be set when PAGE_HOST is not a loopback address")
        return self


def load(**overrides: object) -> Settings:
    """Read the settings. Raises SettingError with one line that names the first wrong setting."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        text = first["msg"].removeprefix("Value error, ")
        raise SettingError(f"{name}: {text}" if name else text) from None
