"""`edge menu`: problems by line with their cure, and a preview that leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import orjson
import pytest

from edge.config import BUILT_IN_MENU
from tests.cli.conftest import Edge

ROOT = Path(__file__).parents[2]
BAD = b"""{
  "name": "x",
  "currency": "EUR",
  "items": [
    {"item_id": 1, "name": "Toast", "category": "c", "price": -1},
    {"item_id": 2, "name": "", "category": "c",
     "prise": 1}
  ]
}
"""


def test_a_good_menu_passes_the_check(edge: Edge) -> None:
    """With a summary to see that it is the right file, and how well its colours are read."""
    found = edge("menu", "check", str(BUILT_IN_MENU), "--json")
    assert (found.status, found.json["ok"], found.json["currency"]) == (0, True, "EUR")
    assert (found.json["problems"], found.json["notes"]) == ([], [])
    assert float(found.json["least_contrast"].split(":")[0]) >= 4.5


def test_a_bad_menu_is_told_line_by_line(edge: Edge, tmp_path: Path) -> None:
    """As compilers do, so that an editor can jump; with what to do; exit status 65."""
    file = tmp_path / "menu.json"
    file.write_bytes(BAD)
    found = edge("menu", "check", str(file))
    assert found.status == 65
    assert found.out.splitlines() == [
        f"{file}:5: items[0] (1) price: is out of range; write a whole number, at least 0",
        f"{file}:6: items[1] (2): has no price; add price",
        f"{file}:6: items[1] (2) name: is empty; write at least one of its characters",
        f"{file}:7: note: items[1] (2) prise: is not read by anything; did you mean price?",
    ]
    told = edge("menu", "check", str(file), "--json").json
    assert [row["line"] for row in told["problems"]] == [5, 6, 6]
    assert [row["line"] for row in told["notes"]] == [7]


def test_words_that_fit_several_dishes_are_told_with_line_and_cure(edge: Edge, tmp_path: Path) -> None:
    """Those that the menu gives to several first; each is a note, because the menu can be served all the same."""
    file = tmp_path / "menu.json"
    dishes = ("Green Tea", "tea"), ("Black Tea", "tea"), ("Beef Pho", "soup"), ("Tofu Pho", "soup"), ("Toast", "x")
    items = [{"item_id": at, "name": name, "category": kind, "price": 1} for at, (name, kind) in enumerate(dishes, 1)]
    items[1]["aliases"], items[4]["aliases"] = ["house special"], ["house special"]
    rows = ",\n".join(orjson.dumps(item).decode() for item in items)
    file.write_text(f'{{"name": "x", "currency": "EUR", "items": [\n{rows}\n]}}\n')
    found = edge("menu", "check", str(file))
    assert found.status == 0
    told = found.out.splitlines()
    assert told[0] == (
        f"{file}:6: note: items[4] (5) name: “house special” is what several are called: Black Tea, Toast; "
        "the kiosk cannot tell which; call each of them something else"
    )
    assert (
        f"{file}:5: note: items[3] (4) name: “pho” may be Beef Pho, Tofu Pho; the kiosk cannot tell which; "
        "where it means one of them, add it to that one's aliases"
    ) in told
    listed = edge("menu", "check", str(file), "--json").json
    assert listed["ok"]
    assert listed["ambiguous"][0]["line"] == 6
    assert listed["notes"] == []


def test_a_slip_in_the_json_has_line_and_column(edge: Edge, tmp_path: Path) -> None:
    """Where it is, not that it is somewhere."""
    file = tmp_path / "menu.json"
    file.write_text('{\n  "name": "x",\n  "items": [1, 2,]\n}\n')
    found = edge("menu", "check", str(file))
    assert found.status == 65
    assert found.out.startswith(f"{file}:3:17: is no JSON here")
    assert found.out.endswith("take away this comma\n")


def test_a_picture_that_is_not_there_is_noted(edge: Edge, tmp_path: Path) -> None:
    """The page shows an empty plate for it, which nobody notices at a desk."""
    file = tmp_path / "menu.json"
    items = [{"item_id": 1, "name": "x", "category": "c", "price": 1, "image": "images/food/no-such.svg"}]
    file.write_bytes(orjson.dumps({"name": "x", "currency": "EUR", "items": items}))
    found = edge("menu", "check", str(file), "--json")
    assert (found.status, len(found.json["notes"])) == (0, 1)
    assert found.json["notes"][0]["place"] == "items[0] (1) image"


def test_a_missing_file_is_status_66(edge: Edge, tmp_path: Path) -> None:
    """Not the same as a bad one."""
    assert edge("menu", "check", str(tmp_path / "none.json")).status == 66
    assert edge("menu", "preview", str(tmp_path / "none.json"), "--once").status == 66


def test_a_bad_menu_is_not_previewed(edge: Edge, tmp_path: Path) -> None:
    """Its problems are told instead of a kiosk that does not start."""
    file = tmp_path / "menu.json"
    file.write_bytes(BAD)
    found = edge("menu", "preview", str(file), "--once", "--json")
    assert (found.status, len(found.json["problems"])) == (65, 3)


@pytest.mark.leaks("a whole appliance of other processes starts and ends")
def test_a_preview_serves_the_menu_and_leaves_nothing(tmp_path: Path) -> None:
    """No folder and no process stays; a kiosk's own settings around it are not its servers or devices."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    command = [sys.executable, "-m", "edge", "menu", "preview", str(BUILT_IN_MENU), "--json"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), "NATS_URL": "nats://192.0.2.1:4222"}
    with subprocess.Popen(command, env=env, cwd=tmp_path, stdout=subprocess.PIPE) as preview:
        assert preview.stdout is not None
        told = b"".join(preview.stdout.readline() for _ in range(4))
        page = orjson.loads(told)["page"]
        with urllib.request.urlopen(page, timeout=5) as answer:
            assert b"<html" in answer.read()
        preview.send_signal(signal.SIGTERM)
        assert preview.wait(15) == 0
    assert list(folder.iterdir()) == []
