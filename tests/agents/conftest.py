"""A kiosk beside a real broker, with the built-in menu."""

from tests.io.conftest import nats, on_nats, settings

__all__ = ["nats", "on_nats", "settings"]
