"""What a picture is made of: shapes with gradients, groups, and numbers written short. Lengths are picture units."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

WIDTH, HEIGHT = 400, 300
Stop = tuple[float, str] | tuple[float, str, float]
"""(offset 0..1, colour) or (offset, colour, opacity)."""
Point = tuple[float, float]
_TENTHS = re.compile(r"(?<![\d.#])\d\d+\.\d(?!\d)")
"""Tenths of larger numbers: invisible where parts are drawn at less than their size."""


def num(value: float) -> str:
    """The number in the fewest characters that keep a tenth of a unit."""
    return f"{round(value, 1):g}"


def path(*parts: str | float) -> str:
    """Path data from commands and numbers."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            short = num(part)
            text += short if not text or text[-1].isalpha() or short.startswith("-") else " " + short
    return text


class Drawing:
    """A picture that grows from the back to the front. `seed` makes its irregularities, the same every time."""

    def __init__(self, seed: int = 1, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.random = Random(seed)
        self.detail = 1.0
        """Share of crumbs and seeds that are drawn; what stands small in a picture needs fewer."""
        self._size = f"0 0 {width} {height}"
        self._paints: dict[str, str] = {}
        self._shapes: dict[str, str] = {}
        self._parts: list[str] = []

    # ------------------------------------------------------------------ paint
    def down(self, *colours: str) -> str:
        """A gradient from top to bottom of a shape, colours at equal distances."""
        return self._gradient('<linearGradient id="{}" x2="0" y2="1">', _even(colours))

    def fade(self, colour: str, strength: float) -> str:
        """A gradient that comes and goes from the bottom to the top of a shape."""
        stops: list[Stop] = [(0, colour, 0), (0.4, colour, strength), (0.8, colour, strength), (1, colour, 0)]
        return self._gradient('<linearGradient id="{}" x2="0" y2="1">', stops)

    def across(self, *colours: str) -> str:
        """A gradient from left to right of a shape."""
        return self._gradient('<linearGradient id="{}">', _even(colours))

    def slanted(self, *colours: str) -> str:
        """A gradient from upper left, where the light is, to lower right."""
        return self._gradient('<linearGradient id="{}" x2="1" y2="1">', _even(colours))

    def round(self, *stops: Stop, at: Point = (0.36, 0.26), r: float = 0.8) -> str:
        """A gradient around a lit spot; `at` and `r` are fractions of the shape."""
        head = f'<radialGradient id="{{}}" cx="{num2(at[0])}" cy="{num2(at[1])}" r="{num2(r)}">'
        return self._gradient(head, stops)

    def ball(self, *colours: str) -> str:
        """A round gradient with colours at equal distances."""
        return self.round(*_even(colours))

    def _gradient(self, head: str, stops: Sequence[Stop]) -> str:
        body = head + "".join(_stop(stop) for stop in stops)
        name = self._paints.setdefault(body, f"p{len(self._paints)}")
        return f"url(#{name})"

    # ------------------------------------------------------------------ shapes
    def draw(self, d: str, fill: str = "none", **attributes: str | float) -> None:
        """A path."""
        self._parts.append(f'<path d="{d}"{_attributes(fill, attributes)}/>')

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, turn: float = 0, **more: str | float) -> None:
        """An ellipse around its centre, turned by degrees."""
        if turn:
            more["transform"] = f"rotate({num(turn)} {num(x)} {num(y)})"
        shape = f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}"'
        self._parts.append(f"{shape}{_attributes(fill, more)}/>")

    def box(self, x: float, y: float, w: float, h: float, r: float, fill: str, **more: str | float) -> None:
        """A rectangle with round corners."""
        shape = f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" rx="{num(r)}"'
        self._parts.append(f"{shape}{_attributes(fill, more)}/>")

    def line(self, d: str, colour: str, width: float, **more: str | float) -> None:
        """A stroke with round ends."""
        self.draw(d, "none", stroke=colour, stroke_width=width, stroke_linecap="round", **more)

    def strokes(self, d: str, *layers: tuple[str, float, float]) -> None:
        """One path stroked several times, each (colour, width, units downwards): written once, whatever is over it."""
        name = self._shapes.setdefault(f'<path d="{d}"/>', f"s{len(self._shapes)}")
        for colour, width, drop in layers:
            down = f' y="{num(drop)}"' if drop else ""
            self._parts.append(
                f'<use href="#{name}"{down} fill="none" stroke="{colour}" stroke-width="{num2(width)}"'
                ' stroke-linecap="round" stroke-linejoin="round"/>'
            )

    def specks(self, places: Iterable[Point], colour: str, width: float, opacity: float = 1, long: float = 1.5) -> None:
        """Many small dots of one colour in one path, each up to `long` units longer than wide."""
        kept = [place for place in places if self.detail == 1 or self.random.random() < self.detail]
        d = "".join(path("M", x, y, "h", self.random.uniform(0.1, long)) for x, y in kept)
        self.line(d, colour, width, opacity=opacity)

    @contextmanager
    def at(self, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0, **more: str | float) -> Iterator[None]:
        """Shapes drawn inside are moved, then turned by degrees, then scaled."""
        moved = f"translate({num(x)} {num(y)})" if x or y else ""
        turned = f"rotate({num(turn)})" if turn else ""
        scaled = f"scale({num2(scale)})" if scale != 1 else ""
        place = f' transform="{moved}{turned}{scaled}"' if moved or turned or scaled else ""
        self._parts.append(f"<g{place}{_attributes('', more)}>")
        yield
        self._parts.append("</g>")

    def recorded(self, draw: Callable[[Drawing], None]) -> str:
        """What `draw` draws around 0 0, for `stamp`."""
        before, self._parts = self._parts, []
        draw(self)
        made, self._parts = "".join(self._parts), before
        return made

    def stamp(self, shape: str, x: float, y: float, turn: float = 0, scale: float = 1) -> None:
        """A copy of a small shape (elements around 0 0); written once, however often it is used."""
        name = self._shapes.setdefault(shape, f"s{len(self._shapes)}")
        more = (f" rotate({num(turn)})" if turn else "") + (f" scale({num2(scale)})" if scale != 1 else "")
        self._parts.append(f'<use href="#{name}" transform="translate({num(x)} {num(y)}){more}"/>')

    # ------------------------------------------------------------------ light
    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.4) -> None:
        """The soft shadow on the table."""
        dark = "#2b1408"
        paint = self.round((0, dark, strength), (0.55, dark, strength * 0.5), (1, dark, 0), at=(0.5, 0.5), r=0.5)
        self.oval(x, y, rx, ry, paint)

    def shine(self, x: float, y: float, rx: float, ry: float, turn: float = 0, strength: float = 0.6) -> None:
        """A soft highlight."""
        paint = self.round((0, "#fff", strength), (1, "#fff", 0), at=(0.5, 0.5), r=0.5)
        self.oval(x, y, rx, ry, paint, turn)

    def svg(self) -> str:
        """The file."""
        paints = "".join(
            f"{body.format(name)}</{'linear' if body.startswith('<linear') else 'radial'}Gradient>"
            for body, name in self._paints.items()
        )
        shapes = "".join(f'<g id="{name}">{shape}</g>' for shape, name in self._shapes.items())
        body = "".join(self._parts)
        if self.detail < 1:
            body, shapes = (_TENTHS.sub(lambda found: str(round(float(found[0]))), text) for text in (body, shapes))
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self._size}">'
        return f"{head}<defs>{paints}{shapes}</defs>{body}</svg>\n"


def num2(value: float) -> str:
    """A factor in the fewest characters that keep a hundredth."""
    return f"{round(value, 2):g}".replace("0.", ".") if 0 < value < 1 else f"{round(value, 2):g}"


def smooth(points: Sequence[Point]) -> str:
    """A closed curve that touches the middle between each two points; the points pull it outwards."""
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, (*points[1:], points[0]), strict=True)]
    start, text = middles[-1], ""
    for point, middle in zip(points, middles, strict=True):
        text = path(text, "Q", *point, *middle)
    return path("M", *start) + text + "Z"


def blob(random: Random, x: float, y: float, rx: float, ry: float, rough: float = 0.12, corners: int = 9) -> str:
    """An uneven oval; `rough` is how far corners leave the ellipse, as a fraction."""
    points = []
    for at in range(corners):
        angle, reach = 2 * math.pi * at / corners, 1.06 + random.uniform(-rough, rough)
        points.append((x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle)))
    return smooth(points)


def _even(colours: Sequence[str]) -> list[Stop]:
    last = max(1, len(colours) - 1)
    return [(at / last, colour) for at, colour in enumerate(colours)]


def _stop(stop: Stop) -> str:
    seen = f' stop-opacity="{num2(stop[2])}"' if len(stop) == 3 else ""
    return f'<stop offset="{num2(stop[0])}" stop-color="{stop[1]}"{seen}/>'


def _attributes(fill: str, more: dict[str, str | float]) -> str:
    given = {"fill": fill, **more} if fill else more
    return "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else num2(value)}"'
        for name, value in given.items()
    )
