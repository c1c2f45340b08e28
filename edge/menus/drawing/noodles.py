"""Bowls of noodles, and what floats in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from edge.menus.drawing.canvas import Drawing, blob, path
from edge.menus.drawing.cups import steam
from edge.menus.drawing.plates import egg_half

TOP, RX, RY = 140.0, 156.0, 54.0
"""Middle and half axes of the bowl's rim."""
BLACK = ("#5a4a46", "#2b2120", "#120b0a")
RED = ("#e0533f", "#b3202a", "#6b0d16")
BLUE = ("#7d9fd0", "#2f4f94", "#162a5c")
WHITE = ("#f2ede4", "#ffffff", "#b9ab97")
Topping = Callable[[Drawing], None]


def bowl(draw: Drawing, colours: Sequence[str], inside: str = "#e8d9c4") -> None:
    """A deep bowl with a bright rim and a band of waves."""
    light, middle, dark = colours
    draw.shadow(200, 262, 146, 19, 0.5)
    body = "M44 140C48 214 110 252 152 258H248C290 252 352 214 356 140Z"
    draw.draw("M150 252H250L244 268Q200 276 156 268Z", draw.across(light, middle, dark))
    draw.draw(body, draw.across(light, middle, middle, dark))
    slope = [round((10 - at) * 0.55) for at in range(5, 16)]
    waves = path("M", 96, 196, "q", 9, -10, 18, slope[0]) + "".join(path("t", 18, down) for down in slope[1:])
    draw.line(waves, "#fff", 3, opacity=0.32)
    draw.draw("M58 160C66 206 104 236 136 246C108 224 86 196 78 166Z", "#fff", opacity=0.3)
    draw.oval(200, TOP, RX, RY, draw.down(dark, light))
    draw.oval(200, TOP + 1, RX - 7, RY - 5, inside)
    draw.oval(200, TOP, RX - 1, RY - 1, "none", stroke="#fff", stroke_width=2.4, opacity=0.45)


def broth(draw: Drawing, colours: Sequence[str], oil: str = "#ffe2a0") -> None:
    """Soup with eyes of fat."""
    draw.oval(200, TOP + 5, RX - 14, RY - 10, draw.ball(*colours))
    around = [(draw.random.uniform(0, 6.3), draw.random.uniform(0.6, 0.95)) for _ in range(16)]
    eyes = [(200 + 132 * reach * math.cos(angle), TOP + 5 + 38 * reach * math.sin(angle)) for angle, reach in around]
    draw.specks(eyes, oil, 4.5, 0.55, 7)


def strands(
    draw: Drawing,
    colours: Sequence[str] = ("#b9842e", "#f3d27c", "#fff0bd"),
    width: float = 6,
    rows: int = 11,
    y: float = TOP,
    rx: float = 122,
    ry: float = 34,
) -> None:
    """Noodles in loose waves."""
    d = ""
    if draw.detail < 1:
        rows = 5
    for row in range(rows):
        share = 2 * (row + 0.5) / rows - 1
        reach = rx * math.sqrt(1 - share * share) * draw.random.uniform(0.86, 1)
        at, step = y + 2 + ry * share, reach / 3
        lift = draw.random.uniform(-13, 13)
        d += path(
            "M",
            200 - reach,
            at + 3,
            "q",
            step / 2,
            lift,
            step,
            0,
            "t",
            step,
            draw.random.uniform(-5, 3),
            "t",
            step,
            2,
            "t",
            step,
            0,
            "t",
            step,
            draw.random.uniform(-3, 4),
            "t",
            step * 0.9,
            0,
        )
    draw.strokes(d, (colours[0], width + 2.4, 1.4), (colours[1], width, 0), (colours[2], width * 0.34, -width * 0.2))


def chashu(draw: Drawing, x: float, y: float, turn: float = 0, scale: float = 1) -> None:
    """A slice of rolled pork belly."""
    draw.stamp(draw.recorded(_slice), x, y, turn, scale)


def _slice(draw: Drawing) -> None:
    draw.oval(2, 5, 41, 27, "#3d1a08", opacity=0.4)
    draw.oval(0, 0, 41, 27, draw.ball("#c9814e", "#96502a", "#5e2a10"))
    draw.oval(0, -1, 35, 22, draw.ball("#f6cfae", "#e0a07a", "#c07a52"))
    draw.line("M-24-2C-20-18 18-20 24-4C28 12-10 18-14 4C-14-8 8-10 10 0", "#fff1e0", 5, opacity=0.9)
    draw.line("M-28 4C-22 18 18 20 28 4", "#a85e36", 3, opacity=0.55)
    draw.shine(-14, -12, 16, 6, -20, 0.55)


def pork(*places: tuple[float, float, float]) -> Topping:
    """Slices at (x, y, turn)."""

    def add(draw: Drawing) -> None:
        for x, y, turn in places:
            chashu(draw, x, y, turn)

    return add


def eggs(*places: tuple[float, float]) -> Topping:
    """Halves of marinated egg."""

    def add(draw: Drawing) -> None:
        for x, y in places:
            egg_half(draw, x, y, 29, -8, ("#ffca4a", "#ff9416", "#c95c00"))

    return add


def nori(draw: Drawing) -> None:
    """Two sheets of seaweed against the rim."""
    sheet = draw.recorded(_sheet)
    for x, turn in ((286, 16), (314, 24)):
        draw.stamp(sheet, x, 108, turn)


def _sheet(draw: Drawing) -> None:
    draw.box(-23, -44, 46, 62, 3, draw.slanted("#4a6a4a", "#1f3a28", "#0c1c14"))
    spots = [(draw.random.uniform(-18, 18), draw.random.uniform(-40, 14)) for _ in range(12)]
    draw.specks(spots, "#7d9c78", 1.6, 0.5, 5)


def scallions(draw: Drawing) -> None:
    """Rings of spring onion."""
    ring = '<ellipse rx="6" ry="4.2" fill="none" stroke="#5fa12b" stroke-width="3.2"/><ellipse cy="-.8" rx="5.4" ry="3.4" fill="none" stroke="#c9ec8a" stroke-width="1.4"/>'
    for _ in range(16 if draw.detail == 1 else 5):
        draw.stamp(
            ring,
            200 + draw.random.gauss(0, 34),
            TOP + draw.random.gauss(2, 11),
            draw.random.uniform(-40, 40),
            draw.random.uniform(0.7, 1.1),
        )


def naruto(draw: Drawing) -> None:
    """A slice of fish cake with its pink whirl."""
    with draw.at(120, 152, 1, -10):
        edge = blob(draw.random, 0, 0, 27, 20, 0, 16)
        draw.draw(edge, draw.ball("#fff", "#fdf3ef", "#d9c6be"), stroke="#e8d5cc", stroke_width=2)
        draw.line("M-13 1C-13-11 13-12 14 0C14 9-5 10-6 2C-6-3 3-4 5 0", "#ef6f92", 4)


def menma(draw: Drawing) -> None:
    """Strips of bamboo."""
    strip = draw.recorded(_strip)
    for x, y, turn in ((146, 118, 30), (160, 112, 18), (172, 118, 38), (156, 124, 8)):
        draw.stamp(strip, x, y, turn)


def _strip(draw: Drawing) -> None:
    draw.box(-26, -5, 52, 11, 4, draw.down("#f0cf8a", "#c9954a", "#8f5f22"))
    draw.line("M-20-1H18", "#ffeec2", 1.6, opacity=0.7)


def corn(draw: Drawing) -> None:
    """A spoonful of sweetcorn."""
    for _ in range(26):
        x, y = 246 + draw.random.gauss(0, 19), 158 + draw.random.gauss(0, 8)
        draw.stamp(
            '<ellipse rx="5.4" ry="4.4" fill="#c98a0c"/><ellipse cy="-.8" rx="5" ry="3.8" fill="#ffd23e"/><ellipse cx="-1.4" cy="-2" rx="2" ry="1.2" fill="#fff6c4"/>',
            x,
            y,
            0,
            1,
        )


def greens(draw: Drawing) -> None:
    """Blanched spinach."""
    for x, y, turn in ((112, 128, -30), (130, 118, 20), (140, 134, 70), (118, 142, 40)):
        with draw.at(x, y, 1, turn):
            draw.draw("M-24 2C-18-14 14-18 26-2C16 14-14 16-24 2Z", draw.slanted("#86c04a", "#3f7f24", "#1f4d12"))
            draw.line("M-20 1Q0-6 20-2", "#c9ec9a", 1.8, opacity=0.7)


def chili(draw: Drawing) -> None:
    """Minced meat, and drops of chilli oil."""
    crumbs = [draw.recorded(_mince) for _ in range(3)]
    for _ in range(20):
        draw.stamp(draw.random.choice(crumbs), 200 + draw.random.gauss(0, 30), TOP - 2 + draw.random.gauss(0, 9))
    around = [(draw.random.uniform(0, 6.3), draw.random.uniform(0.55, 0.95)) for _ in range(26)]
    drops = [(200 + 130 * reach * math.cos(angle), TOP + 5 + 37 * reach * math.sin(angle)) for angle, reach in around]
    draw.specks(drops, "#c81e0a", 5, 0.75, 9)


def _mince(draw: Drawing) -> None:
    draw.draw(blob(draw.random, 0, 0, 8, 6, 0.3, 6), draw.ball("#b3683a", "#7d3d18", "#4d2009"))


def tofu(draw: Drawing) -> None:
    """Cubes of tofu."""
    for x, y in ((236, 124), (264, 138), (240, 150)):
        draw.draw(path("M", x - 20, y - 4, "l", 20, -9, 20, 9, -20, 9, "Z"), "#fffdf4")
        draw.draw(path("M", x - 20, y - 4, "l", 20, 9, "v", 17, "l", -20, -9, "Z"), draw.down("#f6ecd4", "#dccba4"))
        draw.draw(path("M", x + 20, y - 4, "l", -20, 9, "v", 17, "l", 20, -9, "Z"), draw.down("#e4d4b0", "#b9a377"))


def mushrooms(draw: Drawing) -> None:
    """Shiitake with a star cut into the cap."""
    for x, y, turn in ((134, 122, -8), (166, 110, 10)):
        with draw.at(x, y, 1, turn):
            draw.oval(1, 4, 28, 18, "#2b1408", opacity=0.4)
            draw.oval(0, 0, 28, 18, draw.ball("#a9744a", "#6d4020", "#3d200c"))
            draw.line("M-15 0H15M-8-9L8 9M8-9L-8 9", "#f6dfba", 3.4)


def chicken(draw: Drawing) -> None:
    """Slices of poached chicken."""
    for at in range(4):
        with draw.at(226 + at * 19, 128 + at * 6, 1, -52):
            draw.oval(1, 3, 32, 13, "#5a3a1c", opacity=0.35)
            draw.oval(0, 0, 32, 13, draw.down("#fff6e6", "#f0d3ae", "#cfa476"))
            draw.line("M-20-4Q0-10 20-4", "#fff", 2, opacity=0.8)


def fried_tofu(draw: Drawing) -> None:
    """Two sweet triangles of fried tofu."""
    for x, y, turn in ((168, 120, -12), (226, 126, 20)):
        with draw.at(x, y, 1, turn):
            draw.draw("M-46 20Q-4-34 4-32Q12-30 48 18Q2 30-46 20Z", "#5e3408", opacity=0.4)
            draw.draw("M-46 16Q-4-38 4-36Q12-34 48 14Q2 26-46 16Z", draw.slanted("#ffd98a", "#e0a03c", "#a8681a"))
            draw.specks(
                [(draw.random.uniform(-24, 24), draw.random.uniform(-12, 14)) for _ in range(12)], "#8f560f", 3, 0.4, 4
            )


def prawns(draw: Drawing) -> None:
    """Two prawns in batter, leaning on the rim."""
    for x, y, turn in ((186, 116, -34), (230, 122, -26)):
        with draw.at(x, y, 1, turn):
            draw.draw("M66-4L92-18Q98-6 88 0Q98 8 90 18Z", draw.slanted("#ff8a5c", "#e0431f", "#a82008"))
            draw.draw(blob(draw.random, 0, 2, 74, 19, 0.16, 15), "#6b3806", opacity=0.35)
            draw.draw(blob(draw.random, 0, 0, 72, 18, 0.16, 15), draw.down("#ffeeb4", "#f3c462", "#c98a26"))
            draw.specks(
                [(draw.random.uniform(-58, 58), draw.random.uniform(-11, 11)) for _ in range(20)], "#fff8da", 4, 0.8, 5
            )
            draw.specks(
                [(draw.random.uniform(-58, 58), draw.random.uniform(-11, 11)) for _ in range(12)],
                "#a8681a",
                2.6,
                0.45,
                5,
            )


def curry(draw: Drawing) -> None:
    """Carrot, potato and meat in thick curry."""
    for x, y, colours in (
        (150, 128, ("#ffb066", "#e8761c", "#a84a08")),
        (230, 118, ("#ffb066", "#e8761c", "#a84a08")),
        (190, 146, ("#fff0c0", "#efcf80", "#c99a40")),
        (258, 142, ("#fff0c0", "#efcf80", "#c99a40")),
        (130, 148, ("#b97a4a", "#85481f", "#54270c")),
        (208, 126, ("#b97a4a", "#85481f", "#54270c")),
        (234, 156, ("#b97a4a", "#85481f", "#54270c")),
    ):
        draw.draw(blob(draw.random, x, y, 19, 13, 0.2, 7), draw.ball(*colours))
        draw.shine(x - 5, y - 5, 8, 3, -16, 0.6)


def noodle_bowl(
    china: Sequence[str], soup: Sequence[str], *toppings: Topping, thick: bool = False, hidden: bool = False
) -> Topping:
    """A whole bowl."""

    def draw_bowl(draw: Drawing) -> None:
        bowl(draw, china)
        broth(draw, soup)
        if not hidden:
            wide = ("#c9b48a", "#fff6e0", "#ffffff") if thick else ("#b9842e", "#f3d27c", "#fff0bd")
            strands(draw, wide, 10 if thick else 6, 7 if thick else 11)
        for topping in toppings:
            topping(draw)
        if draw.detail == 1:
            steam(draw, 200, 92, 110, 86)

    return draw_bowl
