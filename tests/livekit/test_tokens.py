"""Who gets into the room, and what they may do there: each role what it needs, and nothing else."""

from __future__ import annotations

import stat
import urllib.error
import urllib.request
from pathlib import Path

import jwt
import pytest

from benchmarks.appliance import Appliance
from edge.config import load
from edge.errors import NotRunningError, SettingError
from edge.io.page import is_local
from edge.tokens import (
    GRANTS,
    KEYS_FILE,
    TTL_S,
    Keys,
    Role,
    RoomAccess,
    embedded_keys,
    mint,
    new_identity,
    write_embedded_keys,
)
from tests.io.child import make_settings
from tests.livekit.conftest import ticket

KEYS = Keys("kiosk", "s" * 48)
CLAIMS = ("canPublish", "canSubscribe", "canPublishData", "canUpdateOwnMetadata")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("page", (True, True, True, False)),
        ("orchestrator", (False, False, True, False)),
        ("observer", (False, True, False, False)),
        ("agent", (True, True, True, True)),
    ],
)
def test_a_role_may_do_what_it_needs(role: Role, may: tuple[bool, ...]) -> None:
    """One room, one identity, until it expires; nobody may record, administer or list rooms."""
    claims = jwt.decode(mint(KEYS, role, "kiosk-001", "x"), KEYS.secret, algorithms=["HS256"])
    video = claims["video"]
    assert tuple(video[name] for name in CLAIMS) == may
    assert (claims["iss"], claims["sub"], video["room"], video["roomJoin"]) == ("kiosk", "x", "kiosk-001", True)
    assert 0 < claims["exp"] - claims["nbf"] <= TTL_S + 120
    assert ("observer" in claims.get("attributes", {})) is (role == "observer")
    assert not {"roomAdmin", "roomCreate", "roomList", "roomRecord", "ingressAdmin", "hidden"} & video.keys()


def test_every_role_is_listed_and_everybody_has_another_name() -> None:
    """Two pages that share a name would send each other away."""
    assert set(GRANTS) == {"page", "orchestrator", "observer", "agent"}
    assert len({new_identity("page") for _ in range(100)}) == 100


def test_the_secret_is_the_owners_only_and_never_shown(tmp_path: Path) -> None:
    """Neither other users of the machine nor a log can read it."""
    path = write_embedded_keys(tmp_path, KEYS.secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert embedded_keys(tmp_path) == KEYS
    assert KEYS.secret not in repr(KEYS)


def test_without_a_room_there_is_no_ticket(tmp_path: Path) -> None:
    """No server, or one that has not begun: NotRunningError; a broken key file names itself."""
    settings = make_settings(tmp_path)
    for url in (None, "ws://127.0.0.1:7880"):
        with pytest.raises(NotRunningError):
            RoomAccess(settings, url).ticket()
    (settings.runtime_dir / KEYS_FILE).write_text("nonsense")
    with pytest.raises(SettingError, match="RUNTIME_DIR"):
        RoomAccess(settings, "ws://127.0.0.1:7880").ticket()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"livekit_url": "ws://one"}, "LIVEKIT_API_KEY"),
        ({"livekit_url": "ws://one", "livekit_api_key": "k"}, "LIVEKIT_API_SECRET"),
        ({"livekit_url": "ws://one", "livekit": "embedded"}, "LIVEKIT_URL"),
        ({"livekit": "maybe"}, "LIVEKIT"),
    ],
)
def test_a_room_that_nobody_could_join_stops_the_start(wrong: dict[str, str], named: str) -> None:
    """Found out at the start, in one line, not by the first guest."""
    with pytest.raises(SettingError, match=named):
        load(_env_file=None, **wrong)


@pytest.mark.parametrize(
    ("address", "local"),
    [("127.0.0.1", True), ("::1", True), ("127.0.0.9", True), ("10.0.0.7", False), ("", False), (None, False)],
)
def test_tokens_are_for_programs_on_this_box(address: str | None, local: bool) -> None:
    """A page on another machine may have PAGE_TOKEN and still gets no way into the room."""
    assert is_local(address) is local


def test_the_page_gets_a_ticket_and_no_cache_keeps_it(appliance: Appliance) -> None:
    """`/token` answers url, token and room; another site's script gets nothing."""
    found = ticket(appliance)
    assert set(found) >= {"url", "token", "room"}
    assert (found["url"], found["room"]) == (appliance.status()["servers"]["livekit"], appliance.kiosk_id)
    with urllib.request.urlopen(f"{appliance.page_url}token", timeout=5) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
    request = urllib.request.Request(f"{appliance.page_url}token", headers={"Origin": "https://example.com"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=5)
