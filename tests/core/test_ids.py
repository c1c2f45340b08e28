"""The newest 1,024 message ids are known, also to the core's next life, and no other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.core.ids import REMEMBERED, KnownIds, digest_of


class Ring:
    """A ring of the size that shared memory has."""

    SIZE = 2_048

    def __init__(self) -> None:
        self.slots = [b"\0" * 16] * self.SIZE

    def put(self, n: int, digest: bytes) -> None:
        """Keep the n-th digest."""
        self.slots[n % self.SIZE] = digest

    def get(self, n: int) -> bytes:
        """The n-th digest."""
        return self.slots[n % self.SIZE]


@settings(max_examples=25)
@given(st.integers(0, 5_000), st.integers(0, 900))
def test_the_newest_are_known_over_a_crash_and_what_was_never_committed_is_not(count: int, uncommitted: int) -> None:
    """The snapshot's count is the truth; what the dead core wrote after it never happened."""
    ring = Ring()
    ids = KnownIds(ring, 0)
    for n in range(count + uncommitted):
        ids.add(digest_of("s", str(n)))
    after = KnownIds(ring, count)
    assert after.count == count
    for n in {0, count - REMEMBERED - 1, count - REMEMBERED, count - 1, count, count + uncommitted - 1}:
        known = 0 <= n < count and n >= count - REMEMBERED
        assert (digest_of("s", str(n)) in after) is known


def test_an_id_is_the_senders_own_and_unique_in_a_session_only() -> None:
    """The next guest's page may count from 1 again; a number is not its text."""
    ids = KnownIds(Ring(), 0)
    ids.add(digest_of("first", 1))
    assert digest_of("first", 1) in ids
    assert digest_of("second", 1) not in ids
    assert digest_of("first", "1") not in ids
    assert None not in ids
