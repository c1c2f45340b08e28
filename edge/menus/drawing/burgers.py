"""Burgers, layer upon layer. Every layer is a front view that sags in the middle, which makes the stack look round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from edge.menus.drawing.canvas import Drawing, path, smooth

MIDDLE, HALF, SAG = 200.0, 108.0, 7.0
FLOOR = 262.0
"""Where the lowest layer ends."""
TALLEST = 214.0
"""A stack above this is scaled down to fit."""
SEED = '<ellipse rx="5.4" ry="3" cy="1.4" fill="#7a3f10" opacity=".35"/><ellipse rx="5.2" ry="3" fill="#fdebc4"/><ellipse cx="-1.2" cy="-.9" rx="2.6" ry="1.1" fill="#fff"/>'
Layer = tuple[float, Callable[[Drawing, float], None]]
"""How much it raises what lies above, and how it is drawn when its lower edge is at y."""


def slab(y: float, height: float, half: float = HALF, round_: float = 16, middle: float = MIDDLE) -> str:
    """A disc seen from the front, its lower edge at y."""
    x0, x1, top = middle - half, middle + half, y - height
    return path(
        "M", x0 + round_, top, "Q", middle, top + 2 * SAG, x1 - round_, top,
        "C", x1 + round_ * 0.35, top, x1 + round_ * 0.35, y, x1 - round_, y,
        "Q", middle, y + 2 * SAG, x0 + round_, y,
        "C", x0 - round_ * 0.35, y, x0 - round_ * 0.35, top, x0 + round_, top, "Z",
    )  # fmt: skip


def sag_at(x: float, half: float = HALF) -> float:
    """How far a layer hangs down at x."""
    return SAG * max(0.0, 1 - ((x - MIDDLE) / half) ** 2)


def _crumbs(draw: Drawing, count: int, y: float, low: float, high: float) -> list[tuple[float, float]]:
    """Places on the front of a layer between two heights above its lower edge."""
    across = [draw.random.uniform(104, 294) for _ in range(count)]
    return [(x, y - draw.random.uniform(low, high) + sag_at(x) * 0.9) for x in across]


def bun_bottom(draw: Drawing, y: float, dark: bool = False) -> None:
    """The lower half of the bun."""
    colours = ("#d9b184", "#8a5a2c", "#5f3716", "#3d210c") if dark else ("#fbe3b3", "#e9ad5c", "#cf8836", "#9c5a1e")
    draw.draw(slab(y, 34, HALF - 4, 24), draw.down(*colours))
    draw.line(path("M", 112, y - 29, "Q", 200, y - 15, 288, y - 29), "#fff1cf", 3, opacity=0.7)
    draw.line(path("M", 118, y - 10, "Q", 150, y - 2, 182, y + 1), "#fff", 4, opacity=0.16)


def bun_top(draw: Drawing, y: float, seeds: bool = True, dark: bool = False) -> None:
    """The upper half, its rim at y."""
    x0, x1, top = MIDDLE - HALF - 2, MIDDLE + HALF + 2, y - 92
    dome = path(
        "M", x0, y - 20, "C", x0, top + 34, x0 + 44, top, MIDDLE, top, "S", x1, top + 34, x1, y - 20,
        "C", x1, y - 4, x1 - 10, y - 1, x1 - 26, y, "Q", MIDDLE, y + 2 * SAG, x0 + 26, y,
        "C", x0 + 10, y - 1, x0, y - 4, x0, y - 20, "Z",
    )  # fmt: skip
    light = ("#c58d55", "#94602e", "#693d17", "#40220b") if dark else ("#ffdc94", "#f3b45a", "#dd8d36", "#a95f1d")
    draw.draw(dome, draw.round((0, light[0]), (0.32, light[1]), (0.7, light[2]), (1, light[3]), at=(0.36, 0.2), r=0.82))
    draw.line(path("M", x0 + 22, y - 5, "Q", MIDDLE, y + 8, x1 - 22, y - 5), "#6d3a0e", 5, opacity=0.28)
    draw.shine(156, top + 26, 46, 17, -24, 0.62)
    if seeds:
        for row, (height, count, spread) in enumerate(((14, 4, 46), (30, 6, 74), (47, 7, 90))):
            for at in range(0, count, 1 if draw.detail == 1 else 2):
                x = MIDDLE + spread * (2 * (at + 0.5) / count - 1) + draw.random.uniform(-5, 5)
                lift = height + 15 * ((x - MIDDLE) / 90) ** 2 + draw.random.uniform(-3, 3)
                draw.stamp(SEED, x, top + lift, (x - MIDDLE) * 0.5 + draw.random.uniform(-25, 25), 1 - row * 0.05)


def patty(draw: Drawing, y: float, colours: Sequence[str] = ("#8f5530", "#633416", "#3a1b0a")) -> None:
    """Grilled and glistening."""
    draw.draw(slab(y, 30, HALF - 1, 15), draw.down(*colours))
    draw.specks(_crumbs(draw, 26, y, 4, 24), "#220d03", 4.4, 0.42, 7)
    draw.specks(_crumbs(draw, 14, y, 9, 25), "#d9955c", 2.4, 0.55, 5)
    draw.line(path("M", 110, y - 22, "Q", 150, y - 14, 196, y - 11), "#ffdcae", 3, opacity=0.42)


def crisp(
    draw: Drawing, y: float, colours: Sequence[str] = ("#f7c468", "#db8f2e", "#a85a14"), deep: float = 30
) -> None:
    """A fillet in a crunchy coat."""
    random, points = draw.random, []
    for at in range(13):
        x = MIDDLE - HALF - 6 + at * (2 * HALF + 12) / 12
        points.append((x, y - deep + sag_at(x) + random.uniform(-6, 3) + (8 if at in (0, 12) else 0)))
    for at in range(12, -1, -1):
        x = MIDDLE - HALF - 6 + at * (2 * HALF + 12) / 12
        points.append((x, y + sag_at(x) + random.uniform(-2, 7) - (6 if at in (0, 12) else 0)))
    draw.draw(smooth(points), draw.down(*colours), stroke=colours[1], stroke_width=3)
    draw.specks(_crumbs(draw, 24, y, 2, deep), "#7a3c08", 3.2, 0.38, 5)
    draw.specks(_crumbs(draw, 28, y, 4, deep), "#ffe7ab", 2.6, 0.7, 4)


def cheese(draw: Drawing, y: float, colours: Sequence[str] = ("#ffe27a", "#ffc02e", "#f19a0c")) -> None:
    """A melting slice that hangs over what lies below."""
    drop = draw.random.choice
    d = path("M", 94, y - 9, "Q", 200, y + 7, 306, y - 9, "C", 312, y - 6, 312, y + 2, 304, y + 3)
    edge = (
        (284, 12),
        (262, 26 + drop((0, 6))),
        (240, 9),
        (214, 14),
        (196, 30 + drop((0, 8))),
        (176, 12),
        (148, 10),
        (128, 24),
        (112, 8),
    )
    before = 304.0
    for x, low in edge:
        d += path("Q", (before + x) / 2 + 5, y + low * 0.72 + sag_at(x), x, y + low * 0.8 + sag_at(x))
        before = x
    d += path("Q", 102, y + 4, 94, y + 2, "C", 88, y, 88, y - 7, 94, y - 9, "Z")
    draw.draw(d, draw.down(*colours))
    draw.line(path("M", 100, y - 4, "Q", 200, y + 11, 300, y - 4), "#fff6c9", 2.6, opacity=0.85)


def lettuce(draw: Drawing, y: float, colours: Sequence[str] = ("#b6e05e", "#74b62f", "#3f8a1c")) -> None:
    """A frilly leaf."""
    for shade, lift, low, step in ((("#5fa12b", "#2f6d14"), -4, 9.0, 17.0), (colours, 1, 15.0, 21.0)):
        high, x, at = y - 12 + lift, 315.0, 0
        step *= 1 if draw.detail == 1 else 1.5
        d = path("M", 98, high, "Q", 200, high + 14, 302, high, "C", 316, high, 322, high + 7, x, high + 14)
        while x > 90:
            reach = low if at % 2 else low * 0.35
            reach += draw.random.uniform(-2, 3)
            d += path("Q", x - step * 0.2, y + reach + sag_at(x), x - step / 2, y + reach * 0.55 + sag_at(x) + lift)
            d += path("T", x - step, y + (2 if at % 2 else 7) + sag_at(x) * 0.9 + lift)
            x, at = x - step, at + 1
        d += path("C", x - 8, high + 10, x - 4, high, 98, high, "Z")
        draw.draw(d, draw.down(*shade), stroke="#e2f6a4" if lift > 0 else "none", stroke_width=1.2)
    bends = {x: draw.random.uniform(-5, 5) for x in range(104, 300, 28)}
    veins = "".join(path("M", x, y - 5 + sag_at(x), "q", bend, 6, bend + 2, 12) for x, bend in bends.items())
    if draw.detail == 1:
        draw.line(veins, "#e9fbb5", 1.6, opacity=0.7)


def tomato(draw: Drawing, y: float) -> None:
    """Three slices side by side."""
    for middle, half in ((138, 44), (262, 44), (200, 48)):
        low = y + sag_at(middle) - SAG + 3
        draw.draw(slab(low, 13, half, 7, middle), draw.down("#ff7b5a", "#e2341d", "#a31408"))
        draw.line(
            path("M", middle - half + 10, low - 11, "Q", middle, low + 2, middle + half - 10, low - 11),
            "#ffc0a3",
            2.2,
            opacity=0.8,
        )


def onion(draw: Drawing, y: float, colours: Sequence[str] = ("#fff", "#f3e3ef", "#b65f9e")) -> None:
    """Thin rings of red onion."""
    for middle, half in ((150, 46), (246, 50), (196, 40)):
        draw.draw(slab(y + sag_at(middle) - 4, 6, half, 4, middle), draw.down(*colours))


def pickles(draw: Drawing, y: float) -> None:
    """Slices of gherkin."""
    for middle in (132, 176, 226, 270):
        low = y + sag_at(middle) - 3
        draw.draw(slab(low, 9, 26, 5, middle), draw.down("#cfd76a", "#8aa02a", "#4f6b12"))


def jalapenos(draw: Drawing, y: float) -> None:
    """Rings of green chilli that look out at the front."""
    for x in (118, 158, 204, 246, 286):
        low = y + sag_at(x) - 2
        draw.oval(x, low - 4, 15, 9, draw.ball("#a8d847", "#5c9a1e", "#2f6410"), draw.random.uniform(-12, 12))
        draw.oval(x, low - 4, 7.5, 4, "#e4efae")
        draw.oval(x - 2, low - 4, 1.5, 1.2, "#fffbe0")
        draw.oval(x + 3, low - 3, 1.5, 1.2, "#fffbe0")


def bacon(draw: Drawing, y: float) -> None:
    """Two wavy rashers that stick out on both sides."""
    for lift, shift in ((-5, -14), (3, 10)):
        d = path(
            "M",
            78 + shift,
            y + lift + 3,
            "q",
            14,
            -13,
            28,
            -2,
            "t",
            30,
            3,
            "t",
            32,
            5,
            "t",
            34,
            2,
            "t",
            32,
            -2,
            "t",
            32,
            -4,
            "t",
            32,
            -5,
        )
        draw.strokes(d, ("#6e1a10", 15, 1.5), ("#b8402b", 11.5, 0), ("#e58a6b", 4.6, -2), ("#f9d3b7", 1.8, -2.4))


def sauce(draw: Drawing, y: float, colours: Sequence[str] = ("#a63c18", "#6f1d08"), shine: str = "#ffb48c") -> None:
    """A thick sauce that runs down in a few places."""
    d = path("M", 104, y - 7, "Q", 200, y + 7, 296, y - 7, "C", 302, y, 296, y + 5, 288, y + 3)
    before = 288.0
    for x, low in ((268, 4), (256, 17), (244, 5), (206, 7), (190, 22), (176, 8), (150, 5), (136, 15), (122, 3)):
        d += path("Q", (before + x) / 2, y + low + sag_at(x), x, y + low * 0.8 + sag_at(x))
        before = x
    draw.draw(d + path("Q", 100, y + 4, 104, y - 7, "Z"), draw.down(*colours))
    draw.line(path("M", 120, y - 2, "Q", 160, y + 5, 196, y + 6), shine, 2.2, opacity=0.7)


def mushrooms(draw: Drawing, y: float) -> None:
    """Fried slices."""
    for x in (112, 146, 182, 218, 252, 286):
        low = y + sag_at(x)
        draw.oval(x, low - 7, 21, 9, draw.ball("#e9c79a", "#b27c47", "#704420"), draw.random.uniform(-14, 14))
        draw.draw(path("M", x - 5, low - 5, "q", 5, 4, 10, 0, "l", -2, 9, "q", -3, 3, -6, 0, "Z"), "#d9b283")


def egg(draw: Drawing, y: float) -> None:
    """Fried, with the yolk looking out."""
    d = path("M", 96, y - 8, "Q", 200, y + 4, 304, y - 8, "C", 316, y, 298, y + 8, 286, y + 5, "Q", 262, y + 20, 240, y + 12,
             "Q", 216, y + 26, 190, y + 13, "Q", 160, y + 20, 140, y + 9, "Q", 112, y + 12, 96, y + 2, "Z")  # fmt: skip
    draw.draw(d, draw.down("#fff", "#fffaf0", "#e4d7c0"))
    draw.draw(
        path("M", 166, y + 3, "C", 168, y - 20, 232, y - 20, 236, y + 3, "Q", 204, y + 16, 166, y + 3, "Z"),
        draw.ball("#ffe680", "#ffb717", "#e08500"),
    )
    draw.shine(190, y - 6, 14, 6, -10, 0.9)


def avocado(draw: Drawing, y: float) -> None:
    """Slices of avocado in a fan."""
    for x in (124, 158, 192, 226, 260):
        low = y + sag_at(x)
        draw.draw(
            path(
                "M",
                x - 22,
                low - 8,
                "Q",
                x,
                low - 12,
                x + 26,
                low - 6,
                "Q",
                x + 24,
                low + 6,
                x,
                low + 6,
                "Q",
                x - 22,
                low + 3,
                x - 22,
                low - 8,
                "Z",
            ),
            draw.down("#f2f3a6", "#b9cf55", "#5f8a22"),
        )


PATTY: Layer = (27, patty)
CHICKEN: Layer = (30, crisp)
FISH: Layer = (28, partial(crisp, colours=("#ffdf8f", "#eeb24a", "#c27d1e")))
HOT: Layer = (30, partial(crisp, colours=("#f59a45", "#cf5a18", "#8d2e08")))
VEGGIE: Layer = (28, partial(patty, colours=("#d8a04f", "#a8702b", "#6d4114")))
PLANT: Layer = (28, partial(patty, colours=("#9a5a40", "#6c3322", "#421a10")))
CHEESE: Layer = (7, cheese)
SWISS: Layer = (7, partial(cheese, colours=("#fff5c4", "#fbe08a", "#e7bf52")))
LETTUCE: Layer = (12, lettuce)
TOMATO: Layer = (11, tomato)
ONION: Layer = (6, onion)
PICKLES: Layer = (8, pickles)
JALAPENOS: Layer = (9, jalapenos)
BACON: Layer = (11, bacon)
BBQ: Layer = (5, sauce)
MAYO: Layer = (6, partial(sauce, colours=("#fffdf2", "#efe2bd"), shine="#fff"))
CHILI: Layer = (5, partial(sauce, colours=("#ff8b4a", "#d9481a"), shine="#ffe0c2"))
HERB: Layer = (6, partial(sauce, colours=("#f4f7d8", "#c6d79a"), shine="#fff"))
MUSHROOMS: Layer = (13, mushrooms)
EGG: Layer = (9, egg)
AVOCADO: Layer = (9, avocado)


def burger(draw: Drawing, *layers: Layer, seeds: bool = True, dark: bool = False, shaded: bool = True) -> None:
    """A burger of these layers, the lowest first, between two halves of a bun."""
    tall = 34 + sum(height for height, _ in layers) + 92
    scale = min(1.0, TALLEST / tall)
    if shaded:
        draw.shadow(MIDDLE, FLOOR + 8, 150, 20)
    with draw.at(MIDDLE * (1 - scale), FLOOR * (1 - scale), scale):
        bun_bottom(draw, FLOOR, dark)
        y = FLOOR - 30
        for height, layer in layers:
            layer(draw, y)
            y -= height
        bun_top(draw, y + 3, seeds, dark)
