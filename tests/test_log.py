"""Log lines: whole, bounded, without secrets, and never waited for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.log import MAX_LINE_BYTES, Logger, mask_url


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Reading and writing end."""
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


def test_a_line_is_json_with_what_happened_and_the_next_step(pipe: tuple[int, int]) -> None:
    """Machines read it without guessing."""
    Logger("nats", fd=pipe[1]).warning("nats.lost", after_s=1.5, known=True, next="start the server")
    line = os.read(pipe[0], 65_536)
    assert line.endswith(b"\n")
    found = orjson.loads(line)
    assert found.pop("time") > 1_500_000_000
    assert found == {
        "level": "warning", "process": "nats", "event": "nats.lost", "after_s": 1.5, "known": True,
        "next": "start the server",
    }  # fmt: skip


def test_people_get_short_text(pipe: tuple[int, int]) -> None:
    """On a terminal the next step stands on a line of its own."""
    Logger("nats", fd=pipe[1], human=True).error("nats.lost", after_s=1, next="start the server")
    first, second = os.read(pipe[0], 65_536).decode().splitlines()
    assert first.split()[1:] == ["error", "nats", "nats.lost", "after_s=1"]
    assert second.strip() == "next: start the server"


def test_levels_below_the_setting_are_silent(pipe: tuple[int, int]) -> None:
    """LOG_LEVEL=warning keeps what is at least that."""
    log = Logger("core", "warning", fd=pipe[1])
    log.debug("a.debug")
    log.info("an.info")
    log.warning("a.warning")
    assert b"a.warning" in (lines := os.read(pipe[0], 65_536))
    assert lines.count(b"\n") == 1


def test_a_reader_that_does_not_read_costs_lines_and_no_time(pipe: tuple[int, int]) -> None:
    """A full pipe never stops who writes; what was lost is counted."""
    log = Logger("core", fd=pipe[1])
    for _ in range(3_000):
        log.info("a.line", text="x" * 200)
    assert log.dropped > 0
    lines = os.read(pipe[0], 1_000_000).splitlines()
    assert all(orjson.loads(line)["event"] == "a.line" for line in lines)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=6_000), max_size=8), st.booleans())
def test_a_line_never_exceeds_what_a_pipe_takes_at_once(fields: dict[str, str], human: bool) -> None:
    """So lines of different processes never mix, and the line stays readable."""
    reader, writer = os.pipe()
    log = Logger("core", fd=writer, human=human)
    log._emit("error", "an.event", fields)
    line = os.read(reader, 1_000_000)
    os.close(reader)
    os.close(writer)
    assert 0 < len(line) <= MAX_LINE_BYTES
    assert line.endswith(b"\n")
    if not human:
        assert orjson.loads(line)["event"] == "an.event"


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("nats://edge:secret@127.0.0.1:4222", "nats://***@127.0.0.1:4222"),
        ("redis://:secret@host:6379/0", "redis://***@host:6379/0"),
        ("redis://host:6379/0", "redis://host:6379/0"),
        ("https://host/path?token=secret", "https://host/path?***"),
        ("redis://us@er:secret@host:1/0", "redis://***@host:1/0"),
    ],
)
def test_masked_urls_show_where_and_not_how(url: str, masked: str) -> None:
    """Host and port help; user, password and query do not belong in a log."""
    assert mask_url(url) == masked


def test_a_password_in_any_url_that_is_logged_is_masked(pipe: tuple[int, int]) -> None:
    """Also where somebody forgot to, and inside an error's text."""
    log = Logger("redis", fd=pipe[1])
    log.error("redis.lost", url="redis://:secret@h:1/0", error=OSError("no route to nats://ed@ge:secret@h:4222"))
    try:
        raise ValueError("redis://:secret@h:1/0")
    except ValueError as error:
        log.exception("redis.broken", error)
    assert b"secret" not in os.read(pipe[0], 65_536)
