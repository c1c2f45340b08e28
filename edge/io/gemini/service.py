"""Where the service is, and how it is reached: known without loading its SDK."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

SERVICE = "https://generativelanguage.googleapis.com"
"""Named here, because without it the SDK looks into further environment variables."""


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this URL (HTTPS_PROXY, NO_PROXY)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return None if proxy_bypass(host) else getproxies().get(parts.scheme)
