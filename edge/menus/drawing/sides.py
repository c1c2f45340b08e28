"""What is served beside a burger or instead of one: slaw, corn, wraps, sauces, salads."""

from __future__ import annotations

import math
from collections.abc import Sequence

from edge.menus.drawing.canvas import Drawing, blob, path
from edge.menus.drawing.plates import (
    bowl,
    drizzle,
    herbs,
    leaves,
    plate,
)


def coleslaw(draw: Drawing) -> None:
    """White cabbage and carrot in a bowl."""
    bowl(draw, 168, 122, 36, ("#dfe9ee", "#fff", "#9fb2bd"), 96)
    for colour, width, count in (
        ("#e6e2b0", 7, 26),
        ("#fffdf0", 6, 40),
        ("#f08a2c", 5, 16),
        ("#cfe79a", 5, 16),
        ("#fff", 4, 26),
    ):
        d = ""
        for _ in range(count):
            angle, reach = draw.random.uniform(0, 6.3), draw.random.random() ** 0.5
            x, y = 200 + 92 * reach * math.cos(angle), 158 + 26 * reach * math.sin(angle) - 18 * (1 - reach)
            d += path(
                "M",
                x,
                y,
                "q",
                draw.random.uniform(-16, 16),
                draw.random.uniform(-14, 4),
                draw.random.uniform(-26, 26),
                draw.random.uniform(-4, 8),
            )
        draw.line(d, colour, width, opacity=0.95)
    herbs(draw, 200, 148, 80, 22, 16)


def corn(draw: Drawing) -> None:
    """A buttered cob."""
    plate(draw, 216)
    with draw.at(200, 176, 1, -14):
        draw.draw("M-150 8C-120-14-90-20-70-16L-66 26C-90 34-126 26-150 8Z", draw.down("#cfe48a", "#83b13e", "#4f7f1f"))
        draw.draw(
            "M-118-40C-130-44-40-56 40-48C110-42 150-18 152 2C150 26 108 48 40 52C-40 58-116 48-120 40C-136 20-134-22-118-40Z",
            draw.down("#ffe27a", "#f6b81f", "#b06f06"),
        )
        kernel = f'<rect x="-7" y="-8" width="14" height="16" rx="6" fill="{draw.ball("#fff3a8", "#ffd23e", "#e59a0c")}"/><path d="M-4-4h3" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>'
        for row, y in enumerate((-38, -23, -7, 10, 26, 41)):
            reach = 132 - abs(y) * 0.9
            for at in range(int(2 * reach / 15)):
                x = -118 + (row % 2) * 6 + at * 15
                if x < reach + 14:
                    draw.stamp(kernel, x, y + (abs(x) / 150) ** 3 * -y * 0.4, 0, 1 - abs(y) / 150)
        draw.draw(
            "M-38-46Q-8-60 26-46Q44-38 34-26Q40 6 28 4Q18 2 20-18Q-10-14-14-6Q-20 6-28-2Q-30-20-44-26Q-54-36-38-46Z",
            draw.slanted("#fffbd6", "#ffe68a", "#f7c64a"),
            opacity=0.95,
        )
        draw.box(-26, -58, 46, 24, 5, draw.slanted("#fffdf0", "#ffeFA0", "#f3c94e"))
        draw.specks(
            [(draw.random.uniform(-100, 120), draw.random.uniform(-40, 40)) for _ in range(18)], "#fff", 2.4, 0.95, 0.3
        )
    herbs(draw, 200, 170, 130, 44, 16)


def wrap(draw: Drawing, filling: Sequence[str], sauce: str = "#fffdf0") -> None:
    """Two halves of a filled tortilla, one with its cut to the front. `filling` are colours of pieces."""
    draw.shadow(200, 252, 160, 20)
    for x, y, turn, scale in ((250, 150, 62, 0.92), (156, 168, 118, 1)):
        with draw.at(x, y, scale, turn):
            body = "M-58-52C-20-62 90-58 108-46C124-20 124 24 108 48C90 62-20 64-58 52Z"
            draw.draw(body, draw.down("#fff3d6", "#f0d29b", "#c99a55"))
            draw.specks(
                [(draw.random.uniform(-40, 100), draw.random.uniform(-44, 46)) for _ in range(14)], "#a8672a", 6, 0.4, 9
            )
            draw.line("M-40-30Q40-44 104-30M-40 34Q30 50 100 40", "#b98745", 2.4, opacity=0.5)
            draw.line("M-30-42Q40-52 96-42", "#fff", 7, opacity=0.5)
            draw.oval(-58, 0, 30, 54, draw.slanted("#fff0cc", "#d9ad6b"))
            draw.oval(-58, 0, 25, 48, "#5d7f1e")
            for at, colour in enumerate((*filling, *filling)):
                angle = at * 2.4
                reach = 0.25 + 0.6 * ((at * 7) % 5) / 5
                px, py = -58 + 17 * reach * math.cos(angle), 36 * reach * math.sin(angle)
                draw.draw(blob(draw.random, px, py, 12, 13, 0.2, 7), draw.ball("#fff8e2", colour, colour))
            draw.line("M-66-30Q-50-14-62 2T-54 34", sauce, 5, opacity=0.95)
            draw.oval(-58, 0, 27.5, 51, "none", stroke="#f7dfae", stroke_width=5)
    herbs(draw, 140, 210, 46, 20, 10)


def sauce_pot(draw: Drawing, sauce: Sequence[str], band: str) -> None:
    """A big pot of sauce with a spoonful in motion."""
    draw.shadow(200, 246, 120, 18)
    draw.draw(
        "M92 140C96 206 116 244 148 246H252C284 244 304 206 308 140Z", draw.across("#efe4d6", "#fff", "#fff", "#b6a591")
    )
    draw.draw("M96 172Q200 206 304 172L299 196Q200 230 101 196Z", band, opacity=0.9)
    draw.oval(200, 140, 108, 32, draw.down("#cbbca8", "#fff"))
    draw.oval(200, 142, 97, 26, draw.ball(*sauce))
    draw.line("M132 146C150 126 196 126 210 140S260 156 272 138", sauce[0], 9, opacity=0.75)
    draw.draw(
        path(
            "M",
            168,
            138,
            "C",
            170,
            112,
            206,
            118,
            204,
            92,
            "C",
            232,
            112,
            234,
            134,
            226,
            142,
            "Q",
            198,
            154,
            168,
            138,
            "Z",
        ),
        draw.slanted(*sauce),
    )
    draw.shine(160, 132, 34, 8, -8, 0.8)
    draw.shine(198, 116, 8, 16, 24, 0.8)


def salad(draw: Drawing, dress: Sequence[str] | None = None) -> None:
    """A bowl heaped with leaves; toppings come after."""
    bowl(draw, 158, 148, 46, ("#e3ddd2", "#fff", "#a99a85"), 104)
    leaves(draw, 200, 140, 118, 36, 22)
    if dress:
        drizzle(draw, ((110, 140), (150, 128), (200, 146), (250, 124), (296, 144)), dress[0], 6)
