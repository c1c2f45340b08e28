"""A real Redis for the kiosks of a worker."""

from __future__ import annotations

from tests.io.conftest import redis, settings

__all__ = ["redis", "settings"]
