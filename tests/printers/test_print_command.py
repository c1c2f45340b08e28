"""`edge print`: any sensible file, an exit status that scripts can rely on, and one line that says what to do."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.cli.app import call
from edge.io.hardware.printable import MAX_BYTES, read_printable
from edge.io.hardware.printers.interface import Cut, Document, Qr, Row, Rule, Text
from edge.io.hardware.receipts import Look

FAST = "emulated:escpos?speed=0&baud=921600&pace=0"
LOOK = Look()


@pytest.fixture(autouse=True)
def _box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A box of its own, on which no appliance runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("RUNTIME_DIR", str(tmp_path / "run"))


def _file(tmp_path: Path, value: object) -> str:
    path = tmp_path / "document.json"
    path.write_bytes(orjson.dumps(value))
    return str(path)


def _printed(tmp_path: Path) -> str:
    return "".join(path.read_text() for path in sorted((tmp_path / "state").rglob("*.txt")))


def test_an_order_is_printed(tmp_path: Path, order: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The receipt is on the emulated paper, and the status says so."""
    assert call(["print", "--printer", FAST, _file(tmp_path, order), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "printed"
    text = _printed(tmp_path)
    assert "2 x Cheeseburger" in text
    assert "€16.80" in text


def test_a_document_of_an_order_by_name(tmp_path: Path, order: dict[str, Any]) -> None:
    """A kitchen ticket can be tried without a kitchen."""
    assert call(["print", "--printer", FAST, _file(tmp_path, {"document": "kitchen", "order": order})]) == 0
    assert "NO ONIONS" in _printed(tmp_path)


def test_standard_input_is_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads what another program writes."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"title": "Hi", "lines": ["there"]}')))
    assert call(["print", "--printer", FAST, "-"]) == 0
    assert "there" in _printed(tmp_path)


def test_a_printer_without_paper_is_a_failure_with_a_cure(
    tmp_path: Path, order: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1, and one line that says what to do."""
    assert call(["print", "--printer", f"{FAST}&paper=300", _file(tmp_path, order)]) == 1
    assert "put in a new roll" in capsys.readouterr().out


def test_a_printer_that_is_not_there_is_a_failure(
    tmp_path: Path, order: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not wrong usage: it may only be unplugged."""
    monkeypatch.setattr("edge.io.hardware.printers.escpos.WAIT_FOR_LINE_S", 0.1)
    assert call(["print", "--printer", f"escpos://{tmp_path}/ttyUSB9", _file(tmp_path, order)]) == 1
    out = capsys.readouterr().out
    assert "is not there" in out
    assert "check the cable" in out


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"", "no JSON"), (b"{", "no JSON"), (b"1", "no document"), (b"{}", "no document"), (b"[]", "nothing to print"),
        (b'{"document": "poem", "order": {}}', "one of receipt"), (b'{"blocks": [{"type": "dance"}]}', "no document"),
        (b'{"order_id": "x", "lines": "many"}', "no order"), (b'{"lines": [{"left": []}]}', "lines[0]"),
        (b'{"order_id": "x", "currency": "ABC"}', "ABC"), (b"[" * 100_000, "no JSON"),
        (b" " * (MAX_BYTES + 1), "longer"),
        (b'{"lines": ["\xff"]}', "no JSON"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_wrong_usage(
    tmp_path: Path, value: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 64, and one line that says what is wrong with the file."""
    path = tmp_path / "wrong.json"
    path.write_bytes(value)
    assert call(["print", "--printer", FAST, str(path)]) == 64
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("uri", ["laser:/dev/x", "escpos:", "escpos:/dev/x?profile=9pin", "emulated:escpos?speed=fast"])
def test_a_wrong_printer_is_wrong_usage(tmp_path: Path, uri: str) -> None:
    """A URI that can never print is found out before anything is tried."""
    assert call(["print", "--printer", uri, _file(tmp_path, ["x"])]) == 64


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    """No trace of Python, one line."""
    assert call(["print", "--printer", FAST, str(tmp_path / "none.json")]) == 64
    assert call(["print", "--printer", FAST, str(tmp_path)]) == 64


def test_lines_may_be_written_in_many_ways() -> None:
    """Whoever writes a test print by hand needs no manual."""
    lines = [
        "plain", "---", 3, {"text": "bold", "bold": True}, {"left": "a", "right": 3},
        {"name": "Coke", "price": "3,00"},
        {"item": "Tea", "quantity": 2}, {"qr": "https://x"}, {"type": "rule"},
    ]  # fmt: skip
    assert read_printable(orjson.dumps({"title": "T", "lines": lines}), LOOK) == Document(
        (
            Text("T", align="centre", bold=True, size=2), Text("plain"), Rule(), Text("3"), Text("bold", bold=True),
            Row("a", "3"), Row("Coke", "3,00"), Row("2 x Tea", ""), Qr("https://x"), Rule(), Cut(),
        ),
        title="T",
    )  # fmt: skip


def test_blocks_are_printed_as_they_are() -> None:
    """What another program composes is not touched."""
    raw = b'{"blocks": [{"type": "text", "text": "x", "size": 2}, {"type": "cut"}]}'
    assert read_printable(raw, LOOK) == Document((Text("x", size=2), Cut()))


@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("lines", "blocks", "order", "document", "title", "text", "left", "order_id", "type")), inner),
    max_leaves=5,
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_no_file_crashes(raw: bytes) -> None:
    """A document, or words about why it is none."""
    with contextlib.suppress(ValueError):
        assert read_printable(raw, LOOK).blocks
