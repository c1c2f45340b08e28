"""The pictures of the menus: complete, small, harmless, and those that the program draws."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from edge.config import BUILT_IN_MENU
from edge.core.menu import parse_menu
from edge.menus.drawing.book import FOLDER, pictures

MENUS = (BUILT_IN_MENU, BUILT_IN_MENU.parent / "menus" / "noodles.json")
PAGE = BUILT_IN_MENU.parent / "page"
FILES = sorted(FOLDER.rglob("*.svg"))
LARGEST = 12 * 1024
"""Bytes of one picture."""


def named(path: Path) -> set[str]:
    """The pictures that a menu names."""
    menu = parse_menu(path.read_bytes())
    return {item.image or "" for item in menu.items} | {category.icon or "" for category in menu.categories}


@pytest.mark.parametrize("path", MENUS, ids=lambda path: path.stem)
def test_every_dish_and_category_has_its_picture(path: Path) -> None:
    """A missing file would show an empty plate."""
    menu = parse_menu(path.read_bytes())
    assert all(item.image for item in menu.items)
    assert all(category.icon for category in menu.categories)
    assert all((PAGE / picture).is_file() for picture in named(path))


def test_no_picture_is_left_over() -> None:
    """An unused one is only weight on every box."""
    present = {str(file.relative_to(PAGE)) for file in FILES}
    assert present - named(MENUS[0]) - named(MENUS[1]) <= {"images/food/icons/noodles-fried.svg"}


def test_the_pictures_are_those_that_the_program_draws() -> None:
    """`python -m edge.menus.drawing` after a change; else the next one who draws undoes an edit by hand."""
    assert {str(file.relative_to(FOLDER)): file.read_text() for file in FILES} == pictures()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_picture_is_small_and_only_a_picture(file: Path) -> None:
    """Well-formed, within its weight, with nothing that loads or runs and no reference that leads nowhere."""
    text = file.read_text()
    assert len(text) <= LARGEST
    root = ElementTree.fromstring(text)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {
        "svg",
        "defs",
        "g",
        "path",
        "ellipse",
        "circle",
        "rect",
        "use",
        "stop",
        "linearGradient",
        "radialGradient",
    }
    ids = {element.get("id") for element in root.iter()}
    assert set(re.findall(r'(?:href="|url\()#(\w+)', text)) <= ids
    assert not re.search(r'href="[^#]|url\([^#]|\son\w+=|<style|javascript:', text)
    assert root.get("viewBox") in ("0 0 400 300", "0 0 64 64")
