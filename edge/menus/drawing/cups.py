"""Glasses, cups and bottles with what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from edge.menus.drawing.canvas import Drawing, blob, path

DROP = '<path d="M0-4C2.6-.6 3.2 1 3.2 2.4A3.2 3.2 0 0 1-3.2 2.4C-3.2 1-2.6-.6 0-4Z" fill="#fff" opacity=".75"/><circle cx="1" cy="3" r="1.2" fill="#fff"/>'
CUBE = '<rect x="-15" y="-13" width="30" height="26" rx="7" fill="#fff" opacity=".34"/><path d="M-11-9h15l-6 8h-9z" fill="#fff" opacity=".6"/><rect x="-15" y="-13" width="30" height="26" rx="7" fill="none" stroke="#fff" stroke-width="1.6" opacity=".7"/>'


def steam(draw: Drawing, x: float, y: float, wide: float = 60, high: float = 60) -> None:
    """Three wisps that rise from y."""
    for at, bend in ((-0.5, 9), (0, -11), (0.5, 9)):
        left = x + at * wide
        d = path(
            "M",
            left,
            y,
            "c",
            -bend,
            -high * 0.3,
            bend,
            -high * 0.45,
            0,
            -high * 0.7,
            "s",
            bend * 0.4,
            -high * 0.2,
            1,
            -high * 0.32,
        )
        fade = draw.fade("#fff", 0.5)
        layers = ((fade, 15.0, 0.0), (fade, 9.0, 0.0), (fade, 4.0, 0.0))
        draw.strokes(d, *layers if draw.detail == 1 else layers[1:2])


def tumbler(draw: Drawing, drink: Sequence[str], ice: bool = True, bubbles: bool = True, full: float = 50) -> None:
    """A tall glass: drink (top to bottom), ice, bubbles, dew. It stands around x 200, y 20 to 272."""
    draw.shadow(200, 270, 96, 15)
    draw.draw("M140 34L156 258Q158 272 200 272T244 258L260 34Z", "#e9f4f7", opacity=0.55)
    draw.draw(
        path("M", 143, full, "L", 157.5, 254, "Q", 160, 266, 200, 266, "T", 242.5, 254, "L", 257, full, "Z"),
        draw.down(*drink),
    )
    draw.draw(
        path("M", 143, full, "L", 157.5, 254, "Q", 160, 266, 200, 266, "T", 242.5, 254, "L", 257, full, "Z"),
        draw.across("#000", "#fff", "#000"),
        opacity=0.13,
    )
    draw.oval(200, full, 57, 11, drink[0])
    draw.oval(200, full, 57, 11, draw.slanted("#fff", drink[0]), opacity=0.5)
    if ice:
        for x, y, turn in (
            (174, full + 12, -18),
            (214, full + 8, 14),
            (232, full + 34, 30),
            (186, full + 44, 8),
            (214, full + 66, -24),
        ):
            draw.stamp(CUBE, x, y, turn)
    if bubbles:
        rise = draw.random
        draw.specks([(rise.uniform(164, 238), rise.uniform(full + 20, 250)) for _ in range(26)], "#fff", 3, 0.55, 0.1)
    draw.draw("M152 60L164 244Q166 254 172 254L160 58Z", "#fff", opacity=0.5)
    draw.line("M246 74L236 226", "#fff", 3, opacity=0.45)
    draw.oval(200, 34, 60, 11.5, "none", stroke="#fff", stroke_width=4)
    draw.oval(200, 34, 60, 11.5, "none", stroke="#b9cdd3", stroke_width=1.4)
    dew = ((168, 130), (226, 112), (220, 214), (190, 226), (180, 176), (232, 160), (204, 150), (176, 210))
    for x, y in dew if draw.detail == 1 else dew[:3]:
        draw.stamp(DROP, x, y, 0, draw.random.uniform(0.6, 1.3))


def straw(draw: Drawing, colour: str = "#d8321f") -> None:
    """Drawn before the glass, so that it stands in it."""
    draw.line("M206 240L236 22L268 10", colour, 11, stroke_linejoin="round")
    draw.draw("M206 240L236 22L268 10", stroke="#fff", stroke_width=11, stroke_dasharray="8 16")
    draw.line("M203 240L233 22", "#fff", 2.4, opacity=0.6)


def citrus(
    draw: Drawing, x: float, y: float, r: float, colours: Sequence[str] = ("#fff9c9", "#ffd93b", "#e8a800")
) -> None:
    """A slice of lemon or orange on the rim."""
    draw.oval(x, y, r, r, colours[2])
    draw.oval(x, y, r * 0.9, r * 0.9, colours[0])
    segment = path("M", 0, -r * 0.1, "L", r * 0.26, -r * 0.74, "Q", 0, -r * 0.9, -r * 0.26, -r * 0.74, "Z")
    for turn in range(0, 360, 45):
        draw.stamp(f'<path d="{segment}" fill="{draw.down(colours[1], colours[2])}"/>', x, y, turn)
    draw.shine(x - r * 0.3, y - r * 0.4, r * 0.5, r * 0.3, -30, 0.7)


def mint(draw: Drawing, x: float, y: float, scale: float = 1) -> None:
    """A sprig."""
    for turn, size in ((-62, 0.9), (58, 0.9), (-12, 1.1)):
        draw.stamp(draw.recorded(_mint_leaf), x, y, turn, scale * size)


def _mint_leaf(draw: Drawing) -> None:
    draw.draw("M0 4C-15-6-13-24 0-34C13-24 15-6 0 4Z", draw.slanted("#a7e06a", "#4f9e2c", "#2b6b17"))
    draw.line("M0 2V-28M0-8l-7-6M0-8l7-6M0-18l-5-5M0-18l5-5", "#d6f4a8", 1.4, opacity=0.8)


def shake(draw: Drawing, milk: Sequence[str], top: str, sauce: str | None = None) -> None:
    """A milkshake with cream, a cherry and a straw."""
    draw.shadow(200, 274, 84, 13)
    draw.line("M214 130L244 20", top, 12)
    draw.draw("M214 130L244 20", stroke="#fff", stroke_width=12, stroke_dasharray="8 16")
    draw.draw("M138 96L160 250Q162 262 200 262T240 250L262 96Z", draw.down(*milk))
    if sauce:
        draw.line(
            "M152 108Q170 150 162 180T172 232M250 108Q226 150 240 184T226 236M196 106Q208 150 196 190",
            sauce,
            7,
            opacity=0.75,
        )
    draw.draw(
        "M138 96L160 250Q162 262 200 262T240 250L262 96Z", draw.across("#000", "#fff", "#fff", "#000"), opacity=0.15
    )
    draw.draw("M170 262H230L240 272Q200 282 160 272Z", draw.down("#fff", "#c9d6da"), opacity=0.9)
    cream = draw.ball("#fff", "#fffaf0", "#f0dfc6", "#d9bf9c")
    for x, y, rx, ry in (
        (160, 92, 32, 20),
        (238, 92, 32, 20),
        (200, 94, 42, 22),
        (178, 72, 30, 19),
        (224, 72, 28, 18),
        (200, 54, 26, 18),
        (202, 40, 14, 11),
    ):
        draw.oval(x, y, rx, ry, cream)
    for d in ("M134 92Q160 108 200 104T266 90", "M152 72Q190 88 248 70", "M178 52Q200 62 224 50"):
        draw.line(d, "#cbb08a", 2, opacity=0.45)
    if sauce:
        draw.line("M170 60Q182 76 200 62T232 64Q236 82 226 88M172 66Q166 82 172 88", sauce, 4.5, opacity=0.9)
    draw.line("M204 26Q206 8 226 4", "#6b7a2a", 2.4)
    draw.oval(203, 32, 13, 12, draw.ball("#ff8a80", "#d8142a", "#7d0414"))
    draw.shine(198, 27, 5, 3, -30, 0.95)
    draw.draw("M150 110L168 238Q169 244 174 244L162 108Z", "#fff", opacity=0.45)


def mug(draw: Drawing, surface: Sequence[str], art: bool = False, foam: bool = False) -> None:
    """A wide cup on its saucer, steaming."""
    draw.shadow(200, 262, 160, 19)
    china = draw.down("#fff", "#f6efe6", "#cdbfae")
    draw.oval(200, 246, 146, 26, china)
    draw.oval(200, 242, 146, 24, draw.slanted("#fff", "#efe5d8", "#d8c9b6"))
    draw.oval(200, 240, 92, 13, "#c2b19c", opacity=0.6)
    draw.line("M292 150C346 142 344 206 276 208", "#e2d6c6", 17)
    draw.line("M292 148C340 142 338 200 276 204", "#fff", 8, opacity=0.85)
    draw.draw(
        "M92 132C94 200 128 240 164 246H236C272 240 306 200 308 132Z",
        draw.across("#e9dfd2", "#fff", "#fbf6ef", "#b9a994"),
    )
    draw.oval(200, 132, 108, 26, draw.down("#d9ccbb", "#fff"))
    draw.oval(
        200,
        134,
        98,
        21,
        draw.round(*((at / (len(surface) - 1), one) for at, one in enumerate(surface)), at=(0.45, 0.5), r=0.62),
    )
    if foam:
        draw.specks(
            [(200 + draw.random.uniform(-80, 80), 134 + draw.random.uniform(-9, 9)) for _ in range(30)], "#fff", 2, 0.55
        )
    if art:
        draw.draw(
            "M200 150C158 146 146 132 168 124C182 119 196 124 200 130C204 124 218 119 232 124C254 132 242 146 200 150Z",
            "#fff6e4",
            opacity=0.95,
        )
        draw.line("M200 147V132M184 141Q176 134 180 129M216 141Q224 134 220 129", "#b97a3c", 2, opacity=0.7)
    draw.shine(166, 126, 40, 6, 0, 0.5)
    draw.draw("M108 146C112 190 130 222 150 236C136 214 126 186 124 148Z", "#fff", opacity=0.85)
    steam(draw, 200, 112, 84, 84)


def tall_glass(
    draw: Drawing, layers: Sequence[tuple[float, str]], leaf: bool = False, marshmallows: bool = False
) -> None:
    """A hot drink in a glass with a handle; `layers` are (share of the height from the top, colour)."""
    draw.shadow(200, 272, 100, 14)
    draw.line("M252 120C312 112 312 208 246 206", "#dfeaec", 13, opacity=0.9)
    draw.line("M252 118C304 112 304 202 246 202", "#fff", 5)
    stops = [colour for share, colour in layers for _ in range(max(1, round(share * 12)))]
    body = "M142 74L156 248Q158 266 200 266T244 248L258 74Z"
    draw.draw(body, draw.down(*stops))
    draw.draw(body, draw.across("#000", "#fff", "#fff", "#000"), opacity=0.15)
    draw.draw("M142 74L156 248Q158 268 200 268T244 248L258 74", "none", stroke="#fff", stroke_width=5, opacity=0.9)
    draw.oval(200, 74, 58, 14, draw.ball("#fff", layers[0][1], layers[0][1]))
    if marshmallows:
        for x, y, turn in ((170, 66, -12), (204, 60, 8), (236, 68, 20), (188, 76, 30), (220, 78, -16)):
            with draw.at(x, y, 1, turn):
                draw.box(-13, -11, 26, 20, 7, draw.slanted("#fff", "#fff3ee", "#f0cfc6"))
    if leaf:
        mint(draw, 204, 92, 1.3)
    draw.draw("M154 92L166 236Q167 246 173 246L163 90Z", "#fff", opacity=0.5)
    draw.oval(200, 74, 60, 15, "none", stroke="#fff", stroke_width=3.5)
    steam(draw, 200, 52, 54, 52)


def bottle(draw: Drawing, glass: Sequence[str], label: str, mark: str, bubbles: bool = False) -> None:
    """Half a litre of water."""
    draw.shadow(200, 282, 68, 11)
    body = "M182 34H218V62C218 82 246 92 246 122V264Q246 282 228 282H172Q154 282 154 264V122C154 92 182 82 182 62Z"
    draw.draw(body, draw.across(*glass))
    draw.draw(body, draw.across("#fff", "#fff", "#003a5c"), opacity=0.16)
    if bubbles:
        draw.specks(
            [(draw.random.uniform(164, 236), draw.random.uniform(100, 274)) for _ in range(30)], "#fff", 4, 0.7, 0.1
        )
    draw.draw("M154 142Q200 154 246 142V214Q200 226 154 214Z", draw.across(label, "#fff", label))
    draw.draw("M154 142Q200 154 246 142V150Q200 162 154 150ZM154 206Q200 218 246 206V214Q200 226 154 214Z", mark)
    draw.draw(
        "M200 160C214 178 220 186 220 194A20 20 0 0 1 180 194C180 186 186 178 200 160Z", draw.down(mark, mark, "#fff")
    )
    draw.box(179, 14, 42, 24, 6, draw.across("#7fb7d8", mark, "#0c3350"))
    draw.line("M188 20V34M196 20V34M204 20V34M212 20V34", "#fff", 1.6, opacity=0.4)
    draw.draw("M164 122C164 106 176 98 182 92V70C188 94 172 104 172 126V262Q166 262 164 256Z", "#fff", opacity=0.6)


def foam_blob(draw: Drawing, x: float, y: float, r: float) -> None:
    """A flake of cream."""
    draw.draw(blob(draw.random, x, y, r, r * 0.7, 0.1), draw.ball("#fff", "#fff6e8", "#e4d2b8"))
