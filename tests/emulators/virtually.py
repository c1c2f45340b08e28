"""Tests whose minutes of waiting cost nothing."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from benchmarks.faults import virtual


def in_virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an asynchronous test under a clock that jumps."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        virtual.run(test(*args, **kwargs))

    # pytest would look through the wrapper and take it for an asynchronous test.
    del run.__dict__["__wrapped__"]
    run.__signature__ = inspect.signature(test)  # type: ignore[attr-defined]
    return run
