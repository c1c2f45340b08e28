"""A bare NATS responder, the floor of the voice path: `python -m benchmarks.echo URL SUBJECT SIZE`."""

from __future__ import annotations

import asyncio
import sys

import nats
import uvloop
from nats.aio.msg import Msg


async def main(url: str, subject: str, size: int) -> None:
    """Answer every request with `size` bytes until killed."""
    connection = await nats.connect(url)
    body = b"x" * size

    async def answer(message: Msg) -> None:
        await connection.publish(message.reply, body)

    await connection.subscribe(subject, cb=answer)
    await connection.flush()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
