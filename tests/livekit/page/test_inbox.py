"""Whatever carries them and however long they take to unpack: messages come out whole and in the order of arrival."""

from __future__ import annotations

import base64
import json
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from edge.io.livekit.deflate import Deflater
from edge.io.livekit.encoding import Document

Json = dict[str, Any]
PLAY = """async (arrivals) => {
    const { Inbox } = await import("/livekit/inbox.js");
    const out = [];
    const inbox = new Inbox({ message: (message) => out.push(message), gap: () => out.push("gap") });
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    for (const [kind, value, after] of arrivals) {
        if (kind === "packet") inbox.packet(bytes(value));
        else if (kind === "stream") inbox.stream(() => new Promise((done) => setTimeout(() => done(value), after)));
        else if (kind === "broken") inbox.stream(() => Promise.reject(new Error("the room was left")));
        else if (kind === "restart") inbox.restart();
        else if (kind === "wait") await new Promise((done) => setTimeout(done, value));
    }
    await new Promise((done) => setTimeout(done, 60));
    return { out, have: inbox.have };
}"""


def packet(body: bytes) -> list[object]:
    """A data packet."""
    return ["packet", base64.b64encode(body).decode()]


def message(number: int) -> bytes:
    """A message that is no document."""
    return orjson.dumps({"type": "pong", "number": number})


def update(seq: int, payload: Json, epoch: int = 1) -> bytes:
    """A document."""
    head = {"type": "ui.update", "session_id": "s", "in_reply_to": f"i{seq}", "epoch": epoch, "seq": seq}
    return orjson.dumps({**head, "payload": payload})


def patch(old: bytes, new: bytes) -> bytes:
    """What makes one document of the other."""
    made = Document(new).patch_of(Document(old))
    assert made is not None
    return made


def played(page: Page, arrivals: list[list[object]]) -> list[Any]:
    """What comes out of the inbox when these arrive."""
    out: list[Any] = page.evaluate(PLAY, arrivals)["out"]
    return out


def numbers(out: list[Any]) -> list[object]:
    """What came out, in short."""
    return [one if one == "gap" else one.get("number", one.get("seq")) for one in out]


def menu(*names: str) -> Json:
    """A payload large enough for a patch to be shorter."""
    shown = [{"id": name, "type": "Notice", "text": name * 40} for name in names]
    return {"state": "browse", "components": shown, "cart": {"total": len(names)}}


def test_messages_come_out_in_the_order_of_arrival(modules: Page) -> None:
    """A stream that takes its time holds up what came after it, deflated packets too."""
    deflater = Deflater()
    arrivals: list[list[object]] = [packet(message(1)), ["stream", message(2).decode(), 30]]
    arrivals += [packet(deflater.pack(message(3)) or b""), ["stream", message(4).decode(), 5], packet(message(5))]
    assert numbers(played(modules, arrivals)) == [1, 2, 3, 4, 5]


@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(
    st.lists(st.one_of(st.text(max_size=300), st.text("ab", min_size=2_000, max_size=9_000)), min_size=1, max_size=12)
)
def test_what_is_deflated_is_what_was_meant(modules: Page, texts: list[str]) -> None:
    """Any text, through one deflate stream, packet by packet."""
    deflater = Deflater()
    bodies = [orjson.dumps({"type": "pong", "number": text}) for text in texts]
    packed = [deflater.pack(body) for body in bodies]
    assert numbers(played(modules, [packet(one) for one in packed if one is not None])) == [
        text for text, one in zip(texts, packed, strict=True) if one is not None
    ]


def test_more_packets_than_a_number_has_room_for(modules: Page) -> None:
    """The number begins anew after 255, the generation goes on."""
    deflater = Deflater()
    packed = [deflater.pack(message(number)) or b"" for number in range(200)]
    later = [deflater.pack(message(number)) or b"" for number in range(200, 300)]
    arrivals = [*map(packet, packed), ["wait", 50], *map(packet, later)]
    assert numbers(played(modules, arrivals)) == list(range(300))


def test_a_missing_packet_is_a_gap_until_the_next_generation(modules: Page) -> None:
    """What cannot be read is not guessed; the next generation needs nothing of the last."""
    deflater = Deflater()
    packed = [deflater.pack(message(number)) or b"" for number in range(4)]
    deflater.restart()
    packed += [deflater.pack(message(number)) or b"" for number in range(4, 6)]
    del packed[1]
    assert numbers(played(modules, [packet(one) for one in packed])) == [0, "gap", "gap", 4, 5]


@pytest.mark.parametrize("before", [1, 3, 256])
def test_a_new_sender_is_read_at_once_whatever_its_generation(modules: Page, before: int) -> None:
    """Who is back in the room is a new stay to the box, whose packets may come before the SDK says `reconnected`."""
    old, new = Deflater(), Deflater()
    first = [packet(old.pack(message(number)) or b"") for number in range(before)]
    # The inbox takes 256 messages at a time.
    arrivals = [*first[:200], ["wait", 50], *first[200:]]
    arrivals += [packet(new.pack(message(number)) or b"") for number in (1_000, 1_001)]
    assert numbers(played(modules, arrivals))[before:] == [1_000, 1_001]


@pytest.mark.parametrize("junk", [b"{", b"\xff\xfe", b"[1", b"null", b"3", b"\x01", b"\x05\x00junk", b"\x00", b""])
def test_junk_is_a_gap_and_no_more(modules: Page, junk: bytes) -> None:
    """Nothing of it comes out, and what comes next is read."""
    assert numbers(played(modules, [packet(junk), packet(message(7))])) == ["gap", 7]


def test_what_never_ends_is_given_up(modules: Page) -> None:
    """A deflate stream that stops before the message does, a text stream without its end: two seconds, and no more."""
    modules.clock.install()
    script = PLAY.replace(
        "await new Promise((done) => setTimeout(done, 60));", "window.inbox = inbox; window.out = out;"
    )
    modules.evaluate(script, [packet(b"\x1f\x00\x03\x00"), ["stream", "late", 1_000_000], packet(message(7))])
    modules.clock.run_for(2_000)
    assert numbers(modules.evaluate("() => window.out")) == ["gap", "gap", 7]


def test_a_stream_that_breaks_off_is_a_gap(modules: Page) -> None:
    """The sender left in the middle of it."""
    assert numbers(played(modules, [["broken"], packet(message(7))])) == ["gap", 7]


def test_a_patch_comes_out_as_a_document(modules: Page) -> None:
    """Patch upon patch; whoever shows them need not know."""
    first, second, third = (update(1, menu("a", "b")), update(4, menu("a", "c")), update(5, menu("c", "a")))
    out = played(modules, [packet(first), packet(patch(first, second)), packet(patch(second, third))])
    assert out == [json.loads(one) for one in (first, second, third)]


@pytest.mark.parametrize("base", [update(2, menu("a", "b")), update(1, menu("a", "b"), epoch=2), None])
def test_a_patch_without_its_base_is_a_gap_and_answers_its_input(modules: Page, base: bytes | None) -> None:
    """The screen stays; the input that it answers was done and is not to be sent again."""
    late = patch(update(1, menu("a", "b")), update(3, menu("a", "c")))
    out = played(modules, [*([packet(base)] if base else []), packet(late)])
    assert [one["type"] if one != "gap" else one for one in out][-2:] == ["ui.patch", "gap"]
    assert out[-2]["in_reply_to"] == "i3"


def test_what_came_over_the_last_connection_does_not_hold_up_the_next(modules: Page) -> None:
    """A stream that never ended, then a new room: its messages come at once, and a generation may have any number."""
    deflater, other = Deflater(), Deflater()
    arrivals: list[list[object]] = [packet(deflater.pack(message(1)) or b""), ["stream", "late", 50], ["wait", 5]]
    arrivals += [["restart"], packet(other.pack(message(2)) or b"")]
    assert numbers(played(modules, arrivals)) == [1, 2]
