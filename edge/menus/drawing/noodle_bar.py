"""The pictures of the noodle bar's menu, by the code of their item."""

from __future__ import annotations

import math
from collections.abc import Callable

from edge.menus.drawing import cups, noodles, plates, teahouse
from edge.menus.drawing.canvas import Drawing, blob, path
from edge.menus.drawing.noodles import noodle_bowl

Draw = Callable[[Drawing], None]
SHOYU = ("#d98f3c", "#a85a18", "#6b3209")
MISO = ("#f0bf72", "#d4923c", "#9c5f1c")
TONKOTSU = ("#fff3dc", "#f0d9b0", "#cfae7a")
RED_SOUP = ("#f59a5c", "#d8541c", "#8f2406")
CLEAR = ("#f6e0a8", "#e0b866", "#a87e30")
CURRY = ("#d99a3c", "#a8661a", "#6b3a08")


def plate_noodles(draw: Drawing) -> None:
    """Fried noodles with vegetables and red ginger."""
    plates.plate(draw, 206, tint=("#4a5a7c", "#2b3a5c", "#16213d"))
    for y, rx, ry in ((190, 116, 34), (168, 92, 26), (150, 60, 18)):
        noodles.strands(draw, ("#4d2407", "#a8601c", "#e8ae5c"), 7, 8, y, rx, ry)
    for x, y, turn in ((140, 176, 20), (238, 170, -24), (200, 196, 8), (184, 150, 40), (266, 190, 16)):
        with draw.at(x, y, 1, turn):
            draw.draw("M-22 2C-16-12 16-14 22 0C14 10-14 12-22 2Z", draw.slanted("#d9f0a3", "#8fc24a", "#4f8a22"))
    draw.line("M190 138q16-10 26 4M196 146q14-8 26 2M204 134q10-4 18 8", "#d8243c", 5)
    plates.herbs(draw, 200, 172, 110, 34, 24, "#2f6d14")


def zaru_soba(draw: Drawing) -> None:
    """Cold buckwheat noodles on a bamboo tray, with a cup of dip."""
    draw.shadow(190, 246, 170, 20)
    draw.draw("M30 158H310L340 226H60Z", draw.down("#7a4a1c", "#4d2a0c"))
    draw.draw("M40 162H302L326 220H70Z", draw.down("#e9cf8a", "#c9a252"))
    draw.line(
        "".join(path("M", 46 + 5 * at, 170 + 9 * at, "H", 300 + 4.4 * at) for at in range(6)), "#8f6a24", 2, opacity=0.6
    )
    with draw.at(-16, 26, 0.98):
        for y, rx, ry in ((170, 104, 26), (156, 76, 18), (146, 44, 12)):
            noodles.strands(draw, ("#54402c", "#a08a6a", "#d4c2a0"), 6, 8, y, rx, ry)
    draw.line("M150 156l16 6M176 150l18 4M204 158l14-5M164 168l16-3", "#16321f", 6)
    plates.ramekin(draw, 328, 206, ("#8a4a1c", "#4a1f08", "#220c02"), 1)
    plates.herbs(draw, 328, 206, 22, 5, 8)


def gyoza(wrapper: tuple[str, str, str]) -> Draw:
    """Five dumplings, fried on one side."""

    def draw_gyoza(draw: Drawing) -> None:
        plates.plate(draw, 208, tint=("#fff", "#f4f1ee", "#cfc6c0"))
        piece = draw.recorded(lambda one: _dumpling(one, wrapper))
        for at in range(5):
            draw.stamp(piece, 92 + at * 50, 208 - at * 15, -16)
        if draw.detail == 1:
            plates.herbs(draw, 200, 182, 120, 34, 14)
            plates.ramekin(draw, 318, 234, ("#7a3a14", "#3d1806", "#1c0902"), 0.8)

    return draw_gyoza


def _dumpling(draw: Drawing, wrapper: tuple[str, str, str]) -> None:
    draw.draw("M-46 22C-50-22 34-48 50-2C46 22-20 40-46 22Z", "#2b1408", opacity=0.3)
    draw.draw("M-46 16C-50-28 34-54 50-8C46 16-20 34-46 16Z", draw.slanted(*wrapper))
    draw.draw("M-46 16C-40 26 30 22 50-8C46 18-22 36-46 16Z", draw.slanted("#e8a84c", "#b46a1c", "#7a3f08"))
    draw.line("M-30-10Q-24-18-16-14Q-10-28 0-23Q8-34 18-26Q28-32 36-18", "#a8875c", 2.4, opacity=0.7)
    draw.line("M-26-6Q0-26 34-18", "#fff", 4, opacity=0.6)


def edamame(draw: Drawing) -> None:
    """Salted pods in a bowl."""
    noodles.bowl(draw, noodles.BLUE, "#dfe6f2")
    pod = draw.recorded(_pod)
    for at in range(19):
        angle, reach = at * 2.4, math.sqrt((19 - at) / 19)
        draw.stamp(
            pod,
            200 + 96 * reach * math.cos(angle),
            132 + 26 * reach * math.sin(angle) - 12 * (1 - reach),
            draw.random.uniform(-60, 60),
            1,
        )
    draw.specks(
        [(200 + draw.random.gauss(0, 50), 126 + draw.random.gauss(0, 16)) for _ in range(34)], "#fff", 2.6, 0.95, 0.6
    )


def _pod(draw: Drawing) -> None:
    draw.draw(
        "M-44 6C-34-12-22-8-14-11C-4-16 4-12 12-12C24-16 34-8 46 0C34 12 24 10 14 12C4 16-6 13-14 12C-26 14-36 12-44 6Z",
        draw.down("#c2e06a", "#79b032", "#437a1a"),
    )
    for x in (-18, 4, 25):
        draw.oval(x, -1, 9, 7, "#e6f5a8", opacity=0.45)


def karaage(draw: Drawing) -> None:
    """Fried chicken in a paper tray with lemon."""
    plates.basket(draw)
    pieces = [
        draw.recorded(
            lambda piece: plates.crunchy(piece, 0, 0, 38, 31, 0, ("#f0b25c", "#c9741f", "#8f4508", "#5a2604"))
        )
        for _ in range(2)
    ]
    for x, y in ((120, 170), (172, 152), (226, 154), (278, 172), (146, 194), (200, 188), (252, 196)):
        draw.stamp(draw.random.choice(pieces), x, y, draw.random.uniform(-40, 40))
    cups.citrus(draw, 300, 186, 26)
    plates.basket_front(draw, ("#3f5a94", "#263f74", "#12224a"))


def onigiri(draw: Drawing) -> None:
    """Two triangles of rice in seaweed."""
    plates.plate(draw, 216, tint=("#fff", "#f4f1ee", "#cfc6c0"))
    for x, y, scale in ((252, 150, 0.9), (150, 156, 1)):
        with draw.at(x, y, scale):
            draw.oval(0, 62, 84, 14, "#2b1408", opacity=0.3)
            draw.draw(
                "M-78 44C-70 14-22-62 0-62S70 14 78 44C80 62 66 66 54 66H-54C-66 66-80 62-78 44Z",
                draw.ball("#fff", "#fbf8f0", "#d6cdbd"),
            )
            draw.specks(
                [(draw.random.gauss(0, 30), draw.random.uniform(-30, 54)) for _ in range(36)], "#d9d2c2", 3.6, 0.8, 6
            )
            draw.draw("M-30 14H30V66H-30Z", draw.slanted("#3f5f42", "#1c3524", "#0b1a12"))
            draw.specks(
                [(draw.random.gauss(0, 8), draw.random.uniform(-46, -26)) for _ in range(10)], "#2b2118", 2.4, 0.9, 1
            )


def rice_bowl(draw: Drawing) -> None:
    """Rice under pork, egg and spring onion."""
    noodles.bowl(draw, noodles.RED, "#f0e4d0")
    draw.draw(blob(draw.random, 200, 128, 136, 44, 0.04, 17), draw.ball("#fff", "#fbf6ea", "#d6c9b0"))
    draw.specks(
        [(200 + draw.random.gauss(0, 60), 128 + draw.random.gauss(0, 18)) for _ in range(60)], "#d9cdb6", 4, 0.7, 6
    )
    for x, y, turn in ((138, 128, -14), (184, 112, 6), (232, 120, 14)):
        noodles.chashu(draw, x, y, turn, 1.1)
    draw.line("M120 140Q180 156 270 134", "#5e2a10", 6, opacity=0.55)
    plates.egg_half(draw, 276, 136, 30, -8, ("#ffca4a", "#ff9416", "#c95c00"))
    noodles.scallions(draw)
    cups.steam(draw, 200, 84, 90, 70)


def seaweed_salad(draw: Drawing) -> None:
    """Wakame, cucumber and sesame."""
    noodles.bowl(draw, noodles.WHITE, "#e4ebe0")
    plates.leaves(draw, 200, 128, 104, 28, 14)
    for colour, width in (("#1f5a3c", 9.0), ("#3f8f5c", 7.0), ("#7cc48f", 3.0)):
        d = "".join(
            path(
                "M",
                176 + draw.random.uniform(-80, 80),
                126 + draw.random.gauss(0, 12),
                "q",
                draw.random.uniform(-20, 20),
                -14,
                20,
                2,
                "t",
                18,
                -4,
            )
            for _ in range(12)
        )
        draw.line(d, colour, width, opacity=0.95)
    for x, y in ((128, 132), (160, 148), (268, 130), (240, 150)):
        plates.cucumber(draw, x, y, 18)
    draw.specks(
        [(200 + draw.random.gauss(0, 50), 126 + draw.random.gauss(0, 14)) for _ in range(30)], "#fff3d2", 2.6, 0.95, 2
    )


def ramen_set(bowl: Draw) -> Draw:
    """A bowl, dumplings and tea."""

    def draw_set(draw: Drawing) -> None:
        draw.detail = 0.2
        draw.draw("M14 226L60 128H340L386 226Q390 284 372 284H28Q10 284 14 226Z", draw.down("#3a2a24", "#1a100c"))
        draw.draw("M30 230L68 138H332L370 230Z", draw.down("#b3202a", "#7d0f1a"))
        with draw.at(212, 52, 0.46):
            gyoza(("#fffaf0", "#f3e2c0", "#d4b98a"))(draw)
        with draw.at(262, 104, 0.5):
            teahouse.tea(draw)
        with draw.at(-8, 56, 0.78):
            bowl(draw)

    return draw_set


shoyu = noodle_bowl(noodles.BLACK, SHOYU, noodles.nori, noodles.menma, noodles.pork((226, 124, 12), (258, 146, -8)), noodles.eggs((172, 156)), noodles.naruto, noodles.scallions)  # fmt: skip
tonkotsu = noodle_bowl(noodles.RED, TONKOTSU, noodles.nori, noodles.pork((142, 126, -12), (226, 118, 8), (254, 142, 14)), noodles.eggs((176, 156)), noodles.scallions)  # fmt: skip
tofu_udon = noodle_bowl(noodles.BLUE, CLEAR, noodles.fried_tofu, noodles.scallions, thick=True)

PICTURES: dict[str, Draw] = {
    "shoyu-ramen": shoyu,
    "miso-ramen": noodle_bowl(noodles.RED, MISO, noodles.greens, noodles.pork((220, 118, 10)), noodles.corn, noodles.eggs((166, 156)), noodles.scallions),
    "tonkotsu-ramen": tonkotsu,
    "tantan-men": noodle_bowl(noodles.BLACK, RED_SOUP, noodles.greens, noodles.chili, noodles.scallions),
    "vegan-ramen": noodle_bowl(noodles.BLUE, MISO, noodles.mushrooms, noodles.tofu, noodles.corn, noodles.scallions),
    "chicken-ramen": noodle_bowl(noodles.WHITE, TONKOTSU, noodles.menma, noodles.chicken, noodles.eggs((160, 152)), noodles.scallions),
    "kitsune-udon": tofu_udon,
    "tempura-udon": noodle_bowl(noodles.BLACK, CLEAR, noodles.prawns, noodles.scallions, thick=True),
    "curry-udon": noodle_bowl(noodles.RED, CURRY, noodles.curry, noodles.scallions, thick=True),
    "zaru-soba": zaru_soba,
    "yakisoba": plate_noodles,
    "gyoza": gyoza(("#fffaf0", "#f3e2c0", "#d4b98a")),
    "vegetable-gyoza": gyoza(("#f6fbe4", "#cfe0a0", "#94b060")),
    "edamame": edamame,
    "karaage": karaage,
    "onigiri": onigiri,
    "chashu-don": rice_bowl,
    "seaweed-salad": seaweed_salad,
    "green-tea": teahouse.tea,
    "iced-green-tea": lambda d: cups.tumbler(d, ("#e8eda0", "#c2cf54", "#93a62c"), bubbles=False),
    "yuzu-lemonade": teahouse.yuzu_lemonade,
    "ramune": teahouse.ramune,
    "water": lambda d: cups.bottle(d, ("#d3ecf7", "#f2fbff", "#9fcbe0"), "#e4f4fc", "#2b6fb0"),
    "mochi": teahouse.mochi,
    "matcha-ice": teahouse.matcha_ice,
    "dorayaki": teahouse.dorayaki,
    "shoyu-set": ramen_set(shoyu),
    "tonkotsu-set": ramen_set(tonkotsu),
    "lunch-set": ramen_set(tofu_udon),
}  # fmt: skip
