"""The envelope of every message on NATS (design section 6), read and written."""

from __future__ import annotations

import time
import uuid
from typing import Annotated, Any

import msgspec
import orjson
from msgspec import Meta, Raw, Struct

from edge.errors import Refusal, RequestFailed
from edge.messages import MAX_FRAME_BYTES, MessageId

REASONS = {
    "too_large": f"a message has at most {MAX_FRAME_BYTES} bytes",
    "bad_json": "the message is not a JSON object in UTF-8",
    "bad_envelope": 'the envelope is {"id", "kiosk_id", "session_id", "type", "timestamp", "payload"}',
    "kiosk_id_missing": "kiosk_id is required on a server that kiosks share",
    "foreign_session": "session_id names a session that is not the current one",
    "busy": "too many messages are waiting; send it again later",
}
"""What programs are told with a code, when the refusal brings no reason of its own."""


class Failure(Struct):
    """Why a request was not done."""

    code: Annotated[str, Meta(max_length=128)] = "failed"
    message: str = ""


class Envelope(Struct):
    """An incoming message. `type` and `timestamp` only inform, so they are not looked at."""

    id: MessageId | None = None
    kiosk_id: Annotated[str, Meta(max_length=128)] | None = None
    session_id: Annotated[str, Meta(max_length=128)] | None = None
    payload: Raw = Raw(b"{}")


class Answer(Struct):
    """An answer to a request of ours."""

    payload: dict[str, Any] | None = None
    error: Failure | None = None


_envelopes = msgspec.json.Decoder(Envelope)
_answers = msgspec.json.Decoder(Answer)


def read_envelope(raw: bytes) -> Envelope:
    """The envelope in `raw`, its payload still unread. Raises Refusal `too_large`, `bad_json` or `bad_envelope`."""
    if len(raw) > MAX_FRAME_BYTES:
        raise Refusal("too_large")
    try:
        return _envelopes.decode(raw)
    except msgspec.ValidationError as error:
        raise Refusal("bad_envelope", reason=f"{REASONS['bad_envelope']}: {error}") from None
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Refusal("bad_json") from None


def read_answer(raw: bytes) -> dict[str, Any]:
    """The result in an agent's answer. Raises RequestFailed with the agent's own code, `too_large` or `bad_answer`."""
    if len(raw) > MAX_FRAME_BYTES:
        raise RequestFailed("too_large")
    try:
        answer = _answers.decode(raw)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise RequestFailed("bad_answer") from None
    if answer.error is not None:
        raise RequestFailed(answer.error.code)
    if answer.payload is None:
        raise RequestFailed("bad_answer")
    return answer.payload


def is_for(kiosk_id: str, embedded: bool, envelope: Envelope) -> bool:
    """Whether this kiosk takes the message. Raises Refusal when it names no kiosk on a server that kiosks share."""
    if envelope.kiosk_id is None and not embedded:
        raise Refusal("kiosk_id_missing")
    return envelope.kiosk_id is None or envelope.kiosk_id == kiosk_id


def write_envelope(
    kiosk_id: str,
    subject: str,
    payload: dict[str, Any],
    *,
    message_id: str | None = None,
    session_id: str | None = None,
    **members: object,
) -> bytes:
    """An outgoing message; `members` are `in_reply_to` and `error` of an answer."""
    return orjson.dumps(
        {
            "id": message_id or str(uuid.uuid4()),
            "kiosk_id": kiosk_id,
            "session_id": session_id,
            "type": subject.removeprefix("kiosk.").removeprefix("agent."),
            "timestamp": time.time(),
            "payload": payload,
            **members,
        }
    )


def write_refusal(kiosk_id: str, subject: str, in_reply_to: str | None, refusal: Refusal) -> bytes:
    """The answer to a request that was refused."""
    message = str(refusal.values.get("reason") or REASONS.get(refusal.code, refusal.code))
    error = {"code": refusal.code, "message": message}
    return write_envelope(kiosk_id, subject, {}, in_reply_to=in_reply_to, error=error)
