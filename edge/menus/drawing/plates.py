"""What dishes lie on, and what lies on many of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from edge.menus.drawing.canvas import Drawing, blob, path, smooth

LEAF = "M0 22C-22 18-30 0-20-12C-18-24-4-30 4-22C18-28 30-14 24-4C32 10 18 22 0 22Z"
GREENS = (("#c5e86c", "#79b832", "#44851c"), ("#a7d850", "#5b9f28", "#2f6d14"), ("#e1f3a1", "#a5cf56", "#6b9f2b"))


def plate(
    draw: Drawing, y: float = 214, rx: float = 176, ry: float = 56, tint: Sequence[str] = ("#fff", "#f7f1e9", "#d9cdbf")
) -> None:
    """A flat plate seen from the side of the table."""
    draw.shadow(200, y + 14, rx * 1.04, ry, 0.45)
    draw.oval(200, y + 7, rx, ry, draw.down("#d6cabb", "#a89a8a"))
    draw.oval(200, y, rx, ry, draw.slanted(*tint))
    draw.oval(200, y + 2, rx * 0.74, ry * 0.7, draw.slanted("#d8ccbd", "#f6efe6", "#fff"))
    draw.oval(200, y + 3, rx * 0.72, ry * 0.67, tint[1])


def bowl(
    draw: Drawing,
    y: float = 138,
    rx: float = 150,
    ry: float = 48,
    colours: Sequence[str] = ("#fdf8f0", "#fff", "#cdbda8"),
    deep: float = 118,
) -> None:
    """A bowl, its rim at y; what is in it comes after."""
    draw.shadow(200, y + deep, rx * 0.9, 20, 0.5)
    foot = y + deep
    draw.draw(path("M", 200 - rx, y, "C", 200 - rx * 0.94, y + deep * 0.7, 200 - rx * 0.5, foot, 200 - rx * 0.36, foot, "H", 200 + rx * 0.36,
                   "C", 200 + rx * 0.5, foot, 200 + rx * 0.94, y + deep * 0.7, 200 + rx, y, "Z"), draw.across(*colours))  # fmt: skip
    draw.draw(path("M", 200 - rx + 12, y + 30, "C", 200 - rx * 0.8, y + deep * 0.66, 200 - rx * 0.56, foot - 16, 200 - rx * 0.44, foot - 10,
                   "C", 200 - rx * 0.62, foot - 30, 200 - rx * 0.74, y + deep * 0.5, 200 - rx + 30, y + 36, "Z"), "#fff", opacity=0.55)  # fmt: skip
    draw.oval(200, y, rx, ry, draw.down(colours[2], colours[1]))
    draw.oval(200, y, rx, ry, "none", stroke=colours[1], stroke_width=4)


def basket(draw: Drawing) -> None:
    """A paper lined tray in front of crisp things; call `basket_front` after them."""
    draw.shadow(200, 262, 160, 20)
    draw.draw("M62 168L118 132L282 130L340 166L300 214H100Z", draw.down("#fffdf8", "#e8dccb"))
    draw.draw(
        "M62 168L86 146L108 160L118 132L146 150L170 128L200 146L232 126L256 148L282 130L296 156L318 146L340 166L320 190H80Z",
        "#fffaf2",
    )


def basket_front(draw: Drawing, colours: Sequence[str] = ("#e2452f", "#b8321b", "#7d1d0c")) -> None:
    """The front of the tray."""
    draw.draw("M56 186Q200 226 344 186L318 250Q312 264 296 265H104Q88 264 82 250Z", draw.down(*colours))
    draw.draw("M58 190Q200 230 342 190L339 198Q200 238 61 198Z", "#fff", opacity=0.85)
    draw.draw("M74 214L86 246Q90 256 104 258H120L98 222Z", "#fff", opacity=0.18)
    draw.draw("M148 236l10-10 10 10 10-10 10 10 10-10 10 10 10-10 10 10 10-10 10 10v9H148z", "#fff", opacity=0.22)


def crunchy(
    draw: Drawing,
    x: float,
    y: float,
    rx: float,
    ry: float,
    turn: float = 0,
    colours: Sequence[str] = ("#ffdc8a", "#eeae45", "#c47a1d", "#8f4f0c"),
) -> None:
    """A piece in a golden coat."""
    with draw.at(x, y, 1, turn):
        draw.draw(blob(draw.random, 1, 3, rx, ry, 0.1), "#6b3806", opacity=0.45)
        draw.draw(blob(draw.random, 0, 0, rx, ry, 0.1), draw.ball(*colours))
        spots = [(draw.random.uniform(-0.72, 0.66) * rx, draw.random.uniform(-0.66, 0.7) * ry) for _ in range(16)]
        draw.specks(spots[:9], "#fff1bd", 2.6, 0.75, 3)
        draw.specks(spots[9:], "#8a4a0b", 2.8, 0.45, 3)


def leaves(draw: Drawing, x: float, y: float, rx: float, ry: float, count: int = 16) -> None:
    """A heap of salad."""
    for at in range(count):
        angle, reach = at * 2.4, math.sqrt((count - at) / count)
        shape = f'<path d="{LEAF}" fill="{draw.slanted(*GREENS[at % 3])}"/><path d="M0 20C-2 6 2-8 2-18M0 8l-12-8M0 8l12-9M1-4l-9-6M1-4l9-7" fill="none" stroke="#eefbc6" stroke-width="1.6" opacity=".7"/>'
        draw.stamp(
            shape,
            x + rx * reach * math.cos(angle),
            y + ry * reach * math.sin(angle),
            draw.random.uniform(-90, 90),
            draw.random.uniform(0.9, 1.5),
        )


def cherry_tomato(draw: Drawing, x: float, y: float, r: float = 17) -> None:
    """Half a tomato, cut side up."""
    draw.oval(x, y + 2, r, r * 0.86, "#8d1408")
    draw.oval(x, y, r, r * 0.84, draw.ball("#ff9a7c", "#ee3f24", "#b91c0c"))
    for turn in (0, 120, 240):
        with draw.at(x, y, 1, turn):
            draw.oval(0, -r * 0.42, r * 0.26, r * 0.26, "#ffc48a", opacity=0.85)
    draw.shine(x - r * 0.35, y - r * 0.4, r * 0.4, r * 0.22, -30, 0.9)


def cucumber(draw: Drawing, x: float, y: float, r: float = 20, flat: float = 0.72) -> None:
    """A slice."""
    draw.oval(x, y + 3, r, r * flat, "#2f6b1c")
    draw.oval(x, y, r, r * flat, "#4f9a30")
    draw.oval(x, y, r * 0.88, r * flat * 0.88, draw.ball("#f5fbd3", "#d9efa0", "#aed564"))
    ring = [(x + r * 0.42 * math.cos(a), y + r * flat * 0.42 * math.sin(a)) for a in (0.3, 1.3, 2.3, 3.4, 4.4, 5.4)]
    draw.specks(ring, "#fffdf0", 3.4, 0.95, 2)


def egg_half(
    draw: Drawing,
    x: float,
    y: float,
    r: float = 26,
    turn: float = 0,
    yolk: Sequence[str] = ("#ffd35c", "#ff9f1a", "#d96a00"),
) -> None:
    """Half a boiled egg, the yolk still soft."""
    with draw.at(x, y, 1, turn):
        draw.oval(1, 4, r, r * 0.78, "#8d6a45", opacity=0.4)
        draw.oval(0, 0, r, r * 0.78, draw.ball("#fff", "#fffaf1", "#e6d6c0"))
        draw.oval(2, 1, r * 0.56, r * 0.46, draw.ball(*yolk))
        draw.shine(-r * 0.12, -r * 0.14, r * 0.24, r * 0.12, -25, 0.95)


def drizzle(
    draw: Drawing, points: Sequence[tuple[float, float]], colour: str, width: float, light: str = "#fff"
) -> None:
    """Sauce in a thread from one point to the next."""
    d = path("M", *points[0]) + "".join(path("T", *point) for point in points[1:])
    d = d.replace("T", "Q" + path("", (points[0][0] + points[1][0]) / 2, points[0][1] - 9) + " ", 1)
    draw.line(d, colour, width, stroke_linejoin="round")
    with draw.at(0, -width * 0.22):
        draw.line(d, light, width * 0.22, opacity=0.5)


def herbs(draw: Drawing, x: float, y: float, rx: float, ry: float, count: int = 14, colour: str = "#3f8a1c") -> None:
    """Chopped green."""
    spots = [
        (x + rx * draw.random.uniform(-1, 1) * 0.7, y + ry * draw.random.uniform(-1, 1) * 0.7) for _ in range(count)
    ]
    draw.specks(spots, colour, 3, 0.95, 5)
    draw.specks([(a, b - 1) for a, b in spots[::2]], "#a9dc63", 1.6, 0.9, 3)


def ramekin(draw: Drawing, x: float, y: float, sauce: Sequence[str], scale: float = 1) -> None:
    """A little bowl of dip."""
    with draw.at(x, y, scale):
        draw.shadow(0, 34, 52, 9)
        draw.draw("M-46 0C-44 24-34 38-22 38H22C34 38 44 24 46 0Z", draw.across("#f1e7da", "#fff", "#fff", "#bfb09c"))
        draw.line("M-28 10V32M-14 14V36M0 15V37M14 14V36M28 10V32", "#b7a893", 2, opacity=0.35)
        draw.oval(0, 0, 46, 13, draw.down("#cbbca8", "#fff"))
        draw.oval(0, 1, 41, 10.5, draw.ball(*sauce))
        draw.line("M-22 1C-16-6 0-5 6 0S22 6 26-1", sauce[0], 3.4, opacity=0.8)
        draw.shine(-14, -3, 16, 3.5, -6, 0.8)


def wedge_path(x: float, y: float, long: float, thick: float) -> str:
    """A crescent."""
    return smooth(
        [
            (x - long, y),
            (x - long * 0.4, y - thick),
            (x + long * 0.4, y - thick),
            (x + long, y),
            (x + long * 0.4, y + thick * 0.7),
            (x - long * 0.4, y + thick * 0.7),
        ]
    )
