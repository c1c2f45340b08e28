"""What an utterance may have meant that is not sure enough to be done: readings for the guest to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edge.core.intent.model import Intent
from edge.core.intent.reading import OrderLine, OrderReading, intent_line
from edge.core.menu import Menu

MAX_OTHERS = 4
NEARLY = 1.0
"""How much more a reading may cost than the best one to be worth asking about: one word that nobody knows."""


def guesses(menu: Menu, reading: OrderReading, sure: float) -> tuple[Intent, ...]:
    """The best reading of the order lines, and those that are as good or nearly; none where no line was read.

    `sure` is how sure the best one is; lines without an item stand as they were read, with `item` None.
    """
    rivals = [reading.lines, *_other_items(reading.lines)] if reading.lines else []
    if reading.runner_up and reading.margin <= NEARLY:
        rivals.append(reading.runner_up)
    return tuple(
        Intent("add_items", sure if at == 0 else 0.0, lines=tuple(intent_line(menu, line) for line in lines))
        for at, lines in enumerate(rivals)
    )


def _other_items(lines: tuple[OrderLine, ...]) -> Iterator[tuple[OrderLine, ...]]:
    """The same order with another item where the words leave open which one is meant."""
    for at, line in enumerate(lines):
        for item_id in line.others[:MAX_OTHERS]:
            yield (*lines[:at], replace(line, item_id=item_id), *lines[at + 1 :])
