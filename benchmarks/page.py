"""The guest's page in Chromium: what a document costs until it is drawn, and how soon a touch is seen.

The times come from the browser's own trace, so they hold script, style, layout, paint and what lies between them. The
floor of a document is the wait for the screen: frames come every 16.7 ms whatever a page does.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from benchmarks.appliance import Appliance
from benchmarks.measure import Result
from edge.budgets import budget

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

UPRIGHT = {"width": 1080, "height": 1920}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
WARM_UP = 24
SETTLE_MS = 50
ROUND = (
    "category:drinks",
    "add:504",
    "category:burgers",
    "open:101",
    "back",
    "category:sides",
    "add:402",
    "action:undo",
)
"""What guests do most, by the stable names of the controls, in an order in which each is there."""
MARK = """(() => {
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
        constructor(...all) {
            super(...all);
            // First of all listeners: from here on it is the page's time.
            this.addEventListener("message", ({ data }) => data.includes('"ui.update"') && performance.mark("arrived"));
        }
    };
    addEventListener("pointerdown", (event) => performance.mark("touched", { startTime: event.timeStamp }), true);
})();"""
FRAME = "AnimationFrame"
CATEGORIES = "devtools.timeline,blink.user_timing,toplevel"
SCRIPT = ("EventDispatch", "FunctionCall", "RunMicrotasks", "FireAnimationFrame", "ParseHTML")
DRAWING = ("UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize")
WORK = frozenset({*SCRIPT, *DRAWING})
"""What the page's thread does between a document and its frame, as the trace names it."""


def chromium() -> str | None:
    """The browser of this machine; CHROMIUM names another one."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@asynccontextmanager
async def opened(appliance: Appliance) -> AsyncIterator[tuple[Browser, Page]]:
    """A page of the appliance on an upright full HD touch screen, an order begun."""
    from playwright.async_api import async_playwright

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page = await browser.new_page(viewport=UPRIGHT, has_touch=True)  # type: ignore[arg-type]
        page.set_default_timeout(10_000)
        await page.add_init_script(MARK)
        await page.goto(appliance.page_url)
        await page.locator('[data-focus="begin"]').tap()
        await page.locator('[data-focus="category:drinks"]').wait_for()
        yield browser, page
        await browser.close()


async def page(appliance: Appliance, n: int) -> list[Result]:
    """`n` documents in the browser; nothing where there is no browser to measure in."""
    try:
        import playwright.async_api  # noqa: F401
    except ImportError:
        sys.stderr.write("page: left out, the browser's driver is not installed (make test installs it)\n")
        return []
    if chromium() is None:
        sys.stderr.write("page: left out, there is no Chromium (make chromium)\n")
        return []
    async with opened(appliance) as (browser, shown):
        for at in range(WARM_UP):
            await touch(shown, ROUND[at % len(ROUND)])
        await browser.start_tracing(page=shown, categories=CATEGORIES.split(","))
        for at in range(n):
            await touch(shown, ROUND[at % len(ROUND)])
        events = json.loads(await browser.stop_tracing())["traceEvents"]
        weight = await transferred(shown)
    work, wall = drawn(events, "arrived"), frames(events, "arrived")
    pressed = frames(events, "touched")
    return [
        Result("page", work, budget("page"), note=f"{weight} bytes of page"),
        Result("page_frame", wall, note="the same with the wait for the screen's next frame"),
        Result("page_press", pressed, budget("page_press")),
    ]


async def touch(page: Page, name: str) -> None:
    """One touch on a control, once it is there, and time for its answer to be drawn."""
    await page.locator(f'[data-focus="{name}"]').first.tap()
    await page.wait_for_timeout(SETTLE_MS)


async def transferred(page: Page) -> int:
    """Bytes of everything that the page has loaded, as they were before packing."""
    script = "() => performance.getEntriesByType('resource').reduce((sum, one) => sum + one.decodedBodySize, 0)"
    return int(await page.evaluate(script))


def _marks(events: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [one for one in events if one["name"] == name and "blink.user_timing" in one.get("cat", "")]


def _ends(events: list[dict[str, Any]], process: int) -> list[float]:
    """When the page's thread had finished each of its frames, painted and layered; microseconds of the trace."""
    return sorted(one["ts"] for one in events if one["name"] == FRAME and one["ph"] == "e" and one["pid"] == process)


def frames(events: list[dict[str, Any]], mark: str) -> list[float]:
    """From each mark to the end of the next frame, microseconds."""
    return [end - one["ts"] for one, end in _followed(events, mark)]


def drawn(events: list[dict[str, Any]], mark: str) -> list[float]:
    """Work of the page's thread from each mark to the end of the next frame, microseconds; nested work counts once."""
    works = [one for one in events if one["name"] in WORK and "dur" in one]
    found = []
    for one, end in _followed(events, mark):
        began, thread = one["ts"], (one["pid"], one["tid"])
        own = (work for work in works if (work["pid"], work["tid"]) == thread)
        spans = ((max(work["ts"], began), min(work["ts"] + work["dur"], end)) for work in own)
        found.append(_covered(sorted(span for span in spans if span[0] < span[1])))
    return found


def _followed(events: list[dict[str, Any]], mark: str) -> Iterator[tuple[dict[str, Any], float]]:
    """Each mark, and when the frame after it was finished."""
    ends: dict[int, list[float]] = {}
    for one in _marks(events, mark):
        all_ends = ends.setdefault(one["pid"], _ends(events, one["pid"]))
        at = bisect_right(all_ends, one["ts"])
        if at < len(all_ends):
            yield one, all_ends[at]


def _covered(spans: list[tuple[float, float]]) -> float:
    """Length of what at least one of the spans, sorted by their beginning, covers."""
    total, until = 0.0, float("-inf")
    for began, ended in spans:
        total += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return total
