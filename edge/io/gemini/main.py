"""The gemini process: asks the language model what the core would like to know, within a deadline and a budget."""

from __future__ import annotations

from edge.child import Child
from edge.io.gemini.desk import Desk


async def main(child: Child) -> None:
    """Entry of the row `gemini`."""
    await Desk(child).run()
