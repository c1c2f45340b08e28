"""Draws every state of the page and writes the pictures and their list to `docs/screens/`.

    python -m tests.page.screens [folder]

Most screens are sample documents; those in another language come from a box, because only its menu has the words.
Nothing in them depends on the time of day, so the same page makes the same pictures.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import cast

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.appliance import Appliance
from tests.page.box import Box
from tests.page.conftest import FLAGS, chromium
from tests.page.documents import SCREENS, Json

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
UPRIGHT: ViewportSize = {"width": 1080, "height": 1920}
LYING: ViewportSize = {"width": 1920, "height": 1080}
SMALL: ViewportSize = {"width": 1024, "height": 768}
STILL = "performance.now = () => 0;"
"""For the page's clock: what counts down shows its first number, however busy the machine is."""
LIVE_MS = 400
"""For the box to answer a touch and the page to draw it."""
MOST_BYTES = 200_000
COLOURS = (256, 128, 64, 32)
NOISE = 8
"""Of 255: a vector picture is rastered by whichever thread is free, and its edges differ by as much from run to run."""
SHARE = 0.5
"""Of the screen's pixels along a side: enough to read, a quarter of the bytes."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a sample document, how it is dressed, and what is pressed before it is taken."""

    name: str
    text: str
    screen: str
    more: Json = field(default_factory=dict)
    display: Json = field(default_factory=dict)
    size: ViewportSize = field(default_factory=lambda: UPRIGHT)
    press: tuple[str, ...] = ()
    live: bool = False
    """Whether `press` leads there on a real box, from its first screen on."""


SHOTS: tuple[Shot, ...] = (
    Shot("attract", "waiting for a guest", "attract"),
    Shot("browse", "the menu, an order begun", "browse"),
    Shot("browse-empty", "the menu, nothing ordered yet", "browse-empty-cart"),
    Shot("speaking", "what a sentence would do, while it is still being said", "browse-speaking"),
    Shot("heard", "what was said, what was understood of it, and one touch to take it back", "browse-heard"),
    Shot("nothing-found", "a search or filter that leaves nothing", "browse-nothing"),
    Shot("item", "one item with its options", "detail"),
    Shot("item-sold-out", "an item that cannot be had now", "detail-sold-out"),
    Shot("edit", "a line of the order is changed", "edit"),
    Shot("question", "a question that one touch answers", "prompt"),
    Shot("confirm", "nearly sure of what was said: one touch, and nothing is in the order before", "confirm-prompt"),
    Shot("choose", "a size that was not said", "choose-prompt"),
    Shot("guesses", "not sure at all: what may have been meant", "guesses-prompt"),
    Shot("idle", "is somebody still there?", "idle-warning"),
    Shot("review", "the whole order once more before it is paid", "review"),
    Shot("payment-card", "at the card terminal", "payment-card"),
    Shot("payment-staff", "a payment that staff must look at", "payment-staff"),
    Shot("placed", "the order's number", "placed"),
    Shot("placed-code", "the receipt as a code, because there is no paper", "placed-code"),
    Shot("closed", "out of service", "closed"),
    Shot("display", "the panel for text, contrast, reach and voice", "browse", press=("display",)),
    Shot("high-contrast", "high contrast with large text", "high-contrast"),
    Shot("reach", "everything within reach of a seated guest", "reach"),
    Shot("german", "the menu in German", "browse", press=("language:de", "begin", "category:chicken"), live=True),
    Shot("arabic", "from right to left", "browse", press=("language:ar", "begin", "category:chicken"), live=True),
    Shot(
        "arabic-item", "one item, from right to left", "detail", press=("language:ar", "begin", "open:101"), live=True
    ),
    Shot("lying", "a panel that lies", "browse", size=LYING),
    Shot("small", "a small 4:3 panel", "browse", size=SMALL),
)


def shrunk(png: bytes) -> bytes:
    """The picture at half size in as many colours as fit. Raises ValueError when even few do not."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    size = round(picture.width * SHARE), round(picture.height * SHARE)
    small = picture.resize(size, Image.Resampling.LANCZOS)
    for colours in COLOURS:
        packed = BytesIO()
        small.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() < MOST_BYTES:
            return packed.getvalue()
    raise ValueError(f"a picture of {packed.tell()} bytes is too large")


def same(png: bytes, file: Path) -> bool:
    """Whether that file shows this picture already, as far as an eye can tell."""
    if not file.exists():
        return False
    old, new = Image.open(file).convert("RGB"), Image.open(BytesIO(png)).convert("RGB")
    if old.size != new.size:
        return False
    extremes = cast("list[tuple[int, int]]", ImageChops.difference(old, new).getextrema())
    return all(most <= NOISE for _, most in extremes)


def take(box: Box, page: Page, shot: Shot) -> bytes:
    """One picture as the browser draws it."""
    page.set_viewport_size(shot.size)
    screen = SCREENS[shot.screen]
    box.show({**screen, **shot.more, "display": {**screen["display"], **shot.display}}, session_id=shot.name)
    box.settled()
    for name in shot.press:
        page.locator(f'[data-focus="{name}"]').first.tap()
        box.settled()
    return drawn(page)


def drawn(page: Page) -> bytes:
    """The screen once all its pictures are there."""
    # Pictures are unpacked beside the page's own work: loaded is not yet drawn.
    page.evaluate("() => Promise.all([...document.images].map((one) => one.decode().catch(() => null)))")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.screenshot(animations="disabled", caret="hide")


def take_live(page: Page, address: str, shot: Shot) -> bytes:
    """One picture of a real box, whose next guest begins anew."""
    page.set_viewport_size(shot.size)
    page.goto(address)
    for name in shot.press:
        control = page.locator(f'[data-focus="{name}"]').first
        if name == "begin" and not control.is_visible():
            continue
        control.tap()
        page.wait_for_timeout(LIVE_MS)
    found = drawn(page)
    page.locator('[data-focus="start_over"]').tap()
    page.locator('[data-focus="begin"]').wait_for()
    return found


def pictures(browser: Browser) -> Iterator[tuple[Shot, bytes]]:
    """Every picture, small enough to be kept."""
    context = browser.new_context(viewport=UPRIGHT, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(STILL)
    box = Box(page).open(SCREENS["attract"])
    for shot in (one for one in SHOTS if not one.live):
        yield shot, shrunk(take(box, page, shot))
    assert box.complaints == [], box.complaints
    with tempfile.TemporaryDirectory() as folder, Appliance(Path(folder)) as appliance:
        page = browser.new_page(viewport=UPRIGHT, has_touch=True, reduced_motion="reduce")
        page.add_init_script(STILL)
        for shot in (one for one in SHOTS if one.live):
            yield shot, shrunk(take_live(page, appliance.page_url, shot))


def listing() -> str:
    """The README of the folder."""
    rows = [f"| ![{shot.name}]({shot.name}.png) | **{shot.name}**: {shot.text} |" for shot in SHOTS]
    head = (
        "# The page in every state\n\nMade by `make screens`; do not edit by hand.\n\n| picture | state |\n|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def main(folder: Path) -> None:
    """Write all pictures and their list."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {f"{shot.name}.png" for shot in SHOTS}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for shot, png in pictures(browser):
            file = folder / f"{shot.name}.png"
            if not same(png, file):
                file.write_bytes(png)
        browser.close()
    for old in folder.glob("*.png"):
        if old.name not in known:
            old.unlink()
    (folder / "README.md").write_text(listing())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
