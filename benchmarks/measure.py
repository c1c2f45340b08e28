"""Samples, their quantiles, and how they stand against the budget table."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from edge.budgets import Budget


def quantile(samples: list[float], share: float) -> float:
    """The value that a share of the sorted samples does not exceed; never interpolated, so it really happened."""
    return samples[min(len(samples) - 1, int(len(samples) * share))]


@dataclass
class Result:
    """What one scenario measured, in microseconds. `broken` names each limit of the budget that was not kept."""

    name: str
    samples: list[float]
    budget: Budget | None = None
    floor: list[float] = field(default_factory=list)
    note: str = ""

    def __post_init__(self) -> None:
        self.samples = sorted(self.samples)
        self.floor = sorted(self.floor)

    @property
    def broken(self) -> list[str]:
        """Limits that were not kept."""
        if self.budget is None or not self.samples:
            return []
        limits = {
            "p50": (self.budget.p50_us, 0.5),
            "p95": (self.budget.p95_us, 0.95),
            "p99": (self.budget.p99_us, 0.99),
            "p99.9": (self.budget.p999_us, 0.999),
        }
        broken = [
            name
            for name, (limit, share) in limits.items()
            if limit is not None and quantile(self.samples, share) > limit
        ]
        factor = self.factor
        if self.budget.floor_factor is not None and factor is not None and factor > self.budget.floor_factor:
            broken.append("floor")
        return broken

    @property
    def factor(self) -> float | None:
        """p50 as a multiple of the floor's p50."""
        return quantile(self.samples, 0.5) / quantile(self.floor, 0.5) if self.floor else None

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        found: dict[str, Any] = {"name": self.name, "n": len(self.samples), "note": self.note}
        found |= {name: round(quantile(self.samples, share), 1) for name, share in _SHARES.items()}
        found["max"] = round(self.samples[-1], 1)
        found["floor"] = (
            {name: round(quantile(self.floor, share), 1) for name, share in _SHARES.items()} if self.floor else None
        )
        found["floor_factor"] = round(self.factor, 2) if self.factor is not None else None
        found["budget"] = asdict(self.budget) if self.budget is not None else None
        found["broken"] = self.broken
        return found


_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "p99.9": 0.999}


def machine() -> dict[str, Any]:
    """The machine's state, without which a number means nothing."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown",
    )
    return {
        "cpu": model,
        "cpus": len(os.sched_getaffinity(0)),
        "load_1m": os.getloadavg()[0],
        "python": platform.python_version(),
    }
