"""Which step continues a reading over which kind of match: the table that the beam runs."""

from __future__ import annotations

from collections.abc import Callable

from edge.core.intent import beam_cues as cues
from edge.core.intent.beam_context import Context
from edge.core.intent.beam_items import item
from edge.core.intent.beam_options import option
from edge.core.intent.beam_state import State
from edge.core.intent.lattice import Match

Step = Callable[[Context, State, Match], list[State]]
"""Continues a reading over a match: one reading, or several where it is open what is meant."""
STEPS: dict[str, Step] = {
    "item": item, "option": option, "number": cues.number, "article": cues.article, "definite": cues.article,
    "back": cues.article, "none": cues.amount, "extra": cues.amount, "light": cues.amount, "with": cues.holds,
    "list": cues.joins, "either": cues.joins, "unit": cues.counted, "slice": cues.counted, "apart": cues.apart,
    "aside": cues.nothing, "category": cues.category, "group": cues.group, "portion": cues.nothing,
    "times": cues.nothing, "sized": cues.nothing, "guard": cues.nothing, "filler": cues.nothing,
    "common": cues.unknown, "word": cues.unknown,
}  # fmt: skip
IN_PLACE = frozenset(
    ("article", "definite", "back", "none", "extra", "light", "with", "list", "either", "portion", "sized", "guard",
     "filler", "common", "word")
)  # fmt: skip
"""Steps that read nothing of the state after they have changed it: where no other match stands beside, the state needs
no copy."""
