"""The livekit process: joins the kiosk's room as `orchestrator` and carries messages between its pages and the core."""

from __future__ import annotations

import os

from edge.child import Child


async def main(child: Child) -> None:
    """Keep the room until asked to stop."""
    # The SDK takes 30 MB and starts threads: it is loaded here, in its own process, and never before a fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from edge.io.livekit.bridge import Bridge

    await Bridge(child).run()
