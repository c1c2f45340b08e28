"""The files of the guest's page as they go over HTTP: read once, compressed once, named by what they are.

The page starts from `index.html`, which is asked for anew each time. Everything it loads lies under `/v/<release>/`,
where `release` is a digest over all files, so those may be kept for ever (RFC 8246): a kiosk that restarts loads one
small file. The name of the release is set by a `<base>` element, because that reaches modules that import each other,
style sheets and pictures alike, and the files on the disk stay as they were written.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

INDEX = "index.html"
ROOM_MARK = b'\n  <meta name="livekit" content="room">'
"""Says to the page that its box has a LiveKit room; others need not ask for what would be an error in their console."""
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
LEAST_GAIN = 0.9
"""A file that does not shrink below this share of itself is sent as it is."""
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".webmanifest": "application/manifest+json",
}
"""Said here and not left to the machine's tables: a browser runs no module of another type."""
_TEXT = ("text/", "image/svg", "application/json", "application/manifest")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. `zipped` is None where compression gains nothing."""

    body: bytes
    zipped: bytes | None
    content_type: str
    tag: str


class Assets:
    """All files below a folder, and the answers to requests for them."""

    def __init__(self, folder: Path, head: bytes = b"") -> None:
        """Reads the folder; `head` goes into the index's head. Raises FileNotFoundError when there is no index."""
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        if INDEX not in files:
            raise FileNotFoundError(folder / INDEX)
        self.release = _release(files)
        base = b'<head>\n  <base href="/v/%s/">%s' % (self.release.encode(), head)
        files[INDEX] = files[INDEX].replace(b"<head>", base, 1)
        self._files = {name: _asset(name, body) for name, body in files.items()}

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """Name -> bytes of the file, and bytes that go over the line to a browser that takes gzip."""
        return {name: (len(one.body), len(one.zipped or one.body)) for name, one in self._files.items()}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The answer to a request for `/{path}`; only names that were read at the start lead to a file."""
        path = request.match_info["path"] or INDEX
        name, kept = self._name(path)
        found = self._files.get(name)
        if found is None:
            return web.Response(status=404, text="there is no such page\n")
        zipped = found.zipped if _takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, "")) else None
        tag = f'"{found.tag}-gzip"' if zipped is not None else f'"{found.tag}"'
        headers = {hdrs.ETAG: tag, hdrs.CACHE_CONTROL: kept, hdrs.VARY: hdrs.ACCEPT_ENCODING}
        if tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
            return web.Response(status=304, headers=headers)
        headers[hdrs.CONTENT_TYPE] = found.content_type
        if zipped is not None:
            headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=found.body if zipped is None else zipped, headers=headers)

    def _name(self, path: str) -> tuple[str, str]:
        """The file's name and how long it may be kept.

        A page that was loaded before an update asks for files of its own release: it gets the new ones, which it must
        not keep under the old name.
        """
        head, _, rest = path.partition("/")
        if head != "v":
            return path, ASK_AGAIN
        release, _, name = rest.partition("/")
        return name, FOREVER if release == self.release and name != INDEX else ASK_AGAIN


def _takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding names gzip without a weight; a refusal is a weight of 0 (RFC 9110 12.5.3)."""
    return "gzip" in (one.strip() for one in accepted.split(","))


def _release(files: dict[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name, body in files.items():
        digest.update(b"%s\0%d\0%s" % (name.encode(), len(body), body))
    return digest.hexdigest()


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    plain = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_text = plain.startswith(_TEXT)
    # No time of day goes in, so the same file is the same bytes on every box.
    zipped = gzip.compress(body, mtime=0) if is_text else body
    return Asset(
        body,
        zipped if len(zipped) < LEAST_GAIN * len(body) else None,
        f"{plain}; charset=utf-8" if is_text else plain,
        hashlib.blake2b(body, digest_size=12).hexdigest(),
    )
