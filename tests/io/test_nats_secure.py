"""A NATS server of the operator's own: TLS verified by NATS_CA, login by a credentials file."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nkeys
import orjson
import pytest

from edge.io.nats import main
from edge.io.servers import nats_server
from tests.io.child import eventually, kiosk_on, make_own_box, make_settings

TLS = Path(__file__).with_name("tls")
"""A CA and a server certificate for localhost, made for this test only."""
UNLIMITED = {"subs": -1, "data": -1, "payload": -1}
ACCOUNT = UNLIMITED | {
    "imports": -1, "exports": -1, "wildcards": True, "conn": -1, "leaf": -1, "mem_storage": -1, "disk_storage": -1,
    "streams": -1, "consumer": -1,
}  # fmt: skip


@contextlib.contextmanager
def own_server(folder: Path, config: str) -> Iterator[int]:
    """A broker with TLS and JetStream; gives its port."""
    box = make_own_box(make_settings(folder))
    path = folder / "own.conf"
    path.write_text(
        f'listen: "127.0.0.1:{box.ports["nats"]}"\n'
        f'jetstream {{ store_dir: "{folder / "js"}" }}\n'
        f'tls {{ cert_file: "{TLS / "server.pem"}", key_file: "{TLS / "server.key"}" }}\n{config}'
    )
    with (folder / "own.log").open("wb") as log:
        process = subprocess.Popen([nats_server(box)[0], "-c", path], stdout=log, stderr=log)
    try:
        yield box.ports["nats"]
    finally:
        process.kill()
        process.wait(5)


async def becomes_ready(folder: Path, url: str, wait_s: float = 5.0, **settings: Any) -> bool:
    """Whether a kiosk with these settings gets through to the server and its stream."""
    with kiosk_on({"nats": url}, make_settings(folder, nats_url=url, **settings)) as kiosk:
        async with kiosk.core.listening(), kiosk.running("nats", main):
            with contextlib.suppress(AssertionError):
                await eventually(lambda: kiosk.is_ready("nats"), "ready", wait_s)
            return kiosk.is_ready("nats")


@pytest.mark.parametrize("scheme", ["tls", "nats"])
async def test_a_server_is_trusted_by_the_ca_that_the_operator_names(tmp_path: Path, scheme: str) -> None:
    """NATS_CA verifies the certificate, whichever way the URL is written."""
    with own_server(tmp_path, "") as port:
        assert await becomes_ready(tmp_path, f"{scheme}://127.0.0.1:{port}", nats_ca=TLS / "ca.pem")


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    """Without the CA the connection is not made: neither orders nor credentials go to an impostor."""
    with own_server(tmp_path, "") as port:
        assert not await becomes_ready(tmp_path, f"tls://127.0.0.1:{port}", wait_s=0.7)


async def test_a_credentials_file_logs_in(tmp_path: Path) -> None:
    """NATS_CREDS (JWT and seed) is what an operator-mode server asks for; a stranger's is refused."""
    operator, account, user, stranger = (new_key(kind) for kind in "OAUU")
    config = operator_config(operator, account)
    with own_server(tmp_path, config) as port:
        url = f"tls://127.0.0.1:{port}"
        ours = credentials(tmp_path / "ours.creds", account, user)
        other = credentials(tmp_path / "other.creds", new_key("A"), stranger)
        assert await becomes_ready(tmp_path, url, nats_ca=TLS / "ca.pem", nats_creds=ours)
        assert not await becomes_ready(tmp_path, url, wait_s=0.7, nats_ca=TLS / "ca.pem", nats_creds=other)


def new_key(kind: str) -> nkeys.KeyPair:
    """A key of an operator (O), account (A) or user (U)."""
    prefixes = {
        "O": nkeys.PREFIX_BYTE_OPERATOR,
        "A": nkeys.PREFIX_BYTE_ACCOUNT,
        "U": nkeys.PREFIX_BYTE_USER,
    }
    return nkeys.from_seed(nkeys.encode_seed(os.urandom(32), prefixes[kind]))


def signed(issuer: nkeys.KeyPair, subject: nkeys.KeyPair, claims: dict[str, Any]) -> str:
    """A NATS JWT."""
    content = {
        "iat": int(time.time()),
        "iss": issuer.public_key.decode(),
        "name": "test",
        "sub": subject.public_key.decode(),
        "nats": {"version": 2, **claims},
    }
    content["jti"] = base64.b32encode(hashlib.sha256(orjson.dumps(content)).digest()).rstrip(b"=").decode()
    head = {"typ": "JWT", "alg": "ed25519-nkey"}
    text = ".".join(unpadded(orjson.dumps(part)) for part in (head, content))
    return f"{text}.{unpadded(issuer.sign(text.encode()))}"


def unpadded(raw: bytes) -> str:
    """Base64 as in JWTs."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def operator_config(operator: nkeys.KeyPair, account: nkeys.KeyPair) -> str:
    """A server that trusts this operator and knows this account, beside the one that JetStream needs for itself."""
    system = new_key("A")
    known = {
        key.public_key.decode(): signed(operator, key, {"type": "account", "limits": limits})
        for key, limits in ((account, ACCOUNT), (system, UNLIMITED))
    }
    preload = "\n".join(f"  {name}: {claims}" for name, claims in known.items())
    return (
        f"operator: {signed(operator, operator, {'type': 'operator'})}\n"
        f"system_account: {system.public_key.decode()}\n"
        f"resolver: MEMORY\nresolver_preload {{\n{preload}\n}}\n"
    )


def credentials(path: Path, account: nkeys.KeyPair, user: nkeys.KeyPair) -> Path:
    """The file that an operator hands out."""
    claims = signed(account, user, {"type": "user", **UNLIMITED})
    path.write_text(
        f"-----BEGIN NATS USER JWT-----\n{claims}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{user.seed.decode()}\n------END USER NKEY SEED------\n"
    )
    path.chmod(0o600)
    return path
