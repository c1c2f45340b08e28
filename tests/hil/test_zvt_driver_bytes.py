"""Whatever comes on the line: no crash, no wrong "paid", and an end by the protocol's deadlines."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.io.hardware.terminals.interface import Verdict
from edge.protocols.zvt import apdu as zvt
from edge.protocols.zvt.apdu import encode
from edge.protocols.zvt.frame import encode_frame
from edge.protocols.zvt.messages import abort_message, intermediate, text_block
from tests.support.scripted_terminal import ACK, POSITIVE, ScriptedTerminal, sale
from tests.support.zvt_bench import CHARGE, SENT, Bench, play

GOOD = (
    sale(),
    sale(amount_minor=990),
    sale(result=0x05),
    sale(receipt_no=11),
    abort_message(0x6C),
    encode(zvt.COMPLETION),
    encode(zvt.COMPLETION, b"\x9c"),
    encode(zvt.COMPLETION, b"\x00"),
    intermediate(0x01, "PIN", 2),
    text_block("customer", ["thanks"]),
    POSITIVE,
    encode(zvt.WAIT),
    encode(0x0401),
    encode(0x1234, b"\x01"),
)
messages = st.one_of(st.sampled_from(GOOD), st.binary(min_size=3, max_size=20))
pieces = st.one_of(messages.map(encode_frame), st.binary(max_size=12), st.just(ACK), st.just(b"\x15"))


def says(parts: list[bytes], waits: list[float], told: list[bytes]) -> object:
    """A terminal that takes an authorization and then says anything at all, heard or not."""

    async def script(pt: ScriptedTerminal) -> None:
        await pt.registers()
        await pt.hears(zvt.AUTHORIZATION)
        listening = asyncio.ensure_future(listen(pt))
        try:
            for number, part in enumerate(parts):
                await pt.raw(part)
                told.append(part)
                await asyncio.sleep(waits[number % len(waits)])
            await asyncio.sleep(400)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def listen(pt: ScriptedTerminal) -> None:
        while True:
            await pt._event()
            await pt.raw(ACK)

    return script


@settings(max_examples=120)
@given(st.lists(pieces, max_size=12), st.lists(st.sampled_from([0.0, 0.01, 0.3, 6.0]), min_size=1, max_size=4))
def test_any_bytes_end_in_a_verdict_and_never_in_a_wrong_paid(parts: list[bytes], waits: list[float]) -> None:
    """Paid means: the terminal told of exactly this sale, and ended it; and the result was on record before."""
    told: list[bytes] = []

    async def act(it: Bench) -> tuple[Verdict, Verdict | None, list[str]]:
        async with asyncio.timeout(1_500):
            verdict = await it.charge()
            steps = list(it.steps.told)
            later = await it.recover(SENT) if verdict.outcome == "unclear" else None
            return verdict, later, steps if later is None else it.steps.told

    verdict, later, steps = play(says(parts, waits, told), act)  # type: ignore[arg-type]
    for one in (verdict, later):
        if one is not None and one.outcome == "paid":
            assert one.facts is not None
            assert (one.facts.amount_minor, one.facts.result) == (CHARGE.amount_minor, "00")
            assert encode_frame(sale()) in told or encode_frame(sale(receipt_no=11)) in told
            assert "result" in steps
    if verdict.outcome == "not_paid":
        assert verdict.reason
        assert later is None
        assert "result" not in steps, "what was answered by yes is not called off without asking"
