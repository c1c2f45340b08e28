"""The guest's page over a real LiveKit server, in Chromium: from an input to its answer, and from the touch to the
frame that shows it.

Beside it, touch by touch, the floor: a packet of 300 bytes from the same page through the same server and back, by a
second room in which nobody does anything but answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from benchmarks.appliance import Appliance
from benchmarks.measure import Result
from benchmarks.page import CATEGORIES, FLAGS, ROUND, UPRIGHT, WARM_UP, chromium, frames, touch
from edge.io.page import ROOM_CLIENT
from edge.tokens import embedded_keys, mint

if TYPE_CHECKING:
    from playwright.async_api import Page

ECHO_BYTES = 300
WITH_MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
"""A page that may hear nothing offers no address of the loopback to the server."""
JOIN_S = 30.0
STOP_S = 5.0
MARK = """(() => {
    const channel = RTCDataChannel.prototype;
    const { send } = channel;
    channel.send = function (data) {
        performance.mark("sent");
        return send.call(this, data);
    };
    const { set } = Object.getOwnPropertyDescriptor(channel, "onmessage");
    Object.defineProperty(channel, "onmessage", {
        set(then) {
            set.call(this, (event) => {
                performance.mark("arrived");
                then.call(this, event);
            });
        },
    });
    addEventListener("click", (event) => performance.mark("touched", { startTime: event.timeStamp }), true);
    // The look of being pressed is no answer.
    const drawn = new MutationObserver((changes) => {
        if (changes.some(({ attributeName }) => attributeName !== "data-down")) performance.mark("drawn");
    });
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    addEventListener("DOMContentLoaded", () => drawn.observe(document.getElementById("kiosk"), all));
})();"""
JOIN_ECHO = """async ([url, token, size]) => {
    const room = new LivekitClient.Room({ singlePeerConnection: true });
    await room.connect(url, token, { autoSubscribe: false });
    const body = new Uint8Array(size);
    let answered = null;
    room.on("dataReceived", () => answered?.(performance.now()));
    window.echo = async () => {
        const began = performance.now();
        const answer = new Promise((done) => { answered = done; });
        await room.localParticipant.publishData(body, { reliable: true, topic: "echo" });
        return (await answer) - began;
    };
    const late = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
    // The server passes nothing on to who is not known as being there yet.
    for (let tries = 0; tries < 20; tries += 1) if (await Promise.race([window.echo(), late(500)])) return true;
    return false;
}"""


async def livekit_page(appliance: Appliance, n: int) -> list[Result]:
    """`n` touches of a page in the room of an appliance with the embedded server; nothing without browser or client."""
    try:
        import playwright.async_api  # noqa: F401
    except ImportError:
        sys.stderr.write("livekit_page: left out, the browser's driver is not installed (make test installs it)\n")
        return []
    if chromium() is None:
        sys.stderr.write("livekit_page: left out, there is no Chromium (make chromium)\n")
        return []
    if not ROOM_CLIENT.is_file():
        sys.stderr.write("livekit_page: left out, the page's LiveKit client is missing (make page-livekit)\n")
        return []
    floor: list[float] = []
    async with opened(appliance) as shown:
        for at in range(WARM_UP):
            await touch(shown, ROUND[at % len(ROUND)])
            await shown.evaluate("() => window.echo()")
        browser = shown.context.browser
        assert browser is not None
        await browser.start_tracing(page=shown, categories=CATEGORIES.split(","))
        for at in range(n):
            await touch(shown, ROUND[at % len(ROUND)])
            floor.append(await shown.evaluate("() => window.echo()") * 1e3)
        events = json.loads(await browser.stop_tracing())["traceEvents"]
    return [
        Result(
            "livekit_page",
            answered(events),
            floor=floor,
            note=f"input out, document in; floor: {ECHO_BYTES} bytes and back",
        ),
        Result("livekit_page_paint", painted(events), floor=floor, note="touch to the frame that shows its answer"),
    ]


@asynccontextmanager
async def opened(appliance: Appliance) -> AsyncIterator[Page]:
    """A page that talks through the room only, an order begun, and the echo's room joined beside it."""
    from playwright.async_api import async_playwright

    async with echo(appliance), async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=[*FLAGS, *WITH_MICROPHONE])
        page = await browser.new_page(viewport=UPRIGHT, has_touch=True)  # type: ignore[arg-type]
        page.set_default_timeout(JOIN_S * 1e3)
        await page.route_web_socket("**/ws", lambda socket: socket.close())
        await page.add_init_script(MARK)
        await page.goto(appliance.page_url)
        await page.locator('[data-focus="begin"]').tap()
        await page.locator('[data-focus="category:drinks"]').wait_for()
        assert await page.evaluate(JOIN_ECHO, [appliance.servers["livekit"], ticket(appliance, "page"), ECHO_BYTES])
        yield page
        await browser.close()


def ticket(appliance: Appliance, identity: str) -> str:
    """A token for the echo's room."""
    return mint(embedded_keys(appliance.runtime_dir), "page", f"{appliance.kiosk_id}-echo", identity)


@asynccontextmanager
async def echo(appliance: Appliance) -> AsyncIterator[None]:
    """The participant that answers, in a process of its own."""
    command = (sys.executable, "-m", "benchmarks.livekit_echo", appliance.servers["livekit"])
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(f"{ticket(appliance, 'echo')}\n".encode())
        async with asyncio.timeout(JOIN_S):
            assert await process.stdout.readline() == b"ready\n"
        yield
    finally:
        process.kill()
        async with asyncio.timeout(STOP_S):
            await process.wait()


def marks(events: list[dict[str, Any]], name: str) -> list[float]:
    """When the page set its marks of that name; microseconds of the trace, in order."""
    return sorted(one["ts"] for one in events if one["name"] == name and "blink.user_timing" in one.get("cat", ""))


def following(times: list[float], later: list[float]) -> list[tuple[float, float]]:
    """Each time with the first of `later` that is not before it."""
    found = ((time, bisect_left(later, time)) for time in times)
    return [(time, later[at]) for time, at in found if at < len(later)]


def answered(events: list[dict[str, Any]]) -> list[float]:
    """From the packet of each touch to the first that came in after it, microseconds."""
    sent = [out for _, out in following(marks(events, "touched"), marks(events, "sent"))]
    return [came - out for out, came in following(sent, marks(events, "arrived"))]


def painted(events: list[dict[str, Any]]) -> list[float]:
    """From each touch to the end of the frame in which its answer was drawn, microseconds."""
    drawn = marks(events, "drawn")
    until = dict(zip(drawn, frames(events, "drawn"), strict=False))
    return [at - touched + until[at] for touched, at in following(marks(events, "touched"), drawn) if at in until]


__all__ = ["livekit_page"]
