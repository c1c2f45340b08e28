"""`edge bench` on a machine where something is missing: it says what, and how to get it, and measures the rest."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import livekit_page, page, scenarios, speech
from edge.core.intent.acts.understand import understand
from tests.core.kiosk import MENU

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


def test_each_partial_is_another_text_of_the_same_words() -> None:
    """A document must tell which partial it shows, and be as much work as without that."""
    texts = speech.partials(4_000)
    assert len(set(texts)) == len(texts)
    assert max(map(len, texts)) < 200
    for text in texts[:60]:
        bare = text.rstrip()
        assert understand(text, "en", MENU, (), None).lines == understand(bare, "en", MENU, (), None).lines


def test_a_partial_that_a_later_one_overtook_is_followed_by_its_document() -> None:
    """Latest wins: the guest sees what was said, with the words after it; that is how late the screen is."""
    found, own = speech.latencies(["a", "b", "c", "d"], [0, 1_000, 2_000, 3_000], {"a": 5_000, "d": 9_000})
    assert found == [6.0, 7.0, 8.0, 5.0]
    assert own == 0.5
    with pytest.raises(RuntimeError):
        speech.latencies(["a", "b"], [0, 1], {"a": 5})
