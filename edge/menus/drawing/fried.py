"""Fried and roasted things: fries, wedges, nuggets, strips, wings, rings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from edge.menus.drawing.canvas import Drawing, blob, path
from edge.menus.drawing.plates import (
    basket,
    basket_front,
    crunchy,
    herbs,
    plate,
    ramekin,
    wedge_path,
)

GOLD = ("#ffe79a", "#f8c64c", "#d98f1c")
ORANGE = ("#ffc07a", "#f08a35", "#bd5410")


def _stick(draw: Drawing, colours: Sequence[str], long: float = 128) -> str:
    """One of the fries, to stamp; it stands on 0 0."""
    light, middle, dark = colours
    return (
        f'<path d="M-7-{long:g}H7V0H-7Z" fill="{draw.down(light, middle)}"/>'
        f'<path d="M7-{long:g}L11-{long - 3:g}V2L7 0Z" fill="{dark}"/>'
        f'<path d="M-7-{long:g}L-3-{long + 3:g}H11L7-{long:g}Z" fill="#fff0bd"/>'
        f'<path d="M-4-{long - 8:g}V-10" stroke="#fff7d6" stroke-width="2.6" stroke-linecap="round" opacity=".7"/>'
    )


def fries(
    draw: Drawing,
    colours: Sequence[str] = GOLD,
    carton: Sequence[str] = ("#ef4b33", "#c8301a", "#8a1a0a"),
    shaded: bool = True,
) -> None:
    """Sticks in a carton."""
    if shaded:
        draw.shadow(200, 272, 104, 16)
    draw.draw("M128 118Q200 84 272 118L262 160H138Z", draw.down(carton[2], carton[1]))
    stick = _stick(draw, colours)
    rows = ((11, 124, 92, 128), (10, 138, 80, 118), (9, 150, 66, 104))
    for most, base, shortest, longest in rows:
        count = most if draw.detail == 1 else most - 4
        for at in range(count):
            share = at / (count - 1) - 0.5
            sunk = (longest - shortest) * (2 * abs(share)) * draw.random.uniform(0.5, 1.1) + 128 - longest
            lean = share * 34 + draw.random.uniform(-7, 7)
            draw.stamp(stick, 200 + share * 106 - sunk * lean / 50, base + 40 + sunk, lean)
    draw.draw(
        "M118 132Q200 186 282 132L262 262Q260 272 250 272H150Q140 272 138 262Z",
        draw.across(carton[1], carton[0], carton[1], carton[2]),
    )
    draw.draw("M118 132Q200 186 282 132L281 140Q200 194 119 140Z", "#fff", opacity=0.55)
    draw.draw("M132 152L148 258H158L146 160Z", "#fff", opacity=0.2)
    draw.oval(200, 222, 30, 30, "#fff3dd")
    draw.draw("M176 219C178 198 222 198 224 219ZM178 236H222Q222 243 214 243H186Q178 243 178 236Z", "#e39a3c")
    draw.line("M175 228H225", carton[2], 7)


def loaded_fries(draw: Drawing) -> None:
    """Under cheese sauce, bacon and spring onions, in a tray."""
    basket(draw)
    stick = _stick(draw, GOLD, 48)
    for _ in range(44):
        x, y = draw.random.uniform(88, 312), draw.random.uniform(150, 206)
        draw.stamp(stick, x, y + 14, draw.random.uniform(-86, 86))
    d = "M104 158Q132 128 168 142Q200 116 236 140Q276 130 298 160Q312 182 288 178Q280 204 264 180Q246 214 228 184Q206 196 196 182Q178 216 164 184Q146 200 134 180Q104 190 104 158Z"
    draw.draw(d, draw.down("#ffe48a", "#ffc234", "#f0980e"))
    draw.line("M120 156Q150 138 174 150Q204 128 232 148", "#fff7cf", 4, opacity=0.8)
    for x, y, turn in (
        (140, 158, 20),
        (178, 150, -30),
        (214, 160, 50),
        (252, 154, -12),
        (232, 172, 12),
        (164, 172, 65),
        (196, 174, -20),
        (276, 168, 30),
    ):
        with draw.at(x, y, 1, turn):
            draw.box(-13, -6, 26, 12, 4, draw.down("#d65a40", "#8f2413"))
            draw.line("M-10-1Q0 4 10-1", "#f6c4a4", 3)
    herbs(draw, 200, 162, 120, 34, 24)
    basket_front(draw)


def wedges(draw: Drawing) -> None:
    """Potato wedges in a tray."""
    basket(draw)
    for x, y, turn in (
        (110, 176, -50),
        (150, 162, 20),
        (196, 150, -24),
        (240, 160, 34),
        (284, 172, -28),
        (132, 188, 12),
        (176, 182, -40),
        (222, 182, 30),
        (262, 190, -10),
        (200, 200, 8),
        (158, 204, -12),
        (240, 206, 20),
    ):
        with draw.at(x, y, 1, turn):
            draw.draw(wedge_path(0, 3, 46, 22), "#6b3806", opacity=0.4)
            draw.draw(wedge_path(0, 0, 46, 22), draw.down("#d08a34", "#96551a"))
            draw.draw(wedge_path(0, 4, 43, 14), draw.slanted("#ffeaa6", "#f6c555", "#de9a2c"))
            draw.specks(
                [(draw.random.uniform(-26, 26), draw.random.uniform(-4, 9)) for _ in range(7)], "#9c2f12", 2, 0.7, 2
            )
    herbs(draw, 200, 178, 120, 30, 18)
    basket_front(draw, ("#3f7a4a", "#2a5c37", "#16381f"))


def nuggets(draw: Drawing, count: int = 9) -> None:
    """Golden pieces in a tray with a dip before it."""
    basket(draw)
    places = (
        (116, 168),
        (160, 156),
        (206, 150),
        (252, 158),
        (290, 172),
        (138, 190),
        (184, 184),
        (230, 186),
        (272, 196),
        (204, 206),
    )
    pieces = [draw.recorded(lambda piece: crunchy(piece, 0, 0, 33, 25)) for _ in range(3)]
    for x, y in places[: count + 1]:
        draw.stamp(draw.random.choice(pieces), x, y, draw.random.uniform(-40, 40))
    basket_front(draw)
    ramekin(draw, 306, 236, ("#e7673a", "#a8330f", "#6d1c05"), 0.95)


def strips(draw: Drawing) -> None:
    """Long pieces of chicken breast."""
    basket(draw)
    for x, y, turn in (
        (118, 158, -64),
        (160, 146, -78),
        (204, 140, -88),
        (248, 148, 72),
        (286, 162, 58),
        (180, 178, -70),
        (226, 182, 78),
    ):
        crunchy(draw, x, y, 58, 22, turn)
    basket_front(draw)
    ramekin(draw, 96, 240, ("#fff7df", "#f1dfae", "#cfae6c"), 0.9)


def wings(draw: Drawing) -> None:
    """Glazed wings on a plate with sesame and spring onion."""
    plate(draw)
    glaze = ("#f7a04a", "#d4561a", "#8e2a0a", "#551404")
    for x, y, turn, flip in (
        (110, 178, -24, 1),
        (166, 150, 10, 1),
        (240, 152, -8, -1),
        (296, 182, 22, -1),
        (142, 214, 14, 1),
        (258, 216, -12, -1),
        (200, 184, -30, 1),
        (204, 222, 4, -1),
    ):
        with draw.at(x, y, 1, turn), draw.at(0, 0, 1):
            k = flip
            bone = path(
                "M",
                -44 * k,
                6,
                "C",
                -34 * k,
                -28,
                10 * k,
                -34,
                30 * k,
                -16,
                "C",
                52 * k,
                -14,
                60 * k,
                2,
                46 * k,
                10,
                "C",
                30 * k,
                22,
                -34 * k,
                32,
                -44 * k,
                6,
                "Z",
            )
            with draw.at(1, 4):
                draw.draw(bone, "#3d1003", opacity=0.5)
            draw.draw(bone, draw.ball(*glaze))
            draw.line(path("M", -26 * k, -8, "Q", -6 * k, -22, 16 * k, -16), "#ffd9a0", 5, opacity=0.75)
            draw.specks(
                [(draw.random.uniform(-24, 26), draw.random.uniform(-10, 12)) for _ in range(8)],
                "#fff0cf",
                2.2,
                0.95,
                3,
            )
    herbs(draw, 200, 186, 130, 44, 18)


def rings(draw: Drawing) -> None:
    """Onion rings, leaning on each other."""
    plate(draw, 222)
    for x, y, rx, ry, turn in (
        (128, 190, 50, 40, -14),
        (272, 190, 50, 40, 14),
        (200, 160, 56, 48, 4),
        (160, 208, 46, 26, 8),
        (244, 212, 48, 26, -8),
        (200, 226, 44, 20, 0),
    ):
        with draw.at(x, y, 1, turn):
            draw.oval(1, 5, rx - 8, ry - 8, "none", stroke="#5a2f06", stroke_width=20, opacity=0.35)
            draw.draw(
                blob(draw.random, 0, 0, rx - 9, ry - 9, 0.06, 12),
                "none",
                stroke=draw.slanted("#ffe09a", "#e9a63c", "#a85f10"),
                stroke_width=20,
            )
            draw.oval(
                -2,
                -3,
                rx - 8,
                ry - 8,
                "none",
                stroke="#fff0c0",
                stroke_width=4,
                opacity=0.5,
                stroke_dasharray="30 14 8 12",
            )
            around = [(a, draw.random.uniform(-4, 5)) for a in (0.3 * k for k in range(21))]
            draw.specks(
                [((rx - 9 + off) * math.cos(a), (ry - 9 + off) * math.sin(a)) for a, off in around],
                "#8f520c",
                2.6,
                0.5,
                3,
            )
