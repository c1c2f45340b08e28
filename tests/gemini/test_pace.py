"""Whether a guest still waits for the model's words: what is late counts, also when nobody waited to its end."""

from __future__ import annotations

from edge.io.gemini.pace import AGAIN_S, Pace

PATIENCE_S = 0.6


def test_a_guest_who_waited_the_whole_time_has_waited_in_vain() -> None:
    """The core counted from its step on, this process from its request on: a little less is as much."""
    pace = Pace(PATIENCE_S)
    assert pace.is_quick(0.0)
    pace.waited(PATIENCE_S - 0.02, 1.0)
    assert not pace.is_quick(1.0)


def test_a_guest_who_went_on_at_once_tells_nothing_of_the_model() -> None:
    """It may have been about to answer."""
    pace = Pace(PATIENCE_S)
    pace.waited(0.3, 1.0)
    assert pace.is_quick(1.0)


def test_most_of_the_last_answers_count_and_a_slow_model_gets_another_chance() -> None:
    """Two late ones of five are bad luck, three are a slow model; after a minute it is tried again."""
    pace = Pace(PATIENCE_S)
    for seconds in (0.2, 0.2, 0.2, 0.7, 0.7):
        pace.took(seconds, 1.0)
    assert pace.is_quick(1.0)
    pace.took(0.7, 2.0)
    assert not pace.is_quick(2.0)
    assert pace.is_quick(2.0 + AGAIN_S + 0.1)
