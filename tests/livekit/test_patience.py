"""The box waits longer before it joins a room again, the less it helps to hurry."""

from __future__ import annotations

from edge.io.livekit.patience import LONGEST_EVICTED_S, LONGEST_S, STEADY_S, Patience


def test_two_boxes_of_one_name_take_the_room_from_each_other_ever_more_seldom() -> None:
    """A mistake of set-up must not make both useless: a guest of either has time to order."""
    patience = Patience()
    pauses = [patience.after_stay(0.5, evicted=True) for _ in range(12)]
    assert pauses[0] < 1
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_EVICTED_S


def test_a_good_stay_is_followed_at_once() -> None:
    """Whatever was before it."""
    patience = Patience()
    for _ in range(12):
        patience.after_stay(0.5, evicted=True)
    assert patience.after_stay(STEADY_S, evicted=True) < 1
    assert patience.after_stay(0.5, evicted=False) < 1


def test_a_server_that_is_away_is_tried_again_within_seconds() -> None:
    """It may be back at any moment, and a guest waits."""
    patience = Patience()
    pauses = [patience.after_failure() for _ in range(12)]
    assert pauses[0] < 1
    assert max(pauses) == LONGEST_S
