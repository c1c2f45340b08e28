"""Why the service gave no answer at all."""

from __future__ import annotations


class ModelFailed(Exception):
    """A request that the service did not answer; `reason` is a word for counting, and holds nothing secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
