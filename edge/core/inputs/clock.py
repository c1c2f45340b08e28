"""What time does: states end by themselves when the guest is gone, and none while a card is being charged."""

from __future__ import annotations

from edge.core.turn import Turn


def nothing_begun(turn: Turn) -> bool:
    """Guard: no input yet and nothing in the cart."""
    return not turn.session.engaged and not turn.session.cart


def listen(turn: Turn) -> None:
    """Nobody touched the invitation: show the menu and listen."""
    turn.shown = True


def fall_idle(turn: Turn) -> None:
    """Quiet, and nothing would be lost."""
    turn.end("quiet")


def warn(turn: Turn) -> None:
    """Quiet with something begun: ask before anything is lost."""
    turn.session.warned = True
    turn.disarm("idle")
    turn.arm("warn", turn.patience * turn.machine.rules.warn_ms)
    turn.shown = True


def wait_for_listening(turn: Turn) -> None:
    """The kiosk is busy, so the quiet is ours and not the guest's: count again when it listens."""
    turn.disarm("idle")


def unanswered(turn: Turn) -> None:
    """Nobody answered the question."""
    turn.end("quiet")


def too_long(turn: Turn) -> None:
    """No activity for the session's whole time."""
    turn.end("timeout")


def sentence_is_over(turn: Turn) -> None:
    """What was said has been said."""
    turn.session.caption = None
    turn.shown = True


def undo_is_over(turn: Turn) -> None:
    """The offer to undo goes, and with it the words that it was about: they lie over the menu."""
    turn.session.undo = None
    if turn.session.heard is not None and turn.session.prompt is None and not turn.session.heard.partial:
        turn.session.heard = None
    turn.shown = True
