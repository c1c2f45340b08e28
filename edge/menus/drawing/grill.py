"""The pictures of the built-in menu, by the code of their item."""

from __future__ import annotations

from collections.abc import Callable

from edge.menus.drawing import burgers as b
from edge.menus.drawing import cups, fried, muffins, plates, sides, sweets
from edge.menus.drawing.canvas import Drawing

Draw = Callable[[Drawing], None]
COLA = ("#7a3a1c", "#4a1c0a", "#2b0d04", "#3d1508")
STACKS: dict[str, tuple[b.Layer, ...]] = {
    "hamburger": (b.PATTY, b.ONION, b.PICKLES, b.TOMATO, b.LETTUCE),
    "cheeseburger": (b.PATTY, b.CHEESE, b.PICKLES, b.TOMATO, b.LETTUCE),
    "double-cheeseburger": (b.PATTY, b.CHEESE, b.PATTY, b.CHEESE, b.TOMATO, b.LETTUCE),
    "bacon-burger": (b.PATTY, b.BBQ, b.BACON, b.ONION, b.LETTUCE),
    "jalapeno-burger": (b.PATTY, b.CHEESE, b.JALAPENOS, b.CHILI, b.LETTUCE),
    "fish-burger": (b.LETTUCE, b.FISH, b.MAYO),
    "mushroom-burger": (b.PATTY, b.SWISS, b.MUSHROOMS, b.LETTUCE),
    "smokehouse-tower": (b.PATTY, b.CHEESE, b.PATTY, b.CHEESE, b.PATTY, b.BBQ, b.BACON, b.LETTUCE),
    "chicken-burger": (b.CHICKEN, b.MAYO, b.TOMATO, b.LETTUCE),
    "hot-chicken-burger": (b.HOT, b.CHILI, b.JALAPENOS, b.LETTUCE),
    "veggie-burger": (b.VEGGIE, b.HERB, b.TOMATO, b.LETTUCE),
    "vegan-burger": (b.PLANT, b.AVOCADO, b.TOMATO, b.LETTUCE),
    "portobello-burger": (b.MUSHROOMS, b.MUSHROOMS, b.SWISS, b.TOMATO, b.LETTUCE),
}
"""The layers of each burger, the lowest first."""
DARK = ("mushroom-burger", "portobello-burger")


def stack(code: str) -> Draw:
    """A burger."""
    return lambda draw: b.burger(draw, *STACKS[code], seeds=code not in (*DARK, "fish-burger"), dark=code in DARK)


def cola(draw: Drawing) -> None:
    """A glass of cola."""
    cups.straw(draw)
    cups.tumbler(draw, COLA)


def cola_zero(draw: Drawing) -> None:
    """Cola without sugar, with lemon."""
    cups.straw(draw, "#22262b")
    cups.tumbler(draw, ("#5a2c18", "#2c1008", "#160603", "#240b04"))
    cups.citrus(draw, 258, 58, 28)


def lemonade(draw: Drawing) -> None:
    """Cloudy, with mint."""
    cups.straw(draw, "#f2b705")
    cups.tumbler(draw, ("#fffbd6", "#fff0a0", "#f5d95a"))
    cups.citrus(draw, 262, 62, 30)
    if draw.detail == 1:
        cups.mint(draw, 168, 60, 0.9)


def juice(draw: Drawing) -> None:
    """Orange juice."""
    cups.tumbler(draw, ("#ffc94a", "#ff9f1f", "#f07c0a"), ice=False, bubbles=False)
    cups.citrus(draw, 262, 60, 34, ("#ffe9b8", "#ffa928", "#ea7a06"))


def iced_tea(draw: Drawing) -> None:
    """Black tea with peach."""
    cups.straw(draw, "#3f8a1c")
    cups.tumbler(draw, ("#f3b25a", "#d27a24", "#9c4a0e"), bubbles=False)
    cups.citrus(draw, 262, 62, 30, ("#ffe3c0", "#ffb067", "#f08a35"))
    cups.mint(draw, 164, 60, 0.9)


def caesar(draw: Drawing) -> None:
    """Romaine, grilled chicken, croutons, parmesan."""
    sides.salad(draw, ("#fff6d8",))
    for x, y, turn in ((140, 126, 20), (190, 116, -20), (240, 122, 40), (270, 140, 10), (164, 148, -8)):
        with draw.at(x, y, 1, turn):
            draw.draw("M-34 4C-30-14 24-18 34-4C34 10-20 18-34 4Z", draw.down("#fbe3b0", "#dfa657", "#a96a24"))
            draw.line("M-18-6L-12 8M-2-9L4 8M14-9L20 5", "#6b3a10", 3, opacity=0.5)
    for x, y, turn in ((120, 144, 10), (216, 142, 40), (250, 156, -10), (182, 134, 25), (284, 128, 5), (150, 112, 50)):
        with draw.at(x, y, 1, turn):
            draw.box(-10, -9, 20, 18, 4, draw.slanted("#ffe3a0", "#e0a648", "#a86c1c"))
    for x, y, turn in ((200, 152, -20), (150, 136, 60), (230, 110, 15), (262, 132, -50)):
        with draw.at(x, y, 1, turn):
            draw.draw("M-18 0Q0-12 18 0Q0-3-18 0Z", "#fffbe6")


def garden(draw: Drawing) -> None:
    """Leaves, cucumber, tomato, carrot."""
    sides.salad(draw)
    for x, y in ((132, 140), (250, 126), (208, 158)):
        plates.cherry_tomato(draw, x, y)
    for x, y in ((170, 124), (284, 146), (160, 158), (226, 108)):
        plates.cucumber(draw, x, y)
    draw.line("M118 122q20-14 36 4M216 136q20-16 40 0M180 146q14-14 30-2M264 120q16-4 22 10", "#f3862a", 5)
    draw.line("M150 140q14 12 30 4M236 152q16 8 30-4", "#c77fb5", 4)


def power_bowl(draw: Drawing) -> None:
    """Quinoa, avocado, chickpeas, beetroot."""
    sides.salad(draw)
    draw.draw("M84 152Q96 112 150 112Q190 120 186 150Q150 186 100 168Z", draw.ball("#fff3d0", "#e6cf9a", "#b89a5c"))
    for colour, count in (("#fff8e2", 44), ("#9c5a3c", 18)):
        draw.specks(
            [(draw.random.uniform(96, 180), draw.random.uniform(122, 164)) for _ in range(count)], colour, 4, 0.9, 1
        )
    for at in range(5):
        with draw.at(214 + at * 17, 132 - at * 3, 1, -30 + at * 8):
            draw.draw("M-9-30C6-26 12 8 2 30C-14 20-18-16-9-30Z", draw.across("#5f8a22", "#cfe07a", "#f4f5b0"))
    for x, y in ((208, 160), (226, 170), (246, 164), (236, 154), (262, 172)):
        draw.oval(x, y, 10, 9, draw.ball("#f8e0a8", "#dcae60", "#a4762c"))
    for x, y in ((284, 150), (300, 138)):
        plates.cherry_tomato(draw, x, y, 15)
    draw.line("M150 172q14-14 34-6M170 180q10-10 26-4", "#b3246b", 6)


def meal(main: Draw, side: Draw | None = None, drink: Draw = cola) -> Draw:
    """A tray: the main thing in front, a side and a drink behind it."""

    def draw_meal(draw: Drawing) -> None:
        draw.detail = 0.2
        draw.shadow(200, 270, 196, 22, 0.45)
        with draw.at(182, 56, 0.75):
            drink(draw)
        with draw.at(-42, 56, 0.74):
            (side or fried.fries)(draw)
        with draw.at(40, 66, 0.78):
            main(draw)

    return draw_meal


def kids_box(main: Draw) -> Draw:
    """The main thing before a bright box with a handle."""

    def draw_box(draw: Drawing) -> None:
        draw.detail = 0.2
        draw.shadow(206, 272, 180, 20)
        draw.draw("M92 110L66 268H270L286 110Z", draw.across("#ffd34d", "#ffb81f", "#e08c00"))
        draw.draw("M286 110L270 268L322 246L334 98Z", draw.down("#d98a00", "#a86400"))
        draw.draw("M92 110L120 62H262L286 110Z", draw.down("#ffe489", "#ffca3a"))
        draw.draw("M286 110L262 62L314 54L334 98Z", "#e59c10")
        draw.line("M150 62C150 20 232 20 232 62", "#e2452f", 13)
        draw.line("M150 60C150 20 232 20 232 60", "#ff8a6e", 4)
        for x, y, colour in (
            (112, 132, "#e2452f"),
            (246, 128, "#2f80c4"),
            (122, 84, "#2f80c4"),
            (236, 86, "#e2452f"),
            (184, 84, "#3f8a1c"),
        ):
            star = "M0-14L4-4L14-4L6 3L9 13L0 7L-9 13L-6 3L-14-4L-4-4Z"
            with draw.at(x, y, 1, 12):
                draw.draw(star, colour)
        draw.draw("M84 160Q176 190 278 160L272 232Q176 256 74 232Z", "#fff8e6", opacity=0.9)
        with draw.at(202, 84, 0.66):
            juice(draw)
        with draw.at(-14, 92, 0.7):
            main(draw)
        draw.oval(252, 250, 26, 25, draw.ball("#ff9c8a", "#d8242e", "#7d0414"))
        draw.line("M252 228Q254 216 264 212", "#6b4a1a", 4)
        draw.draw("M256 222Q268 208 282 216Q270 228 256 222Z", draw.down("#9ad457", "#3f8a1c"))
        draw.shine(243, 240, 8, 6, -30, 0.9)

    return draw_box


def pot(*sauce: str, band: str) -> Draw:
    """A sauce of its own."""
    return lambda draw: sides.sauce_pot(draw, sauce, band)


def _egg_muffin(draw: Drawing) -> None:
    with draw.at(-30, -46, 1.15):
        muffins.muffin(draw, b.CHEESE, b.EGG)


def _bacon_muffin(draw: Drawing) -> None:
    with draw.at(-30, -46, 1.15):
        muffins.muffin(draw, b.CHEESE, b.BACON, b.EGG)


PICTURES: dict[str, Draw] = {
    **{code: stack(code) for code in STACKS},
    "chicken-nuggets": fried.nuggets,
    "chicken-wings": fried.wings,
    "chicken-strips": fried.strips,
    "chicken-wrap": lambda d: sides.wrap(d, ("#e9c384", "#8bbf3c", "#e2341d", "#e0b878")),
    "falafel-wrap": lambda d: sides.wrap(d, ("#a8702b", "#e2341d", "#8bbf3c", "#7a4a18"), "#f3e2b4"),
    "halloumi-wrap": lambda d: sides.wrap(d, ("#fff0b8", "#e88a2a", "#8bbf3c", "#f6d98a"), "#c9304a"),
    "garden-salad": garden,
    "caesar-salad": caesar,
    "power-bowl": power_bowl,
    "fries": fried.fries,
    "sweet-potato-fries": lambda d: fried.fries(d, fried.ORANGE, ("#5a9c64", "#2f6d42", "#16381f")),
    "onion-rings": fried.rings,
    "coleslaw": sides.coleslaw,
    "corn": sides.corn,
    "loaded-fries": fried.loaded_fries,
    "potato-wedges": fried.wedges,
    "ketchup": pot("#ff7a55", "#d8281a", "#8a0f08", band="#c8301a"),
    "mayonnaise": pot("#fffef8", "#fbf0cf", "#dcc48c", band="#e8b93a"),
    "barbecue-sauce": pot("#c2673a", "#6f2a10", "#3d1305", band="#5b2c12"),
    "garlic-sauce": pot("#fffefa", "#f1f3dd", "#c9cfa6", band="#5a9c64"),
    "vanilla-sundae": sweets.sundae,
    "brownie": sweets.brownie,
    "apple-pie": sweets.pie,
    "cheesecake": sweets.cheesecake,
    "chocolate-milkshake": lambda d: cups.shake(d, ("#b98a66", "#8a5836", "#6a3d20"), "#5b2c12", "#42200b"),
    "strawberry-milkshake": lambda d: cups.shake(d, ("#ffd3da", "#f79bb0", "#e5708d"), "#d8324f", "#c9162c"),
    "vanilla-milkshake": lambda d: cups.shake(d, ("#fffaf0", "#f8e9c4", "#e6cd94"), "#e8b93a", "#c98a2a"),
    "coke": cola,
    "coke-zero": cola_zero,
    "lemonade": lemonade,
    "orange-juice": juice,
    "iced-tea": iced_tea,
    "sparkling-water": lambda d: cups.bottle(d, ("#bfe3f3", "#eaf8ff", "#8cc4de"), "#dff1fa", "#2b7fb0", bubbles=True),
    "still-water": lambda d: cups.bottle(d, ("#d3ecdf", "#f2fcf6", "#9fd0b6"), "#e4f6ec", "#2f8a5f"),
    "coffee": lambda d: cups.mug(d, ("#6b3415", "#45200b", "#2b1104")),
    "cappuccino": lambda d: cups.mug(d, ("#f3d9b0", "#c98f52", "#8f5a28"), art=True, foam=True),
    "latte-macchiato": lambda d: cups.tall_glass(d, ((0.2, "#fff8ea"), (0.35, "#d9a870"), (0.45, "#a8713c"))),
    "hot-chocolate": lambda d: cups.tall_glass(d, ((0.15, "#c99a70"), (0.85, "#6b3a1c")), marshmallows=True),
    "mint-tea": lambda d: cups.tall_glass(d, ((0.3, "#eef3b0"), (0.4, "#d9e27a"), (0.3, "#b9c84a")), leaf=True),
    "egg-muffin": _egg_muffin,
    "bacon-egg-muffin": _bacon_muffin,
    "pancakes": sweets.pancakes,
    "porridge": sweets.porridge,
    "kids-burger-box": kids_box(stack("hamburger")),
    "kids-nuggets-box": kids_box(fried.nuggets),
    "cheeseburger-meal": meal(stack("cheeseburger")),
    "double-cheeseburger-meal": meal(stack("double-cheeseburger")),
    "bacon-burger-meal": meal(stack("bacon-burger")),
    "chicken-burger-meal": meal(stack("chicken-burger")),
    "nuggets-meal": meal(fried.nuggets),
    "veggie-burger-meal": meal(stack("veggie-burger"), drink=lemonade),
    "vegan-burger-meal": meal(stack("vegan-burger"), drink=lemonade),
    "breakfast-meal": meal(
        _egg_muffin, side=sweets.porridge, drink=lambda d: cups.tall_glass(d, ((0.1, "#7a4a26"), (0.9, "#3a1a08")))
    ),
}
