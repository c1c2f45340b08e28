"""The numbers of the state machine that are settings or limits. Times are milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

MAX_LINE_QUANTITY = 50
"""Of one line; a larger number is far more often a mistake of touch or hearing than a wish."""
MAX_CART_ITEMS = 200
MAX_CART_LINES = 40
MAX_CART_BYTES = 28 * 1024
"""Of all lines with their options and wishes, encoded; keeps every snapshot and document within its limit."""
MAX_DEMOGRAPHICS_BYTES = 4 * 1024
MAX_UTTERANCE = 500
"""Characters kept of an utterance in the conversation."""
GRID_SIZE = 9
"""Items on a page of the grid (design section 5)."""
MAX_REVIEW_BYTES = 14 * 1024
"""Of the lines on one page of the review, encoded: an order of any usual size is on one page."""
MAX_FULL_CART_BYTES = 16 * 1024
"""Of the cart's lines in a document; those of a larger cart are shortened, so that a document stays below 60 kB."""
QUEUE_FROM = 3
"""People before the kiosk from which on a guest may feel hurried; fewer come together."""
PATIENCE = 2
"""How many times longer everything waits for a guest who uses a display setting or speech output."""
CAPTION_MS, CAPTION_MS_PER_CHARACTER, CAPTION_MAX_MS = 1_500, 70, 20_000
"""How long a spoken sentence stays as a caption: a slow voice says about 15 characters a second."""
SILENCE_MS = 3_000
"""How long after a partial transcript nothing more may come until it is forgotten; speech recognition that waits for
the end of a sentence waits as long (livekit-agents: at most 3 s)."""
DANGLING = 3
"""Words more, up to which a sentence that is not understood any more may only be incomplete: "and a large"."""
LATE_MS = 1_000
"""How long after a final transcript an earlier stage of it may still arrive."""
UNSURE_HEARING = 0.5
"""Below this confidence of the speech recognition an order is asked about: it may be somebody else's, farther away."""
NAMED = 2
"""Of what was found, named aloud; the screen shows them all."""
MAX_SAID_LINES = 4
"""Lines of an order said one by one; of a longer one the first three, and how many more there are."""
MAX_SAID_GUESSED = 3
"""Lines in all the readings that a guest is asked to choose from; of more only the screen tells them."""
MAX_SAID_OPTIONS = 2
"""Options of a line that are said; what more there are stands on the screen."""
PHRASE_MS = 600
"""How long a sentence waits for the language model's words; people leave about as much between two turns of a talk."""
EXTENSIONS = 10
"""Times that a guest may ask for more time (WCAG 2.2.1)."""
LEFT_MS = 3_000
"""From the last person leaving to idle."""
ACCEPT_CONFIDENCE, CONFIRM_CONFIDENCE = 0.9, 0.4
"""From which confidence on a sentence changes the order, and from which on the guest is asked whether it was meant so;
below both, what was meant. Confidence is the share of readings like it that were right (`intent/confidence.py`)."""
MANY = 20
"""Of one item; more by voice is asked about, for a number is misheard more easily than twenty-one are wanted."""
MAX_GUESSES = 3
MAX_WAITING_BYTES = 16 * 1024
"""Of what waits for the answer to a question, encoded: it is in every snapshot."""
UNDO_MS = 10_000
"""How long a change can be undone with one touch (WCAG 3.3.4)."""
PLACED_MS = 15_000
"""How long the order number stays."""
PLACED_HOLD_MS = 5_000
"""How long nobody who walks up takes the order number away."""
RECEIPT_MS = 45_000
"""How long a receipt to scan stays: phones have to be found first."""
RECEIPT_HOLD_MS = 20_000
"""How long nobody who walks up takes a receipt to scan away."""
MAX_ORDER_BYTES = 96 * 1024
"""Of an order as it goes to the hardware process; a snapshot has room for one that waits to be acknowledged."""
MAX_TERMINAL_TEXT = 120
"""Characters of what a card terminal says in its own words."""
MAX_QR_PATH = 32 * 1024
MAX_QR_SIZE = 200
"""A QR code has at most 177 modules a side (ISO/IEC 18004), and a margin."""
STAFF_MS = 120_000
"""How long an undecided payment waits for staff before the kiosk serves the next guest."""
PREFERENCE_MS = 60_000
"""How long a language chosen on the idle screen waits for its guest."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that the machine obeys."""

    attract_ms: int = 5_000
    idle_ms: int = 30_000
    warn_ms: int = 20_000
    session_ms: int = 300_000
    agent_s: float = 5.0
    test: bool = False
    """The card terminal is emulated: no money moves, and every screen says so."""
