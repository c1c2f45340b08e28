"""Every picture of every menu, and the program that writes them."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from edge.menus.drawing import grill, icons, noodle_bar
from edge.menus.drawing.canvas import Drawing

FOLDER = Path(__file__).parents[2] / "page" / "images" / "food"


def pictures() -> dict[str, str]:
    """The text of each file by its path in the folder."""
    drawn = {}
    codes = {**grill.PICTURES, **{f"noodles/{code}": draw for code, draw in noodle_bar.PICTURES.items()}}
    for code, draw in codes.items():
        # A seed of the name: a new dish does not change the crumbs on all the others.
        drawing = Drawing(crc32(code.encode()))
        draw(drawing)
        drawn[f"{code}.svg"] = drawing.svg()
    return drawn | {f"icons/{name}.svg": icons.icon(name) for name in icons.ALL}


def write(folder: Path = FOLDER) -> None:
    """Write all of them. Raises OSError."""
    for name, text in pictures().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
