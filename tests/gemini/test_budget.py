"""What the model may cost: kept over restarts, never exceeded by more than what is under way, silent to the guest."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gemini_server import StandIn, answering, candidate, failing, hang
from edge.io.gemini.budget import Budget, Limits
from edge.io.gemini.reply import NOTHING, Usage
from tests.gemini.conftest import asking
from tests.io.child import eventually

LIMITS = Limits(1_000, 1.0, 5_000, 1.0, 0.1, 0.4)
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def test_what_was_spent_outlives_the_process(tmp_path: Path) -> None:
    """A box that restarts every hour has one budget for the day, in a file for its own eyes."""
    file = tmp_path / "gemini" / "budget.json"
    first = Budget(file, LIMITS)
    first.settle(first.charge("s1", MONDAY, 3_000, 100), Usage(700, 50))
    second = Budget(file, LIMITS)
    assert second.of_day(MONDAY).tokens == 750
    assert second.of_session("s1").tokens == 750
    assert second.of_day(MONDAY).cost == 700 * 0.1 + 50 * 0.4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_request_is_charged_before_it_is_sent(tmp_path: Path) -> None:
    """A process that is killed while it asks has counted too much, not too little."""
    file = tmp_path / "budget.json"
    Budget(file, LIMITS).charge("s1", MONDAY, 3_000, 100)
    assert Budget(file, LIMITS).of_day(MONDAY).tokens == 1_100


def test_a_new_day_and_a_new_guest_begin_anew(tmp_path: Path) -> None:
    """Each has its own; a guest's ends with the guest."""
    budget = Budget(tmp_path / "budget.json", LIMITS)
    budget.charge("s1", MONDAY, 3_000, 0)
    assert budget.exhausted("s1", MONDAY) == "session_budget"
    assert budget.exhausted("s2", MONDAY) is None
    for number in range(4):
        budget.charge(f"g{number}", MONDAY, 3_000, 0)
    assert budget.exhausted("g9", MONDAY) == "day_budget"
    assert budget.exhausted("g9", TUESDAY) is None


def test_money_counts_as_tokens_do(tmp_path: Path) -> None:
    """Whichever is used up first."""
    budget = Budget(tmp_path / "budget.json", Limits(10**9, 1.0, 10**9, 0.001, 0.1, 0.4))
    budget.settle(budget.charge("s1", MONDAY, 0, 0), Usage(0, 2_500))
    assert budget.exhausted("s2", MONDAY) == "day_budget"


def test_a_request_that_was_not_taken_costs_nothing(tmp_path: Path) -> None:
    """The service does not charge for its own failures."""
    budget = Budget(tmp_path / "budget.json", LIMITS)
    budget.settle(budget.charge("s1", MONDAY, 3_000, 100), NOTHING)
    assert (budget.of_day(MONDAY).tokens, budget.of_day(MONDAY).cost) == (0, 0.0)


def test_a_broken_file_is_an_empty_one(tmp_path: Path) -> None:
    """A disk that lost it must not cost the guest the model for ever."""
    file = tmp_path / "budget.json"
    file.write_bytes(b'{"day": 7')
    budget = Budget(file, LIMITS)
    assert budget.exhausted("s1", MONDAY) is None
    budget.charge("s1", MONDAY, 30, 0)
    assert Budget(file, LIMITS).of_day(MONDAY).tokens == 10


@given(st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 200), st.integers(0, 1_500)), max_size=20))
def test_nothing_is_spent_beyond_the_last_request(asked: list[tuple[int, int, int]]) -> None:
    """Whatever requests cost, at most one begins below the limit and ends above it."""
    budget = Budget(Path("/dev/null/no-such-folder/budget.json"), LIMITS)
    for size, output, used in asked:
        before = budget.of_day(MONDAY).tokens
        if budget.exhausted("s", MONDAY) is None:
            budget.settle(budget.charge("s", MONDAY, size, output), Usage(used, 0))
            assert before < LIMITS.session_tokens
        else:
            assert budget.of_day(MONDAY).tokens == before


async def test_a_days_budget_that_runs_out_is_templates_from_then_on(tmp_path: Path, service: StandIn) -> None:
    """No request leaves the box, the core is told not to ask, and that holds after a restart."""
    async with asking(tmp_path, service, gemini_day_tokens=1_500) as asked:
        assert (await asked.answer(asked.words(session="a")))["error"] is None
        assert (await asked.answer(asked.words(session="b")))["error"] is None
        await eventually(lambda: not asked.state["ready"], "word of it")
        assert (await asked.answer(asked.words(session="c")))["error"] == "day_budget"
        assert len(service.asked) == 2
        assert asked.facts["budget"]["day"]["tokens"] == 1_880
    (tmp_path / "run" / "edge.shm").unlink(missing_ok=True)
    async with asking(tmp_path, service, wait=False, gemini_day_tokens=1_500) as asked:
        await eventually(lambda: asked.facts.get("loaded"), "the client")
        assert (await asked.answer(asked.words(session="d")))["error"] == "day_budget"
        assert not asked.state["ready"]


async def test_at_midnight_the_model_is_asked_again(
    tmp_path: Path, service: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    """By itself, without a restart; that a day is over for it is said once in the log, not for each sentence."""
    calendar = [MONDAY]
    members: dict[str, Any] = {"gemini_day_tokens": 900, "log_level": "warning"}
    async with asking(tmp_path, service, day=lambda: calendar[0], **members) as asked:
        assert (await asked.answer(asked.words(session="a")))["error"] is None
        await eventually(lambda: not asked.state["ready"], "word of it")
        assert asked.facts["used_up"] == "day_budget"
        for _ in range(3):
            assert (await asked.answer(asked.words(session="b")))["error"] == "day_budget"
        assert capfd.readouterr().err.count("gemini.day_budget") == 1
        calendar[0] = TUESDAY
        await eventually(lambda: asked.state["ready"], "word of the new day")
        assert (await asked.answer(asked.words(session="b")))["error"] is None
        assert asked.facts["failed"] == {"day_budget": 3}


async def test_a_guests_budget_ends_with_the_guest(tmp_path: Path, service: StandIn) -> None:
    """One who talks for hours hears templates; the next one has a budget of their own."""
    async with asking(tmp_path, service, gemini_session_tokens=1_500) as asked:
        for _ in range(2):
            assert (await asked.answer(asked.words(session="a")))["error"] is None
        assert (await asked.answer(asked.words(session="a")))["error"] == "session_budget"
        assert (await asked.answer(asked.words(session="b")))["error"] is None
        assert asked.state["ready"]


async def test_failures_cost_nothing_and_silence_is_counted(tmp_path: Path, service: StandIn) -> None:
    """What the service may charge for although no answer came stays counted, as estimated."""
    async with asking(tmp_path, service) as asked:
        service.behave = failing(503)
        await asked.answer(asked.intent("a cheeseburger"))
        assert asked.facts["budget"]["day"]["tokens"] == 0
        service.behave = hang
        asked.intent("a cheeseburger", turn=8)
        await eventually(lambda: len(service.asked) == 2, "the request")
        asked.intent("a cheeseburger", turn=9)
        await eventually(lambda: asked.facts["budget"]["day"]["tokens"] > 1_000, "the estimate")


async def test_an_answer_that_does_not_say_its_cost_is_charged_as_estimated(tmp_path: Path, service: StandIn) -> None:
    """A proxy that strips it must not make the model free."""
    body = candidate('{"phrase": "Great, {items}!"}')
    del body["usageMetadata"]
    service.behave = answering(body)
    async with asking(tmp_path, service) as asked:
        assert (await asked.answer(asked.words()))["error"] is None
        assert asked.facts["budget"]["day"]["tokens"] > 300
