"""What is drunk and what is sweet at the noodle bar."""

from __future__ import annotations

from edge.menus.drawing import cups, noodles, plates, sweets
from edge.menus.drawing.canvas import Drawing, blob


def tea(draw: Drawing) -> None:
    """Green tea in a cup without a handle."""
    draw.shadow(200, 264, 92, 14)
    draw.draw(
        "M122 118C124 200 138 256 158 262H242C262 256 276 200 278 118Z",
        draw.across("#8fa7bf", "#c9d9e6", "#7c97b3", "#3d5470"),
    )
    draw.line(
        "M134 180q11-14 22 0t22 0 22 0 22 0 22 0 22 0M136 206q11-14 22 0t22 0 22 0 22 0 22 0 20 0",
        "#fff",
        3.4,
        opacity=0.6,
    )
    draw.oval(200, 118, 78, 20, draw.down("#5a7490", "#dfeaf2"))
    draw.oval(200, 120, 70, 16, draw.ball("#e6eba0", "#b4c44e", "#7f9426"))
    draw.draw("M136 132C138 190 148 236 160 250C152 222 148 180 148 138Z", "#fff", opacity=0.55)
    cups.steam(draw, 200, 100, 70, 80)


def yuzu_lemonade(draw: Drawing) -> None:
    """With a slice of yuzu."""
    cups.straw(draw, "#f2b705")
    cups.tumbler(draw, ("#fffbd6", "#fbe98c", "#f0cf4a"))
    cups.citrus(draw, 260, 60, 30)


def ramune(draw: Drawing) -> None:
    """Lemonade with a marble in its neck."""
    cups.bottle(draw, ("#9fe0e4", "#e2fafa", "#5cb4c0"), "#fff", "#2f8fb0", bubbles=True)
    draw.oval(200, 70, 13, 13, draw.ball("#fff", "#8fd0e0", "#2f7f94"))


def mochi(draw: Drawing) -> None:
    """Three rice cakes."""
    plates.plate(draw, 212, tint=("#5a4a46", "#3a2e2b", "#1c1413"))
    for x, y, colours in (
        (132, 180, ("#ffe9ee", "#f9bccb", "#d98aa0")),
        (268, 180, ("#f4f8d8", "#c9db8f", "#8fa850")),
        (200, 204, ("#fff", "#fbf3e4", "#d9c8ac")),
    ):
        draw.oval(x + 3, y + 34, 56, 14, "#000", opacity=0.35)
        draw.draw(blob(draw.random, x, y, 54, 42, 0.03, 13), draw.ball(*colours))
        draw.specks(
            [(x + draw.random.gauss(0, 20), y - 8 + draw.random.gauss(0, 12)) for _ in range(20)], "#fff", 2, 0.7, 1
        )
        draw.shine(x - 18, y - 20, 20, 10, -24, 0.85)
    cups.mint(draw, 246, 160, 0.8)


def matcha_ice(draw: Drawing) -> None:
    """Two scoops with red beans."""
    noodles.bowl(draw, noodles.BLACK, "#4a3c38")
    for x, y in ((152, 112), (246, 112), (200, 92)):
        sweets.scoop(draw, x, y, 50, ("#e4efb0", "#a9c464", "#6f9430", "#4a6a18"))
    for _ in range(16):
        left, down = 200 + draw.random.gauss(0, 40), 144 + draw.random.gauss(0, 7)
        draw.oval(left, down, 9, 6.5, draw.ball("#b9565c", "#7a1f2a", "#450c14"), draw.random.uniform(-40, 40))


def dorayaki(draw: Drawing) -> None:
    """Two pancakes around sweet beans."""
    plates.plate(draw, 220, tint=("#fff", "#f4f1ee", "#cfc6c0"))
    for y, lift in ((206, 0), (150, 6)):
        with draw.at(0, lift):
            draw.oval(200, y + 20, 112, 26, draw.down("#f0c878", "#c98a36"))
            draw.oval(200, y + 8, 108, 24, draw.down("#7a2a30", "#450f16"))
            draw.oval(
                200,
                y - 4,
                114,
                30,
                draw.round(
                    (0, "#c9772c"), (0.75, "#a8561a"), (0.93, "#e9b05c"), (1, "#f9dc98"), at=(0.5, 0.45), r=0.52
                ),
            )
            draw.shine(164, y - 12, 46, 9, -6, 0.5)
