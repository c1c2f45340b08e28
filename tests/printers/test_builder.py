"""Documents as bytes: what goes over the wire, exactly, and that nothing in a text can break it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from edge.io.hardware.printers import commands, raster
from edge.io.hardware.printers.builder import compose
from edge.io.hardware.printers.fonts import Fonts, find_fonts
from edge.io.hardware.printers.interface import Block, Cut, Document, Drawer, Feed, Logo, Qr, Row, Rule, Text
from edge.io.hardware.printers.profiles import PROFILES

EPSON, GENERIC = PROFILES["epson"], PROFILES["generic"]
PROLOGUE = b"\x1b@\x1c.\x1bR\x00\x1da\x0f"
FONTS = Fonts()


def _bytes(*blocks: Block, profile: str = "epson", logo: Path | None = None) -> bytes:
    data = compose(Document(blocks), PROFILES[profile], FONTS, logo).data
    assert data.startswith(PROLOGUE)
    return data[len(PROLOGUE) :]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((Text("Hello"),), b"Hello\n"),
        ((Text("Grüße €"),), b"\x1bt\x13Gr\x81\xe1e \xd5\n"),
        ((Text("łódź"), Text("ok")), b"\x1bt\x12\x88\xa2d\xab\nok\n"),
        ((Text("A", align="centre", bold=True, size=2), Text("B")),
         b"\x1ba\x01\x1bE\x01\x1d!\x11A\n\x1ba\x00\x1bE\x00\x1d!\x00B\n"),
        ((Row("1 x Coke", "3,00 €"),), b"1 x Coke" + b" " * 34 + b"\x1bt\x133,00 \xd5\n"),
        ((Rule(),), b"-" * 48 + b"\n"),
        ((Feed(3), Cut(), Drawer()), b"\x1bd\x03\x1dVB\x00\x1bp\x00\x19\xfa"),
        ((Qr("hi", module=4),),
         b"\x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x04\x1d(k\x03\x001E0\x1d(k\x05\x001P0hi\x1d(k\x03\x001Q0\n"),
    ],
)  # fmt: skip
def test_small_documents_are_these_bytes(blocks: tuple[Block, ...], expected: bytes) -> None:
    """Golden bytes: a change on the wire is seen here, and nothing is sent that changes nothing."""
    assert _bytes(*blocks) == expected


TEXTS = st.text(max_size=60)
BLOCKS = st.one_of(
    st.builds(Text, TEXTS, st.sampled_from(("left", "centre", "right")), st.booleans(), st.integers(-1, 9)),
    st.builds(Row, TEXTS, TEXTS, st.booleans(), st.integers(-1, 9)),
    st.builds(Rule),
    st.builds(Qr, TEXTS, st.integers(-1, 40)),
    st.builds(Feed, st.integers(-5, 500)),
    st.builds(Cut),
    st.builds(Logo),
)


@settings(max_examples=60)
@given(st.lists(BLOCKS, max_size=6), st.sampled_from(sorted(PROFILES)))
def test_no_document_crashes_or_holds_a_real_time_command(blocks: list[Block], profile: str) -> None:
    """Whatever a name, a price or a picture holds, it neither stops the building nor commands the printer."""
    composed = compose(Document(tuple(blocks)), PROFILES[profile], FONTS)
    assert not any(start in composed.data for start in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert all(part.dots >= 0 for part in composed.parts)


@pytest.mark.parametrize("name", ["宫保鸡丁", "شاورما دجاج", "עוף", "ต้มยำ", "김치", "🍔"])
def test_what_no_page_has_is_drawn(name: str) -> None:
    """A name in any script is on the paper, beside an amount that stays text."""
    composed = compose(Document((Row(name, "3,00 €"),)), EPSON, FONTS)
    assert b"\x1b*\x21" in composed.data
    assert composed.data.endswith(b"3,00 \xd5\n")


def test_a_drawn_name_takes_the_columns_that_were_counted() -> None:
    """The amount stands at the edge, whatever font has drawn the name."""
    data = _bytes(Row("漢字", "€1"))
    assert data.startswith(b"\x1b*\x21" + (4 * 12).to_bytes(2, "little"))
    assert data.endswith(b" " * (48 - 4 - 2) + b"\x1bt\x13\xd51\n")


def test_a_character_that_no_font_has_is_a_box_and_is_reported() -> None:
    """Nothing is replaced silently: there is a box on the paper, and a warning for the operator."""
    composed = compose(Document((Text("a\U0010fff0b"),)), EPSON, FONTS)
    assert composed.substituted == "\U0010fff0"
    without = compose(Document((Text("漢字"),)), EPSON, Fonts([]))
    assert without.substituted == "漢字"
    assert b"\x1b*\x21" in without.data


def test_a_damaged_font_is_left_out(tmp_path: Path) -> None:
    """A font file that is none does not stop a receipt."""
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"not a font")
    assert find_fonts((str(tmp_path),)) == [tmp_path / "DejaVuSans.ttf"]
    assert compose(Document((Text("漢"),)), EPSON, Fonts([tmp_path / "DejaVuSans.ttf"])).substituted == "漢"


def test_a_logo_is_made_to_fit(tmp_path: Path) -> None:
    """Any picture becomes black dots no wider than the paper, in pieces that the printer can hold."""
    path = tmp_path / "logo.png"
    Image.new("RGBA", (3_000, 900), (0, 0, 0, 255)).save(path)
    data = _bytes(Logo(), logo=path)
    head = data.index(b"\x1dv0\x00")
    assert int.from_bytes(data[head + 4 : head + 6], "little") * 8 == EPSON.dots
    assert set(data[head + 8 : head + 80]) == {0xFF}


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_a_broken_logo_is_left_out(tmp_path: Path, content: bytes) -> None:
    """A receipt without its logo is better than none."""
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    assert _bytes(Logo(), Text("x"), logo=path) == b"x\n"


def test_a_qr_code_always_fits_the_paper() -> None:
    """A printer prints nothing at all of a code that is too wide; too much text for any code is printed as text."""
    data = _bytes(Qr("x" * 900, module=16))
    assert data[data.index(b"1C") + 2] * (101 + 8) <= EPSON.dots
    assert b"\x1d(k" not in _bytes(Qr("y" * 3_000))


def test_a_qr_code_is_a_picture_where_the_printer_has_none() -> None:
    """An unknown printer gets dots, because it would print the command as rubbish."""
    data = _bytes(Qr("hi", module=4), profile="generic")
    assert b"\x1d(k" not in data
    assert b"\x1dv0\x00" in data


def test_pictures_lose_their_real_time_commands() -> None:
    """A picture that holds the bytes of a drawer's pulse does not open the drawer."""
    data = raster.harmless(commands.CLEAR_BUFFERS + b"\x10\x04\x01\x10\x05\x02")
    assert b"\x10\x14" not in data
    assert b"\x10\x04" not in data
    assert b"\x10\x05" not in data


def test_a_box_that_draws_nothing_does_not_pay_for_it() -> None:
    """Pillow is not even imported for a receipt that the code pages have."""
    script = (
        "import sys\n"
        "from edge.io.hardware.printers.drivers import PRINTER_DRIVERS\n"
        "from edge.io.hardware.printers.builder import compose\n"
        "from edge.io.hardware.printers.fonts import Fonts\n"
        "from edge.io.hardware.printers.interface import Document, Text\n"
        "from edge.io.hardware.printers.profiles import PROFILES\n"
        "compose(Document((Text('Grüße 3 €'),)), PROFILES['epson'], Fonts())\n"
        "sys.exit('PIL' in sys.modules or 'segno' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("profile", PROFILES)
def test_a_large_amount_is_printed_smaller_rather_than_broken(profile: str) -> None:
    """CHF 10,000,000.00 has 17 characters, more than narrow paper takes at double width."""
    data = compose(Document((Row("TOTAL", "CHF 10,000,000.00", size=2),)), PROFILES[profile], Fonts()).data
    assert b"CHF 10,000,000.00" in data
