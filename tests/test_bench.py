"""`edge bench` on a machine where something is missing: it says what, and how to get it, and measures the rest."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import livekit_page, page, scenarios

NO_APPLIANCE: Any = None
"""Nothing is asked of it."""


@pytest.mark.parametrize(
    ("measure", "missing", "cure"),
    [
        (page.page, "driver", "make test"),
        (page.page, "browser", "make chromium"),
        (livekit_page.livekit_page, "driver", "make test"),
        (livekit_page.livekit_page, "browser", "make chromium"),
        (livekit_page.livekit_page, "client", "make page-livekit"),
    ],
)
def test_a_scenario_of_the_browser_is_left_out_where_a_part_is_missing(
    measure: Any, missing: str, cure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line, at once; not by a time-out of the browser."""
    for module in (livekit_page, page):
        monkeypatch.setattr(module, "chromium", lambda: None if missing == "browser" else "/usr/bin/chromium")
    if missing == "driver":
        monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    if missing == "client":
        monkeypatch.setattr(livekit_page, "ROOM_CLIENT", Path("/nowhere/livekit-client.js"))
    assert asyncio.run(measure(NO_APPLIANCE, 1)) == []
    told = capsys.readouterr().err
    assert told.startswith(f"{measure.__name__}: left out, ")
    assert told.count("\n") == 1
    assert cure in told


def test_without_a_room_server_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says what builds one."""
    monkeypatch.setattr(scenarios, "livekit_program", lambda: None)
    for scenario in scenarios.chosen(["livekit", "livekit_page"]):
        assert scenario.run(1) == []
    assert capsys.readouterr().err.count("make livekit") == 2
