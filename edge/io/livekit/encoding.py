"""How messages travel in a LiveKit room: this docstring is the wire format, and `diff` and `apply` are its arithmetic.

Everything is JSON in UTF-8, the messages of design section 5, on topic `kiosk`, in the room named KIOSK_ID.

*To the box*: one reliable data packet per message, topic `kiosk` or none, at most 15,000 bytes, to everybody or to
identity `orchestrator`. Other topics are ignored, so are text streams on `kiosk`.

*From the box*, identity `orchestrator`, to one participant at a time. Three carriers:

- **packet**: a reliable data packet on topic `kiosk` holds one whole message; its first byte is `{`.
- **stream**: a text stream on topic `kiosk` holds one whole message, deflated by the SDK when the receiver can inflate.
- **deflated packet**: a reliable data packet on topic `kiosk` whose first byte is below 0x20, see below.

| message | carrier |
|---|---|
| `error`, `pong`, `tts.say` | packet |
| `ui.update` | packet; stream for who said `hello` with `"accept": ["text"]` |
| `ui.patch` | packet; stream for who accepts `text` where it is over `ONE_PACKET`, or its base is on its way as one |
| `ui.update` and `ui.patch` for who accepts `deflate` | deflated packet |
| anything that its packet cannot hold in 15,000 bytes | stream, whatever was accepted |

*Order.* All carriers leave in order, on one ordered channel, but a receiver's SDK inflates streams in the background,
and packets overtake them. So a document that went as a stream is built upon by packets only once it is acknowledged; a
receiver handles what it gets in the order of arrival, and shows a document only when its (`epoch`, `seq`) is greater
than that of the one it shows.

*`ui.patch`* goes only to who said `hello` with `"accept": ["patch"]`, and only where it is shorter than the document:

    {"type": "ui.patch", "session_id", "in_reply_to", "epoch", "seq",
     "payload": {"base": seq, "set": {id: component or null}, "order": [id, ...], "rest": {...}}}

It makes the payload of document (`epoch`, `seq`) out of that of (`epoch`, `base`), the last document that was sent to
this participant: the components are those that `order` names, in that order, each as `set` has it or else as it was;
`null` in `set` takes one away; `rest` is a merge patch (RFC 7396) for all members but `components`. The four members
are always there. A patch whose (`epoch`, `seq`) is shown already is ignored. Who otherwise does not show (`epoch`,
`base`) drops the patch and says `hello` with what it has; the answer to a `hello` is always a whole document.

*Deflated packets* (`"accept": ["deflate"]`; a browser's `DecompressionStream("deflate-raw")` reads them) are what makes
nearly every document fit one SCTP packet, because each is packed in terms of those before it:

    byte 0: generation, 1 to 31    byte 1: number in the generation, from 0, modulo 256    rest: raw deflate

All rests of a generation, in order, are one deflate stream, flushed (Z_SYNC_FLUSH) after each message; a message ends
with a line feed. A new generation begins a new stream; the first after a `hello` begins one. So does number 0 of the
same generation where it is not the next one: after a reconnection of the page or the box the counting begins anew. Who
misses a number, or cannot inflate, drops everything until the next stream and says `hello` with what it has.

*Acknowledgement.* `ui.ack {"epoch", "seq"}`, best without `id`, says what is shown. Who ever sent one gets the newest
document whole again while it has not acknowledged it. After every reconnection of the box everybody gets it whole.

*Stays.* A page says `hello` after every join and every `reconnected`; what it says counts until it leaves. The server
tells of a new page up to 3 s after it could send, so a page names itself: `hello {"accept", "have", "identity"}`, its
identity in the room. It is then answered at once; what others sent before they are told of is answered to everybody.

*Inputs* that were not answered when the connection was lost are sent again with the same `id`; they are not done twice.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

import msgspec
import orjson
from msgspec import Struct

from edge.errors import FrameInvalid
from edge.io.livekit.deflate import LONGEST_PACKET, Deflater

TOPIC = "kiosk"
ONE_PACKET = 1_050
"""Bytes of payload that surely fit one SCTP packet (1,163 bytes) with LiveKit's own envelope around them."""

TEXT = "text"
PATCH = "patch"
DEFLATE = "deflate"
"""What `hello.accept` may hold; other words are ignored."""

Json = dict[str, Any]


class Carrier(Enum):
    """How a message travels."""

    PACKET = "data packet"
    STREAM = "text stream"


class Frame(NamedTuple):
    """One message as it is handed to the SDK."""

    carrier: Carrier
    body: bytes


class _Head(Struct):
    """What the transport reads of a document."""

    epoch: int
    seq: int
    in_reply_to: str | int | None = None
    session_id: str | None = None


_read_head = msgspec.json.Decoder(_Head).decode
_HEAD = frozenset({"type", "session_id", "in_reply_to", "epoch", "seq", "payload"})


class Document:
    """A `ui.update` as the core made it; decoded only when somebody takes patches."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        head = _read_head(body)
        self.position = (head.epoch, head.seq)
        self.in_reply_to = head.in_reply_to
        self._head = head
        self._message: Json | None = None

    @property
    def message(self) -> Json:
        """The whole message, decoded."""
        if self._message is None:
            self._message = orjson.loads(self.body)
        return self._message

    def patch_of(self, base: Document) -> bytes | None:
        """The `ui.patch` that makes this document out of `base`; None where it cannot, or is no shorter."""
        if base.position[0] != self.position[0] or not self.message.keys() <= _HEAD:
            return None
        changes = diff(base.message["payload"], self.message["payload"])
        if changes is None:
            return None
        head = self._head
        patch = {
            "type": "ui.patch",
            "session_id": head.session_id,
            "in_reply_to": head.in_reply_to,
            "epoch": head.epoch,
            "seq": head.seq,
            "payload": {"base": base.position[1], **changes},
        }
        body = orjson.dumps(patch)
        return body if len(body) < len(self.body) else None


def encode_message(body: bytes) -> Frame:
    """How a message that is no document travels."""
    return Frame(Carrier.PACKET if len(body) <= LONGEST_PACKET else Carrier.STREAM, body)


def encode_document(
    document: Document,
    accept: frozenset[str],
    base: Document | None,
    deflater: Deflater | None = None,
    overtakes: bool = False,
) -> Frame:
    """How a document travels to who takes `accept` and has got `base` last (None: nothing that can be built upon).

    `deflater` is this receiver's, for who accepts `deflate`. `overtakes` says that `base` is on its way as a stream.
    """
    streams = TEXT in accept and DEFLATE not in accept
    patch = None
    if base is not None and PATCH in accept and (streams or not overtakes):
        patch = document.patch_of(base)
    body = document.body if patch is None else patch
    if deflater is not None and DEFLATE in accept and (packed := deflater.pack(body)) is not None:
        return Frame(Carrier.PACKET, packed)
    stream = len(body) > LONGEST_PACKET or (streams and (patch is None or overtakes or len(patch) > ONE_PACKET))
    return Frame(Carrier.STREAM if stream else Carrier.PACKET, body)


def diff(old: Json, new: Json) -> Json | None:
    """`set`, `order` and `rest` that make payload `new` out of payload `old`.

    None where no patch can say it: components without an id of their own, or a member that becomes null, which a merge
    patch takes for an absent one.
    """
    before, after = _by_id(old), _by_id(new)
    if before is None or after is None:
        return None
    rest: Json = {}
    if not _merge_diff(_rest(old), _rest(new), rest):
        return None
    changed = {name: one for name, one in after.items() if name not in before or not _same(before[name], one)}
    gone = dict.fromkeys(before.keys() - after.keys())
    return {"set": {**changed, **gone}, "order": list(after), "rest": rest}


def apply(payload: Json, patch: Json) -> Json:
    """The payload that `patch` (the payload of a `ui.patch`) makes of `payload`; neither is changed.

    Raises FrameInvalid for a patch that does not fit.
    """
    components = _by_id(payload)
    if components is None:
        raise FrameInvalid("the components of the base have no ids of their own")
    try:
        components |= patch["set"]
        chosen = [components[name] for name in patch["order"]]
        merged = _merge(_rest(payload), patch["rest"])
    except (LookupError, TypeError, ValueError) as error:
        raise FrameInvalid(f"the patch does not fit its base: {error}") from None
    if None in chosen or not isinstance(merged, dict):
        raise FrameInvalid("the patch names a component that it takes away")
    return {**merged, "components": chosen}


def _by_id(payload: Json) -> dict[str, Any] | None:
    components = payload.get("components")
    if not isinstance(components, list):
        return None
    found: dict[str, Any] = {}
    for one in components:
        name = one.get("id") if isinstance(one, dict) else None
        if not isinstance(name, str) or name in found:
            return None
        found[name] = one
    return found


def _rest(payload: Json) -> Json:
    return {name: value for name, value in payload.items() if name != "components"}


def _same(one: object, other: object) -> bool:
    """Whether both are the same JSON: Python takes 1, 1.0 and true for equal."""
    return orjson.dumps(one) == orjson.dumps(other)


def _merge_diff(old: Json, new: Json, into: Json) -> bool:
    """Write the merge patch from `old` to `new` into `into`; False where there is none."""
    into.update(dict.fromkeys(old.keys() - new.keys()))
    for name, value in new.items():
        before = old.get(name)
        if name in old and _same(before, value):
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            nested: Json = {}
            if not _merge_diff(before, value, nested):
                return False
            into[name] = nested
        elif _has_null(value):
            return False
        else:
            into[name] = value
    return True


def _has_null(value: object) -> bool:
    """Whether a merge patch would lose a null of this value; in lists it keeps them."""
    return value is None or (isinstance(value, dict) and any(map(_has_null, value.values())))


def _merge(target: object, patch: object) -> object:
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value)
    return merged
