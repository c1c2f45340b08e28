"""Desserts and breakfast."""

from __future__ import annotations

from collections.abc import Sequence

from edge.menus.drawing.canvas import Drawing, blob, path
from edge.menus.drawing.cups import mint, steam
from edge.menus.drawing.plates import bowl, plate


def berry(draw: Drawing, x: float, y: float, r: float, kind: str = "blue") -> None:
    """A blueberry, or a raspberry when `kind` is red."""
    draw.stamp(draw.recorded(_raspberry if kind == "red" else _blueberry), x, y, 0, r / 15)


def _raspberry(draw: Drawing) -> None:
    draw.oval(1, 4, 15, 14, "#2b1408", opacity=0.3)
    draw.oval(0, 0, 15, 14, draw.ball("#ff9c93", "#dc2a3c", "#84091c"))
    draw.line("M-7-8h.1M1-9h.1M8-6h.1M-8 0h.1M0 0h.1M8 2h.1M-6 8h.1M3 8h.1", "#ffb3ac", 4, opacity=0.55)
    draw.shine(-5, -6, 6, 4, -30, 0.95)


def _blueberry(draw: Drawing) -> None:
    draw.oval(1, 4, 15, 14, "#2b1408", opacity=0.3)
    draw.oval(0, 0, 15, 14, draw.ball("#a9b6ee", "#4a5cb4", "#1f2a66"))
    draw.oval(1, -5, 5, 3, "#1b2558", opacity=0.7)
    draw.shine(-5, -6, 6, 4, -30, 0.95)


def strawberry(draw: Drawing, x: float, y: float, scale: float = 1, turn: float = 0) -> None:
    """Whole, with its leaves."""
    draw.stamp(draw.recorded(_strawberry), x, y, turn, scale)


def _strawberry(draw: Drawing) -> None:
    body = "M-24-12C-24-30 24-30 24-12C24 8 8 30 0 32C-8 30-24 8-24-12Z"
    draw.draw(body, draw.ball("#ff8d7c", "#e2242f", "#97081c"))
    draw.line("M-12-8h.5M0-12h.5M12-8h.5M-7 4h.5M7 4h.5M0 16h.5M-16 2h.5M16 2h.5", "#ffe39a", 2.6, opacity=0.95)
    leaf = "M0-22C-10-36-26-28-22-18C-12-22-8-14 0-18C8-14 12-22 22-18C26-28 10-36 0-22Z"
    draw.draw(leaf, draw.down("#8fce4a", "#3f8a1c"))
    draw.shine(-10, -12, 7, 11, 20, 0.75)


def scoop(draw: Drawing, x: float, y: float, r: float, colours: Sequence[str]) -> None:
    """A ball of ice cream with a ragged foot."""
    draw.draw(blob(draw.random, x, y + r * 0.62, r * 1.08, r * 0.34, 0.1, 13), colours[-1])
    draw.draw(blob(draw.random, x, y, r, r * 0.94, 0.03, 15), draw.ball(*colours))
    draw.specks(
        [(x + draw.random.uniform(-0.6, 0.6) * r, y + draw.random.uniform(-0.5, 0.6) * r) for _ in range(12)],
        "#fff",
        3,
        0.35,
        6,
    )


def sundae(draw: Drawing) -> None:
    """Vanilla ice cream under chocolate sauce in a glass dish."""
    draw.shadow(200, 276, 92, 13)
    draw.draw(
        "M184 214H216L220 258Q258 262 258 272Q258 280 200 280T142 272Q142 262 180 258Z",
        draw.across("#c3d4da", "#fff", "#dbe7ea", "#93a9b2"),
        opacity=0.95,
    )
    vanilla = ("#fffdf2", "#fdeebb", "#efd083", "#cda75a")
    for x, y, r in ((152, 120, 46), (248, 120, 46), (200, 92, 54)):
        scoop(draw, x, y, r, vanilla)
    draw.draw(
        "M150 78C158 34 244 32 252 80C260 92 252 108 244 104C238 98 234 92 228 98C230 122 216 128 212 110C208 96 198 94 194 104C192 132 174 130 174 110C172 96 160 98 156 100C146 100 146 88 150 78Z",
        draw.ball("#8a4f2c", "#5b2c12", "#331404"),
    )
    draw.shine(180, 60, 24, 9, -24, 0.7)
    draw.draw(
        "M92 128Q200 170 308 128C306 184 262 224 216 226H184C138 224 94 184 92 128Z",
        draw.across("#cfe0e6", "#f8fcfd", "#fff", "#aebfc7"),
        opacity=0.62,
    )
    draw.draw("M104 146C112 186 140 212 168 218C142 196 128 172 124 152Z", "#fff", opacity=0.85)
    draw.line("M92 128Q200 170 308 128", "#fff", 4)
    draw.draw("M262 30L286 96L268 104L246 38Z", draw.across("#f3c885", "#d59a4c", "#a86b25"))
    draw.line("M254 36L276 98M262 32L282 96M252 52L274 44M258 70L280 62M264 88L284 80", "#8f5a1c", 1.4, opacity=0.6)
    draw.line("M204 36Q208 18 226 12", "#6b7a2a", 2.4)
    draw.oval(203, 44, 14, 13, draw.ball("#ff8a80", "#d8142a", "#7d0414"))
    draw.shine(198, 39, 5, 3, -30, 0.95)


def brownie(draw: Drawing) -> None:
    """Two squares, stacked, with walnuts and warm sauce."""
    plate(draw)
    for dx, dy in ((14, 34), (-6, -12)):
        with draw.at(dx, dy):
            draw.draw("M96 156L196 190V232L96 194Z", draw.down("#5d3016", "#3a1a08"))
            draw.draw("M196 190L306 152V190L196 232Z", draw.down("#452109", "#270f03"))
            draw.draw("M96 156L204 122L306 152L196 190Z", draw.slanted("#a5673a", "#72401f", "#4c2610"))
            draw.specks(
                [(draw.random.uniform(104, 190), draw.random.uniform(176, 206)) for _ in range(12)],
                "#8a5530",
                3,
                0.7,
                4,
            )
            draw.specks(
                [(draw.random.uniform(204, 296), draw.random.uniform(180, 206)) for _ in range(10)],
                "#1b0a02",
                3,
                0.7,
                4,
            )
            draw.line("M130 154Q160 138 200 136M150 166L230 140M180 178L270 152", "#d8a374", 1.6, opacity=0.5)
    draw.draw(
        "M110 138Q150 118 204 116Q266 122 288 140Q296 150 280 150Q274 178 266 176Q258 172 260 158Q236 162 226 172Q222 206 212 200Q204 192 208 178Q176 172 160 160Q156 186 146 180Q140 172 144 156Q100 148 110 138Z",
        draw.slanted("#7a431f", "#42200b", "#220c02"),
    )
    draw.line("M132 138Q170 124 214 126", "#e9b98a", 4, opacity=0.6)
    for x, y in ((168, 136), (224, 134), (200, 152)):
        draw.draw(blob(draw.random, x, y, 16, 10, 0.25, 8), draw.ball("#f3d09a", "#c98f4a", "#855016"))
        draw.line(path("M", x - 9, y, "q", 5, -5, 9, 0, "t", 9, 0), "#7a4a16", 1.6, opacity=0.7)
    mint(draw, 262, 126, 0.8)


def pie(draw: Drawing) -> None:
    """An apple pie with a lattice, one corner open."""
    plate(draw)
    draw.draw(
        "M84 170Q94 132 130 128L292 132Q322 140 322 176L312 206Q308 218 292 218H116Q98 218 94 204Z",
        draw.down("#ffd98e", "#e3a045", "#a8651a"),
    )
    draw.draw(
        "M104 172Q110 146 136 144L284 147Q302 152 302 176Q300 194 284 194L124 194Q106 192 104 172Z",
        draw.slanted("#ffce63", "#e69a24", "#b86a0c"),
    )
    for x, y in ((130, 168), (160, 178), (196, 164), (230, 178), (266, 166), (290, 180), (150, 156), (216, 152)):
        draw.oval(x, y, 15, 8, draw.ball("#fff0b0", "#f7c64c", "#d08a12"), draw.random.uniform(-30, 30))
    lattice = "M112 152L176 198M150 144L220 198M196 144L262 198M240 146L300 188M292 152L232 198M256 146L188 198M212 144L142 198M168 144L108 184"
    draw.line(lattice, "#8a4f10", 14, opacity=0.35)
    with draw.at(0, -3):
        draw.line(lattice, "#e8ac52", 13)
        draw.line(lattice, "#ffe0a0", 4, opacity=0.8)
    edge = path(
        "M",
        92,
        174,
        *(
            part
            for _ in range(1)
            for part in (
                "Q",
                98,
                136,
                134,
                133,
                "L",
                290,
                136,
                "Q",
                316,
                144,
                314,
                178,
                "Q",
                310,
                206,
                290,
                208,
                "H",
                120,
                "Q",
                96,
                204,
                92,
                174,
                "Z",
            )
        ),
    )
    draw.draw(
        edge, "none", stroke=draw.slanted("#ffe2a4", "#dd9a3e", "#9a5b14"), stroke_width=15, stroke_linejoin="round"
    )
    draw.draw(edge, "none", stroke="#fff2cc", stroke_width=4, stroke_dasharray="9 12", opacity=0.6)
    draw.specks(
        [(draw.random.uniform(100, 306), draw.random.uniform(138, 204)) for _ in range(26)], "#fff", 2.2, 0.9, 1
    )
    steam(draw, 200, 128, 100, 90)


def cheesecake(draw: Drawing) -> None:
    """A slice with strawberries."""
    plate(draw)
    draw.draw("M78 178L312 132V186L84 234Z", draw.down("#fff8e0", "#f9e5b0", "#ecca83"))
    draw.draw(
        "M78 178L312 132C330 118 300 96 270 100C190 104 100 140 78 178Z", draw.slanted("#fffdf2", "#fdeebf", "#efd28c")
    )
    draw.draw("M312 132C326 122 326 160 322 176Q318 186 312 186Z", draw.down("#e9c07a", "#b57c34"))
    draw.draw("M82 218L312 172V190Q312 196 304 198L92 240Q84 240 84 234Z", draw.down("#d59a52", "#8f5a1f"))
    draw.specks(
        [(x, 236 - (x - 90) * 0.2 + draw.random.uniform(-8, 1)) for x in range(94, 306, 9)], "#6b3d0e", 3, 0.5, 4
    )
    draw.draw(
        "M96 166C130 130 220 104 276 104C306 104 312 122 296 130L262 138Q260 172 250 168Q242 160 244 142L196 152Q192 196 182 190Q174 180 180 156L132 168Q130 190 122 184Q116 178 118 170Q92 176 96 166Z",
        draw.slanted("#f4525a", "#c9162c", "#84061a"),
        opacity=0.95,
    )
    draw.line("M128 154Q180 118 262 112", "#ffc2bd", 5, opacity=0.7)
    strawberry(draw, 216, 104, 1.05, 14)
    strawberry(draw, 264, 98, 0.9, -18)
    mint(draw, 168, 134, 0.8)


def pancakes(draw: Drawing) -> None:
    """A stack with butter, syrup and berries."""
    plate(draw, 226)
    for at in range(4):
        y = 214 - at * 23
        x = 200 + (-6, 7, -4, 3)[at]
        draw.draw(
            path("M", x - 122, y, "Q", x - 124, y + 22, x, y + 32, "Q", x + 124, y + 22, x + 122, y, "Z"),
            draw.down("#fff0bd", "#f9d888", "#d9983c"),
        )
        draw.oval(
            x,
            y - 2,
            123,
            29,
            draw.round((0, "#e5a04a"), (0.72, "#cf7f2a"), (0.9, "#f0bf6e"), (1, "#ffe6a6"), at=(0.5, 0.5), r=0.5),
        )
    draw.draw(
        "M104 142C116 118 286 116 298 142C304 156 288 154 286 166C288 200 272 204 270 180C266 162 248 164 244 172C244 208 226 206 226 178C216 164 186 166 180 174C180 220 160 214 160 180C154 162 138 162 132 170C130 186 118 182 118 166C106 158 98 154 104 142Z",
        draw.slanted("#f0a437", "#b9600f", "#7a3503"),
        opacity=0.9,
    )
    draw.line("M128 138Q180 120 240 126", "#ffe2a4", 5, opacity=0.8)
    with draw.at(186, 120, 1, -8):
        draw.draw("M-30 2L2-10L34 2L2 14Z", draw.slanted("#fffdf0", "#ffeeb0"))
        draw.draw("M-30 2L2 14V28L-30 15Z", "#f3d169")
        draw.draw("M34 2L2 14V28L34 15Z", "#dfb23e")
    for x, y, kind in (
        (238, 128, "blue"),
        (256, 140, "blue"),
        (148, 136, "red"),
        (98, 214, "blue"),
        (306, 216, "red"),
        (288, 226, "blue"),
    ):
        berry(draw, x, y, 13, kind)
    mint(draw, 132, 138, 0.7)


def porridge(draw: Drawing) -> None:
    """A bowl of oats with berries and seeds."""
    bowl(draw, 150, 146, 48, ("#7fa6b8", "#a9cbd8", "#3f6678"), 108)
    draw.oval(200, 152, 132, 39, draw.ball("#fff8e6", "#f1e0bd", "#d6bb88"))
    draw.specks(
        [(200 + draw.random.uniform(-110, 110), 152 + draw.random.uniform(-24, 26)) for _ in range(44)],
        "#c9a871",
        5,
        0.55,
        8,
    )
    draw.specks(
        [(200 + draw.random.uniform(-100, 100), 150 + draw.random.uniform(-20, 26)) for _ in range(20)],
        "#fffdf4",
        4,
        0.9,
        6,
    )
    draw.line("M110 158Q150 176 200 160T290 156", "#c98a2a", 6, opacity=0.6)
    for x, y, kind in (
        (150, 134, "blue"),
        (174, 126, "red"),
        (134, 150, "red"),
        (166, 148, "blue"),
        (192, 140, "blue"),
        (150, 164, "blue"),
    ):
        berry(draw, x, y, 15, kind)
    strawberry(draw, 232, 138, 0.9, 24)
    strawberry(draw, 262, 148, 0.75, -20)
    draw.specks(
        [(200 + draw.random.uniform(-40, 90), 164 + draw.random.uniform(-10, 16)) for _ in range(16)],
        "#4a3a1c",
        2.6,
        0.9,
        3,
    )
    mint(draw, 210, 158, 0.8)
    steam(draw, 220, 116, 80, 76)
