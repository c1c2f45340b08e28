"""Requirements 10 and 11: contrast of what is drawn, taken from the pixels behind the letters."""

from __future__ import annotations

import pytest

from tests.page.box import Box
from tests.page.documents import SCREENS
from tests.page.requirements.colour import contrast, over, parse
from tests.page.requirements.conftest import Measure
from tests.page.requirements.screen import (
    UPRIGHT,
    changed,
    controls,
    crop,
    ground,
    picture,
    shades,
    surroundings,
    words,
)

RARE = 0.02
"""Share of the pixels behind a line that may be anything: an edge that is smoothed, the corner of a rounded box."""
MOST_STOPS = 90
ON_TOP = """() => {
    const one = document.activeElement;
    const shown = one.matches("input[type=radio]") ? one.closest("label") : one;
    const { left, top, width, height } = shown.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    const onTop = there !== null && (shown.contains(there) || there.contains(shown));
    return { id: one.dataset.focus ?? one.tagName, top: onTop };
}"""
SIGN_SHARE = 0.008
"""Of a control's pixels: the least that its sign is drawn with."""


@pytest.mark.requirement(10)
@pytest.mark.parametrize(("high", "limit"), [(False, 4.5), (True, 7.0)], ids=["normal", "high-contrast"])
def test_text_stands_out(box: Box, high: bool, limit: float, measured: Measure) -> None:
    """Every line of every screen against every colour that is behind it."""
    page = box.page
    page.set_viewport_size(UPRIGHT.viewport)
    box.open(SCREENS["attract"])
    least, weak = 21.0, []
    for name, screen in SCREENS.items():
        box.show({**screen, "display": {**screen["display"], "high_contrast": high}}, session_id=name)
        box.settled()
        behind = ground(page)
        for one in words(page):
            if one.disabled:
                continue
            colour, alpha = parse(one.colour)
            for line in one.lines:
                found = min(
                    contrast(over(colour, alpha * one.opacity, shade), shade)
                    for share, shade in shades(crop(behind, line, margin=-1))
                    if share > RARE
                )
                least = min(least, found)
                weak += [f"{name}: {one.text} {found:.2f}"] if found < limit else []
    measured(10, "least contrast of text" + (", high contrast" if high else ""), least, ": 1", f">= {limit:g}")
    assert not weak, "\n".join(weak[:25])


@pytest.mark.requirement(11)
@pytest.mark.parametrize("high", [False, True], ids=["normal", "high-contrast"])
def test_signs_and_fields_stand_out(box: Box, high: bool, measured: Measure) -> None:
    """A control without words is known by its sign, a field by its border: each against what is around it."""
    page = box.page
    page.set_viewport_size(UPRIGHT.viewport)
    box.open(SCREENS["attract"])
    least, weak = 21.0, []
    for name, screen in SCREENS.items():
        box.show({**screen, "display": {**screen["display"], "high_contrast": high}}, session_id=name)
        box.settled()
        drawn = picture(page)
        for control in controls(page):
            if not control.free or (control.worded and not control.text):
                continue
            seen = list(shades(crop(drawn, control.seen, margin=4 if control.text else 0)))
            found = max(contrast(shade, seen[0][1]) for share, shade in seen if share > SIGN_SHARE)
            least = min(least, found)
            weak += [f"{name}: {control} {found:.2f}"] if found < 3 else []
    measured(11, "least contrast of a sign or field" + (", high contrast" if high else ""), least, ": 1", ">= 3")
    assert not weak, "\n".join(weak[:25])


@pytest.mark.requirement(11, 20)
@pytest.mark.parametrize(
    ("name", "high"), [("attract", False), ("browse", False), ("browse", True), ("detail", False), ("prompt", True)]
)
def test_focus_stands_out(box: Box, name: str, high: bool, measured: Measure) -> None:
    """What the focus changes is as large as a line of 2 px around the control, and 3:1 against before (WCAG 2.4.13)."""
    screen = {**SCREENS[name], "display": {**SCREENS[name]["display"], "high_contrast": high}}
    page = box.page
    page.set_viewport_size(UPRIGHT.viewport)
    box.open(screen)
    page.keyboard.press("Tab")
    page.evaluate("() => document.activeElement.blur()")
    before = picture(page)
    weak, least = [], 1e9
    for control in controls(page):
        if not control.id or not control.free:
            continue
        page.locator(f'[data-focus="{control.id}"]').first.evaluate("(one) => one.focus({ preventScroll: true })")
        around = surroundings(control.seen, UPRIGHT)
        found = changed(crop(before, around), picture(page, around), 3)
        needed = 2 * 2 * (control.seen["width"] + control.seen["height"])
        least = min(least, found / needed)
        weak += [f"{control}: {found} of {needed:.0f} px"] if found < needed else []
    measured(11, f"focus, pixels at 3:1 to those of a 2 px line, {name}", least, "x", ">= 1")
    assert not weak, "\n".join(weak[:25])


@pytest.mark.requirement(11, 20)
@pytest.mark.parametrize("name", ["browse", "detail", "review"])
def test_focus_is_never_behind_a_bar(box: Box, name: str, measured: Measure) -> None:
    """Tab through a whole screen: the middle of what has the focus is always the topmost thing there (WCAG 2.4.11)."""
    page = box.page
    page.set_viewport_size(UPRIGHT.viewport)
    box.open(SCREENS[name])
    hidden, seen = [], set()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(ON_TOP)
        if found["id"] in seen:
            break
        seen.add(found["id"])
        hidden += [] if found["top"] else [found["id"]]
    measured(20, f"controls hidden under a bar while they have the focus, of {len(seen)}, {name}", len(hidden), "", "0")
    assert len(seen) > 5
    assert not hidden, "\n".join(hidden)
