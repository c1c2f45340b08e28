"""When a process that died is started again."""

from __future__ import annotations

import signal

from hypothesis import given
from hypothesis import strategies as st

from edge.policy import (
    DEGRADED_RETRY_NS,
    LAST_BACKOFF_NS,
    PERMANENT_EXITS,
    SECOND,
    UNREADY_LIVES,
    Action,
    History,
    Life,
    Verdict,
    judge,
)

BUDGET = 30
AT_ONCE = Verdict(Action.RESTART, 0)

exits = st.one_of(st.integers(0, 63), st.integers(79, 255), st.integers(-64, -1))
lives = st.builds(
    Life, lasted_ns=st.integers(0, 1000 * SECOND), was_ready=st.booleans(), ended_ns=st.just(0), exit=exits
)


def lived(seconds: float, ready: bool, at: float, code: int = 1) -> Life:
    """A life, in seconds."""
    return Life(int(seconds * SECOND), ready, int(at * SECOND), code)


def judge_all(deaths: list[Life], budget: int = BUDGET) -> list[Verdict]:
    """The verdict on each death in turn."""
    history, verdicts = History(), []
    for life in deaths:
        history, verdict = judge(history, life, budget, 1.0)
        verdicts.append(verdict)
    return verdicts


def test_a_good_life_is_followed_at_once() -> None:
    """The guest is waiting, and starting has just been shown to work."""
    assert judge_all([lived(1, True, 10)]) == [AT_ONCE]


def test_short_lives_wait_longer_each_time_and_a_good_one_forgives() -> None:
    """From 0.1 s doubling to 10 s; after one good life it begins anew."""
    short = [lived(0.1, True, 100 + 100 * n) for n in range(9)]
    verdicts = judge_all([*short, lived(5, True, 2000), lived(0.1, True, 2100)])
    assert [v.delay_ns / SECOND for v in verdicts] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10, 0, 0.1]


def test_five_lives_that_never_became_ready_degrade_a_process() -> None:
    """It is said aloud, and tried once a minute from then on, until a life becomes ready."""
    unready = [lived(0.1, False, 100 * n) for n in range(1, UNREADY_LIVES + 2)]
    actions = [v.action for v in judge_all([*unready, lived(0.1, True, 5000)])]
    assert actions == [Action.RESTART] * (UNREADY_LIVES - 1) + [Action.DEGRADE] * 2 + [Action.RESTART]


def test_more_deaths_than_the_budget_in_a_minute_degrade_even_good_lives() -> None:
    """A process that dies every second is no service, however well it starts."""
    verdicts = judge_all([lived(1, True, 100 + n) for n in range(BUDGET + 1)])
    assert verdicts[:-1] == [AT_ONCE] * BUDGET
    assert verdicts[-1] == Verdict(Action.DEGRADE, DEGRADED_RETRY_NS)


def test_who_was_killed_by_others_has_not_failed() -> None:
    """An operator, a test or the kernel may kill a ready process as often as they like: it is back at once."""
    killed = [lived(0.01, True, 100 + n / 10, -signal.SIGKILL) for n in range(10 * BUDGET)]
    assert judge_all(killed) == [AT_ONCE] * len(killed)


def test_a_process_that_we_had_to_kill_has_failed() -> None:
    """Hung is a failure of its own, although it ends by the same signal; so is being killed before it was ready."""
    hung = [Life(SECOND // 10, True, n * SECOND, -signal.SIGKILL, hung=True) for n in range(2)]
    assert [verdict.delay_ns for verdict in judge_all(hung)] == [SECOND // 10, SECOND // 5]
    assert judge_all([lived(0.1, False, 10, -signal.SIGKILL)])[0].delay_ns > 0


def test_deaths_of_long_ago_are_forgiven() -> None:
    """As many deaths over a longer time are no reason."""
    assert judge_all([lived(3, True, 100 + 3 * n) for n in range(100)]) == [AT_ONCE] * 100


@given(st.sampled_from(PERMANENT_EXITS), st.booleans())
def test_a_process_that_says_its_set_up_is_wrong_is_left_alone(code: int, ready: bool) -> None:
    """Exit statuses 64 to 78 are permanent; nothing but a human changes a setting."""
    assert judge_all([lived(5, ready, 10, code)])[0].action is Action.FAIL


@given(exits)
def test_every_other_end_is_a_crash_that_is_started_again(code: int) -> None:
    """Also status 0 and SIGTERM, when nobody asked."""
    assert judge_all([lived(5, True, 10, code)]) == [AT_ONCE]


@given(st.lists(st.tuples(lives, st.integers(0, 100 * SECOND))), st.integers(1, 40), st.floats(0, 1))
def test_nobody_is_ever_given_up_or_kept_waiting_beyond_the_retry(
    deaths: list[tuple[Life, int]], budget: int, jitter: float
) -> None:
    """Over any history: some life always follows, within a minute, within 10 s unless degraded; memory is bounded."""
    history, now = History(), 0
    for life, gap in deaths:
        now += life.lasted_ns + gap
        life = Life(life.lasted_ns, life.was_ready, now, life.exit)
        history, verdict = judge(history, life, budget, jitter)
        assert verdict.action is not Action.FAIL
        limit = DEGRADED_RETRY_NS if verdict.action is Action.DEGRADE else LAST_BACKOFF_NS
        assert 0 <= verdict.delay_ns <= limit
        assert len(history.deaths) <= budget + 1
        assert (verdict.delay_ns == 0) <= (life.good or life.killed_by_others)
