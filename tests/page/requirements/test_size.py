"""Requirements 1, 2, 8 and 9: what is touched and what is read is large enough, in millimetres of a real screen."""

from __future__ import annotations

import re

import pytest

from tests.page.box import Box
from tests.page.documents import SCREENS
from tests.page.requirements.conftest import Measure
from tests.page.requirements.screen import PANELS, Panel, controls, words

MAIN_MM = 20.0
LEAST_PX = 44.0
CAPITAL_MM = 4.8
CAPITAL_AT_500_MM = 6.1
ROUNDING = 0.05
"""Of a length that is laid out in fractions of a pixel, in mm."""
SECONDARY = re.compile(r"key:|dismiss:|clear")
"""What nobody needs for an order: letters on the screen, which are many, and signs that send something away."""


@pytest.mark.requirement(1, 2)
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_targets_are_large_enough(box: Box, panel: Panel, measured: Measure) -> None:
    """Every control of every screen; what an order needs is as large as a finger, the rest at least 44 px."""
    page = box.page
    page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    small, least_mm, least_px = [], 1e9, 1e9
    for name, screen in SCREENS.items():
        box.show(screen, session_id=name)
        box.settled()
        for control in controls(page):
            side = min(control.whole["width"], control.whole["height"])
            least_px = min(least_px, side)
            if SECONDARY.match(control.id):
                small += [f"{name}: {control}"] if side < LEAST_PX else []
                continue
            least_mm = min(least_mm, panel.mm(side))
            small += [f"{name}: {control}"] if panel.mm(side) < MAIN_MM - ROUNDING or side < LEAST_PX else []
    measured(1, f"smallest main target, {panel.name}", least_mm, "mm", f">= {MAIN_MM:g}")
    measured(2, f"smallest target, {panel.name}", least_px, "px", f">= {LEAST_PX:g}")
    assert not small, "\n".join(small[:25])


@pytest.mark.requirement(8, 9)
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_letters_are_high_enough(box: Box, panel: Panel, measured: Measure) -> None:
    """Capitals as they are drawn: 4.8 mm everywhere, and in large text what is read from half a metre."""
    page = box.page
    page.set_viewport_size(panel.viewport)
    box.open(SCREENS["attract"])
    small = []
    for scale, limit, number in ((1.0, CAPITAL_MM, 8), (1.3, CAPITAL_AT_500_MM, 9)):
        least = 1e9
        for name, screen in SCREENS.items():
            box.show({**screen, "display": {**screen["display"], "text_scale": scale}}, session_id=f"{name}{scale}")
            box.settled()
            for one in words(page):
                height = panel.mm(one.capital)
                least = min(least, height)
                small += [f"{name} at {scale}: {one.text} {height:.2f} mm"] if height < limit - ROUNDING else []
        measured(number, f"lowest capital, text x {scale:g}, {panel.name}", least, "mm", f">= {limit:g}")
    assert not small, "\n".join(small[:25])
