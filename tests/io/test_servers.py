"""The embedded servers: private, bounded, and started again whatever a power cut left."""

from __future__ import annotations

import asyncio
import platform
import signal
import stat
from pathlib import Path

import nats as nats_client
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.js.errors import APIError
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from edge.appendfile import mend, whole_commands
from edge.box import make_box
from edge.config import Settings
from edge.errors import SettingError
from edge.io.redis import connect
from edge.io.servers import nats_server, redis_server
from tests.io.child import Server, make_settings


@pytest.mark.parametrize(("password", "answer"), [(None, b"-ERR 'Authorization"), ("right", b"PONG")])
async def test_only_the_password_of_the_box_opens_the_broker(nats: Server, password: str | None, answer: bytes) -> None:
    """A program on the box that does not know this life's password is turned away."""
    reader, writer = await asyncio.open_connection("127.0.0.1", nats.box.ports["nats"])
    await reader.readline()
    login = {"user": "edge", "pass": nats.box.secrets["nats"] if password else "wrong", "verbose": False}
    writer.write(b"CONNECT " + orjson.dumps(login) + b"\r\nPING\r\n")
    assert (await reader.readline()).startswith(answer)
    writer.close()
    await writer.wait_closed()


async def test_the_broker_takes_what_is_too_large_for_us_and_no_more_disk_than_its_share(nats: Server) -> None:
    """Who sends 1 MB is to be told so by the kiosk, not cut off; streams never fill the disk."""
    client = await nats_client.connect(nats.url)
    assert client.max_payload > 1024 * 1024
    with pytest.raises(APIError, match="insufficient storage"):
        await client.jetstream().add_stream(name="HUGE", subjects=["huge"], max_bytes=600 * 1024 * 1024)
    await client.close()
    assert (nats.box.settings.state_dir / "nats" / "jetstream").is_dir()


async def test_only_the_password_of_the_box_opens_the_mirror(redis: Server) -> None:
    """The mirror holds what a guest said and ordered, so it asks too."""
    stranger = connect(f"redis://127.0.0.1:{redis.box.ports['redis']}")
    with pytest.raises(AuthenticationError):
        await stranger.ping()
    await stranger.aclose()


async def test_the_mirror_is_bounded_and_kept_on_disk(redis: Server) -> None:
    """Its memory has a limit and a policy that gives up the oldest session first; a restart keeps the data."""
    async with Redis.from_url(redis.url, protocol=2) as client:
        config = await client.config_get("max*", "appendonly", "bind")
        await client.set("session:a", "1", ex=100)
        await asyncio.sleep(0)
        await client.config_set("appendfsync", "always")
        await client.set("session:b", "2", ex=100)
    redis.signal(signal.SIGKILL)
    redis.start()
    async with Redis.from_url(redis.url, protocol=2) as client:
        kept = await client.mget("session:a", "session:b")
        left = await client.ttl("session:b")
    assert config["maxmemory"] == str(64 * 1024 * 1024)
    assert config["maxmemory-policy"] == "volatile-ttl"
    assert config["bind"] == "127.0.0.1"
    assert kept == [b"1", b"2"]
    assert 90 < left <= 100


async def test_the_mirror_starts_after_a_power_cut_that_left_zeros(redis: Server) -> None:
    """A journalling file system may leave zeros where the last second was; the sessions before it are still there."""
    async with Redis.from_url(redis.url, protocol=2) as client:
        await client.config_set("appendfsync", "always")
        await client.set("session:a", "kept", ex=100)
    redis.signal(signal.SIGKILL)
    file = next((redis.box.settings.state_dir / "redis" / "appendonlydir").glob("*.incr.aof"))
    with file.open("ab") as end:
        end.write(bytes(4_096))
    redis.start()
    async with Redis.from_url(redis.url, protocol=2) as client:
        assert await client.get("session:a") == b"kept"


def test_secrets_are_for_the_owner_only(settings: Settings) -> None:
    """Configurations hold passwords: no other user of the machine can read them, nor the data."""
    box = make_box(settings)
    paths = [Path(nats_server(box)[-1]), Path(redis_server(box)[-1])]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o600]
    assert [stat.S_IMODE((settings.state_dir / name).stat().st_mode) for name in ("nats", "redis")] == [0o700] * 2


def test_a_missing_program_names_the_setting_that_helps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without the wheel the start says which setting points to a server of one's own."""
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(SettingError, match=r"^REDIS_URL: .*riscv64"):
        redis_server(make_box(settings))


def test_a_folder_that_no_configuration_can_name_stops_the_start(tmp_path: Path) -> None:
    """A quote in STATE_DIR would otherwise end up as other directives."""
    (tmp_path / 'a"b').mkdir()
    with pytest.raises(SettingError, match=r"^STATE_DIR: "):
        nats_server(make_box(make_settings(tmp_path / 'a"b')))


COMMANDS = [b"*1\r\n$4\r\nPING\r\n", b"#TS:1\r\n", b"*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n*1\r\n"]


@given(st.lists(st.sampled_from(COMMANDS), max_size=6), st.binary(max_size=40))
def test_no_whole_command_is_ever_cut_off(commands: list[bytes], tail: bytes) -> None:
    """Whatever follows, every command that was written whole is kept, and what is kept ends with a whole one."""
    whole = b"".join(commands)
    good = whole_commands(whole + tail)
    assert good >= len(whole)
    assert whole_commands((whole + tail)[:good]) == good


@given(st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=4), st.data())
def test_a_file_torn_at_any_byte_keeps_its_whole_commands(commands: list[bytes], data: st.DataObject) -> None:
    """The cut is the end of a command, never the middle of one."""
    whole = b"".join(commands)
    torn = whole[: data.draw(st.integers(0, len(whole)))]
    ends = [len(b"".join(commands[:count])) for count in range(len(commands) + 1)]
    assert whole_commands(torn) == max(end for end in ends if end <= len(torn))


def test_mending_changes_only_what_is_broken(tmp_path: Path) -> None:
    """Files that are whole, empty or not the newest's kind stay as they are."""
    (tmp_path / "a.1.incr.aof").write_bytes(COMMANDS[0])
    (tmp_path / "a.2.incr.aof").write_bytes(COMMANDS[0] + b"*1\r\n$4\r\nPI")
    (tmp_path / "a.3.incr.aof").touch()
    (tmp_path / "a.1.base.rdb").write_bytes(b"VALKEY\x00\x00")
    assert mend(tmp_path) == 10
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [
        b"VALKEY\x00\x00",
        COMMANDS[0],
        COMMANDS[0],
        b"",
    ]
