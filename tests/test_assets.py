"""The files of the page over HTTP: kept for ever under the name of their release, asked for anew otherwise."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from edge.assets import FOREVER, ROOM_MARK, Assets
from edge.io.page import HEADERS, PAGE_FOLDER, POLICY, headers_with

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small page beside a file that is nobody's business."""
    page = tmp_path / "page"
    (page / "css").mkdir(parents=True)
    (page / "index.html").write_text('<!doctype html><html><head><link href="css/a.css"></head><body></body></html>')
    (page / "css" / "a.css").write_text("p { color: #000000; }\n" * 50)
    (page / "app.js").write_text("export const one = 1;\n" * 50)
    (page / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    (page / "photo.webp").write_bytes(os.urandom(2_000))
    (page / ".hidden").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    return page


@pytest.fixture
async def client(folder: Path) -> AsyncIterator[Client]:
    """A server of that page."""
    app = web.Application()
    app.router.add_get("/{path:.*}", Assets(folder).handle)
    async with TestClient(TestServer(app), auto_decompress=False) as client:
        yield client


async def ask(client: Client, path: str, **headers: str) -> ClientResponse:
    """The answer to a path exactly as written."""
    return await client.get(
        URL(path, encoded=True), headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


async def test_what_the_page_loads_may_be_kept_for_ever(client: Client, folder: Path) -> None:
    """Under the release's name it never changes; the start page itself is always asked for."""
    release = Assets(folder).release
    start = await ask(client, "/")
    assert f'<base href="/v/{release}/">' in await start.text()
    assert start.headers["Cache-Control"] == "no-cache"
    style = await ask(client, f"/v/{release}/css/a.css")
    assert (style.status, style.headers["Cache-Control"]) == (200, FOREVER)
    again = await ask(client, f"/v/{release}/index.html")
    assert again.headers["Cache-Control"] == "no-cache"


async def test_a_page_of_another_release_still_finds_its_pictures(client: Client) -> None:
    """Loaded before an update, it asks for old names: it gets what there is, and keeps none of it under that name."""
    answer = await ask(client, "/v/0123456789abcdef/picture.svg")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_every_change_of_any_file_is_another_release(folder: Path) -> None:
    """Otherwise a browser would run new modules with old ones from its cache."""
    seen = {Assets(folder).release}
    (folder / "app.js").write_text("export const one = 2;\n")
    seen.add(Assets(folder).release)
    (folder / "app.js").rename(folder / "main.js")
    seen.add(Assets(folder).release)
    (folder / "empty.css").touch()
    seen.add(Assets(folder).release)
    assert len(seen) == 4
    assert Assets(folder).release == Assets(folder).release


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "text/html; charset=utf-8"),
        ("css/a.css", "text/css; charset=utf-8"),
        ("app.js", "text/javascript; charset=utf-8"),
        ("picture.svg", "image/svg+xml; charset=utf-8"),
        ("photo.webp", "image/webp"),
    ],
)
async def test_every_file_says_what_it_is(client: Client, name: str, expected: str) -> None:
    """With `nosniff` a browser takes nothing else for it."""
    assert (await ask(client, f"/{name}")).headers["Content-Type"] == expected


async def test_text_goes_compressed_to_who_takes_it(client: Client, folder: Path) -> None:
    """The same bytes after unpacking, another tag, and pictures as they are."""
    plain = await ask(client, "/app.js", Accept_Encoding="identity")
    packed = await ask(client, "/app.js", Accept_Encoding="br, gzip")
    refused = await ask(client, "/app.js", Accept_Encoding="gzip;q=0")
    body = (folder / "app.js").read_bytes()
    assert await plain.read() == await refused.read() == gzip.decompress(await packed.read()) == body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == "Accept-Encoding"
    photo = await ask(client, "/photo.webp", Accept_Encoding="gzip")
    assert "Content-Encoding" not in photo.headers


async def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    """304 and no body for the tag that was sent before; the whole file for another one."""
    tag = (await ask(client, "/app.js")).headers["ETag"]
    same = await ask(client, "/app.js", If_None_Match=f'"other", {tag}')
    assert (same.status, await same.read()) == (304, b"")
    assert (await ask(client, "/app.js", If_None_Match='"other"')).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/css/..%2f..%2fsecret.txt",
        "/css/../../secret.txt",
        "/v/x/../../../secret.txt",
        "/v/x/..%2f..%2fsecret.txt",
        "/v//secret.txt",
        "/v/x//secret.txt",
        "/%2fetc%2fpasswd",
        "/..%5csecret.txt",
        "/%00",
        "/app.js%00.svg",
        "/.hidden",
        "/css",
        "/css/",
        "/v",
        "/v/",
        "/" + "a" * 4_000,
        "/%ff%fe",
    ],
)
async def test_no_path_leads_out_of_the_page(client: Client, path: str) -> None:
    """Only names that were read at the start are there; a strange one is not found, and nothing breaks."""
    answer = await ask(client, path)
    assert b"secret" not in await answer.read()
    assert answer.status == 404


def test_a_page_without_a_start_is_refused_at_once(tmp_path: Path) -> None:
    """The box must not come up with nothing to show."""
    with pytest.raises(FileNotFoundError):
        Assets(tmp_path)


def test_the_policy_lets_nothing_foreign_run() -> None:
    """No inline script or style, no string that becomes code or markup, nothing of another host."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in HEADERS["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == rules["object-src"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_the_page_may_talk_to_its_room_and_to_no_other_host() -> None:
    """The server of the settings, by the two schemes that its client uses; everything else as without a room."""
    named = headers_with("wss://rooms.example:7443")[POLICY]
    assert "connect-src 'self' wss://rooms.example:7443 https://rooms.example:7443;" in named
    assert named.replace(" wss://rooms.example:7443 https://rooms.example:7443", "") == HEADERS[POLICY]
    assert " ws://127.0.0.1:7880 http://127.0.0.1:7880;" in headers_with("http://127.0.0.1:7880")[POLICY]
    assert headers_with(None) == HEADERS


async def test_the_index_tells_of_a_room(folder: Path) -> None:
    """Only where there is one: the page of a box without a room asks for nothing that it would be refused."""
    for head in (b"", ROOM_MARK):
        app = web.Application()
        app.router.add_get("/{path:.*}", Assets(folder, head).handle)
        async with TestClient(TestServer(app)) as client:
            assert (b'name="livekit"' in await (await client.get("/")).read()) == bool(head)


def test_the_page_names_no_other_host() -> None:
    """Every file comes with the box: a kiosk without internet shows the same page."""
    for path in PAGE_FOLDER.rglob("*"):
        # The LiveKit client is not ours; where it may go is the policy's matter.
        if path.parent.name != "vendor" and path.suffix in (".html", ".js", ".css", ".svg"):
            text = path.read_text().replace("http://www.w3.org/", "")
            assert "http://" not in text, path
            assert "https://" not in text, path
