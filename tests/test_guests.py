"""What waits for a page: every answer in order, of screens the newest, and nothing said before its screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.errors import OutboxFull
from edge.guests import Waiting

Sent = tuple[str, int]


def everything(waiting: Waiting[Sent]) -> list[Sent]:
    """All that waits, in the order in which it is sent."""
    found = []
    while (item := waiting.take()) is not None:
        found.append(item)
    return found


def test_what_is_said_of_a_screen_does_not_overtake_it() -> None:
    """Both come in one step of the core; a guest must see what the kiosk speaks of."""
    waiting: Waiting[Sent] = Waiting()
    waiting.document(("screen", 1), 10, answered=False)
    waiting.answer(("said", 1), 10)
    waiting.document(("screen", 2), 10, answered=False)
    assert everything(waiting) == [("screen", 2), ("said", 1)]


def test_an_asked_for_screen_makes_one_that_waits_needless() -> None:
    """Unless something was said of that one."""
    waiting: Waiting[Sent] = Waiting()
    waiting.document(("screen", 1), 10, answered=False)
    waiting.document(("screen", 2), 10, answered=True)
    assert everything(waiting) == [("screen", 2)]
    waiting.document(("screen", 3), 10, answered=False)
    waiting.answer(("said", 3), 10)
    waiting.document(("screen", 4), 10, answered=True)
    assert everything(waiting) == [("screen", 3), ("said", 3), ("screen", 4)]


def test_too_much_for_a_page_that_does_not_read_is_an_error() -> None:
    """And then nothing waits any more; screens that replace each other take no room."""
    waiting: Waiting[Sent] = Waiting(100)
    for number in range(1_000):
        waiting.document(("screen", number), 90, answered=False)
    for number in range(10):
        waiting.answer(("said", number), 10)
    with pytest.raises(OutboxFull):
        waiting.answer(("said", 10), 10)
    assert (len(waiting), waiting.answers, waiting.take()) == (0, 0, None)


@given(st.lists(st.sampled_from(["screen", "answer", "said", "take"]), max_size=60))
def test_whatever_comes_in_whatever_order(events: list[str]) -> None:
    """Answers are all sent and in order, screens never go back, and each sentence comes after its screen."""
    waiting: Waiting[Sent] = Waiting()
    queued: list[Sent] = []
    sent: list[Sent] = []
    screen = 0
    for event in events:
        if event == "take":
            if (item := waiting.take()) is not None:
                sent.append(item)
        elif event == "said":
            waiting.answer((event, screen), 1)
            queued.append((event, screen))
        else:
            screen += 1
            waiting.document((event, screen), 1, answered=event == "answer")
            queued += [(event, screen)] * (event == "answer")
        assert len(waiting) >= waiting.answers
    sent += everything(waiting)
    assert [item for item in sent if item[0] != "screen"] == queued
    seen = 0
    for kind, number in sent:
        if kind == "said":
            assert seen >= number
        else:
            assert number > seen
            seen = number
    assert seen == screen
