"""What is sent of a document: a patch makes exactly the document it stands for, and the carrier follows the table."""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.errors import FrameInvalid, FrameTooLarge
from edge.io.livekit.deflate import LONGEST_PACKET, Deflater, Inflater
from edge.io.livekit.encoding import ONE_PACKET, Carrier, Document, apply, diff, encode_document
from edge.io.livekit.encoding import encode_message as encode_other
from edge.messages import Action, CartAdd, Category, Empty, Page, SelectItem
from tests.core.kiosk import BURGER, Kiosk

Json = dict[str, Any]
NONE: frozenset[str] = frozenset()

values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False) | st.text("ab"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=12,
)
components = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("cdefg")}, optional={"data": values, "speech": st.text("xy")}),
    max_size=5,
)
payloads = st.builds(
    lambda rest, shown: {**rest, "components": shown},
    st.dictionaries(st.text("ab", max_size=2), values, max_size=4),
    components,
)


def same(one: object, other: object) -> bool:
    """The same JSON; the order of members does not matter, but 1 is not true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def document(payload: Json, seq: int = 1, epoch: int = 7, **members: Any) -> Document:
    """A document as the core encodes it."""
    head = {"type": "ui.update", "session_id": "s", "in_reply_to": None, "epoch": epoch, "seq": seq}
    return Document(orjson.dumps({**head, "payload": payload, **members}))


@given(payloads, payloads)
def test_a_patch_makes_exactly_the_document_it_stands_for(old: Json, new: Json) -> None:
    """What cannot be said by a patch is not said by one; what is said is exact, nulls, numbers and order included."""
    before, patch = orjson.dumps([old, new]), diff(old, new)
    if patch is not None:
        through_the_wire = orjson.loads(orjson.dumps({"base": 1, **patch}))
        assert same(apply(old, through_the_wire), new)
    assert orjson.dumps([old, new]) == before


@given(payloads)
def test_nothing_changed_is_an_empty_patch(payload: Json) -> None:
    """It names the order and nothing else."""
    patch = diff(payload, payload)
    if patch is not None:
        assert (patch["set"], patch["rest"]) == ({}, {})


@given(payloads, values)
def test_a_patch_that_does_not_fit_is_refused(payload: Json, junk: Any) -> None:
    """A receiver learns by FrameInvalid alone that it needs the whole document."""
    for patch in ({"set": junk, "order": ["c"], "rest": {}}, {"set": {}, "order": junk, "rest": junk}, {}):
        try:
            made = apply(payload, patch)
        except FrameInvalid:
            continue
        assert isinstance(made["components"], list)


def test_a_component_that_is_taken_away_cannot_be_ordered() -> None:
    """A patch that contradicts itself is no patch."""
    with pytest.raises(FrameInvalid):
        apply({"components": [{"id": "c"}]}, {"set": {"c": None}, "order": ["c"], "rest": {}})


@pytest.mark.parametrize(
    ("accept", "size", "has_base", "carrier", "kind"),
    [
        ((), 900, False, Carrier.PACKET, "ui.update"),
        ((), 9_000, True, Carrier.PACKET, "ui.update"),
        ((), LONGEST_PACKET + 1, False, Carrier.STREAM, "ui.update"),
        (("text",), 100, False, Carrier.STREAM, "ui.update"),
        (("patch",), 9_000, False, Carrier.PACKET, "ui.update"),
        (("patch",), 9_000, True, Carrier.PACKET, "ui.patch"),
        (("text", "patch"), 9_000, False, Carrier.STREAM, "ui.update"),
        (("text", "patch"), 9_000, True, Carrier.PACKET, "ui.patch"),
        (("patch", "a2ui"), LONGEST_PACKET + 1, False, Carrier.STREAM, "ui.update"),
    ],
)
def test_the_carrier_follows_what_was_accepted(
    accept: tuple[str, ...], size: int, has_base: bool, carrier: Carrier, kind: str
) -> None:
    """Row by row the table of the wire format; the changed part is small."""
    big = {"id": "big", "text": "x" * size}
    base = document({"state": "a", "components": [big]})
    newer = document({"state": "b", "components": [big]}, seq=2)
    frame = encode_document(newer, frozenset(accept), base if has_base else None)
    assert (frame.carrier, orjson.loads(frame.body)["type"]) == (carrier, kind)


def test_a_patch_beyond_one_packet_is_deflated_where_it_can_be() -> None:
    """The size of what is sent is its latency: a large patch goes as a stream to who takes text, else as it is."""
    small = {"id": "small", "text": "y" * 5_000}
    base = document({"components": [small, {"id": "new", "text": "old"}]})
    newer = document({"components": [small, {"id": "new", "text": "x" * 2 * ONE_PACKET}]}, seq=2)
    carriers = [encode_document(newer, frozenset(one), base).carrier for one in (["patch"], ["patch", "text"])]
    assert carriers == [Carrier.PACKET, Carrier.STREAM]


@pytest.mark.parametrize(
    ("accept", "carrier", "kind"),
    [
        (["patch"], Carrier.PACKET, "ui.update"),
        (["patch", "text"], Carrier.STREAM, "ui.patch"),
        (["text"], Carrier.STREAM, "ui.update"),
    ],
)
def test_nothing_overtakes_what_it_builds_upon(accept: list[str], carrier: Carrier, kind: str) -> None:
    """A patch on a document that is still on its way as a stream goes the same way, or is not made."""
    base = document({"components": [{"id": "a", "text": "x" * 500}]})
    newer = document({"components": [{"id": "a", "text": "x" * 500}, {"id": "b"}]}, 2)
    frame = encode_document(newer, frozenset(accept), base, overtakes=True)
    assert (frame.carrier, orjson.loads(frame.body)["type"]) == (carrier, kind)


def test_no_patch_where_it_would_not_help() -> None:
    """Another epoch, members that nobody knows, or a patch as long as the document: the whole document is sent."""
    base = document({"components": [{"id": "a"}]})
    newer = {"components": [{"id": "b", "text": "z" * 500}]}
    for one in (document(newer, 2, epoch=8), document(newer, 2, extra=1), document(newer, 2)):
        frame = encode_document(one, frozenset(["patch"]), base)
        assert frame.body is one.body


def test_other_messages_are_packets_unless_they_are_too_long() -> None:
    """Errors and speech are short; what is not must still arrive."""
    assert encode_other(b"x" * LONGEST_PACKET).carrier is Carrier.PACKET
    assert encode_other(b"x" * (LONGEST_PACKET + 1)).carrier is Carrier.STREAM


def test_a_guests_order_fits_one_packet_each() -> None:
    """What an order shows, told in terms of what was shown before, fits one SCTP packet after the first screen."""
    kiosk, last, sizes, deflater = Kiosk(), None, [], Deflater()
    steps = (
        ("touch.engage", Empty()), ("touch.category", Category(None)), ("touch.page", Page(2)),
        ("touch.category", Category("burgers")), ("touch.select_item", SelectItem(BURGER)),
        ("cart.add", CartAdd(BURGER)), ("touch.action", Action("checkout")), ("touch.back", Empty()),
        ("cart.clear", Empty()),
    )  # fmt: skip
    for name, payload in steps:
        sent = kiosk.page(name, payload)
        newer = Document(orjson.dumps(next(one.body for one in sent if one.name in ("ui.answer", "ui.update"))))
        sizes.append(len(encode_document(newer, frozenset(["patch", "deflate"]), last, deflater).body))
        last = newer
    assert max(sizes[1:]) <= ONE_PACKET, sizes


@given(st.lists(st.binary(max_size=300).filter(lambda one: b"\n" not in one), max_size=20), st.integers(0, 19))
def test_deflated_packets_come_back_as_they_were(messages: list[bytes], restart_at: int) -> None:
    """In order, over as many generations as there are; none begins like JSON."""
    deflater, inflater = Deflater(), Inflater(400)
    for at, message in enumerate(messages):
        if at == restart_at:
            deflater.restart()
        packet = deflater.pack(message)
        assert packet is not None
        assert packet[0] < 0x20
        assert inflater.unpack(packet) == message


def test_a_lost_packet_is_noticed_and_a_new_generation_heals_it() -> None:
    """What follows a gap is never shown wrong."""
    deflater, inflater = Deflater(), Inflater(400)
    packets = [deflater.pack(b'{"a": %d}' % at) for at in range(3)]
    assert inflater.unpack(packets[0] or b"") == b'{"a": 0}'
    for lost in (packets[2], packets[1]):
        with pytest.raises(FrameInvalid):
            inflater.unpack(lost or b"")
    deflater.restart()
    assert inflater.unpack(deflater.pack(b"{}") or b"") == b"{}"


@pytest.mark.parametrize("before", [1, 3, 255, 256, 257])
def test_a_new_sender_is_read_at_once_whatever_its_generation(before: int) -> None:
    """Who is back in the room is a new stay to the box, whose count of generations may meet that of the last one."""
    old, new, inflater = Deflater(), Deflater(), Inflater(400)
    for at in range(before):
        inflater.unpack(old.pack(b'{"old": %d}' % at) or b"")
    bodies = [b'{"new": %d}' % at for at in range(3)]
    assert [inflater.unpack(new.pack(body) or b"") for body in bodies] == bodies


def test_a_number_that_comes_round_after_a_gap_is_read_right_or_not_at_all() -> None:
    """Number 0 may be the middle of a stream whose packets were lost: nothing is made up of it."""
    deflater, inflater = Deflater(), Inflater(400)
    bodies = [b'{"document": "much like the one before", "seq": %d}' % at for at in range(260)]
    packets = [deflater.pack(body) or b"" for body in bodies]
    inflater.unpack(packets[0])
    for body, packet in zip(bodies[256:], packets[256:], strict=True):
        with contextlib.suppress(FrameInvalid):
            assert inflater.unpack(packet) == body


@given(st.binary(max_size=60))
def test_junk_is_no_deflated_packet(junk: bytes) -> None:
    """Only the two errors that are promised, and never more than the limit in memory."""
    inflater = Inflater(100)
    bomb = Deflater().pack(b"x" * 1_000_000)
    for packet in (junk, bytes((1, 0)) + junk, bomb or b""):
        try:
            assert len(inflater.unpack(packet)) <= 100
        except (FrameInvalid, FrameTooLarge):
            continue


def test_a_message_that_deflates_to_too_much_goes_as_a_stream() -> None:
    """Pictures in a document do not deflate; the deflated packets go on after it."""
    noise, deflater, inflater = random.Random(1).randbytes(40_000).hex(), Deflater(), Inflater(100_000)
    accept = frozenset(["deflate"])
    frames = [
        encode_document(document({"t": text}, at), accept, None, deflater) for at, text in enumerate(("a", noise))
    ]
    assert [frame.carrier for frame in frames] == [Carrier.PACKET, Carrier.STREAM]
    after = document({"t": "b"}, 3)
    inflater.unpack(frames[0].body)
    assert inflater.unpack(encode_document(after, accept, None, deflater).body) == after.body
