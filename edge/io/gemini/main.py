"""The gemini process: asks the language model what the core would like to know, within a deadline and a budget."""

from __future__ import annotations

from edge.child import Child


async def main(child: Child) -> None:
    """Entry of the row `gemini`."""
    child.ready()
    await child.stopping.wait()
