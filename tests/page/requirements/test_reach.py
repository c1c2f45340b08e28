"""Requirements 5 and 21: everything that is touched comes into reach, and so does what brings it there."""

from __future__ import annotations

import pytest

from tests.page.box import Box
from tests.page.documents import SCREENS
from tests.page.requirements.conftest import Measure
from tests.page.requirements.screen import LYING, UPRIGHT, Panel, controls
from tests.page.requirements.states import dressed

BOTTOM_EDGE_MM = {UPRIGHT.name: 740.0, LYING.name: 780.0}
"""Lower edge of the panel above the floor: what docs/installation.md asks for."""
AIM_MM, LIMIT_MM = 1_100.0, 1_220.0


def height(panel: Panel, y: float) -> float:
    """Millimetres above the floor of a point on the screen."""
    return BOTTOM_EDGE_MM[panel.name] + panel.mm(panel.height - y)


@pytest.mark.requirement(5)
@pytest.mark.parametrize("panel", [UPRIGHT, LYING], ids=lambda panel: panel.name)
def test_all_controls_come_into_reach(box: Box, panel: Panel, measured: Measure) -> None:
    """The middle of every control of every screen is at most 1100 mm above the floor."""
    page = box.page
    page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    high, highest = [], 0.0
    for name, screen in SCREENS.items():
        box.show(dressed(screen, "reach", "en"), session_id=name)
        box.settled()
        for control in controls(page):
            middle = height(panel, control.seen["y"] + control.seen["height"] / 2)
            highest = max(highest, middle)
            high += [f"{name}: {control} at {middle:.0f} mm"] if middle > AIM_MM else []
    measured(5, f"highest control in reach mode, {panel.name}", highest, "mm", f"<= {AIM_MM:g}")
    assert not high, "\n".join(high[:25])


@pytest.mark.requirement(5, 21)
@pytest.mark.parametrize("panel", [UPRIGHT, LYING], ids=lambda panel: panel.name)
def test_help_is_one_tap_away_and_in_reach(box: Box, panel: Panel, measured: Measure) -> None:
    """On every screen without a question one tap asks for reach, another for the rest, both where a seated guest is."""
    page = box.page
    page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    missing, highest = [], 0.0
    for look in ("normal", "reach"):
        for name, screen in SCREENS.items():
            if name.endswith(("prompt", "idle-warning")):
                continue
            box.show(dressed(screen, look, "en"), session_id=f"{look} {name}")
            box.settled()
            found = {one.id: one for one in controls(page)}
            for needed in ("reach", "display"):
                if needed not in found:
                    missing.append(f"{name}: no {needed}")
                    continue
                middle = height(panel, found[needed].seen["y"] + found[needed].seen["height"] / 2)
                highest = max(highest, middle)
                missing += [f"{name}: {needed} at {middle:.0f} mm"] if middle > LIMIT_MM else []
    measured(21, f"height of reach and display buttons, {panel.name}", highest, "mm", f"<= {LIMIT_MM:g}")
    measured(5, f"taps to reach mode, {panel.name}", 2 if missing else 1, "", "1")
    assert not missing, "\n".join(missing[:25])


@pytest.mark.requirement(5)
def test_one_tap_asks_for_reach(box: Box) -> None:
    """And the same button takes it back."""
    page = box.open(SCREENS["browse"]).page
    page.locator('[data-focus="reach"]').tap()
    assert box.received("display.set") == {"reach": True}
    box.show(dressed(SCREENS["browse"], "reach", "en"))
    box.settled()
    page.locator('[data-focus="reach"]').tap()
    assert box.received("display.set", 2) == {"reach": False}
