"""Breakfast muffins, layered like burgers."""

from __future__ import annotations

import math

from edge.menus.drawing.burgers import FLOOR, HALF, MIDDLE, Layer, slab
from edge.menus.drawing.canvas import Drawing, path


def muffin(draw: Drawing, *layers: Layer) -> None:
    """A breakfast muffin: flat, floury, toasted."""
    draw.shadow(MIDDLE, FLOOR + 6, 142, 19)
    paint = draw.down("#fff2d2", "#efcf95", "#d3a25c", "#b07c3a")
    draw.draw(slab(FLOOR, 36, HALF - 4, 20), paint)
    y = FLOOR - 32
    for height, layer in layers:
        layer(draw, y)
        y -= height
    draw.draw(slab(y + 3, 48, HALF - 2, 28), paint)
    draw.draw(
        path("M", 98, y - 30, "C", 110, y - 62, 290, y - 62, 302, y - 30, "Q", 200, y - 4, 98, y - 30, "Z"),
        draw.ball("#fff6df", "#f3d7a0", "#d9a763", "#b67f3d"),
    )
    around = ((at * 2.4, math.sqrt(at / 34)) for at in range(34))
    flour = [(200 + 88 * reach * math.cos(angle), y - 36 + 15 * reach * math.sin(angle)) for angle, reach in around]
    draw.specks(flour, "#fffaf0", 2.6, 0.85, 3)
